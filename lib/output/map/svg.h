/* What is done to SVG files that MapServer wrote. */
#ifndef ZL_OUTPUT_MAP_SVG_H
#define ZL_OUTPUT_MAP_SVG_H

#include "zonelayer.h"

/** Makes a drawing fit to be put into another: its size in pixels, and nothing beyond its edges,
 *  where MapServer lets lines run out of the picture. */
zl_status zl_svg_clip(const char *path, int width_px, int height_px, zl_error *err);
/** Gives a drawing its size on paper, and a title and a description that programs can read: the
 *  letters of the map are outlines. Texts may be NULL. */
zl_status zl_svg_finish(const char *path, double width_mm, double height_mm, const char *title,
                        const char *description, const char *language, zl_error *err);
/** Reads it back: ZL_FAILED when it is no SVG of this size. */
zl_status zl_svg_verify(const char *path, double width_mm, double height_mm, zl_error *err);

#endif
