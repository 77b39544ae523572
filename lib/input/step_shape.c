/* The steps that make a shape fit for the store: its kind, its axes, its CRS, its validity. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "geometry/shape.h"
#include "geometry/validity.h"
#include "input/crs/crs_decision.h"
#include "input/import_private.h"
#include "input/line_place.h"
#include "input/quote.h"

static void tell_wrong_kind(zl_import *import, zl_shape_kind kind)
{
    static const char *const one[] = {N_("nothing"), N_("a point"), N_("a line"), N_("a polygon")};
    static const char *const many[] = {N_("nothing"), N_("points"), N_("lines"), N_("polygons")};
    zl_import_finding(import, ZL_ERROR, "wrong-geometry", NULL,
                      "is %s in a layer of %s; put it into a layer of its own", _(one[kind]),
                      _(many[import->shape_kind]));
}

/* A zone may say that nobody knows its boundary; a plain table has none to miss. */
static void without_shape(zl_import *import)
{
    if (import->shape_kind == ZL_SHAPE_NONE)
        return;
    const zl_value *basis =
        import->basis_column >= 0 ? &import->values[import->basis_column] : NULL;
    bool known = basis && !basis->null && strcmp(basis->text, "none") == 0;
    if (import->kind == ZL_KIND_ZONE && known)
        return;
    if (import->kind == ZL_KIND_ZONE)
        zl_import_finding(import, ZL_WARNING, "no-boundary", NULL,
                          "has no geometry; a zone without boundary says boundary_basis none");
    else
        zl_import_finding(import, import->kind == ZL_KIND_LAND ? ZL_WARNING : ZL_ERROR,
                          "no-geometry", NULL, "has no geometry");
}

/* Is there anything to transform? Findings say why not. */
static bool is_usable(zl_import *import, const zl_raw_feature *raw)
{
    if (raw->unsupported) {
        zl_import_finding(import, ZL_ERROR, "unsupported-geometry", NULL, "%s",
                          zl_quoted(raw->unsupported).text);
        return false;
    }
    if (zl_findings_first(raw->findings, 0, ZL_ERROR)) /* the reader has said why */
        return false;
    if (!raw->shape) {
        without_shape(import);
        return false;
    }
    if (raw->open_boundary && import->shape_kind == ZL_SHAPE_POLYGON) {
        double place[2] = {raw->shape->lonlat_deg[0], raw->shape->lonlat_deg[1]};
        bool placed = zl_import_to_lonlat(import, place);
        zl_import_finding(import, ZL_ERROR, "open-boundary", placed ? place : NULL, "%s",
                          raw->open_boundary);
        return false;
    }
    if (raw->shape->kind != import->shape_kind) {
        tell_wrong_kind(import, raw->shape->kind);
        return false;
    }
    if (import->layer_refused) /* one finding has said why */
        import->current.refused = true;
    return !import->layer_refused;
}

/* "None" says that nobody knows the boundary: one of the two is wrong. */
static void check_basis(zl_import *import)
{
    int column = import->basis_column;
    if (import->kind != ZL_KIND_ZONE || column < 0 || import->values[column].null ||
        strcmp(import->values[column].text, "none") != 0)
        return;
    zl_import_finding(import, ZL_WARNING, "basis-none-with-shape", NULL,
                      "has a geometry, and boundary_basis says none: say how the boundary was "
                      "made, or leave the geometry out");
}

/* ---- transform ------------------------------------------------------------------------------- */

static bool is_finite(zl_import *import, const zl_shape *shape)
{
    for (size_t i = 0; i < shape->npoints; i++) {
        const double *place = shape->lonlat_deg + 2 * i;
        if (isfinite(place[0]) && isfinite(place[1]))
            continue;
        zl_import_finding(
            import, ZL_ERROR, "non-finite", NULL,
            "coordinate %zu of %zu is not a number or infinite; mend it at its source", i + 1,
            shape->npoints);
        return false;
    }
    return true;
}

/* To longitude and latitude. A shape that has no image there (ZL_BAD_DATA) stays as it was. */
static zl_status to_lonlat(const zl_import *import, zl_shape *shape, zl_error *err)
{
    size_t size = shape->npoints * sizeof(double[2]);
    if (zl_crs_is_lonlat(import->crs) && !import->north_first)
        return ZL_OK;
    ZL_CLEANUP(zl_free_ptr) double *before = zl_alloc(size);
    if (!before)
        return zl_fail_memory(err);
    memcpy(before, shape->lonlat_deg, size);
    if (import->north_first)
        zl_axes_swap(shape->lonlat_deg, shape->npoints);
    zl_status status = zl_crs_to_lonlat(import->crs, shape->lonlat_deg, shape->npoints, NULL, err);
    if (status != ZL_OK)
        memcpy(shape->lonlat_deg, before, size);
    return status;
}

bool zl_import_to_lonlat(const zl_import *import, double xy[2])
{
    if (!import->crs || !isfinite(xy[0]) || !isfinite(xy[1]))
        return false;
    if (import->north_first)
        zl_axes_swap(xy, 1);
    return zl_crs_to_lonlat(import->crs, xy, 1, NULL, NULL) == ZL_OK;
}

