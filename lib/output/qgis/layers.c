/* The layers of a project: each with its source, description and the style that QGIS made of the
 * SLD, and the tree in which they are shown. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "output/creation.h"
#include "output/qgis/project.h"

char *zl_qgis_words(const zl_qgis_project *project, const char *zh, const char *en,
                    const char *between)
{
    zl_text text = {0};
    zl_text_add(&text, project->labels == ZL_LABELS_EN ? en : zh);
    if (project->labels == ZL_LABELS_BOTH)
        zl_text_addf(&text, "%s%s", between, en);
    return zl_text_take(&text);
}

char *zl_qgis_plain(const char *foreign)
{
    zl_text plain = {0};
    zl_text_add(&plain, "");
    for (const char *at = foreign; *at; at++) {
        zl_text_add_bytes(&plain, at, 1);
        zl_text_add(&plain, at[0] == '[' && at[1] == '%' ? " " : "");
    }
    return zl_text_take(&plain);
}

/* QGIS gives a layer whose id is short another one, and then finds it nowhere. */
void zl_qgis_add_id(zl_text *out, const zl_qgis_layer *layer)
{
    zl_text_addf(out, "zonelayer_layer_%s", layer->table);
}

void zl_qgis_add_source(zl_text *out, const zl_qgis_project *project, const zl_qgis_layer *layer)
{
    zl_text_addf(out, "./%s|layername=%s", project->data, layer->table);
}

/* ---- description ---------------------------------------------------------------------------- */

static void add_seen(zl_xml *xml, xmlNode *parent, const char *name, const zl_seen *seen)
{
    ZL_CLEANUP(zl_text_free) zl_text list = {0};
    zl_seen_join(&list, seen);
    xml->failed |= list.failed;
    if (list.size)
        zl_xml_add_text(xml, parent, name, list.data);
}

static void add_metadata(zl_xml *xml, xmlNode *parent, const zl_qgis_project *project,
                         const zl_qgis_layer *layer)
{
    xmlNode *at = zl_xml_add(xml, parent, "resourceMetadata");
    zl_xml_add_text(xml, at, "identifier", layer->table);
    zl_xml_add_text(xml, at, "language", project->labels == ZL_LABELS_EN ? "en" : "zh");
    zl_xml_add_text(xml, at, "type", "dataset");
    zl_xml_add_text(xml, at, "title", layer->title);
    zl_xml_add_text(xml, at, "abstract", layer->survey.schematic ? ZL_SCHEMATIC_REMARK : "");
    add_seen(xml, at, "license", &layer->survey.licences);
    xmlNode *history = layer->survey.documents.count ? zl_xml_add(xml, at, "history") : NULL;
    ZL_CLEANUP(zl_text_free) zl_text list = {0};
    zl_seen_join(&list, &layer->survey.documents);
    xml->failed |= list.failed;
    if (history)
        xmlNodeAddContent(history, (const xmlChar *)(list.data ? list.data : ""));
}

void zl_qgis_add_extent(zl_xml *xml, xmlNode *parent, const zl_qgis_box *box)
{
    static const char *const names[] = {"xmin", "ymin", "xmax", "ymax"};
    const double value[] = {box->west, box->south, box->east, box->north};
    xmlNode *at = zl_xml_add(xml, parent, "extent");
    for (int i = 0; i < 4; i++) {
        char text[32];
        snprintf(text, sizeof text, "%.17g", value[i]);
        zl_xml_add_text(xml, at, names[i], text);
    }
}

/* ---- style ---------------------------------------------------------------------------------- */

static void add_style(zl_xml *xml, xmlNode *parent, const zl_style *style, zl_labels labels)
{
    static const char *const parts[] = {"renderer-v2", "labeling", "blendMode", "featureBlendMode",
                                        "layerOpacity"};
    ZL_CLEANUP(zl_xml_end) zl_xml qml;
    zl_xml_parse(&qml, zl_style_qml(style, labels));
    const xmlNode *root = zl_xml_root(&qml);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        const xmlNode *part = zl_xml_child(root, parts[i]);
        if (part)
            zl_xml_copy(xml, parent, part);
    }
    xml->failed |= qml.failed;
    zl_xml_set(xml, parent, "labelsEnabled", zl_xml_child(root, "labeling") ? "1" : "0");
}

