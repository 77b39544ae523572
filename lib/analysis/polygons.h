/* The polygons of a layer as one thread needs them: fetched when one is asked for, brought into the
 * charts that pairs are looked at in, and kept as long as others are not asked for instead. What is
 * kept takes two to 32 megabytes, or four times the largest polygon where that is more. */
#ifndef ZL_ANALYSIS_POLYGONS_H
#define ZL_ANALYSIS_POLYGONS_H

#include "geometry/windowed.h"
#include "store/features.h"

/** A part of the globe that has one chart. */
typedef struct zl_tile {
    double size_deg; /**< 0: none */
    double centre_deg[2];
} zl_tile;

/** A polygon in the chart of a tile. */
typedef struct zl_view {
    zl_tile tile;
    bool near;           /**< only what of it is near the tile */
    zl_charted *charted; /**< NULL when it does not fit into the chart */
    struct zl_view *next;
} zl_view;

typedef struct zl_polygon {
    const zl_feature *feature; /**< `shape` may be NULL */
    zl_extent extent;
    double area_m2;
    zl_view view;          /**< the first one, where it has a tile; the others follow */
    size_t bytes;          /**< of the views */
    zl_windowed *windowed; /**< NULL: not needed so far */
    struct zl_polygons *home;
} zl_polygon;

/** A polygon that is kept nowhere; the feature is borrowed. It ends with zl_polygon_forget(). */
zl_polygon zl_polygon_of(const zl_feature *feature);
/** Drops all that was made of it. */
void zl_polygon_forget(zl_polygon *polygon);
/** The polygon in the chart of a tile; `*out` is NULL when it does not fit into that. With a window
 *  (NULL: none), which depends on the tile alone, it may be other than itself outside of that, with
 *  the area and the perimeter of all of it. */
zl_status zl_polygon_view(const zl_charted **out, zl_polygon *polygon, const zl_tile *tile,
                          const zl_extent *window, const zl_chart_area *chart, zl_error *err);

typedef struct zl_polygons zl_polygons;
/** For one thread more; called in the caller's thread. `features` must outlive it. */
zl_status zl_polygons_new(zl_polygons **out, zl_features *features, zl_error *err);
void zl_polygons_free(zl_polygons *polygons);
/** The polygon at a position. It and the one before it hold until the next but one is asked for. */
zl_status zl_polygons_get(zl_polygon **out, zl_polygons *polygons, size_t position, zl_error *err);

#endif
