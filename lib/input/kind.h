/* What a source is, when nobody said it. */
#ifndef ZL_INPUT_KIND_H
#define ZL_INPUT_KIND_H

#include "input/sample.h"
#include "input/schema/mapping.h"

/** By the name of layer or file, else by geometry and columns. ZL_BAD_DATA for a table without
 *  geometry that is neither of ours. */
zl_status zl_decide_kind(zl_kind *out, const zl_source *source, const zl_sample *sample,
                         const zl_field_map *map, zl_error *err);

#endif
