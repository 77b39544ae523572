/* How much of each row's polygon lies within distances of the lines of another array? */
#include <math.h>

#include "analysis/questions.h"
#include "analysis/wkb_collection.h"
#include "base/error.h"

typedef struct outputs {
    const zl_wkb_corridors *to;
    size_t nwithin;
    size_t row, nth; /* of the row that came last: its distances come one after another */
} outputs;

static void put(double *column, size_t at, double value)
{
    if (column)
        column[at] = value;
}

static void put_all(const outputs *out, size_t at, const zl_corridor_row *row)
{
    put(out->to->area_m2, at, row->area_m2);
    put(out->to->area_min_m2, at, row->area_min_m2);
    put(out->to->area_max_m2, at, row->area_max_m2);
    put(out->to->share, at, row->share);
    put(out->to->largest_error_m, at, row->largest_error_m);
}

static zl_status keep(const void *a_row, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_corridor_row *row = a_row;
    outputs *out = user;
    size_t at = zl_wkb_row_of(row->id);
    (void)shape, (void)err;
    out->nth = at == out->row ? out->nth + 1 : 0;
    out->row = at;
    put_all(out, at * out->nwithin + out->nth, row);
    return ZL_OK;
}

static void clear(const outputs *out, size_t nzones)
{
    const double unknown = (double)NAN;
    const zl_corridor_row none = {.area_m2 = unknown,
                                  .area_min_m2 = unknown,
                                  .area_max_m2 = unknown,
                                  .share = unknown,
                                  .largest_error_m = unknown};
    for (size_t i = 0; i < nzones * out->nwithin; i++)
        put_all(out, i, &none);
}

static void set_accuracies(zl_collection *collection, const double *accuracy_m)
{
    for (size_t i = 0; accuracy_m && i < collection->count; i++)
        collection->feature[i].accuracy_m = accuracy_m[i];
}

zl_status zl_wkb_corridor(const zl_wkb_corridors *to, const zl_wkb_array *zones,
                          const double *zone_accuracy_m, const zl_wkb_array *lines,
                          const double *line_accuracy_m, const zl_corridor_options *options,
                          zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_collection_free) zl_collection of_zones = {0};
    ZL_CLEANUP(zl_collection_free) zl_collection of_lines = {0};
    ZL_TRY(zl_wkb_collect(&of_zones, zones, ZL_WKB_POLYGONS, "zones", findings, err));
    ZL_TRY(zl_wkb_collect(&of_lines, lines, ZL_WKB_LINES, "lines", findings, err));
    set_accuracies(&of_zones, zone_accuracy_m);
    set_accuracies(&of_lines, line_accuracy_m);
    outputs out = {to, options->nwithin, SIZE_MAX, 0};
    clear(&out, zones->count);
    const zl_corridor_options figures = {.within_m = options->within_m,
                                         .nwithin = options->nwithin,
                                         .tolerance_m = options->tolerance_m,
                                         .dissolve = true};
    const zl_sink sink = {.emit = keep, .user = &out};
    return zl_corridor_of(&of_zones, &of_lines, &figures, &sink, err);
}
