/* A table of PostGIS as a statement that gives its rows in values that a source can have. */
#ifndef ZL_INPUT_SOURCE_PG_TABLE_H
#define ZL_INPUT_SOURCE_PG_TABLE_H

#include "base/findings.h"
#include "db/postgres/session.h"

/**
 * Finds the table, or view, that the address names, or the only one that has a geometry, and
 * settles the address on it. `*select` is then the statement: whole numbers, numbers, texts and
 * arrays of text, dates and times in ISO 8601, the key as the feature number, the rows in the order
 * of the key. ZL_USAGE names what there is to choose from; ZL_BAD_DATA: no such table, or rows in
 * several coordinate systems. Numbers that lose digits are a finding. `*count` is the statement
 * that counts the rows. Both are freed with zl_free().
 */
zl_status zl_pg_select(char **select, char **count, zl_pg *session, zl_pg_address *address,
                       zl_findings *findings, zl_error *err);

#endif
