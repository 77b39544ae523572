/* The area that a file writes beside a feature against the area of its geometry. Units are mixed up
 * more often than figures: m² for ha is a factor of 10000, 亩 for ha one of 15. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "base/units.h"
#include "input/import_private.h"

/* Told one by one; what comes after is counted. */
enum { MOST_TOLD = 10 };

/* A unit is recognised when the figure is off by no more than this share. */
static const double unit_tolerance = 1e-3;

static const struct {
    const char *name;
    double m2;
} units[] = {{"m²", 1}, {"亩", ZL_MU}, {"km²", ZL_KM2}};

/* The unit in which the figure, which counts as hectares, would be right; NULL: none. */
static const char *fitting_unit(const zl_declared_area *declared, double area_m2)
{
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        double factor = units[i].m2 / ZL_HA;
        double allowed = unit_tolerance * area_m2 + declared->half_digit_m2 * factor;
        if (fabs(declared->declared_m2 * factor - area_m2) <= allowed)
            return units[i].name;
    }
    return NULL;
}

static bool is_told(zl_import_repeat *repeat)
{
    repeat->told += repeat->count < MOST_TOLD;
    return repeat->count++ < MOST_TOLD;
}

bool zl_declared_area_is_surplus(zl_import_tally *tally, const zl_finding *finding)
{
    zl_import_repeat *repeat = strcmp(finding->code, "area-unit") == 0      ? &tally->area_unit
                               : strcmp(finding->code, "area-differs") == 0 ? &tally->area_differs
                                                                            : NULL;
    return repeat && repeat->told++ >= MOST_TOLD;
}

static void tell(zl_import *import, const zl_declared_area *declared, double area_m2,
                 double tolerance_m2)
{
    double area_ha = area_m2 / ZL_HA, declared_ha = declared->declared_m2 / ZL_HA;
    const char *unit = declared->unit_written ? NULL : fitting_unit(declared, area_m2);
    if (unit && is_told(&import->tally.area_unit))
        zl_import_finding(import, ZL_WARNING, "area-unit", NULL,
                          "declares an area of %.10g ha, which is its area in %s: the geometry has "
                          "%.4f ha; correct the figure at its source",
                          declared_ha, unit, area_ha);
    else if (!unit && is_told(&import->tally.area_differs))
        zl_import_finding(import, ZL_WARNING, "area-differs", NULL,
                          "declares an area of %.10g ha, and the geometry has %.4f ha: %+.4f ha "
                          "(%+.2f %%), more than the ± %.4f ha of its digits",
                          declared_ha, area_ha, area_ha - declared_ha,
                          100 * (area_ha - declared_ha) / declared_ha, tolerance_m2 / ZL_HA);
}

void zl_check_declared_area(zl_import *import, const zl_declared_area *declared)
{
    const zl_shape *shape = import->current.shape;
    if (!declared || isnan(declared->declared_m2) || !shape || shape->kind != ZL_SHAPE_POLYGON ||
        import->current.refused)
        return;
    double area_m2 = zl_shape_area_m2(shape), difference_m2 = declared->declared_m2 - area_m2;
    if (fabs(difference_m2) <= declared->half_digit_m2)
        return;
    double tolerance_m2 =
        declared->half_digit_m2 + declared->rounding_m * zl_shape_perimeter_m(shape);
    if (fabs(difference_m2) <= tolerance_m2)
        return;
    if (fabs(declared->declared_m2 - declared->plane_m2) <= tolerance_m2) {
        double share = fabs(difference_m2) / area_m2;
        import->tally.planar++;
        if (share > import->tally.largest_planar)
            import->tally.largest_planar = share;
        return;
    }
    tell(import, declared, area_m2, tolerance_m2);
}

static void tell_rest(zl_import *import, const zl_import_repeat *repeat, const char *code,
                      const char *what)
{
    if (repeat->count > MOST_TOLD)
        zl_import_finding(import, ZL_WARNING, code, NULL, "%zu more features %s",
                          repeat->count - MOST_TOLD, what);
}

void zl_tell_declared_areas(zl_import *import)
{
    const zl_import_tally *tally = &import->tally;
    tell_rest(import, &tally->area_unit, "area-unit",
              _("declare their area in another unit than hectares"));
    tell_rest(import, &tally->area_differs, "area-differs",
              _("declare another area than their geometry has"));
    if (tally->planar)
        zl_import_finding(import, ZL_NOTE, "area-planar", NULL,
                          "%zu feature%s the area of the plane of projection, which differs from "
                          "that on the ellipsoid by up to %.3f %%",
                          tally->planar, zl_inflect(tally->planar == 1, " declares", "s declare"),
                          100 * tally->largest_planar);
}
