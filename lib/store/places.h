/* The towns, stations and the like of the store, against which positions are judged. */
#ifndef ZL_STORE_PLACES_H
#define ZL_STORE_PLACES_H

#include "input/crs/doctor.h"
#include "store/store.h"

/** All rows of `points` that have a position; empty without a store (`store` may be NULL). Rows
 *  whose geometry another program has damaged are left out. */
zl_status zl_store_places(zl_known_places *out, zl_store *store, zl_error *err);

#endif
