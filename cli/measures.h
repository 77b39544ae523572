/* Areas in the units that --unit names: the columns of an answer with more, or other, units. */
#ifndef ZONELAYER_CLI_MEASURES_H
#define ZONELAYER_CLI_MEASURES_H

#include "options.h"

struct emit_spec;

/** Where each column of the widened answer comes from. All zero changes nothing. */
typedef struct measures {
    zl_columns columns; /**< owned; the names of those that are new are constants */
    size_t *from;       /**< position among the columns of the answer; SIZE_MAX: it has none */
    double *times, *by; /**< its value is that one times this by that */
    char *table_columns, *left_out;
} measures;

/** Widens `spec` (its columns and lists of keys) by the units that spec->units names, and by the
 *  column "balanced" where spec->balance is set. */
void measures_open(measures *m, struct emit_spec *spec);
void measures_free(measures *m);
/** The values of a row: `out` has room for m->columns.count. */
void measures_values(const measures *m, zl_value *out, const zl_value *in);

/** Is this an area that follows --unit: area_m2, area_min_ha, declared_km2, computed_mu …? */
bool measure_is_area(const char *key);
/** Digits of a figure in the unit of the key that has so many in km²: 2 in km² are 0 in ha. */
int measure_digits(const char *key, int km2_decimals);
/** Digits that people read of an area in the unit of the key. */
int measure_usual_digits(const char *key);

#endif
