/* What a project is to be: its layers with their styles, its CRS, what is seen at first, its texts.
 */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "geodesy/gauss_krueger.h"
#include "output/format.h"
#include "output/names.h"
#include "output/qgis/project.h"

void zl_qgis_project_free(zl_qgis_project *project)
{
    for (size_t i = 0; i < project->count; i++) {
        zl_free(project->layer[i].title);
        zl_survey_free(&project->layer[i].survey);
    }
    zl_free(project->layer);
    zl_free(project->title);
    zl_free(project->sources);
    zl_crs_close(project->crs);
}

/* ---- layers --------------------------------------------------------------------------------- */

static bool is_taken(const zl_qgis_project *project, const char *table)
{
    for (size_t i = 0; i < project->count; i++)
        if (strcasecmp(project->layer[i].table, table) == 0)
            return true;
    return false;
}

static void choose_table(zl_qgis_layer *layer, const zl_qgis_project *project)
{
    char slug[ZL_SLUG_SIZE];
    zl_stem_slug(slug, layer->stream.name, "layer");
    snprintf(layer->table, sizeof layer->table, "%s", slug);
    for (int number = 2; is_taken(project, layer->table); number++)
        snprintf(layer->table, sizeof layer->table, "%.60s_%d", slug, number);
}

/* A layer that a style of its own knows is called after it; any other one by its name. */
static bool has_own_title(const zl_style *style)
{
    return style && *style->needs;
}

static zl_status add_layer(zl_qgis_project *project, zl_layer *source, zl_findings *findings,
                           zl_error *err)
{
    zl_qgis_layer *layer = &project->layer[project->count];
    layer->stream = zl_layer_stream(source);
    choose_table(layer, project);
    project->count++;
    ZL_TRY(zl_survey_stream(&layer->survey, &layer->stream, NULL, err));
    layer->style = zl_style_choose(layer->survey.kind, layer->stream.columns);
    layer->title = has_own_title(layer->style)
                       ? zl_qgis_words(project, layer->style->title_zh, layer->style->title_en, " ")
                       : zl_qgis_plain(layer->stream.name);
    if (!layer->title)
        return zl_fail_memory(err);
    project->schematic |= layer->survey.schematic;
    if (layer->survey.rows == 0)
        zl_findings_add(findings, ZL_WARNING, "empty-layer", layer->stream.name, NULL, NULL,
                        "it has no features under these filters; it is in the project, but there "
                        "is nothing to see");
    return ZL_OK;
}

/* ---- CRS and view --------------------------------------------------------------------------- */

static bool is_there(const zl_extent *extent)
{
    return extent->west <= extent->east;
}

/* What is to be seen at first: the land, or all where there is none. */
static bool find_extent(zl_extent *out, const zl_qgis_project *project, bool land_only)
{
    *out = zl_points_extent(NULL, 0);
    for (size_t i = 0; i < project->count; i++) {
        const zl_survey *survey = &project->layer[i].survey;
        if (is_there(&survey->extent) && (!land_only || survey->kind == ZL_SHAPE_POLYGON))
            *out = zl_extent_join(out, &survey->extent);
    }
    return is_there(out);
}

static zl_status choose_crs(zl_qgis_project *project, const char *asked, const zl_extent *extent,
                            zl_error *err)
{
    double centre[2];
    zl_extent_centre(extent, centre);
    int code = asked ? 0 : zl_gk3_epsg(centre[0], NULL);
    if (!asked && code == 0)
        return zl_fail(err, ZL_BAD_CRS,
                       "the middle of the layers lies at %.2f degrees east, outside the 3-degree "
                       "zones of China (73.5 to 136.5); name the CRS of the project with --crs "
                       "EPSG:n",
                       centre[0]);
    bool usable = !asked || (strncasecmp(asked, "EPSG:", 5) == 0 && strlen(asked) < 16 &&
                             asked[5] && strspn(asked + 5, "0123456789") == strlen(asked + 5));
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    if (!usable)
        return zl_fail(err, ZL_USAGE, "--crs '%s': a project takes EPSG:n",
                       zl_shown(&shown, asked));
    if (asked)
        snprintf(project->crs_code, sizeof project->crs_code, "EPSG:%s", asked + 5);
    else
        snprintf(project->crs_code, sizeof project->crs_code, "EPSG:%d", code);
    return zl_crs_open(&project->crs, project->crs_code, true, NULL, err);
}

enum { SIDE_POINTS = 20 };

