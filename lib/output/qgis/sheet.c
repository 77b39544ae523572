/* The sheets: the layouts that QGIS made (styles/sheet.qpt, pages.qpt), filled in. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "output/qgis/project.h"

/* In the order of lib/CMakeLists.txt. */
enum { SHEET, PAGES };
extern const char *const zl_layout_texts[];

/* QGIS puts the name of the zone in. */
static const char *const page_title[ZL_LABELS] = {
    [ZL_LABELS_ZH] = "[% coalesce(\"name_zh\", \"name_en\", \"id\") %]",
    [ZL_LABELS_EN] = "[% coalesce(\"name_en\", \"name_zh\", \"id\") %]",
    [ZL_LABELS_BOTH] = "[% coalesce(\"name_zh\", '') %] [% coalesce(\"name_en\", '') %]"};

/* ---- items ---------------------------------------------------------------------------------- */

static xmlNode *find_item(zl_xml *xml, xmlNode *layout, const char *id)
{
    for (xmlNode *node = layout ? layout->children : NULL; node; node = node->next) {
        if (!zl_xml_is(node, "LayoutItem"))
            continue;
        ZL_CLEANUP(zl_free_ptr) char *found = zl_xml_attribute(node, "id", &xml->failed);
        if (found && strcmp(found, id) == 0)
            return node;
    }
    return NULL;
}

static void set_text(zl_xml *xml, xmlNode *layout, const char *id, const char *attribute,
                     const char *text)
{
    ZL_CLEANUP(zl_free_ptr) char *plain = text ? zl_qgis_plain(text) : NULL;
    xml->failed |= !plain;
    zl_xml_set(xml, find_item(xml, layout, id), attribute, plain ? plain : "");
}

/* Width and height of an item in millimetres: "205,164,mm". */
static void read_size(double out[2], zl_xml *xml, xmlNode *item)
{
    ZL_CLEANUP(zl_free_ptr)
    char *size = item ? zl_xml_attribute(item, "size", &xml->failed) : NULL;
    char *end = NULL;
    out[0] = size ? strtod(size, &end) : 1;
    out[1] = end && *end == ',' ? strtod(end + 1, NULL) : 1;
}

/* ---- scale ---------------------------------------------------------------------------------- */

/* A round number that is not below `value`. */
static double round_up(double value)
{
    static const double steps[] = {1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10};
    double power = pow(10, floor(log10(value)));
    size_t i = 0;
    while (i + 1 < sizeof steps / sizeof *steps && steps[i] * power < value * (1 - 1e-9))
        i++;
    return steps[i] * power;
}

/* Metres of a unit of the CRS, in the middle of the view where it is degrees. */
static double unit_m(const zl_qgis_project *project)
{
    double metres = zl_crs_unit_m(project->crs);
    return metres > 0 ? metres : 111320.0;
}

static void set_extent(zl_xml *xml, xmlNode *map, const zl_qgis_box *box)
{
    xmlNode *extent = zl_xml_child(map, "Extent");
    if (!extent)
        extent = zl_xml_add(xml, map, "Extent");
    zl_xml_setf(xml, extent, "xmin", "%.17g", box->west);
    zl_xml_setf(xml, extent, "ymin", "%.17g", box->south);
    zl_xml_setf(xml, extent, "xmax", "%.17g", box->east);
    zl_xml_setf(xml, extent, "ymax", "%.17g", box->north);
}

/* A box of the map's shape at a round scale around the view. */
static void fit(zl_qgis_box *out, const zl_qgis_project *project, const double size_mm[2])
{
    const zl_qgis_box *view = &project->view;
    double unit = unit_m(project), width = (view->east - view->west) * unit;
    double height = (view->north - view->south) * unit;
    double scale = round_up(fmax(width / (size_mm[0] / 1000), height / (size_mm[1] / 1000)));
    double x = (view->west + view->east) / 2, y = (view->south + view->north) / 2;
    double half_x = scale * size_mm[0] / 2000 / unit, half_y = scale * size_mm[1] / 2000 / unit;
    *out = (zl_qgis_box){x - half_x, y - half_y, x + half_x, y + half_y};
}

/* ---- the sheet ------------------------------------------------------------------------------ */

