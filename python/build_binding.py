"""Writes the C source of the module _binding: build_binding.py INCLUDE_FOLDER OUTPUT.

The declarations are those of zonelayer.h and zonelayer_wkb.h that the package calls; the C compiler
checks them against the headers.
"""
import sys

import cffi

DECLARATIONS = """
typedef enum zl_status { ZL_OK, ZL_USAGE, ZL_BAD_DATA, ZL_BAD_CRS, ZL_FAILED, ... } zl_status;
typedef struct zl_error { zl_status status; char message[2048]; } zl_error;
typedef struct zl_finding {
    const char *layer, *feature, *code, *severity_name, *text;
    double lon_deg, lat_deg;
    ...;
} zl_finding;
typedef struct zl_findings zl_findings;
zl_findings *zl_findings_new(void);
void zl_findings_free(zl_findings *findings);
size_t zl_findings_count(const zl_findings *findings);
const zl_finding *zl_findings_get(const zl_findings *findings, size_t i);
void zl_set_jobs(int jobs);
const char *zl_version(void);

typedef struct zl_wkb_array {
    size_t count;
    const uint8_t *data;
    const int32_t *offset;
    const int64_t *offset64;
    const uint8_t *validity;
    size_t first_bit;
    bool repeated;
} zl_wkb_array;
zl_status zl_wkb_measure(double *area_m2, double *perimeter_m, const zl_wkb_array *shapes,
                         zl_findings *findings, zl_error *err);
zl_status zl_wkb_distance(double *distance_m, double *from_deg, double *to_deg,
                          const zl_wkb_array *a, const zl_wkb_array *b,
                          zl_findings *findings, zl_error *err);
zl_status zl_wkb_check(uint8_t *valid, const zl_wkb_array *shapes, zl_findings *findings,
                       zl_error *err);
zl_status zl_wkb_nearest(int64_t *nearest, double *distance_m, double *from_deg, double *to_deg,
                         const zl_wkb_array *a, const zl_wkb_array *b, double max_m,
                         zl_findings *findings, zl_error *err);
zl_status zl_wkb_overlap_area(double *area_m2, const zl_wkb_array *a, const zl_wkb_array *b,
                              zl_findings *findings, zl_error *err);

typedef enum zl_wkb_class {
    ZL_WKB_INSIDE, ZL_WKB_CONTAINS, ZL_WKB_EQUAL, ZL_WKB_OVERLAP, ZL_WKB_SLIVER, ZL_WKB_TOUCH
} zl_wkb_class;
typedef struct zl_overlap_options {
    double min_share, sliver_width_m, inside_width_m;
    bool touch, same_layer, shapes;
    const char *keep;
    ...;
} zl_overlap_options;
typedef struct zl_wkb_overlap {
    int64_t a, b;
    double area_m2, share_of_a, share_of_b, width_m;
    zl_wkb_class class_number;
} zl_wkb_overlap;
typedef struct zl_wkb_overlaps {
    zl_wkb_overlap *pair;
    size_t count;
    ...;
} zl_wkb_overlaps;
void zl_wkb_overlaps_free(zl_wkb_overlaps *overlaps);
zl_status zl_wkb_overlap_pairs(zl_wkb_overlaps **out, const zl_wkb_array *a,
                               const zl_wkb_array *b, const zl_overlap_options *options,
                               zl_findings *findings, zl_error *err);

typedef struct zl_corridor_options {
    const double *within_m;
    size_t nwithin;
    double tolerance_m;
    bool dissolve, shapes;
    ...;
} zl_corridor_options;
typedef struct zl_wkb_corridors {
    double *area_m2, *area_min_m2, *area_max_m2, *share, *largest_error_m;
} zl_wkb_corridors;
zl_status zl_wkb_corridor(const zl_wkb_corridors *out, const zl_wkb_array *zones,
                          const double *zone_accuracy_m, const zl_wkb_array *lines,
                          const double *line_accuracy_m, const zl_corridor_options *options,
                          zl_findings *findings, zl_error *err);
"""

