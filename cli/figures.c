#include "figures.h"

#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "json.h"
#include "text.h"
#include "words.h"

/* What show gives of a figure. */
static const zl_column columns[] = {{"kind", ZL_TEXT, offsetof(figure, kind), 0},
                                    {"value", ZL_REAL, offsetof(figure, value), -1},
                                    {"unit", ZL_TEXT, offsetof(figure, unit), 0},
                                    {"date", ZL_TEXT, offsetof(figure, date), 0},
                                    {"document", ZL_TEXT, offsetof(figure, document), 0},
                                    {"title", ZL_TEXT, offsetof(figure, title), 0},
                                    {"quote", ZL_TEXT, offsetof(figure, quote), 0},
                                    {"excludes", ZL_TEXT, offsetof(figure, excludes), 0},
                                    {"note", ZL_TEXT, offsetof(figure, note), 0}};
static const zl_columns figure_columns = {columns, sizeof columns / sizeof *columns};

static const zl_value *value_of(const zl_layer *layer, const zl_feature *feature, const char *name)
{
    const zl_columns *of_layer = zl_layer_columns(layer);
    for (size_t i = 0; i < of_layer->count; i++)
        if (strcmp(of_layer->column[i].name, name) == 0)
            return &feature->values[i];
    return NULL;
}

static char *text_of(const zl_layer *layer, const zl_feature *feature, const char *name)
{
    const zl_value *value = value_of(layer, feature, name);
    bool is_text = value && (value->type == ZL_TEXT || value->type == ZL_LIST);
    return is_text && !emit_is_null(value) ? text_copy(value->text) : NULL;
}

static double number_of(const zl_layer *layer, const zl_feature *feature, const char *name,
                        double unknown)
{
    const zl_value *value = value_of(layer, feature, name);
    if (!value || emit_is_null(value))
        return unknown;
    return value->type == ZL_INTEGER ? (double)value->integer : value->real;
}

static void add(figures *out, const zl_layer *layer, const zl_feature *f)
{
    out->figure = text_resize(out->figure, out->count + 1, sizeof *out->figure);
    out->figure[out->count++] = (figure){.id = text_copy(f->id),
                                         .kind = text_of(layer, f, "kind"),
                                         .value = number_of(layer, f, "value", 0),
                                         .decimals = (int)number_of(layer, f, "decimals", -1),
                                         .unit = text_of(layer, f, "unit"),
                                         .date = text_of(layer, f, "date"),
                                         .document = text_of(layer, f, "document"),
                                         .quote = text_of(layer, f, "quote"),
                                         .excludes = text_of(layer, f, "excludes"),
                                         .note = text_of(layer, f, "note")};
}

static zl_status read_titles(figures *out, zl_layer *documents, zl_error *err)
{
    const zl_feature *f;
    zl_status status;
    while ((status = zl_layer_next(&f, documents, err)) == ZL_OK && f) {
        out->document = text_resize(out->document, out->ndocuments + 1, sizeof *out->document);
        out->document[out->ndocuments++] =
            (document){.id = text_copy(f->id), .title = text_of(documents, f, "title")};
    }
    return status;
}

const char *figures_title(const figures *f, const char *id)
{
    for (size_t i = 0; id && i < f->ndocuments; i++)
        if (strcmp(f->document[i].id, id) == 0)
            return f->document[i].title;
    return NULL;
}

zl_status figures_read(figures *out, session *s, zl_error *err)
{
    zl_layer *declared = NULL, *documents = NULL;
    zl_status status = session_stored(&declared, s, "declared_areas", err);
    if (status == ZL_OK)
        status = session_stored(&documents, s, "documents", err);
    const zl_feature *f;
    while (status == ZL_OK && declared && (status = zl_layer_next(&f, declared, err)) == ZL_OK && f)
        add(out, declared, f);
    if (status == ZL_OK && documents)
        status = read_titles(out, documents, err);
    for (size_t i = 0; i < out->count; i++)
        out->figure[i].title = figures_title(out, out->figure[i].document);
    return status;
}

void figures_free(figures *f)
{
    for (size_t i = 0; i < f->count; i++) {
        figure *of = &f->figure[i];
        char *texts[] = {of->id,       of->kind,  of->unit,     of->date,
                         of->document, of->quote, of->excludes, of->note};
        for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
            free(texts[t]);
    }
    for (size_t i = 0; i < f->ndocuments; i++) {
        free(f->document[i].id);
        free(f->document[i].title);
    }
    free(f->figure);
    free(f->document);
    *f = (figures){0};
}

/* "24.76 km2 (implementation)", and as a sentence "24.76 km2 (implementation, 2025): QUOTE, TITLE"
 */
static void add_text(json_list *list, const figure *of, bool sentence)
{
    char *value = number_text(of->value, of->decimals);
    char *start = text_format(in_table("%s %s (%s"), value, word_cell(of->unit ? of->unit : "?"),
                              word_cell(of->kind ? of->kind : "?"));
    const char *title = of->title ? of->title : of->document, *comma = in_table(", ");
    char *text = sentence ? text_format("%s%s%s%s%s%s%s%s", start, of->date ? comma : "",
                                        of->date ? of->date : "", in_table(")"),
                                        of->quote ? in_table(": ") : "", of->quote ? of->quote : "",
                                        title ? comma : "", title ? title : "")
                          : text_format("%s%s", start, in_table(")"));
    json_list_add_text(list, text);
    free(text);
    free(start);
    free(value);
}

char *figures_of(const figures *f, const char *id, figure_form form)
{
    json_list *list = NULL;
    for (size_t i = 0; i < f->count; i++) {
        if (strcmp(f->figure[i].id, id) != 0)
            continue;
        if (!list)
            list = json_list_new();
        if (form == FIGURE_OBJECT)
            json_list_add_row(list, &figure_columns, &f->figure[i]);
        else
            add_text(list, &f->figure[i], form == FIGURE_SENTENCE);
    }
    return list ? json_list_take(list) : NULL;
}
