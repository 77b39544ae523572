/* Which declared figures to quote in place of areas that were measured on a sketch. */
#ifndef ZL_ANALYSIS_QUOTE_H
#define ZL_ANALYSIS_QUOTE_H

#include "analysis/questions.h"
#include "analysis/uncertainty.h"

/** Zones that have an outline, and what is declared of those whose outline is a sketch. All zero is
 *  none. */
typedef struct zl_outlines {
    size_t of_worth[ZL_WORTH_NOMINAL + 1]; /**< how many */
    zl_text list;                          /**< declared figures of sketches, for the note */
    size_t figures;                        /**< how many there are of them */
    zl_names without;                      /**< sketches that have none */
} zl_outlines;
void zl_outlines_add(zl_outlines *outlines, const zl_figures *figures, const char *id,
                     zl_worth worth);
void zl_outlines_free(zl_outlines *outlines);

/** Adds the warning "schematic-outline" where an outline is a sketch: these areas must not be
 *  quoted; which declared figures to quote instead; what those of `total` (NULL: no total is asked
 *  for) add up to. */
zl_status zl_note_quote_instead(zl_findings *notes, const zl_outlines *outlines,
                                const zl_collection *total, const zl_figures *figures,
                                zl_error *err);

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
