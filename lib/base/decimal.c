#include "base/decimal.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/digits.h"
#include "base/error.h"

/* Digits of the shortest text: the number is 0.d1d2d3… · 10^exponent. */
typedef struct decimal {
    bool negative;
    char digit[24]; /* '0' to '9', with room for a carry in front */
    int count, exponent;
} decimal;

enum { MOST_DECIMALS = 30 };

/* 17 digits always read back as the same number; 15 mostly do, and are what people wrote. */
static decimal shortest(double value)
{
    char text[40];
    for (int digits = 14; digits <= 16; digits++) {
        snprintf(text, sizeof text, "%.*e", digits, fabs(value));
        if (strtod(text, NULL) == fabs(value))
            break;
    }
    decimal d = {.negative = signbit(value) != 0,
                 .exponent = (int)strtol(strchr(text, 'e') + 1, NULL, 10) + 1};
    for (const char *at = text; *at != 'e'; at++)
        if (*at != '.')
            d.digit[d.count++] = *at;
    while (d.count > 0 && d.digit[d.count - 1] == '0')
        d.count--;
    return d;
}

static void carry(decimal *d)
{
    int at = d->count;
    while (at > 0 && d->digit[at - 1] == '9')
        d->digit[--at] = '0';
    if (at > 0) {
        d->digit[at - 1]++;
        return;
    }
    memmove(d->digit + 1, d->digit, (size_t)d->count);
    d->digit[0] = '1';
    d->count++;
    d->exponent++;
}

/* Keeps so many digits after the point; what is cut off from a half on counts as one more. */
static void round_to(decimal *d, int decimals)
{
    int kept = d->exponent + decimals;
    if (kept >= d->count)
        return;
    bool up = kept >= 0 && d->digit[kept] >= '5';
    d->count = kept > 0 ? kept : 0;
    if (up && d->count > 0)
        carry(d);
    else if (up)
        *d = (decimal){.negative = d->negative, .digit = "1", .count = 1, .exponent = 1 - decimals};
}

/* The digit of 10^place; '0' beyond those that are known. */
static char digit_at(const decimal *d, int place)
{
    int at = d->exponent - 1 - place;
    return (char)(at >= 0 && at < d->count ? d->digit[at] : '0');
}

/* ---- numbers that are far from a tie --------------------------------------------------------- */

/* Up to here all whole numbers and their halves are doubles. */
#define MOST_SCALED 1e15

/* The number in units of its last digit, rounded; false where the shortest text might round another
 * way: it differs from the double by half its last bit at most, which decides nothing unless the
 * double is that near to a tie. The product is taken with its rounding error (fma). */
static bool round_scaled(uint64_t *out, double value, int decimals)
{
    static const double powers[] = {1,   1e1, 1e2, 1e3,  1e4,  1e5, 1e6,
                                    1e7, 1e8, 1e9, 1e10, 1e11, 1e12};
    if (decimals < 0 || decimals >= (int)(sizeof powers / sizeof *powers))
        return false;
    double scaled = value * powers[decimals];
    if (!(scaled < MOST_SCALED))
        return false;
    double whole = (double)(uint64_t)scaled, doubt = scaled * 0x1p-51;
    double rest = (scaled - whole) + fma(value, powers[decimals], -scaled);
    if (fabs(rest - 0.5) <= doubt)
        return false;
    *out = (uint64_t)whole + (rest > 0.5);
    return true;
}

/* Writes the number from its last digit; the point comes before the last `decimals` of them. */
static void print_scaled(char *out, uint64_t scaled, bool negative, int decimals)
{
    char digit[32], *const end = digit + sizeof digit, *at = end;
    negative = negative && scaled > 0;
    for (int left = decimals; left > 1; left -= 2, scaled /= 100)
        memcpy(at -= 2, zl_digit_pairs + 2 * (scaled % 100), 2);
    if (decimals % 2 == 1) {
        *--at = (char)('0' + scaled % 10);
        scaled /= 10;
    }
    if (decimals > 0)
        *--at = '.';
    for (; scaled >= 100; scaled /= 100)
        memcpy(at -= 2, zl_digit_pairs + 2 * (scaled % 100), 2);
    if (scaled >= 10)
        memcpy(at -= 2, zl_digit_pairs + 2 * scaled, 2);
    else
        *--at = (char)('0' + scaled);
    if (negative)
        *--at = '-';
    memcpy(out, at, (size_t)(end - at));
    out[end - at] = '\0';
}

