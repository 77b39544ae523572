/* The boxes of the features of a layer as its spatial index has them, without reading a feature. */
#ifndef ZL_STORE_STORED_BOXES_H
#define ZL_STORE_STORED_BOXES_H

#include "db/readers.h"
#include "geometry/box_index.h"
#include "store/cursor.h"

/** Boxes that hold the shapes of all features, of fids from `*first` on without a gap. `*known` is
 *  false when that cannot be told from the index: a feature is left out, has no shape or no mark
 *  that its shape is valid, is wider than a degree or reaches beyond 80 degrees of latitude, or the
 *  index is damaged or not in step with the marks. `readers` (one at least) see one state of the
 *  store, and none of them is at work: one thread counts marks while another reads the index. */
zl_status zl_stored_boxes(bool *known, zl_step_boxes *boxes, int64_t *first,
                          const zl_db_readers *readers, const zl_selection *selection,
                          zl_error *err);

#endif
