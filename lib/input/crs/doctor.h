/* The CRS doctor: which coordinate reference systems fit bare numbers, ranked by where each of them
 * would put the places. It knows degrees and the Gauss-Kruger zones of China, and the ways in which
 * such numbers are mutilated: axes swapped, no zone number, no false easting, kilometres,
 * millimetres, degrees-minutes-seconds run together. It proposes; the user decides. */
#ifndef ZL_INPUT_CRS_DOCTOR_H
#define ZL_INPUT_CRS_DOCTOR_H

#include "base/text.h"
#include "geodesy/gauss_krueger.h"
#include "input/sample.h"

/** A town, station or the like that is known to the caller, for "3 km from …". */
typedef struct zl_known_place {
    char *name, *kind; /**< owned; `kind` may be NULL */
    double lonlat_deg[2];
} zl_known_place;

/** All zero is none. */
typedef struct zl_known_places {
    zl_known_place *place;
    size_t count, capacity;
} zl_known_places;

void zl_known_places_free(zl_known_places *places);
/** Copies the texts. */
zl_status zl_known_places_add(zl_known_places *places, const char *name, const char *kind,
                              const double lonlat_deg[2], zl_error *err);
/** The nearest one and its geodesic distance; NULL when there is none. `places` may be NULL. */
const zl_known_place *zl_known_places_nearest(double *distance_m, const zl_known_places *places,
                                              const double lonlat_deg[2]);

/** So near to a known place a reading is better than one that is not. */
#define ZL_NEAR_M 100000.0

/** So far from every known place a position deserves a look. */
#define ZL_FAR_M 200000.0

typedef enum zl_reading_way {
    ZL_READ_DEGREES,
    ZL_READ_PREFIXED,        /**< easting with zone number and 500 km */
    ZL_READ_PLAIN,           /**< easting with 500 km */
    ZL_READ_NO_FALSE_EASTING /**< easting counted from the central meridian */
} zl_reading_way;

/** How well a reading fits, best first. */
typedef enum zl_fit {
    ZL_FITS,          /**< in China and within the zone */
    ZL_FITS_OVERHANG, /**< in China, beyond the edge of the zone, as a neighbour's data would be */
    ZL_FITS_ODD,      /**< only in another unit or with the false easting put back */
    ZL_FITS_NOT
} zl_fit;

/** One way to read the numbers of a source. */
typedef struct zl_crs_reading {
    char crs[160];  /**< for --source-crs: "EPSG:4517", or a PROJ text for mutilated numbers */
    char name[120]; /**< "CGCS2000, 3-degree zone 29 (meridian 87), zone number in the easting" */
    char also[160]; /**< codes that have the same numbers: "EPSG:2353,EPSG:2405"; "" for none */
    zl_reading_way way;
    bool north_first;
    double unit_m;   /**< of the plane numbers */
    zl_gk_zone zone; /**< unless degrees */
    zl_fit fit;
    double first_deg[2];        /**< where the first place of the sample would lie */
    const zl_known_place *near; /**< nearest known place, NULL: none */
    double near_m;
    bool declared; /**< the file or the user says so */
    int rank;      /**< from 1; those with the same rank cannot be told apart */
} zl_crs_reading;

enum { ZL_MOST_READINGS = 128 };

typedef struct zl_diagnosis {
    zl_crs_reading reading[ZL_MOST_READINGS]; /**< by rank */
    size_t count, best;                       /**< how many; how many of them have rank 1 */
    bool north_first; /**< does the first number of a place look like the northing? */
    bool packed_dms;  /**< degrees, minutes and seconds run together: no CRS reads them */
    int zones[2];     /**< zone numbers that begin the eastings of one file; 0: not mixed */
    double first[2];  /**< the first place as in the file */
} zl_diagnosis;

/** Examines the numbers. `declared` (may be NULL) is the CRS that is said to hold, with the order
 *  of its axes; it breaks ties and is listed where it fits. */
zl_status zl_diagnose(zl_diagnosis **out, const zl_sample *sample, const zl_crs *declared,
                      bool declared_north_first, const zl_known_places *places, zl_error *err);
/** Does it put the first place within ZL_NEAR_M of a known one? */
bool zl_reading_is_near(const zl_crs_reading *reading);
void zl_diagnosis_free(zl_diagnosis *diagnosis);
void zl_diagnosis_free_ptr(zl_diagnosis **diagnosis);

/** Takes places as they are in the file to longitude and latitude by one reading, in place. */
typedef struct zl_reader zl_reader;
zl_status zl_reader_open(zl_reader **out, zl_error *err);
void zl_reader_close_ptr(zl_reader **reader);
/** False when a place has no image: the numbers are then not to be used. Degrees need no reader
 *  (NULL). */
bool zl_reader_apply(const zl_reader *reader, const zl_crs_reading *reading, double *xy,
                     size_t npoints);

/** Adds "3.2 km from 库尔勒 (town)". */
void zl_add_near(zl_text *text, const zl_known_place *place, double distance_m);
/** Adds "--source-crs EPSG:4517 (CGCS2000, 3-degree zone 29 …; first place 86.0554 E 41.7113 N, 12
 *  km from 库尔勒)". */
void zl_add_reading(zl_text *text, const zl_crs_reading *reading);
/** Adds what fits, best first, each as a ready --source-crs, and what cannot be told. */
void zl_add_diagnosis(zl_text *text, const zl_diagnosis *diagnosis);
/** Adds what the numbers cannot tell or no CRS can read: the note "crs-ambiguous", the errors
 *  "packed-dms" and "mixed-zones", the warning "no-candidate". */
void zl_diagnosis_explain(const zl_diagnosis *diagnosis, const char *layer, zl_findings *findings);
/** Adds the note "crs-candidate" for each reading worth a look (at most `most`). */
void zl_diagnosis_tell(const zl_diagnosis *diagnosis, size_t most, const char *layer,
                       zl_findings *findings);

/* How the numbers are made: filled by readings.c, judged by doctor.c. */

/** The middle of the sample in both columns, and which share of it is what. */
typedef struct zl_number_profile {
    double middle[2];
    bool packed_dms[2]; /**< first number is the longitude; the latitude */
    int zones[2];       /**< as in zl_diagnosis, for the easting column */
} zl_number_profile;

zl_status zl_profile_numbers(zl_number_profile *out, const zl_sample *sample, zl_error *err);
/** All readings that the middle allows, not yet judged. */
void zl_list_readings(zl_diagnosis *out, const zl_number_profile *profile);
/** Takes the 6-degree zone of the same meridian in place of the 3-degree one. */
void zl_reading_widen(zl_crs_reading *reading);
/** Names the reading by the CRS that the file declares, which has the same numbers, in place of the
 *  one of CGCS2000; that one goes to `also`. */
void zl_reading_take_declared(zl_crs_reading *reading, const zl_crs *declared);
/** Which zone number does an easting begin with, when what is left is an easting of a zone (100 to
 *  900 km)? 0: none. */
int zl_zone_of_easting(double easting_m);

#endif
