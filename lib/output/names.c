#include "output/names.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/text.h"
#include "input/encoding/encoding.h"
#include "output/format.h"
#include "output/text_file.h"

/* Our own columns: the name for formats that have room for ten bytes, where ours is longer (fixed,
 * so that scripts over the Shapefiles of different layers can rely on it), and the Chinese name. */
static const struct own_column {
    const char *name, *brief, *name_zh;
} own_columns[] = {
    {"id", NULL, "标识"},
    {"part", NULL, "段"},
    {"name_zh", NULL, "中文名称"},
    {"name_en", NULL, "英文名称"},
    {"aliases", NULL, "别名"},
    {"category", NULL, "类别"},
    {"part_of", NULL, "隶属"},
    {"mode", NULL, "方式"},
    {"kind", NULL, "种类"},
    {"status", NULL, "状态"},
    {"boundary_basis", "bound_bas", "边界依据"},
    {"area_basis", NULL, "面积依据"},
    {"accuracy_m", NULL, "精度_米"},
    {"document", NULL, "来源文件"},
    {"placed_by", NULL, "定位方法"},
    {"extra", NULL, "其他属性"},
    {"note", NULL, "备注"},
    {"composed_of", NULL, "组成"},
    {"valid_from", NULL, "生效日期"},
    {"valid_to", NULL, "失效日期"},
    {"licence", NULL, "许可"},
    {"value", NULL, "数值"},
    {"unit", NULL, "单位"},
    {"date", NULL, "日期"},
    {"quote", NULL, "原文"},
    {"excludes", NULL, "不含"},
    {"title", NULL, "标题"},
    {"method", NULL, "方法"},
    {"area_m2", NULL, "面积_平方米"},
    {"area_ha", NULL, "面积_公顷"},
    {"area_mu", NULL, "面积_亩"},
    {"area_km2", NULL, "面积_平方公里"},
    {"perimeter_m", "perim_m", "周长_米"},
    {"uncertainty_m2", "uncert_m2", "不确定度_平方米"},
    {"uncertainty_m", "uncert_m", "不确定度_米"},
    {"verdict", NULL, "结论"},
    {"relation", NULL, "关系"},
    {"share_of_a", NULL, "占甲比例"},
    {"share_of_b", NULL, "占乙比例"},
    {"share", NULL, "比例"},
    {"width_m", NULL, "宽度_米"},
    {"class", NULL, "类型"},
    {"line_id", NULL, "线路标识"},
    {"line_ids", NULL, "线路标识"},
    {"line_status", "line_stat", "线路状态"},
    {"distance_m", NULL, "距离_米"},
    {"length_inside_m", "len_in_m", "区内长度_米"},
    {"zone_point_lon", "zone_lon", "区界点经度"},
    {"zone_point_lat", "zone_lat", "区界点纬度"},
    {"line_point_lon", "line_lon", "线路点经度"},
    {"line_point_lat", "line_lat", "线路点纬度"},
    {"rank", NULL, "次序"},
    {"within_m", NULL, "距离范围_米"},
    {"area_min_m2", "area_min", "最小面积_平方米"},
    {"area_max_m2", "area_max", "最大面积_平方米"},
    {"largest_error_m", "max_err_m", "最大误差_米"},
    {"declared_km2", "decl_km2", "公布面积_平方公里"},
    {"computed_km2", "comp_km2", "计算面积_平方公里"},
    {"difference_m2", "diff_m2", "差值_平方米"},
    {"difference_percent", "diff_pct", "差值_百分比"},
    {"tolerance_m2", "tol_m2", "容差_平方米"},
};

static const struct own_column *find_own(const char *name)
{
    for (size_t i = 0; i < sizeof own_columns / sizeof *own_columns; i++)
        if (strcmp(own_columns[i].name, name) == 0)
            return &own_columns[i];
    return NULL;
}

/* Bytes of the character that begins with this byte of valid UTF-8. */
static size_t character_size(unsigned char lead)
{
    return lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
}

/* Which characters of a name stay. */
typedef enum slug_style { SLUG_LOWER, SLUG_ASCII, SLUG_ANY } slug_style;

/* Puts letters and digits of `text` into `out`, other runs as one '_'; the length. Beyond ASCII all
 * characters stay, or none. */
static size_t slug(char *out, size_t room, const char *text, slug_style style)
{
    size_t used = 0, step;
    bool gap = false;
    for (; *text; text += step) {
        unsigned char c = (unsigned char)*text;
        step = character_size(c);
        if ((c >= 0x80 && style != SLUG_ANY) || (c < 0x80 && !isalnum(c))) {
            gap |= c < 0x80;
            continue;
        }
        bool joint = used > 0 ? gap : isdigit(c) != 0;
        if (used + joint + step >= room)
            break;
        if (joint)
            out[used++] = '_';
        gap = false;
        memcpy(out + used, text, step);
        if (style == SLUG_LOWER)
            out[used] = (char)tolower(c);
        used += step;
    }
    out[used] = '\0';
    return used;
}

