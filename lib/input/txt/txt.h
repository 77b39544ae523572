/* Boundary-point TXT (界址点坐标): plots as lines of text, each point "点号,圈号,X,Y", X to the
 * north. There is no standard behind it, only usage: DIALECTS below names what is understood. Knows
 * neither GDAL nor a folder, so that a fuzzer can feed it bytes.
 *
 * Dialects: UTF-8 with and without mark, UTF-16, GB18030; CRLF, LF, CR; full-width digits, commas,
 * points, brackets, @; sections before [属性描述]; keys missing or added; notes 【…】 over several
 * lines; a list of the head's columns 【…,@】; heads of 1 to 64 columns; points of three columns
 * (no 圈号), four, or more; closing point repeated or not. */
#ifndef ZL_INPUT_TXT_TXT_H
#define ZL_INPUT_TXT_TXT_H

#include "input/source/source.h"

typedef struct zl_txt zl_txt;

typedef struct zl_txt_options {
    const char *encoding; /**< as the user gave it, NULL: found out */
    const char *layer;    /**< 面, 线, 点 where a file has several of them; NULL: the only one */
    bool repair;          /**< a closing point with X twice is put where the ring began */
} zl_txt_options;

/** A plot; borrowed until the next one. */
typedef struct zl_txt_plot {
    int64_t number; /**< from 1, in the order of the file, all kinds counted */
    size_t line;    /**< of its head */
    const zl_value *values;
    zl_shape *shape;          /**< X, Y as in the file; NULL when it cannot be made */
    const size_t *point_line; /**< for each point of the shape the line it stands on */
    const zl_declared_area *area;
    bool repaired;               /**< a closing point was put right */
    const zl_findings *findings; /**< about this plot; `layer` is "file:line" */
} zl_txt_plot;

/** Does the beginning of a file look like one: a line [属性描述] or [地块坐标], in any encoding? */
bool zl_txt_looks_like(const char *bytes, size_t size);

/** Reads the whole file, copied from `bytes`, but for its plots. `name` is the file's name for
 *  messages, safe to print. ZL_BAD_DATA names line and what was expected; ZL_USAGE for a layer or
 *  encoding that is not there. */
zl_status zl_txt_open(zl_txt **out, const char *name, const char *bytes, size_t size,
                      const zl_txt_options *options, zl_error *err);
void zl_txt_close(zl_txt *txt);
void zl_txt_close_ptr(zl_txt **txt);
/** `*out` is NULL at the end. */
zl_status zl_txt_next(const zl_txt_plot **out, zl_txt *txt, zl_error *err);
/** Gives the shape of the plot under the cursor away. */
zl_shape *zl_txt_take_shape(zl_txt *txt);
void zl_txt_rewind(zl_txt *txt);

size_t zl_txt_nfields(const zl_txt *txt);
const zl_field *zl_txt_field(const zl_txt *txt, size_t i);
zl_shape_kind zl_txt_kind(const zl_txt *txt);
int64_t zl_txt_count(const zl_txt *txt); /**< plots of the kind that is read */
/** About the file as a whole, complete after zl_txt_open(). */
const zl_findings *zl_txt_findings(const zl_txt *txt);

/** "EPSG:4517", or NULL when the file does not say it. */
const char *zl_txt_crs(const zl_txt *txt);
/** Where the CRS is from ("坐标系=…, 带号=29"), or why there is none, with the line. */
const char *zl_txt_crs_why(const zl_txt *txt);
/** Gives each key of the first [属性描述] with its value to `look`, full-width ASCII made ASCII,
 *  until it says true; a value is cut at 255 bytes. */
bool zl_txt_any_attribute(const zl_txt *txt,
                          bool (*look)(const char *name, const char *value, void *user),
                          void *user);
/** Was the zone declared (带号) and is it to hold although the eastings begin with another number,
 *  because those fit neither zone? */
bool zl_txt_zone_is_settled(const zl_txt *txt);

/* Limits: a longer line or a larger file is none of ours. */
enum { ZL_TXT_LONGEST_LINE = 65536, ZL_TXT_MOST_COLUMNS = 64 };
#define ZL_TXT_LARGEST_FILE ((size_t)512 * 1024 * 1024)

#endif
