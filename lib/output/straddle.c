#include "output/straddle.h"

#include <math.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/text.h"
#include "base/units.h"
#include "geometry/overlay.h"

static int zone_at(double lon_deg)
{
    return (int)floor((lon_deg + 1.5) / 3);
}

/* The strip between the meridians that bound a zone, as high as the shape. A degree more on each
 * side keeps the geodesics of its ends, which bulge by some kilometres, clear of the shape. */
static zl_status strip(zl_shape **out, int zone, const zl_extent *extent, zl_error *err)
{
    double west = 3 * zone - 1.5, east = west + 3;
    double south = fmax(extent->south - 1, -89), north = fmin(extent->north + 1, 89);
    const double ring[] = {west, south, east, south, east, north, west, north, west, south};
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    zl_shape_add_points(&builder, ring, 5);
    return zl_shape_builder_take(out, &builder, err);
}

/* Area in hectares, length in kilometres, or the number of points. */
static double size_of(const zl_shape *shape)
{
    if (shape->kind == ZL_SHAPE_POLYGON)
        return zl_shape_area_m2(shape) / ZL_HA;
    return shape->kind == ZL_SHAPE_LINE ? zl_shape_perimeter_m(shape) / 1000
                                        : (double)shape->npoints;
}

static zl_status size_within(double *out, const zl_shape *shape, int zone, const zl_extent *extent,
                             zl_error *err)
{
    *out = 0;
    if (shape->kind == ZL_SHAPE_POINT) {
        for (size_t i = 0; i < shape->npoints; i++)
            *out += zone_at(shape->lonlat_deg[2 * i]) == zone;
        return ZL_OK;
    }
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *band = NULL;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *within = NULL;
    ZL_TRY(strip(&band, zone, extent, err));
    ZL_TRY(zl_overlay(&within, ZL_INTERSECTION, shape, band, err));
    if (within)
        *out = size_of(within);
    return ZL_OK;
}

static zl_status add_share(zl_text *text, const zl_shape *shape, int zone, const zl_extent *extent,
                           zl_error *err)
{
    static const char *const units[] = {
        [ZL_SHAPE_POINT] = N_("points"), [ZL_SHAPE_LINE] = "km", [ZL_SHAPE_POLYGON] = "ha"};
    char part[ZL_NUMBER_SIZE], all[ZL_NUMBER_SIZE], percent[ZL_NUMBER_SIZE];
    int digits = shape->kind == ZL_SHAPE_POINT ? 0 : shape->kind == ZL_SHAPE_LINE ? 3 : 4;
    double within, whole = size_of(shape);
    ZL_TRY(size_within(&within, shape, zone, extent, err));
    if (within == 0)
        return ZL_OK; /* it only touches the border */
    zl_number_text(part, within, digits);
    zl_number_text(all, whole, digits);
    zl_number_text(percent, whole > 0 ? 100 * within / whole : 0, 2);
    zl_text_addf(text, _("%s%s of %s %s (%s %%) lie in zone %d"), text->size ? ", " : "", part, all,
                 _(units[shape->kind]), percent, zone);
    return ZL_OK;
}

zl_status zl_note_straddling(const zl_stream *stream, const zl_stream_row *row, int zone,
                             zl_findings *findings, zl_error *err)
{
    zl_extent extent = zl_shape_extent(row->shape);
    int west = zone_at(extent.west), east = zone_at(extent.east);
    if (west == east)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text shares = {0};
    for (int other = west; other <= east; other++)
        if (other != zone)
            ZL_TRY(add_share(&shares, row->shape, other, &extent, err));
    if (shares.failed)
        return zl_fail_memory(err);
    if (!shares.size)
        return ZL_OK;
    double centre[2];
    zl_extent_centre(&extent, centre);
    zl_findings_add(findings, ZL_WARNING, "straddles-zones", stream->name, row->id, centre,
                    "it reaches from zone %d to zone %d and was written whole in zone %d, that of "
                    "its middle; %s",
                    west, east, zone, shares.data);
    return ZL_OK;
}
