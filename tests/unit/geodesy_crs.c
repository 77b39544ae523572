/* Codes, WKT as programs write it, the datum table, and coordinates against PROJ's `cs2cs`. */
#include "base/alloc.h"
#include "geodesy/gauss_krueger.h"
#include "unit.h"

#define ESRI_BASE                                                                                  \
    "GEOGCS[\"GCS_China_Geodetic_Coordinate_System_2000\",DATUM[\"D_China_2000\",SPHEROID["        \
    "\"CGCS2000\",6378137.0,298.257222101]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\","            \
    "0.0174532925199433]]"
#define ESRI_GK(name, easting)                                                                     \
    "PROJCS[\"" name "\"," ESRI_BASE                                                               \
    ",PROJECTION[\"Gauss_Kruger\"],PARAMETER[\"False_Easting\"," easting                           \
    "],PARAMETER[\"False_Northing\",0.0],PARAMETER[\"Central_Meridian\",87.0],PARAMETER["          \
    "\"Scale_Factor\",1.0],PARAMETER[\"Latitude_Of_Origin\",0.0],UNIT[\"Meter\",1.0]]"
/* projinfo --single-line -q -o WKT1:GDAL EPSG:4517: easting first, and a code in it */
#define GDAL_GK(rf, easting)                                                                       \
    "PROJCS[\"CGCS2000 / 3-degree Gauss-Kruger zone 29\",GEOGCS[\"China Geodetic Coordinate "      \
    "System 2000\",DATUM[\"China_2000\",SPHEROID[\"CGCS2000\",6378137," rf ",AUTHORITY[\"EPSG\","  \
    "\"1024\"]],AUTHORITY[\"EPSG\",\"1043\"]],PRIMEM[\"Greenwich\",0,AUTHORITY[\"EPSG\","          \
    "\"8901\"]],UNIT[\"degree\",0.0174532925199433,AUTHORITY[\"EPSG\",\"9122\"]],AUTHORITY["       \
    "\"EPSG\",\"4490\"]],PROJECTION[\"Transverse_Mercator\"],PARAMETER[\"latitude_of_origin\",0]," \
    "PARAMETER[\"central_meridian\",87],PARAMETER[\"scale_factor\",1],PARAMETER["                  \
    "\"false_easting\"," easting "],PARAMETER[\"false_northing\",0],UNIT[\"metre\",1,AUTHORITY["   \
    "\"EPSG\",\"9001\"]],AUTHORITY[\"EPSG\",\"4517\"]]"

#define LOCAL_CS                                                                                   \
    "LOCAL_CS[\"x\",LOCAL_DATUM[\"y\",0],UNIT[\"metre\",1],AXIS[\"x\",EAST],AXIS[\"y\",NORTH]]"

#define WEST_AXIS                                                                                  \
    "GEOGCRS[\"west\",DATUM[\"World Geodetic System 1984\",ELLIPSOID[\"WGS 84\",6378137,"          \
    "298.257223563]],CS[ellipsoidal,2],AXIS[\"lat\",north],AXIS[\"lon\",west],ANGLEUNIT["          \
    "\"degree\",0.0174532925199433]]"

static zl_crs *opened(const char *definition)
{
    zl_crs *crs = NULL;
    zl_error err = {0};
    UNIT_OK(zl_crs_open(&crs, definition, false, NULL, &err), err);
    return crs;
}

/* The place 86.2, 41.7 in each CRS:
 *   echo "41.7 86.2" | cs2cs -f %.6f EPSG:4490 EPSG:4517     (4326 for 32645 and 3857)
 * cs2cs prints northing first where EPSG has it first; here easting stands first. */
