/* Linked into the copy of the command whose calls fail (ld --wrap): zl_cancel() is called just
 * before the library looks, at one place (places.h), whether it is to stop. */
#include "base/cancel.h"
#include "places.h"

zl_status __real_zl_check_cancel(zl_error *err);
zl_status __wrap_zl_check_cancel(zl_error *err);
zl_status __wrap_zl_check_cancel(zl_error *err)
{
    if (fault_at_place(FAULT_LOOKS))
        zl_cancel();
    return __real_zl_check_cancel(err);
}
