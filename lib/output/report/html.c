#include "output/report/html.h"

#include <libxml/xmlwriter.h>
#include <stdarg.h>
#include <stdio.h>

#include "base/error.h"

zl_status zl_html_open(zl_html *out, zl_error *err)
{
    xmlBufferPtr buffer = xmlBufferCreate();
    xmlTextWriterPtr writer = buffer ? xmlNewTextWriterMemory(buffer, 0) : NULL;
    if (!writer) {
        xmlBufferFree(buffer);
        return zl_fail_memory(err);
    }
    *out = (zl_html){.writer = writer, .buffer = buffer};
    return ZL_OK;
}

void zl_html_free(zl_html *html)
{
    if (html->writer)
        xmlFreeTextWriter(html->writer);
    if (html->buffer)
        xmlBufferFree(html->buffer);
    *html = (zl_html){0};
}

static void note(zl_html *html, int written)
{
    html->failed = html->failed || written < 0;
}

/* With the foreign signs in it made visible; NULL when memory is short. */
static const xmlChar *made_safe(zl_html *html, zl_text *room, const char *text)
{
    zl_text_add_safe(room, text);
    html->failed = html->failed || room->failed;
    return (const xmlChar *)(room->failed ? "" : room->data ? room->data : "");
}

void zl_html_begin(zl_html *html, const char *element, const char *const *attributes)
{
    note(html, xmlTextWriterStartElement(html->writer, (const xmlChar *)element));
    for (; attributes && *attributes; attributes += 2)
        if (attributes[1])
            zl_html_attribute(html, attributes[0], attributes[1]);
}

void zl_html_begin_class(zl_html *html, const char *element, const char *class_name)
{
    zl_html_begin(html, element, NULL);
    if (class_name)
        zl_html_attribute(html, "class", class_name);
}

/* A full end: a browser takes <div/> for an open tag. */
void zl_html_end(zl_html *html)
{
    note(html, xmlTextWriterFullEndElement(html->writer));
}

void zl_html_end_void(zl_html *html)
{
    note(html, xmlTextWriterEndElement(html->writer));
}

void zl_html_attribute(zl_html *html, const char *name, const char *value)
{
    ZL_CLEANUP(zl_text_free) zl_text room = {0};
    note(html, xmlTextWriterWriteAttribute(html->writer, (const xmlChar *)name,
                                           made_safe(html, &room, value)));
}

void zl_html_text(zl_html *html, const char *text)
{
    ZL_CLEANUP(zl_text_free) zl_text room = {0};
    note(html, xmlTextWriterWriteString(html->writer, made_safe(html, &room, text)));
}

void zl_html_textf(zl_html *html, const char *format, ...)
{
    char text[1024];
    va_list values;
    va_start(values, format);
    int size = vsnprintf(text, sizeof text, format, values);
    va_end(values);
    html->failed = html->failed || size < 0 || (size_t)size >= sizeof text;
    zl_html_text(html, text);
}

void zl_html_element(zl_html *html, const char *element, const char *class_name, const char *text)
{
    zl_html_begin_class(html, element, class_name);
    zl_html_text(html, text);
    zl_html_end(html);
}

void zl_html_raw(zl_html *html, const char *text)
{
    note(html, xmlTextWriterWriteRaw(html->writer, (const xmlChar *)text));
}

void zl_html_append(zl_html *html, zl_html *other)
{
    const char *data = NULL;
    size_t size = 0;
    if (zl_html_data(&data, &size, other, NULL) == ZL_OK)
        zl_html_raw(html, data);
    else
        html->failed = true;
}

zl_status zl_html_data(const char **data, size_t *size, zl_html *html, zl_error *err)
{
    note(html, xmlTextWriterFlush(html->writer));
    if (html->failed)
        return zl_fail_memory(err);
    *data = (const char *)xmlBufferContent(html->buffer);
    *size = (size_t)xmlBufferLength(html->buffer);
    return ZL_OK;
}
