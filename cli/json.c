#include "json.h"

#include <json-c/json.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "emit.h"
#include "text.h"

/* ---- values ---------------------------------------------------------------------------------- */

static void add_escape(text_piece *to, unsigned code_point)
{
    static const char letters[] = "\bb\ff\nn\rr\tt";
    const char *letter = code_point < 0x20 ? strchr(letters, (int)code_point) : NULL;
    char text[16];
    if (letter)
        snprintf(text, sizeof text, "\\%c", letter[1]);
    else
        snprintf(text, sizeof text, "\\u%04x", code_point);
    piece_text(to, text);
}

/* Bytes at the start of a text that stand for themselves. */
static size_t plain_bytes(const char *text, size_t size)
{
    size_t plain = 0;
    while (plain < size && (unsigned char)text[plain] >= 0x20 &&
           (unsigned char)text[plain] < 0x7f && text[plain] != '"' && text[plain] != '\\')
        plain++;
    return plain;
}

/* One character, or U+FFFD for a byte that is no UTF-8. DEL, C1 and bidi controls are escaped as
 * those below them are: the same text for a program, and harmless on a terminal. */
static size_t add_character(text_piece *to, const char *text, size_t left)
{
    ucs4_t code_point;
    int size = u8_mbtoucr(&code_point, (const uint8_t *)text, left);
    if (size <= 0) {
        piece_text(to, "\xef\xbf\xbd");
        return 1;
    }
    if (code_point == '"' || code_point == '\\')
        piece_char(to, '\\');
    if (text_is_control(code_point))
        add_escape(to, code_point);
    else
        piece_add(to, text, (size_t)size);
    return (size_t)size;
}

static void add_text(text_piece *to, const char *foreign)
{
    if (!foreign) {
        piece_text(to, "null");
        return;
    }
    size_t left = strlen(foreign);
    piece_char(to, '"');
    while (left > 0) {
        size_t size = plain_bytes(foreign, left);
        piece_add(to, foreign, size);
        if (size < left)
            size += add_character(to, foreign + size, left - size);
        foreign += size;
        left -= size;
    }
    piece_char(to, '"');
}

static void add_place(text_piece *to, const column_form *of, const double place_deg[2])
{
    piece_char(to, '[');
    piece_number(to, of, place_deg[0]);
    piece_char(to, ',');
    piece_number(to, of, place_deg[1]);
    piece_char(to, ']');
}

/* What json-c prints has control characters that are only to be escaped for a terminal. */
static void add_object(text_piece *to, json_object *object)
{
    const char *text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
                                                                  JSON_C_TO_STRING_NOSLASHESCAPE);
    size_t left = strlen(text);
    while (left > 0) {
        ucs4_t code_point;
        int size = u8_mbtouc(&code_point, (const uint8_t *)text, left);
        if (text_is_control(code_point))
            add_escape(to, code_point);
        else
            piece_add(to, text, (size_t)size);
        text += size;
        left -= (size_t)size;
    }
}

static void add_list(text_piece *to, const char *text)
{
    json_object *list = json_tokener_parse(text);
    if (json_object_is_type(list, json_type_array))
        add_object(to, list);
    else
        add_text(to, text);
    json_object_put(list);
}

static void add_value(text_piece *to, const zl_column *column, const column_form *of,
                      const zl_value *value)
{
    if (emit_is_null(value)) {
        piece_text(to, "null");
        return;
    }
    switch (column->type) {
    case ZL_INTEGER:
        piece_integer(to, value->integer);
        break;
    case ZL_REAL:
        piece_number(to, of, value->real);
        break;
    case ZL_PLACE:
        add_place(to, of, value->place_deg);
        break;
    case ZL_LIST:
        add_list(to, value->text);
        break;
    case ZL_TEXT:
        add_text(to, value->text);
        break;
    }
}

