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
    bool touch;
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
    ...;
} zl_corridor_options;
zl_status zl_wkb_corridor(double *area_m2, double *share, double *largest_error_m,
                          const zl_wkb_array *zones, const zl_wkb_array *lines,
                          const zl_corridor_options *options, zl_findings *findings,
                          zl_error *err);
"""

if __name__ == "__main__":
    include, output = sys.argv[1:]
    builder = cffi.FFI()
    builder.cdef(DECLARATIONS)
    builder.set_source("zonelayer._binding", "#include <zonelayer_wkb.h>", include_dirs=[include])
    builder.emit_c_code(output)
