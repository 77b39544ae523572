/* Which CRS a file means: the datum by the name after 坐标系, the zone by 带号, else by the first
 * digits of Y. What the file does not say is not assumed. */
#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "input/txt/private.h"

/* ---- the sample ------------------------------------------------------------------------------ */

static bool is_northing(double number)
{
    return number > 300000 && number < 6100000;
}

static int prefix_of(double easting)
{
    int zone = easting >= 13e6 && easting < 46e6 ? (int)(easting / 1e6) : 0;
    return zone == 24 ? 0 : zone;
}

void zl_txt_profile(zl_txt_sample *sample, const double *sampled)
{
    size_t swapped = 0;
    for (size_t i = 0; i < sample->count; i++)
        swapped += is_northing(sampled[2 * i + 1]) && prefix_of(sampled[2 * i]) != 0;
    sample->swapped = sample->count > 0 && 2 * swapped > sample->count;
    for (size_t i = 0; i < sample->count; i++) {
        double easting = sampled[2 * i + !sample->swapped];
        int prefix = prefix_of(easting);
        if (i == 0) {
            sample->easting = easting;
            sample->prefix = prefix;
            sample->degrees = fabs(sampled[0]) <= 180 && fabs(sampled[1]) <= 180;
        } else if (sample->prefix >= 0 && prefix != sample->prefix) {
            sample->other_prefix = prefix;
            sample->mixed = true;
        }
    }
}

/* ---- names ----------------------------------------------------------------------------------- */

/* What is left of a name when everything is taken off that all of them may have. */
static void bare_name(char *out, size_t size, zl_txt_word word)
{
    static const char *const noise[] = {"坐标系统", "坐标系", "坐标", "国家", "大地", "(", ")",
                                        "（",       "）",     " ",    "_",    "-",    "'", "年"};
    zl_txt_fold(out, size, word);
    for (char *at = out; *at; at++)
        *at = (char)tolower((unsigned char)*at);
    for (size_t i = 0; i < sizeof noise / sizeof *noise; i++)
        for (char *at; (at = strstr(out, noise[i]));)
            memmove(at, at + strlen(noise[i]), strlen(at + strlen(noise[i])) + 1);
}

static const struct {
    const char *names;
    zl_datum datum;
} systems[] = {
    {"2000,cgcs2000,2000cgcs2000,cgcs20002000,中国2000,2000中国,2000系,china2000,china2000cgcs2000",
     ZL_DATUM_CGCS2000},
    {"1980西安,西安1980,西安80,80西安,80,1980,xian1980,xian80,西安", ZL_DATUM_XIAN80},
    {"1954北京,北京1954,北京54,54北京,54,1954,beijing1954,beijing54,北京", ZL_DATUM_BEIJING54},
    {"新1954北京,新北京1954,新北京54,新54北京,新54,1954新北京,newbeijing", ZL_DATUM_NEW_BEIJING},
};

static bool find_datum(zl_datum *out, zl_txt_word name)
{
    char bare[128];
    bare_name(bare, sizeof bare, name);
    for (size_t i = 0; i < sizeof systems / sizeof *systems; i++) {
        if (!*bare || !zl_txt_is_one_of((zl_txt_word){bare, strlen(bare)}, systems[i].names))
            continue;
        *out = systems[i].datum;
        return true;
    }
    return false;
}

/* The whole number in a word like "38", "38带", "第38带", "3度带"; 0: there is none. */
static int number_in(zl_txt_word word)
{
    char text[64];
    zl_txt_fold(text, sizeof text, word);
    if (strstr(text, "三") && !strpbrk(text, "0123456789"))
        return 3;
    if (strstr(text, "六") && !strpbrk(text, "0123456789"))
        return 6;
    const char *digits = strpbrk(text, "0123456789");
    return digits && strspn(digits, "0123456789") <= 2 &&
                   digits[strspn(digits, "0123456789")] != '.'
               ? (int)strtol(digits, NULL, 10)
               : 0;
}

static int width_of_zone(int zone)
{
    if (zone >= ZL_GK_FIRST_SIX && zone <= ZL_GK_LAST_SIX)
        return 6;
    return zone >= ZL_GK_FIRST_THREE && zone <= ZL_GK_LAST_THREE ? 3 : 0;
}

/* ---- the decision ---------------------------------------------------------------------------- */

static zl_status because(zl_txt *txt, zl_text *why, zl_error *err)
{
    txt->crs_why = zl_text_take(why);
    return txt->crs_why ? ZL_OK : zl_fail_memory(err);
}