static const struct known {
    const char *definition, *code, *label;
    zl_datum datum;
    bool geographic, north_first;
    double xy[2];
} known[] = {
    {"EPSG:4490",
     "EPSG:4490",
     "EPSG:4490 China Geodetic Coordinate System 2000",
     ZL_DATUM_CGCS2000,
     true,
     true,
     {86.2, 41.7}},
    {"EPSG:4326", "EPSG:4326", "EPSG:4326 WGS 84", ZL_DATUM_WGS84, true, true, {86.2, 41.7}},
    {"OGC:CRS84",
     "OGC:CRS84",
     "OGC:CRS84 WGS 84 (CRS84)",
     ZL_DATUM_WGS84,
     true,
     false,
     {86.2, 41.7}},
    {"EPSG:4517",
     "EPSG:4517",
     "EPSG:4517 CGCS2000 / 3-degree Gauss-Kruger zone 29",
     ZL_DATUM_CGCS2000,
     false,
     true,
     {29433408.730806, 4618625.040645}},
    {"urn:ogc:def:crs:EPSG::4516",
     "EPSG:4516",
     "EPSG:4516 CGCS2000 / 3-degree Gauss-Kruger zone 28",
     ZL_DATUM_CGCS2000,
     false,
     true,
     {28683130.551261, 4620655.232897}},
    {"EPSG:4538",
     "EPSG:4538",
     "EPSG:4538 CGCS2000 / 3-degree Gauss-Kruger CM 87E",
     ZL_DATUM_CGCS2000,
     false,
     true,
     {433408.730806, 4618625.040645}},
    {"EPSG:4493",
     "EPSG:4493",
     "EPSG:4493 CGCS2000 / Gauss-Kruger zone 15",
     ZL_DATUM_CGCS2000,
     false,
     true,
     {15433408.730806, 4618625.040645}},
    {"EPSG:4504",
     "EPSG:4504",
     "EPSG:4504 CGCS2000 / Gauss-Kruger CM 87E",
     ZL_DATUM_CGCS2000,
     false,
     true,
     {433408.730806, 4618625.040645}},
    {" EPSG:32645",
     "EPSG:32645",
     "EPSG:32645 WGS 84 / UTM zone 45N",
     ZL_DATUM_WGS84,
     false,
     false,
     {433435.367314, 4616777.590745}},
    {"EPSG:3857",
     "EPSG:3857",
     "EPSG:3857 WGS 84 / Pseudo-Mercator",
     ZL_DATUM_WGS84,
     false,
     false,
     {9595740.106380, 5116146.294557}},
    {"+proj=utm +zone=45 +datum=WGS84 +units=m",
     "EPSG:32645",
     "EPSG:32645 WGS 84 / UTM zone 45N",
     ZL_DATUM_WGS84,
     false,
     false,
     {433435.367314, 4616777.590745}},
    {ESRI_GK("CGCS2000_3_Degree_GK_Zone_29", "29500000.0"),
     "EPSG:4517",
     "EPSG:4517 CGCS2000 / 3-degree Gauss-Kruger zone 29",
     ZL_DATUM_CGCS2000,
     false,
     true,
     {29433408.730806, 4618625.040645}},
    {ESRI_GK("CGCS2000_3_Degree_GK_CM_87E", "500000.0"),
     "EPSG:4538",
     "EPSG:4538 CGCS2000 / 3-degree Gauss-Kruger CM 87E",
     ZL_DATUM_CGCS2000,
     false,
     true,
     {433408.730806, 4618625.040645}},
    {ESRI_BASE,
     "EPSG:4490",
     "EPSG:4490 China Geodetic Coordinate System 2000",
     ZL_DATUM_CGCS2000,
     true,
     true,
     {86.2, 41.7}},
    {GDAL_GK("298.257222101", "29500000"),
     "EPSG:4517",
     "EPSG:4517 CGCS2000 / 3-degree Gauss-Kruger zone 29",
     ZL_DATUM_CGCS2000,
     false,
     true,
     {29433408.730806, 4618625.040645}},
    /* the code in it is a lie: the parameters count, and no code is shown */
    {GDAL_GK("298.257222101", "29400000"),
     "",
     "CGCS2000 / 3-degree Gauss-Kruger zone 29",
     ZL_DATUM_CGCS2000,
     false,
     false,
     {29333408.730806, 4618625.040645}},
    /* compound and three-dimensional: the horizontal part */
    {"EPSG:4490+5737",
     "EPSG:4490",
     "EPSG:4490 China Geodetic Coordinate System 2000",
     ZL_DATUM_CGCS2000,
     true,
     true,
     {86.2, 41.7}},
    {"EPSG:4979", "EPSG:4326", "EPSG:4326 WGS 84", ZL_DATUM_WGS84, true, true, {86.2, 41.7}},
    {"EPSG:9057",
     "EPSG:9057",
     "EPSG:9057 WGS 84 (G1762)",
     ZL_DATUM_WGS84,
     true,
     true,
     {86.2, 41.7}},
    /* echo "41.7 86.2" | cs2cs -f %.6f EPSG:4326 EPSG:32661 (and 5041): every axis points south */
    {"EPSG:32661",
     "EPSG:32661",
     "EPSG:32661 WGS 84 / UPS North (N,E)",
     ZL_DATUM_WGS84,
     false,
     true,
     {7678987.404632122, 1622802.072769366}},
    {"EPSG:5041",
     "EPSG:5041",
     "EPSG:5041 WGS 84 / UPS North (E,N)",
     ZL_DATUM_WGS84,
     false,
     false,
     {7678987.404632122, 1622802.072769366}},
    /* echo "86.2 41.7" | cs2cs -f %.9f +proj=longlat +datum=WGS84 +to (the definition) */
    {"+proj=ob_tran +o_proj=longlat +o_lat_p=30 +o_lon_p=10 +lon_0=0 +datum=WGS84",
     "",
     "unnamed",
     ZL_DATUM_WGS84,
     true,
     false,
     {61.1134565239755, 16.8437058996223}},
    /* 86.2 degrees are 95.7777… grads */
    {"GEOGCS[\"in grads\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563]],PRIMEM["
     "\"Greenwich\",0],UNIT[\"grad\",0.015707963267948967]]",
     "",
     "in grads",
     ZL_DATUM_WGS84,
     true,
     false,
     {86.2 / 0.9, 41.7 / 0.9}},
};

