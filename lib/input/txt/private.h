/* The inside of the TXT reader: words of a line, items of a file, the survey made when it is
 * opened, the rows of a plot. */
#ifndef ZL_INPUT_TXT_PRIVATE_H
#define ZL_INPUT_TXT_PRIVATE_H

#include "base/text.h"
#include "geodesy/gauss_krueger.h"
#include "input/txt/txt.h"

/* ---- words (words.c) ------------------------------------------------------------------------- */

/** A piece of the file's text; not NUL-terminated. */
typedef struct zl_txt_word {
    const char *at;
    size_t size;
} zl_txt_word;

enum { ZL_TXT_MOST_WORDS = ZL_TXT_MOST_COLUMNS + 1 };

/** The words between commas, blanks around them cut off. */
typedef struct zl_txt_words {
    zl_txt_word word[ZL_TXT_MOST_WORDS];
    size_t count;
    bool too_many; /**< more than there is room for: the rest is left out */
    bool has_wide; /**< a full-width comma was taken for a comma */
} zl_txt_words;

zl_txt_word zl_txt_trim(zl_txt_word word);
void zl_txt_split(zl_txt_words *out, zl_txt_word line);
bool zl_txt_is(zl_txt_word word, const char *text);
/** Is the word one of a comma-separated list? */
bool zl_txt_is_one_of(zl_txt_word word, const char *list);
/** The word with full-width ASCII made ASCII, cut to the buffer; its whole size. */
size_t zl_txt_fold(char *out, size_t size, zl_txt_word word);

typedef struct zl_txt_number {
    double value;
    int decimals;     /**< digits after the point */
    zl_txt_word rest; /**< what follows the number, trimmed: a unit */
} zl_txt_number;
/** False when the word does not begin with a finite decimal number. */
bool zl_txt_parse_number(zl_txt_number *out, zl_txt_word word);
/** The beginning of the word inside a message. */
const char *zl_txt_show(char buffer[96], zl_txt_word word);
char *zl_txt_copy(zl_txt_word word); /**< NULL: no memory */

/* ---- items (items.c) ------------------------------------------------------------------------- */

typedef enum zl_txt_item_kind {
    ZL_TXT_END,
    ZL_TXT_SECTION, /**< `text` is its name */
    ZL_TXT_KEY,     /**< a line of [属性描述] or of another section */
    ZL_TXT_NOTE,    /**< 【…】 */
    ZL_TXT_LIST,    /**< 【…,@】: `words` are the columns of the heads */
    ZL_TXT_HEAD,    /**< of a plot; `words` without the @ */
    ZL_TXT_ROW      /**< any other line of [地块坐标] */
} zl_txt_item_kind;

typedef enum zl_txt_section {
    ZL_TXT_BEFORE,
    ZL_TXT_ATTRIBUTES,
    ZL_TXT_PLOTS,
    ZL_TXT_OTHER
} zl_txt_section;

typedef struct zl_txt_item {
    zl_txt_item_kind kind;
    size_t line;
    zl_txt_word text;
    zl_txt_words words;
    bool no_at;    /**< a head without @ at its end */
    bool open_end; /**< a note that is never closed */
    bool too_long; /**< the line is longer than any should be */
} zl_txt_item;

/** Walks the text; all zero but `text` and `size` is the beginning. */
typedef struct zl_txt_cursor {
    const char *text;
    size_t size, at, line;
    zl_txt_section section;
    size_t kind_column; /**< of heads without @: where 面, 线 or 点 stands */
    bool wide;          /**< full-width signs were read as half-width ones so far */
    size_t first_wide;  /**< line */
} zl_txt_cursor;

void zl_txt_next_item(zl_txt_item *out, zl_txt_cursor *cursor);

/* ---- columns (columns.c) --------------------------------------------------------------------- */

typedef enum zl_txt_role {
    ZL_TXT_ID,
    ZL_TXT_NAME,
    ZL_TXT_KIND,
    ZL_TXT_SHEET,
    ZL_TXT_USE,
    ZL_TXT_CLASS,
    ZL_TXT_AREA,
    ZL_TXT_LABELS, /**< of the points; no column of a head */
    ZL_TXT_NROLES, /**< from here on, extra columns of heads, then of points */
    ZL_TXT_COUNT = 1000
} zl_txt_role;

/** What the columns of a head are. */
typedef struct zl_txt_columns {
    int role[ZL_TXT_MOST_COLUMNS]; /**< a zl_txt_role or the number of a field */
    size_t count;                  /**< columns that are known; 0: no head has been seen */
    size_t listed;                 /**< line of the list that names them; 0: none, by position */
    double unit_m2;                /**< of the area, where the list says it; 0: not */
    size_t point_extras;           /**< columns of points beyond four */
} zl_txt_columns;

/* ---- the file -------------------------------------------------------------------------------- */

