#include "geodesy/crs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "geodesy/crs_internal.h"

/* PROJ's messages belong into our errors and not onto stderr. */
static void keep_message(void *crs, int level, const char *message)
{
    (void)level;
    char *log = ((zl_crs *)crs)->log;
    const char *colon = strstr(message, ": "); /* after the name of a PROJ function */
    snprintf(log, sizeof((zl_crs *)crs)->log, "%s", colon ? colon + 2 : message);
}

static zl_crs *new_crs(void)
{
    zl_crs *crs = zl_alloc_zero(1, sizeof *crs);
    if (!crs)
        return NULL;
    crs->context = proj_context_create();
    if (!crs->context) {
        zl_free(crs);
        return NULL;
    }
    proj_log_func(crs->context, crs, keep_message);
    proj_context_set_enable_network(crs->context, 0);
    return crs;
}

void zl_crs_close(zl_crs *crs)
{
    if (!crs)
        return;
    proj_destroy(crs->operation);
    proj_destroy(crs->unproject);
    proj_destroy(crs->horizontal);
    proj_context_destroy(crs->context);
    zl_free(crs->datum_name);
    zl_free(crs->label);
    zl_free(crs->code);
    zl_free(crs->note);
    zl_free(crs);
}

static void close_ptr(zl_crs **crs)
{
    zl_crs_close(*crs);
}

/* Refuses what would put places silently where they are not. */
static zl_status check_datum(const zl_crs *crs, bool assume_same_datum, zl_error *err)
{
    if (!crs->greenwich)
        return zl_fail(err, ZL_BAD_CRS,
                       "the longitudes of %s do not count from Greenwich; give --transformation, "
                       "or transform the data to EPSG:4490 first",
                       crs->label);
    if (zl_datum_is_cgcs2000(crs->datum) || assume_same_datum)
        return ZL_OK;
    return zl_fail(err, ZL_BAD_CRS,
                   "%s has the datum %s; taken as CGCS2000 it would put positions off by %s. Ask "
                   "for the data in CGCS2000, or give --transformation (a PROJ pipeline or an EPSG "
                   "operation to EPSG:4490), or accept the shift with --assume-same-datum",
                   crs->label, crs->datum_name, zl_datum_shift(crs->datum));
}

static zl_status make_note(zl_crs *crs, const char *transformation, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text note = {0};
    if (transformation) {
        zl_text_add(&note, _("by the transformation "));
        zl_text_add_safe(&note, transformation);
    } else if (crs->datum == ZL_DATUM_CGCS2000) {
        zl_text_add(&note, _("CGCS2000, no change of datum"));
    } else if (crs->datum == ZL_DATUM_WGS84) {
        zl_text_add(&note, _("WGS 84 taken as equal to CGCS2000, ±1 m"));
    } else {
        zl_text_addf(&note,
                     _("%s taken as equal to CGCS2000 on request; positions may be off by %s"),
                     crs->datum_name, zl_datum_shift(crs->datum));
    }
    if (crs->had_shift && !transformation)
        zl_text_add(&note, _("; the shift to WGS 84 in the definition was not applied"));
    crs->note = zl_text_take(&note);
    return crs->note ? ZL_OK : zl_fail_memory(err);
}

static zl_status settle_datum(zl_crs *crs, zl_error *err)
{
    char *name = NULL;
    crs->datum = zl_datum_of(crs->context, crs->horizontal, &name);
    ZL_CLEANUP(zl_text_free) zl_text safe = {0};
    zl_text_add_safe(&safe, name);
    zl_free(name);
    crs->datum_name = name ? zl_text_take(&safe) : NULL;
    return crs->datum_name ? ZL_OK : zl_fail_memory(err);
}

zl_status zl_crs_open(zl_crs **out, const char *definition, bool assume_same_datum,
                      const char *transformation, zl_error *err)
{
    ZL_CLEANUP(close_ptr) zl_crs *crs = new_crs();
    if (!crs)
        return zl_fail_memory(err);
    ZL_TRY(zl_crs_parse(crs, definition ? definition : "", err));
    ZL_TRY(zl_crs_describe(crs, err));
    ZL_TRY(settle_datum(crs, err));
    ZL_TRY(zl_crs_make_unproject(crs, err));
    if (transformation)
        ZL_TRY(zl_crs_make_operation(crs, transformation, err));
    else
        ZL_TRY(check_datum(crs, assume_same_datum, err));
    ZL_TRY(make_note(crs, transformation, err));
    *out = crs;
    crs = NULL;
    return ZL_OK;
}

static bool copy_step(PJ **out, PJ_CONTEXT *context, const PJ *step)
{
    *out = step ? proj_clone(context, step) : NULL;
    return !step || *out;
}

