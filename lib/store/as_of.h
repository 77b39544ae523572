/* The past of the stored zones: which versions held on a day, and all versions together. */
#ifndef ZL_STORE_AS_OF_H
#define ZL_STORE_AS_OF_H

#include "store/layer.h"
#include "store/version.h"

/** The name by which all versions of all zones are a layer. */
#define ZL_VERSIONS_LAYER "zones_versions"

/** The last moment that counts: of a bare date its last millisecond (UTC), so that what begins on a
 *  day holds on it. ZL_USAGE when it is neither a date nor a time; `option` is named then. */
zl_status zl_as_of_moment(char out[ZL_TIME_SIZE], const char *date, const char *option,
                          zl_error *err);

/** Lets the table `zones` stand for the versions that held at `moment`, NULL: for all versions, in
 *  the order of their ids and days. Of a zone that is there now the fid is that of today.
 *  ZL_BAD_DATA when the periods of two versions overlap, which only another program can write. */
zl_status zl_table_take_versions(zl_table *table, const char *moment, zl_error *err);

/** Do rows of this table have the day on which they were declared: figures and bounds? */
bool zl_as_of_has_dates(const zl_table *table);

/** The condition that a declared figure or bound was there at `moment`: one without date always
 * was. */
void zl_as_of_add_declared(zl_text *sql, const char *moment);

/** Notes what the date changes of this layer: versions that are no longer current, figures and
 *  bounds left out, or that the layer has no history. A note that is there already is not repeated.
 */
zl_status zl_as_of_tell(const zl_table *table, const char *date, const char *moment,
                        zl_findings *findings, zl_error *err);

#endif