static void knows_what_is_in_use(void)
{
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        const struct known *k = &known[i];
        zl_crs *crs = opened(k->definition);
        zl_error err = {0};
        CU_ASSERT_STRING_EQUAL(zl_crs_code(crs), k->code);
        CU_ASSERT_STRING_EQUAL(zl_crs_label(crs), k->label);
        CU_ASSERT_EQUAL(zl_crs_datum(crs), k->datum);
        CU_ASSERT_EQUAL(zl_crs_is_geographic(crs), k->geographic);
        CU_ASSERT_EQUAL(zl_crs_is_north_first(crs), k->north_first);
        double xy[2] = {k->xy[0], k->xy[1]};
        UNIT_OK(zl_crs_to_lonlat(crs, xy, 1, NULL, &err), err);
        UNIT_NEAR(xy[0], 86.2, 1e-11); /* 1e-6 m */
        UNIT_NEAR(xy[1], 41.7, 1e-11);
        UNIT_OK(zl_crs_from_lonlat(crs, xy, 1, NULL, &err), err);
        UNIT_NEAR(xy[0], k->xy[0], 1e-7);
        UNIT_NEAR(xy[1], k->xy[1], 1e-7);
        zl_crs_close(crs);
    }
    zl_crs_close(NULL);
}

/* Degrees of CGCS2000 and WGS 84 are not touched, whatever they are. */
static void leaves_degrees_bit_for_bit(void)
{
    static const char *const plain[] = {"EPSG:4490", "EPSG:4326", "OGC:CRS84", ESRI_BASE};
    const double before[6] = {86.123456789012345, 41.000000000000007, -0.0, 1e300, NAN, 5};
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++) {
        zl_crs *crs = opened(plain[i]);
        double xy[6];
        memcpy(xy, before, sizeof xy);
        CU_ASSERT_EQUAL(zl_crs_to_lonlat(crs, xy, 3, NULL, NULL), ZL_OK);
        CU_ASSERT_EQUAL(zl_crs_from_lonlat(crs, xy, 3, NULL, NULL), ZL_OK);
        CU_ASSERT_EQUAL(memcmp(xy, before, sizeof xy), 0);
        zl_crs_close(crs);
    }
}

static void refuse(const char *definition, const char *words)
{
    zl_crs *crs = NULL;
    zl_error err = {0};
    CU_ASSERT_EQUAL(zl_crs_open(&crs, definition, false, NULL, &err), ZL_BAD_CRS);
    CU_ASSERT_PTR_NULL(crs);
    if (!strstr(err.message, words))
        fprintf(stderr, "%s: no \"%s\" in: %s\n", definition, words, err.message);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, words));
}

