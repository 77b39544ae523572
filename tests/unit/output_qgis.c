/* A QGIS project as a document: well-formed whatever the texts are, fitted to its sheet; nothing is
 * left behind when memory fails. What QGIS makes of it is the business of test_qgis_project.py. */
#include <cpl_vsi.h>
#include <dirent.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>

#include "base/alloc.h"
#include "output/xml.h"
#include "output_fixture.h"

static zl_layer *open_shipped(const char *file)
{
    zl_error err = {0};
    zl_layer *layer = NULL;
    char path[512];
    snprintf(path, sizeof path, "%s/%s", LAYERS_DIR, file);
    const zl_filter all = {.status = "any"};
    zl_findings *findings = zl_findings_new();
    UNIT_OK(zl_layer_open(&layer, NULL, path, NULL, &all, findings, &err), err);
    zl_findings_free(findings);
    return layer;
}

static xmlDoc *read_project(const char *name)
{
    char path[600];
    snprintf(path, sizeof path, "/vsizip/{%s/%s}/project.qgs", folder, name);
    GByte *bytes = NULL;
    vsi_l_offset size = 0;
    CU_ASSERT_FATAL(VSIIngestFile(NULL, path, &bytes, &size, -1));
    xmlDoc *doc = xmlReadMemory((const char *)bytes, (int)size, NULL, NULL, XML_PARSE_NONET);
    VSIFree(bytes);
    CU_ASSERT_PTR_NOT_NULL_FATAL(doc);
    return doc;
}

/* The value of an XPath expression as text. */
static const char *ask(xmlDoc *doc, const char *expression)
{
    static char text[4096];
    xmlXPathContext *context = xmlXPathNewContext(doc);
    xmlXPathObject *found = xmlXPathEvalExpression((const xmlChar *)expression, context);
    xmlChar *value = found ? xmlXPathCastToString(found) : NULL;
    snprintf(text, sizeof text, "%s", value ? (const char *)value : "");
    xmlFree(value);
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    return text;
}

static void a_project_of_the_shipped_layers(void)
{
    folder_make("qgis-XXXXXX");
    zl_error err = {0};
    zl_layer *layers[] = {open_shipped("zones.geojson"), open_shipped("lines.geojson")};
    zl_findings *findings = zl_findings_new();
    const zl_qgis_options options = {.labels = "en", .title = "a <b> & \"c\"\x01 [% 1+1 %]"};
    UNIT_OK(zl_qgis_write(layers, 2, in_folder("p.qgz"), &options, NULL, NULL, findings, &err),
            err);
    xmlDoc *doc = read_project("p.qgz");
    CU_ASSERT_STRING_EQUAL(ask(doc, "/qgis/title"), "a <b> & \"c\"\\x01 [% 1+1 %]");
    CU_ASSERT_STRING_EQUAL(ask(doc, "count(//maplayer/renderer-v2)"), "2");
    CU_ASSERT_STRING_EQUAL(ask(doc, "//maplayer[1]/datasource"), "./p.gpkg|layername=zones");
    CU_ASSERT_STRING_EQUAL(ask(doc, "//projectCrs//authid"), "EPSG:4517");
    CU_ASSERT_STRING_EQUAL(ask(doc, "count(//Layout)"), "2");
    CU_ASSERT_STRING_EQUAL(ask(doc, "//Layout[1]/LayoutItem[@id='title']/@labelText"),
                           "a <b> & \"c\"\\x01 [ % 1+1 %]");
    /* The map of the sheet: 196 mm by 164 mm at a round scale, around the view. */
    double west = strtod(ask(doc, "//Layout[1]/LayoutItem[@id='map']/Extent/@xmin"), NULL);
    double east = strtod(ask(doc, "//Layout[1]/LayoutItem[@id='map']/Extent/@xmax"), NULL);
    double view_west = strtod(ask(doc, "//DefaultViewExtent/@xmin"), NULL);
    double view_east = strtod(ask(doc, "//DefaultViewExtent/@xmax"), NULL);
    UNIT_NEAR((east - west) / 0.196, 2.5e6, 1e-3);
    CU_ASSERT(west <= view_west && view_east <= east);
    UNIT_NEAR(west + east, view_west + view_east, 1e-3);
    xmlFreeDoc(doc);
    zl_findings_free(findings);
    zl_layer_close(layers[0]);
    zl_layer_close(layers[1]);
}

