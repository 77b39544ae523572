/* Which pairs of polygons overlap, by how much, and how? Areas, widths and, but for rare cases,
 * classes come from sums over edges (geometry/overlap_area.h); GEOS is asked for the geometry of an
 * overlap where it is wanted, for what stands out where that is thin, and for pairs that are too
 * large for one chart. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/own_columns.h"
#include "analysis/pairs.h"
#include "analysis/questions.h"
#include "analysis/uncertainty.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "geodesy/ellipsoid.h"
#include "geometry/index.h"
#include "geometry/overlay.h"

/* A polygon lies inside another one when what stands out is nowhere wider than this: a coordinate
 * of 7 decimals (GeoJSON) may be off by 8 mm. */
#define INSIDE_WIDTH_M 0.01
/* What stands out by more than this share need not be looked at more closely. */
#define INSIDE_SHARE   1e-2
#define SLIVER_WIDTH_M 1.0
#define COLUMN(name, type, decimals)                                                               \
    {                                                                                              \
#name, type, offsetof(zl_overlap_row, name), decimals                                      \
    }
static const zl_column columns[] = {
    COLUMN(a, ZL_TEXT, 0),
    COLUMN(b, ZL_TEXT, 0),
    COLUMN(a_name, ZL_TEXT, 0),
    COLUMN(b_name, ZL_TEXT, 0),
    COLUMN(relation, ZL_TEXT, 0),
    COLUMN(area_m2, ZL_REAL, 4),
    COLUMN(share_of_a, ZL_REAL, 9),
    COLUMN(share_of_b, ZL_REAL, 9),
    COLUMN(width_m, ZL_REAL, 6),
    {"class", ZL_TEXT, offsetof(zl_overlap_row, class_name), 0},
    COLUMN(boundary_basis, ZL_TEXT, 0),
    COLUMN(accuracy_m, ZL_REAL, 3),
};
#undef COLUMN

const zl_columns *zl_overlap_columns(void)
{
    static const zl_columns all = {columns, sizeof columns / sizeof *columns};
    return &all;
}

/* A row with what it carries of the columns of b. */
typedef struct kept_row {
    zl_overlap_row pair;
    zl_value kept[ZL_MOST_OWN];
} kept_row;

zl_status zl_overlap_columns_kept(zl_columns **out, const zl_layer *b, const char *keep,
                                  zl_error *err)
{
    const zl_columns *fixed = zl_overlap_columns();
    zl_own_columns own;
    ZL_TRY(zl_own_columns_find(&own, b, "--keep", keep, err));
    return zl_own_columns_join(out, fixed, fixed->count, b, &own, offsetof(kept_row, kept), err);
}

/* The question, and what its note will say. */
typedef struct task {
    const zl_collection *a, *b; /* the same for pairs within one layer */
    const zl_pairs *pairs;
    zl_overlap_options options;
    size_t nkept; /* values of each feature of b */
    const zl_sink *sink;
    size_t rows, schematic_rows;
} task;

static const char *name_of(const zl_feature *feature)
{
    return feature->name_zh ? feature->name_zh : feature->name_en;
}

/* Within one layer over any number of steps; between two layers one step is known. */
static const char *relation_of(const task *t, size_t i, size_t j)
{
    const zl_feature *a = &t->a->feature[i], *b = &t->b->feature[j];
    bool part;
    size_t in_b = t->a == t->b            ? i
                  : t->options.same_layer ? zl_collection_find(t->b, a->id)
                                          : SIZE_MAX;
    if (in_b != SIZE_MAX)
        part = zl_is_part_of(t->b, in_b, j) || zl_is_part_of(t->b, j, in_b);
    else
        part = (a->part_of && strcmp(a->part_of, b->id) == 0) ||
               (b->part_of && strcmp(b->part_of, a->id) == 0);
    return part ? "part-of" : NULL;
}

/* ---- the class of an overlap ---------------------------------------------------------------- */

/* Mean width of one part: twice its area by its perimeter, which is the width of a long strip. */
static double part_width_m(const zl_shape *shape, size_t part)
{
    double area_m2 = 0, perimeter_m = 0;
    for (size_t r = shape->part_start[part]; r < shape->part_start[part + 1]; r++) {
        double ring_area_m2, ring_length_m;
        zl_ring_measure(zl_ring_points(shape, r), zl_ring_size(shape, r), &ring_area_m2,
                        &ring_length_m);
        bool is_shell = r == shape->part_start[part];
        area_m2 += is_shell ? fabs(ring_area_m2) : -fabs(ring_area_m2);
        perimeter_m += ring_length_m;
    }
    return zl_mean_width_m(area_m2, perimeter_m);
}

/* Does nothing of `inner` stand out of `outer` by more than rounding? */
static zl_status rest_is_thin(bool *thin, const task *t, const zl_shape *inner,
                              const zl_shape *outer, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *rest = NULL;
    ZL_TRY(zl_overlay(&rest, ZL_DIFFERENCE, inner, outer, err));
    *thin = true;
    for (size_t p = 0; rest && p < rest->nparts; p++)
        if (part_width_m(rest, p) > t->options.inside_width_m)
            *thin = false;
    return ZL_OK;
}

