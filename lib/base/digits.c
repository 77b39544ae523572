#include "base/digits.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Powers of ten that are doubles, without a rounding. */
static const double ten[] = {1,    1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                             1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
enum { MOST_POWER = 22 };

/* Up to here a double has digits behind the point that tell a half. */
#define MOST_SCALED 0x1p52

/* ---- printing --------------------------------------------------------------------------------
 */

const char zl_digit_pairs[] =
    "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
    "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
    "8081828384858687888990919293949596979899";

static char *put_whole(char *to, uint64_t value)
{
    char digit[20];
    size_t at = sizeof digit;
    for (; value >= 100; value /= 100)
        memcpy(digit + (at -= 2), zl_digit_pairs + 2 * (value % 100), 2);
    if (value >= 10)
        memcpy(digit + (at -= 2), zl_digit_pairs + 2 * value, 2);
    else
        digit[--at] = (char)('0' + value);
    memcpy(to, digit + at, sizeof digit - at);
    return to + sizeof digit - at;
}

/* Takes the zeros at the end away, but for one behind the point. */
static char *trim_zeros(char *end)
{
    while (end[-1] == '0' && end[-2] != '.')
        end--;
    return end;
}

/* Seven digits behind a point. */
static char *put_seven(char *to, uint32_t fraction)
{
    *to++ = '.';
    memcpy(to, zl_digit_pairs + (size_t)2 * (fraction / 100000), 2);
    memcpy(to + 2, zl_digit_pairs + (size_t)2 * (fraction / 1000 % 100), 2);
    memcpy(to + 4, zl_digit_pairs + (size_t)2 * (fraction / 10 % 100), 2);
    to[6] = (char)('0' + fraction % 10);
    return trim_zeros(to + 7);
}

/* The whole number next to size * 10^7, of two that are as near the even one, as printf() rounds
 * the exact value of a double. The product is off by half its last bit at most; only where it is
 * that near to a tie, its error (fma) decides. */
static uint64_t round_degrees(double size)
{
    double scaled = size * ZL_DEGREE_STEPS;
    uint64_t whole = (uint64_t)scaled;
    double above_half = (scaled - (double)whole) - 0.5;
    if (fabs(above_half) <= scaled * 0x1p-53)
        above_half += fma(size, ZL_DEGREE_STEPS, -scaled);
    return whole + (above_half > 0 || (above_half == 0 && (whole & 1)));
}

char *zl_put_degrees(char *to, double value)
{
    double size = fabs(value);
    if (!(size < MOST_SCALED / ZL_DEGREE_STEPS))
        return trim_zeros(to + snprintf(to, ZL_DIGITS_SIZE, "%.7f", value));
    if (signbit(value))
        *to++ = '-';
    uint64_t steps = round_degrees(size);
    to = put_whole(to, steps / 10000000);
    return put_seven(to, (uint32_t)(steps % 10000000));
}

int64_t zl_degree_steps(double value)
{
    int64_t steps = (int64_t)round_degrees(fabs(value));
    return value < 0 ? -steps : steps;
}

char *zl_put_integer(char *to, int64_t value)
{
    if (value < 0)
        *to++ = '-';
    return put_whole(to, value < 0 ? -(uint64_t)value : (uint64_t)value);
}

__extension__ typedef unsigned __int128 wide;

/* The whole number next to value / 2^shift, of two that are as near the even one. */
static wide shift_down(wide value, int shift)
{
    if (shift > 127)
        return 0; /* for a value of less than 126 bits */
    wide whole = value >> shift, half = (wide)1 << (shift - 1), rest = value - (whole << shift);
    return whole + (rest > half || (rest == half && (whole & 1)));
}

/* A double is a whole number of 53 bits by a power of two, and with 15 decimals that is one of 103
 * bits: the rounding is that of the exact value. */
char *zl_put_fixed(char *to, double value, int decimals)
{
    int exponent;
    double part = frexp(fabs(value), &exponent);
    int shift = 53 - exponent;
    if (shift < 1 || decimals > 15)
        return to + snprintf(to, ZL_DIGITS_SIZE, "%.*f", decimals, value);
    uint64_t unit = (uint64_t)ten[decimals];
    wide steps = shift_down((wide)(uint64_t)ldexp(part, 53) * unit, shift);
    if (signbit(value))
        *to++ = '-';
    to = put_whole(to, (uint64_t)(steps / unit));
    if (decimals == 0)
        return to;
    char *end = put_whole(to, unit + (uint64_t)(steps % unit)); /* with a 1 in front of the zeros */
    *to = '.';
    return end;
}

/* A number of few digits: whole / 10^decimals is rounded as strtod() rounds such a text, and 15
 * digits stand for one number only, so where they give it back they are the shortest text. */
static char *put_short(char *to, double size)
{
    for (int decimals = 0; decimals <= 10; decimals++) {
        double scaled = size * ten[decimals];
        if (!(scaled < 1e15))
            return NULL;
        uint64_t whole = (uint64_t)(scaled + 0.5);
        if ((double)whole / ten[decimals] != size)
            continue;
        uint64_t unit = (uint64_t)ten[decimals];
        to = put_whole(to, whole / unit);
        *to++ = '.';
        char *end = put_whole(to, unit + whole % unit); /* with a 1 in front of the zeros */
        memmove(to, to + 1, (size_t)(end - to - 1));
        if (decimals > 0)
            return end - 1;
        *to = '0';
        return to + 1;
    }
    return NULL;
}

static char *put_point_zero(char *to)
{
    *to++ = '.';
    *to++ = '0';
    return to;
}

/* What has no short text: the first of 15, 16 and 17 digits that reads back. */
static char *put_long(char *to, double size)
{
    int length = 0;
    for (int precision = 15; precision <= 17; precision++) {
        length = snprintf(to, ZL_DIGITS_SIZE, "%.*g", precision, size);
        if (strtod(to, NULL) == size)
            break;
    }
    return strpbrk(to, ".e") ? to + length : put_point_zero(to + length);
}

char *zl_put_real(char *to, double value)
{
    double size = fabs(value);
    if (signbit(value))
        *to++ = '-';
    if (size >= 1e15 && size < 1e17) { /* so large a number has no fraction that counts */
        uint64_t whole = (uint64_t)size;
        if ((double)whole == size) {
            return put_point_zero(put_whole(to, whole));
        }
    }
    char *end = size == 0 || size >= 1e-4 ? put_short(to, size) : NULL;
    return end ? end : put_long(to, size);
}

/* ---- reading ---------------------------------------------------------------------------------
 */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* As many digits as there are; beyond 19 that count only how many they are is known. */
static const char *take_run(zl_digits *out, const char *at, bool behind_point)
{
    for (; is_digit(*at); at++) {
        if (out->digits >= UINT64_MAX / 10 - 1) {
            out->exact = false;
            continue;
        }
        out->digits = out->digits * 10 + (uint64_t)(*at - '0');
        out->exponent -= behind_point;
    }
    return at;
}

static const char *take_exponent(zl_digits *out, const char *at)
{
    bool negative = *at == '-';
    at += *at == '-' || *at == '+';
    if (!is_digit(*at))
        return NULL;
    int value = 0;
    for (; is_digit(*at); at++)
        value = value < 10000 ? value * 10 + (*at - '0') : value;
    out->exponent += negative ? -value : value;
    return at;
}

const char *zl_take_digits(zl_digits *out, const char *at)
{
    *out = (zl_digits){.text = at, .whole = true, .exact = true, .negative = *at == '-'};
    at += out->negative;
    if (!is_digit(*at) || (*at == '0' && is_digit(at[1])))
        return NULL;
    at = take_run(out, at, false);
    if (*at == '.') {
        out->whole = false;
        if (!is_digit(*++at))
            return NULL;
        at = take_run(out, at, true);
    }
    if (*at == 'e' || *at == 'E') {
        out->whole = false;
        at = take_exponent(out, at + 1);
    }
    return at;
}

/* Two numbers that are exact, multiplied or divided once, are rounded once (Clinger 1990). */
double zl_digits_real(const zl_digits *number)
{
    bool fast = number->exact && number->digits <= UINT64_C(1) << 53 &&
                number->exponent >= -MOST_POWER && number->exponent <= MOST_POWER;
    if (!fast)
        return strtod(number->text, NULL);
    double size = (double)number->digits;
    size = number->exponent < 0 ? size / ten[-number->exponent] : size * ten[number->exponent];
    return number->negative ? -size : size;
}

bool zl_digits_integer(int64_t *out, const zl_digits *number)
{
    uint64_t most = (uint64_t)INT64_MAX + number->negative;
    if (!number->whole || !number->exact || number->digits > most)
        return false;
    *out = (int64_t)(number->negative ? -number->digits : number->digits);
    return true;
}

bool zl_digits_degrees(int64_t *steps, const zl_digits *number)
{
    static const int64_t unit[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000};
    int missing = ZL_DEGREE_DIGITS + number->exponent;
    if (!number->exact || missing < 0 || missing > ZL_DEGREE_DIGITS ||
        number->digits >= UINT64_C(10000000000000000))
        return false;
    *steps = (int64_t)number->digits * unit[missing];
    if (*steps >= INT64_C(10000000000000000))
        return false;
    *steps = number->negative ? -*steps : *steps;
    return true;
}