/* An easting that bears another zone's number would be taken to a place thousands of kilometres
 * off, which may well lie in China. */
static bool is_of_other_zone(zl_import *import, zl_shape *shape)
{
    char text[512];
    if (!import->check_zone)
        return false;
    if (import->north_first)
        zl_axes_swap(shape->lonlat_deg, shape->npoints);
    bool other = zl_feature_is_of_other_zone(text, sizeof text, &import->zone, shape->lonlat_deg,
                                             shape->npoints);
    if (import->north_first)
        zl_axes_swap(shape->lonlat_deg, shape->npoints);
    if (other)
        zl_import_finding(import, ZL_ERROR, "wrong-zone", NULL, "%s", text);
    return other;
}

static zl_status transform(bool *done, zl_import *import, zl_shape *shape, zl_error *err)
{
    *done = false;
    if (!is_finite(import, shape))
        return ZL_OK;
    if (is_of_other_zone(import, shape))
        return ZL_OK;
    zl_error reason = {0};
    zl_status status = to_lonlat(import, shape, &reason);
    if (status == ZL_BAD_DATA)
        zl_import_finding(import, ZL_ERROR, "out-of-range", NULL, "%s", reason.message);
    else if (status != ZL_OK)
        return zl_fail(err, status, "%s", reason.message);
    *done = status == ZL_OK;
    return ZL_OK;
}

/* ---- validity -------------------------------------------------------------------------------- */

static void free_findings(zl_findings **findings)
{
    zl_findings_free(*findings);
}

/* No advice to try what has just failed. */
static void add_without_advice(zl_import *import, const zl_findings *findings)
{
    static const char *const advice[] = {N_(", or mend it with --repair"),
                                         N_("; --repair closes it")};
    for (size_t i = 0; i < zl_findings_count(findings); i++) {
        const zl_finding *finding = zl_findings_get(findings, i);
        const double place[2] = {finding->lon_deg, finding->lat_deg};
        size_t size = strlen(finding->text);
        for (size_t k = 0; k < sizeof advice / sizeof *advice; k++) {
            const char *found = strstr(finding->text, _(advice[k]));
            size = found ? (size_t)(found - finding->text) : size;
        }
        zl_import_finding(import, finding->severity, finding->code, place, "%.*s", (int)size,
                          finding->text);
    }
}

/* What was wrong before a repair stays known, as notes. */
static void add_as_notes(zl_import *import, const zl_findings *findings)
{
    for (size_t i = 0; i < zl_findings_count(findings); i++) {
        const zl_finding *finding = zl_findings_get(findings, i);
        const double place[2] = {finding->lon_deg, finding->lat_deg};
        zl_import_finding(import, finding->severity == ZL_ERROR ? ZL_NOTE : finding->severity,
                          finding->code, place, "%s", finding->text);
    }
}

static zl_status refuse_with(zl_import *import, const zl_findings *findings, zl_error *err)
{
    zl_findings_append(import->findings, findings, 0);
    import->current.refused = true;
    return zl_findings_status(findings, err);
}

/* Mends the shape; when that does not help, the feature is refused for what was wrong with it. */
static zl_status mend(zl_import *import, const zl_shape *shape, const zl_findings *defects,
                      zl_error *err)
{
    const char *name = zl_import_place(import);
    ZL_CLEANUP(free_findings) zl_findings *repairs = zl_findings_new();
    zl_error reason = {0};
    if (!repairs)
        return zl_fail_memory(err);
    zl_status status =
        zl_shape_repair(&import->mended, shape, name, import->current.feature, repairs, &reason);
    if (status != ZL_OK && status != ZL_BAD_DATA)
        return zl_fail(err, status, "%s", reason.message);
    bool valid = false;
    if (status == ZL_OK && import->mended) {
        ZL_CLEANUP(free_findings) zl_findings *left = zl_findings_new();
        if (!left)
            return zl_fail_memory(err);
        ZL_TRY(zl_shape_validate(&valid, import->mended, name, import->current.feature, left, err));
    }
    if (!valid) {
        add_without_advice(import, defects);
        if (status == ZL_BAD_DATA)
            zl_import_finding(import, ZL_NOTE, "not-repaired", NULL, "%s", reason.message);
        else
            zl_findings_append(import->findings, repairs, 0);
        import->current.refused = true;
        return zl_findings_status(repairs, err);
    }
    add_as_notes(import, defects);
    zl_findings_append(import->findings, repairs, 0);
    import->current.repaired = true;
    import->current.shape = import->mended;
    return ZL_OK;
}

