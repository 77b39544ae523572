/* GDAL, loaded when it is first needed. Include this in place of GDAL's headers; its functions are
 * called by their own names. What opens or makes something with GDAL asks zl_gdal_need() first. */
#ifndef ZL_INPUT_GDAL_GDAL_H
#define ZL_INPUT_GDAL_GDAL_H

#include "input/gdal/table.h"
#include "zonelayer.h"

/* Made by cmake/GdalCalls.cmake; behind GDAL's own declarations. */
#include "input/gdal/redirect.h"

/** Loads GDAL once for the process. ZL_FAILED says what to install when it cannot be loaded. */
zl_status zl_gdal_need(zl_error *err);

/** The table. Without a zl_gdal_need() before it loads too, and ends the process where it cannot.
 */
const zl_gdal_calls *zl_gdal(void);

/** Sets GDAL up through the table, before anything else calls it. */
typedef void (*zl_gdal_setter)(const zl_gdal_calls *gdal);
/** Has `set` called when GDAL is loaded, or at once when it already is. */
void zl_gdal_when_loaded(zl_gdal_setter set);

#endif
