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

bool zl_is_schematic(const zl_feature *feature)
{
    return is(feature->boundary_basis, "schematic");
}

zl_worth zl_area_worth(const zl_feature *feature)
{
    if (!zl_is_schematic(feature))
        return ZL_WORTH_MEASURED;
    return is(feature->area_basis, "calibrated") ? ZL_WORTH_CALIBRATED : ZL_WORTH_NOMINAL;
}

double zl_accuracy_m(const zl_feature *feature)
{
    return feature->accuracy_m > 0 ? feature->accuracy_m : (double)NAN;
}

double zl_area_uncertainty_m2(const zl_feature *feature, double area_m2, double perimeter_m)
{
    if (zl_is_schematic(feature))
        return (double)NAN;
    double uncertainty_m2 = zl_accuracy_m(feature) * perimeter_m;
    return uncertainty_m2 < area_m2 ? uncertainty_m2 : (double)NAN;
}
