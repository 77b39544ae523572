/* A session with a PostgreSQL server, over libpq: statements with messages that name the database
 * and never its password. */
#ifndef ZL_DB_POSTGRES_SESSION_H
#define ZL_DB_POSTGRES_SESSION_H

#include "db/postgres/address.h"

typedef struct zl_pg zl_pg;
typedef struct zl_pg_rows zl_pg_rows;

/** What a session is for: reading can change nothing, sees one state of the data, and fails with
 *  ZL_BAD_DATA; writing fails with ZL_FAILED. */
typedef enum zl_pg_use { ZL_PG_READ, ZL_PG_WRITE } zl_pg_use;

/** Connects within 15 s; a lock is waited for 30 s and a statement 10 minutes (reading) or an hour,
 *  unless connect_timeout= and options= of the address say otherwise. */
zl_status zl_pg_open(zl_pg **out, const zl_pg_address *address, zl_pg_use use, zl_error *err);
void zl_pg_close_ptr(zl_pg **session); /**< what is not committed is undone; for ZL_CLEANUP */
/** The same parameters as one text for another program's libpq; it has the password. Texts are to
 *  come in `encoding`. NULL: no memory. Freed with zl_free(). */
char *zl_pg_conninfo(const zl_pg_address *address, zl_pg_use use, const char *encoding);
/** Of a setting of the server, "server_encoding"; NULL: not known. */
const char *zl_pg_setting(const zl_pg *session, const char *name);
/** Tells this session's temporary names from those of all others. */
int zl_pg_backend(const zl_pg *session);

/** Runs one statement with its parameters $1…; `rows` (may be NULL) has what it gives. A signal
 *  cancels it. */
zl_status zl_pg_run(zl_pg_rows **rows, zl_pg *session, const char *sql, size_t count,
                    const char *const *parameters, zl_error *err);
void zl_pg_rows_free_ptr(zl_pg_rows **rows); /**< for ZL_CLEANUP */
size_t zl_pg_count(const zl_pg_rows *rows);
/** NULL for a null; belongs to the rows. */
const char *zl_pg_text(const zl_pg_rows *rows, size_t row, int column);

/** Begins COPY … FROM STDIN, takes bytes of it, and ends it. */
zl_status zl_pg_copy_begin(zl_pg *session, const char *sql, zl_error *err);
zl_status zl_pg_copy_put(zl_pg *session, const void *bytes, size_t size, zl_error *err);
zl_status zl_pg_copy_end(zl_pg *session, zl_error *err);
/** Runs COPY … TO STDOUT and gives each message, which is a row, to `take`. */
zl_status zl_pg_copy_out(zl_pg *session, const char *sql,
                         void (*take)(const char *bytes, size_t size, void *user), void *user,
                         zl_error *err);

#endif