/* The keys of [属性描述] that we use, with the names they go by. */
#define ZL_TXT_KEY_SYSTEM     "坐标系,坐标系统"
#define ZL_TXT_KEY_WIDTH      "几度分带,分带"
#define ZL_TXT_KEY_PROJECTION "投影类型,投影"
#define ZL_TXT_KEY_UNIT       "计量单位,单位"
#define ZL_TXT_KEY_ZONE       "带号"
#define ZL_TXT_KEYS_USED                                                                           \
    ZL_TXT_KEY_SYSTEM "," ZL_TXT_KEY_WIDTH "," ZL_TXT_KEY_PROJECTION "," ZL_TXT_KEY_UNIT           \
                      "," ZL_TXT_KEY_ZONE ",精度,转换参数"

typedef struct zl_txt_key {
    zl_txt_word name, value;
    size_t line;
} zl_txt_key;

/** What the first coordinates of the file say about the zone. */
typedef struct zl_txt_sample {
    size_t count;
    bool swapped;     /**< the first number looks like the easting */
    int prefix;       /**< of the first easting; 0: it has none */
    bool mixed;       /**< they differ */
    int other_prefix; /**< with `mixed`: another one */
    double easting;   /**< the first */
    bool degrees;
} zl_txt_sample;

enum { ZL_TXT_SAMPLE = 1024 };

typedef struct zl_txt_point {
    double place[2]; /**< as in the file */
    size_t line;
    zl_txt_word label;
    bool begins; /**< another 圈号 than the point before */
} zl_txt_point;

/** The rows of a plot while it is read. */
typedef struct zl_txt_rows {
    zl_txt_point *point;
    size_t count, capacity;
    size_t rows;      /**< of points, the unusable ones too */
    zl_txt_word ring; /**< 圈号 of the last row */
    size_t bad;       /**< rows that could not be read */
    int decimals;     /**< most digits after the point */
} zl_txt_rows;

struct zl_txt {
    char *name;
    char *text;
    size_t size;
    bool repair;
    zl_findings *findings;      /**< about the file */
    zl_findings *plot_findings; /**< about the plot under the cursor */

    zl_txt_key *key;
    size_t nkeys, key_capacity, first_nkeys; /**< of the first [属性描述], and of all */
    zl_txt_columns columns;
    zl_field *field;
    size_t nfields, field_capacity;
    int64_t kinds[4]; /**< plots by zl_shape_kind */
    zl_shape_kind kind;
    zl_txt_sample sample;
    double *sampled; /**< while the file is opened */
    int decimals;    /**< most digits after the point in the sample */
    char *crs, *crs_why;
    bool zone_settled;

    zl_txt_cursor cursor;
    zl_txt_item item; /**< the one that is to be read next */
    int64_t number;
    zl_txt_rows rows;
    zl_txt_plot plot;
    zl_declared_area area;
    zl_value *values;
    zl_text *owned; /**< one per field */
    size_t *point_line;
};

/** Adds a finding about the file or, `of_plot`, about the plot; its layer is "name:line". */
__attribute__((format(printf, 6, 7))) void zl_txt_find(zl_txt *txt, bool of_plot,
                                                       zl_severity severity, const char *code,
                                                       size_t line, const char *format, ...);

/** First pass over the file (survey.c): keys, columns, kinds, sample, oddities. */
zl_status zl_txt_survey(zl_txt *txt, zl_error *err);
/** The value of the first of these keys ("坐标系,坐标系统"); its line, 0 where there is none. */
size_t zl_txt_value(zl_txt_word *out, const zl_txt *txt, const char *names);

/** The columns by a list 【…,@】 or, without one, by position (columns.c). */
zl_status zl_txt_columns_listed(zl_txt *txt, const zl_txt_item *list, zl_error *err);
/** Makes fields for as many columns of heads and points as there are. */
zl_status zl_txt_columns_widen(zl_txt *txt, size_t head, size_t point_extras, zl_error *err);
zl_status zl_txt_columns_finish(zl_txt *txt, zl_error *err);
/** The word of a head in a role; false when there is no such column. */
bool zl_txt_head_word(zl_txt_word *out, const zl_txt *txt, const zl_txt_words *head, int role);
/** 面, 线 or 点; empty is a polygon, as most files mean it; NONE: something else. */
zl_shape_kind zl_txt_shape_kind(zl_txt_word word);
/** m² of a unit of area as it is written (公顷, ha, 亩, 平方米 …); 0: not known. */
double zl_txt_unit_m2(zl_txt_word word);

/** Settles the CRS (crs.c): txt->crs, crs_why, zone_settled. */
zl_status zl_txt_settle_crs(zl_txt *txt, zl_error *err);

/** Values of a head into txt->values, txt->area (head.c). */
zl_status zl_txt_read_head(zl_txt *txt, const zl_txt_item *head, zl_error *err);
/** Columns of a row without empty ones at its end; `*first` is that of X. Fewer than 3: no point.
 */
size_t zl_txt_row_width(size_t *first, const zl_txt_words *row);
/** What the sampled pairs say. */
void zl_txt_profile(zl_txt_sample *sample, const double *sampled);
/** A row of the plot into txt->rows and the lists of txt->owned (rows.c). */
zl_status zl_txt_read_row(zl_txt *txt, const zl_txt_item *row, zl_error *err);
/** Shape, count and closing points of the rows (shape.c). `last`: nothing follows in the file.
 */
zl_status zl_txt_make_shape(zl_txt *txt, zl_txt_word count, bool last, zl_error *err);

#endif
