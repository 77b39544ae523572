#include "input/line_place.h"

#include <math.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/text.h"

/* Corners and edges named for one place. */
enum { MOST_NAMED = 4 };

static const double radians = 0.017453292519943295;

/* In degrees of latitude, from the place, in a plane around it. */
static void offset(double out[2], const double *point, const double place[2])
{
    out[0] = (point[0] - place[0]) * cos(place[1] * radians);
    out[1] = point[1] - place[1];
}

static double edge_distance(const double *from, const double *to, const double place[2],
                            double *length)
{
    double a[2], b[2];
    offset(a, from, place);
    offset(b, to, place);
    double d[2] = {b[0] - a[0], b[1] - a[1]}, square = d[0] * d[0] + d[1] * d[1];
    double t = square > 0 ? -(a[0] * d[0] + a[1] * d[1]) / square : 0;
    t = t < 0 ? 0 : t > 1 ? 1 : t;
    *length = sqrt(square);
    return hypot(a[0] + t * d[0], a[1] + t * d[1]);
}

/* Findings lie on geodesics, and the line between two places strays from that by some millionths of
 * the square of its length; a hundredth of a millimetre is the place itself. */
static bool is_at(double distance, double length)
{
    return distance <= 1e-10 + 4e-3 * length * length;
}

static void name(zl_text *text, size_t *named, size_t from, size_t to)
{
    if ((*named)++ >= MOST_NAMED)
        return;
    zl_text_addf(text, "%s%zu", *named > 1 ? ", " : "", from < to ? from : to);
    if (from != to)
        zl_text_addf(text, "-%zu", from < to ? to : from);
}

/* A corner at the place, once, though a ring repeats its first point. */
static bool names_corner(zl_text *text, size_t *named, const zl_shape *shape, const size_t *line,
                         size_t i, const double place[2])
{
    double from[2];
    offset(from, shape->lonlat_deg + 2 * i, place);
    if (hypot(from[0], from[1]) > 1e-10)
        return false;
    name(text, named, line[i], line[i]);
    return true;
}

static void name_ring(zl_text *text, size_t *named, const zl_shape *shape, const size_t *line,
                      size_t ring, const double place[2])
{
    size_t start = shape->ring_start[ring], end = shape->ring_start[ring + 1];
    bool corner = start < end && names_corner(text, named, shape, line, start, place);
    for (size_t i = start; i + 1 < end; i++) {
        const double *from = shape->lonlat_deg + 2 * i;
        double length, distance = edge_distance(from, from + 2, place, &length);
        bool next = (i + 2 < end || shape->kind != ZL_SHAPE_POLYGON) &&
                    names_corner(text, named, shape, line, i + 1, place);
        bool closing = i + 2 == end && shape->kind == ZL_SHAPE_POLYGON;
        double back[2];
        offset(back, from + 2, place);
        bool at_end = closing && hypot(back[0], back[1]) <= 1e-10;
        if (!corner && !next && !at_end && is_at(distance, length))
            name(text, named, line[i], line[i + 1]);
        corner = next;
    }
}

static void add_one(zl_findings *out, const zl_finding *finding, const zl_shape *shape,
                    const size_t *point_line)
{
    const double place[2] = {finding->lon_deg, finding->lat_deg};
    ZL_CLEANUP(zl_text_free) zl_text lines = {0};
    size_t named = 0;
    zl_text_add(&lines, "");
    for (size_t r = 0; isfinite(place[0]) && isfinite(place[1]) && r < shape->nrings; r++)
        name_ring(&lines, &named, shape, point_line, r, place);
    if (lines.failed) {
        zl_findings_lose(out);
        return;
    }
    zl_findings_add(out, finding->severity, finding->code, finding->layer, finding->feature, place,
                    "%s%s%s%s%s", finding->text,
                    named == 0   ? ""
                    : named == 1 ? _(" (line ")
                                 : _(" (lines "),
                    lines.data, named > MOST_NAMED ? " …" : "", named ? _(")") : "");
}

void zl_add_with_lines(zl_findings *out, const zl_findings *findings, const zl_shape *shape,
                       const size_t *point_line)
{
    for (size_t i = 0; i < zl_findings_count(findings); i++)
        add_one(out, zl_findings_get(findings, i), shape, point_line);
}