/* The same, from area and perimeter of the rest when they tell. Of all figures of one area the disc
 * has the shortest boundary, and its width by the formula is its radius: no part of a rest that is
 * smaller than the disc of the limit is wider. And where the whole rest is wider, so is one part.
 */
static zl_status lies_inside(bool *inside, const task *t, const zl_shape *inner, double inner_m2,
                             const zl_shape *outer, zl_leftover rest, zl_error *err)
{
    double limit_m = t->options.inside_width_m;
    bool known = !isnan(rest.perimeter_m);
    *inside = known && rest.area_m2 <= acos(-1) * limit_m * limit_m;
    if (*inside || rest.area_m2 > INSIDE_SHARE * inner_m2 ||
        (known && zl_mean_width_m(rest.area_m2, rest.perimeter_m) > limit_m))
        return ZL_OK;
    return rest_is_thin(inside, t, inner, outer, err);
}

static zl_status classify(zl_overlap_row *row, const task *t, size_t i, size_t j,
                          const zl_common *common, zl_error *err)
{
    const zl_shape *a = t->a->feature[i].shape, *b = t->b->feature[j].shape;
    bool a_in_b = false, b_in_a = false;
    ZL_TRY(lies_inside(&a_in_b, t, a, t->pairs->area_a[i], b, common->rest_a, err));
    ZL_TRY(lies_inside(&b_in_a, t, b, t->pairs->area_b[j], a, common->rest_b, err));
    row->class_name = a_in_b && b_in_a                           ? "equal"
                      : a_in_b                                   ? "inside"
                      : b_in_a                                   ? "contains"
                      : row->width_m < t->options.sliver_width_m ? "sliver"
                                                                 : "overlap";
    return ZL_OK;
}

/* ---- one pair ------------------------------------------------------------------------------- */

static zl_overlap_row row_of(const task *t, size_t i, size_t j)
{
    const zl_feature *a = &t->a->feature[i], *b = &t->b->feature[j];
    return (zl_overlap_row){.a = a->id,
                            .b = b->id,
                            .a_name = name_of(a),
                            .b_name = name_of(b),
                            .relation = relation_of(t, i, j),
                            .boundary_basis = zl_worse_basis(a->boundary_basis, b->boundary_basis),
                            .accuracy_m = zl_worse_accuracy_m(zl_accuracy_m(a), zl_accuracy_m(b))};
}

static bool is_asked_for(const task *t, const zl_overlap_row *row)
{
    return !(fmax(row->share_of_a, row->share_of_b) < t->options.min_share);
}

static zl_status emit(task *t, size_t i, size_t j, const zl_overlap_row *row, const zl_shape *shape,
                      zl_error *err)
{
    t->rows++;
    t->schematic_rows += zl_is_schematic(&t->a->feature[i]) || zl_is_schematic(&t->b->feature[j]);
    kept_row kept = {.pair = *row};
    for (size_t k = 0; k < t->nkept; k++)
        kept.kept[k] = t->b->feature[j].values[k];
    return t->sink->emit(&kept, t->options.shapes ? shape : NULL, t->sink->user, err);
}

static zl_status emit_touch(task *t, size_t i, size_t j, zl_error *err)
{
    bool touches = false;
    if (t->options.touch && !(t->options.min_share > 0))
        ZL_TRY(zl_overlay_touches(&touches, t->a->feature[i].shape, t->b->feature[j].shape, err));
    if (!touches)
        return ZL_OK;
    zl_overlap_row row = row_of(t, i, j);
    row.class_name = "touch";
    return emit(t, i, j, &row, NULL, err);
}

static double share(double part_m2, double whole_m2)
{
    return whole_m2 > 0 ? fmin(part_m2 / whole_m2, 1) : 0;
}

static zl_status look_at_pair(task *t, size_t i, size_t j, zl_error *err)
{
    ZL_CLEANUP(zl_common_free) zl_common common = {.shape = NULL};
    ZL_TRY(zl_pairs_measure(&common, t->pairs, i, j, err));
    double width = zl_mean_width_m(common.area_m2, common.perimeter_m);
    if (width < ZL_NOISE_WIDTH_M)
        return emit_touch(t, i, j, err);
    zl_overlap_row row = row_of(t, i, j);
    row.area_m2 = common.area_m2;
    row.share_of_a = share(common.area_m2, t->pairs->area_a[i]);
    row.share_of_b = share(common.area_m2, t->pairs->area_b[j]);
    row.width_m = width;
    if (!is_asked_for(t, &row))
        return ZL_OK;
    ZL_TRY(classify(&row, t, i, j, &common, err));
    if (t->options.shapes && !common.shape)
        ZL_TRY(zl_overlay(&common.shape, ZL_INTERSECTION, t->a->feature[i].shape,
                          t->b->feature[j].shape, err));
    return emit(t, i, j, &row, common.shape, err);
}

