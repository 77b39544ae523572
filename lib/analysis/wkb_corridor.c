/* How much of each row's polygon lies within distances of the lines of another array? */
#include <math.h>

#include "analysis/questions.h"
#include "analysis/wkb_collection.h"
#include "base/error.h"

typedef struct outputs {
    double *area_m2, *share, *largest_error_m;
    size_t nwithin;
    size_t row, nth; /* of the row that came last: its distances come one after another */
} outputs;

static void put(double *column, size_t at, double value)
{
    if (column)
        column[at] = value;
}

static void put_all(const outputs *out, size_t at, double area_m2, double share, double error_m)
{
    put(out->area_m2, at, area_m2);
    put(out->share, at, share);
    put(out->largest_error_m, at, error_m);
}

static zl_status keep(const void *a_row, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_corridor_row *row = a_row;
    outputs *out = user;
    size_t at = zl_wkb_row_of(row->id);
    (void)shape, (void)err;
    out->nth = at == out->row ? out->nth + 1 : 0;
    out->row = at;
    put_all(out, at * out->nwithin + out->nth, row->area_m2, row->share, row->largest_error_m);
    return ZL_OK;
}

zl_status zl_wkb_corridor(double *area_m2, double *share, double *largest_error_m,
                          const zl_wkb_array *zones, const zl_wkb_array *lines,
                          const zl_corridor_options *options, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_collection_free) zl_collection of_zones = {0};
    ZL_CLEANUP(zl_collection_free) zl_collection of_lines = {0};
    ZL_TRY(zl_wkb_collect(&of_zones, zones, ZL_WKB_POLYGONS, "zones", findings, err));
    ZL_TRY(zl_wkb_collect(&of_lines, lines, ZL_WKB_LINES, "lines", findings, err));
    outputs out = {area_m2, share, largest_error_m, options->nwithin, SIZE_MAX, 0};
    for (size_t i = 0; i < zones->count * options->nwithin; i++)
        put_all(&out, i, (double)NAN, (double)NAN, (double)NAN);
    const zl_corridor_options figures = {.within_m = options->within_m,
                                         .nwithin = options->nwithin,
                                         .tolerance_m = options->tolerance_m,
                                         .dissolve = true};
    const zl_sink sink = {.emit = keep, .user = &out};
    return zl_corridor_of(&of_zones, &of_lines, &figures, &sink, err);
}
