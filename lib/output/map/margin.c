#include "output/map/margin.h"

#include <math.h>
#include <stdio.h>

#include "base/error.h"
#include "output/map/words.h"

const zl_ink zl_black = {0, 0, 0}, zl_white = {255, 255, 255}, zl_grey = {70, 70, 70};

/* ---- title and notes ------------------------------------------------------------------------ */

static zl_status draw_title(zl_drawing *drawing, const zl_margin *margin, zl_error *err)
{
    const zl_box *box = &drawing->sheet->title;
    double size = 1.9 * drawing->sheet->unit_mm;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    ZL_TRY(zl_draw_fit(&text, &size, drawing, margin->title, zl_box_width(box), 0.6, err));
    zl_draw_caption(drawing, &(zl_caption){.text = text.data,
                                           .x_mm = (box->left + box->right) / 2,
                                           .y_mm = box->top + 1.4 * drawing->sheet->unit_mm,
                                           .size_mm = size,
                                           .anchor = ZL_ANCHOR_MIDDLE,
                                           .ink = zl_black});
    return ZL_OK;
}

static zl_status draw_notes(zl_drawing *drawing, const zl_margin *margin, zl_error *err)
{
    const zl_box *box = &drawing->sheet->foot;
    double unit = drawing->sheet->unit_mm;
    for (int i = 0; i < margin->notes; i++) {
        double size = 0.85 * unit;
        ZL_CLEANUP(zl_text_free) zl_text text = {0};
        ZL_TRY(zl_draw_fit(&text, &size, drawing, margin->note[i], zl_box_width(box), 0.7, err));
        zl_draw_caption(drawing, &(zl_caption){.text = text.data,
                                               .x_mm = box->left,
                                               .y_mm = box->top + (i + 0.75) * 1.5 * unit,
                                               .size_mm = size,
                                               .anchor = ZL_ANCHOR_LEFT,
                                               .ink = zl_grey});
    }
    return ZL_OK;
}

/* ---- north and scale ------------------------------------------------------------------------ */

/* North of the grid: upwards. `box` is as high as the arrow with its letter. */
static void draw_north(zl_drawing *drawing, const zl_margin *margin, const zl_box *box)
{
    double x = (box->left + box->right) / 2, letter = 0.32 * zl_box_height(box);
    double top = box->top + letter, half = 0.22 * zl_box_height(box);
    double waist = box->bottom - 0.25 * (box->bottom - top);
    const double west[] = {x, top, x - half, box->bottom, x, waist, x, top};
    const double east[] = {x, top, x + half, box->bottom, x, waist, x, top};
    zl_draw_area(drawing, west, 4, zl_black, zl_black);
    zl_draw_area(drawing, east, 4, zl_white, zl_black);
    zl_draw_caption(drawing,
                    &(zl_caption){.text = zl_map_word_of(ZL_MAP_WORD_NORTH, margin->chinese),
                                  .x_mm = x,
                                  .y_mm = box->top + letter / 2,
                                  .size_mm = drawing->sheet->unit_mm,
                                  .anchor = ZL_ANCHOR_MIDDLE,
                                  .ink = zl_black});
}

static void draw_bar(zl_drawing *drawing, double left, double top, double length, double high)
{
    enum { PIECES = 4 };
    for (int i = 0; i < PIECES; i++) {
        double from = left + length * i / PIECES, to = left + length * (i + 1) / PIECES;
        const double mm[] = {from, top, to, top, to, top + high, from, top + high, from, top};
        zl_draw_area(drawing, mm, 5, i % 2 ? zl_white : zl_black, zl_black);
    }
}

