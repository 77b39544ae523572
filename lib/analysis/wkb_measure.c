/* Areas, lengths, distances and soundness of rows of WKB. */
#include <math.h>
#include <stdio.h>

#include "analysis/wkb_rows.h"
#include "base/error.h"
#include "base/findings.h"
#include "geodesy/distance.h"
#include "geometry/shape.h"
#include "geometry/validity.h"

/* The arrays of a call; outputs that are not wanted are NULL. */
typedef struct arrays {
    const zl_wkb_array *a, *b;
    double *area_m2, *perimeter_m, *distance_m, *from_deg, *to_deg;
    uint8_t *valid;
} arrays;

static zl_status measure_row(size_t row, void *bench, zl_findings *findings, void *user,
                             zl_error *err)
{
    const arrays *all = user;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    (void)bench, (void)findings;
    if (all->area_m2)
        all->area_m2[row] = (double)NAN;
    if (all->perimeter_m)
        all->perimeter_m[row] = (double)NAN;
    ZL_TRY(zl_wkb_placed_shape(&shape, all->a, row, err));
    if (shape && all->area_m2)
        all->area_m2[row] = zl_shape_area_m2(shape);
    if (shape && all->perimeter_m)
        all->perimeter_m[row] = zl_shape_perimeter_m(shape);
    return ZL_OK;
}

zl_status zl_wkb_measure(double *area_m2, double *perimeter_m, const zl_wkb_array *shapes,
                         zl_findings *findings, zl_error *err)
{
    arrays all = {.a = shapes, .area_m2 = area_m2, .perimeter_m = perimeter_m};
    return zl_wkb_run(
        &(zl_wkb_work){
            .nrows = shapes->count, .row = measure_row, .user = &all, .findings = findings},
        err);
}

static void put_place(double *places_deg, size_t row, const double place_deg[2])
{
    for (size_t i = 0; places_deg && i < 2; i++)
        places_deg[2 * row + i] = place_deg[i];
}

static zl_status distance_of_row(size_t row, void *bench, zl_findings *findings, void *user,
                                 zl_error *err)
{
    const arrays *all = user;
    const double nowhere[2] = {(double)NAN, (double)NAN};
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *a = NULL;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *b = NULL;
    (void)bench, (void)findings;
    all->distance_m[row] = (double)NAN;
    put_place(all->from_deg, row, nowhere);
    put_place(all->to_deg, row, nowhere);
    ZL_TRY(zl_wkb_placed_shape(&a, all->a, row, err));
    ZL_TRY(zl_wkb_placed_shape(&b, all->b, row, err));
    if (!a || !b || a->npoints == 0 || b->npoints == 0)
        return ZL_OK;
    zl_nearest nearest;
    zl_shape_distance(&nearest, a, b, (double)INFINITY);
    all->distance_m[row] = nearest.distance_m;
    put_place(all->from_deg, row, nearest.from);
    put_place(all->to_deg, row, nearest.to);
    return ZL_OK;
}

zl_status zl_wkb_distance(double *distance_m, double *from_deg, double *to_deg,
                          const zl_wkb_array *a, const zl_wkb_array *b, zl_findings *findings,
                          zl_error *err)
{
    arrays all = {.a = a, .b = b, .distance_m = distance_m, .from_deg = from_deg, .to_deg = to_deg};
    zl_wkb_work work = {.row = distance_of_row, .user = &all, .findings = findings};
    ZL_TRY(zl_wkb_rows(&work.nrows, a, b, err));
    return zl_wkb_run(&work, err);
}

static zl_status check_row(size_t row, void *bench, zl_findings *findings, void *user,
                           zl_error *err)
{
    const arrays *all = user;
    char feature[24];
    bool valid = false;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    (void)bench;
    all->valid[row] = 0;
    ZL_TRY(zl_wkb_shape(&shape, all->a, row, err));
    if (!shape)
        return ZL_OK;
    snprintf(feature, sizeof feature, "%zu", row);
    ZL_TRY(zl_shape_validate(&valid, shape, NULL, feature, findings, err));
    all->valid[row] = valid;
    return ZL_OK;
}

zl_status zl_wkb_check(uint8_t *valid, const zl_wkb_array *shapes, zl_findings *findings,
                       zl_error *err)
{
    ZL_CLEANUP(zl_findings_free_ptr) zl_findings *own = findings ? NULL : zl_findings_new();
    if (!findings && !own)
        return zl_fail_memory(err);
    arrays all = {.a = shapes, .valid = valid};
    return zl_wkb_run(&(zl_wkb_work){.nrows = shapes->count,
                                     .row = check_row,
                                     .user = &all,
                                     .findings = findings ? findings : own},
                      err);
}
