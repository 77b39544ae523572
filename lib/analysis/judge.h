/* How one declared figure stands to the geometry of its zone and to the figures of its parts. */
#ifndef ZL_ANALYSIS_JUDGE_H
#define ZL_ANALYSIS_JUDGE_H

#include "analysis/questions.h"
#include "analysis/uncertainty.h"

/** How large the outline of a zone is; NAN where it has none, or nobody asks. */
typedef struct zl_outline_size {
    double area_m2, perimeter_m;
} zl_outline_size;

/** What an audit looks at. */
typedef struct zl_audit_task {
    const zl_collection *zones;
    const zl_outline_size *outline; /**< of each zone; NULL: all zones have their shapes */
    const zl_figures *figures;
    bool filtered; /**< the layer may have more zones than are seen here */
    const zl_sink *sink;
    zl_names *fitted; /**< zones whose outline was scaled to the figure that is audited */
} zl_audit_task;

/** The declared figures of the parts of a whole, added up. */
typedef struct zl_parts_sum {
    const char *verdict;     /**< parts-agree, parts-differ, cannot-tell; NULL: nothing to say */
    bool complete;           /**< every part has a figure */
    double m2, tolerance_m2; /**< tolerance: of all terms and the whole */
} zl_parts_sum;

/**
 * Adds up the figures of the parts of `figure`: of the zones in its composed_of, else of the direct
 * parts of `zone` (SIZE_MAX: none) that have a figure of the same kind. A part that lies in another
 * part is not counted again. composed_of says that the parts are all there is: then a missing
 * figure is cannot-tell. Direct parts need not be all there is: when they are less than the whole,
 * that is a note "parts-incomplete" and no verdict.
 */
zl_status zl_sum_parts(zl_parts_sum *out, const zl_audit_task *audit, const zl_figure *figure,
                       size_t zone, zl_error *err);

/** The area that geometry gives for a figure. */
typedef struct zl_measured {
    bool known;
    double area_m2, uncertainty_m2; /**< uncertainty NAN when an accuracy is unknown */
    zl_worth worth;
} zl_measured;

/**
 * The area of the zone's own outline; for a zone without one, the union of its parts, when they are
 * known to be all of it (composed_of, or direct parts whose figures add up to the whole) and each
 * has an outline.
 */
zl_status zl_measure(zl_measured *out, const zl_audit_task *audit, const zl_figure *figure,
                     size_t zone, const zl_parts_sum *parts, zl_error *err);

/** The verdict on a difference. */
const char *zl_judge_area(const zl_measured *measured, double difference_m2, double tolerance_m2);
/** A note that says why the verdict is cannot-tell: unknown accuracy, or a sketch that was not
 *  fitted to this figure. */
zl_status zl_explain_cannot_tell(const zl_audit_task *audit, const zl_audit_row *row,
                                 const zl_measured *measured, zl_error *err);

#endif
