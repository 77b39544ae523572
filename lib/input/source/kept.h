/* Raw features that outlast the step of the cursor: a batch of them is read in one thread and
 * worked on in another. */
#ifndef ZL_INPUT_SOURCE_KEPT_H
#define ZL_INPUT_SOURCE_KEPT_H

#include "base/arena.h"
#include "input/source/source.h"

/** Takes what the feature owns away from it and copies the rest into the arena. `*kept` is to be
 *  given to zl_raw_release(), also after a failure. */
zl_status zl_raw_keep(zl_raw_feature *kept, zl_raw_feature *raw, size_t nfields, zl_arena *arena,
                      zl_error *err);
/** A copy of bytes; NULL for NULL, or no memory. */
void *zl_bytes_keep(const void *bytes, size_t size, zl_arena *arena);
/** Copies values and their texts; NULL: no memory. */
const zl_value *zl_values_keep(const zl_value *values, size_t count, zl_arena *arena);
/** Frees what the arena does not hold. */
void zl_raw_release(zl_raw_feature *kept);

#endif
