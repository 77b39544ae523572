/* The report page while it is put together. Each section asks one question of lib/analysis and
 * writes the rows as they come; the head of the page, which needs all of them, is written last. */
#ifndef ZL_OUTPUT_REPORT_REPORT_H
#define ZL_OUTPUT_REPORT_REPORT_H

#include "base/message.h"
#include "output/report/html.h"
#include "output/report/painting.h"
#include "store/collect.h"

/** The features of a layer in memory, found by id. All zero is empty. */
typedef struct zl_directory {
    zl_layer *layer; /**< borrowed */
    zl_collection all;
    size_t *order;          /**< positions, sorted by id */
    int licence, placed_by; /**< positions among `values` of a feature; -1: no such column */
    zl_painting painting;   /**< none where no style fits the layer */
    int *
        property; /**< for each column that its style asks for the position among `values`, or -1 */
    size_t schematic, no_shape; /**< how many are so */
} zl_directory;

zl_status zl_directory_read(zl_directory *out, zl_layer *layer, zl_error *err);
void zl_directory_free(zl_directory *directory);
/** Position of the feature with this id; SIZE_MAX: none. */
size_t zl_directory_find(const zl_directory *directory, const char *id);

/** What the cards at the head of the page say. */
typedef struct zl_headline {
    double area_km2; /**< of all zones, land in several once; NAN: none has a boundary */
    int area_decimals;
    const char *area_verdict;                                     /**< a constant */
    size_t agrees, differs, cannot_tell, calibrated, no_boundary; /**< declared figures */
    size_t parts_agree, parts_differ; /**< declared figures against those of their parts */
    size_t overlaps, part_of; /**< pairs of zones; those of them that are a part of the other */
} zl_headline;

typedef struct zl_report {
    const zl_report_layers *layers;
    const zl_report_options *options;
    bool chinese;
    zl_directory zones;
    zl_directory *other; /**< of layers->layer, in the same order */
    zl_html contents;    /**< links to the sections */
    zl_html body;        /**< the sections */
    zl_looks looks;      /**< of all features on the map */
    zl_painting shared;  /**< how overlaps are painted */
    zl_text links;       /**< JSON of the places between which distances were measured */
    zl_text overlaps;    /**< JSON of the land that zones share */
    zl_headline headline;
    size_t warnings, notes; /**< told on the page */
} zl_report;

/** The name in the language of the page, else the other one, else the id. */
const char *zl_report_name(const zl_report *report, const zl_feature *feature);

/** Opens a section of the body with its heading, and links to it from the contents. */
void zl_report_begin_section(zl_report *report, const char *id, const char *title);

/* ---- the sections, in the order of the page ----- */

zl_status zl_report_area(zl_report *report, zl_error *err);
zl_status zl_report_audit(zl_report *report, zl_error *err);
zl_status zl_report_bounds(zl_report *report, zl_error *err);
zl_status zl_report_overlaps(zl_report *report, zl_error *err);
zl_status zl_report_distances(zl_report *report, zl_error *err);
zl_status zl_report_corridors(zl_report *report, zl_error *err);
zl_status zl_report_zones(zl_report *report, zl_error *err);
zl_status zl_report_findings(zl_report *report, zl_error *err);
zl_status zl_report_sources(zl_report *report, zl_error *err);

/** Adds the JSON for the map. */
zl_status zl_report_map(zl_text *json, zl_report *report, zl_error *err);
/** Writes the whole page around the sections. */
zl_status zl_report_page(zl_html *page, zl_report *report, zl_error *err);

#endif
