#include "output/map/style.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "output/xml.h"

/* MapServer takes the size of a font in points of 96 to the inch; SLD has pixels. */
static const double point_of_pixel = 0.75;

void zl_map_style_free(zl_map_style *style)
{
    for (size_t i = 0; i < style->count; i++)
        for (int l = 0; l < ZL_MAP_LANGUAGES; l++)
            zl_free(style->rule[i].title[l]);
    for (int l = 0; l < ZL_MAP_LANGUAGES; l++)
        zl_free(style->title[l]);
    zl_free(style->rule);
    *style = (zl_map_style){0};
}

/* ---- looking into the document -------------------------------------------------------------- */

/* The next element of this name in the order of the document, below `top`. */
static xmlNode *next_named(xmlNode *node, const xmlNode *top, const char *name)
{
    do {
        if (node->children) {
            node = node->children;
        } else {
            while (node != top && !node->next)
                node = node->parent;
            if (node == top)
                return NULL;
            node = node->next;
        }
    } while (!zl_xml_is(node, name));
    return node;
}

static bool is_symbolizer(const xmlNode *node)
{
    return zl_xml_is(node, "PolygonSymbolizer") || zl_xml_is(node, "LineSymbolizer") ||
           zl_xml_is(node, "PointSymbolizer");
}

static zl_shape_kind kind_of_symbolizers(const xmlNode *rule)
{
    for (const xmlNode *node = rule->children; node; node = node->next)
        if (is_symbolizer(node))
            return zl_xml_is(node, "PolygonSymbolizer") ? ZL_SHAPE_POLYGON
                   : zl_xml_is(node, "LineSymbolizer")  ? ZL_SHAPE_LINE
                                                        : ZL_SHAPE_POINT;
    return ZL_SHAPE_NONE;
}

/* ---- changes -------------------------------------------------------------------------------- */

static void scale_font(xmlNode *node, bool *failed)
{
    ZL_CLEANUP(zl_free_ptr) char *pixels = zl_xml_text(node, failed);
    char size[32];
    snprintf(size, sizeof size, "%.2f", pixels ? strtod(pixels, NULL) * point_of_pixel : 0);
    xmlNodeSetContent(node, (const xmlChar *)size);
}

/* Labels are written from our column, in the font of the map. */
static void change_labels(xmlNode *rule, bool *failed)
{
    for (xmlNode *node = rule; (node = next_named(node, rule, "CssParameter"));) {
        ZL_CLEANUP(zl_free_ptr) char *name = zl_xml_attribute(node, "name", failed);
        if (name && strcmp(name, "font-family") == 0)
            xmlNodeSetContent(node, (const xmlChar *)ZL_MAP_FONT);
        else if (name && strcmp(name, "font-size") == 0)
            scale_font(node, failed);
    }
    for (xmlNode *node = rule; (node = next_named(node, rule, "Label"));) {
        xmlNode *name = zl_xml_child(node, "PropertyName");
        ZL_CLEANUP(zl_free_ptr) char *column = zl_xml_text(name, failed);
        if (column && strcmp(column, "name_zh") == 0)
            xmlNodeSetContent(name, (const xmlChar *)ZL_MAP_LABEL_COLUMN);
    }
}

/* <Filter><Not><Or> all other filters: what an else-rule stands for. */
static bool write_else(xmlNode *otherwise, const xmlNode *rules)
{
    xmlNode *filter = xmlNewNode(NULL, (const xmlChar *)"Filter");
    xmlNode *not_any = filter ? xmlNewChild(filter, NULL, (const xmlChar *)"Not", NULL) : NULL;
    xmlNode *any = not_any ? xmlNewChild(not_any, NULL, (const xmlChar *)"Or", NULL) : NULL;
    int count = 0;
    for (const xmlNode *rule = rules->children; any && rule; rule = rule->next)
        for (xmlNode *part = zl_xml_is(rule, "Rule") && zl_xml_child(rule, "Filter")
                                 ? zl_xml_child(rule, "Filter")->children
                                 : NULL;
             part; part = part->next)
            if (part->type == XML_ELEMENT_NODE) {
                xmlNode *copy = xmlDocCopyNode(part, rules->doc, 1);
                if (!copy || !xmlAddChild(any, copy))
                    any = NULL;
                count++;
                if (!any)
                    break;
            }
    if (any && count == 1) { /* an Or takes two or more */
        xmlNode *only = any->children;
        xmlUnlinkNode(only);
        xmlReplaceNode(any, only);
        xmlFreeNode(any);
        any = only;
    }
    if (any && count > 0)
        xmlReplaceNode(otherwise, filter);
    else {
        xmlUnlinkNode(otherwise);
        xmlFreeNode(filter);
    }
    xmlFreeNode(otherwise);
    return count == 0 || any;
}

/* ---- layers --------------------------------------------------------------------------------- */

typedef enum part { SHAPES, LABELS, KEY } part;

