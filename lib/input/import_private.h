/* The inside of an import, shared by opening it and by the steps of its stream. */
#ifndef ZL_INPUT_IMPORT_PRIVATE_H
#define ZL_INPUT_IMPORT_PRIVATE_H

#include "geodesy/crs.h"
#include "input/convert.h"
#include "input/import.h"
#include "input/kind.h"
#include "input/mapping.h"

/* What is said once for the whole load, with how many features it is about. */
typedef struct zl_import_tally {
    size_t zm, styled, linearised, zero_accuracy, outside_china, bad_text, cut_text;
    double first_outside[2];
    char first_bad_text[200]; /* the feature */
    char bad_field[200];
    char first_cut_text[200], cut_field[200];
} zl_import_tally;

struct zl_import {
    zl_source *source;
    zl_findings *findings; /* borrowed, may be NULL */
    bool repair;

    zl_kind kind;
    zl_shape_kind shape_kind;
    zl_mapping mapping;
    zl_column *column;
    zl_columns columns;
    int id_column, basis_column, extra_column; /* -1: none */

    zl_crs *crs; /* NULL where there is no place in the source */
    char *evidence;
    zl_crs_decision decision;
    bool north_first;
    bool layer_refused; /* no position of it can be used */

    zl_value *values; /* of our columns; land lends those of the source */
    char **owned;
    zl_shape *mended;
    const zl_shape *geometry[1]; /* of a refused feature with a shape */
    char feature_name[200];
    zl_imported current;
    zl_import_tally tally;
    bool ended;
};

/** Adds a finding about the feature under the cursor (or the layer, before the first); an error
 *  marks the feature refused. */
__attribute__((format(printf, 5, 6))) void zl_import_finding(zl_import *import,
                                                             zl_severity severity, const char *code,
                                                             const double *lonlat_deg,
                                                             const char *format, ...);

/** Step: the values of our columns (or of the source, for land), and the feature's name. */
zl_status zl_import_values(zl_import *import, const zl_raw_feature *raw, zl_error *err);
/** Step: the shape in lon/lat, checked and, when asked for, mended. */
zl_status zl_import_shape(zl_import *import, zl_raw_feature *raw, zl_error *err);
/** Brings one place of the source to lon/lat; false when it has no image there. */
bool zl_import_place(const zl_import *import, double xy[2]);
/** Forgets what belongs to the feature under the cursor. */
void zl_import_forget(zl_import *import);

#endif
