/* What the columns of the heads are, by the list 【…,@】 or by position, and the fields that they
 * become. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/units.h"
#include "input/txt/private.h"

/* The fields that every file has, in this order; private.h numbers them. */
static const struct {
    const char *name;
    zl_type type;
} fixed_fields[ZL_TXT_NROLES] = {
    [ZL_TXT_ID] = {"地块编号", ZL_TEXT},    [ZL_TXT_NAME] = {"地块名称", ZL_TEXT},
    [ZL_TXT_KIND] = {"图形属性", ZL_TEXT},  [ZL_TXT_SHEET] = {"图幅号", ZL_TEXT},
    [ZL_TXT_USE] = {"地块用途", ZL_TEXT},   [ZL_TXT_CLASS] = {"地类编码", ZL_TEXT},
    [ZL_TXT_AREA] = {"面积_公顷", ZL_REAL}, [ZL_TXT_LABELS] = {"界址点号", ZL_LIST},
};

/* The columns of a head that has no list, as nearly all files have them. */
static const int by_position[] = {ZL_TXT_COUNT, ZL_TXT_AREA,  ZL_TXT_ID,  ZL_TXT_NAME,
                                  ZL_TXT_KIND,  ZL_TXT_SHEET, ZL_TXT_USE, ZL_TXT_CLASS};
enum { NPOSITIONS = sizeof by_position / sizeof *by_position };

/* The names of the columns in lists, also the codes that programs write for them. */
static const struct {
    int role;
    const char *names;
} listed_names[] = {
    {ZL_TXT_COUNT, "界址点数,界址点个数,坐标点个数,坐标点数,点数,JZDS"},
    {ZL_TXT_AREA, "面积,地块面积,图斑面积,DKMJ,TBMJ,MJ"},
    {ZL_TXT_ID, "地块编号,图斑编号,编号,DKBH,TBBH"},
    {ZL_TXT_NAME, "地块名称,图斑名称,名称,DKMC"},
    {ZL_TXT_KIND, "图形属性,记录图形属性,图形类型,JLTXSX"},
    {ZL_TXT_SHEET, "图幅号,TFH"},
    {ZL_TXT_USE, "地块用途,用途,DKYT"},
    {ZL_TXT_CLASS, "地类编码,地类代码,DLBM"},
};

double zl_txt_unit_m2(zl_txt_word word)
{
    char text[32];
    size_t size = zl_txt_fold(text, sizeof text, word);
    const zl_unit *unit = size < sizeof text ? zl_unit_find(text, size) : NULL;
    return unit ? unit->m2 : 0;
}

zl_shape_kind zl_txt_shape_kind(zl_txt_word word)
{
    if (word.size == 0 || zl_txt_is_one_of(word, "面,面状,多边形,polygon,POLYGON"))
        return ZL_SHAPE_POLYGON;
    if (zl_txt_is_one_of(word, "线,线状,polyline,POLYLINE"))
        return ZL_SHAPE_LINE;
    return zl_txt_is_one_of(word, "点,点状,point,POINT") ? ZL_SHAPE_POINT : ZL_SHAPE_NONE;
}

/* ---- fields ---------------------------------------------------------------------------------- */

static bool has_field(const zl_txt *txt, const char *name)
{
    for (size_t i = 0; i < txt->nfields; i++)
        if (strcmp(txt->field[i].name, name) == 0)
            return true;
    return false;
}

/* A name that is taken gets a number. */
static zl_status add_field(zl_txt *txt, const char *name, zl_type type, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text unique = {0};
    zl_text_add(&unique, name);
    for (int i = 2; !unique.failed && has_field(txt, unique.data); i++) {
        zl_text_free(&unique);
        unique = (zl_text){0};
        zl_text_addf(&unique, "%s_%d", name, i);
    }
    zl_field *grown = zl_grow(txt->field, txt->nfields, &txt->field_capacity, sizeof *grown);
    if (grown)
        txt->field = grown;
    char *kept = grown ? zl_text_take(&unique) : NULL;
    if (!kept)
        return zl_fail_memory(err);
    txt->field[txt->nfields++] = (zl_field){.name = kept, .type = type};
    return ZL_OK;
}

static zl_status add_fixed_fields(zl_txt *txt, zl_error *err)
{
    for (int i = 0; txt->nfields < ZL_TXT_NROLES; i++)
        ZL_TRY(add_field(txt, fixed_fields[i].name, fixed_fields[i].type, err));
    return ZL_OK;
}

