/* The fixed words of a sheet. A map is a document with a language of its own, as its labels have,
 * so both languages stand side by side here. */
#ifndef ZL_OUTPUT_MAP_WORDS_H
#define ZL_OUTPUT_MAP_WORDS_H

#include "base/text.h"
#include "output/map/view.h"

typedef enum zl_map_word {
    ZL_MAP_WORD_LEGEND,
    ZL_MAP_WORD_NORTH,
    ZL_MAP_WORD_KILOMETRES,
    ZL_MAP_WORD_METRES,
    ZL_MAP_WORD_TITLE,           /**< of a map of zones that was given none */
    ZL_MAP_WORD_SCHEMATIC_TITLE, /**< the same where outlines are schematic */
    ZL_MAP_WORD_SCHEMATIC,       /**< what has to stand under schematic outlines */
    ZL_MAP_WORD_OPENSTREETMAP,
    ZL_MAP_WORD_GEONAMES,
    ZL_MAP_WORD_MAKER,
    ZL_MAP_WORD_DATE,
    ZL_MAP_WORDS
} zl_map_word;

/** `chinese` or English. */
const char *zl_map_word_of(zl_map_word word, bool chinese);
/** "比例尺 1:50 000". */
void zl_map_word_scale(zl_text *out, double scale, bool chinese);
/** The line that names datum, ellipsoid and the projection of each pane. */
void zl_map_word_crs(zl_text *out, const zl_view *view, size_t count, bool chinese);
/** "其余 3 项未列出". */
void zl_map_word_more(zl_text *out, size_t count, bool chinese);
/** "86°10′E", with as many parts as the step needs. */
void zl_map_word_degrees(zl_text *out, double degrees, double step_deg, bool longitude);

#endif
