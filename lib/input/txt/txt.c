/* A file of boundary points: opened, walked plot by plot, closed. */
#include "input/txt/txt.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/text.h"
#include "geometry/shape.h"
#include "input/encoding/encoding.h"
#include "input/quote.h"
#include "input/txt/private.h"

/* Where 面, 线 or 点 stands in a head without a list of columns. */
enum { KIND_COLUMN = 4 };

static const char *const kind_names[] = {
    [ZL_SHAPE_POINT] = "点", [ZL_SHAPE_LINE] = "线", [ZL_SHAPE_POLYGON] = "面"};

void zl_txt_find(zl_txt *txt, bool of_plot, zl_severity severity, const char *code, size_t line,
                 const char *format, ...)
{
    char text[1200];
    ZL_CLEANUP(zl_text_free) zl_text place = {0};
    va_list arguments;
    va_start(arguments, format);
    zl_print(text, sizeof text, zl_message(format), arguments);
    va_end(arguments);
    zl_text_add(&place, txt->name);
    if (line)
        zl_text_addf(&place, ":%zu", line);
    zl_findings *findings = of_plot ? txt->plot_findings : txt->findings;
    if (place.failed)
        zl_findings_lose(findings);
    zl_findings_add(findings, severity, code, place.data, NULL, NULL, "%s", text);
}

/* ---- opening --------------------------------------------------------------------------------- */

static zl_status decode(zl_txt *txt, const char *bytes, size_t size, const char *option,
                        zl_error *err)
{
    zl_encoding encoding;
    if (size > ZL_TXT_LARGEST_FILE)
        return zl_fail(err, ZL_BAD_DATA, "%s: has more than %zu MB; split it", txt->name,
                       ZL_TXT_LARGEST_FILE / 1024 / 1024);
    ZL_TRY(zl_encoding_of_file(&encoding, bytes, size, option, txt->name, err));
    zl_encoding_findings(txt->findings, &encoding, false, txt->name);
    ZL_TRY(zl_decode_file(&txt->text, &txt->size, &encoding, bytes, size, txt->name, err));
    const char *nul = memchr(txt->text, '\0', txt->size);
    if (!nul)
        return ZL_OK;
    size_t line = 1;
    for (const char *at = txt->text; at < nul; at++)
        line += *at == '\n';
    return zl_fail(err, ZL_BAD_DATA,
                   "%s:%zu: has a NUL byte, which no text has; the file is damaged", txt->name,
                   line);
}

static void list_kinds(const zl_txt *txt, zl_text *list)
{
    for (int kind = ZL_SHAPE_POLYGON; kind > ZL_SHAPE_NONE; kind--)
        if (txt->kinds[kind])
            zl_text_addf(list, "%s%s", list->size ? ", " : "", kind_names[kind]);
}

/* A layer has one kind of shape: where a file has plots of several, each is a layer. */
static zl_status choose_kind(zl_txt *txt, const char *wanted, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text list = {0};
    int found = 0;
    for (int kind = ZL_SHAPE_POINT; kind <= ZL_SHAPE_POLYGON; kind++) {
        if (!txt->kinds[kind] || (wanted && strcmp(wanted, kind_names[kind]) != 0))
            continue;
        txt->kind = (zl_shape_kind)kind;
        found++;
    }
    if (found == 1)
        return ZL_OK;
    list_kinds(txt, &list);
    if (list.failed)
        return zl_fail_memory(err);
    if (wanted)
        return zl_fail(err, ZL_USAGE, "%s: has no layer \"%s\"; it has: %s", txt->name,
                       zl_quoted(wanted).text, list.data);
    return zl_fail(err, ZL_BAD_DATA, "%s: has plots of several kinds, choose one as FILE:LAYER: %s",
                   txt->name, list.data);
}

