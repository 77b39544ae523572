/* Why corridor areas may not be quoted: the zones and lines that are not known well enough. */
#ifndef ZL_ANALYSIS_BLAME_H
#define ZL_ANALYSIS_BLAME_H

#include "analysis/lines.h"
#include "analysis/questions.h"

/** Least and greatest of some accuracies in metres; NAN: none is known. */
typedef struct zl_accuracies {
    double least_m, most_m;
} zl_accuracies;
void zl_accuracies_add(zl_accuracies *all, double accuracy_m);

typedef struct zl_blame {
    size_t rows, cannot_tell;
    bool *line;     /**< of each line: schematic, of unknown accuracy, or coarser than asked */
    zl_names zones; /**< schematic, or of unknown accuracy */
    zl_accuracies of_zones; /**< of all such zones */
} zl_blame;
/** Nobody is blamed yet. */
zl_blame zl_blame_none(void);

/** The warning "not-to-be-quoted"; none when every row is a measurement. */
zl_status zl_note_not_to_be_quoted(const zl_blame *blame, const zl_lines *lines, zl_findings *notes,
                                   zl_error *err);

#endif