static void refuses_other_datums(void)
{
    static const char *const old[] = {"EPSG:2353", "EPSG:2374", "EPSG:4610", "EPSG:21415",
                                      "EPSG:2405", "EPSG:4214", "EPSG:4555", "EPSG:4786"};
    for (size_t i = 0; i < sizeof old / sizeof *old; i++) {
        refuse(old[i], "tens of metres");
        refuse(old[i], "--transformation");
        refuse(old[i], "--assume-same-datum");
    }
    refuse("EPSG:2353", "EPSG:2353 Xian 1980 / 3-degree Gauss-Kruger zone 29 has the datum Xian");
    refuse("EPSG:21415", "Beijing 1954");
    refuse("EPSG:4555", "New Beijing");
    refuse("EPSG:4269", "an unknown amount");
    refuse("+proj=tmerc +lon_0=87 +x_0=500000 +ellps=GRS80", "Unknown based on GRS");
    refuse("+proj=longlat +ellps=krass +towgs84=15.8,-154.4,-82.3", "an unknown amount");
    refuse(GDAL_GK("298.3", "29500000"), "contradict");
    refuse(WEST_AXIS, "do not point east and north");
    refuse("EPSG:2048", "do not point east and north");
    refuse("EPSG:4807", "do not count from Greenwich");
    refuse("+proj=longlat +datum=WGS84 +pm=paris", "do not count from Greenwich");
}

static void refuses_what_is_no_crs(void)
{
    static const char *const junk[] = {
        "",        "   ", "junk",       "CGCS2000",           "WGS 84", "EPSG:9999999", "EPSG:",
        "GEOGCS[", "{}",  "+proj=junk", "PROJCS[\"\x1b[2J\"]"};
    for (size_t i = 0; i < sizeof junk / sizeof *junk; i++)
        refuse(junk[i], "such as EPSG:4490 or EPSG:4517");
    refuse("PROJCS[\"\x1b[2J\"]", "\\x1b[2J");
    static const char *const others[] = {"EPSG:5773", "EPSG:4978", LOCAL_CS};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        refuse(others[i], "neither a geographic nor a projected");
    refuse(NULL, "empty");
    refuse("PROJCS[\"x\"," ESRI_BASE ",PROJECTION[\"Foo\"],UNIT[\"Meter\",1.0]]",
           "cannot be brought to longitude and latitude");
}

static void takes_an_old_datum_on_request(void)
{
    zl_crs *crs = NULL;
    zl_error err = {0};
    /* echo "41.7 86.2" | cs2cs -f %.6f EPSG:4610 EPSG:2353 */
    double xy[2] = {29433408.699411, 4618627.195398};
    UNIT_OK(zl_crs_open(&crs, "EPSG:2353", true, NULL, &err), err);
    CU_ASSERT_EQUAL(zl_crs_datum(crs), ZL_DATUM_XIAN80);
    CU_ASSERT_STRING_EQUAL(zl_crs_datum_note(crs),
                           "Xian 1980 taken as equal to CGCS2000 on request; positions may be off "
                           "by tens of metres and more (up to 40 m in northing, 120 m in easting)");
    UNIT_OK(zl_crs_to_lonlat(crs, xy, 1, NULL, &err), err);
    UNIT_NEAR(xy[0], 86.2, 1e-11);
    UNIT_NEAR(xy[1], 41.7, 1e-11);
    zl_crs_close(crs);
}

static void says_what_was_done_to_the_datum(void)
{
    zl_crs *crs = opened("EPSG:4517");
    CU_ASSERT_STRING_EQUAL(zl_crs_datum_note(crs), "CGCS2000, no change of datum");
    zl_crs_close(crs);
    crs = opened("EPSG:4326");
    CU_ASSERT_STRING_EQUAL(zl_crs_datum_note(crs), "WGS 84 taken as equal to CGCS2000, ±1 m");
    zl_crs_close(crs);
    crs = opened("+proj=utm +zone=45 +datum=WGS84 +towgs84=1,2,3");
    CU_ASSERT_STRING_EQUAL(zl_crs_datum_note(crs),
                           "WGS 84 taken as equal to CGCS2000, ±1 m; the shift to WGS 84 in the "
                           "definition was not applied");
    zl_crs_close(crs);
}

#define HELMERT                                                                                    \
    " +step +proj=push +v_3 +step +proj=cart +ellps=krass +step +proj=helmert +x=15.8 +y=-154.4 "  \
    "+z=-82.3 +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3"
#define FROM_DEGREES " +step +proj=unitconvert +xy_in=deg +xy_out=rad"
#define TO_DEGREES   " +step +proj=unitconvert +xy_in=rad +xy_out=deg"
#define UNPROJECT    " +step +inv +proj=tmerc +lon_0=87 +x_0=15500000 +ellps=krass"

