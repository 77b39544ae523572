#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/workers.h"
#include "input/encoding/encoding.h"
#include "input/gdal/gdal.h"
#include "output/creation.h"
#include "output/date.h"
#include "output/file_bench.h"
#include "output/out_file.h"
#include "output/shapefile/content.h"
#include "output/shapefile/shapefile.h"
#include "output/shapefile/table.h"

/* Offsets are signed 32-bit numbers of 16-bit words, of which many programs read those of 2 GB. */
static const int64_t most_bytes = INT64_C(2) * INT32_MAX, most_read = INT32_MAX;
static const char end_of_table = 0x1A;

typedef struct writing {
    zl_stream_scan scan; /* first, for its benches */
    const zl_write_request *request;
    const zl_stream *stream;
    zl_survey survey;
    zl_fields fields;
    zl_dbf_table table;
    zl_shp_type type;
    zl_out_file shp, shx, dbf;
    zl_tally tally;
    double area_m2;
    zl_phase phase;
} writing;

static void close_writing(writing *w)
{
    zl_out_file_free(&w->shp);
    zl_out_file_free(&w->shx);
    zl_out_file_free(&w->dbf);
    zl_stream_scan_close(&w->scan);
    zl_dbf_table_free(&w->table);
    zl_fields_free(&w->fields);
    zl_survey_free(&w->survey);
}

/* ---- rows, in any thread --------------------------------------------------------------------- */

typedef struct record {
    size_t bytes; /* in the .shp */
    double area_m2;
} record;

typedef struct stretch {
    zl_span span;
    zl_text shapes, index;
    zl_dbf_records rows;
    record *record;
    size_t count, capacity;
    zl_tally tally;
} stretch;

typedef struct bench {
    zl_file_bench file; /* first: opened and closed as those of any file */
    zl_encoder *encoder;
} bench;

