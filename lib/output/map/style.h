/* An SLD made fit for MapServer's reader, which takes the first rule that matches and no other,
 * draws an else-rule last, and mixes lines and polygons of one layer. So each rule becomes a layer
 * of its own: one for its shapes, one for its labels, one without a filter for the legend. */
#ifndef ZL_OUTPUT_MAP_STYLE_H
#define ZL_OUTPUT_MAP_STYLE_H

#include "base/text.h"

/** The column that labels are written from: the name in the wanted language, safe to draw. */
#define ZL_MAP_LABEL_COLUMN "map_label"
/** What the font is called in the mapfile. */
#define ZL_MAP_FONT "map"
/** Hatches have these names in SLD; a mapfile has to define the symbol. */
#define ZL_MAP_HATCH "horline"

/** Chinese and English, in this order. */
enum { ZL_MAP_ZH, ZL_MAP_EN, ZL_MAP_LANGUAGES };

typedef struct zl_map_rule {
    char name[96];                 /**< of its layer in the mapfile: "zones-03" */
    char *title[ZL_MAP_LANGUAGES]; /**< owned; NULL: none */
    zl_shape_kind shapes;          /**< of its first symbolizer; NONE: it has only labels */
    bool labels;
    bool present; /**< some feature of the map matches it */
} zl_map_rule;

typedef struct zl_map_style {
    char *title[ZL_MAP_LANGUAGES]; /**< of the layer; owned; NULL: none */
    zl_map_rule *rule;             /**< in the order in which they are painted */
    size_t count;
} zl_map_style;

void zl_map_style_free(zl_map_style *style); /**< for ZL_CLEANUP too */

/** Suffixes of the layers of labels and of the legend. */
#define ZL_MAP_LABELS "-label"
#define ZL_MAP_KEY    "-key"

/** Reads the SLD of one layer and adds its layers, each a NamedLayer, to `drawn` (shapes and
 *  labels) and `keys` (the legend). `group` begins their names. ZL_FAILED when it is no SLD. */
zl_status zl_map_style_split(zl_map_style *out, zl_text *drawn, zl_text *keys, const char *sld,
                             const char *group, zl_error *err);

/** Puts the NamedLayers into a document. */
zl_status zl_map_sld(zl_text *out, const zl_text *layers, zl_error *err);

#endif
