/* What became of each feature, in its parts: what is known of the old ones, what is kept of the new
 * ones that differ, and the rows. */
#ifndef ZL_ANALYSIS_DIFFERENCE_H
#define ZL_ANALYSIS_DIFFERENCE_H

#include "analysis/compare.h"
#include "analysis/questions.h"

/** A feature that is compared later: copies of what the answer needs. */
typedef struct zl_kept_feature {
    char *id, *name, *valid_from;
    zl_shape *shape;
    char **value; /**< of each common column, plain */
    size_t nvalues;
    bool schematic;
} zl_kept_feature;

/** `in_layer` has the positions of the common columns. */
zl_status zl_keep_feature(zl_kept_feature *out, const zl_layer *layer, const zl_feature *feature,
                          const zl_common_columns *columns, const size_t *in_layer, zl_error *err);
void zl_kept_feature_free(zl_kept_feature *kept);

/** How many rows of each verdict there were, for the note that comes first. */
typedef struct zl_diff_counts {
    size_t same, noise, moved, added, removed, attributes;
    size_t schematic; /**< moved ones of which one outline is schematic */
    zl_names wide;    /**< zones that are narrower than the tolerance */
    zl_names renamed; /**< new ones of which the id of one that is gone is an alias */
} zl_diff_counts;

/** Where rows and pieces go, and how they are judged. */
typedef struct zl_diff_writer {
    const zl_diff_options *options;
    double tolerance_m;
    const zl_common_columns *columns;
    const zl_sink *sink;
    zl_diff_counts counts;
} zl_diff_writer;

/** One row, and its pieces: of a feature before (NULL: it is new) and after (NULL: it is gone). */
zl_status zl_diff_write(zl_diff_writer *writer, const zl_kept_feature *before,
                        const zl_kept_feature *after, zl_error *err);
/** The notes on all rows together. */
zl_status zl_diff_note(const zl_diff_writer *writer, zl_error *err);

#endif
