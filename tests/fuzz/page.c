/* Any text in a page of the report and in an XML document: whatever it is, it stays the text of one
 * element and the value of one attribute, and no control character comes through. */
#include <libxml/parser.h>

#include "must.h"
#include "output/report/html.h"
#include "output/xml.h"

static void check_bytes(const char *data, size_t size)
{
    must(zl_utf8_valid(data, size));
    for (size_t i = 0; i < size; i++)
        must((unsigned char)data[i] >= 0x20 || strchr("\t\n\r", data[i]));
}

/* One element with one attribute and nothing but text in it. */
static void check_alone(const char *data, size_t size)
{
    check_bytes(data, size);
    xmlDoc *doc =
        xmlReadMemory(data, (int)size, NULL, "UTF-8", XML_PARSE_NONET | XML_PARSE_NOERROR);
    xmlNode *root = doc ? xmlDocGetRootElement(doc) : NULL;
    must(root && !root->next && root->properties && !root->properties->next);
    for (const xmlNode *child = root->children; child; child = child->next)
        must(child->type == XML_TEXT_NODE);
    xmlFreeDoc(doc);
}

static void check_html(const char *text)
{
    zl_html html = {0};
    const char *data = NULL;
    size_t size = 0;
    must(zl_html_open(&html, NULL) == ZL_OK);
    zl_html_begin(&html, "p", ZL_ATTRIBUTES("title", text));
    zl_html_text(&html, text);
    zl_html_end(&html);
    must(zl_html_data(&data, &size, &html, NULL) == ZL_OK);
    check_alone(data, size);
    zl_html_free(&html);
}

static void check_xml(const char *text)
{
    zl_xml xml = {0};
    xmlChar *data = NULL;
    int size = 0;
    zl_xml_begin(&xml, "root");
    xmlNode *element = zl_xml_add_text(&xml, zl_xml_root(&xml), "p", text);
    zl_xml_set(&xml, element, "title", text);
    must(!xml.failed);
    xmlBuffer *buffer = xmlBufferCreate();
    must(buffer && xmlNodeDump(buffer, xml.doc, element, 0, 0) >= 0);
    data = xmlBufferDetach(buffer);
    size = data ? xmlStrlen(data) : 0;
    must(size > 0);
    check_alone((const char *)data, (size_t)size);
    xmlFree(data);
    xmlBufferFree(buffer);
    zl_xml_end(&xml);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    check_html(text);
    check_xml(text);
    free(text);
    return 0;
}
