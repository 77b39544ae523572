/* The table of zones against every code that PROJ's database has (tests/data/crs/gk_codes.txt, made
 * with pyproj by make_codes.py; another test makes it again). */
#include "geodesy/gauss_krueger.h"

#include "unit.h"

static void every_code_is_known(void)
{
    FILE *file = fopen(TEST_DATA "/crs/gk_codes.txt", "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    char line[256];
    int lines = 0;
    while (fgets(line, sizeof line, file)) {
        int code, geographic, width, number, meridian, easting;
        if (line[0] == '#')
            continue;
        CU_ASSERT_EQUAL_FATAL(sscanf(line, "%d %d %d %d %d %d", &code, &geographic, &width, &number,
                                     &meridian, &easting),
                              6);
        zl_gk_zone zone;
        CU_ASSERT_TRUE_FATAL(zl_gk_of_code(&zone, code));
        CU_ASSERT_EQUAL(zl_datum_geographic_code(zone.datum), geographic);
        CU_ASSERT_EQUAL(zone.width_deg, width);
        CU_ASSERT_EQUAL(zone.number, number);
        CU_ASSERT_EQUAL(zl_gk_meridian_deg(&zone), meridian);
        CU_ASSERT_EQUAL(zone.prefixed, easting > 1000000);
        CU_ASSERT_EQUAL(zl_gk_code(&zone), code);
        lines++;
    }
    fclose(file);
    CU_ASSERT_EQUAL(lines, 4 * 2 * (21 + 11));
}

/* No code between or beyond the runs is taken for a zone, and no zone beyond the last has a code.
 */
static void nothing_else_is(void)
{
    int known = 0;
    for (int code = 0; code < 33000; code++) {
        zl_gk_zone zone;
        known += zl_gk_of_code(&zone, code);
    }
    CU_ASSERT_EQUAL(known, 4 * 2 * (21 + 11));
    static const zl_gk_zone none[] = {{ZL_DATUM_CGCS2000, 3, 24, true},
                                      {ZL_DATUM_CGCS2000, 3, 46, false},
                                      {ZL_DATUM_CGCS2000, 6, 24, true},
                                      {ZL_DATUM_WGS84, 3, 29, true},
                                      {ZL_DATUM_NEW_BEIJING, 6, 12, false}};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        CU_ASSERT_EQUAL(zl_gk_code(&none[i]), 0);
    CU_ASSERT_EQUAL(zl_datum_geographic_code(ZL_DATUM_OTHER), 0);
    CU_ASSERT_STRING_EQUAL(zl_datum_word(ZL_DATUM_OTHER), "an unknown datum");
    CU_ASSERT_STRING_EQUAL(zl_datum_word(ZL_DATUM_XIAN80), "Xi'an 1980");
}

static void a_crs_has_its_zone(void)
{
    zl_error err = {0};
    zl_crs *crs = NULL;
    zl_gk_zone zone;
    UNIT_OK(zl_crs_open(&crs, "EPSG:4517", false, NULL, &err), err);
    CU_ASSERT_TRUE(zl_gk_of_crs(&zone, crs));
    CU_ASSERT_EQUAL(zone.number, 29);
    zl_crs_close(crs);
    UNIT_OK(zl_crs_open(&crs, "EPSG:32645", false, NULL, &err), err);
    CU_ASSERT_FALSE(zl_gk_of_crs(&zone, crs));
    zl_crs_close(crs);
}

int main(void)
{
    static const unit_case cases[] = {
        {"every code is known", every_code_is_known},
        {"nothing else is", nothing_else_is},
        {"a CRS has its zone", a_crs_has_its_zone},
    };
    return unit_main("geodesy_gauss_krueger", cases, sizeof cases / sizeof *cases);
}
