/* Which feature of the source is the new boundary, and what it says of itself. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "store/update.h"

enum { SHOWN = 10 };

typedef struct source_pick {
    zl_loading *loading;
    zl_boundary *boundary;
    zl_findings *seen; /* of the import; what concerns other features is not passed on */
    size_t polygons;   /* features that have a boundary, good or bad */
    bool found, refused, repaired;
    zl_text fids; /* "0, 1, 2" for the message */
} source_pick;

static void pick_free(source_pick *pick)
{
    zl_text_free(&pick->fids);
    zl_findings_free(pick->seen);
}

static const zl_value *value_of(const source_pick *pick, const zl_imported *feature,
                                const char *role)
{
    int column = zl_columns_find_role(zl_import_columns(pick->loading->import), role);
    return column < 0 || feature->values[column].null ? NULL : &feature->values[column];
}

static zl_status take_text(char **out, const source_pick *pick, const zl_imported *feature,
                           const char *role, zl_error *err)
{
    const zl_value *value = value_of(pick, feature, role);
    if (!value || value->type != ZL_TEXT || !*value->text)
        return ZL_OK;
    zl_free(*out);
    *out = zl_strdup(value->text);
    return *out ? ZL_OK : zl_fail_memory(err);
}

static double take_number(const source_pick *pick, const zl_imported *feature, const char *role)
{
    const zl_value *value = value_of(pick, feature, role);
    return value ? zl_value_number(value) : (double)NAN;
}

static zl_status take(source_pick *pick, const zl_imported *feature, size_t first_finding,
                      zl_error *err)
{
    zl_boundary *boundary = pick->boundary;
    pick->found = true;
    pick->refused = feature->refused;
    pick->repaired = feature->repaired;
    zl_findings_append(pick->loading->findings, pick->seen, first_finding);
    if (feature->shape && !boundary->shape)
        ZL_TRY(zl_shape_copy(&boundary->shape, feature->shape, err));
    ZL_TRY(take_text(&boundary->basis, pick, feature, "boundary_basis", err));
    ZL_TRY(take_text(&boundary->area_basis, pick, feature, "area_basis", err));
    ZL_TRY(take_text(&boundary->document, pick, feature, "document", err));
    ZL_TRY(take_text(&boundary->placed_by, pick, feature, "placed_by", err));
    ZL_TRY(take_text(&boundary->licence, pick, feature, "licence", err));
    boundary->accuracy_m = take_number(pick, feature, "accuracy_m");
    return ZL_OK;
}

static void count(source_pick *pick, const zl_imported *feature)
{
    if (pick->polygons++ < SHOWN)
        zl_text_addf(&pick->fids, "%s%lld", pick->fids.size ? ", " : "", (long long)feature->fid);
}

static zl_status look_at_all(source_pick *pick, zl_error *err)
{
    int64_t wanted = pick->loading->options->feature;
    for (const zl_imported *feature;;) {
        size_t first_finding = zl_findings_count(pick->seen);
        ZL_TRY(zl_import_next(&feature, pick->loading->import, err));
        if (!feature)
            return ZL_OK;
        pick->loading->row.read++;
        if (!feature->shape && !feature->refused)
            continue; /* a row without geometry */
        count(pick, feature);
        if (wanted < 0 ? pick->polygons == 1 : feature->fid == wanted)
            ZL_TRY(take(pick, feature, first_finding, err));
    }
}

/* "0, 1, 2 … and 5 more" */
static void name_fids(char *out, size_t size, const source_pick *pick)
{
    char more[48] = "";
    if (pick->polygons > SHOWN)
        snprintf(more, sizeof more, _(" … and %zu more"), pick->polygons - SHOWN);
    snprintf(out, size, "%s%s", pick->fids.data, more);
}

static zl_status judge(const source_pick *pick, zl_error *err)
{
    const char *source = zl_source_name(zl_import_source(pick->loading->import));
    int64_t wanted = pick->loading->options->feature;
    char fids[512] = "";
    if (pick->polygons == 0)
        return zl_fail(err, ZL_BAD_DATA, "%s: there is no polygon to be the boundary", source);
    name_fids(fids, sizeof fids, pick);
    if (wanted < 0 && pick->polygons > 1)
        return zl_fail(err, ZL_USAGE,
                       "%s has %zu features where one boundary is wanted; pick one with --feature "
                       "FID (%s)",
                       source, pick->polygons, fids);
    if (!pick->found)
        return zl_fail(err, ZL_USAGE, "%s: there is no feature with FID %lld; there are %s", source,
                       (long long)wanted, fids);
    if (!pick->refused)
        return ZL_OK;
    const zl_finding *first =
        zl_findings_first(pick->loading->findings, pick->loading->first_finding, ZL_ERROR);
    return zl_fail(
        err, ZL_BAD_DATA, "%s: the boundary cannot be used (%s); nothing was changed. Correct it%s",
        source, first ? first->text : _("see the findings"),
        pick->loading->options->source.repair ? ""
                                              : _(", or mend what can be mended with --repair"));
}

zl_status zl_update_pick(zl_boundary *out, zl_loading *loading, zl_error *err)
{
    static const zl_kind land = ZL_KIND_LAND;
    ZL_CLEANUP(pick_free) source_pick pick = {.loading = loading, .boundary = out};
    pick.seen = zl_findings_new();
    if (!pick.seen)
        return zl_fail_memory(err);
    zl_status status =
        zl_import_open_near(&loading->import, loading->source, &land, &loading->options->source,
                            loading->places, pick.seen, err);
    zl_findings_append(loading->findings, pick.seen, 0); /* about the source itself */
    ZL_TRY(status);
    if (zl_import_shape_kind(loading->import) != ZL_SHAPE_POLYGON)
        return zl_fail(err, ZL_BAD_DATA, "%s: a zone's boundary is a polygon, this source has none",
                       zl_source_name(zl_import_source(loading->import)));
    ZL_TRY(look_at_all(&pick, err));
    if (pick.fids.failed)
        return zl_fail_memory(err);
    loading->row.repaired = pick.repaired;
    return judge(&pick, err);
}
