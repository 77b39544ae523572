/* Each row of a layer: is its shape fit to be measured, does it lie where it should, is it the row
 * that we wrote? One thread reads, all look, and what they find is told in the order of the rows.
 */
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/workers.h"
#include "geometry/codec.h"
#include "geometry/validity.h"
#include "input/fields/convert.h"
#include "input/quote.h"
#include "store/check.h"
#include "store/internal.h"
#include "store/version.h"

/* ---- marks to renew, written when the reading is over ---- */

typedef struct mark {
    int64_t fid;
    bool valid;
    char digest[ZL_DIGEST_SIZE];
} mark;

typedef struct marks {
    mark *item;
    size_t count, capacity;
} marks;

static zl_status keep_mark(marks *list, int64_t fid, bool valid, const char *digest, zl_error *err)
{
    mark *grown = zl_grow(list->item, list->count, &list->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    list->item = grown;
    mark *item = &list->item[list->count++];
    *item = (mark){.fid = fid, .valid = valid};
    memcpy(item->digest, digest, sizeof item->digest);
    return ZL_OK;
}

static zl_status write_all(zl_marker *marker, const marks *list, zl_error *err)
{
    for (size_t i = 0; i < list->count; i++)
        ZL_TRY(zl_marker_set(marker, list->item[i].fid, list->item[i].digest, list->item[i].valid,
                             err));
    return ZL_OK;
}

static zl_status write_marks(zl_store *store, zl_marker *marker, const marks *list, zl_error *err)
{
    if (list->count == 0 || zl_db_is_readonly(store->db))
        return ZL_OK;
    ZL_TRY(zl_db_begin(store->db, err));
    zl_status status = write_all(marker, list, err);
    if (status == ZL_OK)
        status = zl_db_commit(store->db, err);
    if (status != ZL_OK)
        zl_db_rollback(store->db);
    return status;
}

/* ---- a batch of rows ---- */

/* Of the statement that reads the rows; behind GEOMETRY, for a deep check, all columns again. */
enum { FID, ID, BASIS, FROM, TO, DIGEST, VALID, GEOMETRY, ALL };

/* A row on its way: read in one thread, looked at in another. */
typedef struct row {
    int64_t fid;
    const char *id, *basis, *from, *to;
    const char *digest; /* that it should have; NULL: it has no mark */
    const char *found;  /* that it has; NULL: not looked at */
    const uint8_t *blob;
    size_t size;
    bool was_valid, valid;
    size_t findings_end; /* in those of the batch */
} row;

/* A batch ends with so many rows or bytes of geometry, whichever comes first. */
enum { MOST_ROWS = 256, MOST_BYTES = 512 * 1024 };

typedef struct batch {
    zl_arena arena;
    row row[MOST_ROWS];
    size_t count, done, bytes;
    zl_findings *findings;
} batch;

typedef struct reading {
    const zl_checked *checked;
    zl_stmt *stmt;
    zl_marker *marker;
    marks renew;
    bool ended;
} reading;

static const char *feature_of(char out[256], const row *r)
{
    zl_check_feature_name(out, r->id, r->fid);
    return out;
}

/* ---- reading, in the caller's thread ---- */

static zl_status keep_text(const char **out, batch *b, zl_stmt *stmt, int column, zl_error *err)
{
    *out = zl_column_text(stmt, column);
    return zl_arena_keep_text(&b->arena, out, err);
}

static zl_status keep_blob(row *out, batch *b, zl_stmt *stmt, zl_error *err)
{
    const void *blob = zl_column_blob(stmt, GEOMETRY, &out->size);
    if (zl_column_is_null(stmt, GEOMETRY))
        return ZL_OK;
    uint8_t *copy = zl_arena_take(&b->arena, out->size);
    if (!copy)
        return zl_fail_memory(err);
    if (out->size)
        memcpy(copy, blob, out->size);
    out->blob = copy;
    b->bytes += out->size;
    return ZL_OK;
}

static zl_status read_digest(row *out, batch *b, const reading *r, zl_error *err)
{
    char digest[ZL_DIGEST_SIZE];
    if (out->digest && !r->checked->deep && out->was_valid)
        return ZL_OK;
    if (r->checked->deep)
        zl_marker_digest_columns(digest, r->marker, r->stmt, ALL);
    else
        ZL_TRY(zl_marker_digest(digest, r->marker, out->fid, err));
    out->found = digest;
    return zl_arena_keep_text(&b->arena, &out->found, err);
}

static zl_status read_row(batch *b, const reading *r, zl_error *err)
{
    row *out = &b->row[b->count];
    *out = (row){.fid = zl_column_int(r->stmt, FID),
                 .was_valid = zl_column_int(r->stmt, VALID) != 0,
                 .valid = true};
    ZL_TRY(keep_text(&out->id, b, r->stmt, ID, err));
    ZL_TRY(keep_text(&out->basis, b, r->stmt, BASIS, err));
    ZL_TRY(keep_text(&out->from, b, r->stmt, FROM, err));
    ZL_TRY(keep_text(&out->to, b, r->stmt, TO, err));
    ZL_TRY(keep_text(&out->digest, b, r->stmt, DIGEST, err));
    ZL_TRY(keep_blob(out, b, r->stmt, err));
    ZL_TRY(read_digest(out, b, r, err));
    b->count++;
    return ZL_OK;
}

static void empty(batch *b)
{
    b->count = b->done = b->bytes = 0;
    zl_arena_reset(&b->arena);
    if (zl_findings_count(b->findings) == 0)
        return;
    zl_findings_free(b->findings);
    b->findings = NULL;
}

static zl_status read_batch(void *job, bool *any, void *user, zl_error *err)
{
    batch *b = job;
    reading *r = user;
    empty(b);
    if (!b->findings && !(b->findings = zl_findings_new()))
        return zl_fail_memory(err);
    for (bool more; !r->ended && b->count < MOST_ROWS && b->bytes < MOST_BYTES;) {
        ZL_TRY(zl_stmt_step(&more, r->stmt, err));
        r->ended = !more;
        if (more)
            ZL_TRY(read_row(b, r, err));
    }
    *any = b->count > 0;
    return ZL_OK;
}

/* ---- looking, in any thread ---- */

static zl_status check_shape(row *r, const zl_checked *checked, zl_findings *findings,
                             const char *feature, zl_error *err)
{
    const char *layer = checked->name;
    bool none = r->basis && strcmp(r->basis, "none") == 0;
    if (!r->blob) {
        if (!none)
            zl_findings_add(findings, ZL_NOTE, "no-geometry", layer, feature, NULL,
                            "has no geometry, and boundary_basis does not say none");
        return ZL_OK;
    }
    if (checked->table->kind == ZL_KIND_ZONE && none)
        zl_findings_add(findings, ZL_WARNING, "basis-none-with-shape", layer, feature, NULL,
                        "has a geometry, and boundary_basis says none");
    int srid = 0;
    zl_error cause = {0};
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    zl_status status = zl_shape_from_blob(&shape, &srid, NULL, r->blob, r->size, &cause);
    if (status == ZL_BAD_DATA) {
        r->valid = false;
        zl_findings_add(findings, ZL_ERROR, "damaged-geometry", layer, feature, NULL,
                        "the geometry cannot be read: %s", cause.message);
        return ZL_OK;
    }
    if (status != ZL_OK)
        return zl_fail(err, status, "%s", cause.message);
    ZL_TRY(zl_shape_validate(&r->valid, shape, layer, feature, findings, err));
    zl_check_place(shape, layer, feature, findings);
    return ZL_OK;
}

static void check_day(const zl_checked *checked, zl_findings *findings, const char *column,
                      const char *day, const char *feature)
{
    char iso[11];
    if (!day || zl_time_is_valid(day) || (zl_iso_date(iso, day) && strcmp(iso, day) == 0))
        return;
    zl_findings_add(findings, ZL_WARNING, "bad-date", checked->name, feature, NULL,
                    "%s is \"%s\", which is no date such as 2026-03-01", column,
                    zl_quoted(day).text);
}

/* What the columns of a row must be, whoever wrote them. A land layer's own design is its matter.
 */
static void check_values(const zl_checked *checked, const row *r, zl_findings *findings,
                         const char *feature)
{
    if (checked->table->kind != ZL_KIND_LAND && (!r->id || !r->id[strspn(r->id, " \t\r\n")]))
        zl_findings_add(findings, ZL_ERROR, "empty-id", checked->name, feature, NULL,
                        "has no id, so that no question can name it; give it one");
    check_day(checked, findings, "valid_from", r->from, feature);
    check_day(checked, findings, "valid_to", r->to, feature);
}

static zl_status check_batch(void *job, void *bench, void *user, zl_error *err)
{
    (void)bench;
    batch *b = job;
    const zl_checked *checked = ((const reading *)user)->checked;
    for (; b->done < b->count; b->done++) {
        char feature[256];
        row *r = &b->row[b->done];
        feature_of(feature, r);
        check_values(checked, r, b->findings, feature);
        if (checked->table->has_shape)
            ZL_TRY(check_shape(r, checked, b->findings, feature, err));
        ZL_TRY(zl_findings_status(b->findings, err));
        r->findings_end = zl_findings_count(b->findings);
    }
    return ZL_OK;
}

/* ---- telling, in the caller's thread and in order ---- */

static zl_status check_mark(reading *all, const row *r, zl_error *err)
{
    const zl_checked *checked = all->checked;
    char feature[256];
    if (!r->found)
        return ZL_OK;
    if (!r->digest) {
        zl_findings_add(checked->findings, ZL_NOTE, "edited", checked->name, feature_of(feature, r),
                        NULL, "was edited by another program; checked now");
        return keep_mark(&all->renew, r->fid, r->valid, r->found, err);
    }
    if (strcmp(r->digest, r->found) != 0)
        zl_findings_add(checked->findings, ZL_ERROR, "damaged", checked->name,
                        feature_of(feature, r), NULL,
                        "is not what was written, and no program has edited it: the file is "
                        "damaged; load the row again or take it from a copy");
    else if (!r->was_valid && r->valid) /* as after an upgrade: nobody had looked at it yet */
        return keep_mark(&all->renew, r->fid, r->valid, r->found, err);
    return ZL_OK;
}

static zl_status tell_batch(void *job, void *user, zl_error *err)
{
    const batch *b = job;
    reading *r = user;
    size_t told = 0;
    for (size_t i = 0; i < b->done; i++) {
        for (; told < b->row[i].findings_end; told++)
            zl_findings_append_one(r->checked->findings, zl_findings_get(b->findings, told));
        ZL_TRY(check_mark(r, &b->row[i], err));
    }
    return ZL_OK;
}

static void close_batch(void *job)
{
    batch *b = job;
    zl_findings_free(b->findings);
    zl_arena_free(&b->arena);
}

/* ---- all rows ---- */

static void add_or_null(zl_text *sql, const char *column)
{
    zl_text_add(sql, column ? ", t." : ", NULL");
    if (column)
        zl_add_identifier(sql, column);
}

/* The columns of the enum above; NULL for what the layer has not. */
static zl_status prepare(zl_stmt **out, const zl_checked *checked, zl_error *err)
{
    const char *id = zl_table_role(checked->table, ZL_ROLE_ID);
    const char *basis = zl_table_role(checked->table, ZL_ROLE_BOUNDARY_BASIS);
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    bool zones = checked->table->kind == ZL_KIND_ZONE;
    zl_text_add(&sql, "SELECT t.fid");
    add_or_null(&sql, id);
    add_or_null(&sql, basis);
    add_or_null(&sql, zones ? "valid_from" : NULL);
    add_or_null(&sql, zones ? "valid_to" : NULL);
    zl_text_add(&sql, ", m.digest, m.valid");
    add_or_null(&sql, checked->table->has_shape ? "geometry" : NULL);
    zl_text_add(&sql, checked->deep ? ", t.* FROM " : " FROM ");
    zl_add_identifier(&sql, checked->table->name);
    zl_text_add(&sql, " t LEFT JOIN row_marks m ON m.layer = ?1 AND m.fid = t.fid ORDER BY t.fid");
    if (sql.failed)
        return zl_fail_memory(err);
    ZL_TRY(zl_stmt_prepare(out, checked->store->db, sql.data, err));
    zl_bind_text(*out, 1, checked->table->name);
    return ZL_OK;
}

static zl_status read_rows(reading *r, zl_error *err)
{
    static const zl_workshop shop = {.job_size = sizeof(batch),
                                     .fill = read_batch,
                                     .compute = check_batch,
                                     .drain = tell_batch,
                                     .close_job = close_batch};
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(prepare(&stmt, r->checked, err));
    r->stmt = stmt;
    return zl_workers_run(&shop, r, err);
}

static void end_reading(reading *r)
{
    zl_free(r->renew.item);
    zl_marker_free_ptr(&r->marker);
}

zl_status zl_check_rows(const zl_checked *checked, zl_error *err)
{
    ZL_CLEANUP(end_reading) reading r = {.checked = checked};
    zl_layer_info info;
    ZL_TRY(zl_store_find_layer(&info, checked->store, checked->table->name, err));
    if (!info.found) /* `layers` itself and the like have no marks */
        return ZL_OK;
    ZL_TRY(zl_marker_open(&r.marker, checked->store, checked->table->name, err));
    ZL_TRY(read_rows(&r, err));
    return write_marks(checked->store, r.marker, &r.renew, err);
}
