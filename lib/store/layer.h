/* The cursor behind zl_layer, in its parts: the table it runs over, the SQL condition that a filter
 * becomes, and the staging of a source. */
#ifndef ZL_STORE_LAYER_H
#define ZL_STORE_LAYER_H

#include "base/text.h"
#include "db/db.h"
#include "store/store.h"
#include "store/temporary.h"

/** What a column means to the questions, whatever the layer calls it. */
typedef enum zl_role {
    ZL_ROLE_ID,
    ZL_ROLE_NAME_ZH,
    ZL_ROLE_NAME_EN,
    ZL_ROLE_ALIASES,
    ZL_ROLE_CATEGORY,
    ZL_ROLE_PART_OF,
    ZL_ROLE_MODE, /**< mode of lines, kind of points */
    ZL_ROLE_STATUS,
    ZL_ROLE_BOUNDARY_BASIS,
    ZL_ROLE_AREA_BASIS,
    ZL_ROLE_DOCUMENT,
    ZL_ROLE_ACCURACY,
    ZL_ROLES
} zl_role;

/** A table of the store as the cursor sees it. All zero is empty. */
typedef struct zl_table {
    zl_store *store; /**< borrowed */
    char name[64];
    char title[256]; /**< for messages, safe to print; the name unless it was set */
    zl_kind kind;
    zl_shape_kind shape_kind;
    bool has_fid;       /**< it has a column `fid`; else the rowid stands for it */
    bool has_shape;     /**< it has a column `geometry` */
    zl_column *column;  /**< without fid and geometry; names owned */
    zl_columns columns; /**< the same, for the public */
    int role[ZL_ROLES]; /**< index of the column, -1 where there is none */
    char *versions;     /**< SQL that stands for the table where it gives versions of zones, with
                             the columns mark_layer and mark_fid; NULL: the table itself; owned */
} zl_table;

/** Is `name` a layer or a plain table that can be read (layers, loads)? */
zl_status zl_table_exists(bool *exists, zl_store *store, const char *name, zl_error *err);
/** Reads columns and roles. `id_field` (may be NULL) names the id of a layer of foreign design;
 *  ZL_USAGE when there is no such column. */
zl_status zl_table_describe(zl_table *out, zl_store *store, const char *name, const char *id_field,
                            zl_error *err);
void zl_table_free(zl_table *table);
/** What messages call the table: a staged source by its own name. */
void zl_table_set_title(zl_table *table, const char *foreign);
/** The column that plays a role, NULL for none. */
const char *zl_table_role(const zl_table *table, zl_role role);
/** Position of a column by name, letters compared without case; -1: not there. */
int zl_columns_find(const zl_columns *columns, const char *name);
/** Position of the column that plays a role by its name or one of the names in use; -1: none. */
int zl_columns_find_role(const zl_columns *columns, const char *role);
/** A value of foreign design as a number, in metres and the like; NAN when it is none. */
double zl_value_number(const zl_value *value);
/** Adds "a, b, c": the columns, for messages. */
void zl_table_add_columns(zl_text *text, const zl_table *table);
/** Adds what comes after FROM: the table's name, or its versions; to be followed by AS t. */
void zl_table_add_from(zl_text *sql, const zl_table *table);

/** The texts that are bound to ?1, ?2 … of a condition. All zero is empty. */
typedef struct zl_bindings {
    char **text;
    size_t count, capacity;
    bool failed; /**< memory was short: the list is incomplete */
} zl_bindings;
void zl_bindings_free(zl_bindings *bindings);
/** Keeps a copy and gives its parameter number; sets `failed` when memory is short. */
int zl_bindings_add(zl_bindings *bindings, const char *text);
/** Binds them all. */
void zl_bindings_apply(zl_stmt *stmt, const zl_bindings *bindings);

/**
 * Turns a filter (may be NULL) into "cond AND cond …" over the table `t`, "1" when nothing
 * restricts. Every entry of `zone`, `mode` and `status` has to be known (ZL_USAGE); a zone that is
 * named and left out by its status is a note.
 */
zl_status zl_filter_condition(zl_text *condition, zl_bindings *bindings, const zl_table *table,
                              const zl_filter *filter, zl_findings *findings, zl_error *err);
/** Adds the condition that a row is the one that parameter `parameter` names: its id, a name, or
 *  one of its aliases, letters compared without case. */
void zl_add_name_condition(zl_text *sql, const zl_table *table, int parameter);

/** Adds at most ten ids of the table, those most like `wanted` first: "a, b, c". */
zl_status zl_add_nearest_ids(zl_text *text, const zl_table *table, const char *wanted,
                             zl_error *err);

/** Name of the table that a staged source has in its private store. */
#define ZL_STAGED_TABLE "staged"
/** A source in a private store of its own. */
typedef struct zl_staged {
    zl_temporary in;
    char *name;      /**< the layer's name in the source */
    char *id_column; /**< the column that the user named as the id; NULL where he named none */
} zl_staged;
void zl_staged_free(zl_staged *staged);
/** Imports a source; its features keep their FID. ZL_BAD_DATA when one cannot be used. */
zl_status zl_stage(zl_staged *out, const char *what, const zl_source_options *options,
                   zl_findings *findings, zl_error *err);

/** Has the layer a column that is its id? Else features are called "fid 12". */
bool zl_layer_has_id(const zl_layer *layer);

/** Position of the column that a word names: by its name or by its title in the standard that the
 *  layer was opened with; -1: none. */
int zl_layer_find_column(const zl_layer *layer, const char *word);
/** What that standard says of the layer. */
const struct zl_standard *zl_layer_standard(const zl_layer *layer);
void zl_layer_close_ptr(zl_layer **layer); /**< for ZL_CLEANUP */

#endif