/* EPSG:15921, Beijing 1954 to WGS 84 (4), of the place 86.2, 41.7:
 *   printf '41.7 86.2 0 0\n' | cct -d 12 "$(projinfo -k operation EPSG:15921 -o PROJ -q)"
 *   41.700387392390  86.199687665341
 * and  echo "41.7 86.2" | cs2cs -f %.6f EPSG:4214 EPSG:21415  for its projected form. */
static void follows_a_transformation(void)
{
    static const double degrees[2] = {86.2, 41.7}, metres[2] = {15433407.617391, 4618706.645783};
    static const struct {
        const char *crs, *transformation;
        const double *xy;
    } ways[] = {
        {"EPSG:4214", "EPSG:15921", degrees},
        {"EPSG:21415", "EPSG:15921", metres},
        {"EPSG:4214", "+proj=pipeline" FROM_DEGREES HELMERT TO_DEGREES, degrees},
        {"EPSG:4214", "+proj=pipeline" FROM_DEGREES HELMERT, degrees},
        {"EPSG:21415", "+proj=pipeline" FROM_DEGREES HELMERT TO_DEGREES, metres},
        {"EPSG:21415", "+proj=pipeline" UNPROJECT HELMERT TO_DEGREES, metres},
    };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        zl_crs *crs = NULL;
        zl_error err = {0};
        UNIT_OK(zl_crs_open(&crs, ways[i].crs, false, ways[i].transformation, &err), err);
        CU_ASSERT_PTR_NOT_NULL(strstr(zl_crs_datum_note(crs), ways[i].transformation));
        double xy[2] = {ways[i].xy[0], ways[i].xy[1]};
        UNIT_OK(zl_crs_to_lonlat(crs, xy, 1, NULL, &err), err);
        UNIT_NEAR(xy[0], 86.199687665341, 2e-11);
        UNIT_NEAR(xy[1], 41.700387392390, 2e-11);
        UNIT_OK(zl_crs_from_lonlat(crs, xy, 1, NULL, &err), err);
        UNIT_NEAR(xy[0], ways[i].xy[0], 2e-3); /* the height is lost on the way: some 0.1 mm */
        UNIT_NEAR(xy[1], ways[i].xy[1], 2e-3);
        zl_crs_close(crs);
    }
}

static void refuses_a_wrong_transformation(void)
{
    static const struct {
        const char *crs, *transformation, *words;
    } wrong[] = {
        {"EPSG:4214", "junk", "is no transformation"},
        {"EPSG:4214", "EPSG:1", "is no transformation"},
        {"EPSG:4214", "EPSG:4326", "is no transformation"},
        {"EPSG:4214", "+proj=pipeline +step +proj=junk", "is no transformation"},
        {"EPSG:4610", "EPSG:15921", "goes from Beijing 1954 to World Geodetic System 1984"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        zl_crs *crs = NULL;
        zl_error err = {0};
        CU_ASSERT_EQUAL(zl_crs_open(&crs, wrong[i].crs, true, wrong[i].transformation, &err),
                        ZL_BAD_CRS);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.message, wrong[i].words));
    }
    /* one that ends in metres, or beyond the pole, gives no place */
    static const char *const nowhere[] = {"+proj=merc +ellps=krass", "+proj=affine +yoff=60"};
    for (size_t i = 0; i < 2; i++) {
        zl_crs *crs = NULL;
        zl_error err = {0};
        double xy[2] = {86.2, 41.7};
        UNIT_OK(zl_crs_open(&crs, "EPSG:4214", false, nowhere[i], &err), err);
        CU_ASSERT_EQUAL(zl_crs_to_lonlat(crs, xy, 1, NULL, &err), ZL_BAD_DATA);
        zl_crs_close(crs);
    }
}

