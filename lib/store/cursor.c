#include "store/cursor.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "geometry/codec.h"
#include "geometry/validity.h"
#include "input/quote.h"
#include "store/doubts.h"

/* A mark that is farther ahead than this many steps is sought. */
enum { MARKS_TO_STEP = 32 };

struct zl_cursor {
    const zl_selection *of;
    zl_stmt *rows; /* columns: fid, valid, geometry, then those of the table */
    bool ranged, no_values, checked, accepts_invalid;
    int64_t first, last; /* of a ranged one */
    zl_stmt *marks;      /* fids of valid rows; NULL where `rows` has the mark itself */
    int64_t marked;      /* the fid it stands on */
    bool marks_begun, marks_ended;
    zl_feature feature;
    zl_value *values;
    zl_shape_builder builder; /* of the shape, used again for each row */
    char label[32];           /* "fid 12" */
    zl_doubts *doubts;        /* NULL: the store has none */
    size_t bytes;
};

enum { COLUMN_FID, COLUMN_VALID, COLUMN_SHAPE, COLUMN_FIRST };

void zl_selection_free(zl_selection *selection)
{
    zl_table_free(&selection->table);
    zl_text_free(&selection->condition);
    zl_bindings_free(&selection->bindings);
}

void zl_cursor_close(zl_cursor *cursor)
{
    if (!cursor)
        return;
    zl_stmt_free(cursor->rows);
    zl_stmt_free(cursor->marks);
    zl_doubts_close_ptr(&cursor->doubts);
    zl_shape_builder_free(&cursor->builder);
    zl_free(cursor->values);
    zl_free(cursor);
}

void zl_cursor_close_ptr(zl_cursor **cursor)
{
    zl_cursor_close(*cursor);
}

void zl_cursor_accept_invalid(zl_cursor *cursor, bool accept)
{
    cursor->accepts_invalid = accept;
}

size_t zl_cursor_bytes(const zl_cursor *cursor)
{
    return cursor->bytes;
}

/* ---- opening ------------------------------------------------------------------------------- */

static bool plays_a_role(const zl_table *table, size_t column)
{
    for (int role = 0; role < ZL_ROLES; role++)
        if (table->role[role] == (int)column)
            return true;
    return false;
}

static void add_columns(zl_text *sql, const zl_cursor *cursor)
{
    const zl_table *table = &cursor->of->table;
    for (size_t i = 0; i < table->columns.count; i++) {
        bool wanted = !cursor->no_values || plays_a_role(table, i);
        zl_text_add(sql, wanted ? ", t." : ", NULL");
        if (wanted)
            zl_add_identifier(sql, table->column[i].name);
    }
}

/* Versions of zones have their marks in two tables, asked row by row. The marks of one table run
 * beside its rows, in the same order (prepare_marks()). */
static zl_status prepare_rows(zl_cursor *cursor, zl_db *db, zl_error *err)
{
    const zl_table *table = &cursor->of->table;
    const char *fid = table->has_fid ? "fid" : "rowid";
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    zl_text_addf(&sql, "SELECT t.%s, %s, %s", fid,
                 table->versions ? "(SELECT m.valid FROM row_marks AS m WHERE m.layer = "
                                   "t.mark_layer AND m.fid = t.mark_fid)"
                                 : "NULL",
                 table->has_shape ? "t.geometry" : "NULL");
    add_columns(&sql, cursor);
    zl_text_add(&sql, " FROM ");
    zl_table_add_from(&sql, table);
    zl_text_addf(&sql, " AS t WHERE %s", cursor->of->condition.data);
    int bound = (int)cursor->of->bindings.count;
    if (cursor->ranged)
        zl_text_addf(&sql, " AND t.%s BETWEEN ?%d AND ?%d", fid, bound + 1, bound + 2);
    zl_text_addf(&sql, " ORDER BY t.%s", fid);
    return sql.failed ? zl_fail_memory(err) : zl_stmt_prepare(&cursor->rows, db, sql.data, err);
}

static zl_status prepare_marks(zl_cursor *cursor, zl_db *db, zl_error *err)
{
    const zl_table *table = &cursor->of->table;
    return table->versions || !table->has_shape
               ? ZL_OK
               : zl_stmt_prepare(&cursor->marks, db,
                                 "SELECT fid FROM row_marks WHERE layer = ?1 AND fid >= ?2 AND "
                                 "valid = 1 ORDER BY fid",
                                 err);
}

