#define ZL_ERROR_IMPLEMENTATION
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "base/text.h"

#define OUT_OF_MEMORY N_("out of memory")

zl_status zl_fail(zl_error *err, zl_status status, const char *format, ...)
{
    if (!err)
        return status;
    va_list arguments;
    va_start(arguments, format);
    err->status = status;
    zl_print(err->message, sizeof err->message, zl_message(format), arguments);
    va_end(arguments);
    zl_mask_secrets(err->message);
    return status;
}

zl_status zl_fail_memory(zl_error *err)
{
    return zl_fail(err, ZL_FAILED, OUT_OF_MEMORY);
}

bool zl_error_is_memory(const zl_error *err)
{
    return err && strstr(err->message, zl_message(OUT_OF_MEMORY)) != NULL;
}

zl_status zl_fail_text(zl_error *err, zl_status status, const zl_text *message)
{
    return message->failed ? zl_fail_memory(err) : zl_fail(err, status, "%s", message->data);
}

/* The foreign text, cut where it has no room. */
static const char *shorten(char *out, size_t size, const char *foreign)
{
    static const char mark[] = "…";
    if (!zl_safe_copy(out, size - strlen(mark), foreign))
        memcpy(out + strlen(out), mark, sizeof mark);
    return out;
}

zl_status zl_fail_file(zl_error *err, zl_status status, const char *path, const char *text)
{
    char shown[2][sizeof err->message / 2];
    return zl_fail(err, status, "%s: %s", shorten(shown[0], sizeof shown[0], path),
                   shorten(shown[1], sizeof shown[1], text));
}

void zl_error_prefix(zl_error *err, const char *format, ...)
{
    if (!err)
        return;
    char message[sizeof err->message];
    memcpy(message, err->message, sizeof message);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(err->message, sizeof err->message, zl_message(format), arguments);
    va_end(arguments);
    size_t used = strlen(err->message);
    snprintf(err->message + used, sizeof err->message - used, _(": %s"), message);
}
