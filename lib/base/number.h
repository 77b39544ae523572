/* Numbers in texts with a decimal point, whatever the locale of the process says. */
#ifndef ZL_BASE_NUMBER_H
#define ZL_BASE_NUMBER_H

#include <stddef.h>

/** As strtod(), with a point. `end` may be NULL. */
double zl_strtod(const char *text, char **end);
/** As atof(), with a point. */
double zl_atof(const char *text);
/** As printf("%.*g"), with a point. */
void zl_print_real(char *to, size_t size, int digits, double value);

#endif
