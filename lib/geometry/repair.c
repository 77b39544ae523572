/* Mending, with every step told. The method of GEOS is the structure method: shells and holes keep
 * their roles and overlapping parts are united, where the older one would turn them into holes. */
#include <math.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/text.h"
#include "geometry/checks.h"
#include "geometry/validity.h"

/* From this share of the area on a repair has changed what the source meant. */
static const double doubtful_share = 0.01;
/* From this one on it is no repair any more. */
static const double refused_share = 0.10;

typedef struct repair {
    const zl_shape *shape;
    size_t closed, repeated, dropped_rings, dropped_parts;
    bool made_valid;
    double before_m2, after_m2;
    double meant_m2, made_m2; /* of all parts: shells less holes, and what the repair makes of it */
    double changed_m2;        /* between the two, part by part */
} repair;

static zl_status refuse_wild_places(const zl_shape *shape, zl_error *err)
{
    for (size_t i = 0; i < shape->npoints; i++) {
        const double *place = shape->lonlat_deg + 2 * i;
        if (!zl_place_is_finite(place) || !zl_place_in_range(place))
            return zl_fail(err, ZL_BAD_DATA,
                           "point %zu, %.10g %.10g, is no place on the globe; no repair can guess "
                           "it, correct the source",
                           i + 1, place[0], place[1]);
    }
    return ZL_OK;
}

/* ---- rings ----------------------------------------------------------------------------------- */

/* Adds a path without repeated points, closed when it is a ring. */
static void add_tidy(zl_shape_builder *builder, repair *work, const double *points, size_t npoints)
{
    bool ring = work->shape->kind == ZL_SHAPE_POLYGON;
    zl_shape_begin_ring(builder);
    for (size_t i = 0; i < npoints; i++) {
        if (i > 0 && zl_same_place(points + 2 * i, points + 2 * (i - 1)))
            work->repeated++;
        else
            zl_shape_add_points(builder, points + 2 * i, 1);
    }
    if (ring && !zl_ring_is_closed(points, npoints)) {
        zl_shape_add_points(builder, points, 1);
        work->closed++;
    }
}

/* Can the path be kept: three places with an area between them, or two of a line? */
static bool is_worth_keeping(zl_shape_kind kind, const double *points, size_t npoints)
{
    size_t places = npoints - zl_path_repeated(points, npoints, NULL);
    if (kind == ZL_SHAPE_LINE)
        return places >= 2;
    if (kind == ZL_SHAPE_POINT)
        return places >= 1;
    if (npoints > 1 && zl_ring_is_closed(points, npoints))
        places--;
    return places >= 3 && !zl_ring_is_flat(points, npoints);
}

static zl_status tidy(zl_shape **out, repair *work, zl_error *err)
{
    const zl_shape *shape = work->shape;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, shape->kind);
    for (size_t p = 0; p < shape->nparts; p++) {
        size_t shell = shape->part_start[p];
        for (size_t r = shell; r < shape->part_start[p + 1]; r++) {
            const double *points = zl_ring_points(shape, r);
            size_t npoints = zl_ring_size(shape, r);
            bool keep = is_worth_keeping(shape->kind, points, npoints);
            /* Without its shell a part is gone, holes and all. */
            if (!keep && r == shell) {
                work->dropped_parts++;
                break;
            }
            if (r == shell)
                zl_shape_begin_part(&builder);
            if (keep)
                add_tidy(&builder, work, points, npoints);
            else
                work->dropped_rings++;
        }
    }
    return zl_shape_builder_take(out, &builder, err);
}

/* ---- GEOS ------------------------------------------------------------------------------------ */

static GEOSGeometry *make_valid(zl_geos *geos, const GEOSGeometry *geometry)
{
    GEOSMakeValidParams *params = GEOSMakeValidParams_create_r(geos->handle);
    if (!params)
        return NULL;
    GEOSMakeValidParams_setMethod_r(geos->handle, params, GEOS_MAKE_VALID_STRUCTURE);
    GEOSMakeValidParams_setKeepCollapsed_r(geos->handle, params, 0);
    GEOSGeometry *made = GEOSMakeValidWithParams_r(geos->handle, geometry, params);
    GEOSMakeValidParams_destroy_r(geos->handle, params);
    return made;
}