STORE = """
typedef enum zl_type { ZL_TEXT, ZL_INTEGER, ZL_REAL, ZL_PLACE, ZL_LIST } zl_type;
typedef struct zl_columns { size_t count; ...; } zl_columns;
void zl_columns_free(zl_columns *columns);
typedef struct zl_shape zl_shape;
typedef struct zl_store zl_store;
typedef enum zl_store_mode { ZL_STORE_READ, ZL_STORE_WRITE } zl_store_mode;
zl_status zl_store_create(zl_store **out, const char *path, zl_error *err);
zl_status zl_store_open(zl_store **out, const char *path, zl_store_mode mode, zl_error *err);
void zl_store_close(zl_store *store);

typedef struct zl_source_options {
    const char *source_crs, *transformation, *encoding, *map, *id_field;
    bool assume_same_datum, repair;
    ...;
} zl_source_options;
typedef struct zl_filter {
    const char *zone, *where, *mode, *status, *as_of;
} zl_filter;
typedef struct zl_layer zl_layer;
zl_status zl_layer_open(zl_layer **out, zl_store *store, const char *what,
                        const zl_source_options *options, const zl_filter *filter,
                        zl_findings *findings, zl_error *err);
void zl_layer_close(zl_layer *layer);
zl_status zl_layer_rewind(zl_layer *layer, zl_error *err);
const zl_columns *zl_layer_columns(const zl_layer *layer);

typedef struct zl_batch_column {
    char *name;
    zl_type type;
    bool wkb;
    size_t nulls, bytes;
    uint8_t *validity;
    void *values;
    int64_t *offset;
    ...;
} zl_batch_column;
typedef struct zl_batch { size_t count, ncolumns; zl_batch_column *column; } zl_batch;
zl_status zl_batch_new(zl_batch **out, const zl_columns *columns, bool shapes, zl_error *err);
void zl_batch_free(zl_batch *batch);
zl_status zl_batch_add(const void *row, const zl_shape *shape, void *batch, zl_error *err);
zl_status zl_batch_read(zl_batch **out, zl_layer *layer, zl_error *err);
typedef zl_status (*zl_row_fn)(const void *row, const zl_shape *shape, void *user,
                               zl_error *err);

typedef struct zl_load_options {
    zl_source_options source;
    const char *as, *kind, *skip_bad, *update, *basis, *document, *reference, *date;
    bool append, replace_layer, strict, dry_run;
    int64_t feature;
    double accuracy_m;
    ...;
} zl_load_options;
const zl_columns *zl_load_columns(void);
zl_status zl_load(zl_store *store, const char *source, const zl_load_options *options,
                  zl_row_fn emit, void *user, zl_findings *findings, zl_error *err);

typedef struct zl_area_options { const char *method; bool total; ...; } zl_area_options;
const zl_columns *zl_area_columns(void);
zl_status zl_area(zl_layer *zones, zl_layer *declared, const zl_area_options *options,
                  zl_row_fn emit, void *user, zl_findings *notes, zl_error *err);
const zl_columns *zl_audit_columns(void);
zl_status zl_audit(zl_layer *zones, zl_layer *declared, zl_row_fn emit, void *user,
                   zl_findings *notes, zl_error *err);
zl_status zl_audit_bounds(zl_layer *zones, zl_layer *bounds, zl_layer *const *named,
                          size_t nnamed, double tolerance_m, zl_row_fn emit, void *user,
                          zl_findings *notes, zl_error *err);
const zl_columns *zl_overlap_columns(void);
zl_status zl_overlap_columns_kept(zl_columns **out, const zl_layer *b, const char *keep,
                                  zl_error *err);
zl_status zl_overlap(zl_layer *a, zl_layer *b, const zl_overlap_options *options,
                     zl_row_fn emit, void *user, zl_findings *notes, zl_error *err);
typedef struct zl_land_options {
    const char *by;
    double min_share;
    bool total, shapes;
    ...;
} zl_land_options;
zl_status zl_land_columns(zl_columns **out, const zl_layer *land, const char *by, zl_error *err);
zl_status zl_land(zl_layer *zones, zl_layer *land, const zl_land_options *options,
                  zl_row_fn emit, void *user, zl_findings *notes, zl_error *err);
typedef struct zl_distance_options { double max_m; int64_t count; ...; } zl_distance_options;
const zl_columns *zl_distance_columns(void);
zl_status zl_distance(zl_layer *zones, zl_layer *lines, const zl_distance_options *options,
                      zl_row_fn emit, void *user, zl_findings *notes, zl_error *err);
const zl_columns *zl_corridor_columns(void);
zl_status zl_corridor(zl_layer *zones, zl_layer *lines, const zl_corridor_options *options,
                      zl_row_fn emit, void *user, zl_findings *notes, zl_error *err);
zl_status zl_check(zl_store *store, const char *what, const zl_source_options *options,
                   bool deep, zl_findings *findings, zl_error *err);
"""

if __name__ == "__main__":
    include, output = sys.argv[1:]
    builder = cffi.FFI()
    builder.cdef(DECLARATIONS + STORE)
    builder.set_source("zonelayer._binding", "#include <zonelayer_wkb.h>", include_dirs=[include])
    builder.emit_c_code(output)
