/* Where things stand on the paper. All lengths are millimetres from the upper left corner. */
#ifndef ZL_OUTPUT_MAP_SHEET_H
#define ZL_OUTPUT_MAP_SHEET_H

#include "output/map/paper.h"

typedef struct zl_box {
    double left, top, right, bottom;
} zl_box;

typedef struct zl_sheet {
    double width_mm, height_mm;
    double dpi;      /**< of the picture of the sheet */
    double unit_mm;  /**< height of ordinary text; 2.8 on A4, more on larger paper */
    zl_box title;    /**< the band above the frame; empty without a title */
    zl_box frame;    /**< the neat line; its sides lie on whole, even pixels */
    zl_box panel;    /**< legend, north arrow, scale */
    bool panel_below; /**< it lies below the frame and not to the right */
    zl_box foot;     /**< notes: CRS, sources, maker */
} zl_sheet;

/** Divides the paper. `foot_lines` is how many lines of notes there are. ZL_USAGE when the paper
 *  is too small for a map, or the picture would have more than 400 million pixels. */
zl_status zl_sheet_divide(zl_sheet *out, const zl_paper *paper, double dpi, bool titled,
                          int foot_lines, zl_error *err);

/** Pixels of the picture of the sheet. */
int zl_sheet_px(const zl_sheet *sheet, double mm);

double zl_box_width(const zl_box *box);
double zl_box_height(const zl_box *box);

#endif
