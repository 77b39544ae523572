/* The GeoJSON file of --skip-bad: the features that were refused, with what was found in them. */
#ifndef ZL_STORE_REFUSED_H
#define ZL_STORE_REFUSED_H

#include "base/scratch.h"
#include "base/text.h"
#include "input/import.h"

/** All zero is empty: nothing was refused. */
typedef struct zl_refused_file {
    zl_text text;
    zl_scratch scratch; /**< has the file that is written, until it is published */
    char *published;
} zl_refused_file;

/** Adds a feature with its geometry as the import gives it back, points in their order: in
 *  longitude and latitude, or as in the source where it has no image there. What GeoJSON cannot
 *  say, such as coordinates that are no numbers, is written as null. The codes of its error
 *  findings, from index `from` on, become the property "finding". */
void zl_refused_add(zl_refused_file *file, const zl_columns *columns, const zl_value *values,
                    const zl_imported *feature, const zl_findings *findings, size_t from);
/** ZL_USAGE for a name that does not end in .geojson or .json, ZL_FAILED when there is a file of
 *  this name: asked before the work begins. */
zl_status zl_refused_check(const char *path, zl_error *err);
/** Writes all features into a hidden folder beside `path`; nothing when none was refused. */
zl_status zl_refused_write(zl_refused_file *file, const char *path, zl_error *err);
/** Gives the written file its name; ZL_FAILED when there is a file of that name. */
zl_status zl_refused_publish(zl_refused_file *file, const char *path, zl_error *err);
/** Takes the published file away again, for a load that failed after it. */
void zl_refused_withdraw(zl_refused_file *file);
/** Also removes a file that was written and not published. */
void zl_refused_free(zl_refused_file *file);

#endif
