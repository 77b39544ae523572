#include "input/sample.h"

#include <math.h>
#include <stdio.h>

#include "base/alloc.h"
#include "base/error.h"

/* A line that should have been part of a ring speaks for polygons. */
static void add_places(zl_sample *sample, const zl_shape *shape, bool open_boundary)
{
    if (sample->kind == ZL_SHAPE_NONE)
        sample->kind = open_boundary ? ZL_SHAPE_POLYGON : shape->kind;
    /* A few of each shape, so that no single one decides about the layer. */
    size_t step = 1 + (shape->npoints - 1) / ZL_SAMPLE_SHAPE_PLACES;
    for (size_t i = 0; i < shape->npoints && sample->count < ZL_SAMPLE_PLACES; i += step) {
        const double *place = shape->lonlat_deg + 2 * i;
        if (!isfinite(place[0]) || !isfinite(place[1]))
            continue;
        sample->xy[2 * sample->count] = place[0];
        sample->xy[2 * sample->count + 1] = place[1];
        sample->count++;
    }
}

zl_status zl_sample_take(zl_sample *out, zl_source *source, zl_error *err)
{
    ZL_CLEANUP(zl_sample_free) zl_sample sample = {0};
    sample.xy = zl_alloc(sizeof(double[2 * ZL_SAMPLE_PLACES]));
    if (!sample.xy)
        return zl_fail_memory(err);
    zl_raw_feature *feature;
    do {
        ZL_TRY(zl_source_next(&feature, source, err));
        sample.any_feature |= feature != NULL;
        if (feature && feature->unsupported && !sample.unreadable[0])
            snprintf(sample.unreadable, sizeof sample.unreadable, "%s", feature->unsupported);
        if (feature && feature->shape)
            add_places(&sample, feature->shape, feature->open_boundary != NULL);
    } while (feature && sample.count < ZL_SAMPLE_PLACES);
    ZL_TRY(zl_source_rewind(source, err));
    *out = sample;
    sample = (zl_sample){0};
    return ZL_OK;
}

void zl_sample_free(zl_sample *sample)
{
    zl_free(sample->xy);
    *sample = (zl_sample){0};
}
