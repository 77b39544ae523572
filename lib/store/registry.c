/* The registry of layers, and the tables of land layers. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "store/internal.h"
#include "store/layer.h"
#include "store/styles.h"

static const char *const shape_words[] = {"none", "point", "line", "polygon"};

static zl_shape_kind shape_kind_of(const char *word)
{
    for (size_t i = 0; i < sizeof shape_words / sizeof *shape_words; i++)
        if (word && strcmp(word, shape_words[i]) == 0)
            return (zl_shape_kind)i;
    return ZL_SHAPE_NONE;
}

const char *zl_column_decltype_of(zl_type type)
{
    static const char *const names[] = {[ZL_TEXT] = "TEXT",
                                        [ZL_INTEGER] = "INTEGER",
                                        [ZL_REAL] = "REAL",
                                        [ZL_PLACE] = "TEXT",
                                        [ZL_LIST] = ZL_DECLTYPE_LIST};
    return names[type];
}

zl_status zl_store_find_layer(zl_layer_info *out, zl_store *store, const char *name, zl_error *err)
{
    zl_layer_info info = {0};
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, store->db,
                           "SELECT name, kind, shape_kind FROM layers WHERE name=?1", err));
    zl_bind_text(stmt, 1, name);
    ZL_TRY(zl_stmt_step(&info.found, stmt, err));
    if (info.found) {
        snprintf(info.name, sizeof info.name, "%s", zl_column_text(stmt, 0));
        if (!zl_kind_parse(&info.kind, zl_column_text(stmt, 1)))
            info.kind = ZL_KIND_LAND;
        if (strcmp(info.name, zl_kind_table(ZL_KIND_BOUNDS)) == 0)
            info.kind = ZL_KIND_BOUNDS; /* which the CHECK of older stores does not know */
        info.shape_kind = shape_kind_of(zl_column_text(stmt, 2));
    }
    *out = info;
    return ZL_OK;
}

/* ---- column names of land layers ---- */

/* rowid and fid are the key, geometry is ours, and ogc_fid is what GDAL would take for the key. */
static bool is_reserved(const char *name)
{
    static const char *const reserved[] = {"fid", "ogc_fid", "rowid", "geometry"};
    for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
        if (strcasecmp(name, reserved[i]) == 0)
            return true;
    return false;
}

static bool is_taken(char *const *names, size_t count, const zl_columns *columns, const char *name)
{
    if (is_reserved(name))
        return true;
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(names[i], name) == 0)
            return true;
    for (size_t i = count + 1; i < columns->count; i++)
        if (strcmp(columns->column[i].name, name) == 0)
            return true; /* a later column bears it by right */
    return false;
}

/* Writes the name of column `i`: its own, or with a number where that is taken. */
static void choose_name(char *out, size_t size, char *const *names, size_t i,
                        const zl_columns *columns)
{
    const char *own = columns->column[i].name[0] ? columns->column[i].name : "field";
    snprintf(out, size, "%s", own);
    bool taken = is_reserved(own);
    for (size_t k = 0; k < i; k++)
        taken = taken || strcasecmp(names[k], own) == 0;
    for (int number = 2; taken; number++) {
        snprintf(out, size, "%s_%d", own, number);
        taken = is_taken(names, i, columns, out);
    }
}

enum { SUFFIX_SIZE = 24 };

zl_status zl_store_column_names(char ***out, const zl_columns *columns, zl_error *err)
{
    size_t size = (columns->count + 1) * sizeof(char *);
    for (size_t i = 0; i < columns->count; i++)
        size += strlen(columns->column[i].name) + SUFFIX_SIZE;
    char **names = zl_alloc_zero(1, size);
    if (!names)
        return zl_fail_memory(err);
    char *next = (char *)(names + columns->count + 1);
    for (size_t i = 0; i < columns->count; i++) {
        size_t room = strlen(columns->column[i].name) + SUFFIX_SIZE;
        choose_name(next, room, names, i, columns);
        names[i] = next;
        next += room;
    }
    *out = names;
    return ZL_OK;
}

/* ---- land layers ---- */

static zl_status check_new_name(zl_store *store, const char *name, zl_error *err)
{
    if (!zl_is_slug(name) || strncmp(name, "sqlite_", 7) == 0 || strncmp(name, "idx_", 4) == 0)
        return zl_fail(err, ZL_USAGE,
                       "a layer's name has letters a-z, digits and _, starts with a letter, has at "
                       "most 63 characters and does not start with sqlite_ or idx_");
    bool taken = false;
    ZL_TRY(zl_db_find_table(&taken, store->db, name, err));
    if (taken)
        return zl_fail(err, ZL_USAGE, "there is a layer or table %s already", name);
    return ZL_OK;
}

