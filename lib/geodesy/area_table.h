/* What the series for areas need to know of a latitude, worked out once for every 64th of a degree.
 */
#ifndef ZL_GEODESY_AREA_TABLE_H
#define ZL_GEODESY_AREA_TABLE_H

/** Latitude up to which the series hold. */
#define ZL_AREA_SERIES_LAT_DEG 80.0

enum { ZL_AREA_LOW_DEGREE = 5, ZL_AREA_DEGREE = 8 };

/** What the series need to know of a reference latitude φ0. With x the latitude from φ0 in degrees,
 *  η = Σ coefficient[k]·x^(k+1) is the authalic ordinate from φ0, in m²: an area east of a meridian
 *  is ∫ η dλ. φ0, 2 sin φ0, 4 (N cos φ0)², the Gauss curvature K and its derivatives by η follow.
 */
typedef struct zl_area_context {
    double coefficient[ZL_AREA_DEGREE];
    double lat_deg, sine2, u4_m2, k, k1, k2;
} zl_area_context;

typedef struct zl_area_entry {
    zl_area_context context;
    /** Squared lengths of edges in m²: longer ones need the fourth order, or are cut. */
    double second_order_m2, fourth_order_m2;
} zl_area_entry;

/* Entries of a table are whole parts of two of a degree apart, so that a latitude's distance from
 * one is exact. The tables are built when the library is loaded, and only read afterwards: safe
 * for every thread. */
enum { ZL_AREA_FINE_PER_DEGREE = 64, ZL_AREA_FINE = 2 * 80 * ZL_AREA_FINE_PER_DEGREE + 1 };
extern zl_area_entry zl_area_fine[ZL_AREA_FINE];

/** The nearest of the fine entries to a latitude of at most ZL_AREA_SERIES_LAT_DEG. */
static inline const zl_area_entry *zl_area_fine_entry(double lat_deg)
{
    return &zl_area_fine[(int)((lat_deg + ZL_AREA_SERIES_LAT_DEG) * ZL_AREA_FINE_PER_DEGREE + 0.5)];
}

/** The nearest of the entries that lie a quarter of a degree apart. */
const zl_area_entry *zl_area_wide_entry(double lat_deg);

/** The context at a latitude within a degree of that of `c`. */
void zl_area_refer_to(zl_area_context *out, const zl_area_context *c, double lat_deg);

#endif
