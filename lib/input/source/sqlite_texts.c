/* Texts of a GeoPackage or SpatiaLite file as they stand in it: GDAL's drivers end them at a NUL
 * character without a word. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/gdal/gdal.h"
#include "input/quote.h"
#include "input/source/private.h"

/* SQLite's limit for the depth of an expression is 1000. */
enum { FIELDS_PER_QUERY = 100 };

static void add_name(zl_text *sql, const char *name)
{
    zl_text_add(sql, "\"");
    for (; *name; name++) {
        zl_text_add_bytes(sql, name, 1);
        if (*name == '"')
            zl_text_add(sql, "\"");
    }
    zl_text_add(sql, "\"");
}

/* The driver calls one of several layers of a table "table(column)". */
static void add_table(zl_text *sql, const zl_source *source)
{
    char suffix[256];
    zl_text table = {0};
    const char *name = OGR_L_GetName(source->layer);
    snprintf(suffix, sizeof suffix, "(%s)", OGR_L_GetGeometryColumn(source->layer));
    size_t size = strlen(name), more = strlen(suffix);
    bool one_of_several = size > more && strcmp(name + size - more, suffix) == 0;
    zl_text_add_bytes(&table, name, one_of_several ? size - more : size);
    if (table.failed)
        sql->failed = true;
    else
        add_name(sql, table.data);
    zl_text_free(&table);
}

static void add_has_nul(zl_text *sql, const zl_source *source, size_t i)
{
    zl_text_add(sql, "instr(");
    add_name(sql, source->field[i].name);
    zl_text_add(sql, ",char(0))>0");
}

static bool is_text(const zl_source *source, size_t i)
{
    return source->field[i].type == ZL_TEXT || source->field[i].type == ZL_LIST;
}

/* Row, first field, number of fields, of each row with a NUL in one of the fields from … end-1. */
static bool add_query(zl_text *sql, const zl_source *source, size_t from, size_t end)
{
    ZL_CLEANUP(zl_text_free) zl_text any = {0}, sum = {0};
    const char *fid = OGR_L_GetFIDColumn(source->layer);
    zl_text_add(sql, "SELECT CAST(");
    add_name(sql, *fid ? fid : "ROWID");
    zl_text_add(sql, " AS INTEGER) AS zl_row, CASE");
    for (size_t i = from; i < end; i++) {
        if (!is_text(source, i))
            continue;
        zl_text_add(sql, " WHEN ");
        add_has_nul(sql, source, i);
        zl_text_addf(sql, " THEN %zu", i);
        zl_text_add(&any, any.size ? " OR " : "");
        add_has_nul(&any, source, i);
        zl_text_add(&sum, sum.size ? "+ifnull(" : "ifnull(");
        add_has_nul(&sum, source, i);
        zl_text_add(&sum, ",0)");
    }
    sql->failed |= any.failed || sum.failed;
    if (any.size == 0 || sql->failed)
        return any.size > 0;
    zl_text_addf(sql, " END AS zl_field, %s AS zl_count FROM ", sum.data);
    add_table(sql, source);
    zl_text_addf(sql, " WHERE %s", any.data);
    return true;
}

static void take_rows(zl_cut_texts *cut, const zl_source *source, OGRLayerH rows)
{
    for (OGRFeatureH row; (row = OGR_L_GetNextFeature(rows));) {
        size_t field = (size_t)OGR_F_GetFieldAsInteger(row, 1);
        if (field < source->nfields)
            for (int i = OGR_F_GetFieldAsInteger(row, 2); i > 0; i--)
                zl_cut_texts_add(cut, OGR_F_GetFieldAsInteger64(row, 0), source->field[field].name);
        OGR_F_Destroy(row);
    }
}

static zl_status look(zl_cut_texts *cut, const zl_source *source, size_t from, size_t end,
                      zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    bool any = add_query(&sql, source, from, end);
    if (sql.failed)
        return zl_fail_memory(err);
    if (!any)
        return ZL_OK;
    OGRLayerH rows = GDALDatasetExecuteSQL(source->dataset, sql.data, NULL, NULL);
    if (rows)
        take_rows(cut, source, rows);
    if (rows)
        GDALDatasetReleaseResultSet(source->dataset, rows);
    if (!rows || source->log.error[0])
        return zl_fail(err, ZL_BAD_DATA, "%s: its texts cannot be looked through: %s", source->name,
                       source->log.error);
    return ZL_OK;
}

zl_status zl_source_check_sqlite_texts(const zl_source *source, zl_error *err)
{
    zl_cut_texts cut = {0};
    for (size_t from = 0; from < source->nfields; from += FIELDS_PER_QUERY) {
        size_t end = from + FIELDS_PER_QUERY;
        ZL_TRY(look(&cut, source, from, end < source->nfields ? end : source->nfields, err));
    }
    zl_cut_texts_tell(&cut, source);
    return ZL_OK;
}
