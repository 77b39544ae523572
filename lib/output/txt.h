/* Writing of boundary-point TXT (界址点坐标): plots of numbered points in a Gauss-Kruger zone, X to
 * the north. What is written is the common form that CASS, the record-filing programs and the tools
 * around ArcGIS take: CRLF, GBK, ten keys under [属性描述], heads of nine columns that end in "@".
 * input/txt/txt.h reads it, and all other dialects. */
#ifndef ZL_OUTPUT_TXT_H
#define ZL_OUTPUT_TXT_H

#include "geodesy/gauss_krueger.h"
#include "output/encode.h"
#include "output/writer.h"

/** Decimals of a metre that a coordinate may have: what a position is good for ends at 1e-6 m. */
enum { ZL_TXT_DECIMALS = 3, ZL_TXT_MOST_DECIMALS = 6 };

/** How the points are written. */
struct zl_txt_style {
    int decimals;         /**< of a metre, 0 to ZL_TXT_MOST_DECIMALS */
    bool open_rings;      /**< the first point of a ring is not repeated at its end */
    const char *producer; /**< 数据产生单位; NULL: left empty */
};

/** What zl_write_stream() and zl_verify_file() do for this format. */
zl_status zl_txt_write(zl_summary *out, const zl_write_request *request, const zl_stream *stream,
                       zl_findings *findings, zl_error *err);
zl_status zl_txt_verify(const zl_summary *written, const zl_write_request *request, zl_error *err);

/* ---- the head of a plot (txt_plot.c) --------------------------------------------------------- */

/** The texts of a head, in the order of the file. */
typedef enum zl_txt_item_name {
    ZL_TXT_HEAD_ID,
    ZL_TXT_HEAD_NAME,
    ZL_TXT_HEAD_SHEET,
    ZL_TXT_HEAD_USE,
    ZL_TXT_HEAD_CLASS,
    ZL_TXT_HEAD_TEXTS
} zl_txt_item_name;

enum { ZL_TXT_MOST_EXTRAS = 16 };

/** Where the columns of a layer go. */
typedef struct zl_txt_plan zl_txt_plan;

zl_status zl_txt_plan_open(zl_txt_plan **out, const zl_stream *stream, zl_error *err);
void zl_txt_plan_free_ptr(zl_txt_plan **plan); /**< for ZL_CLEANUP */

/** The texts of one plot, ready to be written: nothing in them breaks a line or a column. */
typedef struct zl_txt_head {
    char *text[ZL_TXT_HEAD_TEXTS];
    char *extra[ZL_TXT_MOST_EXTRAS]; /**< further columns, 附加1 … */
    size_t nextras;
    char *labels; /**< 界址点号 that the row brings, a JSON array; NULL: none */
} zl_txt_head;

/** Fills the head of the row; `number` stands in for an id that the layer does not have. Texts that
 *  were changed are findings. */
zl_status zl_txt_head_take(zl_txt_head *out, zl_txt_plan *plan, const zl_stream_row *row,
                           int64_t number, zl_findings *findings, zl_error *err);
void zl_txt_head_free(zl_txt_head *head); /**< for ZL_CLEANUP too */
/** Adds findings about all rows: columns that a TXT has no place for, texts that were changed. */
void zl_txt_plan_report(const zl_txt_plan *plan, zl_findings *findings);

/** A finding about the whole layer, told once although a delivery has several files. */
__attribute__((format(printf, 5, 6))) void zl_txt_tell(zl_findings *findings, zl_severity severity,
                                                       const char *code, const char *layer,
                                                       const char *format, ...);

/** The texts joined as the digest of both sides takes them. */
void zl_txt_key(zl_text *out, const char *const *text, size_t count);

/* ---- coordinates (txt_points.c) -------------------------------------------------------------- */

/** The shape with easting and northing as the file has them, rounded to its decimals; points that
 *  fall together are one. `*merged` is how many were dropped. */
zl_status zl_txt_round(zl_shape **out, size_t *merged, const zl_shape *shape, const zl_crs *crs,
                       int decimals, zl_error *err);

/* ---- the zone (txt_zone.c) ------------------------------------------------------------------- */

/** The zone that an "EPSG:n" stands for, with or without its number before the easting. ZL_USAGE
 *  when it is no Gauss-Kruger zone of China. */
zl_status zl_txt_zone_find(zl_gk_zone *out, const char *crs_code, zl_easting_prefix prefix,
                           zl_error *err);
/** Adds the lines from [属性描述] on. */
void zl_txt_attributes(zl_text *out, const zl_gk_zone *zone, const struct zl_txt_style *style,
                       const char *date);

#endif
