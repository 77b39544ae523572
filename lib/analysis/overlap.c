/* Which pairs of polygons overlap, by how much, and how? Areas, widths and, but for rare cases,
 * classes come from sums over edges (geometry/overlap_area.h); GEOS is asked for the geometry of an
 * overlap where it is wanted, for what stands out where that is thin, and for pairs that are too
 * large for one chart. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

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
#include "geometry/index.h"
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
    const zl_collection *a, *b; /* the same for pairs within one layer */
    zl_index *index;            /* of b */
    zl_overlap_options options;
    size_t nkept; /* values of each feature of b */
    const zl_sink *sink;
    const zl_pairs *pairs;
    size_t next; /* the feature of a that the next job begins with */
    zl_phase phase;
    size_t rows, schematic_rows;
} task;

enum { FEATURES_OF_JOB = 128 };

/* A row and what it carries. */
typedef struct found {
    kept_row row;
    bool schematic;
    zl_shape *shape; /* of the overlap where it is wanted */
} found;

/* Some features of a in their order, and the rows of their pairs. */
typedef struct job {
    zl_range range;
    found *found;
    size_t rows, capacity;
} job;

/* What a thread asks and measures with. */
typedef struct bench {
    zl_index *index;
    zl_pairs pairs;
} bench;

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

