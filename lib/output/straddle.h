/* How a feature that reaches over the border of a 3-degree zone is divided between the zones. */
#ifndef ZL_OUTPUT_STRADDLE_H
#define ZL_OUTPUT_STRADDLE_H

#include "output/stream.h"

/** Adds the warning "straddles-zones" when the shape of the row reaches out of `zone`, into which
 * it is written whole: how much of it lies in each other zone, in hectares, kilometres or points.
 */
zl_status zl_note_straddling(const zl_stream *stream, const zl_stream_row *row, int zone,
                             zl_findings *findings, zl_error *err);

#endif