__attribute__((format(printf, 4, 5))) static zl_status
no_crs(zl_txt *txt, size_t line, zl_error *err, const char *format, ...)
{
    char text[600];
    va_list arguments;
    va_start(arguments, format);
    zl_print(text, sizeof text, zl_message(format), arguments);
    va_end(arguments);
    zl_text why = {0};
    if (line)
        zl_text_addf(&why, _("line %zu: "), line);
    zl_text_add(&why, text);
    return because(txt, &why, err);
}

/* Declared against declared: the number of a zone says its width. */
static void check_width(zl_txt *txt, int zone, const char *from)
{
    zl_txt_word word;
    char shown[96];
    size_t line = zl_txt_value(&word, txt, ZL_TXT_KEY_WIDTH);
    int width = number_in(word), is = width_of_zone(zone);
    if (word.size && width != 3 && width != 6)
        zl_txt_find(txt, false, ZL_WARNING, "zone-contradiction", line,
                    "几度分带=%s is neither 3 nor 6; zone %d (%s) is a %d-degree zone",
                    zl_txt_show(shown, word), zone, from, is);
    else if (word.size && width != is)
        zl_txt_find(txt, false, ZL_WARNING, "zone-contradiction", line,
                    "几度分带=%d, but zone %d (%s) is a %d-degree zone, and the number is taken: "
                    "3-degree zones of China are 25 to 45, 6-degree zones 13 to 23",
                    width, zone, from, is);
}

/* An easting of 8 digits that begins with another number than the declared zone is of that other
 * zone when it then lies in it. When it fits neither, data were drawn far beyond the edge of the
 * declared zone (38 057 383 is 557 km east of the meridian of zone 37), and what is declared holds.
 */
static bool fits_prefix(const zl_txt_sample *sample)
{
    double from_meridian = sample->easting - sample->prefix * 1e6 - ZL_GK_FALSE_EASTING_M;
    return fabs(from_meridian) <= 300000;
}

static int declared_zone(zl_txt *txt, size_t *line)
{
    zl_txt_word word;
    char shown[96];
    *line = zl_txt_value(&word, txt, ZL_TXT_KEY_ZONE);
    int zone = number_in(word);
    if (word.size == 0 || width_of_zone(zone))
        return zone;
    zl_txt_find(
        txt, false, ZL_WARNING, "zone-contradiction", *line,
        "带号=%s is no zone of China (25 to 45 of 3 degrees, 13 to 23 of 6); it is not used",
        zl_txt_show(shown, word));
    return 0;
}

static zl_status take_code(zl_txt *txt, int code, zl_error *err)
{
    zl_text text = {0};
    zl_text_addf(&text, "EPSG:%d", code);
    txt->crs = zl_text_take(&text);
    return txt->crs ? ZL_OK : zl_fail_memory(err);
}

static zl_status settle_zone(zl_txt *txt, zl_datum datum, const char *system, size_t system_line,
                             zl_error *err)
{
    const zl_txt_sample *sample = &txt->sample;
    size_t line;
    int declared = declared_zone(txt, &line);
    if (!declared && sample->mixed)
        return no_crs(txt, 0, err, "its eastings begin with different zone numbers (%d and %d)",
                      sample->prefix, sample->other_prefix);
    if (!declared && !sample->prefix)
        return no_crs(txt, line ? line : system_line, err,
                      "坐标系=%s, but neither 带号 nor the first digits of Y say the zone", system);
    zl_gk_zone zone = {.datum = datum, .number = declared ? declared : sample->prefix};
    zone.width_deg = width_of_zone(zone.number);
    zone.prefixed = sample->prefix > 0;
    check_width(txt, zone.number, declared ? "带号" : _("first digits of Y"));
    txt->zone_settled =
        declared && sample->prefix > 0 && sample->prefix != declared && !fits_prefix(sample);
    int code = zl_gk_code(&zone);
    zl_text why = {0};
    zl_text_addf(&why, "坐标系=%s, ", system);
    if (declared)
        zl_text_addf(&why, "带号=%d", declared);
    else
        zl_text_addf(&why, _("zone %d from the first digits of Y"), zone.number);
    ZL_TRY(because(txt, &why, err));
    return take_code(txt, code, err);
}

static bool is_degrees(zl_txt_word projection, zl_txt_word unit)
{
    return zl_txt_is_one_of(unit, "度,degree,degrees,deg") ||
           zl_txt_is_one_of(projection, "地理坐标,经纬度,大地坐标,无");
}