/* The border of the extent in the CRS of the project, with a margin of a twentieth. */
static zl_status project_view(zl_qgis_project *project, const zl_extent *extent, zl_error *err)
{
    double xy[8 * SIDE_POINTS];
    for (int i = 0; i < SIDE_POINTS; i++) {
        double share = (double)i / (SIDE_POINTS - 1);
        double lon = extent->west + share * (extent->east - extent->west);
        double lat = extent->south + share * (extent->north - extent->south);
        const double sides[] = {lon,          extent->south, lon,          extent->north,
                                extent->west, lat,           extent->east, lat};
        memcpy(xy + 8 * (size_t)i, sides, sizeof sides);
    }
    size_t npoints = sizeof xy / sizeof *xy / 2;
    ZL_TRY(zl_crs_from_lonlat(project->crs, xy, npoints, NULL, err));
    zl_extent box = zl_points_extent(xy, npoints);
    double least = zl_crs_is_geographic(project->crs) ? 0.01 : 1000;
    double margin_x = fmax((box.east - box.west) * 0.05, least);
    double margin_y = fmax((box.north - box.south) * 0.05, least);
    project->view = (zl_qgis_box){box.west - margin_x, box.south - margin_y, box.east + margin_x,
                                  box.north + margin_y};
    return ZL_OK;
}

static zl_status choose_view(zl_qgis_project *project, const char *crs, zl_error *err)
{
    zl_extent extent;
    if (!find_extent(&extent, project, true) && !find_extent(&extent, project, false))
        return zl_fail(err, ZL_USAGE,
                       "no feature of these layers has a boundary or a place, so there is nothing "
                       "to show; look at the filters (--zone, --status) and at 'zonelayer list'");
    ZL_TRY(choose_crs(project, crs, &extent, err));
    return project_view(project, &extent, err);
}

/* ---- texts ---------------------------------------------------------------------------------- */

static zl_status add_seen(zl_seen *all, const zl_seen *some, zl_error *err)
{
    for (size_t i = 0; i < some->count; i++)
        ZL_TRY(zl_seen_add(all, some->text[i], err));
    return ZL_OK;
}

/* The title of a document; its id where it is not listed. */
static zl_status document_title(char **out, zl_layer *documents, const char *id, zl_error *err)
{
    int title = documents ? zl_column_index(zl_layer_columns(documents), "title") : -1;
    const zl_feature *feature = NULL;
    if (title >= 0)
        ZL_TRY(zl_layer_rewind(documents, err));
    while (title >= 0) {
        ZL_TRY(zl_layer_next(&feature, documents, err));
        if (!feature || strcmp(feature->id, id) == 0)
            break;
    }
    const zl_value *value = feature ? &feature->values[title] : NULL;
    *out = zl_strdup(value && !value->null && value->text ? value->text : id);
    return *out ? ZL_OK : zl_fail_memory(err);
}

static zl_status name_documents(zl_seen *named, const zl_seen *ids, zl_layer *documents,
                                zl_error *err)
{
    for (size_t i = 0; i < ids->count; i++) {
        ZL_CLEANUP(zl_free_ptr) char *title = NULL;
        ZL_TRY(document_title(&title, documents, ids->text[i], err));
        ZL_TRY(zl_seen_add(named, title, err));
    }
    return ZL_OK;
}

static zl_status add_list(zl_text *out, const zl_qgis_project *project, const char *zh,
                          const char *en, const zl_seen *list, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *word = zl_qgis_words(project, zh, en, " ");
    if (!word)
        return zl_fail_memory(err);
    if (list->count) {
        zl_text_addf(out, "%s: ", word);
        zl_seen_join(out, list);
        zl_text_add(out, " | ");
    }
    return ZL_OK;
}

static zl_status describe(zl_qgis_project *project, const zl_qgis_options *options, zl_error *err)
{
    ZL_CLEANUP(zl_seen_free) zl_seen ids = {0}, documents = {0}, licences = {0};
    for (size_t i = 0; i < project->count; i++) {
        ZL_TRY(add_seen(&ids, &project->layer[i].survey.documents, err));
        ZL_TRY(add_seen(&licences, &project->layer[i].survey.licences, err));
    }
    ZL_TRY(name_documents(&documents, &ids, options->documents, err));
    zl_text text = {0};
    zl_status status = add_list(&text, project, "资料", "Sources", &documents, err);
    if (status == ZL_OK)
        status = add_list(&text, project, "许可", "Licence", &licences, err);
    zl_text_add(&text, zl_crs_label(project->crs));
    project->sources = zl_text_take(&text);
    project->title = options->title ? zl_strdup(options->title)
                     : project->schematic
                         ? zl_qgis_words(project, "开发区边界示意图",
                                         "Development zones, schematic outlines", " ")
                         : zl_qgis_words(project, "开发区边界图", "Development zones", " ");
    ZL_TRY(status);
    return project->sources && project->title ? ZL_OK : zl_fail_memory(err);
}

/* ---- the whole ------------------------------------------------------------------------------ */

zl_status zl_qgis_plan(zl_qgis_project *project, zl_layer *const *layers, size_t count,
                       const zl_qgis_options *options, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    if (options->labels && !zl_labels_parse(&project->labels, options->labels))
        return zl_fail(err, ZL_USAGE, "labels '%s' are not known; zh, en and both are",
                       zl_shown(&shown, options->labels));
    project->layer = zl_alloc_zero(count, sizeof *project->layer);
    if (!project->layer)
        return zl_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        ZL_TRY(add_layer(project, layers[i], findings, err));
    ZL_TRY(choose_view(project, options->crs, err));
    return describe(project, options, err);
}