static void remove_item(zl_xml *xml, xmlNode *layout, const char *id)
{
    xmlNode *item = find_item(xml, layout, id);
    if (!item)
        return;
    xmlUnlinkNode(item);
    xmlFreeNode(item);
}

static void set_texts(zl_xml *xml, xmlNode *layout, const zl_qgis_project *project, const char *zh,
                      const char *en)
{
    ZL_CLEANUP(zl_free_ptr) char *legend = zl_qgis_words(project, "图例", "Legend", " ");
    ZL_CLEANUP(zl_free_ptr) char *name = zl_qgis_words(project, zh, en, " ");
    ZL_CLEANUP(zl_free_ptr)
    char *note = zl_qgis_words(project, "示意边界，非法定界线；面积、距离不得引用。",
                               "Schematic outlines, not official boundaries: areas and distances "
                               "may not be quoted.",
                               " ");
    set_text(xml, layout, "title", "labelText", project->title);
    set_text(xml, layout, "source", "labelText", project->sources);
    set_text(xml, layout, "legend", "title", legend);
    xml->failed |= !name;
    zl_xml_set(xml, layout, "name", name ? name : "");
    if (project->schematic)
        set_text(xml, layout, "note", "labelText", note);
    else
        remove_item(xml, layout, "note");
}

/* Opens a layout of QGIS with the view of the project in its map. */
static xmlNode *open_sheet(zl_xml *sheet, const char *text, const zl_qgis_project *project)
{
    zl_xml_parse(sheet, text);
    xmlNode *layout = zl_xml_root(sheet), *map = find_item(sheet, layout, "map");
    double size_mm[2];
    zl_qgis_box box;
    read_size(size_mm, sheet, map);
    fit(&box, project, size_mm);
    set_extent(sheet, map, &box);
    return layout;
}

void zl_qgis_add_sheet(zl_xml *xml, xmlNode *parent, const zl_qgis_project *project)
{
    ZL_CLEANUP(zl_xml_end) zl_xml sheet;
    xmlNode *layout = open_sheet(&sheet, zl_layout_texts[SHEET], project);
    set_texts(&sheet, layout, project, "图幅", "Sheet");
    xml->failed |= sheet.failed;
    zl_xml_copy(xml, parent, layout);
}

/* ---- the pages ------------------------------------------------------------------------------ */

/* The zones of which each gets a page; NULL: there are none. */
static const zl_qgis_layer *find_zones(const zl_qgis_project *project)
{
    for (size_t i = project->count; i-- > 0;) {
        const zl_qgis_layer *layer = &project->layer[i];
        bool zones = layer->style && strcmp(layer->style->name, "zones") == 0;
        if (zones && layer->survey.rows > layer->survey.shapeless &&
            zl_column_index(layer->stream.columns, "name_en") >= 0 &&
            zl_column_index(layer->stream.columns, "id") >= 0)
            return layer;
    }
    return NULL;
}

void zl_qgis_add_pages(zl_xml *xml, xmlNode *parent, const zl_qgis_project *project)
{
    const zl_qgis_layer *zones = find_zones(project);
    if (!zones)
        return;
    ZL_CLEANUP(zl_xml_end) zl_xml pages;
    ZL_CLEANUP(zl_text_free) zl_text id = {0}, source = {0};
    xmlNode *layout = open_sheet(&pages, zl_layout_texts[PAGES], project);
    xmlNode *atlas = zl_xml_child(layout, "Atlas");
    zl_qgis_add_id(&id, zones);
    zl_qgis_add_source(&source, project, zones);
    pages.failed |= id.failed || source.failed;
    set_texts(&pages, layout, project, "逐区图", "Page for each zone");
    zl_xml_set(&pages, atlas, "coverageLayer", id.data ? id.data : "");
    zl_xml_set(&pages, atlas, "coverageLayerName", zones->title);
    zl_xml_set(&pages, atlas, "coverageLayerProvider", "ogr");
    zl_xml_set(&pages, atlas, "coverageLayerSource", source.data ? source.data : "");
    zl_xml_set(&pages, find_item(&pages, layout, "title"), "labelText",
               page_title[project->labels]);
    xml->failed |= pages.failed;
    zl_xml_copy(xml, parent, layout);
}
