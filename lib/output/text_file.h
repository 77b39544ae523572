/* Small text files beside an export: cells of CSV, and a text written to a file in one go. */
#ifndef ZL_OUTPUT_TEXT_FILE_H
#define ZL_OUTPUT_TEXT_FILE_H

#include "base/text.h"

/** Adds a cell, quoted where RFC 4180 asks for it, and `end` ("," or a line break) after it. */
void zl_csv_cell(zl_text *text, const char *cell, const char *end);
/** Writes a new file; ZL_FAILED says which and why. An empty text makes an empty file. */
zl_status zl_write_text(const char *path, const zl_text *text, zl_error *err);

#endif
