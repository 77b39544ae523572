/* What a source is, when nobody said it. */
#include "input/kind.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"

/* A file or layer that bears the name of one of our tables is that table. */
static bool kind_by_name(zl_kind *out, const char *name)
{
    static const zl_kind named[] = {ZL_KIND_ZONE,     ZL_KIND_LINE,     ZL_KIND_POINT,
                                    ZL_KIND_DECLARED, ZL_KIND_DOCUMENT, ZL_KIND_BOUNDS};
    for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
        if (strcmp(zl_kind_table(named[i]), name) == 0) {
            *out = named[i];
            return true;
        }
    }
    return false;
}

static zl_status kind_of_table(zl_kind *out, const zl_source *source, const zl_field_map *map,
                               zl_error *err)
{
    bool id = zl_field_map_role(map, source, "id") >= 0;
    bool figure = zl_field_map_role(map, source, "value") >= 0 &&
                  zl_field_map_role(map, source, "unit") >= 0 &&
                  zl_field_map_role(map, source, "kind") >= 0;
    if (id && figure)
        *out = ZL_KIND_DECLARED;
    else if (id && zl_field_map_role(map, source, "side") >= 0 &&
             zl_field_map_role(map, source, "bound") >= 0)
        *out = ZL_KIND_BOUNDS;
    else if (id && zl_field_map_role(map, source, "title") >= 0)
        *out = ZL_KIND_DOCUMENT;
    else {
        ZL_CLEANUP(zl_free_ptr) char *list = zl_field_list(source);
        return !list
                   ? zl_fail_memory(err)
                   : zl_fail(
                         err, ZL_BAD_DATA,
                         "%s: has no geometry, and is neither a table of declared areas (id, kind, "
                         "value, unit) nor of bounds (id, side, bound) nor of documents (id, "
                         "title); its "
                         "fields are: %s. Say what "
                         "it is with --kind and --map",
                         zl_source_name(source), list);
    }
    return ZL_OK;
}

zl_status zl_decide_kind(zl_kind *out, const zl_source *source, const zl_sample *sample,
                         const zl_field_map *map, zl_error *err)
{
    if (kind_by_name(out, zl_source_layer(source)) || kind_by_name(out, zl_source_stem(source)))
        return ZL_OK;
    zl_shape_kind shape = sample->kind != ZL_SHAPE_NONE ? sample->kind : zl_source_kind(source);
    bool id = zl_field_map_role(map, source, "id") >= 0;
    bool named = zl_field_map_role(map, source, "name_zh") >= 0 ||
                 zl_field_map_role(map, source, "name_en") >= 0;
    if (shape == ZL_SHAPE_NONE && sample->unreadable[0])
        return zl_fail(err, ZL_BAD_DATA, "%s: none of its geometries can be read: %s",
                       zl_source_name(source), sample->unreadable);
    if (shape == ZL_SHAPE_NONE)
        return kind_of_table(out, source, map, err);
    *out = ZL_KIND_LAND;
    /* Plots are zones only where --kind says so; a drawing has a handle and a text for everything.
     */
    if (zl_source_has_plots(source) || strcmp(zl_source_driver(source), "DXF") == 0)
        return ZL_OK;
    if (shape == ZL_SHAPE_POLYGON && id && named)
        *out = ZL_KIND_ZONE;
    if (shape == ZL_SHAPE_LINE && id && zl_field_map_role(map, source, "mode") >= 0)
        *out = ZL_KIND_LINE;
    if (shape == ZL_SHAPE_POINT && id && zl_field_map_role(map, source, "kind") >= 0)
        *out = ZL_KIND_POINT;
    return ZL_OK;
}
