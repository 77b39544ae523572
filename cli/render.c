#include "render.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cells.h"
#include "emit.h"
#include "json.h"
#include "text.h"

/* ---- text that grows ------------------------------------------------------------------------- */

void piece_grow(text_piece *to, size_t size)
{
    to->capacity = 2 * to->capacity + size + 1024;
    to->data = text_resize(to->data, to->capacity, 1);
}

void piece_text(text_piece *to, const char *text)
{
    piece_add(to, text, strlen(text));
}

void piece_integer(text_piece *to, int64_t value)
{
    char text[32];
    snprintf(text, sizeof text, "%" PRId64, value);
    piece_text(to, text);
}

void piece_number(text_piece *to, const column_form *of, double value)
{
    char *text = piece_room(to, ZL_NUMBER_SIZE);
    to->size += of->padded ? number_into(text, value, of->decimals)
                           : data_number_into(text, value, of->decimals);
}

void piece_free(text_piece *p)
{
    free(p->data);
    free(p->value);
    free(p->shown);
    *p = (text_piece){0};
}

/* ---- columns --------------------------------------------------------------------------------- */

column_form *forms_new(const emit *answer)
{
    const emit_spec *spec = &answer->spec;
    column_form *forms = text_alloc(spec->columns->count, sizeof *forms);
    for (size_t i = 0; i < spec->columns->count; i++) {
        const zl_column *column = &spec->columns->column[i];
        forms[i] = (column_form){.key = json_key(column->name),
                                 .shown = emit_shows(spec, column, false),
                                 .padded = emit_digits_asked(spec, column),
                                 .decimals = emit_decimals(spec, column)};
    }
    return forms;
}

void forms_free(column_form *forms, size_t count)
{
    for (size_t i = 0; forms && i < count; i++)
        free(forms[i].key);
    free(forms);
}

/* ---- rows ------------------------------------------------------------------------------------ */

bool render_can(const emit *answer)
{
    bool streams = answer->format == FORMAT_CSV || answer->format == FORMAT_JSON ||
                   answer->format == FORMAT_NDJSON;
    return streams && !answer->spec.balance;
}

text_piece *render_open(const emit *answer)
{
    text_piece *p = text_alloc(1, sizeof *p);
    p->value = text_alloc(answer->given.count, sizeof *p->value);
    p->shown = text_alloc(answer->spec.columns->count, sizeof *p->shown);
    return p;
}

void render_close(void *p)
{
    piece_free(p);
    free(p);
}

void render_row(const emit *answer, text_piece *to, const void *row)
{
    const zl_columns *given = &answer->given;
    const zl_value *values = to->value;
    for (size_t i = 0; i < given->count; i++)
        to->value[i] = zl_row_value(&given->column[i], row);
    if (answer->measures.columns.count > 0) {
        measures_values(&answer->measures, to->shown, to->value);
        values = to->shown;
    }
    if (answer->format == FORMAT_CSV)
        csv_row(answer, to, values);
    else
        json_row(answer, to, values);
    to->rows++;
}

/* Each JSON row begins with the comma that parts it from the one before. */
zl_status render_write(emit *answer, text_piece *p, zl_error *err)
{
    size_t comma = answer->format == FORMAT_JSON && answer->rows == 0 && p->rows > 0;
    if (p->size > comma)
        target_write(&answer->target, p->data + comma, p->size - comma);
    answer->rows += p->rows;
    answer->guarded += p->guarded;
    p->size = p->rows = p->guarded = 0;
    return ferror(answer->target.stream) ? target_finish(&answer->target, err) : ZL_OK;
}
