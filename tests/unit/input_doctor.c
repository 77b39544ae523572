/* The CRS doctor on a layer at three places, in every way in which its numbers come
 * (tests/data/crs/matrix.txt, made with pyproj by make_matrix.py): the truth has rank 1. */
#include "input/crs/doctor.h"

#include "input_fixture.h"

typedef struct variant {
    char name[80], expected[16], order[16];
    double xy[10];
    double lonlat[2]; /* of the first point */
} variant;

static bool read_variant(variant *out, FILE *file)
{
    char line[1024];
    do {
        if (!fgets(line, sizeof line, file))
            return false;
    } while (line[0] == '#');
    int read = sscanf(line, "%79s %15s %15s %lf %lf %lf %lf %lf %lf %lf %lf %lf %lf", out->name,
                      out->expected, out->order, &out->xy[0], &out->xy[1], &out->xy[2], &out->xy[3],
                      &out->xy[4], &out->xy[5], &out->xy[6], &out->xy[7], &out->xy[8], &out->xy[9]);
    CU_ASSERT_EQUAL_FATAL(read, 13);
    bool korla = strncmp(out->name, "korla", 5) == 0, east = strncmp(out->name, "east", 4) == 0;
    out->lonlat[0] = korla ? 86.1 : east ? 119.0 : 84.9;
    out->lonlat[1] = korla ? 41.7 : east ? 32.0 : 44.4;
    return true;
}

static bool has_code(const zl_crs_reading *reading, const char *code)
{
    const char *at = strstr(reading->also, code);
    size_t size = strlen(code);
    return strcmp(reading->crs, code) == 0 || (at && (at[size] == ',' || at[size] == '\0'));
}

/* Of the datums the ellipsoids differ: 80 m in a northing of 4600 km. */
static bool is_truth(const zl_crs_reading *reading, const variant *v)
{
    return reading->north_first == (strcmp(v->order, "north-east") == 0) &&
           fabs(reading->first_deg[0] - v->lonlat[0]) < 1e-3 &&
           fabs(reading->first_deg[1] - v->lonlat[1]) < 1e-3 &&
           (v->expected[0] == '-' || has_code(reading, v->expected));
}

static bool truth_is_first(const zl_diagnosis *diagnosis, const variant *v)
{
    if (strcmp(v->expected, "dms") == 0)
        return diagnosis->packed_dms &&
               diagnosis->north_first == (strcmp(v->order, "north-east") == 0);
    for (size_t i = 0; i < diagnosis->best; i++)
        if (is_truth(&diagnosis->reading[i], v))
            return true;
    return false;
}

