/* The table of datums. PROJ 9.1 offers nothing but a ballpark shift between WGS 84, Beijing 1954,
 * Xian 1980 and CGCS2000, so what may be taken as equal is decided here and by nobody else. */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "geodesy/crs_internal.h"
#include "geodesy/ellipsoid.h"

/* Names as EPSG, GDAL's WKT and Esri's WKT have them, reduced to small letters and digits. */
static const struct {
    const char *name;
    bool is_prefix;
    zl_datum datum;
} known_datums[] = {
    {"china2000", false, ZL_DATUM_CGCS2000},
    {"chinageodeticcoordinatesystem2000", false, ZL_DATUM_CGCS2000},
    {"cgcs2000", false, ZL_DATUM_CGCS2000},
    {"worldgeodeticsystem1984", true, ZL_DATUM_WGS84}, /* ensemble and realisations "(G1762)" */
    {"wgs1984", false, ZL_DATUM_WGS84},
    {"wgs84", false, ZL_DATUM_WGS84},
    {"beijing1954", false, ZL_DATUM_BEIJING54},
    {"beijing54", false, ZL_DATUM_BEIJING54},
    {"newbeijing", false, ZL_DATUM_NEW_BEIJING},
    {"newbeijing1954", false, ZL_DATUM_NEW_BEIJING},
    {"xian1980", false, ZL_DATUM_XIAN80},
    {"xian80", false, ZL_DATUM_XIAN80},
};

bool zl_datum_is_cgcs2000(zl_datum datum)
{
    return datum == ZL_DATUM_CGCS2000 || datum == ZL_DATUM_WGS84;
}

/* To CGCS2000 the coordinates of Beijing 1954 shift by -29 to -62 m in X (northing) and -56 to +84
 * m in Y; those of Xian 1980 by up to 0.8 mm in X and 2.4 mm in Y on a sheet at 1 : 50 000, which
 * is 40 m and 120 m (both as the state's guide for the change to CGCS2000 is quoted, 225alive.com
 * lnause4c.html). EPSG's operations 15918 to 15923 give 39 to 59 m near Korla and Kuitun. The exact
 * shift is local and not public. */
const char *zl_datum_shift(zl_datum datum)
{
    switch (datum) {
    case ZL_DATUM_CGCS2000:
        return _("not at all");
    case ZL_DATUM_WGS84:
        return _("up to 1 m");
    case ZL_DATUM_BEIJING54:
    case ZL_DATUM_NEW_BEIJING:
        return _("tens of metres (29 to 62 m in northing, up to 84 m in easting)");
    case ZL_DATUM_XIAN80:
        return _("tens of metres and more (up to 40 m in northing, 120 m in easting)");
    case ZL_DATUM_OTHER:
        break;
    }
    return _("an unknown amount, often tens to hundreds of metres");
}

static zl_datum find_datum(const char *name)
{
    char key[64];
    size_t size = 0;
    if (strncmp(name, "D_", 2) == 0)
        name += 2;
    for (; *name && size + 1 < sizeof key; name++)
        if (isalnum((unsigned char)*name))
            key[size++] = (char)tolower((unsigned char)*name);
    key[size] = '\0';
    for (size_t i = 0; i < sizeof known_datums / sizeof *known_datums; i++) {
        const char *known = known_datums[i].name;
        if (known_datums[i].is_prefix ? strncmp(key, known, strlen(known)) == 0
                                      : strcmp(key, known) == 0)
            return known_datums[i].datum;
    }
    return ZL_DATUM_OTHER;
}

/* CGCS2000 and WGS 84 differ by 1.5e-6 in 1/f, 0.1 mm in the polar axis. A file that says CGCS2000
 * and has another ellipsoid is not believed. */
static bool is_modern(PJ_CONTEXT *context, const PJ *ellipsoid)
{
    double a_m = 0, inverse_f = 0;
    return proj_ellipsoid_get_parameters(context, ellipsoid, &a_m, NULL, NULL, &inverse_f) &&
           fabs(a_m - ZL_ELLIPSOID_A_M) < 1e-3 && fabs(inverse_f - 1 / ZL_ELLIPSOID_F) < 1e-5;
}

zl_datum zl_datum_of(PJ_CONTEXT *context, const PJ *crs, char **name)
{
    ZL_CLEANUP(zl_pj_free_ptr) PJ *datum = proj_crs_get_datum(context, crs);
    if (!datum)
        datum = proj_crs_get_datum_ensemble(context, crs);
    const char *datum_name = datum ? proj_get_name(datum) : NULL;
    zl_datum found = datum_name ? find_datum(datum_name) : ZL_DATUM_OTHER;
    if (!zl_datum_is_cgcs2000(found)) {
        *name = datum_name ? zl_strdup(datum_name) : NULL; /* each CRS has one: PROJ has failed */
        return found;
    }
    ZL_CLEANUP(zl_pj_free_ptr) PJ *ellipsoid = proj_get_ellipsoid(context, crs);
    if (!ellipsoid || is_modern(context, ellipsoid)) {
        *name = ellipsoid ? zl_strdup(datum_name) : NULL;
        return found;
    }
    *name = zl_strdup(_("unknown (its name and its ellipsoid contradict each other)"));
    return ZL_DATUM_OTHER;
}