static void names_the_point_without_image(void)
{
    zl_crs *crs = opened("EPSG:4538");
    zl_error err = {0};
    double xy[6] = {433408.730806, 4618625.040645, 29433408.73, 4618625.04, 1, 2};
    size_t bad = 99;
    CU_ASSERT_EQUAL(zl_crs_to_lonlat(crs, xy, 3, &bad, &err), ZL_BAD_DATA);
    CU_ASSERT_EQUAL(bad, 1);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "point 2 (29433408.73, 4618625.04) has no image"));
    UNIT_NEAR(xy[0], 86.2, 1e-11);
    CU_ASSERT_EQUAL(xy[2], 29433408.73);
    double nowhere[2] = {NAN, 4618625};
    CU_ASSERT_EQUAL(zl_crs_to_lonlat(crs, nowhere, 1, &bad, &err), ZL_BAD_DATA);
    CU_ASSERT_EQUAL(bad, 0);
    double again[2] = {433408.730806, 4618625.040645}; /* an error leaves no trace */
    UNIT_OK(zl_crs_to_lonlat(crs, again, 1, NULL, &err), err);
    zl_crs_close(crs);
}

/* projinfo EPSG:4517: 85.5, 27.8, 88.5, 49.18 */
static void knows_areas_of_use(void)
{
    zl_crs *crs = opened("EPSG:4517");
    double area[4];
    CU_ASSERT_TRUE_FATAL(zl_crs_area_of_use(crs, area));
    UNIT_NEAR(area[0], 85.5, 1e-9);
    UNIT_NEAR(area[1], 27.8, 0.1);
    UNIT_NEAR(area[2], 88.5, 1e-9);
    UNIT_NEAR(area[3], 49.18, 0.1);
    zl_crs_close(crs);
    crs = opened(GDAL_GK("298.257222101", "29400000"));
    CU_ASSERT_FALSE(zl_crs_area_of_use(crs, area));
    zl_crs_close(crs);
}

/* 4488 + n; zone n has its central meridian at 3 n degrees. */
static void knows_gk_zones(void)
{
    int zone = 0;
    CU_ASSERT_EQUAL(zl_gk3_epsg(86.2, &zone), 4517);
    CU_ASSERT_EQUAL(zone, 29);
    CU_ASSERT_EQUAL(zl_gk3_epsg(84.9, &zone), 4516);
    CU_ASSERT_EQUAL(zl_gk3_epsg(85.5, &zone), 4517);
    CU_ASSERT_EQUAL(zl_gk3_epsg(85.4999999, NULL), 4516);
    CU_ASSERT_EQUAL(zl_gk3_epsg(73.5, &zone), 4513);
    CU_ASSERT_EQUAL(zl_gk3_epsg(135, &zone), 4533);
    CU_ASSERT_EQUAL(zl_gk3_epsg(73.4, &zone), 0);
    CU_ASSERT_EQUAL(zl_gk3_epsg(136.5, &zone), 0);
    CU_ASSERT_EQUAL(zl_gk3_epsg(NAN, &zone), 0);
}

/* Whatever allocation fails, the call says so and loses nothing (ASan looks). */
static void survives_want_of_memory(void)
{
    static const char *const definitions[] = {"EPSG:4517", "+proj=utm +zone=45 +datum=WGS84",
                                              "EPSG:4214"};
    for (size_t i = 0; i < 3; i++) {
        zl_status status = ZL_FAILED;
        for (size_t n = 1; status != ZL_OK && n < 50; n++) {
            zl_crs *crs = NULL;
            zl_alloc_fail_at(n, 0);
            status = zl_crs_open(&crs, definitions[i], false, i == 2 ? "EPSG:15921" : NULL, NULL);
            zl_alloc_fail_at(0, 0);
            CU_ASSERT_TRUE(status == ZL_OK ? crs != NULL : status == ZL_FAILED && !crs);
            zl_crs_close(crs);
        }
        CU_ASSERT_EQUAL(status, ZL_OK);
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"knows what is in use", knows_what_is_in_use},
        {"leaves degrees bit for bit", leaves_degrees_bit_for_bit},
        {"refuses other datums", refuses_other_datums},
        {"refuses what is no CRS", refuses_what_is_no_crs},
        {"takes an old datum on request", takes_an_old_datum_on_request},
        {"says what was done to the datum", says_what_was_done_to_the_datum},
        {"follows a transformation", follows_a_transformation},
        {"refuses a wrong transformation", refuses_a_wrong_transformation},
        {"names the point without image", names_the_point_without_image},
        {"knows areas of use", knows_areas_of_use},
        {"knows Gauss-Kruger zones", knows_gk_zones},
        {"survives want of memory", survives_want_of_memory},
    };
    return unit_main("geodesy_crs", cases, sizeof cases / sizeof *cases);
}
