/* The inside of an import, shared by opening it and by the steps of its stream. */
#ifndef ZL_INPUT_IMPORT_PRIVATE_H
#define ZL_INPUT_IMPORT_PRIVATE_H

#include "geodesy/crs.h"
#include "input/fields/convert.h"
#include "input/import.h"
#include "input/kind.h"
#include "input/schema/mapping.h"
#include "input/schema/schema.h"

/* A finding that is told of the first features and counted of the rest. */
typedef struct zl_import_repeat {
    size_t count, told;
} zl_import_repeat;

/* What is said once for the whole load, with how many features it is about. */
typedef struct zl_import_tally {
    size_t zm, styled, linearised, zero_accuracy, outside_china, bad_text, cut_text;
    zl_import_repeat area_unit, area_differs;
    size_t planar;         /* declare the area of the plane */
    double largest_planar; /* largest difference from the ellipsoid, as a share */
    double first_outside[2];
    char first_bad_text[200]; /* the feature */
    char bad_field[200];
    char first_cut_text[200], cut_field[200];
} zl_import_tally;

/* Where a web map is named. */
typedef struct zl_web_map {
    bool overruled;  /* the user says that these are survey coordinates */
    bool *watched;   /* one per field: does it say where data are from? */
    char where[400]; /* "" for nowhere */
} zl_web_map;

struct zl_import {
    zl_source *source;
    zl_findings *findings; /* borrowed, may be NULL */
    bool repair;

    zl_kind kind;
    zl_shape_kind shape_kind;
    zl_mapping mapping;
    zl_standard standard;
    zl_schema *schema; /* that the source has to keep; NULL: none */
    int *schema_field; /* of each field of it: that of the source; -1: none */
    zl_column *column;
    zl_columns columns;
    int id_column, basis_column, extra_column; /* -1: none */

    zl_crs *crs; /* NULL where there is no place in the source */
    char *evidence;
    zl_crs_decision decision;
    bool north_first;
    bool layer_refused; /* no position of it can be used */
    bool check_zone;    /* each feature has to be of this zone */
    zl_gk_zone zone;
    const zl_known_places *places; /* borrowed, may be NULL */

    zl_value *values; /* of our columns; land lends those of the source */
    char **owned;
    zl_shape *mended;
    const zl_shape *geometry[1]; /* of a refused feature with a shape */
    char feature_name[200];
    char place[600]; /* file and line of the feature under the cursor; "": the file */
    zl_imported current;
    zl_import_tally tally;
    zl_web_map web_map;
    bool ended;
};

/** Adds a finding about the feature under the cursor (or the layer, before the first); an error
 *  marks the feature refused. */
__attribute__((format(printf, 5, 6))) void zl_import_finding(zl_import *import,
                                                             zl_severity severity, const char *code,
                                                             const double *lonlat_deg,
                                                             const char *format, ...);

/** File, and line where it is known, of the feature under the cursor. */
const char *zl_import_place(const zl_import *import);

/** Step: findings about the area that the source declares beside the shape; NULL: none. */
void zl_check_declared_area(zl_import *import, const zl_declared_area *declared);
/** What was counted of them, at the end. */
void zl_tell_declared_areas(zl_import *import);
/** Is a finding of a part of the features one more than is told of all of them? Counts it. */
bool zl_declared_area_is_surplus(zl_import_tally *tally, const zl_finding *finding);

/** All steps for one feature, after which `current` is set. */
zl_status zl_import_work(zl_import *import, zl_raw_feature *raw, zl_error *err);
/** Adds what was counted of the features that follow. */
void zl_import_add_tally(zl_import_tally *sum, const zl_import_tally *more);
/** What is told at the end of the stream, once. */
zl_status zl_import_end(zl_import *import, zl_error *err);

/** Step: the values of our columns (or of the source, for land), and the feature's name. */
zl_status zl_import_values(zl_import *import, const zl_raw_feature *raw, zl_error *err);
/** Step: the shape in lon/lat, checked and, when asked for, mended. */
zl_status zl_import_shape(zl_import *import, zl_raw_feature *raw, zl_error *err);
/** Brings one place of the source to lon/lat; false when it has no image there. */
bool zl_import_to_lonlat(const zl_import *import, double xy[2]);
/** Looks at the names and metadata of the source. */
zl_status zl_web_map_open(zl_import *import, zl_error *err);
/** Looks at the values of a feature, until a web map has been named. */
void zl_web_map_look(zl_import *import, const zl_raw_feature *raw);
/** Adds the warning "web-map-tag". */
void zl_web_map_tell(zl_import *import);

/** Reads the schema of the options and binds it to the source; ZL_BAD_DATA names required fields
 *  that are not there. `*map` is --map with the columns that the schema names; the caller owns it.
 */
zl_status zl_import_open_schema(char **map, zl_import *import, const zl_kind *kind,
                                zl_shape_kind shape, const zl_source_options *options,
                                zl_error *err);
/** Step: an error finding for each value that does not fit the schema, where there is one. */
zl_status zl_import_check_schema(zl_import *import, const zl_raw_feature *raw, zl_error *err);
/** Forgets what belongs to the feature under the cursor. */
void zl_import_forget(zl_import *import);

#endif