static zl_status open_inside(zl_txt *txt, const char *name, const char *bytes, size_t size,
                             const zl_txt_options *options, zl_error *err)
{
    txt->name = zl_strdup(name);
    txt->findings = zl_findings_new();
    txt->plot_findings = zl_findings_new();
    if (!txt->name || !txt->findings || !txt->plot_findings)
        return zl_fail_memory(err);
    txt->repair = options->repair;
    ZL_TRY(decode(txt, bytes, size, options->encoding, err));
    txt->cursor = (zl_txt_cursor){.text = txt->text, .size = txt->size, .kind_column = KIND_COLUMN};
    ZL_TRY(zl_txt_survey(txt, err));
    ZL_TRY(choose_kind(txt, options->layer, err));
    zl_txt_rewind(txt);
    return zl_findings_status(txt->findings, err);
}

zl_status zl_txt_open(zl_txt **out, const char *name, const char *bytes, size_t size,
                      const zl_txt_options *options, zl_error *err)
{
    ZL_CLEANUP(zl_txt_close_ptr) zl_txt *txt = zl_alloc_zero(1, sizeof *txt);
    if (!txt)
        return zl_fail_memory(err);
    ZL_TRY(open_inside(txt, name, bytes, size, options, err));
    *out = txt;
    txt = NULL;
    return ZL_OK;
}

void zl_txt_close(zl_txt *txt)
{
    if (!txt)
        return;
    for (size_t i = 0; i < txt->nfields; i++) {
        zl_free(txt->field[i].name);
        if (txt->owned)
            zl_text_free(&txt->owned[i]);
    }
    zl_shape_free(txt->plot.shape);
    zl_findings_free(txt->findings);
    zl_findings_free(txt->plot_findings);
    void *const owned[] = {txt->name,    txt->text,       txt->key,    txt->field, txt->crs,
                           txt->crs_why, txt->rows.point, txt->values, txt->owned, txt->point_line};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
        zl_free(owned[i]);
    zl_free(txt);
}

void zl_txt_close_ptr(zl_txt **txt)
{
    zl_txt_close(*txt);
}

/* ---- the cursor ------------------------------------------------------------------------------ */

void zl_txt_rewind(zl_txt *txt)
{
    txt->cursor = (zl_txt_cursor){
        .text = txt->text, .size = txt->size, .kind_column = txt->cursor.kind_column};
    zl_txt_next_item(&txt->item, &txt->cursor);
    txt->number = 0;
}

static bool is_plot_line(const zl_txt_item *item)
{
    return item->kind == ZL_TXT_HEAD || item->kind == ZL_TXT_ROW;
}

static zl_status forget_plot(zl_txt *txt, zl_error *err)
{
    zl_shape_free(txt->plot.shape);
    txt->plot = (zl_txt_plot){.shape = NULL};
    txt->rows.count = txt->rows.rows = txt->rows.bad = 0;
    txt->rows.decimals = 0;
    if (zl_findings_count(txt->plot_findings) == 0)
        return ZL_OK;
    zl_findings_free(txt->plot_findings);
    txt->plot_findings = zl_findings_new();
    return txt->plot_findings ? ZL_OK : zl_fail_memory(err);
}

/* Is the plot whose head is at hand of the kind that is read? */
static bool is_wanted(const zl_txt *txt)
{
    zl_txt_word word = {"", 0};
    if (txt->item.kind == ZL_TXT_HEAD)
        zl_txt_head_word(&word, txt, &txt->item.words, ZL_TXT_KIND);
    zl_shape_kind kind = zl_txt_shape_kind(word);
    return (kind == ZL_SHAPE_NONE ? ZL_SHAPE_POLYGON : kind) == txt->kind;
}

/* The rows up to the next head; notes between them are no end of the plot. */
static zl_status read_rows(zl_txt *txt, bool wanted, zl_error *err)
{
    for (;; zl_txt_next_item(&txt->item, &txt->cursor)) {
        zl_txt_item_kind kind = txt->item.kind;
        if (kind == ZL_TXT_HEAD || kind == ZL_TXT_END || kind == ZL_TXT_SECTION)
            return ZL_OK;
        if (kind == ZL_TXT_ROW && wanted)
            ZL_TRY(zl_txt_read_row(txt, &txt->item, err));
    }
}

