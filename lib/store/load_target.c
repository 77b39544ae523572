/* Where a source goes: its kind, its table, and what becomes of the rows that are there. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/quote.h"
#include "store/load.h"
#include "store/version.h"

/* The kind whose standard table has this name; false when it is no standard table. */
static bool kind_of_table(zl_kind *out, const char *name)
{
    for (int kind = ZL_KIND_ZONE; kind <= ZL_KIND_BOUNDS; kind++) {
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
                   "--kind %s: there is no such kind; take zone, line, point, land, declared, "
                   "document or bounds",
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
    return zl_check_date(options->date, err);
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
    if (!as && zl_import_standard(loading->import)->layer)
        name = zl_import_standard(loading->import)->name;
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

/* ---- replacing ----------------------------------------------------------------------------- */

/* One version is closed; the date that the user gave has to be later than its beginning. */
static zl_status close_zone(const zl_loading *loading, zl_stmt *zone, const char *date,
                            zl_error *err)
{
    const char *from = zl_column_text(zone, 2);
    if (loading->options->date && from && !zl_time_is_before(from, date))
        return zl_fail(err, ZL_USAGE,
                       "%s: the current version holds from %s, so it cannot end on %s; give a "
                       "later --date",
                       zl_quoted(zl_column_text(zone, 1)).text, zl_quoted(from).text, date);
    return zl_zone_keep_version(loading->store, zl_column_int(zone, 0), date, err);
}

static zl_status close_zones(const zl_loading *loading, const char *date, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *zone = NULL;
    ZL_TRY(zl_stmt_prepare(&zone, zl_store_db(loading->store),
                           "SELECT fid, id, valid_from FROM zones ORDER BY fid", err));
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, zone, err));
        if (!row)
            return ZL_OK;
        ZL_TRY(close_zone(loading, zone, date, err));
    }
}

static void tell_replaced(const zl_loading *loading, int64_t count, const char *date)
{
    const char *many = zl_inflect(count == 1, "", "s");
    if (count > 0 && date)
        zl_findings_add(loading->findings, ZL_NOTE, "closed", loading->table, NULL, NULL,
                        "%lld zone%s of before closed as of %s; kept in zones_history",
                        (long long)count, many, date);
    else if (count > 0)
        zl_findings_add(loading->findings, ZL_NOTE, "replaced", loading->table, NULL, NULL,
                        "%lld row%s of before replaced", (long long)count, many);
}

/* Empties a table for what comes in its place. What was a zone stays known. */
static zl_status empty_table(const zl_loading *loading, zl_error *err)
{
    zl_db *db = zl_store_db(loading->store);
    char now[ZL_TIME_SIZE];
    int64_t count;
    zl_time_now(now);
    bool zones = loading->kind == ZL_KIND_ZONE;
    const char *date = loading->options->date ? loading->options->date : now;
    ZL_TRY(zl_db_int(&count, db, 0, err, "SELECT count(*) FROM \"%w\"", loading->table));
    if (zones)
        ZL_TRY(close_zones(loading, date, err));
    ZL_TRY(zl_db_execf(db, err, "DELETE FROM \"%w\"", loading->table));
    tell_replaced(loading, count, zones ? date : NULL);
    return ZL_OK;
}

static zl_status drop_land(const zl_loading *loading, zl_error *err)
{
    int64_t count;
    ZL_TRY(zl_db_int(&count, zl_store_db(loading->store), 0, err, "SELECT count(*) FROM \"%w\"",
                     loading->table));
    tell_replaced(loading, count, NULL);
    return zl_store_drop_layer(loading->store, loading->table, err);
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
        return fail_append(loading, _("its features are of another geometry"), err);
    const zl_columns *columns = zl_import_columns(loading->import);
    ZL_CLEANUP(zl_table_free) zl_table table = {0};
    ZL_CLEANUP(zl_free_ptr) char **names = NULL;
    ZL_TRY(zl_table_describe(&table, loading->store, loading->table, NULL, err));
    ZL_TRY(zl_store_column_names(&names, columns, err));
    for (size_t i = 0; i < columns->count; i++) {
        if (zl_columns_find(&table.columns, names[i]) >= 0)
            continue;
        char what[256];
        snprintf(what, sizeof what, _("the layer has no column %s"), zl_quoted(names[i]).text);
        return fail_append(loading, what, err);
    }
    return ZL_OK;
}

/* A layer of a standard bears its title, "地类图斑", in the list of layers. */
static zl_status set_title(const zl_loading *loading, zl_error *err)
{
    const char *title = zl_import_standard(loading->import)->title;
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    if (!title || !*title)
        return ZL_OK;
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(loading->store),
                           "UPDATE layers SET title = ?1 WHERE name = ?2", err));
    zl_bind_text(stmt, 1, title);
    zl_bind_text(stmt, 2, loading->table);
    ZL_TRY(zl_stmt_run(stmt, err));
    zl_findings_add(loading->findings, ZL_NOTE, "standard-layer", loading->table, NULL, NULL,
                    "bears the standard name %s (%s)", zl_import_standard(loading->import)->layer,
                    title);
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
        ZL_TRY(drop_land(loading, err));
    ZL_TRY(zl_store_create_layer(
        loading->store, loading->table, zl_source_layer(zl_import_source(loading->import)),
        zl_import_shape_kind(loading->import), zl_import_columns(loading->import), err));
    return set_title(loading, err);
}

/* ---- opening ------------------------------------------------------------------------------- */

static zl_status prepare_table(zl_loading *loading, zl_error *err)
{
    zl_db *db = zl_store_db(loading->store);
    if (loading->kind == ZL_KIND_LAND)
        ZL_TRY(prepare_land(loading, err));
    else if (loading->options->replace_layer)
        ZL_TRY(empty_table(loading, err));
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
    ZL_TRY(zl_import_open_near(&loading->import, loading->source, asked ? &loading->kind : NULL,
                               &options->source, loading->places, loading->findings, err));
    loading->kind = zl_import_kind(loading->import);
    zl_import_tell_placeless(loading->import);
    ZL_TRY(choose_table(loading, err));
    return prepare_table(loading, err);
}
