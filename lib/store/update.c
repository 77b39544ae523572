/* `load --update`: one boundary in place of that of a zone. The old version is kept, what else the
 * zone is called and belongs to stays. */
#include "store/update.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "geometry/codec.h"
#include "input/quote.h"

void zl_boundary_free(zl_boundary *boundary)
{
    zl_shape_free(boundary->shape);
    zl_free(boundary->basis);
    zl_free(boundary->area_basis);
    zl_free(boundary->document);
    zl_free(boundary->placed_by);
    zl_free(boundary->licence);
    *boundary = (zl_boundary){0};
}

static zl_status check_options(const zl_load_options *options, zl_error *err)
{
    bool other_kind = options->kind && strcmp(options->kind, "zone") != 0;
    bool other_layer = options->as && strcmp(options->as, "zones") != 0;
    if (other_kind || other_layer || options->append || options->replace_layer || options->skip_bad)
        return zl_fail(err, ZL_USAGE,
                       "--update replaces the boundary of one zone: it goes with none of --as, "
                       "--kind, --append, --replace-layer, --skip-bad");
    return zl_check_date(options->date, err);
}

/* ---- what the new boundary is worth -------------------------------------------------------- */

/* An answer of the user for this one boundary wins over a column that happens to bear the name. */
static zl_status settle_text(char **own, const char *given, zl_error *err)
{
    if (!given)
        return ZL_OK;
    zl_free(*own);
    *own = zl_strdup(given);
    return *own ? ZL_OK : zl_fail_memory(err);
}

static zl_status settle_basis(zl_boundary *boundary, const zl_load_options *options, zl_error *err)
{
    const char *given = options->basis ? options->basis : boundary->basis;
    const char *basis = given ? zl_canonical_value("boundary_basis", given) : NULL;
    if (!given)
        return zl_fail(err, ZL_USAGE,
                       "--basis is missing: say how the boundary was made: surveyed, digitised or "
                       "schematic");
    if (!basis || strcmp(basis, "none") == 0)
        return zl_fail(err, ZL_USAGE, "--basis %s: a boundary is surveyed, digitised or schematic",
                       zl_quoted(given).text);
    return settle_text(&boundary->basis, basis, err);
}

static zl_status settle(zl_boundary *boundary, const zl_load_options *options, zl_error *err)
{
    ZL_TRY(settle_basis(boundary, options, err));
    ZL_TRY(settle_text(&boundary->document, options->document, err));
    if (!boundary->document)
        return zl_fail(err, ZL_USAGE,
                       "--document is missing: say which document the boundary comes from");
    if (options->accuracy_m > 0)
        boundary->accuracy_m = options->accuracy_m;
    bool measured =
        strcmp(boundary->basis, "surveyed") == 0 || strcmp(boundary->basis, "digitised") == 0;
    if (measured && !(boundary->accuracy_m > 0))
        return zl_fail(err, ZL_USAGE,
                       "--accuracy is missing: a %s boundary needs its accuracy in metres",
                       boundary->basis);
    /* An outline that is only drawn again proves no more than the one before it. */
    const char *own =
        boundary->area_basis ? zl_canonical_value("area_basis", boundary->area_basis) : NULL;
    return settle_text(&boundary->area_basis, measured ? "measured" : own ? own : "nominal", err);
}

/* ---- the zone ------------------------------------------------------------------------------ */

static zl_status write_boundary(zl_store *store, int64_t fid, const zl_boundary *boundary,
                                const char *date, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_CLEANUP(zl_free_ptr) uint8_t *blob = NULL;
    size_t size;
    ZL_TRY(zl_shape_to_blob(&blob, &size, boundary->shape, err));
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(store),
                           "UPDATE zones SET geometry=?2, boundary_basis=?3, area_basis=?4, "
                           "accuracy_m=?5, document=?6, valid_from=?7, valid_to=NULL, "
                           "placed_by=?8, licence=?9 WHERE fid=?1",
                           err));
    zl_bind_int(stmt, 1, fid);
    zl_bind_blob(stmt, 2, blob, size);
    zl_bind_text(stmt, 3, boundary->basis);
    zl_bind_text(stmt, 4, boundary->area_basis);
    zl_bind_real(stmt, 5, boundary->accuracy_m > 0 ? boundary->accuracy_m : (double)NAN);
    zl_bind_text(stmt, 6, boundary->document);
    zl_bind_text(stmt, 7, date);
    zl_bind_text(stmt, 8, boundary->placed_by);
    zl_bind_text(stmt, 9, boundary->licence);
    ZL_TRY(zl_stmt_run(stmt, err));
    return zl_store_mark_row(store, "zones", fid, true, err);
}