char *json_key(const char *name)
{
    text_piece key = {0};
    add_text(&key, name);
    piece_add(&key, ":", 2); /* with its NUL */
    return key.data;
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Data have no zeros that carry nothing, also where digits were asked for. */
static void add_row(text_piece *to, const zl_columns *columns, const column_form *forms,
                    const zl_value *values)
{
    for (size_t i = 0; i < columns->count; i++) {
        column_form trimmed = forms[i];
        trimmed.padded = false;
        piece_char(to, i > 0 ? ',' : '{');
        piece_text(to, forms[i].key);
        add_value(to, &columns->column[i], &trimmed, &values[i]);
    }
    piece_text(to, columns->count > 0 ? "}" : "{}");
}

static void add_struct(text_piece *to, const zl_columns *columns, const void *row)
{
    const emit plain = {.spec = {.columns = columns, .digits = -1}};
    column_form *forms = forms_new(&plain);
    zl_value *values = text_alloc(columns->count, sizeof *values);
    for (size_t i = 0; i < columns->count; i++)
        values[i] = zl_row_value(&columns->column[i], row);
    add_row(to, columns, forms, values);
    free(values);
    forms_free(forms, columns->count);
}

void json_head(const emit *answer, text_piece *to)
{
    if (answer->format == FORMAT_NDJSON)
        return;
    piece_text(to, "{\"command\":\"");
    piece_text(to, answer->spec.command);
    piece_text(to, "\",\"crs\":\"EPSG:4490\",\"ellipsoid\":\"CGCS2000\",\"rows\":[");
}

void json_row(const emit *answer, text_piece *to, const zl_value *values)
{
    if (answer->format == FORMAT_JSON)
        piece_text(to, ",\n");
    add_row(to, answer->spec.columns, answer->forms, values);
    if (answer->format == FORMAT_NDJSON)
        piece_char(to, '\n');
}

void json_foot(const emit *answer, text_piece *to, const notes *found)
{
    size_t count = answer->spec.findings_key ? notes_count(found) : 0;
    piece_text(to, answer->rows > 0 ? "\n]" : "]");
    if (answer->spec.findings_key) {
        piece_text(to, ",\"");
        piece_text(to, answer->spec.findings_key);
        piece_text(to, "\":[");
    }
    for (size_t i = 0; i < count; i++) {
        piece_text(to, i > 0 ? ",\n" : "\n");
        add_struct(to, zl_check_columns(), found->finding[i]);
    }
    if (answer->spec.findings_key)
        piece_text(to, count > 0 ? "\n]" : "]");
    piece_text(to, "}\n");
}

/* ---- lists ----------------------------------------------------------------------------------- */

char *json_join(const char *list, const char *separator)
{
    json_object *array = json_tokener_parse(list);
    if (!json_object_is_type(array, json_type_array)) {
        json_object_put(array);
        return text_copy(list);
    }
    char *joined = text_copy("");
    for (size_t i = 0; i < json_object_array_length(array); i++) {
        char *longer = text_format("%s%s%s", joined, i > 0 ? separator : "",
                                   json_object_get_string(json_object_array_get_idx(array, i)));
        free(joined);
        joined = longer;
    }
    json_object_put(array);
    return joined;
}

struct json_list {
    text_piece text;
};

json_list *json_list_new(void)
{
    return text_alloc(1, sizeof(json_list));
}

static void begin_item(json_list *list)
{
    piece_char(&list->text, list->text.size > 0 ? ',' : '[');
}

void json_list_add_text(json_list *list, const char *text)
{
    begin_item(list);
    add_text(&list->text, text);
}

void json_list_add_row(json_list *list, const zl_columns *columns, const void *row)
{
    begin_item(list);
    add_struct(&list->text, columns, row);
}

char *json_list_take(json_list *list)
{
    piece_text(&list->text, list->text.size > 0 ? "]" : "[]");
    piece_char(&list->text, '\0');
    char *text = list->text.data;
    free(list);
    return text;
}
