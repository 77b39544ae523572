/* Which CRS the coordinates of a source have, in which order its axes come, and whether what is
 * seen agrees with it. */
#ifndef ZL_INPUT_CRS_CRS_DECISION_H
#define ZL_INPUT_CRS_CRS_DECISION_H

#include "input/crs/doctor.h"

/** The CRS by --source-crs, else as the file declares. ZL_BAD_CRS for none and for one that cannot
 *  be read, with the first place and what the doctor finds. `*evidence` says where it is from and
 * what its datum is taken for; freed with zl_free(). */
zl_status zl_decide_crs(zl_crs **out, char **evidence, const zl_source *source,
                        const zl_sample *sample, const zl_source_options *options,
                        const zl_known_places *places, zl_findings *findings, zl_error *err);

/** Do the numbers of the source come with northing or latitude first? The one place that settles
 *  it: by the option; else traditional order for a CRS that the user gave; else as driver and CRS
 *  say. */
bool zl_axes_north_first(const zl_crs *crs, const zl_source *source,
                         const zl_source_options *options);
void zl_axes_swap(double *xy, size_t npoints);
/** Do the places (easting or longitude first) lie outside of where the CRS is used, China for one
 *  that is used all over the world, and inside with the axes the other way round? */
bool zl_axes_look_swapped(const zl_crs *crs, const double *xy, size_t count);

/** The number of the Gauss-Kruger zone that an easting of eight digits begins with; 0: none. */
int zl_zone_prefix(double easting);
/** Do the sampled places (easting first) name another zone than a Gauss-Kruger CRS of a known code?
 *  Then `out` says so and names the code that fits. */
bool zl_zone_is_wrong(char *out, size_t size, const zl_crs *crs, const double *xy, size_t count);
/** The same for the places of one feature, against the zone of the CRS. */
bool zl_feature_is_of_other_zone(char *out, size_t size, const zl_gk_zone *zone, const double *xy,
                                 size_t npoints);

/** Looks at the sample (in the order of the file) and adds one error finding when nearly all of it
 *  is swapped, in degrees instead of metres or the reverse, out of range, or of another zone than
 *  the CRS: codes axes-swapped, not-degrees, packed-dms, not-metres, wrong-unit, no-false-easting,
 *  out-of-range, wrong-zone (a warning where the user gave the CRS); warnings outside-crs-area,
 *  neighbour-zone (with `places`) and mixed-zones. `*refused` says that an error was found: then no
 *  feature has a usable position. The diagnosis is handed to the caller for more. */
zl_status zl_axes_check(bool *refused, const zl_crs *crs, const zl_source *source,
                        const zl_sample *sample, const zl_source_options *options,
                        const zl_known_places *places, zl_findings *findings, zl_error *err);

/* China with its seas, generously: west, south, east, north. */
#define ZL_CHINA_WEST  73.0
#define ZL_CHINA_SOUTH 3.0
#define ZL_CHINA_EAST  135.5
#define ZL_CHINA_NORTH 54.0

#endif