static zl_status check_date(const zl_zone *zone, const char *date, zl_error *err)
{
    if (!zone->valid_from || zl_time_is_before(zone->valid_from, date))
        return ZL_OK;
    return zl_fail(err, ZL_USAGE,
                   "%s: the current version holds from %s, so a new one cannot hold from %s; give "
                   "a later --date",
                   zl_quoted(zone->id).text, zl_quoted(zone->valid_from).text, date);
}

static zl_status warn_unknown_document(const zl_loading *loading, const zl_zone *zone,
                                       const char *document, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    bool row;
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(loading->store),
                           "SELECT 1 FROM documents WHERE id=?1", err));
    zl_bind_text(stmt, 1, document);
    ZL_TRY(zl_stmt_step(&row, stmt, err));
    if (!row)
        zl_findings_add(loading->findings, ZL_WARNING, "unknown-document", "zones", zone->id, NULL,
                        "the document is not in the store: %s", zl_quoted(document).text);
    return ZL_OK;
}

/* How the old outline came to its place, and under which licence, says nothing of the new one. */
static zl_status tell_provenance(const zl_loading *loading, const zl_zone *zone,
                                 const zl_boundary *boundary, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    bool row;
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(loading->store),
                           "SELECT placed_by <> '', licence <> '' FROM zones WHERE fid=?1", err));
    zl_bind_int(stmt, 1, zone->fid);
    ZL_TRY(zl_stmt_step(&row, stmt, err));
    bool placed_by = row && zl_column_int(stmt, 0) == 1 && !boundary->placed_by;
    bool licence = row && zl_column_int(stmt, 1) == 1 && !boundary->licence;
    if (placed_by || licence)
        zl_findings_add(loading->findings, ZL_NOTE, "provenance-cleared", "zones", zone->id, NULL,
                        "%s%s%s described the old outline and the source says nothing of it: empty "
                        "now",
                        placed_by ? "placed_by" : "", placed_by && licence ? _(" and ") : "",
                        licence ? "licence" : "");
    return ZL_OK;
}

static zl_status replace(zl_loading *loading, const zl_zone *zone, const zl_boundary *boundary,
                         zl_error *err)
{
    char now[ZL_TIME_SIZE];
    zl_time_now(now);
    const char *date = loading->options->date ? loading->options->date : now;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *old = NULL;
    ZL_TRY(check_date(zone, date, err));
    ZL_TRY(zl_zone_shape(&old, loading->store, zone->fid, err));
    ZL_TRY(zl_zone_keep_version(loading->store, zone->fid, date, err));
    ZL_TRY(tell_provenance(loading, zone, boundary, err));
    ZL_TRY(write_boundary(loading->store, zone->fid, boundary, date, err));
    ZL_TRY(warn_unknown_document(loading, zone, boundary->document, err));
    return zl_update_tell(loading, zone->id, old, boundary->shape, err);
}

zl_status zl_load_update(zl_loading *loading, zl_error *err)
{
    ZL_CLEANUP(zl_zone_free) zl_zone zone = {0};
    ZL_CLEANUP(zl_boundary_free) zl_boundary boundary = {.accuracy_m = (double)NAN};
    ZL_TRY(check_options(loading->options, err));
    ZL_TRY(zl_zone_find(&zone, loading->store, loading->options->update, "--update", err));
    ZL_TRY(zl_update_pick(&boundary, loading, err));
    ZL_TRY(settle(&boundary, loading->options, err));
    loading->kind = ZL_KIND_ZONE;
    snprintf(loading->table, sizeof loading->table, "zones");
    loading->row.written = 1;
    loading->updated_fid = zone.fid;
    loading->row.first_lon = boundary.shape->lonlat_deg[0];
    loading->row.first_lat = boundary.shape->lonlat_deg[1];
    return replace(loading, &zone, &boundary, err);
}
