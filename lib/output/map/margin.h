/* What stands around the frame: title, coordinates, legend, scale, north, notes. */
#ifndef ZL_OUTPUT_MAP_MARGIN_H
#define ZL_OUTPUT_MAP_MARGIN_H

#include "output/map/drawing.h"

enum { ZL_MAP_NOTES = 4 };

typedef struct zl_margin {
    const zl_map_layers *layers;
    const zl_view *view; /**< of each pane of the sheet */
    const char *title;   /**< safe to draw; NULL: none */
    bool chinese;
    double step_deg;          /**< of the graticule */
    char *note[ZL_MAP_NOTES]; /**< lines below, safe to draw; owned; NULL: none */
    int notes;
} zl_margin;

/** The symbol of the drawing of a pane in the mapfile of the sheet, with its number from 0. */
#define ZL_MAP_PANE_SYMBOL "pane_%zu"

/** Draws all of it. */
zl_status zl_margin_draw(zl_drawing *drawing, const zl_margin *margin, zl_error *err);

/** The coordinates around a pane and the graticule's ticks. */
zl_status zl_margin_coordinates(zl_drawing *drawing, const zl_view *view, const zl_box *pane,
                                double step_deg, zl_error *err);
/** The keys of all rules that some feature matches, in `box`; those that find no room are told
 *  of in the last line. */
zl_status zl_margin_legend(zl_drawing *drawing, const zl_margin *margin, const zl_box *box,
                           zl_error *err);

/** How many lines it has: headings and keys. */
size_t zl_margin_legend_lines(const zl_map_layers *layers);

extern const zl_ink zl_black, zl_white, zl_grey;

#endif
