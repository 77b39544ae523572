/* What GDAL's writers write, seen by us: several of them look at no result of a write, so that one
 * which fails is lost and the file is closed as if it were whole. */
#ifndef ZL_OUTPUT_VSI_WATCH_H
#define ZL_OUTPUT_VSI_WATCH_H

#include "output/gdal_guard.h"

/** From its beginning to its end this thread's writers write under watch. */
typedef struct zl_vsi_watch {
    zl_gdal_guard *outer;
} zl_vsi_watch;

/**
 * A write, flush, seek, truncation, renaming or closing that fails in a file that a writer opens by
 * zl_vsi_watched() becomes a failure of the guard, whatever the writer makes of it. The guard is
 * borrowed until the end of the watch, and all files have to be closed by then. Watches may nest.
 */
void zl_vsi_watch_begin(zl_vsi_watch *watch, zl_gdal_guard *guard);
void zl_vsi_watch_end(zl_vsi_watch *watch); /**< for ZL_CLEANUP */

/** The name under which GDAL has to be given the file or folder `path`; freed with zl_free(), NULL:
 *  no memory. It is good for writing only and means nothing outside of GDAL. */
char *zl_vsi_watched(const char *path);

#endif
