/* PROJ's contexts, taken up again where one was given back. Each has statements prepared on PROJ's
 * database and the CRSs that it has read there, which a process that loads one source makes once
 * and a fuzzer would make for each of its sources. */
#include <proj.h>

#include "must.h"

PJ_CONTEXT *__real_proj_context_create(void);
__attribute__((visibility("default"))) PJ_CONTEXT *__wrap_proj_context_create(void);
__attribute__((visibility("default"))) PJ_CONTEXT *__wrap_proj_context_destroy(PJ_CONTEXT *context);

enum { MOST_KEPT = 16 };
static PJ_CONTEXT *kept[MOST_KEPT];
static int nkept;

PJ_CONTEXT *__wrap_proj_context_create(void)
{
    return nkept > 0 ? kept[--nkept] : __real_proj_context_create();
}

/* The log goes nowhere until the next owner says where to. */
static void no_log(void *data, int level, const char *message)
{
    (void)data;
    (void)level;
    (void)message;
}

PJ_CONTEXT *__wrap_proj_context_destroy(PJ_CONTEXT *context)
{
    must(context == NULL || nkept < MOST_KEPT);
    if (context) {
        proj_log_func(context, NULL, no_log);
        kept[nkept++] = context;
    }
    return NULL;
}
