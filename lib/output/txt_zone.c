/* The zone of a TXT and the head that names it. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "output/txt.h"

/* The names that the coordinate systems have in such files. */
static const char *system_name(zl_datum datum)
{
    switch (datum) {
    case ZL_DATUM_CGCS2000:
        return "2000国家大地坐标系";
    case ZL_DATUM_XIAN80:
        return "1980西安坐标系";
    case ZL_DATUM_BEIJING54:
        return "1954北京坐标系";
    case ZL_DATUM_NEW_BEIJING:
        return "新1954北京坐标系";
    case ZL_DATUM_WGS84:
    case ZL_DATUM_OTHER:
        break;
    }
    return "";
}

zl_status zl_txt_zone_find(zl_gk_zone *out, const char *crs_code, zl_easting_prefix prefix,
                           zl_error *err)
{
    zl_gk_zone zone;
    const char *digits = strncmp(crs_code, "EPSG:", 5) == 0 ? crs_code + 5 : "0";
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    if (!zl_gk_of_code(&zone, (int)strtol(digits, NULL, 10)))
        return zl_fail(err, ZL_USAGE,
                       "--crs %s is no Gauss-Kruger zone of China, which a TXT is written in: name "
                       "one, such as EPSG:4517, or leave --crs out for the zone of the layer",
                       zl_shown(&shown, crs_code));
    if (prefix != ZL_PREFIX_OF_CRS)
        zone.prefixed = prefix == ZL_PREFIX_YES;
    *out = zone;
    return ZL_OK;
}

/* 0.001 for three decimals, 1 for none. */
static void add_step(zl_text *out, int decimals)
{
    if (decimals > 0)
        zl_text_addf(out, "0.%0*d", decimals, 1);
    else
        zl_text_add(out, "1");
}

void zl_txt_attributes(zl_text *out, const zl_gk_zone *zone, const struct zl_txt_style *style,
                       const char *date)
{
    zl_text_add(out, "[属性描述]\r\n格式版本号=1.01版本\r\n数据产生单位=");
    zl_text_add(out, style->producer ? style->producer : "");
    zl_text_addf(out, "\r\n数据产生日期=%s\r\n坐标系=%s\r\n几度分带=%d\r\n投影类型=高斯克吕格\r\n",
                 date, system_name(zone->datum), zone->width_deg);
    zl_text_addf(out, "计量单位=米\r\n带号=%d\r\n精度=", zone->number);
    add_step(out, style->decimals);
    zl_text_add(out, "\r\n转换参数=,,,,,,\r\n[地块坐标]\r\n");
}
