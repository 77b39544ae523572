#include "output/gk3.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "output/straddle.h"

/* The zone of the middle of the extent; 0 outside the zones. */
static int zone_of(const zl_shape *shape)
{
    zl_extent extent = zl_shape_extent(shape);
    double centre[2];
    zl_extent_centre(&extent, centre);
    int zone = 0;
    return zl_gk3_epsg(centre[0], &zone) ? zone : 0;
}

static zl_status next_of_zone(zl_stream_row *row, bool *more, void *user, zl_error *err)
{
    const zl_gk3_filter *filter = user;
    for (;;) {
        ZL_TRY(zl_stream_next(row, more, filter->base, err));
        if (!*more || (row->shape ? zone_of(row->shape) == filter->zone : filter->shapeless))
            return ZL_OK;
    }
}

static zl_status rewind_zone(void *user, zl_error *err)
{
    const zl_gk3_filter *filter = user;
    return filter->base->rewind(filter->base->user, err);
}

/* Which zones have features, by their number; with `findings`, what straddles them is told. */
static zl_status find_zones(bool *used, const zl_stream *stream, zl_findings *findings,
                            zl_error *err)
{
    ZL_TRY(stream->rewind(stream->user, err));
    for (;;) {
        zl_stream_row row;
        bool more;
        ZL_TRY(zl_stream_next(&row, &more, stream, err));
        if (!more)
            return ZL_OK;
        if (!row.shape)
            continue;
        int zone = zone_of(row.shape);
        if (zone < ZL_GK3_FIRST || zone > ZL_GK3_LAST) {
            ZL_CLEANUP(zl_text_free) zl_text shown = {0};
            return zl_fail(err, ZL_BAD_CRS,
                           "feature %s lies outside the 3-degree zones 25 to 45 (73.5 to 136.5 "
                           "degrees east); name a CRS with --crs EPSG:n",
                           zl_shown(&shown, row.id));
        }
        used[zone] = true;
        if (findings)
            ZL_TRY(zl_note_straddling(stream, &row, zone, findings, err));
    }
}

static zl_status add_zone(zl_delivery *delivery, zl_gk3_filter *filter, zl_error *err)
{
    zl_stream stream = *filter->base;
    stream.next = next_of_zone;
    stream.rewind = rewind_zone;
    stream.user = filter;
    ZL_CLEANUP(zl_text_free) zl_text stem = {0};
    zl_text_addf(&stem, "%s_%d", delivery->target.stem, filter->zone);
    if (stem.failed)
        return zl_fail_memory(err);
    char code[32];
    zl_gk_zone zone = {ZL_DATUM_CGCS2000, 3, filter->zone, !delivery->bare_easting};
    snprintf(code, sizeof code, "EPSG:%d", zl_gk_code(&zone));
    return zl_delivery_add(delivery, stem.data, code, &stream, err);
}

zl_status zl_gk3_split(zl_delivery *delivery, zl_gk3_filters *filters, const zl_stream *stream,
                       zl_findings *findings, zl_error *err)
{
    bool used[ZL_GK3_LAST + 1] = {false};
    ZL_TRY(find_zones(used, stream, findings, err));
    size_t count = 0;
    for (int zone = ZL_GK3_FIRST; zone <= ZL_GK3_LAST; zone++) {
        if (!used[zone])
            continue;
        zl_gk3_filter *filter = &filters->filter[count];
        *filter = (zl_gk3_filter){.base = stream, .zone = zone, .shapeless = count == 0};
        ZL_TRY(add_zone(delivery, filter, err));
        count++;
    }
    if (count == 0)
        return zl_fail(err, ZL_USAGE,
                       "no feature has a shape, so there is no zone to write; name a CRS with "
                       "--crs EPSG:n, or leave --crs out");
    return ZL_OK;
}

/* The one zone that all features lie in; 0 where there are several, -1 where none has a shape. */
static zl_status find_only_zone(int *out, const zl_stream *stream, zl_error *err)
{
    bool used[ZL_GK3_LAST + 1] = {false};
    ZL_TRY(find_zones(used, stream, NULL, err));
    *out = -1;
    for (int zone = ZL_GK3_FIRST; zone <= ZL_GK3_LAST; zone++)
        if (used[zone])
            *out = *out < 0 ? zone : 0;
    return ZL_OK;
}

zl_status zl_gk3_choose(char crs[32], const zl_delivery *delivery, const zl_stream *stream,
                        zl_findings *findings, zl_error *err)
{
    int number = 0;
    ZL_TRY(find_only_zone(&number, stream, err));
    if (number < 0)
        return zl_fail(err, ZL_USAGE, "no feature has a boundary, so there is nothing to %s",
                       delivery->format->txt ? _("write in a TXT") : _("draw"));
    if (number == 0) {
        zl_findings_add(findings, ZL_NOTE, "several-zones", stream->name, NULL, NULL,
                        "the features lie in several 3-degree zones; one file is written for each, "
                        "as with --crs gk3, unless --crs EPSG:n names one zone for all");
        return ZL_OK;
    }
    zl_gk_zone zone = {ZL_DATUM_CGCS2000, 3, number, !delivery->bare_easting};
    snprintf(crs, 32, "EPSG:%d", zl_gk_code(&zone));
    return ZL_OK;
}

/* ---- one zone for all -------------------------------------------------------------------------
 */

/* Which features do not lie wholly in a zone. */
typedef struct outsiders {
    int64_t count, all;
    char first[200];
} outsiders;

static zl_status find_outsiders(outsiders *out, const zl_stream *stream, double west_deg,
                                double east_deg, zl_error *err)
{
    ZL_TRY(stream->rewind(stream->user, err));
    for (;;) {
        zl_stream_row row;
        bool more;
        ZL_TRY(zl_stream_next(&row, &more, stream, err));
        if (!more)
            return ZL_OK;
        if (!row.shape)
            continue;
        out->all++;
        zl_extent extent = zl_shape_extent(row.shape);
        bool within = extent.west >= west_deg && extent.east <= east_deg;
        if (!within && out->count++ == 0)
            snprintf(out->first, sizeof out->first, "%s", row.id);
    }
}

zl_status zl_gk3_note_outside(const zl_stream *stream, const char *crs, zl_findings *findings,
                              zl_error *err)
{
    static const char prefix[] = "EPSG:";
    zl_gk_zone zone;
    if (strncmp(crs, prefix, strlen(prefix)) != 0 ||
        !zl_gk_of_code(&zone, (int)strtol(crs + strlen(prefix), NULL, 10)))
        return ZL_OK;
    double middle_deg = zl_gk_meridian_deg(&zone), half_deg = zone.width_deg / 2.0;
    outsiders found = {.first = ""};
    ZL_TRY(find_outsiders(&found, stream, middle_deg - half_deg, middle_deg + half_deg, err));
    if (found.count == 0)
        return ZL_OK;
    zl_findings_add(findings, ZL_WARNING, "outside-zone", stream->name, found.first, NULL,
                    "%lld of %lld features do not lie wholly in the %d-degree zone %d (%.1f to "
                    "%.1f degrees east), this is the first: plane lengths and areas are further "
                    "off there; --crs gk3 writes each in its own zone",
                    (long long)found.count, (long long)found.all, zone.width_deg, zone.number,
                    middle_deg - half_deg, middle_deg + half_deg);
    return ZL_OK;
}
