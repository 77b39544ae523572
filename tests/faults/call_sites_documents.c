/* Calls that fail into the libraries of documents, libxml2 and libxlsxwriter (call_sites.c). */
#include <libxml/parser.h>
#include <libxml/tree.h>
#include <libxml/xmlsave.h>
#include <libxml/xmlwriter.h>
#include <xlsxwriter.h>

#include "call_sites.h"

/* ---- libxml2 -------------------------------------------------------------------------------- */

#define TEXT const xmlChar *

WRAP(xmlDoc *, xmlReadMemory,
     (const char *text, int size, const char *url, const char *encoding, int options),
     (text, size, url, encoding, options), NULL)
WRAP(xmlDoc *, xmlReadFile, (const char *path, const char *encoding, int options),
     (path, encoding, options), NULL)
WRAP(xmlDoc *, xmlNewDoc, (TEXT version), (version), NULL)
WRAP(xmlNode *, xmlNewNode, (xmlNs * space, TEXT name), (space, name), NULL)
WRAP(xmlNode *, xmlNewDocNode, (xmlDoc * doc, xmlNs *space, TEXT name, TEXT content),
     (doc, space, name, content), NULL)
WRAP(xmlNode *, xmlNewChild, (xmlNode * parent, xmlNs *space, TEXT name, TEXT content),
     (parent, space, name, content), NULL)
WRAP(xmlNode *, xmlNewTextChild, (xmlNode * parent, xmlNs *space, TEXT name, TEXT content),
     (parent, space, name, content), NULL)
WRAP(xmlNode *, xmlNewText, (TEXT content), (content), NULL)
WRAP(xmlNode *, xmlAddChild, (xmlNode * parent, xmlNode *node), (parent, node), NULL)
WRAP(xmlNode *, xmlAddPrevSibling, (xmlNode * next, xmlNode *node), (next, node), NULL)
WRAP(xmlNode *, xmlDocCopyNode, (xmlNode * node, xmlDoc *doc, int deep), (node, doc, deep), NULL)
WRAP(xmlAttr *, xmlSetProp, (xmlNode * node, TEXT name, TEXT value), (node, name, value), NULL)
WRAP(xmlChar *, xmlNodeGetContent, (const xmlNode *node), (node), NULL)
WRAP(xmlChar *, xmlGetProp, (const xmlNode *node, TEXT name), (node, name), NULL)
WRAP(xmlBuffer *, xmlBufferCreate, (void), (), NULL)
WRAP(int, xmlNodeDump, (xmlBuffer * to, xmlDoc *doc, xmlNode *node, int level, int format),
     (to, doc, node, level, format), -1)
WRAP(int, xmlSaveFileEnc, (const char *path, xmlDoc *doc, const char *encoding),
     (path, doc, encoding), -1)
WRAP(xmlTextWriter *, xmlNewTextWriterMemory, (xmlBuffer * to, int compression), (to, compression),
     NULL)
WRAP(int, xmlTextWriterStartElement, (xmlTextWriter * writer, TEXT name), (writer, name), -1)
WRAP(int, xmlTextWriterWriteAttribute, (xmlTextWriter * writer, TEXT name, TEXT value),
     (writer, name, value), -1)
WRAP(int, xmlTextWriterWriteString, (xmlTextWriter * writer, TEXT text), (writer, text), -1)
WRAP(int, xmlTextWriterEndElement, (xmlTextWriter * writer), (writer), -1)
WRAP(int, xmlTextWriterFullEndElement, (xmlTextWriter * writer), (writer), -1)
WRAP(int, xmlTextWriterFlush, (xmlTextWriter * writer), (writer), -1)

/* ---- libxlsxwriter -------------------------------------------------------------------------- */

WRAP(lxw_workbook *, workbook_new_opt, (const char *path, lxw_workbook_options *options),
     (path, options), NULL)
WRAP(lxw_worksheet *, workbook_add_worksheet, (lxw_workbook * book, const char *name), (book, name),
     NULL)
WRAP(lxw_format *, workbook_add_format, (lxw_workbook * book), (book), NULL)
WRAP(lxw_error, worksheet_write_string,
     (lxw_worksheet * sheet, lxw_row_t row, lxw_col_t column, const char *text, lxw_format *format),
     (sheet, row, column, text, format), LXW_ERROR_MEMORY_MALLOC_FAILED)
WRAP(lxw_error, worksheet_write_number,
     (lxw_worksheet * sheet, lxw_row_t row, lxw_col_t column, double value, lxw_format *format),
     (sheet, row, column, value, format), LXW_ERROR_MEMORY_MALLOC_FAILED)
/* It frees the book, too. */
WRAP(lxw_error, workbook_close, (lxw_workbook * book), (book),
     ((void)__real_workbook_close(book), (lxw_error)LXW_ERROR_CREATING_TMPFILE))
