/* Where things stand on the paper. All lengths are millimetres from the upper left corner. */
#ifndef ZL_OUTPUT_MAP_SHEET_H
#define ZL_OUTPUT_MAP_SHEET_H

#include "output/map/paper.h"

typedef struct zl_box {
    double left, top, right, bottom;
} zl_box;

/** A map shows the groups of zones that lie far apart in panes of their own: at most so many. */
enum { ZL_MAP_PANES = 4 };

typedef struct zl_sheet {
    double width_mm, height_mm;
    double dpi;                /**< of the picture of the sheet */
    double unit_mm;            /**< height of ordinary text; 2.8 on A4, more on larger paper */
    zl_box title;              /**< the band above the frame; empty without a title */
    zl_box frame;              /**< all panes */
    zl_box pane[ZL_MAP_PANES]; /**< the neat lines; their sides lie on whole, even pixels */
    size_t panes;
    zl_box panel;     /**< legend, north arrow, scale */
    bool panel_below; /**< it lies below the frame and not to the right */
    zl_box foot;      /**< notes: CRS, sources, maker */
} zl_sheet;

/** What has to find room beside the map. */
typedef struct zl_contents {
    bool titled;
    int notes;           /**< lines below */
    size_t legend_lines; /**< headings and keys */
    size_t panes;
    double size[ZL_MAP_PANES][2]; /**< what each has to show, across and up, in any unit */
} zl_contents;

/** Divides the paper. ZL_USAGE when it is too small for a map. */
zl_status zl_sheet_divide(zl_sheet *out, const zl_paper *paper, double dpi,
                          const zl_contents *contents, zl_error *err);

/** Pixels of the picture of the sheet. */
int zl_sheet_px(const zl_sheet *sheet, double mm);

/** How many columns of the legend a width has room for, where its type is `factor` times the
 *  ordinary one. */
size_t zl_sheet_legend_columns(const zl_sheet *sheet, double width_mm, double factor);
/** Height of the heading of the legend, and of each of its lines. */
double zl_sheet_legend_head(const zl_sheet *sheet);
double zl_sheet_legend_row(const zl_sheet *sheet, double factor);
/** The legend's part of a panel below the map. */
double zl_sheet_legend_width(const zl_box *panel);

double zl_box_width(const zl_box *box);
double zl_box_height(const zl_box *box);

#endif
