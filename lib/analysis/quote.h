/* Which declared figures to quote in place of areas that were measured on a sketch. */
#ifndef ZL_ANALYSIS_QUOTE_H
#define ZL_ANALYSIS_QUOTE_H

#include "analysis/questions.h"

/** Adds the warning "schematic-outline": these areas must not be quoted; which declared figures to
 *  quote instead; with `total`, what they add up to. */
zl_status zl_note_quote_instead(zl_findings *notes, const zl_collection *zones,
                                const zl_figures *figures, bool total, zl_error *err);

/** A sum of declared figures. */
typedef struct zl_declared_sum {
    bool known; /**< every top zone has exactly one figure of one kind that they all have */
    double m2;
    int km2_decimals;
    const zl_figure *whole; /**< the document's own figure for exactly these zones, or NULL */
    size_t terms;
} zl_declared_sum;

/** What the figures of the zones that are no part of another one add up to. Parts are not counted:
 *  their land is in the figure of the whole. */
zl_status zl_declared_total(zl_declared_sum *out, const zl_collection *zones,
                            const zl_figures *figures, zl_error *err);

#endif
