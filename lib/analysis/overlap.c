/* Which pairs of polygons overlap, by how much, and how? Areas, widths and, but for rare cases,
 * classes come from sums over edges (geometry/overlap_area.h); GEOS is asked for the geometry of an
 * overlap where it is wanted, for what stands out where that is thin, and for pairs that are too
 * large for one chart. */
#include <math.h>
#include <string.h>

#include "analysis/candidates.h"
#include "analysis/overlap_class.h"
#include "analysis/own_columns.h"
#include "analysis/questions.h"
#include "analysis/uncertainty.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/progress.h"
#include "base/workers.h"
#include "geometry/overlay.h"

/* A polygon lies inside another one when what stands out is nowhere wider than this: a coordinate
 * of 7 decimals (GeoJSON) may be off by 8 mm. */
#define INSIDE_WIDTH_M 0.01
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
    zl_features *a, *b; /* the same for pairs within one layer */
    zl_candidates candidates;
    zl_overlap_options options;
    zl_sink sink;
    zl_phase phase;
    size_t rows, schematic_rows;
} task;

/* Some pairs in their order, and the rows of those that overlap. */
typedef struct job {
    zl_piece piece;
    zl_rows rows;
    size_t count, schematic;
} job;

/* A pair of polygons and where they stand. */
typedef struct pair {
    size_t i, j;
    zl_polygon *a, *b;
} pair;

static const char *name_of(const zl_feature *feature)
{
    return feature->name_zh ? feature->name_zh : feature->name_en;
}

/* Within one layer over any number of steps; between two layers one step is known. */
static const char *relation_of(const task *t, const pair *p)
{
    const zl_feature *a = p->a->feature, *b = p->b->feature;
    const zl_family *family = &t->b->family;
    size_t in_b = t->a == t->b            ? p->i
                  : t->options.same_layer ? zl_features_find(t->b, a->fid)
                                          : SIZE_MAX;
    bool part;
    if (in_b != SIZE_MAX)
        part = zl_family_is_part(family, in_b, p->j) || zl_family_is_part(family, p->j, in_b);
    else
        part = (a->part_of && strcmp(a->part_of, b->id) == 0) ||
               (b->part_of && strcmp(b->part_of, a->id) == 0);
    return part ? "part-of" : NULL;
}

/* ---- one pair ------------------------------------------------------------------------------- */

static zl_overlap_row row_of(const task *t, const pair *p)
{
    const zl_feature *a = p->a->feature, *b = p->b->feature;
    return (zl_overlap_row){.a = a->id,
                            .b = b->id,
                            .a_name = name_of(a),
                            .b_name = name_of(b),
                            .relation = relation_of(t, p),
                            .boundary_basis = zl_worse_basis(a->boundary_basis, b->boundary_basis),
                            .accuracy_m = zl_worse_accuracy_m(zl_accuracy_m(a), zl_accuracy_m(b))};
}

static bool is_asked_for(const task *t, const zl_overlap_row *row)
{
    return !(fmax(row->share_of_a, row->share_of_b) < t->options.min_share);
}

static zl_status add_row(job *j, const task *t, const pair *p, const zl_overlap_row *row,
                         const zl_shape *shape, zl_error *err)
{
    kept_row whole;
    whole.pair = *row;
    for (size_t k = 0; k < t->b->ncolumns; k++)
        whole.kept[k] = p->b->feature->values[k];
    j->count++;
    j->schematic += zl_is_schematic(p->a->feature) || zl_is_schematic(p->b->feature);
    return zl_rows_add(&j->rows, &t->sink, &whole, t->options.shapes ? shape : NULL, err);
}

/* Of a pair whose overlap is none, or narrower than rounding. */
static zl_status add_touch(job *j, const task *t, const pair *p, zl_error *err)
{
    bool asked = t->options.touch && !(t->options.min_share > 0);
    if (!asked || !zl_overlay_touches(p->a->feature->shape, p->b->feature->shape))
        return ZL_OK;
    zl_overlap_row row = row_of(t, p);
    row.class_name = "touch";
    return add_row(j, t, p, &row, NULL, err);
}

