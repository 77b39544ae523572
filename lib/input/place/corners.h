/* The corners of one outline as a person types them or keeps them in a text file. */
#ifndef ZL_INPUT_PLACE_CORNERS_H
#define ZL_INPUT_PLACE_CORNERS_H

#include "zonelayer.h"

typedef struct zl_corners {
    double *xy;     /**< pairs in the order typed, or easting first where `said` */
    size_t *line;   /**< of each corner in the file, from 1; 0 for typed ones */
    size_t *number; /**< of each corner as people count them, from 1: left-out ones count */
    size_t count, capacity;
    bool said; /**< letters say which is longitude and which latitude */
} zl_corners;

/**
 * Reads "x,y;x,y;…", or an existing file of that name with a corner on each line: two coordinates
 * (see zl_coordinate_parse()) with a comma, tab or blanks between them, with or without a label
 * before them. Blank lines and lines from # on are left out, so is a first line without digits
 * (note "header-left-out"). The first corner may come again as the last. A corner that repeats the
 * one before it is left out with a note "repeated-corner". ZL_BAD_DATA with the number and line of
 * the corner for what cannot be read, for fewer than three corners, for letters on some of them
 * only, and for a corner that comes again after others. `encoding` (may be NULL) is of the file.
 */
zl_status zl_corners_read(zl_corners *out, const char *what, const char *encoding,
                          zl_findings *findings, zl_error *err);
void zl_corners_free(zl_corners *corners);

#endif
