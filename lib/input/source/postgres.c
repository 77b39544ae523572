/* A table of PostGIS as a source: looked at over libpq, read by GDAL's PostgreSQL driver, in one
 * transaction that can change nothing. */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "input/gdal/gdal.h"
#include "input/quote.h"
#include "input/source/pg_table.h"
#include "input/source/private.h"

/* What a server without an encoding calls it. */
#define NO_ENCODING "SQL_ASCII"

/* A server whose text has no encoding gives it as it is; any other says what it is. */
static zl_status open_decoder(bool *raw, zl_source *source, const zl_pg *session,
                              const char *encoding, zl_error *err)
{
    char name[32];
    const char *server = zl_pg_setting(session, "server_encoding");
    *raw = server && strcmp(server, NO_ENCODING) == 0;
    if (!encoding)
        return ZL_OK;
    if (server && !*raw)
        return zl_fail(
            err, ZL_USAGE,
            "%s: is a database in %s, which says its encoding by itself; leave --encoding out",
            source->name, zl_quoted(server).text);
    if (!zl_encoding_name(name, encoding))
        return zl_fail(err, ZL_USAGE,
                       "\"%s\" is no known encoding; GBK, GB18030 and UTF-8 are the usual ones",
                       zl_quoted(encoding).text);
    return zl_decoder_open(&source->decoder, name, err);
}

static zl_status name_table(zl_source *source, const zl_pg_address *address, zl_error *err)
{
    zl_free(source->name);
    source->name = zl_strdup(address->label);
    source->stem = zl_strdup(address->table);
    source->layer_name = zl_strdup(address->table);
    return source->name && source->stem && source->layer_name ? ZL_OK : zl_fail_memory(err);
}

/* What is known of a table before GDAL reads it; the texts are owned. */
typedef struct table_plan {
    zl_pg_address address;
    char *select, *count;
    bool raw; /* the server's text has no encoding */
} table_plan;

static void free_plan(table_plan *plan)
{
    zl_pg_address_free(&plan->address);
    zl_free(plan->select);
    zl_free(plan->count);
}

static zl_status look_at_table(table_plan *plan, zl_source *source,
                               const zl_source_options *options, zl_error *err)
{
    ZL_CLEANUP(zl_pg_close_ptr) zl_pg *session = NULL;
    ZL_TRY(zl_pg_open(&session, &plan->address, ZL_PG_READ, err));
    ZL_TRY(
        zl_pg_select(&plan->select, &plan->count, session, &plan->address, source->findings, err));
    ZL_TRY(name_table(source, &plan->address, err));
    return open_decoder(&plan->raw, source, session, options->encoding, err);
}

static zl_status not_read(const zl_source *source, zl_error *err)
{
    return zl_fail(err, ZL_BAD_DATA, "%s: cannot be read: %s", source->name,
                   source->log.error[0] ? source->log.error : "?");
}

/* GDAL asks for UTF-8 unless this setting names another. */
static GDALDatasetH connect_gdal(const char *name, bool raw)
{
    static const char *const drivers[] = {"PostgreSQL", NULL};
    CPLSetThreadLocalConfigOption("PGCLIENTENCODING", raw ? NO_ENCODING : "UTF8");
    GDALDatasetH dataset = GDALOpenEx(name, GDAL_OF_VECTOR | GDAL_OF_READONLY, drivers, NULL, NULL);
    CPLSetThreadLocalConfigOption("PGCLIENTENCODING", NULL);
    return dataset;
}

static zl_status open_dataset(zl_source *source, const table_plan *plan, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr)
    char *conninfo = zl_pg_conninfo(&plan->address, ZL_PG_READ, plan->raw ? NO_ENCODING : "UTF8");
    ZL_CLEANUP(zl_text_free) zl_text name = {0};
    zl_text_addf(&name, "PG:%s", conninfo ? conninfo : "");
    if (!conninfo || name.failed)
        return zl_fail_memory(err);
    if (!GDALGetDriverByName("PostgreSQL"))
        GDALAllRegister();
    if (!GDALGetDriverByName("PostgreSQL"))
        return zl_fail(err, ZL_BAD_DATA, "%s: this GDAL has no driver for PostgreSQL",
                       source->name);
    source->dataset = connect_gdal(name.data, plan->raw);
    if (!source->dataset || GDALDatasetStartTransaction(source->dataset, FALSE) != OGRERR_NONE)
        return not_read(source, err);
    source->driver = zl_strdup("PostgreSQL");
    return source->driver ? ZL_OK : zl_fail_memory(err);
}

/* In the transaction, so that it is the number of the rows that come. */
static zl_status count_rows(zl_source *source, const char *count, zl_error *err)
{
    OGRLayerH answer = GDALDatasetExecuteSQL(source->dataset, count, NULL, NULL);
    OGRFeatureH row = answer ? OGR_L_GetNextFeature(answer) : NULL;
    if (row) {
        source->count = OGR_F_GetFieldAsInteger64(row, 0);
        OGR_F_Destroy(row);
    }
    if (answer)
        GDALDatasetReleaseResultSet(source->dataset, answer);
    return row ? ZL_OK : not_read(source, err);
}

static zl_status open(zl_source *source, const zl_source_options *options, zl_error *err)
{
    ZL_CLEANUP(free_plan) table_plan plan = {.raw = false};
    ZL_TRY(zl_pg_address_parse(&plan.address, source->path, err));
    ZL_TRY(look_at_table(&plan, source, options, err));
    ZL_TRY(open_dataset(source, &plan, err));
    ZL_TRY(count_rows(source, plan.count, err));
    source->layer = GDALDatasetExecuteSQL(source->dataset, plan.select, NULL, NULL);
    source->selected = source->layer != NULL;
    return source->selected ? zl_source_open_layer(source, err) : not_read(source, err);
}

static bool takes(const char *path)
{
    return zl_is_database(path);
}

static zl_status next(zl_raw_feature **out, zl_source *source, zl_error *err)
{
    return zl_ogr_reader.next(out, source, err);
}

static void rewind_rows(zl_source *source)
{
    zl_ogr_reader.rewind(source);
}

const zl_source_reader zl_pg_reader = {
    .takes = takes, .open = open, .next = next, .rewind = rewind_rows};
