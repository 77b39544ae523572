/* SQLite with messages: opening, statements, savepoints. Knows nothing of zones. */
#ifndef ZL_DB_DB_H
#define ZL_DB_DB_H

#include "base/text.h"

typedef struct zl_db zl_db;
typedef struct zl_stmt zl_stmt;

typedef enum zl_db_mode { ZL_DB_READ, ZL_DB_WRITE, ZL_DB_CREATE, ZL_DB_MEMORY } zl_db_mode;

/** Opens a file (`path` is not used for ZL_DB_MEMORY) with a busy time of 5 s, DELETE journal,
 *  foreign keys on and functions of the schema untrusted. ZL_DB_CREATE refuses an existing file.
 *  The first page of an existing file is read, so that a file of another kind is refused here.
 *  Errors are ZL_FAILED and name the file and what to do: not there, not a database, locked,
 *  read-only, disk full. */
zl_status zl_db_open(zl_db **out, const char *path, zl_db_mode mode, zl_error *err);
/** A foreign file, read-only and defensive: no triggers, no views, no extensions, no virtual
 *  tables but R-trees, limits on size and depth; refused unless quick_check says ok. */
zl_status zl_db_open_foreign(zl_db **out, const char *path, zl_error *err);
void zl_db_close(zl_db *db);
void zl_db_close_ptr(zl_db **db);
const char *zl_db_path(const zl_db *db);
/** The sqlite3 handle, for the store to attach SpatiaLite to it. */
void *zl_db_handle(zl_db *db);
/** Can nothing be written through this connection? */
bool zl_db_is_readonly(const zl_db *db);

/** Which kind of constraint the last failed statement broke. */
typedef enum zl_constraint {
    ZL_CONSTRAINT_NONE,
    ZL_CONSTRAINT_UNIQUE, /**< a key that is there already */
    ZL_CONSTRAINT_CHECK,  /**< a CHECK, NOT NULL, or a trigger that refused the row */
    ZL_CONSTRAINT_OTHER
} zl_constraint;
zl_constraint zl_db_constraint(const zl_db *db);

/** Runs one or more statements without results. */
zl_status zl_db_exec(zl_db *db, const char *sql, zl_error *err);
/** The same through sqlite3_mprintf: %w for identifiers inside "", %Q for values. */
zl_status zl_db_execf(zl_db *db, zl_error *err, const char *format, ...);
/** A query that has to answer 1, as SpatiaLite's functions do when they worked; else ZL_FAILED. */
zl_status zl_db_expect_one(zl_db *db, zl_error *err, const char *format, ...);

/** Adds an identifier in double quotes. */
void zl_add_identifier(zl_text *sql, const char *name);

/** Prepares one statement; a second one after it is ZL_USAGE. */
zl_status zl_stmt_prepare(zl_stmt **out, zl_db *db, const char *sql, zl_error *err);
zl_status zl_stmt_preparef(zl_stmt **out, zl_db *db, zl_error *err, const char *format, ...);
void zl_stmt_free(zl_stmt *stmt);
void zl_stmt_free_ptr(zl_stmt **stmt);
bool zl_stmt_is_readonly(const zl_stmt *stmt);
bool zl_stmt_has_parameters(const zl_stmt *stmt);
/** Parameters count from 1. Text is copied; NULL text and NAN bind NULL. */
void zl_bind_text(zl_stmt *stmt, int parameter, const char *text);
void zl_bind_real(zl_stmt *stmt, int parameter, double value);
void zl_bind_int(zl_stmt *stmt, int parameter, int64_t value);
void zl_bind_blob(zl_stmt *stmt, int parameter, const void *bytes, size_t size);
void zl_bind_value(zl_stmt *stmt, int parameter, const zl_value *value);
/** The same without a copy: text and bytes must stay until the statement is reset. */
void zl_bind_lent_text(zl_stmt *stmt, int parameter, const char *text);
void zl_bind_lent_blob(zl_stmt *stmt, int parameter, const void *bytes, size_t size);
void zl_bind_lent_value(zl_stmt *stmt, int parameter, const zl_value *value);
/** Steps; `*row` says whether there is one. */
zl_status zl_stmt_step(bool *row, zl_stmt *stmt, zl_error *err);
/** Steps a statement that gives no row, and resets it for the next binding. */
zl_status zl_stmt_run(zl_stmt *stmt, zl_error *err);
void zl_stmt_reset(zl_stmt *stmt);
/** The statement's connection. */
zl_db *zl_stmt_db(const zl_stmt *stmt);
/** Columns count from 0. Text and blob are borrowed until the next step. */
int zl_column_count(const zl_stmt *stmt);
const char *zl_column_name(const zl_stmt *stmt, int column);
bool zl_column_is_null(zl_stmt *stmt, int column);
/** How the value itself is stored, whatever the column was declared as. */
typedef enum zl_storage {
    ZL_STORED_NULL,
    ZL_STORED_INTEGER,
    ZL_STORED_REAL,
    ZL_STORED_TEXT,
    ZL_STORED_BLOB
} zl_storage;
zl_storage zl_column_storage(zl_stmt *stmt, int column);
const char *zl_column_text(zl_stmt *stmt, int column); /**< NULL for NULL */
double zl_column_real(zl_stmt *stmt, int column);      /**< NAN for NULL */
int64_t zl_column_int(zl_stmt *stmt, int column);
const void *zl_column_blob(zl_stmt *stmt, int column, size_t *size);
/** A place is kept as the JSON text "[lon,lat]" and comes back as ZL_TEXT. */
zl_value zl_column_value(zl_stmt *stmt, int column, zl_type type);

/** One integer, `fallback` when there is no row. */
zl_status zl_db_int(int64_t *out, zl_db *db, int64_t fallback, zl_error *err, const char *format,
                    ...);
int64_t zl_db_last_rowid(zl_db *db);
int64_t zl_db_changes(zl_db *db);
/** Is there a table or view of this name (letters compared without case)? */
zl_status zl_db_find_table(bool *found, zl_db *db, const char *name, zl_error *err);
/** The same where a file that cannot be read may count as one without the table. */
bool zl_db_has_table(zl_db *db, const char *name);

/** BEGIN IMMEDIATE … COMMIT or ROLLBACK. */
zl_status zl_db_begin(zl_db *db, zl_error *err);
zl_status zl_db_commit(zl_db *db, zl_error *err);
void zl_db_rollback(zl_db *db);

/** Are references to other tables checked at each row? They are, unless the caller knows better for
 *  the rows that it is about to write. */
void zl_db_check_references(zl_db *db, bool check);

const char *zl_sqlite_version(void);

#endif