static double share(double part_m2, double whole_m2)
{
    return whole_m2 > 0 ? fmin(part_m2 / whole_m2, 1) : 0;
}

/* The geometry of an overlap that is all of one polygon is that polygon. */
static zl_status make_shape(zl_common *common, const zl_classed *one, const zl_classed *other,
                            zl_error *err)
{
    if (common->rest_a.area_m2 <= ZL_WHOLE_SHARE * one->area_m2)
        return zl_shape_copy(&common->shape, one->shape, err);
    if (common->rest_b.area_m2 <= ZL_WHOLE_SHARE * other->area_m2)
        return zl_shape_copy(&common->shape, other->shape, err);
    return zl_overlay(&common->shape, ZL_INTERSECTION, one->shape, other->shape, err);
}

static zl_status look_at_pair(job *j, const task *t, const zl_pairs *pairs, const pair *p,
                              zl_error *err)
{
    ZL_CLEANUP(zl_common_free) zl_common common = {.shape = NULL};
    if (!zl_extent_meets(&p->a->extent, &p->b->extent))
        return ZL_OK;
    ZL_TRY(zl_pairs_measure(&common, pairs, p->a, p->b, err));
    double width = zl_mean_width_m(common.area_m2, common.perimeter_m);
    if (width < ZL_NOISE_WIDTH_M)
        return add_touch(j, t, p, err);
    const zl_classed one = {p->a->feature->shape, p->a->area_m2},
                     other = {p->b->feature->shape, p->b->area_m2};
    zl_overlap_row row = row_of(t, p);
    row.area_m2 = common.area_m2;
    row.share_of_a = share(common.area_m2, one.area_m2);
    row.share_of_b = share(common.area_m2, other.area_m2);
    row.width_m = width;
    if (!is_asked_for(t, &row))
        return ZL_OK;
    ZL_TRY(zl_overlap_class(&row.class_name, &one, &other, &common, &t->options, err));
    if (t->options.shapes && !common.shape)
        ZL_TRY(make_shape(&common, &one, &other, err));
    return add_row(j, t, p, &row, common.shape, err);
}

/* ---- all pairs ------------------------------------------------------------------------------ */

static zl_status fill(void *a_job, bool *any, void *user, zl_error *err)
{
    job *j = a_job;
    task *t = user;
    j->count = j->schematic = 0;
    return zl_candidates_take(&j->piece, any, &t->candidates, err);
}

static zl_status compute(void *a_job, void *bench, void *user, zl_error *err)
{
    job *j = a_job;
    const task *t = user;
    const zl_pairs *pairs = bench;
    for (size_t k = 0; k < j->piece.count; k++) {
        pair p = {.i = j->piece.pair[k].a, .j = j->piece.pair[k].b};
        ZL_TRY(zl_polygons_get(&p.a, pairs->a, p.i, err));
        ZL_TRY(zl_polygons_get(&p.b, pairs->b, p.j, err));
        ZL_TRY(zl_at_feature(look_at_pair(j, t, pairs, &p, err), p.a->feature->id, p.b->feature->id,
                             err));
    }
    return ZL_OK;
}

static zl_status drain(void *a_job, void *user, zl_error *err)
{
    job *j = a_job;
    task *t = user;
    t->rows += j->count;
    t->schematic_rows += j->schematic;
    zl_phase_step(&t->phase, (int64_t)j->piece.features);
    return zl_rows_emit(&j->rows, &t->sink, err);
}

static void close_job(void *a_job)
{
    job *j = a_job;
    zl_rows_free(&j->rows);
    zl_piece_free(&j->piece);
}

