/* Work that a signal or another thread can stop: a flag that long loops look at. */
#ifndef ZL_BASE_CANCEL_H
#define ZL_BASE_CANCEL_H

#include "zonelayer.h"

/** ZL_FAILED "interrupted" since zl_cancel() was called, else ZL_OK; cheap enough for each row. */
zl_status zl_check_cancel(zl_error *err);

#endif
