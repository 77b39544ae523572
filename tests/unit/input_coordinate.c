/* Coordinates as people type them. Expected values are worked out by hand beside each. */
#include "base/alloc.h"
#include "input/place/coordinate.h"
#include "input/place/place.h"
#include "unit.h"

typedef struct reading {
    const char *text;
    double value;
    zl_axis axis;
    bool angle;
} reading;

static void check(const reading *expected, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        zl_error err = {0};
        zl_coordinate c;
        if (zl_coordinate_parse(&c, expected[i].text, &err) != ZL_OK) {
            fprintf(stderr, "%s\n", err.message);
            CU_FAIL("refused");
            continue;
        }
        UNIT_NEAR(c.value, expected[i].value, 0);
        CU_ASSERT_EQUAL(c.axis, expected[i].axis);
        CU_ASSERT_EQUAL(c.angle, expected[i].angle);
    }
}

static void decimals(void)
{
    static const reading expected[] = {
        {"86.13", 86.13, ZL_AXIS_UNSAID, false},
        {" 86.13 ", 86.13, ZL_AXIS_UNSAID, false},
        {"-86.13", -86.13, ZL_AXIS_UNSAID, false},
        {"+86.13", 86.13, ZL_AXIS_UNSAID, false},
        {"86", 86, ZL_AXIS_UNSAID, false},
        {"29512345.678", 29512345.678, ZL_AXIS_UNSAID, false},
        {"86.13°", 86.13, ZL_AXIS_UNSAID, true},
        {"86.13E", 86.13, ZL_AXIS_LON, true},
        {"86.13 e", 86.13, ZL_AXIS_LON, true},
        {"E86.13", 86.13, ZL_AXIS_LON, true},
        {"W 86.13", -86.13, ZL_AXIS_LON, true},
        {"41.7S", -41.7, ZL_AXIS_LAT, true},
        {"41.7s", -41.7, ZL_AXIS_LAT, true},
        {"东经86.13度", 86.13, ZL_AXIS_LON, true},
        {"北纬41.7", 41.7, ZL_AXIS_LAT, true},
        {"８６．１３", 86.13, ZL_AXIS_UNSAID, false},
        {"－８６．１３", -86.13, ZL_AXIS_UNSAID, false},
        {"８６．１３Ｅ", 86.13, ZL_AXIS_LON, true},
        {"86.13d", 86.13, ZL_AXIS_UNSAID, true},
        {"86.13D", 86.13, ZL_AXIS_UNSAID, true},
        {"\t86.13\t", 86.13, ZL_AXIS_UNSAID, false},
    };
    check(expected, sizeof expected / sizeof *expected);
}

/* 86° 08′ 05″ = (86·3600 + 8·60 + 5)/3600 = 310085/3600; 86° 08.5′ = 86 + 8.5/60 = 5168.5/60. */
static void degrees_minutes_seconds(void)
{
    static const double dms = 310085.0 / 3600, south = -(41 * 3600 + 42 * 60 + 0.5) / 3600;
    const reading expected[] = {
        {"86°08′05″", dms, ZL_AXIS_UNSAID, true},
        {"86°8'5\"", dms, ZL_AXIS_UNSAID, true},
        {"86°08’05”E", dms, ZL_AXIS_LON, true},
        {"86º08'05''E", dms, ZL_AXIS_LON, true},
        {"东经86度08分05秒", dms, ZL_AXIS_LON, true},
        {"86度8分5", dms, ZL_AXIS_UNSAID, true},
        {"86d8'5", dms, ZL_AXIS_UNSAID, true},
        {"86-08-05", dms, ZL_AXIS_UNSAID, true},
        {"86:08:05", dms, ZL_AXIS_UNSAID, true},
        {"86 08 05", dms, ZL_AXIS_UNSAID, true},
        {"-86-08-05", -dms, ZL_AXIS_UNSAID, true},
        {"８６－０８－０５", dms, ZL_AXIS_UNSAID, true},
        {"E86° 08′ 05″", dms, ZL_AXIS_LON, true},
        {"86°08.5′", 5168.5 / 60, ZL_AXIS_UNSAID, true},
        {"86°08.5", 5168.5 / 60, ZL_AXIS_UNSAID, true},
        {"南纬41°42′00.5″", south, ZL_AXIS_LAT, true},
        {"0°00′00″", 0, ZL_AXIS_UNSAID, true},
    };
    check(expected, sizeof expected / sizeof *expected);
}

