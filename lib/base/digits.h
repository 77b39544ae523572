/* Numbers to and from the text of files that have millions of them: the same text and the same
 * numbers as printf() and strtod() give, in a fraction of their time. */
#ifndef ZL_BASE_DIGITS_H
#define ZL_BASE_DIGITS_H

#include "zonelayer.h"

/** Room for any number that is put here; no NUL is put behind it. */
#define ZL_DIGITS_SIZE 400

/** Digits of a degree in exchange files: 1e-7 is 1.1 cm. */
#define ZL_DEGREE_DIGITS 7
#define ZL_DEGREE_STEPS  1e7 /**< steps of such a digit in a degree */

/** "00", "01" … "99" behind one another: two digits at a time take half as many divisions. */
extern const char zl_digit_pairs[];

/** Puts a finite number as printf("%.7f") rounds it, without the zeros at its end but for one after
 *  the point: "86.0", "41.1234567". Gives the place behind it. */
char *zl_put_degrees(char *to, double value);
/** The number in steps of 1e-7, rounded as zl_put_degrees() rounds it; of one below 1e8. */
int64_t zl_degree_steps(double value);
/** Puts a whole number. */
char *zl_put_integer(char *to, int64_t value);
/** Puts a finite number as printf("%.*f") prints it, with 0 to 15 decimals. */
char *zl_put_fixed(char *to, double value, int decimals);
/** Puts a finite number with as few digits, 15 to 17, as read back as the same number, and with a
 *  point or an exponent: "8113.43", "3.0", "1e-05". */
char *zl_put_real(char *to, double value);

/** A number as it stands in a text: digits * 10^exponent. */
typedef struct zl_digits {
    uint64_t digits;
    int exponent;
    bool negative;
    bool whole;       /**< without point and exponent */
    bool exact;       /**< `digits` and `exponent` are all of it */
    const char *text; /**< where it stands */
} zl_digits;

/** Takes a number as JSON (RFC 8259) writes it; NULL where there is none. The text ends with a
 *  NUL. */
const char *zl_take_digits(zl_digits *out, const char *at);
/** The nearest double, as strtod() gives it. */
double zl_digits_real(const zl_digits *number);
/** The whole number; false where it is none of 64 bits. */
bool zl_digits_integer(int64_t *out, const zl_digits *number);
/** The number in steps of 1e-7; false where it has further digits or is not below 1e9. */
bool zl_digits_degrees(int64_t *steps, const zl_digits *number);

#endif
