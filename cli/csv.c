/* RFC 4180: a header of keys, CRLF lines, quotes where they are needed. */
#include <stdlib.h>
#include <string.h>
#include <unistr.h>

#include "emit.h"
#include "json.h"
#include "text.h"

static void add_field(text_piece *to, const char *text, size_t size)
{
    if (!strpbrk(text, ",\"\r\n")) {
        piece_add(to, text, size);
        return;
    }
    piece_char(to, '"');
    for (; *text; text++) {
        if (*text == '"')
            piece_char(to, '"');
        piece_char(to, *text);
    }
    piece_char(to, '"');
}

/* Would a spreadsheet program take the text for a formula? A number is none. */
static bool is_formula(const char *text)
{
    char *end;
    if (!strchr("=+-@\t\r", *text) || *text == '\0')
        return false;
    strtod(text, &end);
    return *end != '\0';
}

static void add_guarded(text_piece *to, const char *text)
{
    char *guarded = text_format("'%s", text);
    add_field(to, guarded, strlen(guarded));
    to->guarded++;
    free(guarded);
}

/* Is it printable ASCII that needs no quotes, as most ids and stored words are? Then it goes in as
 * it is. */
static bool add_plain(text_piece *to, const char *text)
{
    size_t size = 0;
    for (; text[size] >= ' ' && text[size] <= '~'; size++)
        if (text[size] == ',' || text[size] == '"')
            return false;
    if (text[size] != '\0')
        return false;
    piece_add(to, text, size);
    return true;
}

static void add_text(text_piece *to, const char *foreign)
{
    if (!shared.bom && add_plain(to, foreign))
        return;
    size_t size = strlen(foreign);
    bool valid = u8_check((const uint8_t *)foreign, size) == NULL;
    char *mended = valid ? NULL : text_valid(foreign);
    const char *text = valid ? foreign : mended;
    if (shared.bom && is_formula(text))
        add_guarded(to, text);
    else
        add_field(to, text, valid ? size : strlen(text));
    free(mended);
}

static void add_place(text_piece *to, const column_form *of, const zl_value *value)
{
    bool known = !emit_is_null(value);
    if (known)
        piece_number(to, of, value->place_deg[0]);
    piece_char(to, ',');
    if (known)
        piece_number(to, of, value->place_deg[1]);
}

static void add_list(text_piece *to, const char *list)
{
    char *joined = json_join(list, ";");
    add_text(to, joined);
    free(joined);
}

static void add_value(text_piece *to, const zl_column *column, const column_form *of,
                      const zl_value *value)
{
    if (column->type == ZL_PLACE)
        add_place(to, of, value);
    else if (emit_is_null(value))
        return;
    else if (column->type == ZL_INTEGER)
        piece_integer(to, value->integer);
    else if (column->type == ZL_REAL)
        piece_number(to, of, value->real);
    else if (column->type == ZL_LIST)
        add_list(to, value->text);
    else
        add_text(to, value->text);
}

void csv_head(const emit *answer, text_piece *to)
{
    const zl_columns *columns = answer->spec.columns;
    bool first = true;
    if (shared.bom)
        piece_text(to, "\xef\xbb\xbf");
    for (size_t i = 0; i < columns->count; i++) {
        const char *name = columns->column[i].name;
        if (!answer->forms[i].shown)
            continue;
        if (!first)
            piece_char(to, ',');
        if (columns->column[i].type == ZL_PLACE) {
            piece_text(to, name);
            piece_text(to, "_lon,");
            piece_text(to, name);
            piece_text(to, "_lat");
        } else {
            add_field(to, name, strlen(name));
        }
        first = false;
    }
    piece_text(to, "\r\n");
}

void csv_row(const emit *answer, text_piece *to, const zl_value *values)
{
    const zl_columns *columns = answer->spec.columns;
    bool first = true;
    for (size_t i = 0; i < columns->count; i++) {
        if (!answer->forms[i].shown)
            continue;
        if (!first)
            piece_char(to, ',');
        add_value(to, &columns->column[i], &answer->forms[i], &values[i]);
        first = false;
    }
    piece_add(to, "\r\n", 2);
}