void zl_stem_slug(char out[ZL_SLUG_SIZE], const char *stem, const char *fallback)
{
    if (slug(out, ZL_SLUG_SIZE, stem, SLUG_LOWER) > 0)
        return;
    if (!fallback || slug(out, ZL_SLUG_SIZE, fallback, SLUG_LOWER) == 0)
        snprintf(out, ZL_SLUG_SIZE, "layer");
}

static bool taken(char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(names[i], name) == 0)
            return true;
    return false;
}

/* How many bytes of a name fit into the limit, in the encoding; whole characters only. */
static size_t fitting(zl_encoder *encoder, const char *name, size_t limit)
{
    size_t size = strlen(name);
    if (encoder)
        return zl_encoder_fit(encoder, name, limit).bytes;
    return size < limit ? size : limit;
}

/* May the name stay as it is but for its length: has the encoding its characters, and are none of
 * them such that they change what a terminal shows? */
static bool can_stay(zl_encoder *encoder, const char *name)
{
    ZL_CLEANUP(zl_text_free) zl_text safe = {0};
    zl_text_add_safe(&safe, name);
    return encoder && !safe.failed && safe.data && strcmp(safe.data, name) == 0 &&
           !zl_encoder_fit(encoder, name, ZL_SLUG_SIZE).foreign;
}

/* A name for column `i` that none of the columns before it has; `room` bytes are enough for `limit`
 * in any encoding. */
static void choose(char *out, size_t room, size_t limit, zl_encoder *encoder, const char *full,
                   char *const *names, size_t i)
{
    char base[ZL_SLUG_SIZE], ascii[ZL_SLUG_SIZE];
    const struct own_column *own = find_own(full);
    bool brief = own && own->brief && strlen(full) > limit, stays = can_stay(encoder, full);
    zl_pinyin_initials(ascii, sizeof ascii, full);
    const char *text = brief ? own->brief : stays ? full : ascii;
    if (slug(base, sizeof base, text, stays ? SLUG_ANY : SLUG_ASCII) == 0)
        snprintf(base, sizeof base, "F%zu", i + 1);
    snprintf(out, room, "%.*s", (int)fitting(encoder, base, limit), base);
    for (unsigned n = 2; taken(names, i, out); n++) {
        char tail[16];
        size_t size = (size_t)snprintf(tail, sizeof tail, "_%u", n);
        snprintf(out, room, "%.*s%s", (int)fitting(encoder, base, limit - size), base, tail);
    }
}

/* No encoding here has a character in fewer bytes than a third of those of UTF-8. */
static size_t room_for(const char *full, size_t limit)
{
    return limit ? 3 * limit + 1 : strlen(full) + 1;
}

zl_status zl_field_names(char ***out, const zl_columns *columns, size_t limit, zl_encoder *encoder,
                         zl_error *err)
{
    size_t bytes = 0;
    for (size_t i = 0; i < columns->count; i++)
        bytes += room_for(columns->column[i].name, limit);
    char **names = zl_alloc(columns->count * sizeof *names + bytes);
    if (!names)
        return zl_fail_memory(err);
    char *to = (char *)(names + columns->count);
    for (size_t i = 0; i < columns->count; i++) {
        const char *full = columns->column[i].name;
        names[i] = to;
        if (limit)
            choose(to, room_for(full, limit), limit, encoder, full, names, i);
        else
            memcpy(to, full, strlen(full) + 1);
        to += strlen(to) + 1;
    }
    *out = names;
    return ZL_OK;
}

void zl_free_name(char out[ZL_SLUG_SIZE], const zl_columns *columns, const char *wanted)
{
    snprintf(out, ZL_SLUG_SIZE, "%s", wanted);
    for (unsigned n = 2;; n++) {
        bool found = false;
        for (size_t i = 0; i < columns->count; i++)
            found |= strcasecmp(columns->column[i].name, out) == 0;
        if (!found)
            return;
        snprintf(out, ZL_SLUG_SIZE, "%s_%u", wanted, n);
    }
}

/* ---- the table of names --------------------------------------------------------------------- */

zl_status zl_write_fields_csv(const char *path, const zl_columns *columns, const char *const *names,
                              const zl_field_size *size, bool mark, zl_error *err)
{
    static const char *const types[] = {"text", "integer", "real", "place", "list"};
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_add(&text, mark ? "\xEF\xBB\xBF" : "");
    zl_text_add(&text, "field,full_name,type,alias_zh\n");
    for (size_t i = 0; i < columns->count; i++) {
        const char *full = columns->column[i].name;
        const struct own_column *own = find_own(full);
        bool is_ascii = zl_is_ascii(full, strlen(full));
        zl_csv_cell(&text, names[i], ",");
        zl_csv_cell(&text, full, ",");
        zl_csv_cell(&text, types[columns->column[i].type], ",");
        const char *titled = own ? own->name_zh : is_ascii ? "" : full;
        zl_csv_cell(&text, size && size[i].alias ? size[i].alias : titled, "\n");
    }
    if (text.failed)
        return zl_fail_memory(err);
    return zl_write_text(path, &text, err);
}