zl_status zl_cursor_open(zl_cursor **out, zl_db *db, const zl_selection *selection,
                         const zl_cursor_options *options, zl_error *err)
{
    ZL_CLEANUP(zl_cursor_close_ptr) zl_cursor *cursor = zl_alloc_zero(1, sizeof *cursor);
    if (!cursor)
        return zl_fail_memory(err);
    cursor->of = selection;
    cursor->ranged = options->ranged;
    cursor->no_values = options->no_values;
    cursor->checked = options->checked;
    cursor->first = INT64_MIN;
    cursor->last = INT64_MAX;
    cursor->values = zl_alloc_zero(selection->table.columns.count, sizeof *cursor->values);
    if (!cursor->values)
        return zl_fail_memory(err);
    ZL_TRY(prepare_rows(cursor, db, err));
    ZL_TRY(prepare_marks(cursor, db, err));
    ZL_TRY(zl_doubts_open(&cursor->doubts, db, err));
    zl_cursor_stop(cursor);
    *out = cursor;
    cursor = NULL;
    return ZL_OK;
}

void zl_cursor_start(zl_cursor *cursor, int64_t first, int64_t last)
{
    cursor->first = first;
    cursor->last = last;
    zl_cursor_stop(cursor);
}

void zl_cursor_stop(zl_cursor *cursor)
{
    const zl_bindings *bindings = &cursor->of->bindings;
    zl_stmt_reset(cursor->rows);
    zl_bindings_apply(cursor->rows, bindings);
    if (cursor->ranged) {
        zl_bind_int(cursor->rows, (int)bindings->count + 1, cursor->first);
        zl_bind_int(cursor->rows, (int)bindings->count + 2, cursor->last);
    }
    if (cursor->marks && cursor->marks_begun)
        zl_stmt_reset(cursor->marks);
    cursor->marks_begun = cursor->marks_ended = false;
}

/* ---- the attributes ------------------------------------------------------------------------- */

static const char *role_text(zl_cursor *cursor, zl_role role)
{
    int column = cursor->of->table.role[role];
    return column < 0 ? NULL : zl_column_text(cursor->rows, COLUMN_FIRST + column);
}

/* A column of foreign design may hold its number as text. */
static double role_number(zl_cursor *cursor, zl_role role)
{
    int column = cursor->of->table.role[role];
    return column < 0 ? (double)NAN : zl_value_number(&cursor->values[column]);
}

static void fill_values(zl_cursor *cursor)
{
    const zl_table *table = &cursor->of->table;
    for (size_t i = 0; i < table->columns.count; i++)
        if (!cursor->no_values || table->role[ZL_ROLE_ACCURACY] == (int)i)
            cursor->values[i] =
                zl_column_value(cursor->rows, COLUMN_FIRST + (int)i, table->column[i].type);
        else
            cursor->values[i] = (zl_value){.type = table->column[i].type, .null = true};
}

static const char *label(zl_cursor *cursor, int64_t fid)
{
    snprintf(cursor->label, sizeof cursor->label, "fid %lld", (long long)fid);
    return cursor->label;
}

static void fill_roles(zl_cursor *cursor)
{
    const char *id = role_text(cursor, ZL_ROLE_ID);
    int64_t fid = zl_column_int(cursor->rows, COLUMN_FID);
    cursor->feature = (zl_feature){
        .fid = fid,
        .id = id && *id ? id : label(cursor, fid),
        .name_zh = role_text(cursor, ZL_ROLE_NAME_ZH),
        .name_en = role_text(cursor, ZL_ROLE_NAME_EN),
        .category = role_text(cursor, ZL_ROLE_CATEGORY),
        .part_of = role_text(cursor, ZL_ROLE_PART_OF),
        .mode = role_text(cursor, ZL_ROLE_MODE),
        .status = role_text(cursor, ZL_ROLE_STATUS),
        .boundary_basis = role_text(cursor, ZL_ROLE_BOUNDARY_BASIS),
        .area_basis = role_text(cursor, ZL_ROLE_AREA_BASIS),
        .document = role_text(cursor, ZL_ROLE_DOCUMENT),
        .accuracy_m = role_number(cursor, ZL_ROLE_ACCURACY),
        .values = cursor->values,
    };
}

/* ---- is the shape known to be valid? --------------------------------------------------------- */

static zl_status step_marks(zl_cursor *cursor, zl_error *err)
{
    bool row = false;
    ZL_TRY(zl_stmt_step(&row, cursor->marks, err));
    cursor->marks_ended = !row;
    if (row)
        cursor->marked = zl_column_int(cursor->marks, 0);
    return ZL_OK;
}

static zl_status seek_mark(zl_cursor *cursor, int64_t fid, zl_error *err)
{
    zl_stmt_reset(cursor->marks);
    zl_bind_text(cursor->marks, 1, cursor->of->table.name);
    zl_bind_int(cursor->marks, 2, fid);
    cursor->marks_begun = true;
    return step_marks(cursor, err);
}

