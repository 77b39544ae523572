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

void zl_error_prefix(zl_error *err, const char *format, ...)
{
    if (!err)
        return;
    char message[sizeof err->message];
    memcpy(message, err->message, sizeof message);
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(err->message, sizeof err->message, zl_message(format), arguments);
    va_end(arguments);
    size_t used = size < 0 ? 0 : (size_t)size;
    if (used < sizeof err->message &&
        snprintf(err->message + used, sizeof err->message - used, _(": %s"), message) < 0)
        err->message[used] = '\0';
}
