/* The head of a plot: its values, and the area that it declares. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/message.h"
#include "base/units.h"
#include "input/txt/private.h"

/* Empty again, with its memory. */
static void clear(zl_text *text)
{
    text->size = 0;
    if (text->data)
        text->data[0] = '\0';
}

static zl_status set_text(zl_txt *txt, size_t field, zl_txt_word word, zl_error *err)
{
    zl_text *text = &txt->owned[field];
    clear(text);
    zl_text_add_bytes(text, word.at, word.size);
    if (text->failed)
        return zl_fail_memory(err);
    txt->values[field] =
        (zl_value){.type = ZL_TEXT, .null = word.size == 0, .text = text->data ? text->data : ""};
    return ZL_OK;
}

static void bad_area(zl_txt *txt, size_t line, zl_txt_word word, const char *why)
{
    char shown[96];
    zl_txt_find(txt, true, ZL_ERROR, "bad-number", line, "the area \"%s\" %s",
                zl_txt_show(shown, word), why);
}

/* Hectares unless the figure or the list of columns says another unit. An area of 0 declares
 * nothing. */
static void read_area(zl_txt *txt, size_t line, zl_txt_word word)
{
    zl_txt_number number;
    zl_value *value = &txt->values[ZL_TXT_AREA];
    if (word.size == 0)
        return;
    if (!zl_txt_parse_number(&number, word)) {
        bad_area(txt, line, word, _("is no number"));
        return;
    }
    double unit = number.rest.size ? zl_txt_unit_m2(number.rest) : txt->columns.unit_m2;
    if (number.rest.size && unit == 0) {
        bad_area(txt, line, word, _("has a unit that is none of 公顷, 亩, 平方米 and 平方公里"));
        return;
    }
    if (number.value < 0) {
        bad_area(txt, line, word, _("is below 0"));
        return;
    }
    if (number.value == 0) {
        zl_txt_find(txt, true, ZL_NOTE, "no-declared-area", line,
                    "an area of 0 is taken as not declared");
        return;
    }
    txt->area.unit_written = unit > 0;
    unit = unit > 0 ? unit : ZL_HA;
    txt->area.declared_m2 = number.value * unit;
    txt->area.half_digit_m2 = 0.5 * pow(10, -number.decimals) * unit;
    value->real = unit == ZL_HA ? number.value : number.value * unit / ZL_HA;
    value->null = false;
}

static void reset(zl_txt *txt)
{
    txt->area = (zl_declared_area){.declared_m2 = (double)NAN, .plane_m2 = (double)NAN};
    for (size_t i = 0; i < txt->nfields; i++) {
        txt->values[i] = (zl_value){.type = txt->field[i].type, .null = true, .text = ""};
        if (txt->field[i].type != ZL_LIST)
            continue;
        clear(&txt->owned[i]);
        zl_text_add(&txt->owned[i], "[");
    }
}

zl_status zl_txt_read_head(zl_txt *txt, const zl_txt_item *head, zl_error *err)
{
    zl_txt_word word;
    reset(txt);
    if (head->kind != ZL_TXT_HEAD)
        return ZL_OK;
    for (size_t i = 0; i < txt->columns.count && i < head->words.count; i++) {
        int role = txt->columns.role[i];
        if (role == ZL_TXT_AREA)
            read_area(txt, head->line, head->words.word[i]);
        else if (role != ZL_TXT_COUNT)
            ZL_TRY(set_text(txt, (size_t)role, head->words.word[i], err));
    }
    if (zl_txt_head_word(&word, txt, &head->words, ZL_TXT_KIND) &&
        zl_txt_shape_kind(word) == ZL_SHAPE_NONE) {
        char shown[96];
        zl_txt_find(txt, true, ZL_ERROR, "unknown-kind", head->line,
                    "图形属性 \"%s\" is none of 面, 线 and 点", zl_txt_show(shown, word));
    }
    if (txt->columns.listed && head->words.count < txt->columns.count)
        zl_txt_find(txt, true, ZL_WARNING, "head-width", head->line,
                    "the head has %zu columns, and the list in line %zu names %zu",
                    head->words.count, txt->columns.listed, txt->columns.count);
    return ZL_OK;
}
