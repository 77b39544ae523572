/* Numbers as decimal text: rounded once, half away from zero. The public functions are
 * zl_number_text() and zl_balance(). */
#ifndef ZL_BASE_DECIMAL_H
#define ZL_BASE_DECIMAL_H

#include "zonelayer.h"

/** Digits after the point of the shortest decimal text that reads back as `value`; 0 for what is
 *  not finite. */
int zl_decimals_of(double value);

#endif
