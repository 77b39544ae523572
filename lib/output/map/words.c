#include "output/map/words.h"

#include <math.h>
#include <stdlib.h>

const char *zl_map_word_of(zl_map_word word, bool chinese)
{
    static const char *const words[ZL_MAP_WORDS][2] = {
        [ZL_MAP_WORD_LEGEND] = {"Legend", "图例"},
        [ZL_MAP_WORD_NORTH] = {"N", "北"},
        [ZL_MAP_WORD_KILOMETRES] = {"km", "千米"},
        [ZL_MAP_WORD_METRES] = {"m", "米"},
        [ZL_MAP_WORD_TITLE] = {"Development zones", "开发区边界图"},
        [ZL_MAP_WORD_SCHEMATIC_TITLE] = {"Development zones, schematic outlines",
                                         "开发区边界示意图"},
        [ZL_MAP_WORD_SCHEMATIC] =
            {"Schematic map: the outlines drawn as schematic are not official "
             "boundaries and may not be measured on.",
             "示意图：以示意方式绘制的界线不是法定界线，不得据此量算。"},
        [ZL_MAP_WORD_OPENSTREETMAP] = {"Contains data © OpenStreetMap contributors, ODbL 1.0",
                                       "部分数据 © OpenStreetMap contributors，ODbL 1.0"},
        [ZL_MAP_WORD_GEONAMES] = {"Contains data of GeoNames, CC BY 4.0",
                                  "部分数据来自 GeoNames，CC BY 4.0"},
        [ZL_MAP_WORD_MAKER] = {"Made by: ", "制图单位："},
        [ZL_MAP_WORD_DATE] = {"Date: ", "制图日期："},
    };
    return words[word][chinese];
}

/* Groups of three digits, which a thin space would part if every font had one. */
static void add_grouped(zl_text *out, double whole)
{
    char digits[ZL_NUMBER_SIZE];
    zl_number_text(digits, whole, 0);
    size_t count = 0;
    while (digits[count])
        count++;
    for (size_t i = 0; i < count; i++) {
        if (i > 0 && count > 4 && (count - i) % 3 == 0)
            zl_text_add(out, " ");
        zl_text_add_bytes(out, digits + i, 1);
    }
}

void zl_map_word_scale(zl_text *out, double scale, bool chinese)
{
    zl_text_add(out, chinese ? "比例尺 1:" : "Scale 1:");
    add_grouped(out, scale);
}

static void add_meridian(zl_text *out, const zl_view *view, bool chinese)
{
    zl_text_addf(out, "%d°%s", abs(view->meridian_deg), view->meridian_deg < 0 ? "W" : "E");
    if (view->code)
        zl_text_addf(out, chinese ? "（3°带，EPSG:%d）" : " (3-degree zone, EPSG:%d)", view->code);
}

void zl_map_word_crs(zl_text *out, const zl_view *view, size_t count, bool chinese)
{
    zl_text_add(out, chinese ? "2000国家大地坐标系（CGCS2000椭球），高斯—克吕格投影，中央子午线 "
                             : "CGCS2000 datum and ellipsoid, Gauss–Krüger projection, central "
                               "meridian ");
    for (size_t i = 0; i < count; i++) {
        bool seen = false;
        for (size_t j = 0; j < i; j++)
            seen |= view[j].meridian_deg == view[i].meridian_deg;
        if (seen)
            continue;
        zl_text_add(out, i == 0 ? "" : chinese ? "、" : ", ");
        add_meridian(out, &view[i], chinese);
    }
}

void zl_map_word_more(zl_text *out, size_t count, bool chinese)
{
    zl_text_addf(out, chinese ? "其余 %zu 项未列出" : "%zu more not listed", count);
}

void zl_map_word_degrees(zl_text *out, double degrees, double step_deg, bool longitude)
{
    long seconds = lround(fabs(degrees) * 3600);
    long step = lround(step_deg * 3600);
    zl_text_addf(out, "%ld°", seconds / 3600);
    if (step % 3600 != 0)
        zl_text_addf(out, "%02ld′", seconds / 60 % 60);
    if (step % 60 != 0)
        zl_text_addf(out, "%02ld″", seconds % 60);
    zl_text_add(out, longitude ? (degrees < 0 ? "W" : "E") : degrees < 0 ? "S" : "N");
}
