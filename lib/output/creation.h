/* What a file is created with: GDAL's settings and options, filled in from the rows. */
#ifndef ZL_OUTPUT_CREATION_H
#define ZL_OUTPUT_CREATION_H

#include "input/gdal/gdal.h"
#include "output/grid.h"
#include "output/writer.h"

/** What a file says of itself when it has schematic features. */
#define ZL_SCHEMATIC_REMARK                                                                                \
    "示意边界，非法定界线。 Features with boundary_basis = schematic were drawn to show where " \
    "something is. They were not surveyed: areas and distances of them may not be quoted."

/** A setting of GDAL that holds for this thread while a file is written; all zero: none. */
typedef struct zl_setting {
    const char *key;
    char *before;
} zl_setting;

void zl_setting_change(zl_setting *changed, const char *key, const char *value);
void zl_setting_restore(zl_setting *changed); /**< for ZL_CLEANUP */
/** GDAL's clock stands still when SOURCE_DATE_EPOCH says so. */
void zl_stop_clock(zl_setting *clock);

/** All that the options of a layer depend on. */
typedef struct zl_creation {
    const zl_write_request *request;
    const zl_stream *stream;
    const zl_survey *survey;
    const zl_grid *grid; /**< a step of 0: none */
} zl_creation;

/** The layer options of the format, filled in; freed with CSLDestroy(). */
char **zl_layer_options(const zl_creation *creation);
/** The CRS of a file; released with OSRRelease(). ZL_BAD_CRS when GDAL does not know it. */
zl_status zl_make_srs(OGRSpatialReferenceH *out, const char *code, zl_error *err);
/** The column whose text is the name of a placemark; -1: the format has none, or the rows. */
int zl_name_column(const zl_write_request *request, const zl_stream *stream);

#endif