static void what_does_not_parse_is_refused(void)
{
    static const char *const bad[] = {
        "",
        " ",
        "-",
        ".",
        "86.",
        ".5",
        "8 6.13",
        "86,13",
        "86.1.3",
        "86.13x",
        "x86.13",
        "1e2",
        "nan",
        "inf",
        "0x56",
        "--86",
        "86-",
        "86-08",
        "86 08",
        "86-08:05",
        "86-08-05-1",
        "86°60′",
        "86°08′60″",
        "86.5°08′",
        "86°8.5′5″",
        "86°08″",
        "86′",
        "86″",
        "-86E",
        "+86E",
        "E86E",
        "E86N",
        "NE86",
        "181°",
        "180°00′01″",
        "91N",
        "北纬91度",
        "86°008′05″",
        "86°08′05″E5",
        "８６．１３．１",
        "八十六度",
        "86°-08′05″",
        "86°08′05″06",
        "",
        " ",
        "E",
        "86.",
        ".5",
        "86.13,",
        "86:08",
        "86m08",
        "86-08-05m",
        "86°08′5m",
        "86°08′05.5′",
        "E 86.13 N",
        "86;13",
        "11111111111111111111111111111111111111111111111111111111111111111"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        zl_error err = {0};
        zl_coordinate c = {.value = 4711};
        zl_status status = zl_coordinate_parse(&c, bad[i], &err);
        if (status != ZL_USAGE)
            fprintf(stderr, "\"%s\" was read as %g\n", bad[i], c.value);
        CU_ASSERT_EQUAL(status, ZL_USAGE);
        CU_ASSERT_EQUAL(c.value, 4711);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "is no coordinate: "));
    }
}

static void one_text_is_cut_into_two(void)
{
    static const struct {
        const char *text, *first, *second;
    } expected[] = {
        {"86.13,41.7", "86.13", "41.7"},
        {"86.13， 41.7", "86.13", " 41.7"},
        {"86.13 41.7", "86.13 ", "41.7"},
        {"86.13\t41.7", "86.13", "41.7"},
        {"86.13E41.7N", "86.13E", "41.7N"},
        {"E86°08′05″N41°42′", "E86°08′05″", "N41°42′"},
        {"东经86°08′05″北纬41°42′", "东经86°08′05″", "北纬41°42′"},
        {"86°08′05″E 41°42′00″N", "86°08′05″E", " 41°42′00″N"},
        {"86 08 05,41 42 00", "86 08 05", "41 42 00"},
        {"86.13;41.7", "86.13", "41.7"},
        {"86.13 -41.7", "86.13 ", "-41.7"},
        {"86.13 +41.7", "86.13 ", "+41.7"},
        {"-86.13 41.7", "-86.13 ", "41.7"},
        {" 86.13  41.7", " 86.13  ", "41.7"},
    };
    for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
        char *first = NULL;
        const char *second = NULL;
        CU_ASSERT_FATAL(zl_coordinate_split(&first, &second, expected[i].text));
        CU_ASSERT_STRING_EQUAL(first, expected[i].first);
        CU_ASSERT_STRING_EQUAL(second, expected[i].second);
        zl_free(first);
    }
    static const char *const whole[] = {"86.13",  "86°08′05″E", "86 08 05 41 42 00", ",41.7",
                                        "86.13,", "1,2,3",      "86.13, \t",         "E86N41S",
                                        "",       "zones",      "北纬41.7度"};
    for (size_t i = 0; i < sizeof whole / sizeof *whole; i++) {
        char *first = NULL;
        const char *second = NULL;
        CU_ASSERT_FALSE(zl_coordinate_split(&first, &second, whole[i]));
        CU_ASSERT_PTR_NULL(first);
    }
}

static void printing_rounds_once(void)
{
    char text[40];
    zl_coordinate_print(text, sizeof text, 310085.0 / 3600, ZL_AXIS_LON);
    CU_ASSERT_STRING_EQUAL(text, "86°08′05.00″E");
    zl_coordinate_print(text, sizeof text, -41.7, ZL_AXIS_LAT);
    CU_ASSERT_STRING_EQUAL(text, "41°42′00.00″S");
    /* 59.999 seconds round up into the next minute, and that into the next degree. */
    zl_coordinate_print(text, sizeof text, (86 * 3600 + 59 * 60 + 59.999) / 3600, ZL_AXIS_LON);
    CU_ASSERT_STRING_EQUAL(text, "87°00′00.00″E");
}

