/* The texts that MapServer draws from. */
#ifndef ZL_OUTPUT_MAP_MAPFILE_H
#define ZL_OUTPUT_MAP_MAPFILE_H

#include "output/map/layers.h"
#include "output/map/view.h"

/** SLD counts in pixels of 0.28 mm. */
#define ZL_SLD_PIXEL_MM 0.28

/** Adds `text` as a string of a mapfile, with its quotes. */
void zl_mapfile_string(zl_text *out, const char *text);
/** Begins a mapfile: size in pixels of `dpi`, image and output formats, the list of fonts (a file),
 *  hatches. Sizes in it are SLD pixels. */
void zl_mapfile_begin(zl_text *out, const char *fonts, int width_px, int height_px, double dpi);
/** A number with a point, whatever the locale. */
void zl_mapfile_number(zl_text *out, const char *before, double number);

/** Adds the extent and projection of what is in the frame. */
void zl_mapfile_view(zl_text *out, const zl_view *view, int width_px, int height_px);
/** Writes the mapfile of what is in a pane. `step_deg` is that of the graticule. */
zl_status zl_mapfile_body(zl_text *out, const zl_map_layers *layers, const zl_view *view,
                          const zl_sheet *sheet, const zl_box *pane, double step_deg,
                          zl_error *err);
/** Adds what WMS tells of a rule. */
typedef void zl_mapfile_metadata(zl_text *out, const zl_map_layer *layer, const zl_map_rule *rule,
                                 bool labels);
/** Adds the layers: shapes in the order in which they are painted, then labels. Their files are
 *  called "<prefix><group>.gpkg". `metadata` may be NULL. */
void zl_mapfile_layers(zl_text *out, const zl_map_layers *layers, const char *prefix,
                       zl_mapfile_metadata *metadata);

#endif
