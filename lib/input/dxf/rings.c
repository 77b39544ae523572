/* Polygons of a drawing: a ring in a ring is its hole, a text in a ring is its text, and a line
 * that closes nothing says how far its ends are from others. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "input/dxf/private.h"
#include "input/quote.h"

/* Closed polylines and faces of open lines in one list, and which lies in which. */
static zl_status join_rings(zl_drawing *d, zl_error *err)
{
    const zl_shape *faces = d->linework.rings;
    size_t nfaces = faces ? faces->nparts : 0, count = d->nclosed + nfaces;
    size_t *entity = zl_alloc_zero(count + 1, sizeof *entity);
    d->parent = zl_alloc_zero(count + 1, sizeof *d->parent);
    if (entity) {
        memcpy(entity, d->ring_entity, d->nclosed * sizeof *entity);
        zl_free(d->ring_entity);
        d->ring_entity = entity;
    }
    if (!entity || !d->parent)
        return zl_fail_memory(err);
    for (size_t i = 0; i < nfaces; i++) {
        size_t path = d->linework.path_of[i];
        entity[d->nclosed + i] = d->path_entity[path == SIZE_MAX ? 0 : path];
    }
    if (nfaces > 0) {
        zl_shape *all = NULL;
        ZL_TRY(zl_shape_concat(&all, d->rings, faces, err));
        zl_shape_free(d->rings);
        d->rings = all;
    }
    return zl_rings_nest(d->parent, d->rings, err);
}

/* A ring at an odd depth is a hole. */
static bool is_hole(const zl_drawing *d, size_t ring)
{
    bool hole = false;
    for (size_t at = d->parent[ring]; at != SIZE_MAX; at = d->parent[at])
        hole = !hole;
    return hole;
}

static const double *ring_xy(const zl_drawing *d, size_t ring)
{
    return zl_ring_points(d->rings, ring);
}

static double ring_size(const zl_drawing *d, size_t ring)
{
    return fabs(zl_ring_twice_area(ring_xy(d, ring), zl_ring_size(d->rings, ring)));
}

/* The least ring that holds a place; SIZE_MAX: none. */
static size_t ring_around(const zl_drawing *d, const double place[2])
{
    size_t best = SIZE_MAX;
    for (size_t r = 0; r < d->rings->nparts; r++)
        if (zl_ring_holds(ring_xy(d, r), zl_ring_size(d->rings, r), place) &&
            (best == SIZE_MAX || ring_size(d, r) < ring_size(d, best)))
            best = r;
    return best;
}

/* Texts of the rings that they stand in, joined by blanks; line breaks become blanks too. */
static zl_status gather_texts(char **text, zl_drawing *d, zl_error *err)
{
    size_t outside = 0;
    for (size_t i = 0; i < d->dxf.nentities; i++) {
        const zl_dxf_entity *entity = &d->dxf.entity[i];
        if (!zl_drawing_chosen(d, entity) || !entity->text || entity->shape->kind != ZL_SHAPE_POINT)
            continue;
        const double *place = entity->shape->lonlat_deg;
        size_t ring = ring_around(d, place);
        zl_quote said = zl_quoted(entity->text);
        outside += ring == SIZE_MAX;
        if (ring == SIZE_MAX)
            continue;
        if (is_hole(d, ring)) {
            ZL_TRY(zl_source_add_note(d->source, ZL_WARNING, "text-in-hole", place, err,
                                      "the text \"%s\" stands in a ring that lies in another and "
                                      "was taken as its hole; if it is a feature of its own, put "
                                      "it on another CAD layer",
                                      said.text));
            continue;
        }
        zl_text joined = {0};
        if (text[ring])
            zl_text_addf(&joined, "%s ", text[ring]);
        zl_text_add(&joined, entity->text);
        char *all = zl_text_take(&joined);
        if (!all)
            return zl_fail_memory(err);
        for (char *at = all; *at; at++)
            if (*at == '\n' || *at == '\r')
                *at = ' ';
        zl_free(text[ring]);
        text[ring] = all;
    }
    if (outside == 0)
        return ZL_OK;
    return zl_source_add_note(d->source, ZL_NOTE, "text-outside", NULL, err,
                              "%zu text%s in no ring and %s left out", outside,
                              zl_inflect(outside == 1, " stands", "s stand"),
                              zl_inflect(outside == 1, "was", "were"));
}

/* Lines that overshoot each other enclose a sliver beside the plot that they were drawn for. */
static zl_status note_sliver(zl_drawing *d, size_t ring, zl_error *err)
{
    const double *xy = ring_xy(d, ring);
    double length = 0, twice_area = ring_size(d, ring);
    for (size_t i = 1; i < zl_ring_size(d->rings, ring); i++)
        length += hypot(xy[2 * i] - xy[2 * i - 2], xy[2 * i + 1] - xy[2 * i - 1]);
    if (ring < d->nclosed || twice_area >= d->snap * length)
        return ZL_OK;
    return zl_source_add_note(d->source, ZL_WARNING, "sliver", xy, err,
                              "lines that cross enclose a sliver of %.2g square units, narrower "
                              "than --snap %g; it has become a polygon of its own: trim the lines",
                              twice_area / 2, d->snap);
}

