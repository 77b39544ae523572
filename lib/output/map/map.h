/* One map from its options to the published files; the parts of zl_map_write(). */
#ifndef ZL_OUTPUT_MAP_MAP_H
#define ZL_OUTPUT_MAP_MAP_H

#include "output/map/drawing.h"
#include "output/map/margin.h"
#include "output/publish.h"

/** The folder, inside that of the publication, in which a map is drawn. */
#define ZL_MAP_WORK  "work"
#define ZL_MAP_FONTS "fonts.txt"

typedef struct zl_map_job {
    const zl_map_options *options;
    const zl_map_engine *engine;
    const zl_format *format;
    zl_target target;            /**< owned */
    zl_publication *publication; /**< owned */
    char *folder;                /**< absolute path of its hidden folder; from realpath() */
    char *work;                  /**< path of the folder to draw in; owned */
    char font[4096];             /**< path */
    bool chinese;
    zl_labels labels;
    zl_map_layers layers; /**< owned */
    zl_text drawn, keys;  /**< NamedLayers of the styles; owned */
    zl_paper paper;
    zl_sheet sheet;
    size_t legend_lines;
    size_t panes;
    double bounds_m[ZL_MAP_PANES][4]; /**< what each has to show, in its projection */
    zl_view view[ZL_MAP_PANES];       /**< owned */
    double step_deg;                  /**< of the graticule */
    zl_margin margin;                 /**< notes owned */
    zl_text title;                    /**< owned */
} zl_map_job;

/** Path of a file in the folder to draw in; freed with zl_free(). NULL: no memory. */
char *zl_map_path(const zl_map_job *job, const char *name);

/** Finds the font that was asked for or one with Chinese signs, and lists it for MapServer. */
zl_status zl_map_font(zl_map_job *job, zl_error *err);

/** Paper, projection, scale and frame, as far as they can be told before the legend is known. */
zl_status zl_map_arrange(zl_map_job *job, zl_error *err);
/** The same with the legend that the map has. */
zl_status zl_map_rearrange(zl_map_job *job, zl_findings *findings, zl_error *err);
/** The lines below the map. */
zl_status zl_map_notes(zl_map_job *job, zl_error *err);
/** Writes the data, finds what is in the frame, draws frame and sheet, and verifies the picture. */
zl_status zl_map_draw(zl_map_job *job, zl_findings *findings, zl_error *err);

/** The mapfile that others may serve, with its data and list of fonts. */
zl_status zl_map_served_announce(zl_map_job *job, zl_error *err);
zl_status zl_map_served_write(zl_map_job *job, zl_error *err);

#endif
