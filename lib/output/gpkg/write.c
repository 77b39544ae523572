#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/progress.h"
#include "base/workers.h"
#include "db/db.h"
#include "db/rtree.h"
#include "output/file_bench.h"
#include "output/gpkg/blob.h"
#include "output/gpkg/marks.h"
#include "output/gpkg/rows.h"
#include "store/layer.h"

typedef struct writing {
    const zl_gpkg_table *table;
    const zl_write_request *request;
    const zl_stream *stream;
    zl_db *db;
    zl_stmt *insert;
    char *trigger[2]; /* the SQL of those that are put aside; owned */
    zl_rtree_boxes boxes;
    zl_stream_scan scan;
    zl_tally tally;
    int32_t srs_id;
    int64_t fid; /* of the last row */
    double area_m2;
    size_t broken;
    zl_phase phase;
} writing;

static void close_writing(writing *w)
{
    zl_stream_scan_close(&w->scan);
    zl_stmt_free(w->insert);
    zl_db_close(w->db);
    zl_rtree_boxes_free(&w->boxes);
    zl_free(w->trigger[0]);
    zl_free(w->trigger[1]);
}

/* ---- rows, in any thread --------------------------------------------------------------------- */

typedef struct row {
    const char *id;
    zl_value *values;       /* with the texts that go into the file */
    size_t blob, blob_size; /* in the stretch; a size of 0: no shape */
    zl_extent extent;
    double area_m2;
} row;

typedef struct stretch {
    zl_span span;
    zl_arena memory;
    zl_text blobs;
    row *rows;
    size_t count, capacity, broken;
    zl_tally tally;
} stretch;

static zl_status keep_text(zl_value *value, stretch *s, const char *text, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text mended = {0};
    bool whole = zl_utf8_valid(text, strlen(text));
    s->broken += !whole;
    if (!whole)
        zl_text_add_utf8(&mended, text);
    if (mended.failed)
        return zl_fail_memory(err);
    value->text = whole ? text : mended.data;
    return zl_arena_keep_text(&s->memory, &value->text, err);
}

static zl_status keep_list(zl_value *value, stretch *s, const char *list, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text joined = {0};
    ZL_TRY(zl_list_join(&joined, list, err));
    return keep_text(value, s, joined.data, err);
}

static zl_status keep_values(row *to, stretch *s, const zl_columns *columns,
                             const zl_stream_row *from, zl_error *err)
{
    to->values = zl_arena_take(&s->memory, (columns->count + 1) * sizeof *to->values);
    if (!to->values)
        return zl_fail_memory(err);
    for (size_t i = 0; i < columns->count; i++) {
        zl_value *value = &to->values[i];
        *value = from->values[i];
        value->type = columns->column[i].type;
        bool text = value->type == ZL_TEXT || value->type == ZL_LIST;
        value->null =
            value->null || (text && !value->text) || (value->type == ZL_REAL && isnan(value->real));
        if (text && !value->null)
            ZL_TRY(value->type == ZL_LIST ? keep_list(value, s, from->values[i].text, err)
                                          : keep_text(value, s, from->values[i].text, err));
    }
    zl_chain_add(&s->tally.values, zl_gpkg_mark(to->values, columns->count));
    return ZL_OK;
}

static zl_status add_blob(row *to, stretch *s, const writing *w, const zl_shape *in_file,
                          zl_error *err)
{
    to->blob = s->blobs.size;
    ZL_TRY(zl_gpkg_add_blob(&s->blobs, in_file, w->table->single, w->srs_id, err));
    to->blob_size = s->blobs.size - to->blob;
    to->extent = zl_points_extent(in_file->lonlat_deg, in_file->npoints);
    return ZL_OK;
}

static zl_status keep_shape(row *to, stretch *s, const writing *w, const zl_file_bench *own,
                            const zl_stream_row *from, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *moved = NULL;
    const zl_shape *in_file = NULL;
    ZL_TRY(zl_file_bench_shape(&in_file, &moved, own, w->request, from, err));
    zl_tally_shape(&s->tally, in_file);
    s->tally.features++;
    to->area_m2 = zl_shape_area_m2(from->shape);
    return in_file ? add_blob(to, s, w, in_file, err) : ZL_OK;
}

