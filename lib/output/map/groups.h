/* Zones that lie in groups far apart: on one map all would be dots, so each group gets a pane. */
#ifndef ZL_OUTPUT_MAP_GROUPS_H
#define ZL_OUTPUT_MAP_GROUPS_H

#include "output/map/layers.h"
#include "output/map/sheet.h"

typedef struct zl_map_groups {
    zl_extent extent[ZL_MAP_PANES];
    size_t count;
} zl_map_groups;

/** Joins the areas of the layers to at most `most` groups, the nearest ones first; what lies close
 *  together always joins. One group where there are too many areas, or none. In the order from
 *  north to south. False: nothing has a shape. */
bool zl_map_groups_find(zl_map_groups *out, const zl_map_layers *layers, size_t most);

#endif
