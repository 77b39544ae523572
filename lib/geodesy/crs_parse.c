/* A CRS from what a file or a user says: parsed, brought down to its horizontal part, and named by
 * the code of an authority where its parameters are those of the code. */
#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/text.h"
#include "geodesy/crs_internal.h"
#include "geodesy/ecef.h"

/* PROJ's confidence that parameters are equal to those of the entry, apart from axis order. */
static const int least_confidence = 70;
static const size_t longest_definition = 1u << 20;

void zl_pj_free_ptr(PJ **pj)
{
    proj_destroy(*pj);
}

/* The beginning of a definition, safe to print. */
static zl_status fail_definition(const zl_crs *crs, const char *definition, zl_error *err)
{
    char excerpt[81];
    snprintf(excerpt, sizeof excerpt, "%s", definition);
    ZL_CLEANUP(zl_text_free) zl_text text = {0}, cause = {0};
    zl_text_add_safe(&text, excerpt);
    zl_text_add_safe(&cause, crs->log);
    return zl_fail(
        err, ZL_BAD_CRS,
        "\"%s%s\" is no coordinate reference system that can be read%s%s; give its code, "
        "such as EPSG:4490 or EPSG:4517",
        text.data ? text.data : "", strlen(definition) > strlen(excerpt) ? "…" : "",
        cause.size ? ": " : "", cause.size ? cause.data : "");
}

/* Words of a PROJ string. */
static bool is_proj_string(const char *definition)
{
    return strstr(definition, "proj=") != NULL;
}

/* PROJ also takes names and then guesses; "EPSG:4517", urn:, WKT and PROJJSON leave no guess. */
static bool is_exact(const char *definition)
{
    if (strpbrk(definition, "[{(") || is_proj_string(definition))
        return true;
    size_t authority = strspn(definition, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_"
                                          "0123456789.");
    return authority > 0 && definition[authority] == ':' && !strpbrk(definition, " \t\r\n");
}

/* PROJ tells why a definition is none, and says nothing, or that it has no memory, where the
 * definition is not to blame. */
bool zl_crs_is_at_fault(const zl_crs *crs)
{
    return crs->log[0] && !strstr(crs->log, "bad_alloc");
}

/* `*out` is NULL when the definition, without blanks around it, cannot be read. */
static zl_status create(PJ **out, zl_crs *crs, const char *definition, size_t size, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    *out = NULL;
    zl_text_add_bytes(&text, definition, size);
    /* Without it PROJ takes "+proj=utm +zone=45" for an operation and not for a CRS. */
    if (!text.failed && is_proj_string(text.data) && !strpbrk(text.data, "[{") &&
        !strstr(text.data, "type=crs"))
        zl_text_add(&text, " +type=crs");
    if (text.failed)
        return zl_fail_memory(err);
    if (size > longest_definition || !is_exact(text.data))
        return ZL_OK;
    crs->log[0] = '\0';
    *out = proj_create(crs->context, text.data);
    return *out || zl_crs_is_at_fault(crs) ? ZL_OK : zl_fail_memory(err);
}

/* The CRS inside a compound or bound one, or one of two dimensions for three; NULL: none is left.
 * Takes `pj`. */
static PJ *horizontal_part(zl_crs *crs, PJ *pj)
{
    for (;;) {
        PJ *inner = NULL;
        switch (proj_get_type(pj)) {
        case PJ_TYPE_COMPOUND_CRS:
            inner = proj_crs_get_sub_crs(crs->context, pj, 0);
            break;
        case PJ_TYPE_BOUND_CRS:
            inner = proj_get_source_crs(crs->context, pj);
            crs->had_shift = true;
            break;
        case PJ_TYPE_GEOGRAPHIC_3D_CRS:
            inner = proj_crs_demote_to_2D(crs->context, NULL, pj);
            break;
        case PJ_TYPE_GEOGRAPHIC_2D_CRS:
        case PJ_TYPE_PROJECTED_CRS:
            return pj;
        default:
            break;
        }
        proj_destroy(pj);
        if (!inner)
            return NULL;
        pj = inner;
    }
}

/* Do the axes point east and north, or, around a pole, both the same way? Others exist (west and
 * south in southern Africa), and no order of coordinates can be taken for granted there. */
static bool has_usual_axes(PJ_CONTEXT *context, const PJ *cs)
{
    const char *direction[2] = {NULL, NULL};
    for (int axis = 0; axis < 2; axis++)
        if (!proj_cs_get_axis_info(context, cs, axis, NULL, NULL, &direction[axis], NULL, NULL,
                                   NULL, NULL))
            return false;
    bool east = strcmp(direction[0], "east") == 0 || strcmp(direction[1], "east") == 0;
    bool north = strcmp(direction[0], "north") == 0 || strcmp(direction[1], "north") == 0;
    return (east && north) || strcmp(direction[0], direction[1]) == 0;
}

