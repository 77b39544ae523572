/* The coordinates at the frame, where the lines of the graticule meet it. */
#include <math.h>

#include "base/error.h"
#include "output/map/margin.h"
#include "output/map/words.h"

typedef enum side { TOP, BOTTOM, LEFT, RIGHT } side;

/* Along a side the coordinate runs nearly straight: where it has the value is found by halving. */
static zl_status coordinate_at(double *value, double part, side where, const zl_view *view,
                               zl_error *err)
{
    double x = view->west_m + part * (view->east_m - view->west_m);
    double y = view->south_m + part * (view->north_m - view->south_m);
    double place[2] = {where == LEFT    ? view->west_m
                       : where == RIGHT ? view->east_m
                                        : x,
                       where == TOP      ? view->north_m
                       : where == BOTTOM ? view->south_m
                                         : y};
    ZL_TRY(zl_crs_to_lonlat(view->crs, place, 1, NULL, err));
    *value = place[where == LEFT || where == RIGHT];
    return ZL_OK;
}

static zl_status find_part(double *part, double wanted, side where, const zl_view *view,
                           zl_error *err)
{
    double from = 0, to = 1, value;
    for (int i = 0; i < 50; i++) {
        *part = (from + to) / 2;
        ZL_TRY(coordinate_at(&value, *part, where, view, err));
        if (value < wanted)
            from = *part;
        else
            to = *part;
    }
    return ZL_OK;
}

/* A pane and the graticule in it. */
typedef struct meshes {
    const zl_view *view;
    const zl_box *pane;
    double step_deg;
} meshes;

static void draw_tick(zl_drawing *drawing, const meshes *of, double degrees, double part,
                      side where)
{
    const zl_box *frame = of->pane;
    double unit = drawing->sheet->unit_mm, tick = 0.4 * unit, away = 0.95 * unit;
    bool upright = where == LEFT || where == RIGHT;
    double sign = where == LEFT || where == TOP ? -1 : 1;
    double along = upright ? frame->bottom - part * zl_box_height(frame)
                           : frame->left + part * zl_box_width(frame);
    double edge = where == TOP      ? frame->top
                  : where == BOTTOM ? frame->bottom
                  : where == LEFT   ? frame->left
                                    : frame->right;
    double outer = edge + sign * tick, far = edge + sign * away;
    const double mm[] = {upright ? edge : along, upright ? along : edge, upright ? outer : along,
                         upright ? along : outer};
    zl_draw_line(drawing, mm, 2, 0.06 * unit, zl_black);
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_map_word_degrees(&text, degrees, of->step_deg, !upright);
    drawing->out->failed |= text.failed;
    zl_draw_caption(drawing, &(zl_caption){.text = text.data,
                                           .x_mm = upright ? far : along,
                                           .y_mm = upright ? along : far,
                                           .size_mm = 0.75 * unit,
                                           .anchor = ZL_ANCHOR_MIDDLE,
                                           .turned = upright,
                                           .ink = zl_black});
}

static zl_status draw_side(zl_drawing *drawing, const meshes *of, side where, zl_error *err)
{
    double from, to, part;
    ZL_TRY(coordinate_at(&from, 0, where, of->view, err));
    ZL_TRY(coordinate_at(&to, 1, where, of->view, err));
    long last = (long)floor(to / of->step_deg);
    for (long n = (long)ceil(from / of->step_deg); n <= last; n++) {
        double degrees = (double)n * of->step_deg;
        ZL_TRY(find_part(&part, degrees, where, of->view, err));
        /* No text stands out over a corner. */
        if (part > 0.03 && part < 0.97)
            draw_tick(drawing, of, degrees, part, where);
    }
    return ZL_OK;
}

zl_status zl_margin_coordinates(zl_drawing *drawing, const zl_view *view, const zl_box *pane,
                                double step_deg, zl_error *err)
{
    const meshes of = {view, pane, step_deg};
    for (int where = TOP; where <= RIGHT; where++)
        ZL_TRY(draw_side(drawing, &of, (side)where, err));
    return ZL_OK;
}
