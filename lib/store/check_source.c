/* A check of a source: the import stream adds what it finds, and what comes twice is found in a
 * table without keys in a private store. */
#include "base/error.h"
#include "base/findings.h"
#include "input/import.h"
#include "store/check.h"

#define TABLE "checked"

static zl_status read_all(zl_store *store, zl_import *import, zl_error *err)
{
    ZL_CLEANUP(zl_row_writer_free_ptr) zl_row_writer *writer = NULL;
    ZL_TRY(zl_row_writer_open(&writer, store, TABLE, zl_import_columns(import), err));
    for (const zl_imported *feature;;) {
        ZL_TRY(zl_import_next(&feature, import, err));
        if (!feature)
            return ZL_OK;
        const zl_shape *shape = feature->refused ? NULL : feature->shape;
        zl_row_writer_set_fid(writer, feature->fid); /* named as in the source */
        ZL_TRY(zl_row_writer_add(NULL, writer, feature->values, shape, err));
    }
}

/* The table has the layout of a land layer, but an id means what it does in the source's kind. */
static zl_status check_doubles(zl_store *store, zl_import *import, const char *id_field,
                               zl_findings *findings, zl_error *err)
{
    zl_table table = {0};
    ZL_TRY(zl_table_describe(&table, store, TABLE, id_field, err));
    table.kind = zl_import_kind(import);
    zl_checked checked = {.store = store,
                          .table = &table,
                          .name = zl_source_name(zl_import_source(import)),
                          .findings = findings};
    zl_status status = zl_check_doubles(&checked, err);
    zl_table_free(&table);
    return status;
}

static zl_status check(zl_store *store, zl_import *import, const char *id_field,
                       zl_findings *findings, zl_error *err)
{
    ZL_TRY(zl_db_begin(zl_store_db(store), err));
    ZL_TRY(zl_store_create_layer(store, TABLE, NULL, zl_import_shape_kind(import),
                                 zl_import_columns(import), err));
    ZL_TRY(read_all(store, import, err));
    return check_doubles(store, import, id_field, findings, err);
}

zl_status zl_check_source(const char *what, const zl_source_options *options, zl_findings *findings,
                          zl_error *err)
{
    ZL_CLEANUP(zl_import_close_ptr) zl_import *import = NULL;
    ZL_TRY(zl_import_open(&import, what, NULL, options, findings, err));
    /* With our own columns the import has found the id already. */
    bool land = zl_import_kind(import) == ZL_KIND_LAND;
    const char *id_field = land && options ? options->id_field : NULL;
    zl_store *store = NULL;
    ZL_TRY(zl_store_private(&store, err));
    zl_status status = check(store, import, id_field, findings, err);
    zl_store_close(store);
    return status;
}
