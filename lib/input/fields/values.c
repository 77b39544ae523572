/* Words in use, Chinese and English, for the stored words of a vocabulary. */
#include <ctype.h>
#include <string.h>

#include "base/units.h"
#include "input/fields/fields.h"

typedef struct vocabulary_word {
    const char *vocabulary, *stored;
    const char *words; /* further words, comma-separated */
} vocabulary_word;

static const vocabulary_word entries[] = {
    {"status", "existing", "已建,现状,建成,已建成,现有,已有,已运营,已通车,built"},
    {"status", "under-construction", "在建,建设中,正在建设"},
    {"status", "planned", "规划,拟建,规划中,待建"},
    {"status", "revoked", "撤销,已撤销,注销"},

    {"boundary_basis", "surveyed", "实测,测绘,勘测定界"},
    {"boundary_basis", "digitised", "数字化,矢量化,digitized"},
    {"boundary_basis", "schematic", "示意"},
    {"boundary_basis", "none", "无,无边界"},

    {"area_basis", "measured", "量算,实测"},
    {"area_basis", "calibrated", "校准,按公布面积"},
    {"area_basis", "nominal", "名义,示意"},

    {"mode", "railway", "铁路,普速铁路,rail"},
    {"mode", "high-speed-railway", "高铁,高速铁路,客运专线,high-speed-rail"},
    {"mode", "expressway", "高速,高速公路"},
    {"mode", "national-road", "国道,national-highway"},
    {"mode", "provincial-road", "省道,provincial-highway"},

    {"category", "economic-technological", "经开区,经济技术开发区,经济开发区"},
    {"category", "high-tech", "高新区,高新技术产业开发区,高新技术开发区"},
    {"category", "industrial-park", "工业园,工业园区,产业园,产业园区"},
    {"category", "logistics", "物流,物流园,物流园区,物流产业集聚区"},
    {"category", "urban", "城区,城市,建成区,市区"},
    {"category", "bonded", "保税区,综合保税区"},
    {"category", "free-trade", "自贸区,自由贸易试验区"},

    {"declared_kind", "approved", "核准,核准面积,批复,批复面积"},
    {"declared_kind", "planned", "规划,规划面积"},
    {"declared_kind", "governed", "实际管辖,实际管辖面积,管辖,管辖面积,辖区面积"},
    {"declared_kind", "built-up", "建成区,建成区面积"},
    {"declared_kind", "implementation", "实施范围,实施范围面积"},

    {"side", "north", "北,北侧,北面,北至,北边,N"},
    {"side", "north-east", "东北,东北侧,东北至,northeast,NE"},
    {"side", "east", "东,东侧,东面,东至,东边,E"},
    {"side", "south-east", "东南,东南侧,东南至,southeast,SE"},
    {"side", "south", "南,南侧,南面,南至,南边,S"},
    {"side", "south-west", "西南,西南侧,西南至,southwest,SW"},
    {"side", "west", "西,西侧,西面,西至,西边,W"},
    {"side", "north-west", "西北,西北侧,西北至,northwest,NW"},

    {"point_kind", "station", "车站,火车站,铁路站"},
    {"point_kind", "interchange", "互通,互通立交,立交"},
    {"point_kind", "airport", "机场"},
    {"point_kind", "town", "城镇,镇,城市"},
};

static char folded(char letter)
{
    if (letter == '_' || letter == ' ')
        return '-';
    return (char)tolower((unsigned char)letter);
}

static bool same_word(const char *a, const char *b, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (folded(a[i]) != folded(b[i]))
            return false;
    return true;
}

static bool has_word(const char *list, const char *word, size_t size)
{
    for (const char *at = list; *at;) {
        size_t width = strcspn(at, ",");
        if (width == size && same_word(at, word, size))
            return true;
        at += width + (at[width] == ',');
    }
    return false;
}

static bool is_of(const vocabulary_word *entry, const char *vocabulary)
{
    if (strcmp(vocabulary, "kind") == 0)
        return strstr(entry->vocabulary, "_kind") != NULL;
    return strcmp(entry->vocabulary, vocabulary) == 0;
}

const char *zl_canonical_value(const char *vocabulary, const char *word)
{
    word += strspn(word, " \t\r\n");
    size_t size = strlen(word);
    while (size > 0 && strchr(" \t\r\n", word[size - 1]))
        size--;
    if (strcmp(vocabulary, "unit") == 0) {
        const zl_unit *unit = zl_unit_find(word, size);
        return unit ? unit->stored : NULL;
    }
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (is_of(&entries[i], vocabulary) &&
            (has_word(entries[i].stored, word, size) || has_word(entries[i].words, word, size)))
            return entries[i].stored;
    return NULL;
}
