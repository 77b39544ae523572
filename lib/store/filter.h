/* The conditions of a filter, one by one. Each adds SQL over the table `t`, or nothing. */
#ifndef ZL_STORE_FILTER_H
#define ZL_STORE_FILTER_H

#include "store/layer.h"

/** Rows named by an entry of the list; every entry has to name at least one row. */
zl_status zl_filter_add_zone(zl_text *sql, zl_bindings *bindings, const zl_table *table,
                             const char *list, zl_error *err);
/** Rows whose mode (kind of points) is one of the list, in any spelling. */
zl_status zl_filter_add_mode(zl_text *sql, zl_bindings *bindings, const zl_table *table,
                             const char *list, zl_error *err);
/** Rows whose status is one of the list; NULL takes the existing ones where the layer has a status
 *  in our words, "any" takes all. A row without status is existing. */
zl_status zl_filter_add_status(zl_text *sql, zl_bindings *bindings, const zl_table *table,
                               const char *list, zl_error *err);
/** The user's own expression, tried before it is added. */
zl_status zl_filter_add_where(zl_text *sql, const zl_table *table, const char *expression,
                              zl_error *err);

#endif
