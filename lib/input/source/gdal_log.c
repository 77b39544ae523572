#include "input/source/gdal_log.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "input/gdal/gdal.h"

/* A source of a million bad records must not fill the memory with warnings. */
#define MAX_WARNINGS 1200

static void add_warning(zl_text *warnings, const char *message)
{
    if (warnings->size > MAX_WARNINGS || (warnings->data && strstr(warnings->data, message)))
        return;
    if (warnings->size > 0)
        zl_text_add(warnings, "; ");
    zl_text_add(warnings, message);
}

/* Open rings are found, placed and mended by our own checks. */
static bool is_known_better(const char *message)
{
    return strncmp(message, "Non closed ring", strlen("Non closed ring")) == 0;
}

static void CPL_STDCALL catch_message(CPLErr severity, CPLErrorNum number, const char *message)
{
    (void)number;
    zl_gdal_log *log = CPLGetErrorHandlerUserData();
    if (!log || severity == CE_None || severity == CE_Debug || is_known_better(message))
        return;
    zl_text safe = {0};
    ZL_CLEANUP(zl_free_ptr) char *bare = zl_strdup(message); /* libpq's have lines */
    for (char *sign = bare; sign && *sign; sign++)
        if (*sign == '\n' || *sign == '\t')
            *sign = ' ';
    const char *trimmed = bare ? zl_trim(bare) : NULL;
    zl_text_add_safe(&safe, trimmed ? trimmed : "");
    char *text = zl_text_take(&safe);
    if (!text)
        return;
    if (severity == CE_Warning)
        add_warning(&log->warnings, text);
    else if (!log->error[0])
        snprintf(log->error, sizeof log->error, "%s", text);
    zl_free(text);
}

void zl_gdal_log_begin(zl_gdal_log *log)
{
    log->error[0] = '\0';
    CPLErrorReset();
    CPLPushErrorHandlerEx(catch_message, log);
}

void zl_gdal_log_end(void)
{
    CPLPopErrorHandler();
}

void zl_gdal_log_free(zl_gdal_log *log)
{
    zl_text_free(&log->warnings);
}
