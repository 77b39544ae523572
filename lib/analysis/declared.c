#include "analysis/declared.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/decimal.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/units.h"

bool zl_same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* ---- understanding one row ------------------------------------------------------------------ */

/* Digits after the point of "24.76"; a number with an exponent has none that could be counted. */
static int decimals_of(const char *number)
{
    const char *point = strchr(number, '.');
    return point && !strpbrk(number, "eE") ? (int)strspn(point + 1, "0123456789") : 0;
}

/* The whole text must be a finite number above zero; else NAN. */
static double parse_value(const char *text)
{
    char *end = NULL;
    double value = text ? strtod(text, &end) : (double)NAN;
    if (!text || end == text || end[strspn(end, " ")] != '\0')
        return (double)NAN;
    return isfinite(value) && value > 0 ? value : (double)NAN;
}

/* Copies `text` into the pool and steps over it. */
static const char *keep(char **pool, const char *text)
{
    if (!text)
        return NULL;
    size_t size = strlen(text) + 1;
    char *copy = memcpy(*pool, text, size);
    *pool += size;
    return copy;
}

#define LIST_MARKS " \t;,[]\"|"

static size_t count_pieces(const char *list)
{
    size_t count = 0;
    for (const char *at = list; at && *(at += strspn(at, LIST_MARKS)); count++)
        at += strcspn(at, LIST_MARKS);
    return count;
}

/* Cuts the list in place and points at its pieces. */
static void cut_pieces(const char **pieces, char *list)
{
    for (char *at = list; at && *(at += strspn(at, LIST_MARKS));) {
        *pieces++ = at;
        at += strcspn(at, LIST_MARKS);
        if (*at)
            *at++ = '\0';
    }
    *pieces = NULL;
}

static size_t size_of(const char *text)
{
    return text ? strlen(text) + 1 : 0;
}

/* One block holds the pointers to the parts and, after them, all texts of the figure; `parts` is
 * its start, by which it is freed. */
static bool keep_texts(zl_figure *figure, const zl_figure_source *source)
{
    size_t pointers = (count_pieces(source->composed_of) + 1) * sizeof(char *);
    size_t texts = size_of(source->id) + size_of(source->kind) + size_of(source->date) +
                   size_of(source->document) + size_of(source->quote) + size_of(source->excludes) +
                   size_of(source->composed_of);
    const char **parts = zl_alloc(pointers + texts);
    if (!parts)
        return false;
    char *pool = (char *)parts + pointers;
    figure->id = keep(&pool, source->id);
    figure->kind = keep(&pool, source->kind);
    figure->date = keep(&pool, source->date);
    figure->document = keep(&pool, source->document);
    figure->quote = keep(&pool, source->quote);
    figure->excludes = keep(&pool, source->excludes);
    char *list = source->composed_of ? pool : NULL;
    keep(&pool, source->composed_of);
    figure->nparts = count_pieces(source->composed_of);
    cut_pieces(parts, list);
    figure->parts = parts;
    return true;
}

zl_status zl_figures_add(zl_figures *figures, const zl_figure_source *source, zl_error *err)
{
    const zl_unit *unit = source->unit ? zl_unit_find(source->unit, strlen(source->unit)) : NULL;
    zl_figure figure = {.value = unit ? parse_value(source->value) : (double)NAN,
                        .decimals = source->value ? decimals_of(source->value) : 0,
                        .km2_decimals = unit ? unit->km2_decimals : 0,
                        .unit = unit ? unit->printed : "",
                        .unit_m2 = unit ? unit->m2 : (double)NAN};
    figure.km2_decimals += figure.decimals;
    zl_figure *grown =
        zl_grow(figures->item, figures->count, &figures->capacity, sizeof *figures->item);
    if (grown)
        figures->item = grown;
    if (!grown || !keep_texts(&figure, source))
        return zl_fail_memory(err);
    figures->item[figures->count++] = figure;
    figures->given = true;
    return ZL_OK;
}

void zl_figures_free(zl_figures *figures)
{
    for (size_t i = 0; i < figures->count; i++)
        zl_free((void *)figures->item[i].parts);
    zl_free(figures->item);
    *figures = (zl_figures){0};
}

/* ---- reading a layer ------------------------------------------------------------------------ */

/* Its position, SIZE_MAX when the layer has no such column. */
static size_t find_column(const zl_layer *layer, const char *name)
{
    const zl_columns *columns = zl_layer_columns(layer);
    for (size_t i = 0; i < columns->count; i++)
        if (strcmp(columns->column[i].name, name) == 0)
            return i;
    return SIZE_MAX;
}

static const zl_value *value_of(const zl_layer *layer, const zl_feature *feature, const char *name)
{
    size_t at = find_column(layer, name);
    return at == SIZE_MAX ? NULL : &feature->values[at];
}

