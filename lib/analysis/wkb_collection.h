/* An array of WKB as a collection of features, for the questions that compute over collections:
 * the rows they give are then those of the command. */
#ifndef ZL_ANALYSIS_WKB_COLLECTION_H
#define ZL_ANALYSIS_WKB_COLLECTION_H

#include "analysis/wkb_rows.h"
#include "store/collect.h"

/** What an array has to hold; others are bad rows. */
typedef enum zl_wkb_kinds { ZL_WKB_ANY, ZL_WKB_POLYGONS, ZL_WKB_LINES } zl_wkb_kinds;

/** A feature for each row, whose fid is the row and whose id is "row 12". One that is null, empty
 * or bad has no shape. `name` is what findings call the array. Of `out` no texts may be added to.
 */
zl_status zl_wkb_collect(zl_collection *out, const zl_wkb_array *array, zl_wkb_kinds kinds,
                         const char *name, zl_findings *findings, zl_error *err);
/** The row of a feature of such a collection, by its id. */
size_t zl_wkb_row_of(const char *id);

#endif
