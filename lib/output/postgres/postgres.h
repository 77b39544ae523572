/* A layer as a table of PostGIS: made beside the one that is there, filled, read back, compared,
 * and put in its place, all in one transaction. */
#ifndef ZL_OUTPUT_POSTGRES_POSTGRES_H
#define ZL_OUTPUT_POSTGRES_POSTGRES_H

#include "db/postgres/session.h"
#include "output/deliver.h"

/** What can be said of such a table: in EPSG:4490 unless asked otherwise, any shapes, arrays. */
extern const zl_format zl_postgis_format;

/** Takes the address apart and names the table after the layer where it names none. ZL_USAGE when
 * the options do not allow it, or have what is for files only. */
zl_status zl_postgis_target(zl_pg_address *out, const char *output, const zl_stream *stream,
                            const zl_export_options *options, zl_error *err);
/**
 * Writes the one part of a delivery. ZL_FAILED leaves what was there: when a table or view of the
 * name is there and may not be overwritten, bears what a new one would lose (triggers, row
 * security), when other objects depend on it, when it is locked, or when the rows come back other
 * than they were.
 */
zl_status zl_postgis_deliver(zl_part *part, zl_pg_address *address, const zl_delivery *delivery,
                             zl_findings *findings, zl_error *err);

#endif