static zl_status open_bench(void *bench, void *user, zl_error *err)
{
    const task *t = user;
    return zl_pairs_open(bench, t->a, t->b, err);
}

static void close_bench(void *bench)
{
    zl_pairs_close(bench);
}

static zl_status all_pairs(task *t, zl_error *err)
{
    static const zl_workshop shop = {.job_size = sizeof(job),
                                     .fill = fill,
                                     .compute = compute,
                                     .drain = drain,
                                     .close_job = close_job,
                                     .bench_size = sizeof(zl_pairs),
                                     .open_bench = open_bench,
                                     .close_bench = close_bench};
    return zl_workers_run_phase(&shop, t, &t->phase, N_("measuring"), (int64_t)t->a->count, err);
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
    return zl_add_note(t->sink.notes, ZL_WARNING, "schematic-outline", &text, err);
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

static zl_status overlap(zl_features *a, zl_features *b, const zl_overlap_options *options,
                         const zl_sink *sink, zl_error *err)
{
    task t = {.a = a, .b = b, .options = with_defaults(options), .sink = *sink};
    t.candidates = (zl_candidates){.a = a, .b = b, .same_layer = t.options.same_layer};
    t.sink.renderer = t.options.renderer;
    t.sink.row_size = offsetof(kept_row, kept) + b->ncolumns * sizeof(zl_value);
    t.sink.texts_last = zl_features_are_held(a) && zl_features_are_held(b);
    zl_status status = all_pairs(&t, err);
    zl_candidates_free(&t.candidates);
    return status == ZL_OK ? note_schematic(&t, err) : status;
}

zl_status zl_overlap_of(const zl_collection *a, const zl_collection *b, size_t nkept,
                        const zl_overlap_options *options, const zl_sink *sink, zl_error *err)
{
    ZL_CLEANUP(zl_features_close) zl_features first = {.count = 0};
    ZL_CLEANUP(zl_features_close) zl_features second = {.count = 0};
    ZL_TRY(zl_features_of(&first, a, err));
    if (b)
        ZL_TRY(zl_features_of(&second, b, err));
    second.ncolumns = nkept;
    return overlap(&first, b ? &second : &first, options, sink, err);
}

static zl_status open_second(zl_features *out, zl_layer *b, const zl_overlap_options *options,
                             zl_error *err)
{
    zl_own_columns own = {.count = 0};
    if (options && options->keep)
        ZL_TRY(zl_own_columns_find(&own, b, "--keep", options->keep, err));
    const zl_choice choice = {.column = own.column, .ncolumns = own.count};
    return zl_features_open(out, b, &choice, err);
}

static void free_columns(zl_columns **all)
{
    zl_columns_free(*all);
}

zl_status zl_overlap(zl_layer *a, zl_layer *b, const zl_overlap_options *options,
                     zl_row_fn emit_row, void *user, zl_findings *notes, zl_error *err)
{
    ZL_CLEANUP(zl_features_close) zl_features first = {.count = 0};
    ZL_CLEANUP(zl_features_close) zl_features second = {.count = 0};
    if (!b && options && options->keep)
        return zl_fail(err, ZL_USAGE, "--keep takes columns of a second layer; name one");
    ZL_TRY(zl_need_polygons(a, "overlap", err));
    ZL_TRY(zl_features_open(&first, a, NULL, err));
    if (b) {
        ZL_TRY(zl_need_polygons(b, "overlap", err));
        ZL_TRY(open_second(&second, b, options, err));
    }
    zl_sink sink = {.emit = emit_row, .user = user, .notes = notes};
    ZL_CLEANUP(free_columns) zl_columns *with_kept = NULL;
    if (options && options->keep)
        ZL_TRY(zl_overlap_columns_kept(&with_kept, b, options->keep, err));
    sink.columns = with_kept ? with_kept : zl_overlap_columns();
    ZL_TRY(overlap(&first, b ? &second : &first, options, &sink, err));
    return zl_findings_status(notes, err);
}