static zl_status create_table(zl_store *store, const char *name, const zl_columns *columns,
                              zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char **names = NULL;
    ZL_CLEANUP(zl_text_free) zl_text sql = {0};
    ZL_TRY(zl_store_column_names(&names, columns, err));
    zl_text_addf(&sql, "CREATE TABLE \"%s\" (fid INTEGER PRIMARY KEY", name);
    for (size_t i = 0; i < columns->count; i++) {
        zl_text_add(&sql, ", ");
        zl_add_identifier(&sql, names[i]);
        zl_text_addf(&sql, " %s", zl_column_decltype_of(columns->column[i].type));
    }
    zl_text_add(&sql, ")");
    return sql.failed ? zl_fail_memory(err) : zl_db_exec(store->db, sql.data, err);
}

static zl_status register_layer(zl_store *store, const char *name, const char *original_name,
                                zl_shape_kind kind, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, store->db,
                           "INSERT INTO layers (name, kind, title, original_name, shape_kind) "
                           "VALUES (?1, 'land', coalesce(?2, ?1), ?2, ?3)",
                           err));
    zl_bind_text(stmt, 1, name);
    zl_bind_text(stmt, 2, original_name);
    zl_bind_text(stmt, 3, shape_words[kind]);
    return zl_stmt_run(stmt, err);
}

zl_status zl_store_create_layer(zl_store *store, const char *name, const char *original_name,
                                zl_shape_kind kind, const zl_columns *columns, zl_error *err)
{
    ZL_TRY(check_new_name(store, name, err));
    ZL_TRY(create_table(store, name, columns, err));
    if (kind != ZL_SHAPE_NONE)
        ZL_TRY(zl_spatialite_add_geometry(store, name, kind, err));
    ZL_TRY(register_layer(store, name, original_name, kind, err));
    ZL_TRY(zl_styles_add(store, name, zl_style_choose(kind, columns), err));
    return zl_marks_add_triggers(store->db, name, err);
}

zl_status zl_store_drop_layer(zl_store *store, const char *name, zl_error *err)
{
    zl_layer_info info;
    ZL_TRY(zl_store_find_layer(&info, store, name, err));
    if (!info.found)
        return zl_fail(err, ZL_USAGE, "there is no layer of this name");
    if (info.kind != ZL_KIND_LAND)
        return zl_fail(err, ZL_USAGE, "%s belongs to every store and cannot be removed", name);
    if (info.shape_kind != ZL_SHAPE_NONE)
        ZL_TRY(zl_spatialite_drop_geometry(store, name, err));
    ZL_TRY(zl_styles_remove(store, name, err));
    ZL_TRY(zl_db_execf(store->db, err, "DROP TABLE \"%w\"", name));
    /* loads and row_marks go with it: their references cascade. */
    return zl_db_execf(store->db, err, "DELETE FROM layers WHERE name=%Q", name);
}

zl_status zl_store_record_load(zl_store *store, const char *layer, const zl_load_record *record,
                               zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, store->db,
                           "INSERT INTO loads (layer, source, source_crs, crs_evidence, "
                           "transformation, features, repaired, refused) "
                           "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                           err));
    zl_bind_text(stmt, 1, layer);
    zl_bind_text(stmt, 2, record->source);
    zl_bind_text(stmt, 3, record->source_crs);
    zl_bind_text(stmt, 4, record->crs_evidence);
    zl_bind_text(stmt, 5, record->transformation);
    zl_bind_int(stmt, 6, record->features);
    zl_bind_int(stmt, 7, record->repaired);
    zl_bind_int(stmt, 8, record->refused);
    return zl_stmt_run(stmt, err);
}

/* ---- a name that no layer has ------------------------------------------------------------------
 */

static zl_status add_layer_names(zl_text *text, zl_store *store, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(
        zl_stmt_prepare(&stmt, zl_store_db(store), "SELECT name FROM layers ORDER BY rowid", err));
    for (size_t shown = 0;; shown++) {
        bool row;
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        zl_text_add(text, shown ? ", " : "");
        zl_text_add_safe(text, zl_column_text(stmt, 0));
    }
}

zl_status zl_registry_fail_unknown(zl_store *store, const char *what, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_add_safe(&text, what);
    if (store) {
        zl_text_add(&text, _(" is neither a layer of the store ("));
        ZL_TRY(add_layer_names(&text, store, err));
        zl_text_add(&text, _(") nor a file"));
    } else {
        zl_text_add(&text, _(" is no file, and there is no store to look for a layer in"));
    }
    return zl_fail_text(err, ZL_USAGE, &text);
}
