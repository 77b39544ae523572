/* One coordinate as people type it: decimal, or degrees, minutes and seconds, with or without a
 * letter for the hemisphere, in ASCII or in full-width characters. What does not parse is an error
 * that says why, never 0. */
#ifndef ZL_INPUT_PLACE_COORDINATE_H
#define ZL_INPUT_PLACE_COORDINATE_H

#include "zonelayer.h"

typedef enum zl_axis { ZL_AXIS_UNSAID, ZL_AXIS_LON, ZL_AXIS_LAT } zl_axis;

typedef struct zl_coordinate {
    double value; /**< degrees or metres, as the text has it; west and south are negative */
    zl_axis axis; /**< said by E, W, N, S, 东经, 北纬 … */
    bool angle;   /**< degrees for sure: it bears marks, minutes or a letter */
} zl_coordinate;

/**
 * Reads one coordinate, blanks around it allowed:
 *
 *     86.13   -86.13   86.13°   86.13E   E86.13   东经86.13   86.13度   4617283.5
 *     86°08′05″E   86°08.083′   86度08分05秒   东经86°8′5.25″   86d8'5"   86-08-05   86:08:05
 *     86 08 05
 *
 * Degrees and minutes before a smaller unit are whole numbers, minutes and seconds below 60. A
 * letter takes no minus sign. Signs of degrees, minutes and seconds come in any of their usual
 * characters; digits, signs, points and letters may be full-width. Longitudes are at most 180
 * degrees, latitudes 90. ZL_USAGE with the reason for anything else.
 */
zl_status zl_coordinate_parse(zl_coordinate *out, const char *text, zl_error *err);

/** Two coordinates of one place in one text, "86.13, 41.7", "86.13E 41.7N",
 * "东经86°8′5″北纬41°42′", cut into two: at a comma or semicolon (ASCII, full-width, 、) or a tab;
 * else by the letters; else at the blank between two numbers. `*first` is freed with zl_free(),
 * `*second` lies in it. False when it is not two (nothing is written), also for want of memory. */
bool zl_coordinate_split(char **first, const char **second, const char *text);

/** "86°08′05.00″E", "41°42′00.00″N". */
void zl_coordinate_print(char *out, size_t size, double degrees, zl_axis axis);

#endif
