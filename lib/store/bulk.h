/* Many rows into a layer whose spatial index is empty: the triggers of SpatiaLite that look at each
 * row are put aside, and the index is packed at the end. All within the caller's transaction: when
 * that is rolled back, everything is as it was. */
#ifndef ZL_STORE_BULK_H
#define ZL_STORE_BULK_H

#include "store/store.h"

typedef struct zl_bulk zl_bulk;

/** `*out` is NULL where rows have to go in one by one: in a private store, without shapes, into an
 *  index that has entries, or where another program has put a trigger on the table. */
zl_status zl_bulk_begin(zl_bulk **out, zl_store *store, const zl_layer_info *layer, zl_error *err);
/** A row was inserted whose points have this extent. */
zl_status zl_bulk_add(zl_bulk *bulk, int64_t fid, const zl_extent *extent, zl_error *err);
/** Packs the index and puts the triggers back. Needed before the commit. */
zl_status zl_bulk_finish(zl_bulk *bulk, zl_error *err);
void zl_bulk_free_ptr(zl_bulk **bulk);

#endif
