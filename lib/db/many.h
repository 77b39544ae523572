/* Many rows into one table: a statement takes a block of them, which costs a third of one statement
 * for each. */
#ifndef ZL_DB_MANY_H
#define ZL_DB_MANY_H

#include "db/db.h"

typedef struct zl_many zl_many;

/** `insert` is what stands before VALUES, "INSERT INTO t (a, b)", for rows of `nvalues` values. A
 *  row that SQLite refuses refuses the block that it is in. */
zl_status zl_many_open(zl_many **out, zl_db *db, const char *insert, int nvalues, zl_error *err);
void zl_many_free_ptr(zl_many **many);

/** Binds the values of a row to the parameters from `first` on; text and blobs may be lent. */
typedef void zl_bind_row(zl_stmt *stmt, int first, size_t row, const void *user);

/** Inserts rows 0 to count - 1. */
zl_status zl_many_insert(zl_many *many, size_t count, zl_bind_row *bind, const void *user,
                         zl_error *err);

#endif
