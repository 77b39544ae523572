#include "output/xml.h"

#include <libxml/parser.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

static const xmlChar *bytes(const char *text)
{
    return (const xmlChar *)text;
}

void zl_xml_begin(zl_xml *xml, const char *root)
{
    *xml = (zl_xml){.doc = xmlNewDoc(bytes("1.0"))};
    xmlNode *node = xml->doc ? xmlNewDocNode(xml->doc, NULL, bytes(root), NULL) : NULL;
    xml->failed = !node;
    if (node)
        xmlDocSetRootElement(xml->doc, node);
}

void zl_xml_parse(zl_xml *xml, const char *text)
{
    const int quietly =
        XML_PARSE_NONET | XML_PARSE_NOBLANKS | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    size_t size = strlen(text);
    *xml = (zl_xml){0};
    if (size <= INT_MAX)
        xml->doc = xmlReadMemory(text, (int)size, NULL, "UTF-8", quietly);
    xml->failed = !zl_xml_root(xml);
}

void zl_xml_end(zl_xml *xml)
{
    xmlFreeDoc(xml->doc);
    *xml = (zl_xml){0};
}

xmlNode *zl_xml_root(const zl_xml *xml)
{
    return xml->doc ? xmlDocGetRootElement(xml->doc) : NULL;
}

xmlNode *zl_xml_add(zl_xml *xml, xmlNode *parent, const char *name)
{
    xmlNode *node = parent ? xmlNewChild(parent, NULL, bytes(name), NULL) : NULL;
    xml->failed |= !node;
    return node;
}

xmlNode *zl_xml_add_text(zl_xml *xml, xmlNode *parent, const char *name, const char *text)
{
    ZL_CLEANUP(zl_text_free) zl_text safe = {0};
    zl_text_add_safe(&safe, text);
    xml->failed |= safe.failed;
    xmlNode *node =
        parent ? xmlNewTextChild(parent, NULL, bytes(name), bytes(safe.data ? safe.data : ""))
               : NULL;
    xml->failed |= !node;
    return node;
}

void zl_xml_set(zl_xml *xml, xmlNode *element, const char *attribute, const char *value)
{
    ZL_CLEANUP(zl_text_free) zl_text safe = {0};
    zl_text_add_safe(&safe, value);
    xml->failed |= safe.failed || !element ||
                   !xmlSetProp(element, bytes(attribute), bytes(safe.data ? safe.data : ""));
}

void zl_xml_setf(zl_xml *xml, xmlNode *element, const char *attribute, const char *format, ...)
{
    char value[256];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(value, sizeof value, format, arguments);
    va_end(arguments);
    zl_xml_set(xml, element, attribute, value);
}

void zl_xml_copy(zl_xml *xml, xmlNode *parent, const xmlNode *element)
{
    xmlNode *copied = parent && element ? xmlDocCopyNode((xmlNode *)element, xml->doc, 1) : NULL;
    if (copied && xmlAddChild(parent, copied))
        return;
    xmlFreeNode(copied);
    xml->failed = true;
}

/* Takes `text`. */
static char *copy(xmlChar *text, bool there, bool *failed)
{
    char *copied = text ? zl_strdup((const char *)text) : NULL;
    *failed |= there && !copied;
    xmlFree(text);
    return copied;
}

char *zl_xml_text(const xmlNode *element, bool *failed)
{
    return copy(element ? xmlNodeGetContent(element) : NULL, element != NULL, failed);
}

char *zl_xml_attribute(const xmlNode *element, const char *attribute, bool *failed)
{
    bool there = xmlHasProp(element, bytes(attribute)) != NULL;
    return copy(there ? xmlGetProp(element, bytes(attribute)) : NULL, there, failed);
}

bool zl_xml_is(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && xmlStrEqual(node->name, bytes(name));
}

xmlNode *zl_xml_next(xmlNode *node, const char *name)
{
    while (node && !zl_xml_is(node, name))
        node = node->next;
    return node;
}

xmlNode *zl_xml_child(const xmlNode *parent, const char *name)
{
    return zl_xml_next(parent ? parent->children : NULL, name);
}

zl_status zl_xml_write(zl_text *out, const zl_xml *xml, zl_error *err)
{
    xmlChar *text = NULL;
    int size = 0;
    if (!xml->failed)
        xmlDocDumpFormatMemoryEnc(xml->doc, &text, &size, "UTF-8", 1);
    if (text)
        zl_text_add_bytes(out, (const char *)text, (size_t)size);
    xmlFree(text);
    return text && !out->failed ? ZL_OK : zl_fail_memory(err);
}
