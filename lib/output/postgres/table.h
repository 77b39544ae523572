/* The table: created under a name of the session's own, put in place of another. */
#ifndef ZL_OUTPUT_POSTGRES_TABLE_H
#define ZL_OUTPUT_POSTGRES_TABLE_H

#include "output/postgres/postgres.h"

/** All zero is empty. */
typedef struct zl_pg_table {
    zl_pg *session;
    const zl_pg_address *address; /**< settled: it has a schema */
    const zl_stream *stream;
    const zl_survey *survey;
    char made[ZL_SLUG_SIZE];     /**< the name until it is in its place */
    char fid[ZL_SLUG_SIZE];      /**< the key: 1, 2, 3 … in the order of the rows */
    char geometry[ZL_SLUG_SIZE]; /**< "": a table without shapes */
    bool single;                 /**< points, each alone */
    int32_t srid;
    char *old; /**< oid of the table that is there, owned; NULL: none */
} zl_pg_table;

/** Looks at the database: PostGIS, the schema, the SRID of the CRS, a table of this name. */
zl_status zl_pg_table_look(zl_pg_table *table, zl_pg_address *address, const char *crs_code,
                           bool overwrite, zl_error *err);
zl_status zl_pg_table_create(zl_pg_table *table, zl_error *err);
/** Indexes it, and says in its comment where it comes from and what its shapes are worth. */
zl_status zl_pg_table_finish(const zl_pg_table *table, const char *remark, zl_error *err);
/** Takes owner and rights over from the old one, drops that, and bears its name. */
zl_status zl_pg_table_swap(const zl_pg_table *table, zl_error *err);
/** Adds the name it has until then. */
void zl_pg_table_add_name(zl_text *sql, const zl_pg_table *table);
void zl_pg_table_free(zl_pg_table *table); /**< for ZL_CLEANUP too */

#endif
