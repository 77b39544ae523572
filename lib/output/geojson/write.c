/* Threads read the rows and print them; the caller's thread writes what they printed in order. */
#include "base/alloc.h"
#include "base/digits.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/progress.h"
#include "base/workers.h"
#include "output/creation.h"
#include "output/geojson/geojson.h"
#include "output/geojson/print.h"
#include "output/out_file.h"
#include "output/stream_scan.h"
#include "output/values.h"

typedef struct writing {
    zl_stream_scan scan; /* first, for its benches */
    const zl_write_request *request;
    const zl_stream *stream;
    zl_findings *findings;
    zl_survey survey;
    zl_fields fields;
    zl_row_frame frame;
    zl_tally tally;
    double area_m2;
    size_t broken;
    bool polygons;
    zl_out_file file;
    zl_phase phase;
} writing;

static void close_writing(writing *w)
{
    zl_out_file_free(&w->file);
    zl_stream_scan_close(&w->scan);
    zl_row_frame_free(&w->frame);
    zl_fields_free(&w->fields);
    zl_survey_free(&w->survey);
}

const char *zl_geojson_separator(const zl_format *format)
{
    return format->json_lines ? "\n" : ",\n";
}

const char *zl_geojson_end(const zl_format *format, bool empty)
{
    return !format->json_lines ? "\n]\n}\n" : empty ? "" : "\n";
}

/* ---- the file -------------------------------------------------------------------------------- */

/* What stands before the features, which counts as the first of all values. */
static zl_status write_head(writing *w, zl_error *err)
{
    char name[ZL_SLUG_SIZE];
    ZL_CLEANUP(zl_text_free) zl_text head = {0};
    if (w->request->format->json_lines)
        return ZL_OK;
    zl_file_layer_name(name, w->request, w->stream);
    uint64_t mark = zl_mark_text(0, name, strlen(name));
    zl_text_add(&head, "{\n\"type\": \"FeatureCollection\",\n\"name\": ");
    zl_text_add_json(&head, name);
    if (w->survey.schematic) {
        mark = zl_mark_text(mark, ZL_SCHEMATIC_REMARK, strlen(ZL_SCHEMATIC_REMARK));
        zl_text_add(&head, ",\n\"description\": ");
        zl_text_add_json(&head, ZL_SCHEMATIC_REMARK);
    }
    zl_text_add(&head, ",\n\"features\": [\n");
    zl_chain_add(&w->tally.values, mark);
    return head.failed ? zl_fail_memory(err) : zl_out_file_add(&w->file, head.data, head.size, err);
}

/* ---- rows, in any thread --------------------------------------------------------------------- */

typedef struct stretch {
    zl_span span;
    zl_printed printed;
} stretch;

static zl_status fill(void *job, bool *any, void *user, zl_error *err)
{
    stretch *s = job;
    writing *w = user;
    size_t columns = w->stream->columns->count;
    if (!s->printed.json)
        ZL_TRY(zl_printed_open(&s->printed, columns, err));
    zl_printed_reset(&s->printed, columns);
    return zl_stream_scan_take(&s->span, any, &w->scan, err);
}

static zl_status compute(void *job, void *bench, void *user, zl_error *err)
{
    stretch *s = job;
    const writing *w = user;
    zl_reader_start(bench, &s->span);
    for (;;) {
        zl_stream_row row;
        bool more = false;
        ZL_TRY(zl_reader_row(&row, &more, bench, err));
        if (!more)
            return ZL_OK;
        ZL_TRY(zl_print_row(&s->printed, &w->frame, &row, err));
    }
}

/* ---- and in their order ---------------------------------------------------------------------- */

static void tell(writing *w, const zl_printed *printed)
{
    for (size_t i = 0; i < printed->ninfinite; i++)
        zl_fields_tell_infinite(&w->fields, printed->infinite[i].column,
                                printed->ids.data + printed->infinite[i].id);
    for (size_t i = 0; printed->json && i < w->stream->columns->count; i++)
        w->fields.loss[i].json += printed->json[i];
    w->broken += printed->broken;
}