/* Runs all variants; gives the largest number of readings that shared the first rank. */
static size_t run_matrix(const zl_known_places *places, int *variants)
{
    FILE *file = fopen(TEST_DATA "/crs/matrix.txt", "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    variant v;
    size_t most = 0;
    for (*variants = 0; read_variant(&v, file); ++*variants) {
        zl_error err = {0};
        zl_diagnosis *diagnosis = NULL;
        const zl_sample sample = {.xy = v.xy, .count = 5};
        UNIT_OK(zl_diagnose(&diagnosis, &sample, NULL, false, places, &err), err);
        bool first = truth_is_first(diagnosis, &v);
        if (!first)
            fprintf(stderr, "%s: the truth %s is not first\n", v.name, v.expected);
        CU_ASSERT_TRUE(first);
        most = diagnosis->best > most ? diagnosis->best : most;
        zl_diagnosis_free(diagnosis);
    }
    fclose(file);
    return most;
}

static void known_places_leave_one_meridian(void)
{
    static const double at[][2] = {{86.1523, 41.7606}, {84.9007, 44.4236}, {118.8, 32.05}};
    zl_known_places places = {0};
    zl_error err = {0};
    int variants;
    for (size_t i = 0; i < 3; i++)
        UNIT_OK(zl_known_places_add(&places, "town", NULL, at[i], &err), err);
    CU_ASSERT_EQUAL(run_matrix(&places, &variants), 1);
    CU_ASSERT_EQUAL(variants, 141);
    zl_known_places_free(&places);
}

/* Without them numbers that have no zone number leave all meridians of China. */
static void without_them_equals_share_a_rank(void)
{
    int variants;
    CU_ASSERT_EQUAL(run_matrix(NULL, &variants), 21);
}

static zl_diagnosis *diagnose(const double *xy, size_t count, const char *declared)
{
    zl_error err = {0};
    zl_crs *crs = NULL;
    zl_diagnosis *diagnosis = NULL;
    double copy[64];
    memcpy(copy, xy, sizeof(double[2]) * count);
    const zl_sample sample = {.xy = copy, .count = count};
    if (declared)
        UNIT_OK(zl_crs_open(&crs, declared, true, NULL, &err), err);
    UNIT_OK(zl_diagnose(&diagnosis, &sample, crs, false, NULL, &err), err);
    zl_crs_close(crs);
    return diagnosis;
}

/* The file's word breaks a tie that the numbers leave, also where it names a twin: EPSG:4504 is the
 * 6-degree zone of meridian 87, EPSG:2374 the 3-degree one of Xi'an 1980. The reading goes by that
 * name, so that nobody takes one datum for another by what is printed. */
static void the_declared_one_breaks_ties(void)
{
    static const double plain[] = {425084.747, 4618707.195, 426749.545, 4618689.991};
    static const char *const codes[] = {"EPSG:4538", "EPSG:4504", "EPSG:2374"};
    static const char *const names[] = {"CGCS2000, 3-degree zone 29 (meridian 87), no zone number",
                                        "CGCS2000, 6-degree zone 15 (meridian 87), no zone number",
                                        "Xi'an 1980, 3-degree zone 29 (meridian 87), no zone"};
    for (size_t i = 0; i < 3; i++) {
        zl_diagnosis *diagnosis = diagnose(plain, 2, codes[i]);
        CU_ASSERT_EQUAL(diagnosis->best, 1);
        CU_ASSERT_TRUE(diagnosis->reading[0].declared);
        CU_ASSERT_STRING_EQUAL(diagnosis->reading[0].crs, codes[i]);
        CHECK_SAYS(diagnosis->reading[0].name, names[i]);
        CU_ASSERT_PTR_NULL(strstr(diagnosis->reading[0].also, codes[i]));
        CU_ASSERT_TRUE(has_code(&diagnosis->reading[0], "EPSG:4538"));
        zl_diagnosis_free(diagnosis);
    }
}

static void two_zones_in_one_file_are_seen(void)
{
    static const double mixed[] = {29425084, 4618707, 29426749, 4618689, 28571698, 4917000};
    zl_diagnosis *diagnosis = diagnose(mixed, 3, NULL);
    CU_ASSERT_EQUAL(diagnosis->zones[0], 28);
    CU_ASSERT_EQUAL(diagnosis->zones[1], 29);
    zl_text text = {0};
    zl_add_diagnosis(&text, diagnosis);
    CHECK_SAYS(text.data, "--source-crs EPSG:4516 and --source-crs EPSG:4517");
    zl_text_free(&text);
    zl_diagnosis_free(diagnosis);
}

/* The ready texts are read by PROJ as the doctor reads them itself: cs2cs gives the same. */
static void odd_numbers_get_a_text_that_reads_them(void)
{
    static const double odd[][2] = {{-74915.253, 4618707.195}, {29425.084747, 4618.707195}};
    static const double at[2] = {86.1523, 41.7606};
    zl_known_places places = {0};
    zl_error err = {0};
    UNIT_OK(zl_known_places_add(&places, "库尔勒", "town", at, &err), err);
    for (size_t i = 0; i < 2; i++) {
        double xy[2] = {odd[i][0], odd[i][1]};
        const zl_sample sample = {.xy = xy, .count = 1};
        zl_diagnosis *diagnosis = NULL;
        zl_crs *crs = NULL;
        UNIT_OK(zl_diagnose(&diagnosis, &sample, NULL, false, &places, &err), err);
        CU_ASSERT_EQUAL_FATAL(diagnosis->best, 1);
        CU_ASSERT_EQUAL(diagnosis->reading[0].fit, ZL_FITS_ODD);
        UNIT_OK(zl_crs_open(&crs, diagnosis->reading[0].crs, false, NULL, &err), err);
        UNIT_OK(zl_crs_to_lonlat(crs, xy, 1, NULL, &err), err);
        UNIT_NEAR(xy[0], 86.1, 1e-8);
        UNIT_NEAR(xy[1], 41.7, 1e-8);
        zl_crs_close(crs);
        zl_diagnosis_free(diagnosis);
    }
    zl_known_places_free(&places);
}

static void words_say_what_to_type(void)
{
    static const struct {
        double place[2];
        const char *says[3];
    } cases[] = {
        {{86.1, 41.7}, {"--source-crs EPSG:4490 (", "longitude first", "EPSG:4326"}},
        {{41.7, 86.1}, {"EPSG:4490 --axis-order north-east", "latitude first", "86.1000 E"}},
        {{29421385, 4620000}, {"--source-crs EPSG:4517 (", "zone 29", "EPSG:2353, EPSG:2405"}},
        {{4620000, 29421385}, {"EPSG:4517 --axis-order north-east", "northing first", "EPSG:2405"}},
        {{15421385, 4620000}, {"--source-crs EPSG:4493 (", "6-degree zone 15", "EPSG:21415"}},
        {{421385, 4620000}, {"21 systems", "EPSG:4537 (83.06 E)", "EPSG:4538 (86.06 E)"}},
        {{861234.56, 414240.12}, {"run together", "86°12'34.56\"", "decimal degrees"}},
        {{12.5, 4000}, {"local system", "no EPSG code", "CGCS2000"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zl_diagnosis *diagnosis = diagnose(cases[i].place, 1, NULL);
        zl_text text = {0};
        zl_add_diagnosis(&text, diagnosis);
        for (size_t k = 0; k < 3; k++)
            CHECK_SAYS(text.data, cases[i].says[k]);
        zl_text_free(&text);
        zl_diagnosis_free(diagnosis);
    }
}

/* 37 500 000 + 557 383: beyond the edge of zone 37, and no easting of zone 38. */
static void an_overhang_is_no_other_zone(void)
{
    CU_ASSERT_EQUAL(zl_zone_of_easting(38057383), 0);
    CU_ASSERT_EQUAL(zl_zone_of_easting(37557383), 37);
    CU_ASSERT_EQUAL(zl_zone_of_easting(24500000), 0);
    CU_ASSERT_EQUAL(zl_zone_of_easting(557383), 0);
}

int main(void)
{
    zl_process_harden();
    static const unit_case cases[] = {
        {"known places leave one meridian", known_places_leave_one_meridian},
        {"without them equals share a rank", without_them_equals_share_a_rank},
        {"the declared one breaks ties", the_declared_one_breaks_ties},
        {"two zones in one file are seen", two_zones_in_one_file_are_seen},
        {"odd numbers get a text that reads them", odd_numbers_get_a_text_that_reads_them},
        {"words say what to type", words_say_what_to_type},
        {"an overhang is no other zone", an_overhang_is_no_other_zone},
    };
    return unit_main("input_doctor", cases, sizeof cases / sizeof *cases);
}
