/* Which feature of a new layer is which one of the old: by the land that they share, where no id
 * tells. */
#ifndef ZL_ANALYSIS_MATCH_H
#define ZL_ANALYSIS_MATCH_H

#include "zonelayer.h"

/** For each feature of the new layer the position of its old one, SIZE_MAX for none; freed with
 *  zl_free(). Two belong together when each has more land in common with the other than with any
 *  third, and it is at least half of the smaller one. Both layers are read from their beginning. */
zl_status zl_match_by_land(size_t **old_of_new, size_t *count, zl_layer *old_layer,
                           zl_layer *new_layer, zl_error *err);

#endif
