/* HTML as it is written, front to back, by libxml2's text writer, which escapes every text and
 * attribute. A failure is remembered, so that only the end has to be checked. */
#ifndef ZL_OUTPUT_REPORT_HTML_H
#define ZL_OUTPUT_REPORT_HTML_H

#include "base/text.h"

typedef struct zl_html {
    void *writer; /**< xmlTextWriter */
    void *buffer; /**< xmlBuffer */
    bool failed;
} zl_html;

zl_status zl_html_open(zl_html *out, zl_error *err);
void zl_html_free(zl_html *html); /**< for ZL_CLEANUP too */

/** `attributes` are names and values in turn, NULL at the end; a NULL value leaves its one out. */
typedef const char *const zl_html_attributes[];
#define ZL_ATTRIBUTES(...) ((zl_html_attributes){__VA_ARGS__, NULL})

/** Opens an element; `attributes` may be NULL. */
void zl_html_begin(zl_html *html, const char *element, const char *const *attributes);
/** The same with the attribute `class` alone; NULL: with none. */
void zl_html_begin_class(zl_html *html, const char *element, const char *class_name);
void zl_html_end(zl_html *html);
/** Ends an element that never has content, such as <meta>. */
void zl_html_end_void(zl_html *html);
/** An attribute of the element that was just opened. */
void zl_html_attribute(zl_html *html, const char *name, const char *value);
/** Text, in which control characters and bidi controls are shown as escapes. */
void zl_html_text(zl_html *html, const char *text);
/** Text of our own with numbers or code words in it, of at most 1 kB. */
__attribute__((format(printf, 2, 3))) void zl_html_textf(zl_html *html, const char *format, ...);
/** A whole element with nothing but a text. */
void zl_html_element(zl_html *html, const char *element, const char *class_name, const char *text);
/** Text of our own that goes in as it is. */
void zl_html_raw(zl_html *html, const char *text);
/** What another writer has so far. */
void zl_html_append(zl_html *html, zl_html *other);

/** All that was written, NUL-terminated; ZL_FAILED when memory was short. Belongs to the writer. */
zl_status zl_html_data(const char **data, size_t *size, zl_html *html, zl_error *err);

#endif
