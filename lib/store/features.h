/* The features of a layer by their position, in the order of fid, with no more in memory than
 * their boxes and fids: 32 bytes for each. What a thread needs of one it fetches through a
 * connection of its own, as a scan (store/scan.h) does. What others cannot open, and what is small,
 * is held in memory, behind the same functions. */
#ifndef ZL_STORE_FEATURES_H
#define ZL_STORE_FEATURES_H

#include "geometry/box_index.h"
#include "store/family.h"
#include "store/scan.h"

/** All zero is empty. */
typedef struct zl_features {
    size_t count;
    zl_box_index *index;       /**< of the extents; a feature without shape is never found */
    const int64_t *fid;        /**< ascending */
    zl_family family;          /**< who is declared a part of whom */
    const zl_collection *held; /**< those of a collection of the caller; borrowed */
    zl_collection collected;   /**< those of a layer that had to be held */
    int64_t *fids;             /**< owned */
    zl_scan *scan;             /**< NULL: they are held */
    size_t *column;            /**< of the layer, those that `values` of a feature are */
    size_t ncolumns, given;
} zl_features;

/** Reads the layer once: each feature is checked as zl_collect() does, with the same errors.
 *  `choice` (may be NULL) says which columns the features carry; `near` of it is not asked. The
 *  layer is borrowed and must not be stepped in the meantime. */
zl_status zl_features_open(zl_features *out, zl_layer *layer, const zl_choice *choice,
                           zl_error *err);
/** Of what is in memory, which is borrowed. */
zl_status zl_features_of(zl_features *out, const zl_collection *collection, zl_error *err);
/** Of what is in memory without its shapes, which are fetched through a shared scan of the layer
 *  that it was collected from. The collection is borrowed; the scan is taken over, also after a
 *  failure. */
zl_status zl_features_fetched(zl_features *out, const zl_collection *collection, zl_scan **scan,
                              zl_error *err);
void zl_features_close(zl_features *features);

/** Are they in memory, and their texts with them until the end? */
bool zl_features_are_held(const zl_features *features);
/** Position of a fid; SIZE_MAX: it is not there. */
size_t zl_features_find(const zl_features *features, int64_t fid);

/** Where the fetcher goes on from without seeking. */
typedef struct zl_lane {
    zl_cursor *cursor; /**< NULL where features are held */
    size_t next;       /**< the position that it stands before; SIZE_MAX: nowhere */
} zl_lane;

/** Those who ask for neighbours go along two rows of parcels at once. */
enum { ZL_LANES = 2 };

/** Fetches features for one thread. All zero is empty. */
typedef struct zl_fetcher {
    const zl_features *features;
    zl_lane lane[ZL_LANES];
    zl_value *values;
    zl_feature feature;
} zl_fetcher;
/** For one thread more, no more than zl_jobs(); called in the caller's thread. */
zl_status zl_fetcher_open(zl_fetcher *out, zl_features *features, zl_error *err);
void zl_fetcher_close(zl_fetcher *fetcher);
/** A feature, borrowed until the next one is fetched; one that is held lasts. ZL_FAILED when it has
 *  gone. */
zl_status zl_fetch(const zl_feature **out, zl_fetcher *fetcher, size_t position, zl_error *err);

#endif
