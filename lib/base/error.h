/* Errors as data: fill the caller's zl_error and hand the status back in one expression. */
#ifndef ZL_BASE_ERROR_H
#define ZL_BASE_ERROR_H

#include "base/text.h"
#include "zonelayer.h"

/** Fills `err` (may be NULL) and returns `status`, so that `return zl_fail(...)` reads well. The
 *  format is looked up in the user's language. */
__attribute__((format(printf, 3, 4))) zl_status zl_fail(zl_error *err, zl_status status,
                                                        const char *format, ...);
/** ZL_FAILED with "out of memory". */
zl_status zl_fail_memory(zl_error *err);
/** A message that was put together, in the user's language; "out of memory" where it was not. */
zl_status zl_fail_text(zl_error *err, zl_status status, const zl_text *message);
/** "PATH: text", both made safe to print. It asks for no memory, so that no message lacks a name.
 */
zl_status zl_fail_file(zl_error *err, zl_status status, const char *path, const char *text);
/** Does the message, in the user's language, say that there is no memory? */
bool zl_error_is_memory(const zl_error *err);

#if (defined(__clang_analyzer__) || defined(ZL_ANALYZE)) && !defined(ZL_ERROR_IMPLEMENTATION)
/* An analyzer sees one file at a time: here it learns that a failure is never ZL_OK. */
void zl_fail_arguments(const char *format, ...);
#define zl_fail(err, status, ...)             ((void)(err), zl_fail_arguments(__VA_ARGS__), (status))
#define zl_fail_memory(err)                   ((void)(err), ZL_FAILED)
#define zl_fail_text(err, status, message)    ((void)(err), (void)(message), (status))
#define zl_fail_file(err, status, path, text) ((void)(err), zl_fail_arguments(path, text), (status))
#endif

/** Puts "context: " before the message that is already in `err`; looks the format up. */
__attribute__((format(printf, 2, 3))) void zl_error_prefix(zl_error *err, const char *format, ...);

/** Returns from the calling function when `call` does not give ZL_OK. */
#define ZL_TRY(call)                                                                               \
    do {                                                                                           \
        zl_status zl_try_status_ = (call);                                                         \
        if (zl_try_status_ != ZL_OK)                                                               \
            return zl_try_status_;                                                                 \
    } while (0)

/** Calls `release(&variable)` when the variable goes out of scope. */
#define ZL_CLEANUP(release) __attribute__((cleanup(release)))

#endif