bool zl_crs_has_plain_degrees(PJ_CONTEXT *context, const PJ *crs)
{
    ZL_CLEANUP(zl_pj_free_ptr) PJ *cs = proj_crs_get_coordinate_system(context, crs);
    for (int axis = 0; axis < 2; axis++) {
        double radians = 0;
        if (!cs ||
            !proj_cs_get_axis_info(context, cs, axis, NULL, NULL, NULL, &radians, NULL, NULL,
                                   NULL) ||
            fabs(radians - ZL_RADIANS_PER_DEGREE) > 1e-12)
            return false;
    }
    return !proj_crs_is_derived(context, crs);
}

bool zl_crs_is_from_greenwich(PJ_CONTEXT *context, const PJ *crs)
{
    ZL_CLEANUP(zl_pj_free_ptr) PJ *meridian = proj_get_prime_meridian(context, crs);
    double lon = 0;
    return !meridian ||
           (proj_prime_meridian_get_parameters(context, meridian, &lon, NULL, NULL) && lon == 0);
}

/* Unit of the first axis in metres or radians, 0 when unknown. */
static double axis_unit(PJ_CONTEXT *context, const PJ *crs)
{
    ZL_CLEANUP(zl_pj_free_ptr) PJ *cs = proj_crs_get_coordinate_system(context, crs);
    double unit = 0;
    return cs && proj_cs_get_axis_info(context, cs, 0, NULL, NULL, NULL, &unit, NULL, NULL, NULL)
               ? unit
               : 0;
}

static zl_status settle_kind(zl_crs *crs, const char *name, zl_error *err)
{
    ZL_CLEANUP(zl_pj_free_ptr)
    PJ *cs = proj_crs_get_coordinate_system(crs->context, crs->horizontal);
    if (!cs)
        return zl_fail_memory(err);
    if (!has_usual_axes(crs->context, cs))
        return zl_fail(err, ZL_BAD_CRS,
                       "the axes of \"%s\" do not point east and north; transform the data to "
                       "EPSG:4490 first",
                       name);
    crs->geographic = proj_get_type(crs->horizontal) == PJ_TYPE_GEOGRAPHIC_2D_CRS;
    crs->unit_m = crs->geographic ? 0 : axis_unit(crs->context, crs->horizontal);
    if (!crs->geographic && crs->unit_m <= 0)
        return zl_fail_memory(err);
    crs->plain_degrees = crs->geographic && zl_crs_has_plain_degrees(crs->context, crs->horizontal);
    crs->greenwich = zl_crs_is_from_greenwich(crs->context, crs->horizontal);
    return ZL_OK;
}

zl_status zl_crs_parse(zl_crs *crs, const char *definition, zl_error *err)
{
    while (isspace((unsigned char)*definition))
        definition++;
    size_t size = strlen(definition);
    while (size > 0 && isspace((unsigned char)definition[size - 1]))
        size--;
    if (size == 0)
        return zl_fail(err, ZL_BAD_CRS,
                       "the coordinate reference system is empty; give its code, such as "
                       "EPSG:4490 or EPSG:4517");
    PJ *pj = NULL;
    ZL_TRY(create(&pj, crs, definition, size, err));
    if (!pj)
        return fail_definition(crs, definition, err);
    ZL_CLEANUP(zl_text_free) zl_text name = {0};
    zl_text_add_safe(&name, proj_get_name(pj));
    crs->horizontal = horizontal_part(crs, pj);
    if (!crs->horizontal)
        return zl_fail(err, ZL_BAD_CRS,
                       "\"%s\" is neither a geographic nor a projected coordinate reference "
                       "system; give the one that the coordinates are in, such as EPSG:4517",
                       name.data ? name.data : "");
    return settle_kind(crs, name.data ? name.data : "", err);
}

double zl_crs_unit_m(const zl_crs *crs)
{
    return crs->unit_m;
}

/* Equal but for the order of axes. PROJ ignores that order for geographic CRSs only, and the WKT of
 * a .prj file has easting first where EPSG has northing first. */
