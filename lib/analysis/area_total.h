/* What the rows of a question for areas add up to, and the row of their total. */
#ifndef ZL_ANALYSIS_AREA_TOTAL_H
#define ZL_ANALYSIS_AREA_TOTAL_H

#include "analysis/quote.h"
#include "geometry/area_method.h"
#include "store/features.h"

/** All zero, but `worst` ZL_WORTH_MEASURED and `decimals` NAN, is of no rows. */
typedef struct zl_area_sums {
    double area_m2, uncertainty_m2;
    zl_worth worst;
    size_t zones, with_shape, unknown_accuracy;
    const char *basis; /**< of all rows so far, NULL when they differ */
    double decimals;   /**< the most of declared ones; of use when all rows have some */
    size_t undeclared;
    zl_arena texts; /**< of `basis` */
    zl_names without_shape;
    zl_outlines outlines;
} zl_area_sums;
void zl_area_sums_free(zl_area_sums *sums);

/** The figures of an area in all units. */
void zl_area_set(zl_area_row *row, double area_m2);

/** Emits the total of the zones that were summed up: `features` are the same. Land in several of
 *  them counts once, which a note tells. `method_name` is the method as the user named it. */
zl_status zl_area_emit_total(const zl_area_sums *sums, zl_features *features,
                             const zl_area_method *method, const char *method_name,
                             const zl_sink *sink, zl_error *err);

#endif
