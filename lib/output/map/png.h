#ifndef ZL_OUTPUT_MAP_PNG_H
#define ZL_OUTPUT_MAP_PNG_H

#include "zonelayer.h"

/** Writes into a PNG how many dots it has to the inch, so that it is printed at its scale:
 * MapServer does not. ZL_FAILED when it is no PNG or cannot be written. */
zl_status zl_png_resolution(const char *path, double dpi, zl_error *err);

#endif