zl_status zl_crs_copy(zl_crs **out, const zl_crs *crs, zl_error *err)
{
    ZL_CLEANUP(close_ptr) zl_crs *copy = new_crs();
    if (!copy)
        return zl_fail_memory(err);
    copy->takes_plane = crs->takes_plane;
    copy->scale_in = crs->scale_in;
    copy->scale_out = crs->scale_out;
    copy->unit_m = crs->unit_m;
    copy->label = zl_strdup(crs->label);
    if (!copy->label || !copy_step(&copy->unproject, copy->context, crs->unproject) ||
        !copy_step(&copy->operation, copy->context, crs->operation))
        return zl_fail_memory(err);
    *out = copy;
    copy = NULL;
    return ZL_OK;
}

bool zl_crs_is_lonlat(const zl_crs *crs)
{
    return !crs->unproject && !crs->operation;
}

const char *zl_crs_label(const zl_crs *crs)
{
    return crs->label;
}

const char *zl_crs_code(const zl_crs *crs)
{
    return crs->code;
}

zl_datum zl_crs_datum(const zl_crs *crs)
{
    return crs->datum;
}

bool zl_crs_is_geographic(const zl_crs *crs)
{
    return crs->geographic;
}

bool zl_crs_is_north_first(const zl_crs *crs)
{
    return crs->north_first;
}

bool zl_crs_area_of_use(const zl_crs *crs, double bounds_deg[4])
{
    for (int i = 0; crs->has_area && i < 4; i++)
        bounds_deg[i] = crs->area_deg[i];
    return crs->has_area;
}

const char *zl_crs_datum_shift(const zl_crs *crs)
{
    return zl_datum_shift(crs->datum);
}

bool zl_crs_same_datum(const zl_crs *a, const zl_crs *b)
{
    if (a->datum == ZL_DATUM_OTHER && b->datum == ZL_DATUM_OTHER)
        return strcmp(a->datum_name, b->datum_name) == 0;
    return a->datum == b->datum ||
           (zl_datum_is_cgcs2000(a->datum) && zl_datum_is_cgcs2000(b->datum));
}

const char *zl_crs_datum_note(const zl_crs *crs)
{
    return crs->note;
}

/* One point through one step; false when it has no image. */
static bool step(PJ *pj, PJ_DIRECTION direction, double scale_in, double scale_out, double xy[2])
{
    PJ_COORD point = proj_coord(xy[0] * scale_in, xy[1] * scale_in, 0, HUGE_VAL);
    point = proj_trans(pj, direction, point);
    if (proj_errno(pj) != 0 || !isfinite(point.xy.x) || !isfinite(point.xy.y)) {
        proj_errno_reset(pj);
        return false;
    }
    xy[0] = point.xy.x * scale_out;
    xy[1] = point.xy.y * scale_out;
    return true;
}

static bool point_to_lonlat(const zl_crs *crs, double xy[2])
{
    bool unproject = crs->unproject && !(crs->operation && crs->takes_plane);
    if (unproject && !step(crs->unproject, PJ_FWD, 1, 1, xy))
        return false;
    if (crs->operation && !step(crs->operation, PJ_FWD, crs->scale_in, crs->scale_out, xy))
        return false;
    return fabs(xy[0]) <= 360 && fabs(xy[1]) <= 90;
}

static bool point_from_lonlat(const zl_crs *crs, double xy[2])
{
    bool project = crs->unproject && !(crs->operation && crs->takes_plane);
    if (crs->operation && !step(crs->operation, PJ_INV, 1 / crs->scale_out, 1 / crs->scale_in, xy))
        return false;
    return !project || step(crs->unproject, PJ_INV, 1, 1, xy);
}

/* Where nothing is to be done nothing is touched, not even what is not finite: the check of
 * validity names it better. */
static zl_status transform(const zl_crs *crs, bool (*one)(const zl_crs *, double[2]),
                           const char *direction, double *xy, size_t npoints, size_t *bad,
                           zl_error *err)
{
    if (zl_crs_is_lonlat(crs))
        return ZL_OK;
    for (size_t i = 0; i < npoints; i++) {
        double point[2] = {xy[2 * i], xy[2 * i + 1]};
        if (one(crs, point)) {
            xy[2 * i] = point[0];
            xy[2 * i + 1] = point[1];
            continue;
        }
        if (bad)
            *bad = i;
        return zl_fail(err, ZL_BAD_DATA,
                       "point %zu (%.10g, %.10g) has no image %s %s; check the coordinates, their "
                       "order and the coordinate reference system",
                       i + 1, xy[2 * i], xy[2 * i + 1], direction, crs->label);
    }
    return ZL_OK;
}

zl_status zl_crs_to_lonlat(const zl_crs *crs, double *xy, size_t npoints, size_t *bad,
                           zl_error *err)
{
    return transform(crs, point_to_lonlat, "from", xy, npoints, bad, err);
}

zl_status zl_crs_from_lonlat(const zl_crs *crs, double *xy, size_t npoints, size_t *bad,
                             zl_error *err)
{
    return transform(crs, point_from_lonlat, "in", xy, npoints, bad, err);
}

const char *zl_proj_version(void)
{
    return proj_info().version;
}
