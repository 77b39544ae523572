/* An XML tree in a few words: what cannot be added marks the document as failed, which is asked
 * once at the end. Foreign text may hold anything: what XML 1.0 forbids is shown as an escape. */
#ifndef ZL_OUTPUT_XML_H
#define ZL_OUTPUT_XML_H

#include <libxml/tree.h>

#include "base/text.h"

typedef struct zl_xml {
    xmlDoc *doc;
    bool failed; /**< memory was short: the tree is incomplete */
} zl_xml;

/** Begins a document with an empty root. */
void zl_xml_begin(zl_xml *xml, const char *root);
/** Reads a text that is built into the library; `failed` when it is no XML. */
void zl_xml_parse(zl_xml *xml, const char *text);
void zl_xml_end(zl_xml *xml); /**< for ZL_CLEANUP */

xmlNode *zl_xml_root(const zl_xml *xml);
/** Adds an element; NULL as `parent` gives NULL. */
xmlNode *zl_xml_add(zl_xml *xml, xmlNode *parent, const char *name);
/** Adds an element with text. */
xmlNode *zl_xml_add_text(zl_xml *xml, xmlNode *parent, const char *name, const char *text);
void zl_xml_set(zl_xml *xml, xmlNode *element, const char *attribute, const char *value);
__attribute__((format(printf, 4, 5))) void
zl_xml_setf(zl_xml *xml, xmlNode *element, const char *attribute, const char *format, ...);
/** Moves a copy of an element of another document under `parent`. */
void zl_xml_copy(zl_xml *xml, xmlNode *parent, const xmlNode *element);
/** Copies of the text of an element (NULL: of none) and of an attribute, freed with zl_free(). NULL
 *  where there is none, and with `*failed` set where memory is short. */
char *zl_xml_text(const xmlNode *element, bool *failed);
char *zl_xml_attribute(const xmlNode *element, const char *attribute, bool *failed);
bool zl_xml_is(const xmlNode *node, const char *name);
/** The first element of this name from `node` (may be NULL) on among its siblings; NULL: none. */
xmlNode *zl_xml_next(xmlNode *node, const char *name);
/** The first child of this name; NULL when there is none. */
xmlNode *zl_xml_child(const xmlNode *parent, const char *name);
/** The text of the document in UTF-8. */
zl_status zl_xml_write(zl_text *out, const zl_xml *xml, zl_error *err);

#endif