static zl_status add_row(stretch *s, const writing *w, const bench *own, const zl_stream_row *row,
                         zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *moved = NULL;
    const zl_shape *in_file = NULL;
    record *grown = zl_grow(s->record, s->count, &s->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    s->record = grown;
    ZL_TRY(zl_file_bench_shape(&in_file, &moved, &own->file, w->request, row, err));
    ZL_TRY(zl_shp_add_record(&grown[s->count].bytes, &s->shapes, w->type, in_file, err));
    ZL_TRY(zl_dbf_add_row(&s->rows, &w->table, own->encoder, row, err));
    grown[s->count++].area_m2 = zl_shape_area_m2(row->shape);
    zl_tally_points(&s->tally, in_file);
    s->tally.features++;
    return ZL_OK;
}

static zl_status fill(void *job, bool *any, void *user, zl_error *err)
{
    stretch *s = job;
    writing *w = user;
    if (!s->rows.joined)
        ZL_TRY(zl_dbf_records_open(&s->rows, &w->table, err));
    zl_dbf_records_reset(&s->rows, &w->table);
    zl_tally_init(&s->tally);
    s->shapes.size = s->count = 0;
    return zl_stream_scan_take(&s->span, any, &w->scan, err);
}

static zl_status compute(void *job, void *of_thread, void *user, zl_error *err)
{
    stretch *s = job;
    bench *own = of_thread;
    zl_reader_start(&own->file.reader, &s->span);
    for (;;) {
        zl_stream_row row;
        bool more = false;
        ZL_TRY(zl_reader_row(&row, &more, &own->file.reader, err));
        if (!more)
            return ZL_OK;
        ZL_TRY(add_row(s, user, own, &row, err));
    }
}

static zl_status open_bench(void *of_thread, void *user, zl_error *err)
{
    bench *own = of_thread;
    writing *w = user;
    ZL_TRY(zl_file_bench_open(&own->file, &w->scan, w->request, err));
    return zl_encoder_open(&own->encoder, zl_request_encoding(w->request), err);
}

static void close_bench(void *of_thread)
{
    bench *own = of_thread;
    zl_file_bench_close(&own->file);
    zl_encoder_close_ptr(&own->encoder);
}

static void close_stretch(void *job)
{
    stretch *s = job;
    zl_span_free(&s->span);
    zl_text_free(&s->shapes);
    zl_text_free(&s->index);
    zl_dbf_records_free(&s->rows);
    zl_free(s->record);
}

/* ---- and in their order ---------------------------------------------------------------------- */

/* Only here it is known which records the rows are, and where they stand. */
static zl_status number_records(stretch *s, writing *w, zl_error *err)
{
    char *shape = s->shapes.data;
    int64_t at = w->shp.size, number = w->tally.features;
    s->index.size = 0;
    char *to = zl_text_room(&s->index, s->count * ZL_SHX_RECORD);
    if (!to)
        return zl_fail_memory(err);
    for (size_t i = 0; i < s->count; i++, to += ZL_SHX_RECORD) {
        size_t bytes = s->record[i].bytes;
        zl_shp_put_big(shape, (uint32_t)++number);
        zl_shp_put_big(to, (uint32_t)(at / 2));
        zl_shp_put_big(to + 4, (uint32_t)((bytes - ZL_SHP_RECORD_HEADER) / 2));
        shape += bytes;
        at += (int64_t)bytes;
        w->area_m2 += s->record[i].area_m2;
    }
    zl_text_end(&s->index, to);
    return ZL_OK;
}

static zl_status drain(void *job, void *user, zl_error *err)
{
    stretch *s = job;
    writing *w = user;
    ZL_TRY(number_records(s, w, err));
    ZL_TRY(zl_out_file_add(&w->shp, s->shapes.data, s->shapes.size, err));
    ZL_TRY(zl_out_file_add(&w->shx, s->index.data, s->index.size, err));
    ZL_TRY(zl_out_file_add(&w->dbf, s->rows.bytes.data, s->rows.bytes.size, err));
    s->tally.values = s->rows.marks;
    zl_tally_join(&w->tally, &s->tally);
    zl_dbf_tell(&s->rows, &w->table);
    zl_phase_step(&w->phase, s->span.length);
    return ZL_OK;
}

static zl_status write_rows(writing *w, zl_error *err)
{
    static const zl_workshop shop = {.job_size = sizeof(stretch),
                                     .fill = fill,
                                     .compute = compute,
                                     .drain = drain,
                                     .close_job = close_stretch,
                                     .bench_size = sizeof(bench),
                                     .open_bench = open_bench,
                                     .close_bench = close_bench};
    ZL_TRY(zl_stream_scan_open(&w->scan, w->stream, err));
    return zl_workers_run_phase(&shop, w, &w->phase, N_("writing"), zl_stream_scan_total(&w->scan),
                                err);
}

/* ---- the files ------------------------------------------------------------------------------- */

static zl_status open_files(writing *w, zl_error *err)
{
    static const char none[ZL_SHP_HEADER];
    ZL_CLEANUP(zl_text_free) zl_text header = {0};
    char date[11];
    zl_output_date(date);
    int language = zl_ldid_of_encoding(zl_request_encoding(w->request));
    ZL_TRY(zl_dbf_put_header(&header, &w->table, w->survey.rows, language, date, err));
    ZL_TRY(zl_out_file_open(&w->shp, w->request, "", err));
    ZL_TRY(zl_out_file_open(&w->shx, w->request, ".shx", err));
    ZL_TRY(zl_out_file_open(&w->dbf, w->request, ".dbf", err));
    ZL_TRY(zl_out_file_add(&w->shp, none, sizeof none, err));
    ZL_TRY(zl_out_file_add(&w->shx, none, sizeof none, err));
    return zl_out_file_add(&w->dbf, header.data, header.size, err);
}

/* The header tells what is known at the end. */
static zl_status close_with_header(zl_out_file *file, const writing *w, zl_error *err)
{
    char header[ZL_SHP_HEADER];
    zl_shp_put_header(header, w->type, file->size, &w->tally);
    ZL_TRY(zl_out_file_put(file, 0, header, sizeof header, err));
    return zl_out_file_close(file, err);
}

static zl_status close_files(writing *w, zl_error *err)
{
    ZL_TRY(close_with_header(&w->shp, w, err));
    ZL_TRY(close_with_header(&w->shx, w, err));
    ZL_TRY(zl_out_file_add(&w->dbf, &end_of_table, 1, err));
    return zl_out_file_close(&w->dbf, err);
}

static void free_wkt(char **wkt)
{
    CPLFree(*wkt);
}

static zl_status write_crs(const writing *w, zl_error *err)
{
    static const char *const options[] = {"FORMAT=WKT1_ESRI", NULL};
    ZL_CLEANUP(free_wkt) char *wkt = NULL;
    OGRSpatialReferenceH srs = NULL;
    ZL_TRY(zl_make_srs(&srs, w->request->crs_code, err));
    OGRErr made = OSRExportToWktEx(srs, &wkt, options);
    OSRRelease(srs);
    if (made != OGRERR_NONE || !wkt)
        return zl_fail(err, ZL_BAD_CRS, "%s cannot be told in the .prj of a Shapefile",
                       w->request->crs_code);
    return zl_out_file_text(w->request, ".prj", wkt, err);
}

static zl_status write_files(writing *w, zl_error *err)
{
    ZL_TRY(open_files(w, err));
    ZL_TRY(write_rows(w, err));
    if (w->tally.features != w->survey.rows)
        return zl_fail(err, ZL_FAILED, "'%s': the rows changed while they were written",
                       w->request->shown);
    ZL_TRY(close_files(w, err));
    ZL_TRY(write_crs(w, err));
    ZL_TRY(zl_out_file_text(w->request, ".cpg", zl_request_encoding(w->request), err));
    return zl_write_field_names(w->request, w->stream, w->fields.name, err);
}

/* ---- the whole ------------------------------------------------------------------------------- */

zl_status zl_shapefile_check_size(const zl_write_request *request, const char *layer,
                                  const char *ending, int64_t bytes, zl_findings *findings,
                                  zl_error *err)
{
    if (bytes > most_bytes)
        return zl_fail(err, ZL_USAGE,
                       "'%s': its %s would have %lld bytes, and a Shapefile has room for 4 GB; "
                       "write GeoPackage, or parts with --where",
                       request->shown, ending, (long long)bytes);
    if (bytes > most_read)
        zl_findings_add(findings, ZL_WARNING, "file-over-2gb", layer, NULL, NULL,
                        "its %s has %lld bytes; ArcGIS and many other programs read no Shapefile "
                        "over 2 GB: write GeoPackage",
                        ending, (long long)bytes);
    return ZL_OK;
}

static zl_status check_sizes(const writing *w, zl_findings *findings, zl_error *err)
{
    const zl_survey *survey = &w->survey;
    const char *layer = w->stream->name;
    int64_t shp =
        zl_shp_bytes(w->type, survey->rows, survey->shapeless, survey->rings, survey->points);
    int64_t dbf =
        (int64_t)w->table.header_bytes + survey->rows * (int64_t)w->table.record_bytes + 1;
    ZL_TRY(zl_shapefile_check_size(w->request, layer, ".shp", shp, findings, err));
    return zl_shapefile_check_size(w->request, layer, ".dbf", dbf, findings, err);
}

static zl_status prepare(writing *w, zl_findings *findings, zl_error *err)
{
    const char *encoding = zl_request_encoding(w->request);
    const zl_text_rules rules = {.encoding = encoding, .ascii_names = w->request->for_arcgis};
    ZL_TRY(zl_survey_stream(&w->survey, w->stream, encoding, err));
    ZL_TRY(zl_check_kind(w->request, &w->survey, err));
    ZL_TRY(zl_fields_open(&w->fields, w->request->format, w->stream, &w->survey, rules, findings,
                          err));
    ZL_TRY(zl_dbf_table_open(&w->table, &w->fields, &w->survey, encoding, err));
    w->type = zl_shp_type_of(w->survey.kind, w->survey.multipart);
    return check_sizes(w, findings, err);
}

zl_status zl_shapefile_write(zl_summary *out, const zl_write_request *request,
                             const zl_stream *stream, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(close_writing)
    writing w = {.request = request,
                 .stream = stream,
                 .shp = ZL_OUT_FILE_NONE,
                 .shx = ZL_OUT_FILE_NONE,
                 .dbf = ZL_OUT_FILE_NONE};
    zl_tally_init(&w.tally);
    ZL_TRY(prepare(&w, findings, err));
    ZL_TRY(write_files(&w, err));
    zl_fields_report(&w.fields);
    if (w.tally.shapeless > 0)
        zl_tell_shapeless(findings, stream->name, w.tally.shapeless, w.tally.features);
    *out = (zl_summary){
        .area_m2 = w.area_m2, .polygons = w.survey.kind == ZL_SHAPE_POLYGON, .tallied = true};
    zl_tally_sum(out, &w.tally, 1);
    return ZL_OK;
}