/* Is there no further plot in the file? */
static bool at_end(zl_txt *txt)
{
    while (txt->item.kind != ZL_TXT_END && !is_plot_line(&txt->item))
        zl_txt_next_item(&txt->item, &txt->cursor);
    return txt->item.kind == ZL_TXT_END;
}

static zl_status read_plot(bool *wanted, zl_txt *txt, zl_error *err)
{
    zl_txt_word count = {"", 0};
    bool head = txt->item.kind == ZL_TXT_HEAD;
    txt->plot.line = txt->item.line;
    txt->plot.number = ++txt->number;
    *wanted = is_wanted(txt);
    if (*wanted)
        ZL_TRY(zl_txt_read_head(txt, &txt->item, err));
    if (head) {
        zl_txt_head_word(&count, txt, &txt->item.words, ZL_TXT_COUNT);
        zl_txt_next_item(&txt->item, &txt->cursor);
    } else if (*wanted) {
        zl_txt_find(
            txt, true, ZL_WARNING, "no-head", txt->plot.line,
            "points without a head before them are taken as a plot without number, name and "
            "area");
    }
    ZL_TRY(read_rows(txt, *wanted, err));
    return *wanted ? zl_txt_make_shape(txt, count, at_end(txt), err) : ZL_OK;
}

static zl_status finish_lists(zl_txt *txt, zl_error *err)
{
    for (size_t i = 0; i < txt->nfields; i++) {
        if (txt->field[i].type != ZL_LIST)
            continue;
        zl_text_add(&txt->owned[i], "]");
        if (txt->owned[i].failed)
            return zl_fail_memory(err);
        txt->values[i].text = txt->owned[i].data;
    }
    return zl_findings_status(txt->plot_findings, err);
}

zl_status zl_txt_next(const zl_txt_plot **out, zl_txt *txt, zl_error *err)
{
    bool wanted = false;
    do {
        ZL_TRY(forget_plot(txt, err));
        if (at_end(txt)) {
            *out = NULL;
            return ZL_OK;
        }
        ZL_TRY(read_plot(&wanted, txt, err));
    } while (!wanted);
    ZL_TRY(finish_lists(txt, err));
    txt->plot.values = txt->values;
    txt->plot.area = &txt->area;
    txt->plot.findings = txt->plot_findings;
    *out = &txt->plot;
    return ZL_OK;
}

zl_shape *zl_txt_take_shape(zl_txt *txt)
{
    zl_shape *shape = txt->plot.shape;
    txt->plot.shape = NULL;
    return shape;
}

/* ---- what is known of it --------------------------------------------------------------------- */

size_t zl_txt_nfields(const zl_txt *txt)
{
    return txt->nfields;
}

const zl_field *zl_txt_field(const zl_txt *txt, size_t i)
{
    return i < txt->nfields ? &txt->field[i] : NULL;
}

zl_shape_kind zl_txt_kind(const zl_txt *txt)
{
    return txt->kind;
}

int64_t zl_txt_count(const zl_txt *txt)
{
    return txt->kinds[txt->kind];
}

const zl_findings *zl_txt_findings(const zl_txt *txt)
{
    return txt->findings;
}

const char *zl_txt_crs(const zl_txt *txt)
{
    return txt->crs;
}

const char *zl_txt_crs_why(const zl_txt *txt)
{
    return txt->crs_why;
}

bool zl_txt_any_attribute(const zl_txt *txt,
                          bool (*look)(const char *name, const char *value, void *user), void *user)
{
    for (size_t i = 0; i < txt->first_nkeys; i++) {
        char name[64], value[256];
        zl_txt_fold(name, sizeof name, txt->key[i].name);
        zl_txt_fold(value, sizeof value, txt->key[i].value);
        if (look(name, value, user))
            return true;
    }
    return false;
}

bool zl_txt_zone_is_settled(const zl_txt *txt)
{
    return txt->zone_settled;
}
