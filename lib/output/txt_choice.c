/* The options of an export as a TXT: zone, prefix, decimals. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/findings.h"
#include "output/gk3.h"

static zl_status read_decimals(int *out, const char *text, zl_error *err)
{
    *out = ZL_TXT_DECIMALS;
    if (!text)
        return ZL_OK;
    if (text[0] >= '0' && text[0] <= '0' + ZL_TXT_MOST_DECIMALS && !text[1]) {
        *out = text[0] - '0';
        return ZL_OK;
    }
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    return zl_fail(
        err, ZL_USAGE,
        "--precision '%s': 0 to %d decimals of a metre, 3 for millimetres; a position is "
        "good to a micrometre at best",
        zl_shown(&shown, text), ZL_TXT_MOST_DECIMALS);
}

/* A line break in it would begin another key. */
static zl_status check_producer(const char *text, zl_error *err)
{
    for (const char *at = text; at && *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            return zl_fail(err, ZL_USAGE,
                           "--producer has a line break or another control character");
    return ZL_OK;
}

zl_status zl_txt_choose(zl_delivery *delivery, char crs[32], const zl_export_options *options,
                        const zl_stream *stream, zl_findings *findings, zl_error *err)
{
    ZL_TRY(read_decimals(&delivery->txt.decimals, options->precision, err));
    ZL_TRY(check_producer(options->producer, err));
    delivery->txt.producer = options->producer;
    delivery->txt.open_rings = options->open_rings;
    delivery->bare_easting = options->zone_prefix == ZL_PREFIX_NO;
    if (strcmp(crs, "gk3") == 0)
        return options->crs ? ZL_OK : zl_gk3_choose(crs, delivery, stream, findings, err);
    zl_gk_zone zone;
    ZL_TRY(zl_txt_zone_find(&zone, crs, options->zone_prefix, err));
    snprintf(crs, 32, "EPSG:%d", zl_gk_code(&zone));
    return ZL_OK;
}

zl_status zl_txt_refuse_options(const zl_export_options *options, const zl_format *format,
                                zl_error *err)
{
    const char *option = options->precision                         ? "--precision"
                         : options->producer                        ? "--producer"
                         : options->open_rings                      ? "--open-rings"
                         : options->zone_prefix != ZL_PREFIX_OF_CRS ? "--zone-prefix"
                                                                    : NULL;
    if (!option)
        return ZL_OK;
    return zl_fail(err, ZL_USAGE, "%s is for boundary-point TXT, not for a %s file", option,
                   format->name);
}
