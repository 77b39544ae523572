/* Splitting a stream by the 3-degree Gauss–Krüger zones of CGCS2000 (EPSG 4488 + zone). */
#ifndef ZL_OUTPUT_GK3_H
#define ZL_OUTPUT_GK3_H

#include "output/deliver.h"

/** The rows of one zone out of a stream. */
typedef struct zl_gk3_filter {
    const zl_stream *base;
    int zone;
    bool shapeless; /**< rows without a shape too: they go with the first zone */
} zl_gk3_filter;

#define ZL_GK3_FIRST 25
#define ZL_GK3_LAST  45

typedef struct zl_gk3_filters {
    zl_gk3_filter filter[ZL_GK3_LAST - ZL_GK3_FIRST + 1];
} zl_gk3_filters;

/** Adds a file "<stem>_<zone>" for each zone that the middle of some feature's extent lies in. A
 *  feature that reaches into another zone is a warning that says how much of it lies there.
 * `filters` and `stream` have to live as long as the delivery. ZL_BAD_CRS: a feature outside zones
 * 25 to 45 (73.5° to 136.5°E). */
zl_status zl_gk3_split(zl_delivery *delivery, zl_gk3_filters *filters, const zl_stream *stream,
                       zl_findings *findings, zl_error *err);

/** Without a --crs, of a format that is always in a plane: `crs` becomes the code of the one zone
 * that all features lie in, or stays "gk3", with a note, where there are several. ZL_USAGE where no
 *  feature has a shape; ZL_BAD_CRS as of zl_gk3_split(). */
zl_status zl_gk3_choose(char crs[32], const zl_delivery *delivery, const zl_stream *stream,
                        zl_findings *findings, zl_error *err);

/** Adds the warning "outside-zone" when `crs` is a Gauss-Kruger zone and features reach out of it.
 */
zl_status zl_gk3_note_outside(const zl_stream *stream, const char *crs, zl_findings *findings,
                              zl_error *err);

/** Takes the options of a TXT into the delivery; `crs` ("EPSG:n" or "gk3") becomes the code of its
 *  zone, or stays "gk3" where the layer needs several. */
zl_status zl_txt_choose(zl_delivery *delivery, char crs[32], const zl_export_options *options,
                        const zl_stream *stream, zl_findings *findings, zl_error *err);
/** ZL_USAGE when an option is given that only a TXT heeds. */
zl_status zl_txt_refuse_options(const zl_export_options *options, const zl_format *format,
                                zl_error *err);

#endif
