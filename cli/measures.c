#include "measures.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "emit.h"
#include "text.h"

typedef struct unit {
    const char *name;
    double times, by; /* square metres in one: times / by */
    int decimals;     /* that carry meaning */
    int usual, fewer; /* digits people read; digits fewer than in km² */
} unit;

enum { UNITS = 4 };
static const unit units[UNITS] = {{"m2", 1, 1, 4, 0, 6},
                                  {"ha", 1e4, 1, 8, 2, 2},
                                  {"mu", 2000, 3, 7, 2, 3},
                                  {"km2", 1e6, 1, 10, 4, 0}};

/* Figures of area that people compare with each other, by the keys without their unit. Tolerances
 * and uncertainties stay in the unit of their key. */
static const char *const stems[][UNITS] = {
    {"area_m2", "area_ha", "area_mu", "area_km2"},
    {"area_min_m2", "area_min_ha", "area_min_mu", "area_min_km2"},
    {"area_max_m2", "area_max_ha", "area_max_mu", "area_max_km2"},
    {"declared_m2", "declared_ha", "declared_mu", "declared_km2"},
    {"computed_m2", "computed_ha", "computed_mu", "computed_km2"},
};
enum { STEMS = sizeof stems / sizeof *stems, NONE = -1 };

/* Finds stem and unit of a key; NONE when it is no area. */
static int find_stem(int *unit_number, const char *key)
{
    for (int s = 0; s < STEMS; s++)
        for (int u = 0; u < UNITS; u++)
            if (strcmp(stems[s][u], key) == 0) {
                *unit_number = u;
                return s;
            }
    return NONE;
}

bool measure_is_area(const char *key)
{
    int u;
    return find_stem(&u, key) != NONE;
}

int measure_digits(const char *key, int km2_decimals)
{
    int u = 0;
    find_stem(&u, key);
    int digits = km2_decimals - units[u].fewer;
    return digits > 0 ? digits : 0;
}

int measure_usual_digits(const char *key)
{
    int u = 0;
    find_stem(&u, key);
    return units[u].usual;
}

/* ---- widening ------------------------------------------------------------------------------- */

static void add_key(char **list, const char *key)
{
    char *longer = text_format("%s,%s", *list, key);
    free(*list);
    *list = longer;
}

static void add_column(measures *m, const zl_column *column, size_t from, double times, double by)
{
    size_t n = m->columns.count++;
    ((zl_column *)m->columns.column)[n] = *column;
    m->from[n] = from;
    m->times[n] = times;
    m->by[n] = by;
}

static size_t find_column(const zl_columns *columns, const char *key)
{
    for (size_t i = 0; i < columns->count; i++)
        if (strcmp(columns->column[i].name, key) == 0)
            return i;
    return SIZE_MAX;
}

/* All units that were asked for, where the first column of the stem stands. */
static void add_stem(measures *m, const emit_spec *spec, int stem, size_t base, int base_unit)
{
    bool in_table = emit_shows(spec, &spec->columns->column[base], true);
    for (int u = 0; u < UNITS; u++) {
        if (!text_in_list(units[u].name, spec->units))
            continue;
        size_t there = find_column(spec->columns, stems[stem][u]);
        const zl_column own = {
            .name = stems[stem][u], .type = ZL_REAL, .decimals = units[u].decimals};
        if (there != SIZE_MAX)
            add_column(m, &spec->columns->column[there], there, 1, 1);
        else
            add_column(m, &own, base, units[base_unit].times * units[u].by,
                       units[base_unit].by * units[u].times);
        if (in_table && m->table_columns)
            add_key(&m->table_columns, stems[stem][u]);
    }
}

static void widen(measures *m, const emit_spec *spec)
{
    bool done[STEMS] = {false};
    for (size_t i = 0; i < spec->columns->count; i++) {
        const zl_column *column = &spec->columns->column[i];
        int u = 0, stem = spec->units ? find_stem(&u, column->name) : NONE;
        if (stem != NONE && !done[stem])
            add_stem(m, spec, stem, i, u);
        if (stem != NONE)
            done[stem] = true;
        bool asked = stem != NONE && text_in_list(units[u].name, spec->units);
        if (stem != NONE && !asked)
            add_key(&m->left_out, column->name); /* JSON keeps it */
        if (!asked)
            add_column(m, column, i, 1, 1);
    }
}

void measures_open(measures *m, emit_spec *spec)
{
    static const zl_column balanced = {.name = "balanced", .type = ZL_TEXT};
    if (!spec->units && !spec->balance)
        return;
    size_t room = spec->columns->count + (size_t)STEMS * UNITS + 1;
    m->columns.column = text_alloc(room, sizeof *m->columns.column);
    m->from = text_alloc(room, sizeof *m->from);
    m->times = text_alloc(room, sizeof *m->times);
    m->by = text_alloc(room, sizeof *m->by);
    m->left_out = text_copy(spec->left_out ? spec->left_out : "");
    m->table_columns = text_copy(spec->table_columns);
    widen(m, spec);
    if (spec->balance) {
        add_column(m, &balanced, SIZE_MAX, 1, 1);
        if (m->table_columns)
            add_key(&m->table_columns, balanced.name);
    }
    spec->columns = &m->columns;
    spec->left_out = m->left_out;
    spec->table_columns = m->table_columns;
}

void measures_free(measures *m)
{
    free((zl_column *)m->columns.column);
    free(m->from);
    free(m->times);
    free(m->by);
    free(m->table_columns);
    free(m->left_out);
}

void measures_values(const measures *m, zl_value *out, const zl_value *in)
{
    for (size_t i = 0; i < m->columns.count; i++) {
        if (m->from[i] == SIZE_MAX) {
            out[i] = (zl_value){.type = ZL_TEXT, .null = true};
            continue;
        }
        out[i] = in[m->from[i]];
        if (m->times[i] != m->by[i])
            out[i].real = out[i].real * m->times[i] / m->by[i];
    }
}