/* Puts a valid polygon in the place of `*shape`, which may become NULL. */
static zl_status make_polygon_valid(zl_shape **shape, repair *work, zl_error *err)
{
    zl_geos geos ZL_CLEANUP(zl_geos_close) = {.handle = NULL};
    zl_shape *prepared ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    zl_geom geom ZL_CLEANUP(zl_geom_free) = {.geometry = NULL};
    ZL_TRY(zl_geos_open_for(&geos, &prepared, *shape, err));
    const double *place = NULL;
    if (zl_goes_around(&place, prepared))
        return zl_fail(err, ZL_BAD_DATA, "a ring goes around the Earth or a pole");
    ZL_TRY(zl_geom_from_shape(&geom, &geos, prepared, err));
    if (GEOSisValid_r(geos.handle, geom.geometry) == 1)
        return ZL_OK;
    zl_geom made ZL_CLEANUP(zl_geom_free) = {&geos, make_valid(&geos, geom.geometry)};
    if (!made.geometry)
        return zl_geos_fail(&geos, _("the repair"), err);
    zl_shape *mended = NULL;
    ZL_TRY(zl_geom_to_shape(&mended, &geos, made.geometry, ZL_SHAPE_POLYGON, err));
    zl_shape_free(*shape);
    *shape = mended;
    work->made_valid = true;
    return ZL_OK;
}

/* A ring that crosses itself has a signed area that means nothing (0 for a bow tie), so each ring
 * is mended for itself before shells and holes are added up. A part whose area differs from this
 * sum has got land that its rings did not enclose, such as a hole outside the shell. Parts are
 * compared one by one: what lies in two of them is rightly counted once afterwards. */
static zl_status mended_area(double *area_m2, const zl_shape *shape, size_t first, size_t end,
                             zl_error *err)
{
    zl_shape_builder builder;
    zl_shape *piece ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    repair scratch = {.shape = shape};
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    for (size_t r = first; r < end; r++) {
        zl_shape_begin_ring(&builder);
        zl_shape_add_points(&builder, zl_ring_points(shape, r), zl_ring_size(shape, r));
    }
    ZL_TRY(zl_shape_builder_take(&piece, &builder, err));
    ZL_TRY(make_polygon_valid(&piece, &scratch, err));
    *area_m2 = piece ? zl_shape_area_m2(piece) : 0;
    return ZL_OK;
}

static zl_status compare_part(repair *work, const zl_shape *shape, size_t part, zl_error *err)
{
    size_t first = shape->part_start[part], end = shape->part_start[part + 1];
    double whole_m2, meant_m2 = 0;
    ZL_TRY(mended_area(&whole_m2, shape, first, end, err));
    for (size_t r = first; r < end; r++) {
        double ring_m2;
        ZL_TRY(mended_area(&ring_m2, shape, r, r + 1, err));
        meant_m2 += r == first ? ring_m2 : -ring_m2;
    }
    work->meant_m2 += meant_m2;
    work->made_m2 += whole_m2;
    work->changed_m2 += fabs(whole_m2 - meant_m2);
    return ZL_OK;
}

static zl_status compare_parts(repair *work, const zl_shape *tidied, zl_error *err)
{
    for (size_t p = 0; p < tidied->nparts; p++)
        ZL_TRY(compare_part(work, tidied, p, err));
    return ZL_OK;
}

static bool is_too_large(const repair *work)
{
    return work->changed_m2 > refused_share * fabs(work->meant_m2);
}

/* ---- what was done --------------------------------------------------------------------------- */

static void add_step(zl_text *text, size_t count, const char *one, const char *many)
{
    if (count == 0)
        return;
    if (text->size > 0)
        zl_text_add(text, _(", "));
    zl_text_addf(text, "%zu %s", count, count == 1 ? one : many);
}

