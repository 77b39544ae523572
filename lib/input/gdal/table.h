/* GDAL's functions as a table that a module of its own gives, so that a program that reads and
 * writes no file of GDAL's does not wait for it and the hundred libraries behind it. */
#ifndef ZL_INPUT_GDAL_TABLE_H
#define ZL_INPUT_GDAL_TABLE_H

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_http.h>
#include <cpl_multiproc.h>
#include <cpl_string.h>
#include <cpl_vsi.h>
#include <gdal.h>
#include <gdal_alg.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "input/gdal/calls.h"

/** The one symbol that the module gives: a function that returns the table. */
#define ZL_GDAL_SYMBOL "zl_gdal_table"

#define ZL_GDAL_POINTER(name) __typeof__(name) *call_##name;
typedef struct zl_gdal_calls {
    size_t size;         /**< of this table: another one belongs to another build */
    const char *version; /**< of zonelayer */
    ZL_GDAL_CALLS(ZL_GDAL_POINTER)
} zl_gdal_calls;
#undef ZL_GDAL_POINTER

#endif
