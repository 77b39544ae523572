/* The layers of a map: looked through once, then written as GeoPackages that MapServer reads. */
#ifndef ZL_OUTPUT_MAP_LAYERS_H
#define ZL_OUTPUT_MAP_LAYERS_H

#include "output/map/style.h"
#include "store/styles.h"

/** Characters of a name on a map; a longer one ends in "…". A name in an area is broken into lines
 *  of about so many cells, of which a Chinese sign takes two. */
enum { ZL_MAP_NAME_LENGTH = 80, ZL_MAP_LINE_CELLS = 20 };

typedef struct zl_map_layer {
    zl_layer *layer;    /**< borrowed */
    char group[72];     /**< of its layers in the mapfile, and stem of its file: "zones" */
    zl_shape_kind kind; /**< of all its shapes */
    zl_extent extent;   /**< of all shapes; only with `shapes` */
    int64_t features;
    int64_t shapes; /**< features that can be drawn */
    bool zones;     /**< it has boundaries of zones, whose basis is known */
    bool schematic;
    bool openstreetmap, geonames; /**< it has data that have to be credited */
    zl_map_style style;           /**< owned */
} zl_map_layer;

/** So many areas are looked at one by one. */
enum { ZL_MAP_AREAS = 64 };

typedef struct zl_map_layers {
    zl_map_layer *item;
    size_t count;
    zl_extent area[ZL_MAP_AREAS]; /**< of the first polygons */
    size_t areas;                 /**< how many polygons there are */
} zl_map_layers;

void zl_map_layers_free(zl_map_layers *layers); /**< for ZL_CLEANUP too */

/** Looks through all features. */
zl_status zl_map_layers_survey(zl_map_layers *out, zl_layer *const *layer, size_t count,
                               zl_error *err);
/** What a map of them shows: the polygons, where there are any, else all; false: nothing has a
 *  shape. */
bool zl_map_layers_extent(zl_extent *out, const zl_map_layers *layers);

/** Writes "<group>.gpkg" into a folder, with the column of labels. */
zl_status zl_map_layer_write(const zl_map_layer *layer, const char *folder, zl_labels labels,
                             zl_error *err);

/** Adds a text in lines of at most `cells` that are about equally long: between words, and between
 *  any two Chinese signs. */
void zl_map_wrap(zl_text *out, const char *text, size_t cells);

/** A foreign text for a map, without breaks and marks that act on what stands beside it, cut to
 *  `length` characters. */
void zl_map_text(zl_text *out, const char *foreign, size_t length);

#endif
