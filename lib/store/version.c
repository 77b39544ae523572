#include "store/version.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "geometry/codec.h"
#include "input/quote.h"

void zl_zone_free(zl_zone *zone)
{
    zl_free(zone->id);
    zl_free(zone->valid_from);
    *zone = (zl_zone){0};
}

/* ---- finding ------------------------------------------------------------------------------- */

static zl_status fail_not_found(const zl_table *table, const char *wanted, const char *option,
                                zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(&text, "%s ", option);
    zl_text_add_safe(&text, wanted);
    zl_text_add(&text, _(": there is no such zone; there are "));
    ZL_TRY(zl_add_nearest_ids(&text, table, wanted, err));
    return zl_fail_text(err, ZL_USAGE, &text);
}

static zl_status fail_ambiguous(const char *wanted, const char *option, const char *first,
                                const char *second, zl_error *err)
{
    return zl_fail(err, ZL_USAGE, "%s %s: more than one zone is called so (%s, %s …); give the id",
                   option, zl_quoted(wanted).text, zl_quoted(first).text, zl_quoted(second).text);
}

static zl_status read_zone(zl_zone *out, zl_stmt *stmt, zl_error *err)
{
    const char *valid_from = zl_column_text(stmt, 2);
    out->fid = zl_column_int(stmt, 0);
    out->id = zl_strdup(zl_column_text(stmt, 1));
    out->valid_from = zl_strdup(valid_from);
    return out->id && (out->valid_from || !valid_from) ? ZL_OK : zl_fail_memory(err);
}

/* An id wins over the name of another zone: rows that have it as their id come first. */
static zl_status find(zl_zone *zone, bool *found, const zl_table *table, const char *wanted,
                      const char *option, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_add(&sql, "SELECT fid, id, valid_from, id = ?1 COLLATE NOCASE FROM zones AS t WHERE ");
    zl_add_name_condition(&sql, table, 1);
    zl_text_add(&sql, " ORDER BY 4 DESC, fid");
    if (sql.failed)
        return zl_fail_memory(err);
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(table->store), sql.data, err));
    zl_bind_text(stmt, 1, wanted);
    bool row;
    ZL_TRY(zl_stmt_step(&row, stmt, err));
    *found = row;
    if (!row)
        return ZL_OK;
    bool by_id = zl_column_int(stmt, 3) == 1;
    ZL_TRY(read_zone(zone, stmt, err));
    if (by_id)
        return ZL_OK;
    ZL_TRY(zl_stmt_step(&row, stmt, err));
    return row ? fail_ambiguous(wanted, option, zone->id, zl_column_text(stmt, 1), err) : ZL_OK;
}

zl_status zl_zone_find(zl_zone *out, zl_store *store, const char *wanted, const char *option,
                       zl_error *err)
{
    bool found = false;
    ZL_TRY(zl_zone_look_up(out, &found, store, wanted, option, err));
    if (found)
        return ZL_OK;
    ZL_CLEANUP(zl_table_free) zl_table table = {0};
    ZL_TRY(zl_table_describe(&table, store, "zones", NULL, err));
    return fail_not_found(&table, wanted, option, err);
}

zl_status zl_zone_look_up(zl_zone *out, bool *found, zl_store *store, const char *wanted,
                          const char *option, zl_error *err)
{
    ZL_CLEANUP(zl_table_free) zl_table table = {0};
    ZL_TRY(zl_table_describe(&table, store, "zones", NULL, err));
    zl_zone zone = {0};
    zl_status status = find(&zone, found, &table, wanted, option, err);
    if (status == ZL_OK)
        *out = zone;
    else
        zl_zone_free(&zone);
    return status;
}

/* ---- keeping ------------------------------------------------------------------------------- */

/* All columns of both tables by name; `valid_to` is a parameter. */
static void add_columns(zl_text *sql, bool values)
{
    size_t count;
    const zl_our_column *columns = zl_kind_columns(ZL_KIND_ZONE, &count);
    for (size_t i = 0; i < count; i++) {
        bool bound = values && strcmp(columns[i].name, "valid_to") == 0;
        zl_text_addf(sql, "%s, ", bound ? "?2" : columns[i].name);
    }
    zl_text_add(sql, "geometry");
}

zl_status zl_zone_keep_version(zl_store *store, int64_t fid, const char *valid_to, zl_error *err)
{
    zl_db *db = zl_store_db(store);
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_add(&sql, "INSERT INTO zones_history (");
    add_columns(&sql, false);
    zl_text_add(&sql, ") SELECT ");
    add_columns(&sql, true);
    zl_text_add(&sql, " FROM zones WHERE fid = ?1");
    if (sql.failed)
        return zl_fail_memory(err);
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, db, sql.data, err));
    zl_bind_int(stmt, 1, fid);
    zl_bind_text(stmt, 2, valid_to);
    ZL_TRY(zl_stmt_run(stmt, err));
    int64_t kept = zl_db_last_rowid(db), valid;
    ZL_TRY(zl_db_int(&valid, db, -1, err,
                     "SELECT valid FROM row_marks WHERE layer='zones' AND fid=%lld",
                     (long long)fid));
    return valid < 0 ? ZL_OK : zl_store_mark_row(store, "zones_history", kept, valid == 1, err);
}

