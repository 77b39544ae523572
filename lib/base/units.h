/* Units of area by the words in use for them. */
#ifndef ZL_BASE_UNITS_H
#define ZL_BASE_UNITS_H

#include <stddef.h>

#define ZL_KM2 1e6
#define ZL_HA  1e4
#define ZL_MU  (2000.0 / 3.0) /**< 亩: 1/15 ha, 1/1500 km²; m² to 亩 is m² · 3 / 2000 */

typedef struct zl_unit {
    const char *stored;  /**< "km2", "ha", "mu", "m2" */
    const char *printed; /**< "km²", "ha", "亩", "m²" */
    double m2;           /**< square metres in one */
    int km2_decimals;    /**< digits that a figure gains when it is written in km² */
} zl_unit;

/** The unit that the first `size` bytes of `word` stand for, letters compared without case:
 *  "公顷", "hm2", "KM²"; NULL when it is none. */
const zl_unit *zl_unit_find(const char *word, size_t size);

#endif
