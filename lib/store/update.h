/* The parts of an update: the boundary that a source brings, and what the change touches. */
#ifndef ZL_STORE_UPDATE_H
#define ZL_STORE_UPDATE_H

#include "store/load.h"
#include "store/version.h"

/** A new boundary and what it is worth; texts as in the source until they are settled. */
typedef struct zl_boundary {
    zl_shape *shape;
    char *basis, *area_basis, *document, *placed_by, *licence;
    double accuracy_m; /**< NAN when unknown */
} zl_boundary;
void zl_boundary_free(zl_boundary *boundary);

/** The one polygon of the source, or that with the FID of the options. ZL_USAGE when there are
 *  several, ZL_BAD_DATA when it cannot be used. Fills in the counts of the row. */
zl_status zl_update_pick(zl_boundary *out, zl_loading *loading, zl_error *err);

/** Notes and warnings on what a new boundary changes. `old_shape` may be NULL. */
zl_status zl_update_tell(const zl_loading *loading, const char *id, const zl_shape *old_shape,
                         const zl_shape *new_shape, zl_error *err);

#endif
