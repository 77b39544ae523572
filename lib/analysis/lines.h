/* The lines of a layer as questions see them: modes, and lines whose parts are features of their
 * own because they differ in accuracy. */
#ifndef ZL_ANALYSIS_LINES_H
#define ZL_ANALYSIS_LINES_H

#include "store/collect.h"

/** One line: all features of one id and mode that have a shape. */
typedef struct zl_line {
    const char *id, *mode;
    const size_t *part; /**< positions in the collection, ascending */
    size_t nparts;
} zl_line;

/** All lines, in the order of their first features, and their modes likewise. */
typedef struct zl_lines {
    const zl_collection *features;
    size_t *position; /**< what the parts point into */
    zl_line *line;
    size_t count;
    const char **mode; /**< NULL stands for lines without mode */
    size_t nmodes, mode_capacity;
} zl_lines;

zl_status zl_lines_group(zl_lines *out, const zl_collection *features, zl_error *err);
void zl_lines_free(zl_lines *lines);

#endif
