#include "json.h"

#include <json-c/json.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "cells.h"
#include "emit.h"
#include "text.h"

static json_object *text_object(const char *foreign)
{
    if (!foreign)
        return NULL; /* json-c's null */
    char *text = text_valid(foreign);
    json_object *object = json_object_new_string(text);
    free(text);
    return object;
}

static json_object *number_object(double value, int decimals)
{
    char *text = data_number_text(value, decimals);
    json_object *object = json_object_new_double_s(value, text);
    free(text);
    return object;
}

static json_object *place_object(const zl_value *value, int decimals)
{
    json_object *place = json_object_new_array_ext(2);
    json_object_array_add(place, number_object(value->place_deg[0], decimals));
    json_object_array_add(place, number_object(value->place_deg[1], decimals));
    return place;
}

static json_object *list_object(const char *text)
{
    json_object *list = json_tokener_parse(text);
    if (json_object_is_type(list, json_type_array))
        return list;
    json_object_put(list);
    return text_object(text);
}

static json_object *value_object(const emit_spec *spec, const zl_column *column,
                                 const zl_value *value)
{
    if (emit_is_null(value))
        return NULL;
    switch (column->type) {
    case ZL_INTEGER:
        return json_object_new_int64(value->integer);
    case ZL_REAL:
        return number_object(value->real, emit_decimals(spec, column));
    case ZL_PLACE:
        return place_object(value, emit_decimals(spec, column));
    case ZL_LIST:
        return list_object(value->text);
    case ZL_TEXT:
        break;
    }
    return text_object(value->text);
}

/* Beyond what json-c escapes, DEL, C1 and bidi controls are written as \uXXXX: the same text for
 * a program, and harmless on a terminal. */
static void print_object(FILE *out, json_object *object)
{
    const char *text = json_object_to_json_string_ext(object, JSON_C_TO_STRING_PLAIN |
                                                                  JSON_C_TO_STRING_NOSLASHESCAPE);
    size_t left = strlen(text);
    while (left > 0) {
        ucs4_t code_point;
        int size = u8_mbtouc(&code_point, (const uint8_t *)text, left);
        if (text_is_control(code_point))
            fprintf(out, "\\u%04x", (unsigned)code_point);
        else
            fwrite(text, 1, (size_t)size, out);
        text += size;
        left -= (size_t)size;
    }
}

void json_begin(emit *answer)
{
    fprintf(answer->target.stream,
            "{\"command\":\"%s\",\"crs\":\"EPSG:4490\",\"ellipsoid\":\"CGCS2000\",\"rows\":[",
            answer->spec.command);
}

void json_row(emit *answer, const zl_value *values)
{
    const emit_spec *spec = &answer->spec;
    FILE *out = answer->target.stream;
    json_object *row = json_object_new_object();
    for (size_t i = 0; i < spec->columns->count; i++)
        json_object_object_add(row, spec->columns->column[i].name,
                               value_object(spec, &spec->columns->column[i], &values[i]));
    if (answer->format == FORMAT_JSON)
        fputs(answer->rows > 0 ? ",\n" : "\n", out);
    print_object(out, row);
    if (answer->format == FORMAT_NDJSON)
        fputc('\n', out);
    json_object_put(row);
}

static json_object *row_object(const zl_columns *columns, const void *row)
{
    const emit_spec plain = {.digits = -1};
    json_object *object = json_object_new_object();
    for (size_t i = 0; i < columns->count; i++) {
        zl_value value = zl_row_value(&columns->column[i], row);
        json_object_object_add(object, columns->column[i].name,
                               value_object(&plain, &columns->column[i], &value));
    }
    return object;
}

void json_finish(emit *answer, const notes *found)
{
    FILE *out = answer->target.stream;
    fputs(answer->rows > 0 ? "\n]" : "]", out);
    if (answer->spec.findings_key) {
        fprintf(out, ",\"%s\":[", answer->spec.findings_key);
        size_t count = notes_count(found);
        for (size_t i = 0; i < count; i++) {
            fputs(i > 0 ? ",\n" : "\n", out);
            json_object *finding = row_object(zl_check_columns(), found->finding[i]);
            print_object(out, finding);
            json_object_put(finding);
        }
        fputs(count > 0 ? "\n]" : "]", out);
    }
    fputs("}\n", out);
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
    json_object *array;
};

json_list *json_list_new(void)
{
    json_list *list = text_alloc(1, sizeof *list);
    list->array = json_object_new_array();
    return list;
}

void json_list_add_text(json_list *list, const char *text)
{
    json_object_array_add(list->array, text_object(text));
}

void json_list_add_row(json_list *list, const zl_columns *columns, const void *row)
{
    json_object_array_add(list->array, row_object(columns, row));
}

char *json_list_take(json_list *list)
{
    char *text = text_copy(json_object_to_json_string_ext(
        list->array, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
    json_object_put(list->array);
    free(list);
    return text;
}