/* What is wrong with the shape, with the lines of a text file where it is. */
static zl_status find_defects(bool *valid, zl_findings *defects, const zl_import *import,
                              const zl_raw_feature *raw, zl_error *err)
{
    const char *place = zl_import_place(import), *feature = import->current.feature;
    if (!raw->point_line)
        return zl_shape_validate(valid, raw->shape, place, feature, defects, err);
    ZL_CLEANUP(free_findings) zl_findings *plain = zl_findings_new();
    if (!plain)
        return zl_fail_memory(err);
    ZL_TRY(zl_shape_validate(valid, raw->shape, place, feature, plain, err));
    zl_add_with_lines(defects, plain, raw->shape, raw->point_line);
    return zl_findings_status(plain, err);
}

static zl_status validate(zl_import *import, const zl_raw_feature *raw, zl_error *err)
{
    const zl_shape *shape = raw->shape;
    ZL_CLEANUP(free_findings) zl_findings *defects = zl_findings_new();
    bool valid = false;
    if (!defects)
        return zl_fail_memory(err);
    import->current.shape = shape;
    ZL_TRY(find_defects(&valid, defects, import, raw, err));
    ZL_TRY(zl_findings_status(defects, err));
    if (!valid && import->repair)
        return mend(import, shape, defects, err);
    if (!valid)
        return refuse_with(import, defects, err);
    zl_findings_append(import->findings, defects, 0);
    return ZL_OK;
}

/* Edges of less than a degree reach less than a hundredth beyond their ends. */
static bool lies_well_in_china(const zl_shape *shape)
{
    const double beyond = 0.01;
    zl_extent points = zl_points_extent(shape->lonlat_deg, shape->npoints);
    return points.east - points.west < 1 && points.north - points.south < 1 &&
           points.west >= ZL_CHINA_WEST + beyond && points.east <= ZL_CHINA_EAST - beyond &&
           points.south >= ZL_CHINA_SOUTH + beyond && points.north <= ZL_CHINA_NORTH - beyond;
}

static void count_oddities(zl_import *import, const zl_raw_feature *raw)
{
    import->tally.zm += raw->had_zm;
    import->tally.styled += raw->styled;
    import->tally.linearised += raw->linearised;
    const zl_shape *shape = import->current.shape;
    if (!shape || import->current.refused || lies_well_in_china(shape))
        return;
    zl_extent extent = zl_shape_extent(shape);
    if (extent.west >= ZL_CHINA_WEST && extent.east <= ZL_CHINA_EAST &&
        extent.south >= ZL_CHINA_SOUTH && extent.north <= ZL_CHINA_NORTH)
        return;
    if (import->tally.outside_china++ == 0)
        memcpy(import->tally.first_outside, shape->lonlat_deg, sizeof import->tally.first_outside);
}

/* ---- what a refused feature takes with it ---------------------------------------------------- */

/* All of them in lon/lat, or all as they are in the source. */
static zl_status place_all(const zl_import *import, zl_shape **shapes, size_t count, zl_error *err)
{
    size_t done = 0, total = 0;
    zl_status status = ZL_OK;
    for (size_t i = 0; i < count; i++)
        total += shapes[i]->npoints;
    ZL_CLEANUP(zl_free_ptr) double *before = zl_alloc((total + 1) * sizeof(double[2]));
    if (!before)
        return zl_fail_memory(err);
    for (total = 0; status == ZL_OK && done < count; done++) {
        memcpy(before + 2 * total, shapes[done]->lonlat_deg,
               shapes[done]->npoints * sizeof(double[2]));
        total += shapes[done]->npoints;
        status = to_lonlat(import, shapes[done], err);
    }
    if (status == ZL_OK)
        return ZL_OK;
    for (size_t i = 0, at = 0; i < done; at += shapes[i]->npoints, i++)
        memcpy(shapes[i]->lonlat_deg, before + 2 * at, shapes[i]->npoints * sizeof(double[2]));
    return status == ZL_BAD_DATA ? ZL_OK : status;
}

static zl_status keep_geometry(zl_import *import, zl_raw_feature *raw, bool placed, zl_error *err)
{
    import->current.is_collection = !raw->shape && raw->nmembers > 0;
    zl_shape **shapes = raw->shape ? &raw->shape : raw->member;
    size_t count = raw->shape ? 1 : raw->nmembers;
    if (!placed && import->crs && !import->layer_refused)
        ZL_TRY(place_all(import, shapes, count, err));
    if (raw->shape)
        import->geometry[0] = raw->shape;
    import->current.geometry = raw->shape ? import->geometry : (const zl_shape *const *)raw->member;
    import->current.ngeometries = count;
    return ZL_OK;
}

zl_status zl_import_shape(zl_import *import, zl_raw_feature *raw, zl_error *err)
{
    bool done = false;
    if (import->shape_kind == ZL_SHAPE_NONE && import->kind != ZL_KIND_LAND)
        return ZL_OK;
    if (is_usable(import, raw))
        ZL_TRY(transform(&done, import, raw->shape, err));
    if (done) {
        check_basis(import);
        ZL_TRY(validate(import, raw, err));
        zl_check_declared_area(import, raw->declared);
    }
    if (import->current.refused)
        ZL_TRY(keep_geometry(import, raw, done, err));
    count_oddities(import, raw);
    return ZL_OK;
}
