/* What is known of a stream before its first row, and what its rows say. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/digits.h"
#include "base/error.h"
#include "base/message.h"
#include "base/progress.h"
#include "base/workers.h"
#include "output/encode.h"
#include "output/stream_scan.h"

/* ---- one row --------------------------------------------------------------------------------- */

static void look_at_shape(zl_survey *survey, const zl_shape *shape)
{
    if (!shape) {
        survey->shapeless++;
        return;
    }
    survey->mixed |= survey->kind != ZL_SHAPE_NONE && survey->kind != shape->kind;
    survey->kind = shape->kind;
    survey->multipart |= shape->nparts > 1;
    survey->rings += (int64_t)shape->nrings;
    survey->points += (int64_t)shape->npoints;
    zl_extent extent = zl_points_extent(shape->lonlat_deg, shape->npoints);
    survey->extent = zl_extent_join(&survey->extent, &extent);
}

/* Blanks are one byte each in every encoding that is written. */
static int width_of(const char *text, zl_encoder *encoder)
{
    size_t size = strlen(text), bytes = zl_encoder_fit(encoder, text, 0).encoded;
    for (; size > 0 && bytes > 0 && text[size - 1] == ' '; size--)
        bytes--;
    return bytes < INT_MAX ? (int)bytes : INT_MAX;
}

/* How wide the value is as a text. */
static zl_status measure_value(int *width, const zl_value *value, zl_encoder *encoder,
                               zl_error *err)
{
    char digits[ZL_DIGITS_SIZE];
    ZL_CLEANUP(zl_text_free) zl_text joined = {0};
    *width = 1;
    if (value->null)
        return ZL_OK;
    if (value->type == ZL_INTEGER)
        *width = (int)(zl_put_integer(digits, value->integer) - digits);
    else if (value->type == ZL_TEXT && value->text)
        *width = width_of(value->text, encoder);
    else if (value->type == ZL_LIST && value->text)
        ZL_TRY(zl_list_join(&joined, value->text, err));
    if (joined.data)
        *width = width_of(joined.data, encoder);
    return ZL_OK;
}

static zl_status look_at_widths(zl_survey *survey, const zl_columns *columns,
                                const zl_value *values, zl_encoder *encoder, zl_error *err)
{
    for (size_t i = 0; i < columns->count; i++) {
        int width;
        ZL_TRY(measure_value(&width, &values[i], encoder, err));
        if (width > survey->longest[i])
            survey->longest[i] = width;
    }
    return ZL_OK;
}

static void look_at_values(zl_survey *survey, const zl_columns *columns, const zl_value *values,
                           int basis)
{
    for (size_t i = 0; i < columns->count; i++) {
        const zl_value *value = &values[i];
        survey->nulls[i] += value->null;
        if (value->null)
            continue;
        double size = value->type == ZL_REAL      ? fabs(value->real)
                      : value->type == ZL_INTEGER ? fabs((double)value->integer)
                                                  : 0;
        if (isfinite(size) && size > survey->largest[i])
            survey->largest[i] = size;
    }
    const zl_value *drawn = basis >= 0 ? &values[basis] : NULL;
    survey->schematic |= drawn && !drawn->null && drawn->text && !strcmp(drawn->text, "schematic");
}

/* Documents and licences, which say where the whole comes from. */
static zl_status look_at_origin(zl_survey *survey, const int column[2], const zl_value *values,
                                zl_error *err)
{
    zl_seen *seen[] = {&survey->documents, &survey->licences};
    for (int i = 0; i < 2; i++) {
        const zl_value *value = column[i] >= 0 ? &values[column[i]] : NULL;
        if (value && !value->null && value->type == ZL_TEXT)
            ZL_TRY(zl_seen_add(seen[i], value->text, err));
    }
    return ZL_OK;
}

static void look_at_key(zl_survey *survey, const zl_value *values)
{
    const zl_value *key = survey->key >= 0 ? &values[survey->key] : NULL;
    if (key && !key->null && key->type == ZL_TEXT && key->text)
        survey->json_key |= key->text[0] == '[' || key->text[0] == '{';
}

/* The column that tells rows apart: "id", else the first text or whole number. */
static int find_key(const zl_columns *columns)
{
    int key = zl_column_index(columns, "id");
    for (size_t i = 0; key < 0 && i < columns->count; i++)
        if (columns->column[i].type == ZL_TEXT || columns->column[i].type == ZL_INTEGER)
            key = (int)i;
    return key;
}

zl_status zl_survey_open(zl_survey *out, const zl_stream *stream, zl_error *err)
{
    ZL_CLEANUP(zl_survey_free)
    zl_survey survey = {.key = find_key(stream->columns),
                        .extent = zl_points_extent(NULL, 0),
                        .schematic = stream->schematic};
    survey.largest = zl_alloc_zero(stream->columns->count, sizeof *survey.largest);
    survey.nulls = zl_alloc_zero(stream->columns->count, sizeof *survey.nulls);
    survey.longest = zl_alloc_zero(stream->columns->count, sizeof *survey.longest);
    if (!survey.largest || !survey.nulls || !survey.longest)
        return zl_fail_memory(err);
    for (size_t i = 0; i < stream->columns->count; i++)
        survey.longest[i] = 1;
    *out = survey;
    memset(&survey, 0, sizeof survey); /* it is given away */
    return ZL_OK;
}

/* ---- all rows, in stretches ------------------------------------------------------------------ */

typedef struct surveying {
    zl_stream_scan scan; /* first, for its benches */
    const zl_stream *stream;
    const char *encoding; /* NULL: widths are not wanted */
    int basis, origin[2]; /* columns; -1: none */
    zl_survey survey;
    zl_phase phase;
} surveying;

