/* Which parcels of a land layer lie in which zone, by how much, and where parcels overlap each
 * other: what is needed to count land once. */
#ifndef ZL_ANALYSIS_COVER_H
#define ZL_ANALYSIS_COVER_H

#include "store/features.h"

/** The part of a parcel that lies in a zone. */
typedef struct zl_hit {
    size_t parcel;  /**< its position in the land */
    double area_m2; /**< of the part */
    bool whole;     /**< all of the parcel */
    bool covers;    /**< all of the zone */
} zl_hit;

/** An earlier parcel that overlaps the one it is listed for. */
typedef struct zl_rival {
    size_t parcel;
    double area_m2; /**< of what they have in common, in or out of the zones */
    bool holds;     /**< all of the parcel it is listed for lies in it */
} zl_rival;

/** All pairs of parcels that overlap each other. */
typedef struct zl_rival_pairs {
    size_t count;
    zl_rival largest; /**< the earlier parcel of the pair with the largest overlap */
    size_t later;     /**< the other one */
} zl_rival_pairs;

/** All zero is empty. */
typedef struct zl_cover {
    const zl_collection *zones, *land; /**< borrowed */
    const size_t *class_of;            /**< of each parcel; borrowed */
    double *zone_m2;                   /**< 0 where there is no shape */
    zl_hit *hit;                       /**< those of zone i: first_hit[i] .. first_hit[i + 1] - 1,
                                            parcels ascending */
    size_t *first_hit;
    zl_rival *rival; /**< those of parcel p: first_rival[p] .. first_rival[p + 1] - 1, ascending;
                          only of parcels that lie in a zone, and up to the first that holds the
                          parcel: behind it up to one more, of its class, that does */
    size_t *first_rival;
    zl_rival_pairs pairs;
    zl_features *parcels; /**< the land, its shapes in memory or fetched when they are asked for */
    zl_fetcher *fetcher;  /**< of these */
} zl_cover;

/** Later questions may put classes of `class_of` together, and never part one. `scan` (NULL, or
 * pointing to NULL: the shapes are in the collection) is a shared scan of the land, whose shapes
 * are fetched through it; it is taken over. For one thread. */
zl_status zl_cover_new(zl_cover *out, const zl_collection *zones, const zl_collection *land,
                       const size_t *class_of, zl_scan **scan, zl_error *err);
/** A copy of the shape of a parcel. */
zl_status zl_cover_parcel(zl_shape **out, const zl_cover *cover, size_t parcel, zl_error *err);
void zl_cover_free(zl_cover *cover);

/** How much of a hit of the zone lies in earlier parcels of that zone too. With `class_of` (one
 *  number for each parcel; may be NULL) only those of the same class count. Summed up over the
 * hits, area less this is the area of their union. */
zl_status zl_cover_twice(double *area_m2, const zl_cover *cover, size_t zone, const zl_hit *hit,
                         const size_t *class_of, zl_error *err);

#endif