/* Takes the shape over where it is wanted. */
static zl_status add_row(job *j, const task *t, size_t a, size_t b, const zl_overlap_row *row,
                         zl_shape **shape, zl_error *err)
{
    found *grown = zl_grow(j->found, j->rows, &j->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    j->found = grown;
    found *added = &j->found[j->rows++];
    *added = (found){.row.pair = *row,
                     .schematic =
                         zl_is_schematic(&t->a->feature[a]) || zl_is_schematic(&t->b->feature[b])};
    for (size_t k = 0; k < t->nkept; k++)
        added->row.kept[k] = t->b->feature[b].values[k];
    if (t->options.shapes && shape) {
        added->shape = *shape;
        *shape = NULL;
    }
    return ZL_OK;
}

static zl_status add_touch(job *j, const task *t, size_t a, size_t b, zl_error *err)
{
    bool touches = false;
    if (t->options.touch && !(t->options.min_share > 0))
        ZL_TRY(zl_overlay_touches(&touches, t->a->feature[a].shape, t->b->feature[b].shape, err));
    if (!touches)
        return ZL_OK;
    zl_overlap_row row = row_of(t, a, b);
    row.class_name = "touch";
    return add_row(j, t, a, b, &row, NULL, err);
}

static double share(double part_m2, double whole_m2)
{
    return whole_m2 > 0 ? fmin(part_m2 / whole_m2, 1) : 0;
}

static zl_status look_at_pair(job *j, const task *t, const zl_pairs *pairs, size_t a, size_t b,
                              zl_error *err)
{
    ZL_CLEANUP(zl_common_free) zl_common common = {.shape = NULL};
    ZL_TRY(zl_pairs_measure(&common, pairs, a, b, err));
    double width = zl_mean_width_m(common.area_m2, common.perimeter_m);
    if (width < ZL_NOISE_WIDTH_M)
        return add_touch(j, t, a, b, err);
    const zl_classed one = {t->a->feature[a].shape, pairs->area_a[a]},
                     other = {t->b->feature[b].shape, pairs->area_b[b]};
    zl_overlap_row row = row_of(t, a, b);
    row.area_m2 = common.area_m2;
    row.share_of_a = share(common.area_m2, one.area_m2);
    row.share_of_b = share(common.area_m2, other.area_m2);
    row.width_m = width;
    if (!is_asked_for(t, &row))
        return ZL_OK;
    ZL_TRY(zl_overlap_class(&row.class_name, &one, &other, &common, &t->options, err));
    if (t->options.shapes && !common.shape)
        ZL_TRY(zl_overlay(&common.shape, ZL_INTERSECTION, one.shape, other.shape, err));
    return add_row(j, t, a, b, &row, &common.shape, err);
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

static zl_status look_at_feature(job *j, const task *t, const bench *own, size_t i, zl_error *err)
{
    const size_t *near = NULL;
    size_t count = 0;
    ZL_TRY(zl_index_query(&near, &count, own->index, &t->a->extent[i], err));
    for (size_t k = 0; k < count; k++) {
        size_t other = near[k];
        if (!is_pair(t, i, other) || !t->b->feature[other].shape)
            continue;
        ZL_TRY(zl_at_feature(look_at_pair(j, t, &own->pairs, i, other, err), t->a->feature[i].id,
                             t->b->feature[other].id, err));
    }
    return ZL_OK;
}

static zl_status fill(void *a_job, bool *any, void *user, zl_error *err)
{
    (void)err;
    job *j = a_job;
    task *t = user;
    j->rows = 0;
    *any = zl_take_range(&j->range, &t->next, t->a->count, FEATURES_OF_JOB);
    return ZL_OK;
}

static zl_status compute(void *a_job, void *a_bench, void *user, zl_error *err)
{
    job *j = a_job;
    const task *t = user;
    for (size_t i = j->range.first; i < j->range.first + j->range.count; i++)
        if (t->a->feature[i].shape)
            ZL_TRY(look_at_feature(j, t, a_bench, i, err));
    return ZL_OK;
}

static void forget_shapes(job *j)
{
    for (size_t i = 0; i < j->rows; i++) {
        zl_shape_free(j->found[i].shape);
        j->found[i].shape = NULL;
    }
}

static zl_status drain(void *a_job, void *user, zl_error *err)
{
    job *j = a_job;
    task *t = user;
    for (size_t i = 0; i < j->rows; i++) {
        const found *row = &j->found[i];
        t->rows++;
        t->schematic_rows += row->schematic;
        ZL_TRY(t->sink->emit(&row->row, row->shape, t->sink->user, err));
    }
    forget_shapes(j);
    zl_phase_step(&t->phase, (int64_t)j->range.count);
    return ZL_OK;
}

static void close_job(void *a_job)
{
    forget_shapes(a_job);
    zl_free(((job *)a_job)->found);
}

static zl_status open_bench(void *a_bench, void *user, zl_error *err)
{
    bench *own = a_bench;
    const task *t = user;
    ZL_TRY(zl_pairs_share(&own->pairs, t->pairs, err));
    return zl_index_share(&own->index, t->index, err);
}

static void close_bench(void *a_bench)
{
    bench *own = a_bench;
    zl_index_free(own->index);
    zl_pairs_close(&own->pairs);
}

static zl_status all_pairs(task *t, zl_error *err)
{
    static const zl_workshop shop = {.job_size = sizeof(job),
                                     .fill = fill,
                                     .compute = compute,
                                     .drain = drain,
                                     .close_job = close_job,
                                     .bench_size = sizeof(bench),
                                     .open_bench = open_bench,
                                     .close_bench = close_bench};
    t->phase = zl_phase_begin(N_("measuring"), (int64_t)t->a->count);
    zl_status status = zl_workers_run(&shop, t, err);
    zl_phase_end(&t->phase);
    return status;
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
    ZL_CLEANUP(zl_index_free_ptr) zl_index *index = NULL;
    ZL_TRY(zl_index_new(&index, b->extent, b->count, err));
    ZL_CLEANUP(zl_pairs_close) zl_pairs pairs = {.a = NULL};
    ZL_TRY(zl_pairs_open(&pairs, a, b, err));
    task t = {.a = a,
              .b = b,
              .index = index,
              .pairs = &pairs,
              .options = with_defaults(options),
              .nkept = nkept,
              .sink = sink};
    ZL_TRY(all_pairs(&t, err));
    return note_schematic(&t, err);
}

/* Of the other layer only what is near is held in memory; of the layer itself all, since parts of
 * parts may be farther away. */
static zl_status collect_second(zl_collection *out, zl_layer *b, const zl_collection *first,
                                const zl_overlap_options *options, size_t *nkept, zl_error *err)
{
    ZL_CLEANUP(zl_index_free_ptr) zl_index *near = NULL;
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
    zl_sink sink = {.emit = emit_row, .user = user, .notes = notes};
    ZL_TRY(zl_overlap_of(&first, b ? &second : NULL, nkept, options, &sink, err));
    return zl_findings_status(notes, err);
}
