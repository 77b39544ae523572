/* What GDAL's GeoJSON readers pass over in silence: rings whose places have one number, holes and
 * parts that are nested wrongly, geometries of no known type, things in "features" that are no
 * features, texts that end at a NUL, a CRS behind a link. The whole file is walked through once. */
#ifndef ZL_INPUT_SOURCE_JSON_PLACES_H
#define ZL_INPUT_SOURCE_JSON_PLACES_H

#include "zonelayer.h"

/** Why the geometry of a feature cannot be taken as it is. */
typedef enum zl_json_defect {
    ZL_JSON_SOUND,
    ZL_JSON_SHORT_PLACE,    /**< a place of fewer than two numbers */
    ZL_JSON_NO_NUMBER,      /**< something else than numbers in a place, or than lists around it */
    ZL_JSON_NESTING,        /**< places lie deeper or less deep than the type asks for */
    ZL_JSON_EMPTY_LIST,     /**< an empty list beside places */
    ZL_JSON_NO_COORDINATES, /**< none, or no list */
    ZL_JSON_NO_TYPE,        /**< none, or none that GeoJSON has */
    ZL_JSON_NO_GEOMETRY     /**< "geometry" is neither an object nor null */
} zl_json_defect;

typedef struct zl_json_bad {
    int64_t feature; /**< which, in the order of the file, from 0 */
    int64_t line;
    zl_json_defect defect;
} zl_json_bad;

typedef struct zl_json_seen {
    int64_t features;
    bool has_numbers_for_ids; /**< GDAL then gives them in the order of these */
    int64_t strange_line;     /**< of the first thing in "features" that is no object; 0: none */
    int64_t nul_line;         /**< of the first NUL byte; 0: none */
    int64_t cut_texts, cut_line;
    int64_t no_json_line; /**< of what is no JSON; 0: none */
    zl_json_bad *bad;     /**< by feature, one for each */
    size_t nbad, capacity;
    char crs_type[16], crs_name[256]; /**< as they stand there, "" for none */
} zl_json_seen;

/** Walks through a GeoJSON or a sequence of them; `path` as GDAL names it. */
zl_status zl_json_look(zl_json_seen *out, const char *path, zl_error *err);
void zl_json_seen_free(zl_json_seen *seen); /**< for ZL_CLEANUP too */
/** What is wrong with a feature; NULL: nothing. */
const zl_json_bad *zl_json_bad_feature(const zl_json_seen *seen, int64_t feature);
/** The defect in words, of at most 200 bytes. */
void zl_json_defect_text(char out[200], const zl_json_bad *bad);

#endif