static zl_status find_mark(bool *valid, zl_cursor *cursor, zl_error *err)
{
    int64_t fid = cursor->feature.fid;
    if (!cursor->marks_begun)
        ZL_TRY(seek_mark(cursor, fid, err));
    for (int i = 0; !cursor->marks_ended && cursor->marked < fid; i++)
        ZL_TRY(i < MARKS_TO_STEP ? step_marks(cursor, err) : seek_mark(cursor, fid, err));
    *valid = !cursor->marks_ended && cursor->marked == fid;
    return ZL_OK;
}

static zl_status is_known_valid(bool *valid, zl_cursor *cursor, zl_error *err)
{
    if (cursor->marks)
        return find_mark(valid, cursor, err);
    *valid = zl_column_int(cursor->rows, COLUMN_VALID) == 1;
    return ZL_OK;
}

/* What works on a row that no question takes. */
static const char *advice(const zl_cursor *cursor)
{
    return strcmp(cursor->of->table.name, "zones") == 0
               ? _("edit it again in the other program, put a good boundary in its place with "
                   "'load FILE --update ID', or take the zone out with 'remove ID'")
               : _("edit it again in the other program, or load the layer again with "
                   "--replace-layer");
}

/* A shape that another program wrote is looked at before it is measured. */
static zl_status validate_edited(zl_cursor *cursor, const zl_shape *shape, zl_error *err)
{
    ZL_CLEANUP(zl_findings_free_ptr) zl_findings *findings = zl_findings_new();
    if (!findings)
        return zl_fail_memory(err);
    bool valid = false;
    ZL_TRY(zl_shape_validate(&valid, shape, cursor->of->name, cursor->feature.id, findings, err));
    ZL_TRY(zl_findings_status(findings, err));
    if (valid)
        return ZL_OK;
    const zl_finding *first = zl_findings_first(findings, 0, ZL_ERROR);
    return zl_fail(err, ZL_BAD_DATA,
                   "%s: %s was edited by another program and is not valid: %s; %s",
                   cursor->of->table.title, zl_quoted(cursor->feature.id).text,
                   first ? first->text : _("its shape cannot be measured"), advice(cursor));
}

/* ---- the shape ------------------------------------------------------------------------------ */

static zl_status read_blob(zl_cursor *cursor, const uint8_t *blob, size_t size, zl_error *err)
{
    int srid = 0;
    const zl_shape *shape = NULL;
    zl_status status = zl_shape_read_blob(&shape, &cursor->builder, &srid, blob, size, err);
    if (status == ZL_OK && srid != 4490)
        status = zl_fail(err, ZL_BAD_DATA, "the shape is in SRID %d where EPSG:4490 belongs", srid);
    if (status == ZL_OK)
        cursor->feature.shape = shape;
    else
        zl_error_prefix(err, "%s: %s", cursor->of->table.title, zl_quoted(cursor->feature.id).text);
    return status;
}

static zl_status decode_shape(zl_cursor *cursor, zl_error *err)
{
    size_t size;
    bool known_valid = false;
    const uint8_t *blob = zl_column_blob(cursor->rows, COLUMN_SHAPE, &size);
    if (!blob)
        return ZL_OK;
    cursor->bytes += size;
    ZL_TRY(read_blob(cursor, blob, size, err));
    if (cursor->checked)
        return ZL_OK;
    ZL_TRY(is_known_valid(&known_valid, cursor, err));
    return known_valid ? ZL_OK : validate_edited(cursor, cursor->feature.shape, err);
}

/* The shape, or what keeps it from being measured where the caller takes that. */
static zl_status take_shape(zl_cursor *cursor, zl_error *err)
{
    zl_error reason;
    zl_status status = decode_shape(cursor, &reason);
    if (status == ZL_OK)
        return cursor->doubts && cursor->feature.shape
                   ? zl_doubts_find(&cursor->feature.doubt, cursor->doubts, cursor->feature.shape,
                                    err)
                   : ZL_OK;
    if (status != ZL_BAD_DATA || !cursor->accepts_invalid)
        return zl_fail(err, status, "%s", reason.message);
    cursor->feature.invalid = true;
    return ZL_OK;
}

zl_status zl_cursor_next(const zl_feature **out, zl_cursor *cursor, zl_error *err)
{
    bool row = false;
    ZL_TRY(zl_stmt_step(&row, cursor->rows, err));
    if (!row) {
        *out = NULL;
        return ZL_OK;
    }
    fill_values(cursor);
    fill_roles(cursor);
    ZL_TRY(take_shape(cursor, err));
    *out = &cursor->feature;
    return ZL_OK;
}
