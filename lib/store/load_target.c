/* Where a source goes: its kind, its table, and what becomes of the rows that are there. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "input/quote.h"
#include "store/load.h"

/* The kind whose standard table has this name; false when it is no standard table. */
static bool kind_of_table(zl_kind *out, const char *name)
{
    for (int kind = ZL_KIND_ZONE; kind <= ZL_KIND_DOCUMENT; kind++) {
        const char *table = zl_kind_table((zl_kind)kind);
        if (table && strcmp(table, name) == 0) {
            *out = (zl_kind)kind;
            return true;
        }
    }
    return false;
}

static zl_status fail_kind(const char *kind, zl_error *err)
{
    return zl_fail(err, ZL_USAGE,
                   "--kind %s: there is no such kind; take zone, line, point, land, declared or "
                   "document",
                   zl_quoted(kind).text);
}

/* What the user said of the kind, by --kind or by the name of a standard table. */
static zl_status asked_kind(zl_kind *kind, bool *asked, const zl_load_options *options,
                            zl_error *err)
{
    *asked = true;
    if (options->kind)
        return zl_kind_parse(kind, options->kind) ? ZL_OK : fail_kind(options->kind, err);
    if (!options->as) {
        *asked = false;
        return ZL_OK;
    }
    if (!kind_of_table(kind, options->as))
        *kind = ZL_KIND_LAND;
    return ZL_OK;
}

static zl_status check_options(const zl_load_options *options, zl_error *err)
{
    if (options->append && options->replace_layer)
        return zl_fail(err, ZL_USAGE, "--append and --replace-layer exclude each other");
    if (options->basis && !zl_canonical_value("boundary_basis", options->basis))
        return zl_fail(err, ZL_USAGE, "--basis %s: take surveyed, digitised, schematic or none",
                       zl_quoted(options->basis).text);
    return ZL_OK;
}

static zl_status fail_table_name(const zl_loading *loading, const char *name, zl_error *err)
{
    return zl_fail(err, ZL_USAGE,
                   "%s: \"%s\" cannot be the name of a layer (letters a-z, digits and _, at most "
                   "63, no digit first); give one with --as NAME",
                   zl_source_name(zl_import_source(loading->import)), zl_quoted(name).text);
}

static zl_status choose_table(zl_loading *loading, zl_error *err)
{
    const char *as = loading->options->as;
    const char *standard = zl_kind_table(loading->kind);
    if (standard && as && strcmp(as, standard) != 0)
        return zl_fail(err, ZL_USAGE,
                       "--as: features of kind %s are kept in the layer %s; leave --as out, or say "
                       "--kind land",
                       zl_kind_name(loading->kind), standard);
    const char *name = as ? as : zl_source_layer(zl_import_source(loading->import));
    if (!standard && (!name || !zl_is_slug(name)))
        return fail_table_name(loading, name ? name : "", err);
    zl_kind other;
    if (!standard && kind_of_table(&other, name))
        return zl_fail(err, ZL_USAGE,
                       "the layer %s holds features of kind %s; give a land layer another name "
                       "with --as NAME",
                       name, zl_kind_name(other));
    snprintf(loading->table, sizeof loading->table, "%s", standard ? standard : name);
    return ZL_OK;
}

/* ---- land layers --------------------------------------------------------------------------- */

static zl_status fail_append(const zl_loading *loading, const char *what, zl_error *err)
{
    return zl_fail(err, ZL_USAGE,
                   "%s cannot be appended to %s: %s; load it as another layer with --as NAME, or "
                   "in its place with --replace-layer",
                   zl_source_name(zl_import_source(loading->import)), loading->table, what);
}

/* Every column of the source has to be one of the layer; the layer may have more. */
static zl_status check_append(const zl_loading *loading, zl_shape_kind layer_kind, zl_error *err)
{
    if (zl_import_shape_kind(loading->import) != layer_kind)
        return fail_append(loading, "its features are of another geometry", err);
    const zl_columns *columns = zl_import_columns(loading->import);
    ZL_CLEANUP(zl_table_free) zl_table table = {0};
    ZL_CLEANUP(zl_free_ptr) char **names = NULL;
    ZL_TRY(zl_table_describe(&table, loading->store, loading->table, NULL, err));
    ZL_TRY(zl_store_column_names(&names, columns, err));
    for (size_t i = 0; i < columns->count; i++) {
        if (zl_columns_find(&table.columns, names[i]) >= 0)
            continue;
        char what[256];
        snprintf(what, sizeof what, "the layer has no column %s", zl_quoted(names[i]).text);
        return fail_append(loading, what, err);
    }
    return ZL_OK;
}

static zl_status prepare_land(zl_loading *loading, zl_error *err)
{
    zl_layer_info info = {0};
    const zl_load_options *options = loading->options;
    ZL_TRY(zl_store_find_layer(&info, loading->store, loading->table, err));
    if (info.found && info.kind != ZL_KIND_LAND)
        return zl_fail(err, ZL_USAGE,
                       "%s is a table of the store itself; give another name with "
                       "--as NAME",
                       loading->table);
    if (info.found && options->append)
        return check_append(loading, info.shape_kind, err);
    if (info.found && !options->replace_layer)
        return zl_fail(err, ZL_USAGE,
                       "there is a layer %s already; add to it with --append, put this source in "
                       "its place with --replace-layer, or give another name with --as NAME",
                       loading->table);
    if (info.found)
        ZL_TRY(zl_store_drop_layer(loading->store, loading->table, err));
    return zl_store_create_layer(
        loading->store, loading->table, zl_source_layer(zl_import_source(loading->import)),
        zl_import_shape_kind(loading->import), zl_import_columns(loading->import), err);
}

/* ---- opening ------------------------------------------------------------------------------- */

static zl_status prepare_table(zl_loading *loading, zl_error *err)
{
    zl_db *db = zl_store_db(loading->store);
    if (loading->kind == ZL_KIND_LAND)
        ZL_TRY(prepare_land(loading, err));
    else if (loading->options->replace_layer)
        ZL_TRY(zl_db_execf(db, err, "DELETE FROM \"%w\"", loading->table));
    return zl_db_int(&loading->last_old_fid, db, 0, err, "SELECT coalesce(max(fid), 0) FROM \"%w\"",
                     loading->table);
}

zl_status zl_load_open(zl_loading *loading, zl_error *err)
{
    const zl_load_options *options = loading->options;
    bool asked;
    ZL_TRY(check_options(options, err));
    if (options->skip_bad)
        ZL_TRY(zl_refused_check(options->skip_bad, err));
    ZL_TRY(asked_kind(&loading->kind, &asked, options, err));
    ZL_TRY(zl_import_open(&loading->import, loading->source, asked ? &loading->kind : NULL,
                          &options->source, loading->findings, err));
    loading->kind = zl_import_kind(loading->import);
    ZL_TRY(choose_table(loading, err));
    return prepare_table(loading, err);
}
