/* A GeoJSON as GDAL opened it, beside what stands in it. GDAL takes the file for WGS 84 in silence
 * when it does not know the CRS that is named there, or when it is named by a link; and it leaves
 * out the geometries, holes and parts that it does not understand. */
#include <stdio.h>
#include <string.h>

#include "base/cancel.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/gdal/gdal.h"
#include "input/quote.h"
#include "input/source/private.h"

static bool is_known(const char *name)
{
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    CPLPushErrorHandler(CPLQuietErrorHandler);
    bool known = OSRSetFromUserInput(crs, name) == OGRERR_NONE;
    CPLPopErrorHandler();
    OSRDestroySpatialReference(crs);
    return known;
}

static void judge_crs(zl_source *source)
{
    const char *type = source->json.crs_type, *name = source->json.crs_name;
    if (strcmp(type, "link") == 0 || strcmp(type, "url") == 0)
        snprintf(source->bad_prj, sizeof source->bad_prj, "%s", _("a link, which is not followed"));
    else if (name[0] && !is_known(name))
        snprintf(source->bad_prj, sizeof source->bad_prj, "%.100s", zl_quoted(name).text);
}

/* GDAL gives features with numbers for ids in the order of these, so that a defect cannot be laid
 * at the door of one of them. */
static zl_status judge_features(const zl_source *source, zl_error *err)
{
    const zl_json_seen *json = &source->json;
    char text[200];
    if (json->nbad == 0 || !json->has_numbers_for_ids)
        return ZL_OK;
    zl_json_defect_text(text, &json->bad[0]);
    return zl_fail(err, ZL_BAD_DATA,
                   "%s: %s (%zu feature%s like this); correct or remove the geometry", source->name,
                   text, json->nbad, zl_inflect(json->nbad == 1, "", "s"));
}

static zl_status judge_text(const zl_source *source, zl_error *err)
{
    const zl_json_seen *json = &source->json;
    if (json->nul_line)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: has a NUL byte in line %lld, where readers take the text to end; it is "
                       "damaged, ask for a sound copy",
                       source->name, (long long)json->nul_line);
    if (json->no_json_line)
        return zl_fail(err, ZL_BAD_DATA, "%s: line %lld is no JSON", source->name,
                       (long long)json->no_json_line);
    if (json->strange_line)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: what stands among the features in line %lld is no feature; correct or "
                       "remove it",
                       source->name, (long long)json->strange_line);
    if (json->cut_texts)
        zl_findings_add(
            source->findings, ZL_WARNING, "text-cut", source->name, NULL, NULL,
            "%lld text%s a NUL character (\\u0000, first in line %lld) and %s cut there",
            (long long)json->cut_texts, zl_inflect(json->cut_texts == 1, " has", "s have"),
            (long long)json->cut_line, zl_inflect(json->cut_texts == 1, "is", "are"));
    return ZL_OK;
}

zl_status zl_source_check_json(zl_source *source, zl_error *err)
{
    ZL_TRY(zl_json_look(&source->json, source->path, err));
    ZL_TRY(zl_check_cancel(err)); /* the reader ends there as at the end of the file */
    ZL_TRY(judge_text(source, err));
    ZL_TRY(judge_features(source, err));
    judge_crs(source);
    /* What is no feature for GDAL is not counted by it. */
    if (source->count < source->json.features)
        source->count = source->json.features;
    return ZL_OK;
}

bool zl_source_json_is_bad(zl_source *source)
{
    const zl_json_bad *bad = zl_json_bad_feature(&source->json, source->given - 1);
    if (!bad)
        return false;
    zl_json_defect_text(source->reason, bad);
    source->raw.unsupported = source->reason;
    return true;
}