/* ---- places ---------------------------------------------------------------------------------- */

static zl_status parse(double place[2], const char *first, const char *second,
                       const zl_source_options *options, zl_error *err)
{
    const char *const words[] = {first, second};
    size_t used = 0;
    zl_status status = zl_place_parse(place, &used, words, second ? 2 : 1, options, err);
    if (status == ZL_OK)
        CU_ASSERT_EQUAL(used, second ? 2 : 1);
    return status;
}

static void a_place_is_longitude_and_latitude(void)
{
    zl_error err = {0};
    double place[2];
    const zl_source_options north_east = {.axis_order = ZL_AXES_NORTH_EAST};
    static const char *const typed[][2] = {{"86.13", "41.7"},
                                           {"86.13E", "41.7N"},
                                           {"41.7N", "86.13E"},
                                           {"41.7", "86.13E"},
                                           {"86.13,41.7", NULL},
                                           {"北纬41.7，东经86.13", NULL},
                                           {"E86°07′48″N41°42′00″", NULL}};
    for (size_t i = 0; i < sizeof typed / sizeof *typed; i++) {
        UNIT_OK(parse(place, typed[i][0], typed[i][1], NULL, &err), err);
        UNIT_NEAR(place[0], 86.13, 1e-13);
        UNIT_NEAR(place[1], 41.7, 1e-13);
    }
    UNIT_OK(parse(place, "41.7", "86.13", &north_east, &err), err);
    UNIT_NEAR(place[0], 86.13, 0);
}

static void bad_places_are_refused_with_the_reason(void)
{
    static const struct {
        const char *first, *second, *crs, *says;
    } bad[] = {
        {"41.7", "86.13", NULL, "looks like latitude first"},
        {"41.7,86.13", NULL, NULL, "--order north-east"},
        {"86.13E", "41.7E", NULL, "both a longitude"},
        {"86.13", NULL, NULL, "a longitude and a latitude"},
        {"86.13", "nought", NULL, "is no coordinate"},
        {"86.13", "141.7", NULL, "no more than 90 degrees"},
        {"29427582", "4618682", NULL, "3-degree zone 29"},
        {"86.13", "41.7", "EPSG:4517", "which has metres"},
        {"4618682", "29427582", "EPSG:4517", "looks like northing first"},
        {"28427582", "4618682", "EPSG:4517", "zone"},
        {"86.13", "41.7", "EPSG:99999", "--source-crs"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        zl_error err = {0};
        double place[2] = {1, 2};
        const zl_source_options options = {.source_crs = bad[i].crs};
        zl_status status = parse(place, bad[i].first, bad[i].second, &options, &err);
        CU_ASSERT_NOT_EQUAL(status, ZL_OK);
        if (!strstr(err.message, bad[i].says))
            fprintf(stderr, "\"%s\" is not in \"%s\"\n", bad[i].says, err.message);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.message, bad[i].says));
        CU_ASSERT_EQUAL(place[0], 1);
    }
}

/* echo 41.7 86.13 | cs2cs -f %.4f EPSG:4490 EPSG:4517 (latitude first in, northing first out):
 * 4618681.5338 29427581.9445 (PROJ 9.1.1) */
static void a_projected_place_is_transformed(void)
{
    zl_error err = {0};
    double place[2];
    const zl_source_options gk = {.source_crs = "EPSG:4517"};
    UNIT_OK(parse(place, "29427581.9445", "4618681.5338", &gk, &err), err);
    UNIT_NEAR(place[0], 86.13, 1e-8);
    UNIT_NEAR(place[1], 41.7, 1e-8);
}

int main(void)
{
    static const unit_case cases[] = {
        {"decimals", decimals},
        {"degrees, minutes, seconds", degrees_minutes_seconds},
        {"what does not parse is refused", what_does_not_parse_is_refused},
        {"one text is cut into two", one_text_is_cut_into_two},
        {"printing rounds once", printing_rounds_once},
        {"a place is longitude and latitude", a_place_is_longitude_and_latitude},
        {"bad places are refused with the reason", bad_places_are_refused_with_the_reason},
        {"a projected place is transformed", a_projected_place_is_transformed},
    };
    return unit_main("input: coordinates and places", cases, sizeof cases / sizeof *cases);
}