zl_status zl_qgis_add_layer(zl_xml *xml, xmlNode *parent, const zl_qgis_project *project,
                            const zl_qgis_layer *layer, zl_error *err)
{
    static const char *const geometry[] = {[ZL_SHAPE_NONE] = "No geometry",
                                           [ZL_SHAPE_POINT] = "Point",
                                           [ZL_SHAPE_LINE] = "Line",
                                           [ZL_SHAPE_POLYGON] = "Polygon"};
    xmlNode *at = zl_xml_add(xml, parent, "maplayer");
    zl_xml_set(xml, at, "type", "vector");
    zl_xml_set(xml, at, "geometry", geometry[layer->survey.kind]);
    zl_xml_set(xml, at, "hasScaleBasedVisibilityFlag", "0");
    ZL_CLEANUP(zl_text_free) zl_text id = {0};
    zl_qgis_add_id(&id, layer);
    zl_xml_add_text(xml, at, "id", id.data ? id.data : "");
    ZL_CLEANUP(zl_text_free) zl_text source = {0};
    zl_qgis_add_source(&source, project, layer);
    if (source.failed || id.failed)
        return zl_fail_memory(err);
    zl_xml_add_text(xml, at, "datasource", source.data);
    zl_xml_add_text(xml, at, "layername", layer->title);
    const zl_extent *land = &layer->survey.extent;
    if (land->west <= land->east)
        zl_qgis_add_extent(xml, at,
                           &(zl_qgis_box){land->west, land->south, land->east, land->north});
    ZL_TRY(zl_qgis_add_crs(xml, zl_xml_add(xml, at, "srs"), "EPSG:4490", err));
    add_metadata(xml, at, project, layer);
    zl_xml_set(xml, zl_xml_add_text(xml, at, "provider", "ogr"), "encoding", "UTF-8");
    if (layer->style)
        add_style(xml, at, layer->style, project->labels);
    return ZL_OK;
}

/* ---- the tree ------------------------------------------------------------------------------- */

/* What is shown together, from top to bottom; a layer goes into the first group that has its style.
 */
static const struct group {
    const char *zh, *en;
    const char *styles; /* names between blanks; NULL: the rest */
} groups[] = {
    {"地名与线路", "Places and lines", " points lines other_points other_lines "},
    {"分析结果", "Results", " corridors overlaps changes audit "},
    {"开发区", "Development zones", " zones "},
    {"其他图层", "Other layers", NULL},
};

enum { GROUPS = sizeof groups / sizeof *groups };

static size_t group_of(const zl_qgis_layer *layer)
{
    char word[80];
    snprintf(word, sizeof word, " %s ", layer->style ? layer->style->name : "");
    size_t i = 0;
    while (groups[i].styles && !strstr(groups[i].styles, word))
        i++;
    return i;
}

static void add_leaf(zl_xml *xml, xmlNode *parent, const zl_qgis_project *project,
                     const zl_qgis_layer *layer)
{
    xmlNode *leaf = zl_xml_add(xml, parent, "layer-tree-layer");
    ZL_CLEANUP(zl_text_free) zl_text source = {0}, id = {0};
    zl_qgis_add_source(&source, project, layer);
    zl_qgis_add_id(&id, layer);
    xml->failed |= source.failed || id.failed;
    zl_xml_set(xml, leaf, "id", id.data ? id.data : "");
    zl_xml_set(xml, leaf, "name", layer->title);
    zl_xml_set(xml, leaf, "providerKey", "ogr");
    zl_xml_set(xml, leaf, "source", source.data ? source.data : "");
    zl_xml_set(xml, leaf, "checked", "Qt::Checked");
    zl_xml_set(xml, leaf, "expanded", "0");
}

/* The heading of a layer says as much in the legend of a sheet. */
static void hide_in_legend(zl_xml *xml, xmlNode *group)
{
    xmlNode *map = zl_xml_add(xml, zl_xml_add(xml, group, "customproperties"), "Option");
    xmlNode *option = zl_xml_add(xml, map, "Option");
    zl_xml_set(xml, map, "type", "Map");
    zl_xml_set(xml, option, "name", "legend/title-style");
    zl_xml_set(xml, option, "type", "QString");
    zl_xml_set(xml, option, "value", "hidden");
}

static void add_group(zl_xml *xml, xmlNode *root, const zl_qgis_project *project, size_t group)
{
    xmlNode *at = NULL;
    for (size_t i = project->count; i-- > 0;) {
        if (group_of(&project->layer[i]) != group)
            continue;
        if (!at) {
            ZL_CLEANUP(zl_free_ptr)
            char *name = zl_qgis_words(project, groups[group].zh, groups[group].en, " ");
            at = zl_xml_add(xml, root, "layer-tree-group");
            xml->failed |= !name;
            zl_xml_set(xml, at, "name", name ? name : "");
            zl_xml_set(xml, at, "checked", "Qt::Checked");
            zl_xml_set(xml, at, "expanded", "1");
            hide_in_legend(xml, at);
        }
        add_leaf(xml, at, project, &project->layer[i]);
    }
}

void zl_qgis_add_tree(zl_xml *xml, xmlNode *parent, const zl_qgis_project *project)
{
    xmlNode *root = zl_xml_add(xml, parent, "layer-tree-group");
    for (size_t group = 0; group < GROUPS; group++)
        add_group(xml, root, project, group);
}
