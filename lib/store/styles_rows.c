/* The rows of layer_styles. QGIS reads the file through two providers: OGR looks for rows whose
 * catalogue and schema are empty, SpatiaLite for rows whose schema is NULL. */
#include "base/error.h"
#include "store/internal.h"
#include "store/layer.h"
#include "store/styles.h"

static zl_status add_row(zl_store *store, const char *layer, const zl_style *style,
                         const char *schema, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(
        &stmt, store->db,
        "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
        "f_geometry_column, styleName, styleQML, useAsDefault, description, owner) "
        "SELECT ?1, ?1, ?2, 'geometry', ?3, ?4, NOT EXISTS (SELECT 1 FROM layer_styles WHERE "
        "f_table_name=?2 AND f_table_schema IS ?1 AND useAsDefault), ?5, ?6 "
        "WHERE NOT EXISTS (SELECT 1 FROM layer_styles WHERE f_table_name=?2 AND "
        "f_table_schema IS ?1 AND styleName=?3)",
        err));
    zl_bind_text(stmt, 1, schema);
    zl_bind_text(stmt, 2, layer);
    zl_bind_text(stmt, 3, ZL_STYLE_NAME);
    zl_bind_text(stmt, 4, zl_style_qml(style, ZL_LABELS_ZH));
    zl_bind_text(stmt, 5, style->title_zh);
    zl_bind_text(stmt, 6, ZL_STYLE_OWNER);
    return zl_stmt_run(stmt, err);
}

zl_status zl_styles_add(zl_store *store, const char *layer, const zl_style *style, zl_error *err)
{
    if (!style || store->is_private)
        return ZL_OK;
    ZL_TRY(add_row(store, layer, style, "", err));
    return add_row(store, layer, style, NULL, err);
}

static zl_status add_chosen(zl_store *store, const char *layer, zl_error *err)
{
    ZL_CLEANUP(zl_table_free) zl_table table = {0};
    ZL_TRY(zl_table_describe(&table, store, layer, NULL, err));
    return zl_styles_add(store, layer, zl_style_choose(table.shape_kind, &table.columns), err);
}

zl_status zl_styles_begin(zl_store *store, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(
        zl_stmt_prepare(&stmt, store->db, "SELECT name FROM layers WHERE shape_kind<>'none'", err));
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        ZL_TRY(add_chosen(store, zl_column_text(stmt, 0), err));
    }
}

zl_status zl_styles_remove(zl_store *store, const char *layer, zl_error *err)
{
    if (store->is_private)
        return ZL_OK;
    return zl_db_execf(store->db, err,
                       "DELETE FROM layer_styles WHERE f_table_name=%Q AND owner=%Q", layer,
                       ZL_STYLE_OWNER);
}
