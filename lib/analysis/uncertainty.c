#include "analysis/uncertainty.h"

#include <math.h>
#include <string.h>

const char *zl_worth_name(zl_worth worth)
{
    static const char *const names[] = {"measured", "calibrated", "nominal"};
    return names[worth];
}

static bool is(const char *text, const char *word)
{
    return text && strcmp(text, word) == 0;
}

/* A shape of basis "none" is a sketch of something that nobody knows. */
bool zl_is_schematic(const zl_feature *feature)
{
    return is(feature->boundary_basis, "schematic") || is(feature->boundary_basis, "none");
}

/* The basis of the area counts by itself: a file may have lost that of the boundary on its way. */
zl_worth zl_area_worth(const zl_feature *feature)
{
    if (is(feature->area_basis, "calibrated"))
        return ZL_WORTH_CALIBRATED;
    if (is(feature->area_basis, "nominal") || zl_is_schematic(feature))
        return ZL_WORTH_NOMINAL;
    return ZL_WORTH_MEASURED;
}

const char *zl_worse_basis(const char *a, const char *b)
{
    if (is(a, "schematic") || is(a, "none") || is(b, "schematic") || is(b, "none"))
        return "schematic";
    if (!a || !b)
        return NULL;
    return is(a, "surveyed") ? b : a;
}

double zl_worse_accuracy_m(double a, double b)
{
    return isnan(a) || isnan(b) ? (double)NAN : fmax(a, b);
}

double zl_accuracy_m(const zl_feature *feature)
{
    return feature->accuracy_m > 0 ? feature->accuracy_m : (double)NAN;
}

double zl_area_uncertainty_m2(const zl_feature *feature, double area_m2, double perimeter_m)
{
    if (zl_area_worth(feature) != ZL_WORTH_MEASURED)
        return (double)NAN;
    double uncertainty_m2 = zl_accuracy_m(feature) * perimeter_m;
    return uncertainty_m2 < area_m2 ? uncertainty_m2 : (double)NAN;
}