static zl_status keep_row(stretch *s, const writing *w, const zl_file_bench *own,
                          const zl_stream_row *from, zl_error *err)
{
    row *grown = zl_grow(s->rows, s->count, &s->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    s->rows = grown;
    row *to = &grown[s->count];
    *to = (row){.id = from->id};
    ZL_TRY(zl_arena_keep_text(&s->memory, &to->id, err));
    ZL_TRY(keep_values(to, s, w->stream->columns, from, err));
    ZL_TRY(keep_shape(to, s, w, own, from, err));
    s->count++;
    return ZL_OK;
}

static zl_status fill(void *job, bool *any, void *user, zl_error *err)
{
    stretch *s = job;
    writing *w = user;
    zl_arena_reset(&s->memory);
    s->blobs.size = s->count = s->broken = 0;
    zl_tally_init(&s->tally);
    return zl_stream_scan_take(&s->span, any, &w->scan, err);
}

static zl_status compute(void *job, void *of_thread, void *user, zl_error *err)
{
    stretch *s = job;
    zl_file_bench *own = of_thread;
    zl_reader_start(&own->reader, &s->span);
    for (;;) {
        zl_stream_row from;
        bool more = false;
        ZL_TRY(zl_reader_row(&from, &more, &own->reader, err));
        if (!more)
            return ZL_OK;
        ZL_TRY(keep_row(s, user, own, &from, err));
    }
}

static void close_stretch(void *job)
{
    stretch *s = job;
    zl_span_free(&s->span);
    zl_arena_free(&s->memory);
    zl_text_free(&s->blobs);
    zl_free(s->rows);
}

static zl_status open_bench(void *of_thread, void *user, zl_error *err)
{
    writing *w = user;
    return zl_file_bench_open(of_thread, &w->scan, w->request, err);
}

static void close_bench(void *of_thread)
{
    zl_file_bench_close(of_thread);
}

/* ---- and in their order ---------------------------------------------------------------------- */

static void bind_value(writing *w, size_t i, const row *from)
{
    const zl_value *value = &from->values[i];
    const zl_fields *fields = w->table->fields;
    int parameter = (int)i + 3;
    if (!value->null && value->type == ZL_REAL && !isfinite(value->real)) {
        zl_fields_tell_infinite(fields, i, from->id);
        zl_bind_text(w->insert, parameter, NULL);
        return;
    }
    fields->loss[i].joined += !value->null && value->type == ZL_LIST;
    zl_bind_value(w->insert, parameter, value);
}

static zl_status insert_row(writing *w, const stretch *s, const row *from, zl_error *err)
{
    bool shape = from->blob_size > 0;
    w->fid++;
    zl_bind_int(w->insert, 1, w->fid);
    if (w->table->shape[0])
        zl_bind_blob(w->insert, 2, shape ? s->blobs.data + from->blob : NULL, from->blob_size);
    for (size_t i = 0; i < w->stream->columns->count; i++)
        bind_value(w, i, from);
    ZL_TRY(zl_stmt_run(w->insert, err));
    w->area_m2 += from->area_m2;
    const zl_extent *e = &from->extent;
    return shape ? zl_rtree_add(&w->boxes, w->fid, e->west, e->south, e->east, e->north, err)
                 : ZL_OK;
}

static zl_status drain(void *job, void *user, zl_error *err)
{
    const stretch *s = job;
    writing *w = user;
    for (size_t i = 0; i < s->count; i++)
        ZL_TRY(insert_row(w, s, &s->rows[i], err));
    zl_tally_join(&w->tally, &s->tally);
    w->broken += s->broken;
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
                                     .bench_size = sizeof(zl_file_bench),
                                     .open_bench = open_bench,
                                     .close_bench = close_bench};
    ZL_TRY(zl_stream_scan_open(&w->scan, w->stream, err));
    return zl_workers_run_phase(&shop, w, &w->phase, N_("writing"), zl_stream_scan_total(&w->scan),
                                err);
}

/* ---- the file -------------------------------------------------------------------------------- */

/* The file is nobody's yet: what fails is thrown away, and the disk is waited for once at the end.
 */
static zl_status open_database(writing *w, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *path = zl_request_path(w->request, "");
    if (!path)
        return zl_fail_memory(err);
    ZL_TRY(zl_db_open(&w->db, path, ZL_DB_WRITE, err));
    ZL_TRY(zl_db_exec(w->db, "PRAGMA journal_mode=MEMORY", err));
    return zl_db_exec(w->db, "PRAGMA synchronous=OFF", err);
}

static zl_status take_trigger(char **sql, const char *name, writing *w, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    bool found = false;
    ZL_TRY(zl_stmt_preparef(
        &stmt, w->db, err, "SELECT sql FROM sqlite_schema WHERE type='trigger' AND name=%Q", name));
    ZL_TRY(zl_stmt_step(&found, stmt, err));
    if (!found)
        return ZL_OK;
    *sql = zl_strdup(zl_column_text(stmt, 0));
    zl_stmt_reset(stmt);
    return *sql ? zl_db_execf(w->db, err, "DROP TRIGGER \"%w\"", name) : zl_fail_memory(err);
}