zl_status zl_zone_shape(zl_shape **out, zl_store *store, int64_t fid, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    bool row;
    *out = NULL;
    ZL_TRY(
        zl_stmt_prepare(&stmt, zl_store_db(store), "SELECT geometry FROM zones WHERE fid=?1", err));
    zl_bind_int(stmt, 1, fid);
    ZL_TRY(zl_stmt_step(&row, stmt, err));
    size_t size = 0;
    const uint8_t *blob = row ? zl_column_blob(stmt, 0, &size) : NULL;
    zl_status status = blob ? zl_shape_from_blob(out, NULL, NULL, blob, size, err) : ZL_OK;
    return status == ZL_BAD_DATA ? ZL_OK : status;
}

/* ---- a change as a whole -------------------------------------------------------------------- */

static zl_status change_and_commit(zl_store *store, zl_zone_change_fn change, void *user,
                                   zl_findings *findings, zl_error *err)
{
    ZL_TRY(change(store, user, findings, err));
    ZL_TRY(zl_findings_status(findings, err));
    return zl_db_commit(zl_store_db(store), err);
}

zl_status zl_zone_change(zl_store *store, zl_zone_change_fn change, void *user,
                         zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_findings_free_ptr) zl_findings *own = zl_findings_new();
    if (!own)
        return zl_fail_memory(err);
    ZL_TRY(zl_store_need_spatialite(store, err));
    ZL_TRY(zl_db_begin(zl_store_db(store), err));
    zl_status status = change_and_commit(store, change, user, own, err);
    if (status != ZL_OK)
        zl_db_rollback(zl_store_db(store));
    else
        zl_findings_append(findings, own, 0); /* nothing was done that is not told */
    return status;
}

/* ---- time ---------------------------------------------------------------------------------- */

void zl_time_now(char out[ZL_TIME_SIZE])
{
    struct timespec now;
    struct tm utc;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &utc);
    size_t size = strftime(out, ZL_TIME_SIZE, "%Y-%m-%dT%H:%M:%S", &utc);
    snprintf(out + size, ZL_TIME_SIZE - size, ".%03dZ", (int)(now.tv_nsec / 1000000));
}

bool zl_time_is_valid(const char *text)
{
    struct tm given = {0};
    const char *rest = strptime(text, "%Y-%m-%d", &given);
    if (!rest || rest - text != 10 || strlen(text) >= ZL_TIME_SIZE - 1)
        return false;
    struct tm day = given;
    timegm(&day); /* turns the 30th of February into a day of March */
    if (day.tm_mday != given.tm_mday || day.tm_mon != given.tm_mon)
        return false;
    if (*rest == '\0')
        return true;
    const char *end = strptime(rest, "T%H:%M:%S", &given);
    if (!end || end - rest != 9)
        return false;
    if (*end == '.') {
        size_t digits = strspn(end + 1, "0123456789");
        if (digits == 0)
            return false;
        end += 1 + digits;
    }
    return strcmp(end, "Z") == 0;
}

bool zl_time_is_future(const char *text)
{
    char now[ZL_TIME_SIZE], today[16];
    struct tm local;
    time_t seconds = time(NULL);
    zl_time_now(now);
    localtime_r(&seconds, &local);
    strftime(today, sizeof today, "%Y-%m-%d", &local);
    bool begun_here = strlen(text) == 10 && strcmp(text, today) <= 0;
    return !begun_here && zl_time_is_before(now, text);
}

zl_status zl_check_date(const char *date, zl_error *err)
{
    if (!date)
        return ZL_OK;
    if (!zl_time_is_valid(date))
        return zl_fail(err, ZL_USAGE,
                       "--date: give a date such as 2026-03-01 or a UTC time such as "
                       "2026-03-01T08:30:00Z");
    if (zl_time_is_future(date))
        return zl_fail(err, ZL_USAGE,
                       "--date %s: a boundary cannot hold from a day that has not come; load what "
                       "is planned as a zone of its own with the status planned",
                       date);
    return ZL_OK;
}

/* All parts of a time, so that times of different precision compare as text. */
static void complete(char out[ZL_TIME_SIZE], const char *text)
{
    static const char beginning[] = "0000-01-01T00:00:00.000";
    memcpy(out, beginning, sizeof beginning);
    size_t size = strcspn(text, "Z");
    memcpy(out, text, size < sizeof beginning ? size : sizeof beginning - 1);
}

bool zl_time_is_before(const char *a, const char *b)
{
    char full_a[ZL_TIME_SIZE], full_b[ZL_TIME_SIZE];
    complete(full_a, a);
    complete(full_b, b);
    return strcmp(full_a, full_b) < 0;
}
