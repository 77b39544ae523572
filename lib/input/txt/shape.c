/* The points of a plot as a shape. Where a ring ends is told by 圈号 and by its closing point;
 * which rings are outlines and which are holes is told by where they lie. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "geometry/nesting.h"
#include "geometry/shape.h"
#include "input/txt/private.h"

/* Points `from` to `end` of the rows; a closed one repeats its first point as its last. */
typedef struct txt_ring {
    size_t from, end;
    bool closed;
} txt_ring;

typedef struct making {
    zl_txt *txt;
    txt_ring *ring;
    size_t nrings, capacity, nclosed, nrepeated;
    double *xy; /* closed rings, one after the other */
    size_t *line, *start, *shell_of;
} making;

static void making_free(making *m)
{
    void *const owned[] = {m->ring, m->xy, m->line, m->start, m->shell_of};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
        zl_free(owned[i]);
}

static bool same_place(const zl_txt_point *a, const zl_txt_point *b)
{
    return a->place[0] == b->place[0] && a->place[1] == b->place[1];
}

/* ---- where rings end ------------------------------------------------------------------------- */

static zl_status add_ring(making *m, size_t from, size_t end, bool closed, zl_error *err)
{
    txt_ring *grown = zl_grow(m->ring, m->nrings, &m->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    m->ring = grown;
    m->ring[m->nrings++] = (txt_ring){from, end, closed};
    m->nclosed += closed;
    return ZL_OK;
}

/* Does the point only repeat the closing point before it? */
static bool repeats_closing(const making *m, size_t i)
{
    const zl_txt_point *point = m->txt->rows.point;
    return m->nrings > 0 && m->ring[m->nrings - 1].closed && m->ring[m->nrings - 1].end == i &&
           !point[i].begins && same_place(&point[i], &point[i - 1]);
}

static zl_status cut_rings(making *m, zl_error *err)
{
    const zl_txt_rows *rows = &m->txt->rows;
    size_t from = 0;
    for (size_t i = 0; i < rows->count; i++) {
        bool closes = i > from && same_place(&rows->point[i], &rows->point[from]) && i > from + 1;
        if (i == from && repeats_closing(m, i)) {
            m->ring[m->nrings - 1].end++;
            m->nrepeated++;
            from = i + 1;
        } else if (closes || i + 1 == rows->count || rows->point[i + 1].begins) {
            ZL_TRY(add_ring(m, from, i + 1, closes, err));
            from = i + 1;
        }
    }
    return ZL_OK;
}

/* 圈号 alone parts the paths of a line. */
static zl_status cut_paths(making *m, zl_error *err)
{
    const zl_txt_rows *rows = &m->txt->rows;
    size_t from = 0;
    for (size_t i = 0; i < rows->count; i++) {
        if (m->txt->kind != ZL_SHAPE_POINT && i + 1 < rows->count && !rows->point[i + 1].begins)
            continue;
        ZL_TRY(add_ring(m, from, i + 1, false, err));
        from = i + 1;
    }
    return ZL_OK;
}

/* ---- closing points -------------------------------------------------------------------------- */

/* A well-known script writes X twice into the closing point, so that it lies somewhere else. */
static void check_x_twice(making *m, txt_ring *ring)
{
    zl_txt *txt = m->txt;
    const zl_txt_point *first = &txt->rows.point[ring->from];
    zl_txt_point *last = &txt->rows.point[ring->end - 1];
    if (ring->closed || ring->end - ring->from < 3 || last->place[0] != last->place[1] ||
        last->place[0] != first->place[0] || first->place[0] == first->place[1])
        return;
    if (txt->repair) {
        zl_txt_find(txt, true, ZL_WARNING, "repaired", last->line,
                    "the closing point had X twice; it is put where its ring begins, in line %zu",
                    first->line);
        memcpy(last->place, first->place, sizeof last->place);
        ring->closed = true;
        m->nclosed++;
        txt->plot.repaired = true;
    } else {
        zl_txt_find(
            txt, true, ZL_ERROR, "closing-point-x-twice", last->line,
            "the closing point has X twice, %.3f and %.3f, where its ring begins with %.3f, "
            "%.3f (line %zu); --repair puts it there",
            last->place[0], last->place[1], first->place[0], first->place[1], first->line);
    }
}

static void check_label(const making *m, const txt_ring *ring)
{
    const zl_txt_point *first = &m->txt->rows.point[ring->from];
    const zl_txt_point *last = &m->txt->rows.point[ring->end - 1];
    bool same_label = first->label.size > 0 && first->label.size == last->label.size &&
                      memcmp(first->label.at, last->label.at, first->label.size) == 0;
    bool x_twice = last->place[0] == last->place[1];
    if (ring->closed || !same_label || ring->end - ring->from < 3 || x_twice)
        return;
    char shown[96];
    zl_txt_find(
        m->txt, true, ZL_WARNING, "closing-point-differs", last->line,
        "the last point bears the label of the first, %s (line %zu), but lies elsewhere, by "
        "%.4g; it is kept as a corner",
        zl_txt_show(shown, first->label), first->line,
        hypot(last->place[0] - first->place[0], last->place[1] - first->place[1]));
}

static void check_closing(making *m)
{
    for (size_t r = 0; r < m->nrings; r++) {
        check_x_twice(m, &m->ring[r]);
        check_label(m, &m->ring[r]);
    }
}

/* ---- the count ------------------------------------------------------------------------------- */

/* Counts with and without the closing points are in use, whether these are written or not. */
static void check_count(const making *m, zl_txt_word word, bool last)
{
    zl_txt *txt = m->txt;
    zl_txt_number number;
    char shown[96];
    size_t rows = txt->rows.rows;
    if (word.size == 0)
        return;
    if (!zl_txt_parse_number(&number, word) || number.rest.size || number.value < 0 ||
        number.value != floor(number.value)) {
        zl_txt_find(txt, true, ZL_ERROR, "bad-number", txt->plot.line,
                    "the number of points \"%s\" is no whole number", zl_txt_show(shown, word));
        return;
    }
    double least = (double)(rows - m->nclosed - m->nrepeated);
    double most = least + (double)(txt->kind == ZL_SHAPE_POLYGON ? m->nrings : 0);
    if (number.value == (double)rows || number.value == least || number.value == most)
        return;
    bool whole = m->nrings > 0 && m->ring[m->nrings - 1].closed;
    if (last && !whole && number.value > (double)rows)
        zl_txt_find(
            txt, true, ZL_ERROR, "truncated", txt->cursor.line,
            "the file ends after %zu of the %.0f points of this plot (line %zu), before its "
            "ring is closed; it is truncated",
            rows, number.value, txt->plot.line);
    else
        zl_txt_find(txt, true, ZL_WARNING, "point-count", txt->plot.line,
                    "the head says %.0f points, and %zu follow%s; look whether some are lost",
                    number.value, rows, m->nclosed ? _(", closing points included") : "");
}

/* ---- the shape ------------------------------------------------------------------------------- */

/* All rings, closed, in one array. */
static zl_status flatten(making *m, zl_error *err)
{
    const zl_txt_rows *rows = &m->txt->rows;
    size_t most = rows->count + m->nrings, used = 0;
    m->xy = zl_alloc(sizeof(double[2]) * most);
    m->line = zl_alloc(sizeof *m->line * most);
    m->start = zl_alloc(sizeof *m->start * (m->nrings + 1));
    m->shell_of = zl_alloc(sizeof *m->shell_of * m->nrings);
    if (!m->xy || !m->line || !m->start || !m->shell_of)
        return zl_fail_memory(err);
    for (size_t r = 0; r < m->nrings; r++) {
        const txt_ring *ring = &m->ring[r];
        bool open = m->txt->kind == ZL_SHAPE_POLYGON && !ring->closed;
        m->start[r] = used;
        for (size_t i = ring->from; i < ring->end + open; i++, used++) {
            const zl_txt_point *point = &rows->point[i < ring->end ? i : ring->from];
            memcpy(m->xy + 2 * used, point->place, sizeof point->place);
            m->line[used] = point->line;
        }
    }
    m->start[m->nrings] = used;
    return ZL_OK;
}

static void add_ring_to(making *m, zl_shape_builder *builder, size_t r, size_t *nlines)
{
    size_t from = m->start[r], count = m->start[r + 1] - from;
    zl_shape_begin_ring(builder);
    zl_shape_add_points(builder, m->xy + 2 * from, count);
    memcpy(m->txt->point_line + *nlines, m->line + from, count * sizeof *m->line);
    *nlines += count;
}

/* Each outline with its holes; `next` chains the holes of a shell in the order of the file. */
static zl_status build(making *m, zl_error *err)
{
    zl_shape_builder builder;
    size_t nlines = 0;
    ZL_CLEANUP(zl_free_ptr) size_t *next = zl_alloc(sizeof *next * 2 * m->nrings);
    if (!next)
        return zl_fail_memory(err);
    size_t *last = next + m->nrings;
    for (size_t r = 0; r < m->nrings; r++) {
        next[r] = SIZE_MAX;
        last[r] = r;
    }
    for (size_t r = 0; r < m->nrings; r++) {
        size_t shell = m->shell_of[r];
        if (shell == r)
            continue;
        next[last[shell]] = r;
        last[shell] = r;
    }
    zl_shape_builder_init(&builder, m->txt->kind);
    for (size_t r = 0; r < m->nrings; r++) {
        if (m->shell_of[r] != r)
            continue;
        zl_shape_begin_part(&builder);
        for (size_t k = r; k != SIZE_MAX; k = next[k])
            add_ring_to(m, &builder, k, &nlines);
    }
    return zl_shape_builder_take(&m->txt->plot.shape, &builder, err);
}

static double plane_area(const making *m)
{
    double twice = 0;
    for (size_t r = 0; r < m->nrings; r++) {
        double ring =
            fabs(zl_ring_twice_area(m->xy + 2 * m->start[r], m->start[r + 1] - m->start[r]));
        twice += m->shell_of[r] == r ? ring : -ring;
    }
    return twice / 2;
}

static zl_status make(making *m, zl_error *err)
{
    zl_txt *txt = m->txt;
    ZL_TRY(flatten(m, err));
    zl_free(txt->point_line);
    txt->point_line = zl_alloc(sizeof *txt->point_line * (m->start[m->nrings] + 1));
    if (!txt->point_line)
        return zl_fail_memory(err);
    for (size_t r = 0; r < m->nrings; r++)
        m->shell_of[r] = r;
    if (txt->kind == ZL_SHAPE_POLYGON) {
        zl_status status = zl_nest_rings(m->shell_of, m->xy, m->start, m->nrings, err);
        if (status != ZL_OK) {
            zl_error_prefix(err, "%s:%zu", txt->name, txt->plot.line);
            return status;
        }
        txt->area.plane_m2 = plane_area(m);
    }
    txt->area.rounding_m = 0.5 * pow(10, -txt->rows.decimals);
    txt->plot.point_line = txt->point_line;
    return build(m, err);
}

static void tell_bad_rows(zl_txt *txt)
{
    if (txt->rows.bad > 5)
        zl_txt_find(txt, true, ZL_ERROR, "bad-row", txt->plot.line,
                    "%zu more rows of this plot cannot be read", txt->rows.bad - 5);
}

zl_status zl_txt_make_shape(zl_txt *txt, zl_txt_word count, bool last, zl_error *err)
{
    ZL_CLEANUP(making_free) making m = {.txt = txt};
    if (txt->kind == ZL_SHAPE_POLYGON)
        ZL_TRY(cut_rings(&m, err));
    else
        ZL_TRY(cut_paths(&m, err));
    tell_bad_rows(txt);
    if (txt->rows.rows == 0)
        zl_txt_find(txt, true, ZL_ERROR, last ? "truncated" : "no-points", txt->plot.line,
                    last ? _("the file ends after this head; it is truncated")
                         : _("a head without points follows another head"));
    if (txt->rows.bad > 0 || m.nrings == 0) /* what is left is another shape than was meant */
        return ZL_OK;
    check_closing(&m);
    check_count(&m, count, last);
    return make(&m, err);
}
