#include "base/cancel.h"

#include <stdatomic.h>

#include "base/error.h"

/* Lock-free, so that a signal handler and other threads may set it. */
static atomic_bool cancelled;

void zl_cancel(void)
{
    atomic_store(&cancelled, true);
}

void zl_cancel_reset(void)
{
    atomic_store(&cancelled, false);
}

zl_status zl_check_cancel(zl_error *err)
{
    return atomic_load(&cancelled) ? zl_fail(err, ZL_FAILED, "interrupted") : ZL_OK;
}
