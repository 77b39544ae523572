/* What "PG:…" names: a database of PostgreSQL as libpq's parameters, and a table in it. */
#ifndef ZL_DB_POSTGRES_ADDRESS_H
#define ZL_DB_POSTGRES_ADDRESS_H

#include "base/text.h"

typedef struct zl_pg_pair {
    char *keyword, *value;
} zl_pg_pair;

/** All zero is empty. */
typedef struct zl_pg_address {
    zl_pg_pair *pair; /**< libpq's parameters as given: host, dbname, password … */
    size_t count, capacity;
    char *schema, *table; /**< NULL: not given */
    char *geometry;       /**< the column in tables=TABLE(COLUMN), NULL: not given */
    char *label;          /**< for messages and records: no user, no password; escaped */
} zl_pg_address;

/**
 * Reads "PG:dbname=land host=/run/postgresql tables=parcels", or the same with a URI of libpq
 * before the words of ours: "PG:postgresql://gis@server/land tables=gis.parcels". Ours are tables
 * (or table), of which only one can be named, and schemas (or schema, active_schema). ZL_USAGE says
 * what cannot be read, in words that hold no value.
 */
zl_status zl_pg_address_parse(zl_pg_address *out, const char *what, zl_error *err);
void zl_pg_address_free(zl_pg_address *address); /**< for ZL_CLEANUP too */
/** The schema and the table that were found, for the label too. */
zl_status zl_pg_address_settle(zl_pg_address *address, const char *schema, const char *table,
                               zl_error *err);

/** ZL_USAGE unless it is allowed to connect. */
zl_status zl_database_check(const char *what, bool allowed, zl_error *err);

#endif
