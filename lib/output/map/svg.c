#include "output/map/svg.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlerror.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

static void free_doc(xmlDoc **doc)
{
    xmlFreeDoc(*doc);
}

static const xmlChar *word(const char *text)
{
    return (const xmlChar *)text;
}

static zl_status open_svg(xmlDoc **out, xmlNode **root, const char *path, zl_error *err)
{
    xmlDoc *doc = xmlReadFile(
        path, NULL, XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_HUGE);
    *root = doc ? xmlDocGetRootElement(doc) : NULL;
    *out = doc;
    if (!*root || strcmp((const char *)(*root)->name, "svg") != 0)
        return zl_fail(err, ZL_FAILED, "the map was not written whole: it is no SVG");
    return ZL_OK;
}

/* The library prints what fails in it; the message says it. */
static void say_nothing(void *context, const char *format, ...)
{
    (void)context;
    (void)format;
}

static zl_status save_svg(xmlDoc *doc, const char *path, zl_error *err)
{
    xmlSetGenericErrorFunc(NULL, say_nothing);
    int size = xmlSaveFileEnc(path, doc, "UTF-8");
    xmlSetGenericErrorFunc(NULL, NULL);
    if (size < 0)
        return zl_fail(err, ZL_FAILED, "the map cannot be written; is the disk full?");
    return ZL_OK;
}

static bool set(xmlNode *node, const char *name, const char *value)
{
    return node && xmlSetProp(node, word(name), word(value));
}

static bool set_number(xmlNode *node, const char *name, double value, const char *unit)
{
    char text[64], number[ZL_NUMBER_SIZE];
    zl_number_text(number, value, -1);
    snprintf(text, sizeof text, "%.40s%s", number, unit);
    return set(node, name, text);
}

/* ---- clipping ------------------------------------------------------------------------------- */

static bool add_clip(xmlNode *root, int width, int height)
{
    xmlNode *content = xmlNewNode(root->ns, word("g"));
    if (!set(content, "clip-path", "url(#frame)"))
        return false;
    for (xmlNode *node = root->children, *next; node; node = next) {
        next = node->next;
        xmlUnlinkNode(node);
        xmlAddChild(content, node);
    }
    xmlNode *clip = xmlNewChild(root, root->ns, word("clipPath"), NULL);
    xmlNode *rectangle = clip ? xmlNewChild(clip, root->ns, word("rect"), NULL) : NULL;
    bool done = set(clip, "id", "frame") && set_number(rectangle, "width", width, "") &&
                set_number(rectangle, "height", height, "");
    return xmlAddChild(root, content) && done;
}

zl_status zl_svg_clip(const char *path, int width_px, int height_px, zl_error *err)
{
    ZL_CLEANUP(free_doc) xmlDoc *doc = NULL;
    xmlNode *root;
    ZL_TRY(open_svg(&doc, &root, path, err));
    if (!set_number(root, "width", width_px, "") || !set_number(root, "height", height_px, "") ||
        !add_clip(root, width_px, height_px))
        return zl_fail_memory(err);
    return save_svg(doc, path, err);
}

/* ---- finishing ------------------------------------------------------------------------------ */

static bool add_first(xmlNode *root, const char *name, const char *text)
{
    if (!text || !*text)
        return true;
    xmlNode *first = root->children;
    xmlNode *node = xmlNewTextChild(root, root->ns, word(name), word(text));
    return node && (!first || xmlAddPrevSibling(first, node));
}

zl_status zl_svg_finish(const char *path, double width_mm, double height_mm, const char *title,
                        const char *description, const char *language, zl_error *err)
{
    ZL_CLEANUP(free_doc) xmlDoc *doc = NULL;
    xmlNode *root;
    ZL_TRY(open_svg(&doc, &root, path, err));
    xmlNodeSetLang(root, word(language));
    if (!set_number(root, "width", width_mm, "mm") ||
        !set_number(root, "height", height_mm, "mm") || !add_first(root, "desc", description) ||
        !add_first(root, "title", title))
        return zl_fail_memory(err);
    return save_svg(doc, path, err);
}

static bool is_length(xmlNode *root, const char *name, double mm)
{
    xmlChar *value = xmlGetProp(root, word(name));
    bool same = value && fabs(strtod((const char *)value, NULL) - mm) < 0.01;
    xmlFree(value);
    return same;
}

zl_status zl_svg_verify(const char *path, double width_mm, double height_mm, zl_error *err)
{
    ZL_CLEANUP(free_doc) xmlDoc *doc = NULL;
    xmlNode *root;
    ZL_TRY(open_svg(&doc, &root, path, err));
    if (!is_length(root, "width", width_mm) || !is_length(root, "height", height_mm))
        return zl_fail(err, ZL_FAILED, "the map was not written whole: its size is another one");
    return ZL_OK;
}
