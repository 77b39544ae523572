/* 四至: the bounds of a zone in words, cut into its sides. */
#ifndef ZL_INPUT_PLACE_BOUNDS_TEXT_H
#define ZL_INPUT_PLACE_BOUNDS_TEXT_H

#include "zonelayer.h"

/** One side of a sentence. */
typedef struct zl_bound_text {
    const char *side; /**< "north", "north-east" …; a constant */
    char *bound;      /**< what bounds it, without the words around it: "G312", "霍拉山" */
    double offset_m; /**< how far from that, where the text says so ("以南200米"); NAN: nothing */
} zl_bound_text;

typedef struct zl_bound_texts {
    zl_bound_text *item;
    size_t count, capacity;
} zl_bound_texts;

/**
 * Cuts "东至A，南至B路以北200米，西以C为界，北临D。" or "north to A; bounded on the east by B" into
 * sides, in the order of the text. A side is one of the eight, alone or with 面 侧 边 部 界, and
 * followed by 至 到 临 邻 接 抵 靠 依 起 以 与 为 or a colon; several may share a bound
 * ("东、南至A"). What stands before the first side is an introduction. ZL_BAD_DATA with the reason
 * when no side is found, one comes twice, or nothing is said of one.
 */
zl_status zl_bounds_split(zl_bound_texts *out, const char *sentence, zl_error *err);
void zl_bound_texts_free(zl_bound_texts *texts);

/** A name as it is compared: letters without case, full-width ones as ASCII, without blanks,
 *  dashes and quotation marks, 高速公路 as 高速. Freed with zl_free(); NULL: no memory. */
char *zl_bound_name(const char *name);

#endif
