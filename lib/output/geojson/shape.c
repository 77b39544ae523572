#include "output/geojson/shape.h"

#include <math.h>

#include "base/digits.h"
#include "base/error.h"
#include "output/ogr_shape.h"

/* "[ -180.1234567, -90.1234567 ], " is the longest that a place can be. */
enum { PLACE_BYTES = 32, FRAME_BYTES = 128, RING_BYTES = 16 };

/* Where a text goes and what is told of it. */
typedef struct printing {
    char *to;
    uint64_t mark;
    zl_tally *tally;
} printing;

static void put(printing *p, const char *piece, size_t size)
{
    memcpy(p->to, piece, size);
    p->to += size;
}

static void open_array(printing *p)
{
    put(p, "[ ", 2);
    p->mark = zl_fold(p->mark, ZL_MARK_ARRAY);
}

static void close_array(printing *p)
{
    put(p, " ]", 2);
    p->mark = zl_fold(p->mark, ZL_MARK_END);
}

static void put_place(printing *p, const double *place)
{
    const double steps[2] = {(double)zl_degree_steps(place[0]), (double)zl_degree_steps(place[1])};
    p->mark = zl_mark_place(p->tally, p->mark, steps);
    put(p, "[ ", 2);
    p->to = zl_put_degrees(p->to, place[0]);
    put(p, ", ", 2);
    p->to = zl_put_degrees(p->to, place[1]);
    put(p, " ]", 2);
}

static void put_path(printing *p, const double *places, size_t count, bool backwards)
{
    open_array(p);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            put(p, ", ", 2);
        put_place(p, places + 2 * (backwards ? count - 1 - i : i));
    }
    close_array(p);
}

static void put_rings(printing *p, const zl_shape *shape, size_t part)
{
    size_t first = shape->part_start[part], end = shape->part_start[part + 1];
    open_array(p);
    for (size_t r = first; r < end; r++) {
        const double *places = zl_ring_points(shape, r);
        size_t count = zl_ring_size(shape, r);
        double twice = zl_ring_twice_area(places, count);
        if (r > first)
            put(p, ", ", 2);
        put_path(p, places, count, r == first ? twice < 0 : twice > 0);
    }
    close_array(p);
}

static void put_part(printing *p, const zl_shape *shape, size_t part)
{
    size_t ring = shape->part_start[part];
    if (shape->kind == ZL_SHAPE_POLYGON)
        put_rings(p, shape, part);
    else if (shape->kind == ZL_SHAPE_LINE)
        put_path(p, zl_ring_points(shape, ring), zl_ring_size(shape, ring), false);
    else
        put_place(p, zl_ring_points(shape, ring));
}

static void put_geometry(printing *p, const zl_shape *shape)
{
    static const char *const names[][2] = {[ZL_SHAPE_NONE] = {"", ""},
                                           [ZL_SHAPE_POINT] = {"Point", "MultiPoint"},
                                           [ZL_SHAPE_LINE] = {"LineString", "MultiLineString"},
                                           [ZL_SHAPE_POLYGON] = {"Polygon", "MultiPolygon"}};
    bool multi = shape->nparts > 1;
    const char *name = names[shape->kind][multi];
    p->mark = zl_mark_text(p->mark, name, strlen(name));
    put(p, "{ \"type\": \"", 11);
    put(p, name, strlen(name));
    put(p, "\", \"coordinates\": ", 18);
    if (multi)
        open_array(p);
    for (size_t i = 0; i < shape->nparts; i++) {
        if (i > 0)
            put(p, ", ", 2);
        put_part(p, shape, i);
    }
    if (multi)
        close_array(p);
    put(p, " }", 2);
}

/* Near the date line GDAL looks whether a shape crosses it and has to be cut (RFC 7946, 3.1.9). */
#define NEAR_DATE_LINE_DEG 170.0

static zl_status choose_cut(zl_shape **cut, const zl_shape *shape, zl_error *err)
{
    zl_extent extent = zl_points_extent(shape->lonlat_deg, shape->npoints);
    if (extent.west < -NEAR_DATE_LINE_DEG || extent.east > NEAR_DATE_LINE_DEG) {
        ZL_TRY(zl_ogr_cut_at_date_line(cut, shape, err));
        extent = zl_points_extent((*cut)->lonlat_deg, (*cut)->npoints);
    }
    if (extent.west >= -180 && extent.east <= 180 && extent.south >= -90 && extent.north <= 90)
        return ZL_OK;
    return zl_fail(err, ZL_BAD_DATA,
                   "its shape reaches beyond 180 degrees of longitude or 90 of latitude, where "
                   "GeoJSON has no places");
}

zl_status zl_print_shape(zl_text *out, zl_tally *tally, uint64_t *mark, const zl_shape *shape,
                         zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *cut = NULL;
    ZL_TRY(choose_cut(&cut, shape, err));
    if (cut)
        shape = cut;
    size_t room =
        FRAME_BYTES + PLACE_BYTES * shape->npoints + RING_BYTES * (shape->nrings + shape->nparts);
    printing p = {.to = zl_text_room(out, room), .mark = *mark, .tally = tally};
    if (!p.to)
        return zl_fail_memory(err);
    put_geometry(&p, shape);
    zl_text_end(out, p.to);
    *mark = p.mark;
    return ZL_OK;
}
