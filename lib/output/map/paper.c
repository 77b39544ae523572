#include "output/map/paper.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/message.h"
#include "output/format.h"

static const double least_mm = 50, most_mm = 2000;

/* ---- paper ---------------------------------------------------------------------------------- */

/* ISO 216, the short side first. */
static const struct {
    const char *name;
    double short_mm, long_mm;
} papers[] = {{"A0", 841, 1189}, {"A1", 594, 841}, {"A2", 420, 594},
              {"A3", 297, 420},  {"A4", 210, 297}, {"A5", 148, 210}};

static bool known_paper(zl_paper *out, const char *name, bool landscape, bool portrait)
{
    for (size_t i = 0; i < sizeof papers / sizeof *papers; i++) {
        if (strcasecmp(name, papers[i].name) != 0)
            continue;
        out->width_mm = landscape ? papers[i].long_mm : papers[i].short_mm;
        out->height_mm = landscape ? papers[i].short_mm : papers[i].long_mm;
        out->either_way = !landscape && !portrait;
        return true;
    }
    return false;
}

/* strtod() would take blanks, signs, hexadecimal numbers and "inf". */
static const char *parse_length(double *out, const char *text)
{
    char digits[16], *end;
    size_t size = strspn(text, "0123456789.");
    if (size == 0 || size >= sizeof digits)
        return NULL;
    memcpy(digits, text, size);
    digits[size] = '\0';
    *out = strtod(digits, &end);
    return *end == '\0' && *out >= least_mm && *out <= most_mm ? text + size : NULL;
}

static bool own_paper(zl_paper *out, const char *text)
{
    const char *rest = parse_length(&out->width_mm, text);
    if (!rest || (*rest != 'x' && *rest != 'X' && strncmp(rest, "×", 2) != 0))
        return false;
    rest = parse_length(&out->height_mm, rest + (*rest == 'x' || *rest == 'X' ? 1 : 2));
    out->either_way = false;
    return rest && *rest == '\0';
}

zl_status zl_paper_parse(zl_paper *out, const char *paper, bool landscape, bool portrait,
                         zl_error *err)
{
    if (landscape && portrait)
        return zl_fail(err, ZL_USAGE, "--landscape and --portrait contradict each other");
    zl_paper found = {0};
    paper = paper ? paper : "A4";
    if (known_paper(&found, paper, landscape, portrait)) {
        *out = found;
        return ZL_OK;
    }
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    if (!own_paper(&found, paper))
        return zl_fail(err, ZL_USAGE,
                       "--paper '%s': give A0, A1, A2, A3, A4 or A5, or WIDTHxHEIGHT in "
                       "millimetres from %g to %g, such as 420x297",
                       zl_shown(&shown, paper), least_mm, most_mm);
    if (landscape || portrait)
        return zl_fail(err, ZL_USAGE,
                       "--paper %s says already which side is the long one; leave out --landscape "
                       "and --portrait",
                       zl_shown(&shown, paper));
    *out = found;
    return ZL_OK;
}

/* ---- scale ---------------------------------------------------------------------------------- */

zl_status zl_scale_parse(double *denominator, const char *scale, zl_error *err)
{
    const char *text = strncmp(scale, "1:", 2) == 0 ? scale + 2 : scale;
    text += strncmp(scale, "1：", strlen("1：")) == 0 ? strlen("1：") : 0;
    double value = 0;
    bool good = *text >= '0' && *text <= '9';
    for (; good && *text; text++) {
        if (*text == ' ')
            continue;
        good = *text >= '0' && *text <= '9' && value < 1e9;
        value = 10 * value + (*text - '0');
    }
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    if (!good || value < 100 || value > 5e7)
        return zl_fail(err, ZL_USAGE,
                       "--scale '%s': give 1:N with N from 100 to 50000000, such as 1:50000",
                       zl_shown(&shown, scale));
    *denominator = value;
    return ZL_OK;
}

/* ---- extent --------------------------------------------------------------------------------- */

static bool parse_numbers(double out[4], const char *text)
{
    for (int i = 0; i < 4; i++) {
        char *end;
        out[i] = strtod(text, &end);
        if (end == text || !isfinite(out[i]) || *end != (i < 3 ? ',' : '\0'))
            return false;
        text = end + 1;
    }
    return true;
}

static bool is_extent(const double side[4])
{
    return side[0] < side[2] && side[1] < side[3] && side[0] >= -180 && side[2] <= 180 &&
           side[1] >= -85 && side[3] <= 85;
}

zl_status zl_extent_parse(zl_extent *out, const char *extent, zl_error *err)
{
    double side[4];
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    if (!parse_numbers(side, extent))
        return zl_fail(err, ZL_USAGE,
                       "--extent '%s': give WEST,SOUTH,EAST,NORTH in degrees, such as "
                       "86.1,41.6,86.4,41.8",
                       zl_shown(&shown, extent));
    const double turned[4] = {side[1], side[0], side[3], side[2]};
    if (!is_extent(side))
        return zl_fail(err, ZL_USAGE,
                       "--extent '%s': west has to be below east, within 180 degrees, and south "
                       "below north, within 85 degrees%s",
                       zl_shown(&shown, extent),
                       is_extent(turned) ? _("; longitude comes before latitude") : "");
    *out = (zl_extent){side[0], side[1], side[2], side[3]};
    return ZL_OK;
}

/* ---- round numbers -------------------------------------------------------------------------- */

double zl_round_scale(double least)
{
    static const double steps[] = {1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8, 10};
    double power = pow(10, floor(log10(least)));
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (steps[i] * power >= least * (1 - 1e-9))
            return steps[i] * power;
    return 10 * power;
}

double zl_round_length(double most)
{
    double power = pow(10, floor(log10(most) + 1e-9));
    double times = most / power * (1 + 1e-9);
    return power * (times >= 5 ? 5 : times >= 2 ? 2 : 1);
}

double zl_round_step(double span_deg, int most)
{
    static const double seconds[] = {1,   2,   5,    10,   15,   20,   30,    60,    120,  300,
                                     600, 900, 1200, 1800, 3600, 7200, 18000, 36000, 72000};
    for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++)
        if (span_deg * 3600 <= seconds[i] * most)
            return seconds[i] / 3600;
    return 30;
}
