/* The stream from a source to features that are fit for the store: raw reader → CRS decision →
 * transformation → validity (and repair). Each step is separate, so that the decision and its
 * evidence can be reported. Knows no store. */
#ifndef ZL_INPUT_IMPORT_H
#define ZL_INPUT_IMPORT_H

#include "input/crs/doctor.h"
#include "input/fields/fields.h"
#include "input/fields/standard.h"

typedef struct zl_import zl_import;

/** The CRS decision for a source; both NULL where the source has no place. */
typedef struct zl_crs_decision {
    const char *label;    /**< "EPSG:4517 CGCS2000 / …" */
    const char *evidence; /**< "declared by kfq.shp; WGS 84 taken as equal to CGCS2000, ±1 m" */
    const char
        *transformation; /**< how positions came to CGCS2000: "by the transformation EPSG:15921" */
} zl_crs_decision;

typedef struct zl_imported {
    int64_t fid;
    const char *feature; /**< name for messages: id or "fid 3" */
    /** One per zl_import_columns(): our columns, or the source's for land. */
    const zl_value *values;
    const zl_shape *shape; /**< lon/lat; NULL where there is none */
    bool refused;          /**< an error finding was added for it, but for `bad_text` */
    bool repaired;
    bool bad_text; /**< a text is not UTF-8: the error "encoding" is added once, at the end */
    /** What a refused feature has for a geometry, to be handed back: one shape, or the members of
     *  a collection; in lon/lat, or as in the source where they have no image. */
    const zl_shape *const *geometry;
    size_t ngeometries;
    bool is_collection;
} zl_imported;

/** Opens a source for a kind (ZL_KIND_LAND keeps the source's own fields). Unknown fields in
 *  `options->map` are ZL_USAGE; a missing CRS or refused datum is ZL_BAD_CRS; no feature at all,
 *  a missing required column: ZL_BAD_DATA. */
zl_status zl_import_open(zl_import **out, const char *what, const zl_kind *kind,
                         const zl_source_options *options, zl_findings *findings, zl_error *err);
/** The same with places that the caller knows, which help to judge the CRS; may be NULL. */
zl_status zl_import_open_near(zl_import **out, const char *what, const zl_kind *kind,
                              const zl_source_options *options, const zl_known_places *places,
                              zl_findings *findings, zl_error *err);
/** Adds the warning "no-places" when a CSV that is to be land has no column of places: it can be
 *  meant as a table, for its figures, but mostly it was to have places. */
void zl_import_tell_placeless(zl_import *import);
void zl_import_close(zl_import *import);
void zl_import_close_ptr(zl_import **import);
/** The kind, given or found out from name, columns and geometry. */
zl_kind zl_import_kind(const zl_import *import);
/** What the standard says of it; without `layer` where it is none that the standard knows. */
const zl_standard *zl_import_standard(const zl_import *import);
zl_source *zl_import_source(const zl_import *import);
/** Where the source says that its coordinates are those of a web map (GCJ-02, BD-09), in words for
 * a message; NULL: nowhere, or overruled by the user. Complete at the end of the stream. */
const char *zl_import_web_map_tag(const zl_import *import);
/** Kind of geometry that the features have. */
zl_shape_kind zl_import_shape_kind(const zl_import *import);
const zl_columns *zl_import_columns(const zl_import *import);
const zl_crs_decision *zl_import_crs(const zl_import *import);
/** Next feature; all findings about it have been added. `*out` is NULL at the end, when the
 * findings about the whole load (heights dropped, warnings of the driver, text that is not UTF-8)
 * have been added too.
 * Where an error about the layer refuses all positions (axes-swapped …), every feature is refused
 * and has no shape. */
zl_status zl_import_next(const zl_imported **out, zl_import *import, zl_error *err);

#endif
