/* Why corridor areas may not be quoted: the zones and lines that are not known well enough. */
#ifndef ZL_ANALYSIS_BLAME_H
#define ZL_ANALYSIS_BLAME_H

#include "analysis/lines.h"
#include "analysis/questions.h"

typedef struct zl_blame {
    size_t rows, cannot_tell;
    bool *line;     /**< of each line: schematic, of unknown accuracy, or coarser than asked */
    zl_names zones; /**< schematic, or of unknown accuracy */
} zl_blame;

/** The warning "not-to-be-quoted"; none when every row is a measurement. */
zl_status zl_note_not_to_be_quoted(const zl_blame *blame, const zl_collection *zones,
                                   const zl_lines *lines, zl_findings *notes, zl_error *err);

#endif
