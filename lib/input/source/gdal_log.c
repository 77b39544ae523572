#include "input/source/gdal_log.h"

#include <string.h>

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
    char text[sizeof log->error];
    if (severity < CE_Warning || is_known_better(message))
        return;
    zl_line_copy(text, sizeof text, message); /* libpq's have lines */
    if (severity == CE_Warning)
        add_warning(&log->warnings, text);
    else if (!log->error[0])
        memcpy(log->error, text, sizeof text);
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