static void two_layers_of_one_name(void)
{
    zl_error err = {0};
    zl_layer *layers[] = {open_shipped("lines.geojson"), open_shipped("lines.geojson")};
    UNIT_OK(zl_qgis_write(layers, 2, in_folder("twice.qgz"), NULL, NULL, NULL, NULL, &err), err);
    xmlDoc *doc = read_project("twice.qgz");
    CU_ASSERT_STRING_EQUAL(ask(doc, "//maplayer[2]/datasource"), "./twice.gpkg|layername=lines_2");
    /* No zones, no page for each. */
    CU_ASSERT_STRING_EQUAL(ask(doc, "count(//Layout)"), "1");
    xmlFreeDoc(doc);
    zl_layer_close(layers[0]);
    zl_layer_close(layers[1]);
}

static void text_of_xml_is_safe(void)
{
    zl_error err = {0};
    zl_xml xml;
    zl_text text = {0};
    zl_xml_begin(&xml, "a");
    zl_xml_set(&xml, zl_xml_root(&xml), "x", "\x02\"<&\xff");
    zl_xml_add_text(&xml, zl_xml_root(&xml), "b", "</b>\x1b");
    UNIT_OK(zl_xml_write(&text, &xml, &err), err);
    CU_ASSERT_PTR_NOT_NULL(strstr(text.data, "<a x=\"\\x02&quot;&lt;&amp;\\xff\">"));
    CU_ASSERT_PTR_NOT_NULL(strstr(text.data, "<b>&lt;/b&gt;\\x1b</b>"));
    zl_xml_end(&xml);
    zl_text_free(&text);
    zl_xml_parse(&xml, "<a><b>");
    CU_ASSERT(xml.failed);
    zl_xml_end(&xml);
}

static size_t files_in_folder(void)
{
    size_t count = 0;
    DIR *opened = opendir(folder);
    CU_ASSERT_PTR_NOT_NULL_FATAL(opened);
    while (readdir(opened))
        count++;
    closedir(opened);
    return count - 2;
}

static void without_memory_nothing_stays(void)
{
    zl_layer *layer = open_shipped("points.geojson");
    size_t before = files_in_folder(), refused = 0;
    /* Each takes a file: the first ones, and then ever fewer. */
    for (size_t n = 1;; n += 1 + n / 10) {
        zl_error err = {0};
        zl_alloc_fail_at(n, 0);
        zl_status status =
            zl_qgis_write(&layer, 1, in_folder("m.gpkg"), NULL, NULL, NULL, NULL, &err);
        bool all = zl_alloc_fail_at(0, 0) < n;
        if (status == ZL_OK && all)
            break;
        refused += status != ZL_OK;
        if (status != ZL_OK && status != ZL_FAILED)
            fprintf(stderr, "allocation %zu: %d %s\n", n, (int)status, err.message);
        CU_ASSERT(status == ZL_OK || status == ZL_FAILED);
        if (status == ZL_OK)
            CU_ASSERT_EQUAL(remove(in_folder("m.gpkg")), 0);
        CU_ASSERT_EQUAL(files_in_folder(), before);
    }
    CU_ASSERT(refused > 20);
    CU_ASSERT_EQUAL(files_in_folder(), before + 1);
    zl_layer_close(layer);
    folder_remove();
}

int main(void)
{
    static const unit_case cases[] = {
        {"a project of the shipped layers", a_project_of_the_shipped_layers},
        {"two layers of one name", two_layers_of_one_name},
        {"text of XML is safe", text_of_xml_is_safe},
        {"without memory nothing stays", without_memory_nothing_stays},
    };
    return unit_main("output_qgis", cases, sizeof cases / sizeof *cases);
}
