#include "output/map/sheet.h"

#include <math.h>

#include "base/error.h"

static const double mm_of_inch = 25.4;
/* Text is 2.8 mm (8 points) high on A4 and grows with the root of the side: 4.7 mm on A0. */
static const double unit_of_a4_mm = 2.8, diagonal_of_a4_mm = 364;
static const double most_pixels = 4e8;
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

static void divide(zl_sheet *sheet, bool titled, int foot_lines)
{
    double unit = sheet->unit_mm, margin = 2.5 * unit, coordinates = coordinate_margin(sheet);
    zl_box inside = {margin, margin, sheet->width_mm - margin, sheet->height_mm - margin};
    sheet->title = inside;
    sheet->title.bottom = inside.top + (titled ? 3.4 * unit : 0);
    sheet->foot = inside;
    sheet->foot.top = inside.bottom - foot_lines * 1.5 * unit;
    sheet->frame = (zl_box){inside.left + coordinates, sheet->title.bottom + coordinates,
                            inside.right - coordinates, sheet->foot.top - coordinates - 0.5 * unit};
    sheet->panel_below = sheet->height_mm > sheet->width_mm;
    sheet->panel = sheet->frame;
    if (sheet->panel_below) {
        sheet->panel.left = inside.left;
        sheet->panel.right = inside.right;
        sheet->panel.bottom = sheet->foot.top - 0.5 * unit;
        sheet->panel.top = sheet->panel.bottom - fmin(26 * unit, 0.27 * sheet->height_mm);
        sheet->frame.bottom = sheet->panel.top - coordinates - 0.5 * unit;
    } else {
        sheet->panel.right = inside.right;
        sheet->panel.left = inside.right - fmin(21 * unit, 0.28 * sheet->width_mm);
        sheet->frame.right = sheet->panel.left - coordinates - 0.7 * unit;
    }
    snap(sheet, &sheet->frame);
}

zl_status zl_sheet_divide(zl_sheet *out, const zl_paper *paper, double dpi, bool titled,
                          int foot_lines, zl_error *err)
{
    zl_sheet sheet = {.width_mm = paper->width_mm, .height_mm = paper->height_mm, .dpi = dpi};
    double pixels = sheet.width_mm * sheet.height_mm * pow(dpi / mm_of_inch, 2);
    if (pixels > most_pixels)
        return zl_fail(err, ZL_USAGE,
                       "%g x %g mm at %g dots per inch are %.0f million pixels; the most is %.0f: "
                       "take a lower --dpi, or write SVG or PDF, which have lines in place of "
                       "pixels",
                       sheet.width_mm, sheet.height_mm, dpi, pixels / 1e6, most_pixels / 1e6);
    double diagonal = hypot(sheet.width_mm, sheet.height_mm);
    sheet.unit_mm = unit_of_a4_mm * sqrt(fmax(diagonal / diagonal_of_a4_mm, 0.5));
    divide(&sheet, titled, foot_lines);
    if (zl_box_width(&sheet.frame) < least_frame_mm || zl_box_height(&sheet.frame) < least_frame_mm)
        return zl_fail(err, ZL_USAGE,
                       "a paper of %g x %g mm has no room for a map with its legend; take at least "
                       "A5 (148x210)",
                       sheet.width_mm, sheet.height_mm);
    *out = sheet;
    return ZL_OK;
}