static zl_status settle_projection(zl_txt *txt, zl_datum datum, const char *system,
                                   size_t system_line, zl_error *err)
{
    zl_txt_word projection, unit;
    char shown[96], bare[64];
    size_t projection_line = zl_txt_value(&projection, txt, ZL_TXT_KEY_PROJECTION);
    size_t unit_line = zl_txt_value(&unit, txt, ZL_TXT_KEY_UNIT);
    if (is_degrees(projection, unit) && txt->sample.degrees) {
        zl_text why = {0};
        zl_text_addf(&why, _("坐标系=%s, in degrees"), system);
        ZL_TRY(because(txt, &why, err));
        return take_code(txt, zl_datum_geographic_code(datum), err);
    }
    if (unit.size && !zl_txt_is_one_of(unit, "米,m,M,公尺,meter,metre"))
        return no_crs(txt, unit_line, err, "计量单位=%s is not 米", zl_txt_show(shown, unit));
    bare_name(bare, sizeof bare, projection);
    if (*bare && strncmp(bare, "高斯", strlen("高斯")) != 0 && strncmp(bare, "gauss", 5) != 0)
        return no_crs(txt, projection_line, err, "投影类型=%s is not 高斯克吕格",
                      zl_txt_show(shown, projection));
    return settle_zone(txt, datum, system, system_line, err);
}

/* Seven numbers that nobody says how to use; all empty or 0 says there are none. */
static void tell_parameters(zl_txt *txt)
{
    zl_txt_word word;
    char shown[96];
    size_t line = zl_txt_value(&word, txt, "转换参数");
    zl_txt_words words;
    zl_txt_split(&words, word);
    for (size_t i = 0; i < words.count; i++) {
        zl_txt_number number;
        if (!zl_txt_parse_number(&number, words.word[i]) || number.value == 0)
            continue;
        zl_txt_find(txt, false, ZL_NOTE, "transformation-parameters", line,
                    "转换参数=%s is not used; a transformation is given with --transformation",
                    zl_txt_show(shown, word));
        return;
    }
}

/* 0.001 is the last digit, 3 the number of digits. */
static void tell_precision(zl_txt *txt)
{
    zl_txt_word word;
    zl_txt_number number;
    char shown[96];
    size_t line = zl_txt_value(&word, txt, "精度");
    if (word.size == 0)
        return;
    bool read = zl_txt_parse_number(&number, word) && number.value > 0 && number.value < 10 &&
                (number.value < 1 || number.value == floor(number.value));
    if (!read) {
        zl_txt_find(txt, false, ZL_NOTE, "precision", line,
                    "精度=%s is neither a last digit like 0.001 nor a number of digits like 3",
                    zl_txt_show(shown, word));
        return;
    }
    int digits = number.value < 1 ? (int)lround(-log10(number.value)) : (int)number.value;
    if (digits > txt->decimals && txt->sample.count)
        zl_txt_find(txt, false, ZL_NOTE, "precision", line,
                    "精度=%s promises %d digits after the point, and the coordinates have %d",
                    zl_txt_show(shown, word), digits, txt->decimals);
}

static bool is_code(zl_txt_word word)
{
    char text[32];
    return zl_txt_fold(text, sizeof text, word) < sizeof text &&
           strncmp(text, "EPSG:", strlen("EPSG:")) == 0 &&
           strspn(text + strlen("EPSG:"), "0123456789") == strlen(text) - strlen("EPSG:");
}

zl_status zl_txt_settle_crs(zl_txt *txt, zl_error *err)
{
    zl_txt_word system;
    zl_datum datum;
    char shown[96];
    size_t line = zl_txt_value(&system, txt, ZL_TXT_KEY_SYSTEM);
    tell_parameters(txt);
    tell_precision(txt);
    zl_txt_show(shown, system);
    if (system.size == 0)
        return no_crs(txt, line, err, "it says no 坐标系, and none is assumed");
    if (is_code(system)) {
        zl_text why = {0}, code = {0};
        zl_text_addf(&why, "坐标系=%s", shown);
        zl_text_addf(&code, "EPSG:%ld", strtol(shown + strlen("EPSG:"), NULL, 10));
        ZL_TRY(because(txt, &why, err));
        txt->crs = zl_text_take(&code);
        return txt->crs ? ZL_OK : zl_fail_memory(err);
    }
    if (!find_datum(&datum, system))
        return no_crs(txt, line, err,
                      "坐标系=%s is none of 2000国家大地坐标系, 1980西安坐标系 and 1954北京坐标系",
                      shown);
    return settle_projection(txt, datum, shown, line, err);
}