static void add_change(zl_text *text, const repair *work, bool doubtful)
{
    double change_m2 = work->after_m2 - work->before_m2;
    zl_text_addf(text, _("; area %.2f m2 before, %.2f m2 after (%+.2f m2"), work->before_m2,
                 work->after_m2, change_m2);
    if (work->before_m2 > 0)
        zl_text_addf(text, ", %+.4f %%", 100 * change_m2 / work->before_m2);
    zl_text_add(text, doubtful ? _("): this is more than 1 %, compare the result with the source "
                                   "before you rely on it")
                               : _(")"));
}

static zl_status report(const repair *work, bool nothing_left, const char *layer,
                        const char *feature, zl_findings *findings, zl_error *err)
{
    zl_text text ZL_CLEANUP(zl_text_free) = {.data = NULL};
    add_step(&text, work->closed, _("ring closed"), _("rings closed"));
    add_step(&text, work->repeated, _("repeated point dropped"), _("repeated points dropped"));
    add_step(&text, work->dropped_rings, _("hole without area dropped"),
             _("holes without area dropped"));
    add_step(&text, work->dropped_parts, _("part without extent dropped"),
             _("parts without extent dropped"));
    if (work->made_valid)
        zl_text_addf(&text, _("%smade valid by GEOS %s (structure method)"),
                     text.size > 0 ? _(", ") : "", GEOS_VERSION);
    if (text.size == 0)
        return text.failed ? zl_fail_memory(err) : ZL_OK;
    bool doubtful = fabs(work->after_m2 - work->before_m2) > doubtful_share * work->before_m2;
    if (work->shape->kind == ZL_SHAPE_POLYGON)
        add_change(&text, work, doubtful);
    if (nothing_left)
        zl_text_add(&text, _("; nothing is left of the geometry"));
    bool loud = doubtful || work->made_valid || work->dropped_parts > 0;
    zl_findings_add(findings, loud ? ZL_WARNING : ZL_NOTE, "repaired", layer, feature,
                    work->shape->npoints > 0 ? work->shape->lonlat_deg : NULL, "%s",
                    text.data ? text.data : "");
    return text.failed ? zl_fail_memory(err) : zl_findings_status(findings, err);
}

static void refuse_change(const repair *work, const char *layer, const char *feature,
                          zl_findings *findings)
{
    zl_findings_add(findings, ZL_ERROR, "repair-too-large", layer, feature, work->shape->lonlat_deg,
                    "a repair would turn %.2f m2 (the shells less the holes) into %.2f m2: that is "
                    "more than 10 %%, so it is not done; correct the source",
                    work->meant_m2, work->made_m2);
}

zl_status zl_shape_repair(zl_shape **out, const zl_shape *shape, const char *layer,
                          const char *feature, zl_findings *findings, zl_error *err)
{
    repair work = {.shape = shape};
    zl_shape *mended ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    ZL_TRY(refuse_wild_places(shape, err));
    ZL_TRY(tidy(&mended, &work, err));
    work.before_m2 = work.after_m2 = zl_shape_area_m2(mended);
    if (shape->kind == ZL_SHAPE_POLYGON && mended->nparts > 0) {
        zl_shape *tidied ZL_CLEANUP(zl_shape_free_ptr) = NULL;
        ZL_TRY(zl_shape_copy(&tidied, mended, err));
        ZL_TRY(make_polygon_valid(&mended, &work, err));
        work.after_m2 = mended ? zl_shape_area_m2(mended) : 0;
        if (work.made_valid)
            ZL_TRY(compare_parts(&work, tidied, err));
    }
    if (is_too_large(&work)) {
        refuse_change(&work, layer, feature, findings);
        *out = NULL;
        return ZL_OK;
    }
    if (mended && mended->nparts == 0) {
        zl_shape_free(mended);
        mended = NULL;
    }
    ZL_TRY(report(&work, mended == NULL, layer, feature, findings, err));
    *out = mended;
    mended = NULL;
    return ZL_OK;
}
