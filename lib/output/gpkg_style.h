/* What a GeoPackage says of its layers besides the features: style and description, as QGIS and
 * GDAL read them. */
#ifndef ZL_OUTPUT_GPKG_STYLE_H
#define ZL_OUTPUT_GPKG_STYLE_H

#include "output/stream.h"
#include "store/styles.h"

/** Adds a row to layer_styles, which is made where it is not there: QGIS then shows the layer with
 *  the style. `dataset` and `layer` are GDALDatasetH and OGRLayerH; NULL as style: nothing. */
zl_status zl_gpkg_add_style(void *dataset, void *layer, const zl_style *style, zl_labels labels,
                            zl_error *err);

/** Writes title, abstract, source and licence into the metadata of the layer. */
zl_status zl_gpkg_describe(void *layer, const zl_style *style, const zl_survey *survey,
                           zl_error *err);

#endif