void zl_number_text(char out[ZL_NUMBER_SIZE], double value, int decimals)
{
    uint64_t scaled;
    if (!isfinite(value)) {
        snprintf(out, ZL_NUMBER_SIZE, "%f", value);
        return;
    }
    if (round_scaled(&scaled, fabs(value), decimals)) {
        print_scaled(out, scaled, signbit(value) != 0, decimals);
        return;
    }
    decimal d = shortest(value);
    int places = decimals < 0 ? zl_decimals_of(value) : decimals;
    if (places > MOST_DECIMALS)
        places = MOST_DECIMALS;
    round_to(&d, places);
    char *at = out;
    if (d.negative && strspn(d.digit, "0") < (size_t)d.count)
        *at++ = '-';
    for (int place = d.exponent > 1 && d.count > 0 ? d.exponent - 1 : 0; place >= -places;
         place--) {
        if (place == -1)
            *at++ = '.';
        *at++ = digit_at(&d, place);
    }
    *at = '\0';
}

int zl_decimals_of(double value)
{
    if (!isfinite(value))
        return 0;
    decimal d = shortest(value);
    int decimals = d.count - d.exponent;
    return decimals < 0 ? 0 : decimals > MOST_DECIMALS ? MOST_DECIMALS : decimals;
}

/* ---- totals that add up ---------------------------------------------------------------------- */

/* Whole numbers up to here are exact as doubles. */
#define MOST_UNITS 9e15

/* The rounded number in units of its last digit. */
static double units_of(double value, int decimals)
{
    char text[ZL_NUMBER_SIZE];
    zl_number_text(text, value, decimals);
    char *point = strchr(text, '.');
    if (point)
        memmove(point, point + 1, strlen(point));
    return strtod(text, NULL);
}

static bool fits(const double *parts, size_t count, double total, int decimals)
{
    double scale = pow(10, decimals), sum = 0;
    bool small = decimals >= 0 && decimals <= 15 && fabs(total) * scale < MOST_UNITS;
    for (size_t i = 0; i < count; i++) {
        small = small && fabs(parts[i]) * scale < MOST_UNITS;
        sum += parts[i];
    }
    return small && fabs(sum - total) * scale <= 0.5;
}

/* What a part lost by being cut to whole units. */
typedef struct rest {
    double lost;
    size_t part;
} rest;

/* The greatest loss first, of equal ones the earlier part. */
static int compare_rests(const void *a, const void *b)
{
    const rest *x = a, *y = b;
    if (x->lost != y->lost)
        return x->lost < y->lost ? 1 : -1;
    return (x->part > y->part) - (x->part < y->part);
}

zl_status zl_balance(bool *balanced, double *printed, int *steps, const double *parts, size_t count,
                     double total, int decimals, zl_error *err)
{
    *balanced = false;
    if (!fits(parts, count, total, decimals))
        return ZL_OK;
    ZL_CLEANUP(zl_free_ptr) rest *rests = zl_alloc_zero(count, sizeof *rests);
    if (!rests)
        return zl_fail_memory(err);
    double scale = pow(10, decimals), left = units_of(total, decimals);
    for (size_t i = 0; i < count; i++) {
        printed[i] = floor(parts[i] * scale);
        rests[i] = (rest){parts[i] * scale - printed[i], i};
        left -= printed[i];
    }
    if (left < 0 || left > (double)count)
        return ZL_OK;
    qsort(rests, count, sizeof *rests, compare_rests);
    for (size_t i = 0; i < (size_t)left; i++)
        printed[rests[i].part] += 1;
    for (size_t i = 0; i < count; i++) {
        steps[i] = (int)(printed[i] - units_of(parts[i], decimals));
        printed[i] /= scale;
    }
    *balanced = true;
    return ZL_OK;
}
