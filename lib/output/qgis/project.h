/* A QGIS project as data, and the parts of its document. */
#ifndef ZL_OUTPUT_QGIS_PROJECT_H
#define ZL_OUTPUT_QGIS_PROJECT_H

#include "geodesy/crs.h"
#include "output/stream.h"
#include "output/xml.h"
#include "store/styles.h"

/** A layer of the project. */
typedef struct zl_qgis_layer {
    zl_stream stream;
    char table[72];        /**< its name in the GeoPackage */
    char *title;           /**< in the layer tree and the legend; owned */
    const zl_style *style; /**< NULL for a plain table */
    zl_survey survey;      /**< owned */
    int64_t features;
} zl_qgis_layer;

/** A box in the units of the project's CRS, easting first. */
typedef struct zl_qgis_box {
    double west, south, east, north;
} zl_qgis_box;

typedef struct zl_qgis_project {
    zl_labels labels;
    const char *data; /**< name of the GeoPackage beside the project */
    const char *name; /**< of the project */
    char *title;      /**< owned */
    char crs_code[32];
    zl_crs *crs;          /**< owned */
    zl_qgis_layer *layer; /**< owned; the first is drawn first */
    size_t count;
    zl_qgis_box view; /**< all that is to be seen at first */
    bool schematic;   /**< some outline is */
    char *sources;    /**< documents, licences and CRS in one line; owned */
} zl_qgis_project;

/** Reads the layers once and settles all but the files. `project` is all zero, and has to be freed
 *  whatever the status. */
zl_status zl_qgis_plan(zl_qgis_project *project, zl_layer *const *layers, size_t count,
                       const zl_qgis_options *options, zl_findings *findings, zl_error *err);
void zl_qgis_project_free(zl_qgis_project *project); /**< for ZL_CLEANUP */

/** "中文", "English" or both with `between` between them, by the labels of the project; freed with
 *  zl_free(), NULL: no memory. */
char *zl_qgis_words(const zl_qgis_project *project, const char *zh, const char *en,
                    const char *between);

/** Foreign text in which QGIS evaluates nothing, as it does between [% and %] of legends and
 * labels; freed with zl_free(), NULL: no memory. */
char *zl_qgis_plain(const char *foreign);

/** Adds <spatialrefsys> of a CRS by its code. */
zl_status zl_qgis_add_crs(zl_xml *xml, xmlNode *parent, const char *code, zl_error *err);
/** Adds the id of a layer in the project. */
void zl_qgis_add_id(zl_text *out, const zl_qgis_layer *layer);
/** Adds where its data are, seen from the project: "./x.gpkg|layername=zones". */
void zl_qgis_add_source(zl_text *out, const zl_qgis_project *project, const zl_qgis_layer *layer);
/** Adds <extent>. */
void zl_qgis_add_extent(zl_xml *xml, xmlNode *parent, const zl_qgis_box *box);
/** Adds <maplayer>. */
zl_status zl_qgis_add_layer(zl_xml *xml, xmlNode *parent, const zl_qgis_project *project,
                            const zl_qgis_layer *layer, zl_error *err);
/** Adds <layer-tree-group>: groups and their layers. */
void zl_qgis_add_tree(zl_xml *xml, xmlNode *parent, const zl_qgis_project *project);
/** Adds <Layout>: the sheet with its texts, extent and scale. */
void zl_qgis_add_sheet(zl_xml *xml, xmlNode *parent, const zl_qgis_project *project);
/** Adds a second one, an atlas with a page for each zone, where there are zones. */
void zl_qgis_add_pages(zl_xml *xml, xmlNode *parent, const zl_qgis_project *project);
/** The text of the whole document. */
zl_status zl_qgis_document(zl_text *out, const zl_qgis_project *project, zl_error *err);

#endif