typedef struct stretch {
    zl_span span;
    zl_survey survey;
} stretch;

typedef struct bench {
    zl_reader reader; /* first: opened and closed as those of any scan */
    zl_encoder *encoder;
} bench;

static void close_surveying(surveying *s)
{
    zl_stream_scan_close(&s->scan);
    zl_survey_free(&s->survey);
}

static zl_status fill(void *job, bool *any, void *user, zl_error *err)
{
    stretch *part = job;
    surveying *s = user;
    zl_survey_free(&part->survey);
    ZL_TRY(zl_survey_open(&part->survey, s->stream, err));
    return zl_stream_scan_take(&part->span, any, &s->scan, err);
}

static zl_status compute(void *job, void *of_thread, void *user, zl_error *err)
{
    stretch *part = job;
    bench *own = of_thread;
    const surveying *s = user;
    if (!part->survey.nulls) /* there was no memory for it */
        return ZL_OK;
    zl_reader_start(&own->reader, &part->span);
    for (;;) {
        zl_stream_row row;
        bool more = false;
        ZL_TRY(zl_reader_row(&row, &more, &own->reader, err));
        if (!more)
            return ZL_OK;
        part->survey.rows++;
        look_at_key(&part->survey, row.values);
        look_at_shape(&part->survey, row.shape);
        look_at_values(&part->survey, s->stream->columns, row.values, s->basis);
        ZL_TRY(look_at_origin(&part->survey, s->origin, row.values, err));
        if (own->encoder)
            ZL_TRY(
                look_at_widths(&part->survey, s->stream->columns, row.values, own->encoder, err));
    }
}

static zl_status join_seen(zl_seen *all, const zl_seen *next, zl_error *err)
{
    for (size_t i = 0; i < next->count; i++)
        ZL_TRY(zl_seen_add(all, next->text[i], err));
    all->more |= next->more;
    return ZL_OK;
}

static zl_status join(zl_survey *all, const zl_survey *next, size_t ncolumns, zl_error *err)
{
    bool both = all->kind != ZL_SHAPE_NONE && next->kind != ZL_SHAPE_NONE;
    all->mixed |= next->mixed || (both && all->kind != next->kind);
    all->kind = next->kind != ZL_SHAPE_NONE ? next->kind : all->kind;
    all->multipart |= next->multipart;
    all->schematic |= next->schematic;
    all->json_key |= next->json_key;
    all->rows += next->rows;
    all->shapeless += next->shapeless;
    all->rings += next->rings;
    all->points += next->points;
    all->extent = zl_extent_join(&all->extent, &next->extent);
    for (size_t i = 0; i < ncolumns; i++) {
        all->nulls[i] += next->nulls[i];
        all->largest[i] = fmax(all->largest[i], next->largest[i]);
        if (next->longest[i] > all->longest[i])
            all->longest[i] = next->longest[i];
    }
    ZL_TRY(join_seen(&all->documents, &next->documents, err));
    return join_seen(&all->licences, &next->licences, err);
}

static zl_status drain(void *job, void *user, zl_error *err)
{
    stretch *part = job;
    surveying *s = user;
    zl_phase_step(&s->phase, part->span.length);
    if (!part->survey.nulls)
        return ZL_OK;
    return join(&s->survey, &part->survey, s->stream->columns->count, err);
}

static void close_stretch(void *job)
{
    stretch *part = job;
    zl_span_free(&part->span);
    zl_survey_free(&part->survey);
}

static zl_status open_bench(void *of_thread, void *user, zl_error *err)
{
    bench *own = of_thread;
    const surveying *s = user;
    ZL_TRY(zl_stream_scan_open_bench(&own->reader, user, err));
    return s->encoding ? zl_encoder_open(&own->encoder, s->encoding, err) : ZL_OK;
}

static void close_bench(void *of_thread)
{
    bench *own = of_thread;
    zl_reader_close(&own->reader);
    zl_encoder_close_ptr(&own->encoder);
}

static zl_status survey_rows(surveying *s, zl_error *err)
{
    static const zl_workshop shop = {.job_size = sizeof(stretch),
                                     .fill = fill,
                                     .compute = compute,
                                     .drain = drain,
                                     .close_job = close_stretch,
                                     .bench_size = sizeof(bench),
                                     .open_bench = open_bench,
                                     .close_bench = close_bench};
    return zl_workers_run_phase(&shop, s, &s->phase, N_("reading"), zl_stream_scan_total(&s->scan),
                                err);
}

zl_status zl_survey_stream(zl_survey *out, const zl_stream *stream, const char *encoding,
                           zl_error *err)
{
    const zl_columns *columns = stream->columns;
    ZL_CLEANUP(close_surveying)
    surveying s = {
        .stream = stream,
        .encoding = encoding,
        .basis = zl_column_index(columns, "boundary_basis"),
        .origin = {zl_column_index(columns, "document"), zl_column_index(columns, "licence")}};
    ZL_TRY(zl_survey_open(&s.survey, stream, err));
    ZL_TRY(zl_stream_scan_open(&s.scan, stream, err));
    ZL_TRY(survey_rows(&s, err));
    if (s.survey.kind == ZL_SHAPE_NONE)
        s.survey.kind = stream->kind;
    *out = s.survey;
    s.survey = (zl_survey){0};
    return ZL_OK;
}

void zl_survey_free(zl_survey *survey)
{
    zl_free(survey->largest);
    zl_free(survey->nulls);
    zl_free(survey->longest);
    survey->largest = NULL;
    survey->longest = NULL;
    survey->nulls = NULL;
    zl_seen_free(&survey->documents);
    zl_seen_free(&survey->licences);
}