/* ---- all pairs ------------------------------------------------------------------------------ */

static int compare_fid(const void *key, const void *item)
{
    int64_t wanted = *(const int64_t *)key, fid = ((const zl_feature *)item)->fid;
    return (wanted > fid) - (wanted < fid);
}

/* Is i-j a pair of its own? Where a is a choice out of the layer b, a pair of two chosen features
 * would come twice. */
static bool is_pair(const task *t, size_t i, size_t j)
{
    if (t->a == t->b)
        return j > i;
    int64_t fid = t->b->feature[j].fid, other = t->a->feature[i].fid;
    if (!t->options.same_layer || fid > other)
        return true;
    return fid < other &&
           !bsearch(&fid, t->a->feature, t->a->count, sizeof *t->a->feature, compare_fid);
}

static zl_status look_at_feature(task *t, size_t i, zl_index *index, zl_error *err)
{
    const size_t *found = NULL;
    size_t count = 0;
    ZL_TRY(zl_index_query(&found, &count, index, &t->a->extent[i], err));
    for (size_t k = 0; k < count; k++) {
        size_t j = found[k];
        if (!is_pair(t, i, j) || !t->b->feature[j].shape)
            continue;
        ZL_TRY(zl_at_feature(look_at_pair(t, i, j, err), t->a->feature[i].id, t->b->feature[j].id,
                             err));
    }
    return ZL_OK;
}

static zl_status note_schematic(const task *t, zl_error *err)
{
    if (t->schematic_rows == 0)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(
        &text,
        _("an overlap of schematic outlines proves nothing (%zu of %zu pairs): do not quote "
          "these areas before a surveyed boundary is loaded"),
        t->schematic_rows, t->rows);
    return zl_add_note(t->sink->notes, ZL_WARNING, "schematic-outline", &text, err);
}

static void free_index(zl_index **index)
{
    zl_index_free(*index);
}

static zl_overlap_options with_defaults(const zl_overlap_options *options)
{
    zl_overlap_options all = options ? *options : (zl_overlap_options){0};
    if (!(all.sliver_width_m > 0))
        all.sliver_width_m = SLIVER_WIDTH_M;
    if (!(all.inside_width_m > 0))
        all.inside_width_m = INSIDE_WIDTH_M;
    return all;
}

zl_status zl_overlap_of(const zl_collection *a, const zl_collection *b, size_t nkept,
                        const zl_overlap_options *options, const zl_sink *sink, zl_error *err)
{
    if (!b)
        b = a;
    ZL_CLEANUP(free_index) zl_index *index = NULL;
    ZL_TRY(zl_index_new(&index, b->extent, b->count, err));
    ZL_CLEANUP(zl_pairs_close) zl_pairs pairs = {.a = NULL};
    ZL_TRY(zl_pairs_open(&pairs, a, b, err));
    task t = {.a = a,
              .b = b,
              .pairs = &pairs,
              .options = with_defaults(options),
              .nkept = nkept,
              .sink = sink};
    for (size_t i = 0; i < a->count; i++)
        if (a->feature[i].shape)
            ZL_TRY(look_at_feature(&t, i, index, err));
    return note_schematic(&t, err);
}

/* Of the other layer only what is near is held in memory; of the layer itself all, since parts of
 * parts may be farther away. */
static zl_status collect_second(zl_collection *out, zl_layer *b, const zl_collection *first,
                                const zl_overlap_options *options, size_t *nkept, zl_error *err)
{
    ZL_CLEANUP(free_index) zl_index *near = NULL;
    zl_own_columns own = {.count = 0};
    if (options && options->keep)
        ZL_TRY(zl_own_columns_find(&own, b, "--keep", options->keep, err));
    if (!options || !options->same_layer)
        ZL_TRY(zl_index_new(&near, first->extent, first->count, err));
    const zl_choice choice = {.column = own.column, .ncolumns = own.count, .near = near};
    *nkept = own.count;
    return zl_collect_some(out, b, &choice, err);
}

zl_status zl_overlap(zl_layer *a, zl_layer *b, const zl_overlap_options *options,
                     zl_row_fn emit_row, void *user, zl_findings *notes, zl_error *err)
{
    ZL_CLEANUP(zl_collection_free) zl_collection first = {0};
    ZL_CLEANUP(zl_collection_free) zl_collection second = {0};
    size_t nkept = 0;
    if (!b && options && options->keep)
        return zl_fail(err, ZL_USAGE, "--keep takes columns of a second layer; name one");
    ZL_TRY(zl_need_polygons(a, "overlap", err));
    ZL_TRY(zl_collect(&first, a, err));
    if (b) {
        ZL_TRY(zl_need_polygons(b, "overlap", err));
        ZL_TRY(collect_second(&second, b, &first, options, &nkept, err));
    }
    zl_sink sink = {emit_row, user, notes};
    ZL_TRY(zl_overlap_of(&first, b ? &second : NULL, nkept, options, &sink, err));
    return zl_findings_status(notes, err);
}
