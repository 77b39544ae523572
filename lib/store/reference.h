/* A layer set against a reference: does it lie beside it by a constant offset? */
#ifndef ZL_STORE_REFERENCE_H
#define ZL_STORE_REFERENCE_H

#include "base/text.h"
#include "store/layer.h"

/** Adds what is found as one finding under the name `title`: "web-map-offset" (100 m and more:
 * GCJ-02 or BD-09 are suspected), "datum-offset" (less: another datum taken for CGCS2000),
 * "offset-varies", "reference-agrees", or "reference-cannot-tell". `doubt` gets the reason to doubt
 * the positions where the offset is that of a web map, and stays empty otherwise. Both layers are
 * read to their end and rewound. */
zl_status zl_compare_with_reference(zl_text *doubt, zl_layer *layer, const char *title,
                                    zl_layer *reference, zl_findings *findings, zl_error *err);

/** The same for the rows first_fid to last_fid of a table, against the LAYER argument `reference`;
 *  of the same table, the other rows are the reference. */
zl_status zl_compare_rows(zl_text *doubt, zl_store *store, const char *table, const int64_t fids[2],
                          const char *title, const char *reference, zl_findings *findings,
                          zl_error *err);

#endif