static zl_status drain(void *job, void *user, zl_error *err)
{
    stretch *s = job;
    writing *w = user;
    const zl_printed *printed = &s->printed;
    size_t skipped = w->tally.features == 0 ? strlen(w->frame.separator) : 0;
    if (printed->tally.features > 0)
        ZL_TRY(zl_out_file_add(&w->file, printed->text.data + skipped, printed->text.size - skipped,
                               err));
    zl_tally_join(&w->tally, &printed->tally);
    for (size_t i = 0; i < printed->nareas; i++)
        w->area_m2 += printed->area_m2[i];
    w->polygons |= printed->polygons;
    tell(w, printed);
    zl_phase_step(&w->phase, s->span.length);
    return ZL_OK;
}

static void close_stretch(void *job)
{
    stretch *s = job;
    zl_span_free(&s->span);
    zl_printed_free(&s->printed);
}

static zl_status write_rows(writing *w, zl_error *err)
{
    static const zl_workshop shop = {.job_size = sizeof(stretch),
                                     .fill = fill,
                                     .compute = compute,
                                     .drain = drain,
                                     .close_job = close_stretch,
                                     .bench_size = sizeof(zl_reader),
                                     .open_bench = zl_stream_scan_open_bench,
                                     .close_bench = zl_stream_scan_close_bench};
    ZL_TRY(zl_stream_scan_open(&w->scan, w->stream, err));
    return zl_workers_run_phase(&shop, w, &w->phase, N_("writing"), zl_stream_scan_total(&w->scan),
                                err);
}

/* ---- the whole ------------------------------------------------------------------------------- */

/* Whether some outline is schematic has to be known before the first row is written. */
static zl_status look_ahead(writing *w, zl_error *err)
{
    bool basis = zl_column_index(w->stream->columns, "boundary_basis") >= 0;
    return basis ? zl_survey_stream(&w->survey, w->stream, NULL, err)
                 : zl_survey_open(&w->survey, w->stream, err);
}

static void report(const writing *w)
{
    const char *layer = w->stream->name;
    bool shapes = w->tally.points > 0 || w->stream->kind != ZL_SHAPE_NONE;
    zl_fields_report(&w->fields);
    if (w->tally.shapeless > 0 && shapes)
        zl_tell_shapeless(w->findings, layer, w->tally.shapeless, w->tally.features);
    zl_tell_broken(w->findings, layer, w->broken);
}

static zl_status write_file(writing *w, zl_error *err)
{
    ZL_TRY(zl_out_file_open(&w->file, w->request, "", err));
    ZL_TRY(write_head(w, err));
    ZL_TRY(write_rows(w, err));
    const char *end = zl_geojson_end(w->request->format, w->tally.features == 0);
    ZL_TRY(zl_out_file_add(&w->file, end, strlen(end), err));
    return zl_out_file_close(&w->file, err);
}

zl_status zl_geojson_write(zl_summary *out, const zl_write_request *request,
                           const zl_stream *stream, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(close_writing)
    writing w = {
        .request = request, .stream = stream, .findings = findings, .file = ZL_OUT_FILE_NONE};
    zl_tally_init(&w.tally);
    ZL_TRY(look_ahead(&w, err));
    ZL_TRY(zl_fields_open(&w.fields, request->format, stream, &w.survey,
                          (zl_text_rules){.encoding = "UTF-8"}, findings, err));
    ZL_TRY(
        zl_row_frame_open(&w.frame, stream->columns, zl_geojson_separator(request->format), err));
    ZL_TRY(write_file(&w, err));
    report(&w);
    *out = (zl_summary){.area_m2 = w.area_m2,
                        .polygons = w.polygons ||
                                    (w.tally.points == 0 && stream->kind == ZL_SHAPE_POLYGON)};
    zl_tally_sum(out, &w.tally, ZL_DEGREE_STEPS);
    return ZL_OK;
}
