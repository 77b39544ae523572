/* The flag that stops work: set from a signal handler, seen by whoever looks, and taken back. */
#include "base/cancel.h"

#include <signal.h>

#include "unit.h"

static void on_signal(int signal_number)
{
    (void)signal_number;
    zl_cancel();
}

static void stops_work(void)
{
    zl_error err = {0};
    CU_ASSERT(zl_check_cancel(&err) == ZL_OK);
    signal(SIGUSR1, on_signal);
    raise(SIGUSR1);
    CU_ASSERT(zl_check_cancel(&err) == ZL_FAILED);
    CU_ASSERT_STRING_EQUAL(err.message, "interrupted");
    CU_ASSERT(zl_check_cancel(NULL) == ZL_FAILED);
    zl_cancel_reset();
    CU_ASSERT(zl_check_cancel(&err) == ZL_OK);
}

int main(void)
{
    static const unit_case cases[] = {{"stops work", stops_work}};
    return unit_main("base_cancel", cases, sizeof cases / sizeof *cases);
}
