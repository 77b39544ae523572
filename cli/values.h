/* Values that a user types for an option, checked and turned into what the option holds. */
#ifndef ZONELAYER_CLI_VALUES_H
#define ZONELAYER_CLI_VALUES_H

#include "options.h"

/** Puts `value` (NULL for a flag) into the option's target; ZL_USAGE names option and value. */
zl_status option_set(const option *o, const char *value, zl_error *err);

#endif
