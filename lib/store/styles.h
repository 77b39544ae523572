/* The styles of all layers: SLD as the source, and what QGIS makes of it, embedded at build time
 * from styles/. */
#ifndef ZL_STORE_STYLES_H
#define ZL_STORE_STYLES_H

#include "store/store.h"

/** In which language legend and labels are. */
typedef enum zl_labels { ZL_LABELS_ZH, ZL_LABELS_EN, ZL_LABELS_BOTH, ZL_LABELS } zl_labels;

/** "zh", "en" or "both" → the variant; false when it is none of them. */
bool zl_labels_parse(zl_labels *out, const char *word);

typedef struct zl_style {
    const char *name; /**< "zones", "lines" …: the stem of the file in styles/ */
    zl_shape_kind shape_kind;
    const char *needs; /**< columns that a layer has to have, with commas; "": any layer */
    const char *title_zh, *title_en;
} zl_style;

/** The i-th style, NULL after the last. */
const zl_style *zl_style_get(size_t i);
/** By name; NULL when there is none. */
const zl_style *zl_style_find(const char *name);
/** The style of a layer with these columns: the first whose columns are all there; NULL for a plain
 *  table. */
const zl_style *zl_style_choose(zl_shape_kind kind, const zl_columns *columns);
/** The text of the SLD. */
const char *zl_style_sld(const zl_style *style);
/** The text of the QML in one variant. */
const char *zl_style_qml(const zl_style *style, zl_labels labels);

/** Who says so in `owner` of a row of layer_styles that is ours and was not edited. QGIS puts its
 *  user's name there when it saves over a row. */
#define ZL_STYLE_OWNER "zonelayer"
/** `styleName` of our rows. */
#define ZL_STYLE_NAME "zonelayer"

/** Adds our rows to layer_styles for a layer of the store, in the caller's transaction: one for
 * each provider of QGIS that reads such a file. Rows of that name that are there stay as they are,
 * and another style that is the default stays the default. Nothing happens without a style. */
zl_status zl_styles_add(zl_store *store, const char *layer, const zl_style *style, zl_error *err);
/** For the upgrade step that brought the styles: the same for all layers of the registry. */
zl_status zl_styles_begin(zl_store *store, zl_error *err);
/** Takes our rows of a layer away that nobody has edited. */
zl_status zl_styles_remove(zl_store *store, const char *layer, zl_error *err);

#endif
