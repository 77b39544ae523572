/* The way of coordinates to longitude and latitude: out of the projection on the CRS's own datum,
 * which PROJ never has to shift, and from there on by the transformation that the user names. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "geodesy/crs_internal.h"
#include "geodesy/ecef.h"

/* Longitude, latitude in degrees on the datum of `crs`. */
static PJ *geographic_of(PJ_CONTEXT *context, const PJ *crs)
{
    ZL_CLEANUP(zl_pj_free_ptr) PJ *datum = proj_crs_get_datum(context, crs);
    if (!datum)
        datum = proj_crs_get_datum_ensemble(context, crs);
    ZL_CLEANUP(zl_pj_free_ptr)
    PJ *axes = proj_create_ellipsoidal_2D_cs(context, PJ_ELLPS2D_LONGITUDE_LATITUDE, NULL, 0);
    return datum && axes ? proj_create_geographic_crs_from_datum(context, "base", datum, axes)
                         : NULL;
}

/* A projection that PROJ does not know would only show at the first point. */
static bool has_known_projection(PJ_CONTEXT *context, const PJ *crs)
{
    ZL_CLEANUP(zl_pj_free_ptr) PJ *projection = proj_crs_get_coordoperation(context, crs);
    return !projection || proj_coordoperation_is_instantiable(context, projection);
}

/* PROJ's own search for a way looks through its database for ways over other CRSs and datums, which
 * is most of the time of opening a CRS; on one datum the projection alone is that way. NULL where
 * its base is not in degrees from Greenwich, to which the search leads too. */
static PJ *inverse_projection(PJ_CONTEXT *context, const PJ *crs)
{
    ZL_CLEANUP(zl_pj_free_ptr) PJ *base = proj_crs_get_geodetic_crs(context, crs);
    if (proj_get_type(crs) != PJ_TYPE_PROJECTED_CRS || !base ||
        proj_get_type(base) != PJ_TYPE_GEOGRAPHIC_2D_CRS ||
        !zl_crs_has_plain_degrees(context, base) || !zl_crs_is_from_greenwich(context, base))
        return NULL;
    ZL_CLEANUP(zl_pj_free_ptr) PJ *projection = proj_crs_get_coordoperation(context, crs);
    ZL_CLEANUP(zl_pj_free_ptr)
    PJ *inverse = projection ? proj_coordoperation_create_inverse(context, projection) : NULL;
    return inverse ? proj_normalize_for_visualization(context, inverse) : NULL;
}

static PJ *searched_way(PJ_CONTEXT *context, const PJ *crs)
{
    ZL_CLEANUP(zl_pj_free_ptr) PJ *base = geographic_of(context, crs);
    ZL_CLEANUP(zl_pj_free_ptr)
    PJ *way = base ? proj_create_crs_to_crs_from_pj(context, crs, base, NULL, NULL) : NULL;
    return way ? proj_normalize_for_visualization(context, way) : NULL;
}

zl_status zl_crs_make_unproject(zl_crs *crs, zl_error *err)
{
    if (crs->plain_degrees)
        return ZL_OK;
    crs->log[0] = '\0';
    bool known = has_known_projection(crs->context, crs->horizontal);
    if (known) {
        crs->unproject = inverse_projection(crs->context, crs->horizontal);
        crs->log[0] = '\0';
        if (!crs->unproject)
            crs->unproject = searched_way(crs->context, crs->horizontal);
    }
    if (crs->unproject)
        return ZL_OK;
    if (known && !zl_crs_is_at_fault(crs))
        return zl_fail_memory(err);
    ZL_CLEANUP(zl_text_free) zl_text cause = {0};
    zl_text_add_safe(&cause, crs->log);
    return zl_fail(err, ZL_BAD_CRS,
                   "%s cannot be brought to longitude and latitude%s%s; transform the data to "
                   "EPSG:4490 first",
                   crs->label, cause.size ? ": " : "", cause.size ? cause.data : "");
}

static bool is_operation(PJ_TYPE type)
{
    return type == PJ_TYPE_CONVERSION || type == PJ_TYPE_TRANSFORMATION ||
           type == PJ_TYPE_CONCATENATED_OPERATION || type == PJ_TYPE_OTHER_COORDINATE_OPERATION;
}

/* An operation of an authority knows its CRSs: they have to be ours and one of CGCS2000 or WGS 84,
 * or the result would be a place on a third datum. */
