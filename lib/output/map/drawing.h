/* The sheet around the frame as layers of a mapfile: texts, lines and filled shapes in millimetres
 * of the paper, and pictures and keys of the legend put into it. */
#ifndef ZL_OUTPUT_MAP_DRAWING_H
#define ZL_OUTPUT_MAP_DRAWING_H

#include "output/map/engine.h"
#include "output/map/mapfile.h"

typedef enum zl_anchor { ZL_ANCHOR_LEFT, ZL_ANCHOR_MIDDLE, ZL_ANCHOR_RIGHT } zl_anchor;

typedef struct zl_drawing {
    zl_text *out;
    const zl_sheet *sheet;
    const zl_map_engine *engine;
    const zl_picture *ruler; /**< a mapfile that has the font, to measure texts with */
    size_t serial;           /**< gives each layer a name of its own */
} zl_drawing;

typedef struct zl_ink {
    unsigned char red, green, blue;
} zl_ink;

/** A line of text whose middle lies at a height; `turned` runs upwards. */
typedef struct zl_caption {
    const char *text;
    double x_mm, y_mm;
    double size_mm; /**< of the font */
    zl_anchor anchor;
    bool turned;
    zl_ink ink;
} zl_caption;

void zl_draw_caption(zl_drawing *drawing, const zl_caption *caption);
/** Width of a text of this size. */
zl_status zl_draw_measure(double *width_mm, const zl_drawing *drawing, const char *text,
                          double size_mm, zl_error *err);
/** Makes a text fit a width: smaller by up to `least` (a factor), then cut with "…". */
zl_status zl_draw_fit(zl_text *out, double *size_mm, const zl_drawing *drawing, const char *text,
                      double width_mm, double least, zl_error *err);

/** Points are x, y pairs in mm. */
void zl_draw_line(zl_drawing *drawing, const double *mm, size_t npoints, double width_mm,
                  zl_ink ink);
void zl_draw_area(zl_drawing *drawing, const double *mm, size_t npoints, zl_ink fill, zl_ink edge);
void zl_draw_box(zl_drawing *drawing, const zl_box *box, double width_mm, zl_ink ink);
/** Puts the picture that the mapfile knows as the symbol `name` into a box. */
void zl_draw_picture(zl_drawing *drawing, const char *name, const zl_box *box);
/** The key of a rule: a small area, line or point that takes its style from the SLD. */
void zl_draw_key(zl_drawing *drawing, const zl_map_rule *rule, const zl_box *box);

#endif