static zl_status write_polygon(zl_drawing *d, size_t shell, const char *text, zl_error *err)
{
    OGRGeometryH polygon = OGR_G_CreateGeometry(wkbPolygon);
    OGR_G_AddGeometryDirectly(
        polygon, zl_drawing_path(ring_xy(d, shell), zl_ring_size(d->rings, shell), wkbLinearRing));
    size_t holes = 0;
    for (size_t r = 0; r < d->rings->nparts; r++)
        if (d->parent[r] == shell) {
            OGR_G_AddGeometryDirectly(
                polygon, zl_drawing_path(ring_xy(d, r), zl_ring_size(d->rings, r), wkbLinearRing));
            holes++;
        }
    if (holes > 0)
        ZL_TRY(zl_source_add_note(d->source, ZL_NOTE, "ring-as-hole", ring_xy(d, shell), err,
                                  "%zu ring%s inside this one %s taken as its hole%s", holes,
                                  zl_inflect(holes == 1, "", "s"),
                                  zl_inflect(holes == 1, "was", "were"),
                                  zl_inflect(holes == 1, "", "s")));
    return zl_drawing_write(d, polygon, &d->dxf.entity[d->ring_entity[shell]], text, NULL, err);
}

/* ---- what does not close -------------------------------------------------------------------- */

static zl_status note_joins(zl_drawing *d, zl_error *err)
{
    for (size_t i = 0; i < d->linework.njoins; i++) {
        const zl_join *join = &d->linework.join[i];
        ZL_TRY(zl_source_add_note(d->source, ZL_NOTE, "ends-joined", join->xy, err,
                                  "a gap of %.4g m between two ends was closed with a straight "
                                  "edge, by --snap %g",
                                  join->gap, d->snap));
    }
    return ZL_OK;
}

/* The finding of one open line: its widest gap, since a ring needs all of them closed. */
static void tell_open(zl_text *out, const zl_drawing *d, size_t path)
{
    const zl_loose_end *widest = NULL;
    for (size_t i = 0; i < d->linework.nloose; i++) {
        const zl_loose_end *end = &d->linework.loose[i];
        if (end->path == path && (!widest || end->gap > widest->gap))
            widest = end;
    }
    if (!widest)
        zl_text_add(out,
                    _("this line closes no ring with the others; add what is missing, or leave "
                      "its CAD layer out"));
    else if (!isfinite(widest->gap))
        zl_text_add(out, _("this line is open, and there is no other end to join it to"));
    else
        zl_text_addf(out,
                     _("this line is open: its end at (%s) is %.4g m from the nearest other end; "
                       "close it in the drawing, or join ends with --snap %.3g"),
                     zl_place_text(widest->xy).text, widest->gap,
                     ceil(widest->gap * 1000 + 1) / 1000);
}

static zl_status write_open(zl_drawing *d, zl_error *err)
{
    for (size_t p = 0; p < d->paths->nparts; p++) {
        if (d->linework.used[p])
            continue;
        ZL_CLEANUP(zl_text_free) zl_text told = {0};
        tell_open(&told, d, p);
        if (told.failed)
            return zl_fail_memory(err);
        OGRGeometryH line =
            zl_drawing_path(zl_ring_points(d->paths, p), zl_ring_size(d->paths, p), wkbLineString);
        ZL_TRY(zl_drawing_write(d, line, &d->dxf.entity[d->path_entity[p]], NULL, told.data, err));
    }
    return ZL_OK;
}

typedef struct texts {
    char **text;
    size_t count;
} texts;

static void free_texts(texts *all)
{
    for (size_t i = 0; all->text && i < all->count; i++)
        zl_free(all->text[i]);
    zl_free(all->text);
}

zl_status zl_drawing_write_polygons(zl_drawing *d, zl_error *err)
{
    ZL_TRY(join_rings(d, err));
    ZL_CLEANUP(free_texts) texts all = {.count = d->rings->nparts};
    all.text = zl_alloc_zero(all.count + 1, sizeof *all.text);
    if (!all.text)
        return zl_fail_memory(err);
    ZL_TRY(gather_texts(all.text, d, err));
    for (size_t r = 0; r < d->rings->nparts; r++)
        if (!is_hole(d, r)) {
            ZL_TRY(note_sliver(d, r, err));
            ZL_TRY(write_polygon(d, r, all.text[r], err));
        }
    ZL_TRY(note_joins(d, err));
    return write_open(d, err);
}
