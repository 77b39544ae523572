/* How a project comes into files: zipped as .qgz, or kept in its GeoPackage. */
#ifndef ZL_OUTPUT_QGIS_PACKAGE_H
#define ZL_OUTPUT_QGIS_PACKAGE_H

#include "base/text.h"

/** Writes the document as the one file of a .qgz at `path`; `shown` is how messages name it. The
 *  same document gives the same bytes. */
zl_status zl_qgis_zip(const char *path, const char *shown, const zl_text *document, zl_error *err);
/** Keeps it in the GeoPackage at `path` under `name`, where QGIS looks for projects. */
zl_status zl_qgis_embed(const char *path, const char *shown, const char *name,
                        const zl_text *document, zl_error *err);
/** Reads the .qgz back: ZL_FAILED when it does not hold the document. */
zl_status zl_qgis_verify_zip(const char *path, const char *shown, const zl_text *document,
                             zl_error *err);

#endif
