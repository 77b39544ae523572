/* One feature before and after: what became of its boundary and of its columns. */
#ifndef ZL_ANALYSIS_COMPARE_H
#define ZL_ANALYSIS_COMPARE_H

#include "base/text.h"
#include "geometry/boundary_move.h"

/** What a boundary that is drawn anew may be off without having moved: coordinates of 7 decimals
 *  (GeoJSON) are rounded by up to 8 mm. */
#define ZL_DIFF_TOLERANCE_M 0.01

/** A boundary before and after. */
typedef struct zl_change {
    double old_m2, new_m2;                /**< NAN without boundary */
    double added_m2, removed_m2, kept_m2; /**< kept + removed is old, kept + added is new */
    zl_boundary_move shift;               /**< of two boundaries; max_m NAN where one is missing */
    const char *verdict; /**< same noise moved added removed; NULL: no boundary on either side */
} zl_change;

/** Either may be NULL. Areas by the sums over edges that overlap takes (geometry/overlap_area.h).
 *  It is noise when no place of either boundary is farther than the tolerance from the other one
 * and what was added and removed is no more than the boundaries times it. */
zl_status zl_compare_boundaries(zl_change *out, const zl_shape *before, const zl_shape *after,
                                double tolerance_m, zl_error *err);

/** Columns that two layers have in common: positions of each in both. */
typedef struct zl_common_columns {
    const char **name; /**< as the old layer has it */
    size_t *in_old, *in_new;
    bool *is_list; /**< in one of them; the other may have it as a text "a;b" */
    size_t count;
} zl_common_columns;
/** All that both have by name, letters compared without case, but valid_from, valid_to and the
 * column `id` (may be NULL). `list` (may be NULL) names those that count, "none" none: ZL_USAGE for
 * one that one of them has not. */
zl_status zl_common_columns_find(zl_common_columns *out, const zl_layer *old_layer,
                                 const zl_layer *new_layer, const char *list, zl_error *err);
void zl_common_columns_free(zl_common_columns *columns);

/** A value as text that is the same in every format: 3000 as a number and as a text, [] and no
 * list; NULL for none. To be freed; `*failed` when memory was short. */
char *zl_plain_value(const zl_value *value, bool as_list, bool *failed);

/** The columns whose values differ, as JSON arrays. All zero is none. */
typedef struct zl_value_changes {
    zl_text columns; /**< ["name_zh"] */
    zl_text values;  /**< ["name_zh: 甲 → 乙"] */
} zl_value_changes;
void zl_value_changes_free(zl_value_changes *changes);
/** `before` and `after` are plain values of the columns. */
zl_status zl_list_value_changes(zl_value_changes *out, const zl_common_columns *columns,
                                char *const *before, char *const *after, zl_error *err);

#endif
