#include "output/map/sheet.h"

#include <math.h>

#include "base/error.h"

static const double mm_of_inch = 25.4;
/* Text is 2.8 mm (8 points) high on A4 and grows with the root of the side: 4.7 mm on A0. */
static const double unit_of_a4_mm = 2.8, diagonal_of_a4_mm = 364;
static const double least_frame_mm = 40;

double zl_box_width(const zl_box *box)
{
    return box->right - box->left;
}

double zl_box_height(const zl_box *box)
{
    return box->bottom - box->top;
}

int zl_sheet_px(const zl_sheet *sheet, double mm)
{
    return (int)lround(mm / mm_of_inch * sheet->dpi);
}

/* The drawing of the frame is put into the sheet by its middle, which has to be a whole pixel. */
static double on_even_pixel(const zl_sheet *sheet, double mm, bool up)
{
    double pairs = mm / mm_of_inch * sheet->dpi / 2;
    return 2 * (up ? ceil(pairs) : floor(pairs)) / sheet->dpi * mm_of_inch;
}

static void snap(zl_sheet *sheet, zl_box *box)
{
    box->left = on_even_pixel(sheet, box->left, true);
    box->top = on_even_pixel(sheet, box->top, true);
    box->right = on_even_pixel(sheet, box->right, false);
    box->bottom = on_even_pixel(sheet, box->bottom, false);
}

/* Coordinates stand around the frame. */
static double coordinate_margin(const zl_sheet *sheet)
{
    return 1.7 * sheet->unit_mm;
}

size_t zl_sheet_legend_columns(const zl_sheet *sheet, double width_mm, double factor)
{
    double column = 14 * sheet->unit_mm * factor;
    return (size_t)fmax(1, floor((width_mm + 0.5 * sheet->unit_mm) / column));
}

double zl_sheet_legend_head(const zl_sheet *sheet)
{
    return 2.2 * sheet->unit_mm;
}

double zl_sheet_legend_row(const zl_sheet *sheet, double factor)
{
    return 1.75 * sheet->unit_mm * factor;
}

double zl_sheet_legend_width(const zl_box *panel)
{
    return 0.7 * zl_box_width(panel);
}

/* As high as the legend is long, but not below what the scale and the north arrow take. */
static double panel_height(const zl_sheet *sheet, const zl_box *panel, size_t lines)
{
    size_t columns = zl_sheet_legend_columns(sheet, zl_sheet_legend_width(panel), 1);
    size_t rows = (lines + 2 * columns - 2) / columns; /* a heading may leave a row empty */
    double legend = zl_sheet_legend_head(sheet) + (double)rows * zl_sheet_legend_row(sheet, 1);
    double least = 10 * sheet->unit_mm, most = 0.3 * sheet->height_mm;
    return fmin(fmax(legend, least), fmax(most, least));
}

static void divide(zl_sheet *sheet, const zl_contents *contents)
{
    double unit = sheet->unit_mm, margin = 2.5 * unit, coordinates = coordinate_margin(sheet);
    zl_box inside = {margin, margin, sheet->width_mm - margin, sheet->height_mm - margin};
    sheet->title = inside;
    sheet->title.bottom = inside.top + (contents->titled ? 3.4 * unit : 0);
    sheet->foot = inside;
    sheet->foot.top = inside.bottom - contents->notes * 1.5 * unit;
    sheet->frame = (zl_box){inside.left + coordinates, sheet->title.bottom + coordinates,
                            inside.right - coordinates, sheet->foot.top - coordinates - 0.5 * unit};
    sheet->panel_below = sheet->height_mm > sheet->width_mm;
    sheet->panel = sheet->frame;
    if (sheet->panel_below) {
        sheet->panel.left = inside.left;
        sheet->panel.right = inside.right;
        sheet->panel.bottom = sheet->foot.top - 0.5 * unit;
        sheet->panel.top =
            sheet->panel.bottom - panel_height(sheet, &sheet->panel, contents->legend_lines);
        sheet->frame.bottom = sheet->panel.top - coordinates - 0.5 * unit;
    } else {
        sheet->panel.right = inside.right;
        sheet->panel.left = inside.right - fmin(21 * unit, 0.28 * sheet->width_mm);
        sheet->frame.right = sheet->panel.left - coordinates - 0.7 * unit;
    }
}

/* Each pane has the part that it needs, but a fair one. */
static void cut_frame(zl_sheet *sheet, const zl_contents *contents, bool stacked)
{
    double all = 0, fair = 0.6 / (double)contents->panes, between = 2 * coordinate_margin(sheet);
    double room = (stacked ? zl_box_height(&sheet->frame) : zl_box_width(&sheet->frame)) -
                  (double)(contents->panes - 1) * between;
    for (size_t i = 0; i < contents->panes; i++)
        all += contents->size[i][stacked];
    double at = stacked ? sheet->frame.top : sheet->frame.left;
    for (size_t i = 0; i < contents->panes; i++) {
        double part = fair + 0.4 * contents->size[i][stacked] / all, length = part * room;
        zl_box *pane = &sheet->pane[i];
        *pane = sheet->frame;
        *(stacked ? &pane->top : &pane->left) = at;
        *(stacked ? &pane->bottom : &pane->right) = at + length;
        snap(sheet, pane);
        at += length + between;
    }
    sheet->panes = contents->panes;
}

/* How small things are drawn at least. */
static double smallness(const zl_sheet *sheet, const zl_contents *contents)
{
    double most = 0;
    for (size_t i = 0; i < sheet->panes; i++) {
        most = fmax(most, contents->size[i][0] / zl_box_width(&sheet->pane[i]));
        most = fmax(most, contents->size[i][1] / zl_box_height(&sheet->pane[i]));
    }
    return most;
}

/* Panes stand above each other or side by side, as they show more. */
static void divide_frame(zl_sheet *sheet, const zl_contents *contents)
{
    zl_sheet side_by_side = *sheet;
    cut_frame(&side_by_side, contents, false);
    cut_frame(sheet, contents, true);
    if (smallness(&side_by_side, contents) < smallness(sheet, contents))
        *sheet = side_by_side;
}

zl_status zl_sheet_divide(zl_sheet *out, const zl_paper *paper, double dpi,
                          const zl_contents *contents, zl_error *err)
{
    zl_sheet sheet = {.width_mm = paper->width_mm, .height_mm = paper->height_mm, .dpi = dpi};
    double diagonal = hypot(sheet.width_mm, sheet.height_mm);
    sheet.unit_mm = unit_of_a4_mm * sqrt(fmax(diagonal / diagonal_of_a4_mm, 0.5));
    divide(&sheet, contents);
    divide_frame(&sheet, contents);
    if (zl_box_width(&sheet.pane[0]) < least_frame_mm ||
        zl_box_height(&sheet.pane[0]) < least_frame_mm)
        return zl_fail(err, ZL_USAGE,
                       "a paper of %g x %g mm has no room for a map with its legend; take at least "
                       "A5 (148x210)",
                       sheet.width_mm, sheet.height_mm);
    *out = sheet;
    return ZL_OK;
}
