/* The points of a plot, row by row, and the lists of what stands beside their coordinates. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "input/txt/private.h"

/* Bad rows of a plot that are told one by one. */
enum { MOST_TOLD = 5 };

size_t zl_txt_row_width(size_t *first, const zl_txt_words *row)
{
    size_t width = row->count;
    while (width > 0 && row->word[width - 1].size == 0)
        width--;
    *first = width == 3 ? 1 : 2;
    return width;
}

static zl_status add_to_list(zl_txt *txt, size_t field, zl_txt_word word, zl_error *err)
{
    char buffer[128];
    zl_text *list = &txt->owned[field];
    char *copy = word.size < sizeof buffer ? memcpy(buffer, word.at, word.size) : zl_txt_copy(word);
    if (!copy)
        return zl_fail_memory(err);
    if (copy == buffer)
        buffer[word.size] = '\0';
    zl_text_add(list, txt->rows.rows > 0 ? "," : "");
    zl_text_add_json(list, copy);
    if (copy != buffer)
        zl_free(copy);
    if (word.size > 0)
        txt->values[field].null = false;
    return list->failed ? zl_fail_memory(err) : ZL_OK;
}

static zl_status add_to_lists(zl_txt *txt, const zl_txt_words *row, size_t width, zl_error *err)
{
    zl_txt_word nothing = {"", 0};
    size_t extras = txt->columns.point_extras, at = txt->nfields - extras;
    ZL_TRY(add_to_list(txt, ZL_TXT_LABELS, width > 0 ? row->word[0] : nothing, err));
    for (size_t i = 0; i < extras; i++)
        ZL_TRY(add_to_list(txt, at + i, 4 + i < width ? row->word[4 + i] : nothing, err));
    return ZL_OK;
}

/* Is the rest of a plot with many bad rows not told? */
static bool is_told(zl_txt *txt)
{
    return txt->rows.bad++ < MOST_TOLD;
}

static bool read_coordinate(double *out, zl_txt *txt, size_t line, const char *axis,
                            zl_txt_word word)
{
    zl_txt_number number;
    char shown[96];
    if (zl_txt_parse_number(&number, word) && number.rest.size == 0) {
        *out = number.value;
        if (number.decimals > txt->rows.decimals)
            txt->rows.decimals = number.decimals;
        return true;
    }
    if (is_told(txt))
        zl_txt_find(txt, true, ZL_ERROR, "bad-number", line, "%s \"%s\" is no number", axis,
                    zl_txt_show(shown, word));
    return false;
}

static bool same(zl_txt_word a, zl_txt_word b)
{
    return a.size == b.size && memcmp(a.at, b.at, a.size) == 0;
}

static zl_status add_point(zl_txt *txt, const zl_txt_point *point, zl_error *err)
{
    zl_txt_rows *rows = &txt->rows;
    zl_txt_point *grown = zl_grow(rows->point, rows->count, &rows->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    rows->point = grown;
    rows->point[rows->count++] = *point;
    return ZL_OK;
}

static zl_status read_point(zl_txt *txt, const zl_txt_item *row, size_t width, size_t first,
                            zl_error *err)
{
    const zl_txt_word *word = row->words.word;
    zl_txt_point point = {.line = row->line, .label = word[0]};
    zl_txt_word ring = width > 3 ? word[1] : (zl_txt_word){"", 0};
    bool read = read_coordinate(&point.place[0], txt, row->line, "X", word[first]);
    if (!read_coordinate(&point.place[1], txt, row->line, "Y", word[first + 1]) || !read)
        return ZL_OK;
    point.begins = txt->rows.count == 0 || !same(ring, txt->rows.ring);
    txt->rows.ring = ring;
    return add_point(txt, &point, err);
}

zl_status zl_txt_read_row(zl_txt *txt, const zl_txt_item *row, zl_error *err)
{
    char shown[96];
    size_t first, width = zl_txt_row_width(&first, &row->words);
    ZL_TRY(add_to_lists(txt, &row->words, width, err));
    txt->rows.rows++;
    if (width >= 3)
        return read_point(txt, row, width, first, err);
    if (is_told(txt))
        zl_txt_find(txt, true, ZL_ERROR, "bad-row", row->line,
                    "\"%s\" is neither a point, \"点号,圈号,X,Y\", nor a head, which ends in @",
                    zl_txt_show(shown, row->text));
    return ZL_OK;
}
