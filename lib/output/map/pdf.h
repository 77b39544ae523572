#ifndef ZL_OUTPUT_MAP_PDF_H
#define ZL_OUTPUT_MAP_PDF_H

#include "zonelayer.h"

/** Writes the moment of SOURCE_DATE_EPOCH, where that is set, over the one at which cairo made a
 *  PDF, so that the same map has the same bytes. ZL_FAILED when it is not there or cannot be
 *  written. */
zl_status zl_pdf_date(const char *path, zl_error *err);

#endif