static zl_status check_ends(const zl_crs *crs, const PJ *from, const PJ *to,
                            const char *transformation, zl_error *err)
{
    char *from_name = NULL, *to_name = NULL;
    zl_datum from_datum = zl_datum_of(crs->context, from, &from_name);
    zl_datum to_datum = zl_datum_of(crs->context, to, &to_name);
    bool same_name = from_name && strcmp(from_name, crs->datum_name) == 0;
    bool fits = (same_name || (from_datum == crs->datum && from_datum != ZL_DATUM_OTHER)) &&
                zl_datum_is_cgcs2000(to_datum);
    zl_status status = ZL_OK;
    if (!fits)
        status = zl_fail(err, ZL_BAD_CRS,
                         "the transformation %s goes from %s to %s; one from %s to CGCS2000 or "
                         "WGS 84 is needed for %s",
                         transformation, from_name ? from_name : "?", to_name ? to_name : "?",
                         crs->datum_name, crs->label);
    zl_free(from_name);
    zl_free(to_name);
    return status;
}

/* "EPSG:n": begins at longitude, latitude or at easting, northing, as its source CRS says. */
static zl_status use_known_operation(zl_crs *crs, PJ *operation, const char *transformation,
                                     zl_error *err)
{
    ZL_CLEANUP(zl_pj_free_ptr) PJ *from = proj_get_source_crs(crs->context, operation);
    ZL_CLEANUP(zl_pj_free_ptr) PJ *to = proj_get_target_crs(crs->context, operation);
    if (!from || !to)
        return zl_fail(err, ZL_BAD_CRS,
                       "the transformation %s has no source or target CRS; give "
                       "one that leads to EPSG:4490",
                       transformation);
    ZL_TRY(check_ends(crs, from, to, transformation, err));
    crs->takes_plane = proj_get_type(from) == PJ_TYPE_PROJECTED_CRS;
    crs->operation = proj_normalize_for_visualization(crs->context, operation);
    if (!crs->operation)
        return zl_fail(err, ZL_BAD_CRS,
                       "the transformation %s cannot be carried out here (a grid may be missing); "
                       "give another one",
                       transformation);
    return ZL_OK;
}

/* A PROJ string says by its first step what it takes: angles (then easting and northing are taken
 * out of their projection first), or the coordinates as they stand in the file. */
static void use_pipeline(zl_crs *crs, PJ *operation)
{
    bool radians = proj_angular_input(operation, PJ_FWD);
    crs->takes_plane = !radians && !proj_degree_input(operation, PJ_FWD);
    crs->scale_in = radians ? ZL_RADIANS_PER_DEGREE : 1;
    crs->scale_out = proj_angular_output(operation, PJ_FWD) ? 1 / ZL_RADIANS_PER_DEGREE : 1;
    crs->operation = operation;
}

/* PROJ's general reader finds no operations by code. */
static PJ *create_operation(PJ_CONTEXT *context, const char *transformation)
{
    const char *colon = strchr(transformation, ':');
    char authority[32];
    size_t size = colon ? (size_t)(colon - transformation) : sizeof authority;
    if (size >= sizeof authority || strpbrk(transformation, "= {[") || strchr(colon + 1, ':'))
        return proj_create(context, transformation);
    memcpy(authority, transformation, size);
    authority[size] = '\0';
    return proj_create_from_database(context, authority, colon + 1,
                                     PJ_CATEGORY_COORDINATE_OPERATION, 0, NULL);
}

zl_status zl_crs_make_operation(zl_crs *crs, const char *transformation, zl_error *err)
{
    crs->log[0] = '\0';
    ZL_CLEANUP(zl_text_free) zl_text text = {0}, cause = {0};
    zl_text_add_safe(&text, transformation);
    bool is_pipeline = strstr(transformation, "proj=") != NULL;
    PJ *operation = create_operation(crs->context, transformation);
    zl_text_add_safe(&cause, crs->log);
    zl_text_add(&text, "");
    if (text.failed || cause.failed) {
        proj_destroy(operation);
        return zl_fail_memory(err);
    }
    if (!operation || !is_operation(proj_get_type(operation))) {
        proj_destroy(operation);
        return zl_fail(err, ZL_BAD_CRS,
                       "\"%s\" is no transformation%s%s; give a PROJ pipeline or the code of an "
                       "EPSG operation that leads to EPSG:4490",
                       text.data, cause.size ? ": " : "", cause.size ? cause.data : "");
    }
    crs->scale_in = crs->scale_out = 1;
    if (is_pipeline) {
        use_pipeline(crs, operation);
        return ZL_OK;
    }
    zl_status status = use_known_operation(crs, operation, text.data, err);
    proj_destroy(operation);
    return status;
}