static bool belongs(const xmlNode *node, part wanted)
{
    if (is_symbolizer(node))
        return wanted != LABELS;
    if (zl_xml_is(node, "TextSymbolizer"))
        return wanted == LABELS;
    if (zl_xml_is(node, "Filter"))
        return wanted != KEY;
    return zl_xml_is(node, "MinScaleDenominator") || zl_xml_is(node, "MaxScaleDenominator");
}

static bool add_layer(zl_text *out, const xmlNode *rule, const char *name, part wanted)
{
    static const char *const suffix[] = {"", ZL_MAP_LABELS, ZL_MAP_KEY};
    xmlBuffer *buffer = xmlBufferCreate();
    if (!buffer)
        return false;
    zl_text_addf(out,
                 "<NamedLayer><Name>%s%s</Name><UserStyle><FeatureTypeStyle><Rule>"
                 "<Name>%s</Name>",
                 name, suffix[wanted], name);
    bool done = true;
    for (xmlNode *node = rule->children; done && node; node = node->next)
        if (belongs(node, wanted))
            done = xmlNodeDump(buffer, rule->doc, node, 0, 0) >= 0;
    zl_text_add(out, (const char *)xmlBufferContent(buffer));
    zl_text_add(out, "</Rule></FeatureTypeStyle></UserStyle></NamedLayer>\n");
    xmlBufferFree(buffer);
    return done && !out->failed;
}

static bool add_rule(zl_map_rule *out, zl_text *drawn, zl_text *keys, const xmlNode *rule)
{
    bool failed = false;
    out->title[ZL_MAP_ZH] = zl_xml_text(zl_xml_child(rule, "Title"), &failed);
    out->title[ZL_MAP_EN] = zl_xml_text(zl_xml_child(rule, "Abstract"), &failed);
    out->shapes = kind_of_symbolizers(rule);
    out->labels = zl_xml_child(rule, "TextSymbolizer") != NULL;
    if (out->shapes)
        failed |=
            !add_layer(drawn, rule, out->name, SHAPES) || !add_layer(keys, rule, out->name, KEY);
    if (out->labels)
        failed |= !add_layer(drawn, rule, out->name, LABELS);
    return !failed;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static size_t count_rules(const xmlNode *style)
{
    size_t count = 0;
    for (const xmlNode *node = style->children; node; node = node->next)
        count += zl_xml_is(node, "Rule");
    return count;
}

static bool split(zl_map_style *out, zl_text *drawn, zl_text *keys, xmlNode *rules,
                  const char *group)
{
    bool failed = false;
    out->rule = zl_alloc_zero(count_rules(rules), sizeof *out->rule);
    if (!out->rule)
        return false;
    for (xmlNode *rule = rules->children; rule; rule = rule->next)
        if (zl_xml_is(rule, "Rule") && zl_xml_child(rule, "ElseFilter") &&
            !write_else(zl_xml_child(rule, "ElseFilter"), rules))
            return false;
    for (xmlNode *rule = rules->children; rule; rule = rule->next) {
        if (!zl_xml_is(rule, "Rule"))
            continue;
        zl_map_rule *mine = &out->rule[out->count++];
        snprintf(mine->name, sizeof mine->name, "%s-%02zu", group, out->count);
        change_labels(rule, &failed);
        if (failed || !add_rule(mine, drawn, keys, rule))
            return false;
    }
    return true;
}

zl_status zl_map_style_split(zl_map_style *out, zl_text *drawn, zl_text *keys, const char *sld,
                             const char *group, zl_error *err)
{
    ZL_CLEANUP(zl_xml_end) zl_xml xml;
    zl_xml_parse(&xml, sld);
    const xmlNode *style = zl_xml_child(zl_xml_child(zl_xml_root(&xml), "NamedLayer"), "UserStyle");
    xmlNode *rules = zl_xml_child(style, "FeatureTypeStyle");
    if (!rules || count_rules(rules) == 0)
        return zl_fail(err, ZL_FAILED, "the style of %s is no SLD with rules", group);
    zl_map_style found = {0};
    bool failed = false;
    found.title[ZL_MAP_ZH] = zl_xml_text(zl_xml_child(style, "Title"), &failed);
    found.title[ZL_MAP_EN] = zl_xml_text(zl_xml_child(style, "Abstract"), &failed);
    failed |= !split(&found, drawn, keys, rules, group);
    if (failed) {
        zl_map_style_free(&found);
        return zl_fail_memory(err);
    }
    *out = found;
    return ZL_OK;
}

zl_status zl_map_sld(zl_text *out, const zl_text *layers, zl_error *err)
{
    zl_text_add(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<StyledLayerDescriptor version=\"1.0.0\" "
                     "xmlns=\"http://www.opengis.net/sld\" "
                     "xmlns:ogc=\"http://www.opengis.net/ogc\">\n");
    zl_text_add(out, layers->data ? layers->data : "");
    zl_text_add(out, "</StyledLayerDescriptor>\n");
    return out->failed ? zl_fail_memory(err) : ZL_OK;
}
