/* A line of an arrangement belongs to a face as a whole or not at all, so its first edge tells. */
#include "geometry/corridor_border.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

/* An edge without direction: its lesser end first. */
typedef struct edge_key {
    double xy[4];
} edge_key;

typedef struct first_edge {
    edge_key key;
    int line;
    unsigned faces; /* how many have it */
} first_edge;

typedef struct border {
    GEOSContextHandle_t handle;
    first_edge *edge; /* of each line; sorted */
    size_t count;
} border;

static int compare_numbers(const double *a, const double *b, int count)
{
    for (int i = 0; i < count; i++)
        if (a[i] != b[i])
            return a[i] < b[i] ? -1 : 1;
    return 0;
}

static int compare_edges(const void *a, const void *b)
{
    return compare_numbers(((const edge_key *)a)->xy, ((const edge_key *)b)->xy, 4);
}

static edge_key make_key(const double *a, const double *b)
{
    bool swap = compare_numbers(a, b, 2) > 0;
    const double *low = swap ? b : a, *high = swap ? a : b;
    return (edge_key){{low[0], low[1], high[0], high[1]}};
}

static bool read_lines(border *b, const GEOSGeometry *lines)
{
    int nlines = GEOSGetNumGeometries_r(b->handle, lines);
    b->edge = zl_alloc(((size_t)nlines + 1) * sizeof *b->edge);
    for (int i = 0; b->edge && i < nlines; i++) {
        const GEOSGeometry *line = GEOSGetGeometryN_r(b->handle, lines, i);
        const GEOSCoordSequence *sequence = GEOSGeom_getCoordSeq_r(b->handle, line);
        double p[2], q[2];
        if (!sequence || !GEOSCoordSeq_getXY_r(b->handle, sequence, 0, &p[0], &p[1]) ||
            !GEOSCoordSeq_getXY_r(b->handle, sequence, 1, &q[0], &q[1]))
            return false;
        b->edge[b->count++] = (first_edge){make_key(p, q), i, 0};
    }
    if (b->count > 0)
        qsort(b->edge, b->count, sizeof *b->edge, compare_edges);
    return b->edge != NULL;
}

static bool count_ring(border *b, const GEOSGeometry *ring)
{
    const GEOSCoordSequence *sequence = GEOSGeom_getCoordSeq_r(b->handle, ring);
    unsigned npoints = 0;
    if (!sequence || !GEOSCoordSeq_getSize_r(b->handle, sequence, &npoints))
        return false;
    double *xy ZL_CLEANUP(zl_free_ptr) = zl_alloc(2 * sizeof(double) * (npoints + 1));
    if (!xy || !GEOSCoordSeq_copyToBuffer_r(b->handle, sequence, xy, 0, 0))
        return false;
    for (size_t i = 0; b->count > 0 && i + 1 < npoints; i++) {
        edge_key key = make_key(xy + 2 * i, xy + 2 * i + 2);
        first_edge *found = bsearch(&key, b->edge, b->count, sizeof *found, compare_edges);
        if (found)
            found->faces++;
    }
    return true;
}

static bool count_faces(border *b, const GEOSGeometry *faces)
{
    bool done = true;
    for (int i = 0; done && i < GEOSGetNumGeometries_r(b->handle, faces); i++) {
        const GEOSGeometry *face = GEOSGetGeometryN_r(b->handle, faces, i);
        done = count_ring(b, GEOSGetExteriorRing_r(b->handle, face));
        for (int k = 0; done && k < GEOSGetNumInteriorRings_r(b->handle, face); k++)
            done = count_ring(b, GEOSGetInteriorRingN_r(b->handle, face, k));
    }
    return done;
}

static GEOSGeometry *lines_of_one_face(const border *b, const GEOSGeometry *lines)
{
    GEOSGeometry **kept ZL_CLEANUP(zl_free_ptr) = zl_alloc((b->count + 1) * sizeof(GEOSGeometry *));
    unsigned count = 0;
    for (size_t i = 0; kept && i < b->count; i++)
        if (b->edge[i].faces == 1)
            kept[count++] =
                GEOSGeom_clone_r(b->handle, GEOSGetGeometryN_r(b->handle, lines, b->edge[i].line));
    return kept ? GEOSGeom_createCollection_r(b->handle, GEOS_MULTILINESTRING, kept, count) : NULL;
}

zl_status zl_corridor_border(zl_geom *out, const GEOSGeometry *lines, const GEOSGeometry *faces,
                             zl_error *err)
{
    border b = {.handle = out->geos->handle};
    if (read_lines(&b, lines) && count_faces(&b, faces))
        out->geometry = lines_of_one_face(&b, lines);
    zl_free(b.edge);
    return out->geometry ? ZL_OK : zl_fail_memory(err);
}
