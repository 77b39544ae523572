#include "analysis/wkb_rows.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/workers.h"
#include "geometry/shape.h"
#include "geometry/validity.h"

enum { ROWS_OF_JOB = 512 };

/* Some rows, and what was found on them. */
typedef struct job {
    zl_range range;
    zl_findings *findings;
} job;

typedef struct run {
    const zl_wkb_work *work;
    size_t next;
} run;

static zl_status fill(void *a_job, bool *any, void *user, zl_error *err)
{
    job *j = a_job;
    run *r = user;
    *any = zl_take_range(&j->range, &r->next, r->work->nrows, ROWS_OF_JOB);
    if (*any && r->work->findings && !j->findings && !(j->findings = zl_findings_new()))
        return zl_fail_memory(err);
    return ZL_OK;
}

/* A row without a result: told, or the end of the work. */
static zl_status cannot_do(size_t row, const char *array, zl_findings *findings, zl_error *cause)
{
    char feature[24];
    snprintf(feature, sizeof feature, "%zu", row);
    if (!findings) {
        zl_error_prefix(cause, "row %s", feature);
        if (array)
            zl_error_prefix(cause, "%s", array);
        return ZL_BAD_DATA;
    }
    zl_findings_add(findings, ZL_ERROR, "unreadable", array, feature, NULL, "%s", cause->message);
    return ZL_OK;
}

static zl_status compute(void *a_job, void *bench, void *user, zl_error *err)
{
    job *j = a_job;
    const zl_wkb_work *work = ((const run *)user)->work;
    for (size_t i = 0; i < j->range.count; i++) {
        size_t row = j->range.first + i;
        zl_error cause = {0};
        zl_status status = work->row(row, bench, j->findings, work->user, &cause);
        if (status == ZL_BAD_DATA)
            status = cannot_do(row, work->array, j->findings, &cause);
        if (status != ZL_OK) {
            if (err)
                *err = cause;
            return status;
        }
    }
    return ZL_OK;
}

static zl_status drain(void *a_job, void *user, zl_error *err)
{
    job *j = a_job;
    const zl_wkb_work *work = ((const run *)user)->work;
    if (!work->findings || zl_findings_count(j->findings) == 0)
        return ZL_OK;
    zl_findings_append(work->findings, j->findings, 0);
    zl_findings_free(j->findings);
    j->findings = NULL;
    return zl_findings_status(work->findings, err);
}

static void close_job(void *a_job)
{
    zl_findings_free(((job *)a_job)->findings);
}

static zl_status open_bench(void *bench, void *user, zl_error *err)
{
    const zl_wkb_work *work = ((const run *)user)->work;
    return work->open_bench(bench, work->user, err);
}

zl_status zl_wkb_run(const zl_wkb_work *work, zl_error *err)
{
    const zl_workshop shop = {.job_size = sizeof(job),
                              .fill = fill,
                              .compute = compute,
                              .drain = drain,
                              .close_job = close_job,
                              .bench_size = work->bench_size,
                              .open_bench = work->open_bench ? open_bench : NULL,
                              .close_bench = work->close_bench};
    run r = {work, 0};
    return zl_workers_run(&shop, &r, err);
}

zl_status zl_wkb_rows(size_t *nrows, const zl_wkb_array *a, const zl_wkb_array *b, zl_error *err)
{
    *nrows = a->repeated ? b->count : a->count;
    if (a->repeated || b->repeated || a->count == b->count)
        return ZL_OK;
    return zl_fail(err, ZL_USAGE,
                   "one array has %zu values and the other one %zu: give as many of both, or one "
                   "that stands for all rows",
                   a->count, b->count);
}

static bool is_null(const zl_wkb_array *array, size_t i)
{
    size_t bit = array->first_bit + i;
    return array->validity && !(array->validity[bit / 8] >> (bit % 8) & 1);
}

zl_status zl_wkb_shape(zl_shape **out, const zl_wkb_array *array, size_t row, zl_error *err)
{
    size_t i = array->repeated ? 0 : row;
    *out = NULL;
    if (is_null(array, i))
        return ZL_OK;
    int64_t first = array->offset ? array->offset[i] : array->offset64[i];
    int64_t end = array->offset ? array->offset[i + 1] : array->offset64[i + 1];
    if (first < 0 || end < first)
        return zl_fail(err, ZL_BAD_DATA,
                       "its bytes are said to run from %" PRId64 " to %" PRId64 " of the array",
                       first, end);
    return zl_shape_from_wkb(out, array->data + first, (size_t)(end - first), err);
}

/* ---- shapes that can be measured ------------------------------------------------------------- */

static zl_status refuse_misplaced(const zl_shape *shape, zl_error *err)
{
    for (size_t i = 0; i < shape->npoints; i++) {
        const double *place = shape->lonlat_deg + 2 * i;
        if (!isfinite(place[0]) || !isfinite(place[1]))
            return zl_fail(err, ZL_BAD_DATA, "coordinate %zu is not a finite number", i);
        if (fabs(place[1]) > 90)
            return zl_fail(err, ZL_BAD_DATA,
                           "coordinate %zu has the latitude %.9g; are the numbers metres, or "
                           "latitude before longitude?",
                           i, place[1]);
    }
    return ZL_OK;
}

zl_status zl_wkb_placed_shape(zl_shape **out, const zl_wkb_array *array, size_t row, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    *out = NULL;
    ZL_TRY(zl_wkb_shape(&shape, array, row, err));
    if (!shape)
        return ZL_OK;
    ZL_TRY(refuse_misplaced(shape, err));
    *out = shape;
    shape = NULL;
    return ZL_OK;
}

/* Tells the defects, or the first of them as the cause. */
static zl_status tell(const zl_findings *defects, zl_findings *findings, zl_error *err)
{
    const zl_finding *first = zl_findings_first(defects, 0, ZL_ERROR);
    if (!findings)
        return zl_fail(err, ZL_BAD_DATA, "%s", first ? first->text : "");
    for (size_t i = 0; i < zl_findings_count(defects); i++)
        if (zl_findings_get(defects, i)->severity == ZL_ERROR)
            zl_findings_append_one(findings, zl_findings_get(defects, i));
    return ZL_OK;
}

static zl_status is_sound(bool *sound, const zl_shape *shape, size_t row, const char *name,
                          zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_findings_free_ptr) zl_findings *defects = zl_findings_new();
    char feature[24];
    if (!defects)
        return zl_fail_memory(err);
    snprintf(feature, sizeof feature, "%zu", row);
    ZL_TRY(zl_shape_validate(sound, shape, name, feature, defects, err));
    return *sound ? ZL_OK : tell(defects, findings, err);
}

zl_status zl_wkb_sound_polygon(zl_shape **out, const zl_wkb_array *array, size_t row,
                               const char *name, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    bool sound = false;
    *out = NULL;
    ZL_TRY(zl_wkb_shape(&shape, array, row, err));
    if (!shape || shape->npoints == 0)
        return ZL_OK;
    if (shape->kind == ZL_SHAPE_POINT)
        return zl_fail(err, ZL_BAD_DATA, "it is a point, where a polygon is needed");
    if (shape->kind != ZL_SHAPE_POLYGON)
        return zl_fail(err, ZL_BAD_DATA, "it is a line, where a polygon is needed");
    ZL_TRY(is_sound(&sound, shape, row, name, findings, err));
    if (!sound)
        return ZL_OK;
    *out = shape;
    shape = NULL;
    return ZL_OK;
}
