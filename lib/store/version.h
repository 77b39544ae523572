/* The versions of a zone: finding the current one, closing it, and dates. */
#ifndef ZL_STORE_VERSION_H
#define ZL_STORE_VERSION_H

#include "store/layer.h"

/** A zone that the user named. */
typedef struct zl_zone {
    int64_t fid;
    char *id;         /**< owned */
    char *valid_from; /**< owned; NULL: from the beginning */
} zl_zone;
void zl_zone_free(zl_zone *zone);

/** By id, else by a name or alias that names exactly one. ZL_USAGE with what there is instead. */
zl_status zl_zone_find(zl_zone *out, zl_store *store, const char *wanted, const char *option,
                       zl_error *err);

/** The same where not finding it is no error. */
zl_status zl_zone_look_up(zl_zone *out, bool *found, zl_store *store, const char *wanted,
                          const char *option, zl_error *err);

/** Copies a zone into zones_history with `valid_to`; the row in zones stays. A row that was valid
 *  is marked as valid there too. */
zl_status zl_zone_keep_version(zl_store *store, int64_t fid, const char *valid_to, zl_error *err);

/** The boundary of a zone; NULL when it has none, or one that cannot be read, which is no hindrance
 *  to what mends it. */
zl_status zl_zone_shape(zl_shape **out, zl_store *store, int64_t fid, zl_error *err);

/** A change of stored zones: done as a whole and told in `findings`, or, when it fails or its
 *  findings are errors, neither. */
typedef zl_status (*zl_zone_change_fn)(zl_store *store, void *user, zl_findings *findings,
                                       zl_error *err);
zl_status zl_zone_change(zl_store *store, zl_zone_change_fn change, void *user,
                         zl_findings *findings, zl_error *err);

#define ZL_TIME_SIZE 32
/** The current UTC time as "2026-03-01T08:30:00.000Z". */
void zl_time_now(char out[ZL_TIME_SIZE]);
/** Is it a date "2026-03-01" or a UTC time "2026-03-01T08:30:00Z", with or without fractions? */
bool zl_time_is_valid(const char *text);
/** Has this day or time not come yet? A bare date counts from its first moment here or in UTC. */
bool zl_time_is_future(const char *text);
/** ZL_USAGE for a --date that is none or in the future; NULL is fine. */
zl_status zl_check_date(const char *date, zl_error *err);
/** Is ISO time a before b? A missing end ("2026-03") is the beginning of that span. */
bool zl_time_is_before(const char *a, const char *b);

#endif