static void draw_length(zl_drawing *drawing, double metres, double x, double y, bool unit,
                        bool chinese)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    bool large = metres >= 1000 || metres == 0;
    char number[ZL_NUMBER_SIZE];
    zl_number_text(number, large ? metres / 1000 : metres, -1);
    zl_text_add(&text, number);
    if (unit) {
        zl_text_add(&text, " ");
        zl_text_add(&text,
                    zl_map_word_of(large ? ZL_MAP_WORD_KILOMETRES : ZL_MAP_WORD_METRES, chinese));
    }
    drawing->out->failed |= text.failed;
    zl_draw_caption(drawing, &(zl_caption){.text = text.data,
                                           .x_mm = x,
                                           .y_mm = y,
                                           .size_mm = 0.85 * drawing->sheet->unit_mm,
                                           .anchor = ZL_ANCHOR_MIDDLE,
                                           .ink = zl_black});
}

/* Scale number, bar and its lengths, in three lines of `box`. MapServer's own scale bar is a
 * picture of pixels, which would blur in SVG and PDF. */
static void draw_scale(zl_drawing *drawing, const zl_margin *margin, const zl_box *box)
{
    double unit = drawing->sheet->unit_mm, scale = margin->view->scale;
    double middle = (box->left + box->right) / 2;
    double metres = zl_round_length(0.7 * zl_box_width(box) / 1000 * scale);
    double length = metres * 1000 / scale, left = middle - length / 2;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_map_word_scale(&text, scale, margin->chinese);
    drawing->out->failed |= text.failed;
    zl_draw_caption(drawing, &(zl_caption){.text = text.data,
                                           .x_mm = middle,
                                           .y_mm = box->top + 0.8 * unit,
                                           .size_mm = 1.1 * unit,
                                           .anchor = ZL_ANCHOR_MIDDLE,
                                           .ink = zl_black});
    draw_bar(drawing, left, box->top + 1.9 * unit, length, 0.5 * unit);
    for (int i = 0; i <= 2; i++)
        draw_length(drawing, metres * i / 2, left + length * i / 2, box->top + 3.2 * unit, i == 2,
                    margin->chinese);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static zl_status draw_panel(zl_drawing *drawing, const zl_margin *margin, zl_error *err)
{
    const zl_sheet *sheet = drawing->sheet;
    const zl_box *panel = &sheet->panel;
    double unit = sheet->unit_mm, north_high = 5 * unit, scale_high = 4.2 * unit;
    zl_box legend = *panel, scale = *panel, north = *panel;
    if (sheet->panel_below) {
        legend.right = panel->left + zl_sheet_legend_width(panel);
        scale.left = north.left = legend.right + unit;
        scale.top = panel->bottom - scale_high;
        north.top += 0.5 * unit;
        north.bottom = fmin(north.top + north_high, scale.top - unit);
    } else {
        north.bottom = north.top + north_high;
        scale.top = panel->bottom - scale_high;
        legend.top = north.bottom + unit;
        legend.bottom = scale.top - unit;
    }
    draw_north(drawing, margin, &north);
    draw_scale(drawing, margin, &scale);
    return zl_margin_legend(drawing, margin, &legend, err);
}

static zl_status draw_pane(zl_drawing *drawing, const zl_margin *margin, size_t i, zl_error *err)
{
    const zl_box *pane = &drawing->sheet->pane[i];
    char symbol[32];
    snprintf(symbol, sizeof symbol, ZL_MAP_PANE_SYMBOL, i);
    zl_draw_picture(drawing, symbol, pane);
    zl_draw_box(drawing, pane, 0.12 * drawing->sheet->unit_mm, zl_black);
    return zl_margin_coordinates(drawing, &margin->view[i], pane, margin->step_deg, err);
}

zl_status zl_margin_draw(zl_drawing *drawing, const zl_margin *margin, zl_error *err)
{
    for (size_t i = 0; i < drawing->sheet->panes; i++)
        ZL_TRY(draw_pane(drawing, margin, i, err));
    if (margin->title)
        ZL_TRY(draw_title(drawing, margin, err));
    ZL_TRY(draw_panel(drawing, margin, err));
    return draw_notes(drawing, margin, err);
}