static const char *text_of(const zl_layer *layer, const zl_feature *feature, const char *name)
{
    const zl_value *value = value_of(layer, feature, name);
    bool has_text = value && !value->null && (value->type == ZL_TEXT || value->type == ZL_LIST);
    return has_text && value->text && *value->text ? value->text : NULL;
}

/* The figure as it was written: the store keeps its decimals, since 24.70 says more than 24.7.
 * Where nobody kept them the digits are those of the shortest decimal form. */
static const char *number_of(const zl_layer *layer, const zl_feature *feature, char buffer[32])
{
    const zl_value *value = value_of(layer, feature, "value");
    const zl_value *decimals = value_of(layer, feature, "decimals");
    if (!value || value->null)
        return NULL;
    if (value->type == ZL_TEXT)
        return value->text;
    double number = value->type == ZL_INTEGER ? (double)value->integer : value->real;
    snprintf(buffer, 32, "%.15g", number);
    int shortest = decimals_of(buffer);
    bool kept = decimals && !decimals->null && decimals->type == ZL_INTEGER;
    if (kept && decimals->integer > shortest && decimals->integer <= 9)
        snprintf(buffer, 32, "%.*f", (int)decimals->integer, number);
    return buffer;
}

static zl_status read_row(zl_figures *out, const zl_layer *layer, const zl_feature *feature,
                          zl_findings *notes, zl_error *err)
{
    char number[32];
    zl_figure_source source = {.id = feature->id,
                               .kind = text_of(layer, feature, "kind"),
                               .value = number_of(layer, feature, number),
                               .unit = text_of(layer, feature, "unit"),
                               .date = text_of(layer, feature, "date"),
                               .document = text_of(layer, feature, "document"),
                               .quote = text_of(layer, feature, "quote"),
                               .excludes = text_of(layer, feature, "excludes"),
                               .composed_of = text_of(layer, feature, "composed_of")};
    ZL_TRY(zl_figures_add(out, &source, err));
    if (!zl_figure_usable(&out->item[out->count - 1]))
        zl_findings_add(notes, ZL_WARNING, "unusable-figure", zl_layer_name(layer), feature->id,
                        NULL,
                        "the declared figure has no positive value or an unknown unit and is not "
                        "compared; give value and unit as km2, ha, mu or m2");
    return ZL_OK;
}

static zl_status refuse(const zl_layer *layer, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text name = {0};
    zl_text_add_safe(&name, zl_layer_name(layer));
    return name.failed
               ? zl_fail_memory(err)
               : zl_fail(err, ZL_BAD_DATA,
                         "%s: declared areas need the columns id, kind, value and unit", name.data);
}

zl_status zl_figures_read(zl_figures *out, zl_layer *declared, zl_findings *notes, zl_error *err)
{
    if (find_column(declared, "id") == SIZE_MAX || find_column(declared, "value") == SIZE_MAX)
        return refuse(declared, err);
    out->given = true;
    const zl_feature *feature = NULL;
    for (;;) {
        ZL_TRY(zl_layer_next(&feature, declared, err));
        if (!feature)
            return ZL_OK;
        ZL_TRY(read_row(out, declared, feature, notes, err));
    }
}

/* ---- figures as numbers --------------------------------------------------------------------- */

double zl_figure_m2(const zl_figure *figure)
{
    return round(figure->value * figure->unit_m2 * 1e4) / 1e4;
}

double zl_figure_tolerance_m2(const zl_figure *figure)
{
    return 0.5 * pow(10, -figure->decimals) * figure->unit_m2;
}

/* ---- figures as text ------------------------------------------------------------------------ */

void zl_figure_print(zl_text *out, const zl_figure *figure)
{
    zl_text_add_number(out, figure->value, figure->decimals);
    zl_text_addf(out, " %s", zl_unit_word(figure->unit));
}

void zl_text_add_number(zl_text *out, double value, int decimals)
{
    char digits[ZL_NUMBER_SIZE];
    zl_number_text(digits, value, decimals);
    size_t whole = strcspn(digits, ".");
    bool grouped = whole >= 5;
    for (size_t i = 0; i < whole; i++) {
        if (grouped && i > 0 && (whole - i) % 3 == 0)
            zl_text_add(out, " ");
        zl_text_add_bytes(out, digits + i, 1);
    }
    zl_text_add(out, digits + whole);
}

static int at_least_zero(int number)
{
    return number > 0 ? number : 0;
}

/* 0.01 km² is 1 ha and 15 亩: two digits fewer in ha, three in 亩. */
void zl_text_add_area(zl_text *out, double m2, int km2_decimals)
{
    zl_text_add_number(out, m2 / ZL_KM2, km2_decimals);
    zl_text_addf(out, " %s = ", zl_unit_word("km²"));
    zl_text_add_number(out, m2 / ZL_HA, at_least_zero(km2_decimals - 2));
    zl_text_addf(out, " %s = ", zl_unit_word("ha"));
    zl_text_add_number(out, m2 * 3 / 2000, at_least_zero(km2_decimals - 3));
    zl_text_add(out, " 亩");
}