static bool same_parameters(PJ_CONTEXT *context, const PJ *a, const PJ *b)
{
    const PJ_COMPARISON_CRITERION alike = PJ_COMP_EQUIVALENT_EXCEPT_AXIS_ORDER_GEOGCRS;
    if (proj_is_equivalent_to_with_ctx(context, a, b, alike))
        return true;
    if (proj_get_type(a) != PJ_TYPE_PROJECTED_CRS || proj_get_type(b) != PJ_TYPE_PROJECTED_CRS)
        return false;
    ZL_CLEANUP(zl_pj_free_ptr) PJ *base_a = proj_crs_get_geodetic_crs(context, a);
    ZL_CLEANUP(zl_pj_free_ptr) PJ *base_b = proj_crs_get_geodetic_crs(context, b);
    ZL_CLEANUP(zl_pj_free_ptr) PJ *projection_a = proj_crs_get_coordoperation(context, a);
    ZL_CLEANUP(zl_pj_free_ptr) PJ *projection_b = proj_crs_get_coordoperation(context, b);
    return base_a && base_b && projection_a && projection_b &&
           fabs(axis_unit(context, a) - axis_unit(context, b)) < 1e-12 &&
           proj_is_equivalent_to_with_ctx(context, base_a, base_b, alike) &&
           proj_is_equivalent_to_with_ctx(context, projection_a, projection_b, PJ_COMP_EQUIVALENT);
}

/* NULL where there is none, and with `*failed` where it is PROJ that does not give it. */
static PJ *entry_of(zl_crs *crs, const PJ *named, bool *failed)
{
    const char *authority = proj_get_id_auth_name(named, 0), *code = proj_get_id_code(named, 0);
    if (!authority || !code)
        return NULL;
    crs->log[0] = '\0';
    PJ *entry = proj_create_from_database(crs->context, authority, code, PJ_CATEGORY_CRS, 0, NULL);
    *failed |= !entry && !zl_crs_is_at_fault(crs);
    return entry;
}

/* The authority's own entry for the id that the definition carries, when the parameters agree:
 * files with a code and other parameters exist, and then the parameters count. */
static PJ *entry_by_id(zl_crs *crs, bool *failed)
{
    PJ *entry = entry_of(crs, crs->horizontal, failed);
    if (entry && !same_parameters(crs->context, crs->horizontal, entry)) {
        proj_destroy(entry);
        return NULL;
    }
    return entry;
}

/* The one EPSG entry with these parameters; NULL when there is none or the best two are alike. */
static PJ *entry_by_parameters(zl_crs *crs, bool *failed)
{
    int *confidence = NULL;
    PJ_OBJ_LIST *list = proj_identify(crs->context, crs->horizontal, "EPSG", NULL, &confidence);
    int count = list ? proj_list_get_count(list) : 0;
    bool found = count > 0 && confidence[0] >= least_confidence &&
                 (count == 1 || confidence[1] < confidence[0]);
    ZL_CLEANUP(zl_pj_free_ptr) PJ *match = found ? proj_list_get(crs->context, list, 0) : NULL;
    proj_int_list_destroy(confidence);
    proj_list_destroy(list);
    return match ? entry_of(crs, match, failed) : NULL;
}

static zl_status settle_order(zl_crs *crs, const PJ *best, zl_error *err)
{
    ZL_CLEANUP(zl_pj_free_ptr) PJ *cs = proj_crs_get_coordinate_system(crs->context, best);
    const char *direction = NULL, *name = NULL;
    if (!cs || !proj_cs_get_axis_info(crs->context, cs, 0, &name, NULL, &direction, NULL, NULL,
                                      NULL, NULL))
        return zl_fail_memory(err);
    /* At the poles every axis points north or south: there the name decides. */
    crs->north_first = (strcmp(direction, "north") == 0 || strcmp(direction, "south") == 0) &&
                       !strstr(name, "asting") && !strstr(name, "ongitude");
    return ZL_OK;
}

zl_status zl_crs_describe(zl_crs *crs, zl_error *err)
{
    bool failed = false;
    ZL_CLEANUP(zl_pj_free_ptr) PJ *entry = entry_by_id(crs, &failed);
    if (!entry)
        entry = entry_by_parameters(crs, &failed);
    if (failed)
        return zl_fail_memory(err);
    const PJ *best = entry ? entry : crs->horizontal;
    ZL_CLEANUP(zl_text_free) zl_text code = {0}, label = {0};
    if (entry)
        zl_text_addf(&code, "%s:%s", proj_get_id_auth_name(entry, 0), proj_get_id_code(entry, 0));
    if (entry)
        zl_text_addf(&label, "%s ", code.data ? code.data : "");
    zl_text_add_safe(&label, proj_get_name(best));
    crs->code = zl_text_take(&code);
    crs->label = zl_text_take(&label);
    if (!crs->code || !crs->label)
        return zl_fail_memory(err);
    ZL_TRY(settle_order(crs, best, err));
    double *area = crs->area_deg;
    crs->has_area =
        proj_get_area_of_use(crs->context, best, &area[0], &area[1], &area[2], &area[3], NULL) &&
        area[0] > -1000;
    return ZL_OK;
}