/* At each INSERT they would put the row into the index and count it. */
static zl_status put_triggers_aside(writing *w, zl_error *err)
{
    for (int i = 0; i < 2; i++) {
        ZL_CLEANUP(zl_text_free) zl_text name = {0};
        if (i == 0)
            zl_text_addf(&name, "rtree_%s_%s_insert", w->table->name, w->table->shape);
        else
            zl_text_addf(&name, "trigger_insert_feature_count_%s", w->table->name);
        if (name.failed)
            return zl_fail_memory(err);
        ZL_TRY(take_trigger(&w->trigger[i], name.data, w, err));
    }
    return ZL_OK;
}

static zl_status prepare_insert(writing *w, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    bool shapes = w->table->shape[0];
    zl_text_add(&sql, "INSERT INTO ");
    zl_add_identifier(&sql, w->table->name);
    zl_text_add(&sql, " (");
    zl_add_identifier(&sql, w->table->fid);
    if (shapes) {
        zl_text_add(&sql, ", ");
        zl_add_identifier(&sql, w->table->shape);
    }
    for (size_t i = 0; i < w->stream->columns->count; i++) {
        zl_text_add(&sql, ", ");
        zl_add_identifier(&sql, zl_field_made(w->table->fields, i));
    }
    zl_text_add(&sql, shapes ? ") VALUES (?1, ?2" : ") VALUES (?1");
    for (size_t i = 0; i < w->stream->columns->count; i++)
        zl_text_addf(&sql, ", ?%zu", i + 3);
    zl_text_add(&sql, ")");
    return sql.failed ? zl_fail_memory(err) : zl_stmt_prepare(&w->insert, w->db, sql.data, err);
}

static zl_status pack_index(writing *w, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text index = {0};
    if (!w->table->shape[0])
        return ZL_OK;
    zl_text_addf(&index, "rtree_%s_%s", w->table->name, w->table->shape);
    if (index.failed)
        return zl_fail_memory(err);
    ZL_CLEANUP(zl_phase_end)
    zl_phase phase = zl_phase_begin(N_("indexing"), (int64_t)w->boxes.count);
    ZL_TRY(zl_rtree_fill(w->db, index.data, &w->boxes, err));
    zl_phase_step(&phase, (int64_t)w->boxes.count);
    return ZL_OK;
}

/* What the triggers would have counted, and the extent. */
static zl_status write_contents(writing *w, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *extent = NULL;
    ZL_TRY(zl_db_execf(w->db, err,
                       "UPDATE gpkg_ogr_contents SET feature_count = %lld WHERE table_name = %Q",
                       (long long)w->tally.features, w->table->name));
    if (w->tally.points == 0)
        return ZL_OK;
    ZL_TRY(zl_stmt_preparef(&extent, w->db, err,
                            "UPDATE gpkg_contents SET min_x = ?1, min_y = ?2, max_x = ?3, "
                            "max_y = ?4 WHERE table_name = %Q",
                            w->table->name));
    zl_bind_real(extent, 1, w->tally.least[0]);
    zl_bind_real(extent, 2, w->tally.least[1]);
    zl_bind_real(extent, 3, w->tally.greatest[0]);
    zl_bind_real(extent, 4, w->tally.greatest[1]);
    return zl_stmt_run(extent, err);
}

static zl_status write_table(writing *w, zl_error *err)
{
    ZL_TRY(zl_gpkg_srs_id(&w->srs_id, w->db, w->table->name, err));
    ZL_TRY(put_triggers_aside(w, err));
    ZL_TRY(prepare_insert(w, err));
    ZL_TRY(write_rows(w, err));
    ZL_TRY(pack_index(w, err));
    ZL_TRY(write_contents(w, err));
    for (int i = 0; i < 2; i++)
        if (w->trigger[i])
            ZL_TRY(zl_db_exec(w->db, w->trigger[i], err));
    return ZL_OK;
}

static zl_status write_file(writing *w, zl_error *err)
{
    ZL_TRY(open_database(w, err));
    ZL_TRY(zl_db_begin(w->db, err));
    zl_status status = write_table(w, err);
    if (status == ZL_OK)
        status = zl_db_commit(w->db, err);
    if (status != ZL_OK)
        zl_db_rollback(w->db);
    return status;
}

zl_status zl_gpkg_write_rows(zl_summary *out, const zl_gpkg_table *table,
                             const zl_write_request *request, const zl_stream *stream,
                             zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(close_writing)
    writing w = {.table = table, .request = request, .stream = stream};
    zl_tally_init(&w.tally);
    ZL_TRY(write_file(&w, err));
    zl_tell_broken(findings, stream->name, w.broken);
    zl_tally_sum(out, &w.tally, 1);
    out->area_m2 = w.area_m2;
    out->tallied = true;
    return ZL_OK;
}
