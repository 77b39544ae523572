/* Numbers of files: the text against printf() and the number against strtod(), on seeded random
 * values, on ties and beside them. */
#include "base/digits.h"

#include <stdint.h>

#include "unit.h"

static uint64_t state = 20261122;

static uint64_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state;
}

/* What "%.7f" prints, without the zeros at its end but for one behind the point. */
static size_t print_reference(char *out, size_t room, double value)
{
    size_t size = (size_t)snprintf(out, room, "%.7f", value);
    while (out[size - 1] == '0' && out[size - 2] != '.')
        size--;
    return size;
}

static size_t wrong;

static void check_degrees(double value)
{
    char ours[ZL_DIGITS_SIZE], reference[ZL_DIGITS_SIZE];
    size_t size = print_reference(reference, sizeof reference, value);
    size_t got = (size_t)(zl_put_degrees(ours, value) - ours);
    if ((got != size || memcmp(ours, reference, size) != 0) && wrong++ < 10)
        fprintf(stderr, "%.17g: %.*s, printf gives %.*s\n", value, (int)got, ours, (int)size,
                reference);
}

static void prints_degrees_as_printf(void)
{
    static const double edges[] = {
        0,      -0.0, 1,           180,       -180, 90,   1e-7,  5e-8, 4.9999e-8,    5.0001e-8,
        1e-300, 1e8,  450359962.7, 450359963, 1e15, 1e22, 1e300, 0.3,  179.99999995, 9.99999995};
    wrong = 0;
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        check_degrees(edges[i]);
        check_degrees(-edges[i]);
        check_degrees(nextafter(edges[i], 1e9));
        check_degrees(nextafter(edges[i], -1e9));
    }
    for (int i = 0; i < 1000000; i++) {
        double size = (double)(next_random() >> 11) * 0x1p-53;
        check_degrees((size - 0.5) * 360);
        check_degrees(ldexp(size, (int)(next_random() % 70) - 35));
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

/* m / 2^8 with an odd m is as far from one step of 1e-7 as from the next, exactly; so are the
 * doubles next to such decimals nearly. */
static void rounds_ties_to_even(void)
{
    wrong = 0;
    for (int i = 0; i < 300000; i++) {
        double tie = (double)(next_random() % 92160 | 1) / 256;
        check_degrees(tie);
        check_degrees(-tie);
        double half = ((double)(next_random() % 3600000000u) + 0.5) / 1e7;
        check_degrees(half);
        check_degrees(nextafter(half, 0));
        check_degrees(nextafter(half, 1e9));
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void check_fixed(double value, int decimals)
{
    char ours[ZL_DIGITS_SIZE], reference[ZL_DIGITS_SIZE];
    size_t size = (size_t)snprintf(reference, sizeof reference, "%.*f", decimals, value);
    size_t got = (size_t)(zl_put_fixed(ours, value, decimals) - ours);
    if ((got != size || memcmp(ours, reference, size) != 0) && wrong++ < 10)
        fprintf(stderr, "%.17g: %.*s, printf gives %.*s\n", value, (int)got, ours, (int)size,
                reference);
}

static void prints_fixed_as_printf(void)
{
    static const double edges[] = {
        0,   1,    0.5,    1.5,    0.25,   0.125, 8113.43, 0x1p-60,   0x1p-1074,
        9.5, 1e15, 0x1p53, 0x1p52, 0x1p64, 1e22,  1e300,   0.0000005, 999999999.9999999};
    wrong = 0;
    for (int decimals = 0; decimals <= 16; decimals++) {
        for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
            check_fixed(edges[i], decimals);
            check_fixed(-edges[i], decimals);
            check_fixed(nextafter(edges[i], 1e308), decimals);
            check_fixed(nextafter(edges[i], -1e308), decimals);
        }
        for (int i = 0; i < 40000; i++) {
            double size = (double)(next_random() >> 11) * 0x1p-53;
            check_fixed(ldexp(size, (int)(next_random() % 160) - 100), decimals);
            check_fixed((double)(next_random() % 92160 | 1) / 1024, decimals); /* ties */
        }
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

/* The text reads back as the number, and none of fewer digits (from 15 on) does. */
static void check_real(double value)
{
    char ours[ZL_DIGITS_SIZE], expected[64];
    char *end = zl_put_real(ours, value);
    *end = '\0';
    zl_digits number;
    bool same = zl_take_digits(&number, ours) == end && !number.whole;
    double back = same ? zl_digits_real(&number) : 0;
    same = same && memcmp(&back, &value, sizeof back) == 0 && strtod(ours, NULL) == value;
    for (int precision = 15; precision <= 17; precision++) {
        snprintf(expected, sizeof expected, "%.*g", precision, value);
        if (strtod(expected, NULL) == value)
            break;
    }
    bool large = fabs(value) >= 1e15 && fabs(value) < 1e17;
    if (!strpbrk(expected, ".e"))
        strcat(expected, ".0");
    if ((!same || (!large && strcmp(ours, expected) != 0)) && wrong++ < 10)
        fprintf(stderr, "%.17g: %s, expected %s\n", value, ours, expected);
}

static void prints_reals_that_read_back(void)
{
    static const double edges[] = {0,
                                   -0.0,
                                   1,
                                   0.1,
                                   8113.43,
                                   0.30000000000000004,
                                   1e-5,
                                   1e-4,
                                   0.00099999999999999,
                                   999999999999999,
                                   1e15,
                                   1e16,
                                   1e17,
                                   1e20,
                                   1e22,
                                   1e23,
                                   5e-324,
                                   1.7976931348623157e308,
                                   9007199254740993.0};
    wrong = 0;
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        check_real(edges[i]);
        check_real(-edges[i]);
    }
    for (int i = 0; i < 200000; i++) {
        uint64_t bits = next_random();
        double any;
        memcpy(&any, &bits, sizeof any);
        if (isfinite(any))
            check_real(any);
        check_real((double)(next_random() % 100000000) / 100);
        check_real((double)(int64_t)(next_random() % 2000000000000u) / 1e6 - 1e6);
        check_real((double)(next_random() >> 11) * 0x1p-53 * 1e6);
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void check_reading(const char *text)
{
    zl_digits number;
    char *end;
    double expected = strtod(text, &end);
    const char *behind = zl_take_digits(&number, text);
    double got = behind ? zl_digits_real(&number) : 0;
    if ((behind != end || memcmp(&got, &expected, sizeof got) != 0) && wrong++ < 10)
        fprintf(stderr, "%s: read as %.17g, strtod gives %.17g\n", text, got, expected);
}

static void reads_as_strtod(void)
{
    static const char *const edges[] = {
        "0",
        "-0",
        "-0.0",
        "1e22",
        "1e23",
        "123456789012345678",
        "1234567890123456789",
        "12345678901234567890123",
        "0.00000000000000000000000000001234567890123456789",
        "9007199254740993",
        "9007199254740993.0000001",
        "1e400",
        "-1e-400",
        "1E+5",
        "2.5e-3",
        ("1797693134862315807937289714053034150799341327100378269361"
         "73778980444968292764750946649017977587207")};
    wrong = 0;
    char text[80];
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
        check_reading(edges[i]);
    for (int i = 0; i < 1000000; i++) {
        double value = ldexp((double)(next_random() >> 11), (int)(next_random() % 120) - 110);
        snprintf(text, sizeof text, next_random() & 1 ? "%.*g" : "%.*e",
                 (int)(next_random() % 22) + 1, value);
        check_reading(text);
    }
    CU_ASSERT_EQUAL(wrong, 0);
}

static void takes_numbers_of_json_only(void)
{
    static const char *const none[] = {"",   "-",   "+1",   ".5",  "1.",       "01", "-01",
                                       "1e", "1e+", "1.e5", "NaN", "Infinity", "x",  "-x"};
    zl_digits number;
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        CU_ASSERT_PTR_NULL(zl_take_digits(&number, none[i]));
    const char *text = "12.50]";
    CU_ASSERT(zl_take_digits(&number, text) == text + 5);
}

static void reads_whole_numbers(void)
{
    static const struct {
        const char *text;
        bool whole;
        int64_t value;
    } cases[] = {{"0", true, 0},
                 {"-7", true, -7},
                 {"9223372036854775807", true, INT64_MAX},
                 {"-9223372036854775808", true, INT64_MIN},
                 {"9223372036854775808", false, 0},
                 {"99999999999999999999", false, 0},
                 {"1.0", false, 0},
                 {"1e3", false, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        zl_digits number;
        int64_t value = 0;
        CU_ASSERT_PTR_NOT_NULL_FATAL(zl_take_digits(&number, cases[i].text));
        CU_ASSERT_EQUAL(zl_digits_integer(&value, &number), cases[i].whole);
        CU_ASSERT_EQUAL(value, cases[i].value);
        char text[ZL_DIGITS_SIZE] = "";
        if (cases[i].whole) {
            *zl_put_integer(text, value) = '\0';
            CU_ASSERT_STRING_EQUAL(text, cases[i].text);
        }
    }
}

/* The steps are those that were printed, and what has more digits has none. */
static void reads_steps_of_degrees(void)
{
    zl_digits number;
    int64_t steps = 0;
    size_t off = 0;
    for (int i = 0; i < 500000; i++) {
        int64_t expected = (int64_t)(next_random() % 3600000001u) - 1800000000;
        char text[ZL_DIGITS_SIZE] = "";
        *zl_put_degrees(text, (double)expected / 1e7) = '\0';
        bool read = zl_take_digits(&number, text) && zl_digits_degrees(&steps, &number);
        off += !read || steps != expected;
    }
    CU_ASSERT_EQUAL(off, 0);
    static const char *const none[] = {"1.23456789", "1e300", "12345678901.5", "1e1"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        CU_ASSERT(zl_take_digits(&number, none[i]) && !zl_digits_degrees(&steps, &number));
}

int main(void)
{
    static const unit_case cases[] = {
        {"degrees as printf", prints_degrees_as_printf},
        {"fixed decimals as printf", prints_fixed_as_printf},
        {"ties to even", rounds_ties_to_even},
        {"reals that read back", prints_reals_that_read_back},
        {"reads as strtod", reads_as_strtod},
        {"numbers of JSON only", takes_numbers_of_json_only},
        {"whole numbers", reads_whole_numbers},
        {"steps of degrees", reads_steps_of_degrees},
    };
    return unit_main("base digits", cases, sizeof cases / sizeof *cases);
}
