/* Square metres in the units of area that planners use. */
#ifndef ZL_ANALYSIS_UNITS_H
#define ZL_ANALYSIS_UNITS_H

#define ZL_KM2 1e6
#define ZL_HA  1e4
#define ZL_MU  (2000.0 / 3.0) /**< 亩: 1/15 ha; divide m² by it as m² · 3 / 2000 */

#endif
