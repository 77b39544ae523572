/* Which field of a source is which column of ours: by the user's --map, by our own names, by the
 * Chinese and English names in use. */
#ifndef ZL_INPUT_FIELDS_FIELDS_H
#define ZL_INPUT_FIELDS_FIELDS_H

#include "input/source/source.h"

typedef enum zl_kind {
    ZL_KIND_ZONE,
    ZL_KIND_LINE,
    ZL_KIND_POINT,
    ZL_KIND_LAND,
    ZL_KIND_DECLARED,
    ZL_KIND_DOCUMENT,
    ZL_KIND_BOUNDS
} zl_kind;

/** "zone" … "bounds"; false for anything else. */
bool zl_kind_parse(zl_kind *out, const char *name);
const char *zl_kind_name(zl_kind kind);
/** "zones", "lines", "points", "declared_areas", "documents", "declared_bounds"; NULL for
 *  land. */
const char *zl_kind_table(zl_kind kind);
zl_shape_kind zl_kind_shape(zl_kind kind); /**< NONE for declared, document, bounds; land: any */

/** A column of ours, of one kind. */
typedef struct zl_our_column {
    const char *name;
    zl_type type;
    bool required;
    const char *allowed; /**< "existing,planned,…", NULL for free text */
    /** Vocabulary that turns words in use into stored ones: "status", "mode", "declared_kind" …;
     *  NULL: values are kept as they are. */
    const char *vocabulary;
} zl_our_column;
/** The columns of a kind in the order of the table, without fid and geometry; none for land. */
const zl_our_column *zl_kind_columns(zl_kind kind, size_t *count);

/** The column of a kind that bears exactly this name; NULL when there is none. */
const zl_our_column *zl_kind_column(zl_kind kind, const char *name);

/** For a role ("id", "name_zh", "accuracy_m", …): the index of the field among `names` that plays
 *  it, by our own name first, then by aliases (letters compared without case); -1 for none. */
int zl_find_role(const char *role, const char *const *names, size_t count);

/** Is `name` the n-th alias (counting from 0, the role's own name first) of a role? -1 when it is
 *  none of them. Letters are compared without case. */
int zl_alias_rank(const char *role, const char *name);

/** Chinese and English words of a value to the stored one: 已建 → existing; NULL when unknown. The
 *  vocabularies are status, boundary_basis, area_basis, mode, category, unit, declared_kind,
 *  point_kind, side; "kind" looks in the last two. Letters are compared without case, "_" and
 * blanks stand for "-". */
const char *zl_canonical_value(const char *vocabulary, const char *word);
/** Is the word a member of the comma-separated list? */
bool zl_is_listed(const char *list, const char *word);

#endif