/* ---- columns of heads ------------------------------------------------------------------------ */

static bool has_role(const zl_txt_columns *columns, int role)
{
    for (size_t i = 0; i < columns->count; i++)
        if (columns->role[i] == role)
            return true;
    return false;
}

/* 图斑面积(亩): the name and the unit in brackets behind it. */
static zl_txt_word split_unit(double *unit_m2, zl_txt_word name)
{
    static const char *const open[] = {"(", "（"}, *const close[] = {")", "）"};
    for (size_t i = 0; i < 2; i++) {
        const char *at = memmem(name.at, name.size, open[i], strlen(open[i]));
        const char *end =
            at ? memmem(at, name.size - (size_t)(at - name.at), close[i], strlen(close[i])) : NULL;
        if (!end)
            continue;
        const char *inside = at + strlen(open[i]);
        *unit_m2 = zl_txt_unit_m2(zl_txt_trim((zl_txt_word){inside, (size_t)(end - inside)}));
        return zl_txt_trim((zl_txt_word){name.at, (size_t)(at - name.at)});
    }
    return name;
}

static int listed_role(double *unit_m2, const zl_txt_columns *columns, zl_txt_word name)
{
    double unit = 0;
    zl_txt_word bare = split_unit(&unit, name);
    for (size_t i = 0; i < sizeof listed_names / sizeof *listed_names; i++) {
        int role = listed_names[i].role;
        if (!zl_txt_is_one_of(bare, listed_names[i].names) || has_role(columns, role))
            continue;
        if (role == ZL_TXT_AREA)
            *unit_m2 = unit;
        return role;
    }
    return -1;
}

zl_status zl_txt_columns_listed(zl_txt *txt, const zl_txt_item *list, zl_error *err)
{
    zl_txt_columns *columns = &txt->columns;
    ZL_TRY(add_fixed_fields(txt, err));
    columns->listed = list->line;
    columns->count = 0;
    size_t count = list->words.count;
    for (size_t i = 0; i < count && i < ZL_TXT_MOST_COLUMNS; i++) {
        int role = listed_role(&columns->unit_m2, columns, list->words.word[i]);
        if (role < 0) {
            char name[192];
            role = (int)txt->nfields;
            zl_txt_fold(name, sizeof name, list->words.word[i]);
            if (!*name || !zl_utf8_valid(name, strlen(name)))
                snprintf(name, sizeof name, "附加%d", role - ZL_TXT_NROLES + 1);
            ZL_TRY(add_field(txt, name, ZL_TEXT, err));
        }
        if (role == ZL_TXT_KIND)
            txt->cursor.kind_column = i;
        columns->role[columns->count++] = role;
    }
    return ZL_OK;
}

zl_status zl_txt_columns_widen(zl_txt *txt, size_t head, size_t point_extras, zl_error *err)
{
    zl_txt_columns *columns = &txt->columns;
    ZL_TRY(add_fixed_fields(txt, err));
    while (columns->count < head && columns->count < ZL_TXT_MOST_COLUMNS) {
        int role = (int)txt->nfields;
        if (!columns->listed && columns->count < NPOSITIONS) {
            role = by_position[columns->count];
        } else {
            char name[32];
            snprintf(name, sizeof name, "附加%d", role - ZL_TXT_NROLES + 1);
            ZL_TRY(add_field(txt, name, ZL_TEXT, err));
        }
        columns->role[columns->count++] = role;
    }
    if (columns->point_extras < point_extras)
        columns->point_extras = point_extras;
    return ZL_OK;
}

zl_status zl_txt_columns_finish(zl_txt *txt, zl_error *err)
{
    ZL_TRY(add_fixed_fields(txt, err));
    for (size_t i = 0; i < txt->columns.point_extras; i++) {
        char name[32];
        snprintf(name, sizeof name, "点附加%zu", i + 1);
        ZL_TRY(add_field(txt, name, ZL_LIST, err));
    }
    txt->values = zl_alloc_zero(txt->nfields, sizeof *txt->values);
    txt->owned = zl_alloc_zero(txt->nfields, sizeof *txt->owned);
    return txt->values && txt->owned ? ZL_OK : zl_fail_memory(err);
}

bool zl_txt_head_word(zl_txt_word *out, const zl_txt *txt, const zl_txt_words *head, int role)
{
    for (size_t i = 0; i < txt->columns.count && i < head->count; i++) {
        if (txt->columns.role[i] != role)
            continue;
        *out = head->word[i];
        return true;
    }
    return false;
}
