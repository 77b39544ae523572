/* Decimals of a number, and numbers as text with so many of them. */
#include <math.h>

#include "base/decimal.h"
#include "base/units.h"
#include "unit.h"

static void check_number(double value, int decimals, const char *expected)
{
    char text[ZL_NUMBER_SIZE];
    zl_number_text(text, value, decimals);
    if (strcmp(text, expected) != 0)
        fprintf(stderr, "%.17g with %d digits: %s, expected %s\n", value, decimals, text, expected);
    CU_ASSERT_STRING_EQUAL(text, expected);
}

/* tests/data/numbers/make_rounding.py: Python's decimal, ROUND_HALF_UP over repr(). */
static void rounds_as_python_decimal(void)
{
    FILE *file = fopen(TEST_DATA "/numbers/rounding.csv", "r");
    CU_ASSERT_FATAL(file != NULL);
    char line[1024];
    int rows = 0;
    for (; fgets(line, sizeof line, file); rows++) {
        char *digits = strchr(line, ','), *expected = digits ? strchr(digits + 1, ',') : NULL;
        CU_ASSERT_FATAL(expected != NULL);
        expected[strcspn(expected, "\n")] = '\0';
        check_number(strtod(line, NULL), (int)strtol(digits + 1, NULL, 10), expected + 1);
    }
    fclose(file);
    CU_ASSERT(rows > 900);
}

static void shows_all_digits_when_none_are_named(void)
{
    check_number(24.76, -1, "24.76");
    check_number(38, -1, "38");
    check_number(0.1, -1, "0.1");
    check_number(1e15, -1, "1000000000000000");
    CU_ASSERT_EQUAL(zl_decimals_of(24.76), 2);
    CU_ASSERT_EQUAL(zl_decimals_of(38), 0);
    CU_ASSERT_EQUAL(zl_decimals_of(0), 0);
    CU_ASSERT_EQUAL(zl_decimals_of((double)INFINITY), 0);
}

/* What was written with so many digits comes back as it was, and half a unit more rounds up: ties
 * and their neighbours, which the quick way has to leave alone. */
static void reads_back_what_was_written(void)
{
    uint64_t state = 7;
    size_t wrong = 0;
    for (int i = 0; i < 200000; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        int decimals = (int)(state >> 33) % 9, size = 1 + (int)(state >> 40) % 6;
        long long units = (long long)(state >> 20) % (long long)pow(10, decimals + size);
        char written[64], tie[72], next[64], text[ZL_NUMBER_SIZE];
        long long ten = (long long)pow(10, decimals);
        snprintf(written, sizeof written, decimals ? "%lld.%0*lld" : "%lld", units / ten, decimals,
                 units % ten);
        snprintf(next, sizeof next, decimals ? "%lld.%0*lld" : "%lld", (units + 1) / ten, decimals,
                 (units + 1) % ten);
        snprintf(tie, sizeof tie, "%s%s5", written, decimals ? "" : ".");
        zl_number_text(text, strtod(written, NULL), decimals);
        wrong += strcmp(text, written) != 0;
        zl_number_text(text, strtod(tie, NULL), decimals);
        wrong += strcmp(text, next) != 0;
        zl_number_text(text, -strtod(tie, NULL), decimals);
        wrong += text[0] != '-' || strcmp(text + 1, next) != 0;
    }
    CU_ASSERT_EQUAL(wrong, 0);
    check_number(-0.0004, 3, "0.000");
    check_number(0, 0, "0");
    check_number(0.5, 0, "1");
    check_number(999999.9999999, 3, "1000000.000");
}

static void knows_units_by_their_words(void)
{
    const struct {
        const char *word, *stored;
    } words[] = {{"公顷", "ha"},      {"HM2", "ha"},  {"平方千米", "km2"}, {"㎢", "km2"},
                 {"亩", "mu"},        {"Mu", "mu"},   {"㎡", "m2"},        {"m²", "m2"},
                 {"平方公里", "km2"}, {"Km²", "km2"}, {"平方米", "m2"}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const zl_unit *unit = zl_unit_find(words[i].word, strlen(words[i].word));
        CU_ASSERT_FATAL(unit != NULL);
        CU_ASSERT_STRING_EQUAL(unit->stored, words[i].stored);
    }
    CU_ASSERT_PTR_NULL(zl_unit_find("acre", 4));
    CU_ASSERT_PTR_NULL(zl_unit_find("", 0));
    CU_ASSERT_PTR_NULL(zl_unit_find("hm2x", 4));
    /* 1 km² = 1500 亩, 1 ha = 15 亩 (the mu is 2000/3 m²). */
    UNIT_NEAR(ZL_KM2 * 3 / 2000, 1500, 0);
    UNIT_NEAR(zl_unit_find("亩", strlen("亩"))->m2 * 15, ZL_HA, 1e-11);
}

static void balance(const double *parts, size_t count, double total, int decimals,
                    const char *expected, const char *steps_expected)
{
    double printed[8];
    int steps[8];
    bool balanced = false;
    zl_error err = {0};
    UNIT_OK(zl_balance(&balanced, printed, steps, parts, count, total, decimals, &err), err);
    CU_ASSERT_FATAL(balanced);
    char text[512] = "", changed[128] = "";
    for (size_t i = 0; i < count; i++) {
        char number[ZL_NUMBER_SIZE];
        zl_number_text(number, printed[i], decimals);
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s ", number);
        snprintf(changed + strlen(changed), sizeof changed - strlen(changed), "%d ", steps[i]);
    }
    CU_ASSERT_STRING_EQUAL(text, expected);
    CU_ASSERT_STRING_EQUAL(changed, steps_expected);
}

/* Largest remainder by hand: 100/3 thrice is 33 each, and one unit is left for the first of the
 * equal losses; 16.6 + 16.7 + 66.7 keeps the greatest losses; 0.5 + 0.5 rounds to 1 + 1 without. */
static void balances_by_the_largest_remainder(void)
{
    balance((const double[]){100.0 / 3, 100.0 / 3, 100.0 / 3}, 3, 100, 0, "34 33 33 ", "1 0 0 ");
    balance((const double[]){16.6, 16.7, 66.7}, 3, 100, 0, "16 17 67 ", "-1 0 0 ");
    balance((const double[]){0.5, 0.5}, 2, 1, 0, "1 0 ", "0 -1 ");
    balance((const double[]){0.125, 0.125, 0.25}, 3, 0.5, 2, "0.13 0.12 0.25 ", "0 -1 0 ");
    balance((const double[]){2, 3}, 2, 5, 2, "2.00 3.00 ", "0 0 ");
    balance((const double[]){10.4, 5.3, -0.7}, 3, 15, 0, "11 5 -1 ", "1 0 0 ");
}

static void leaves_alone_what_does_not_add_up(void)
{
    double printed[2];
    int steps[2];
    bool balanced = true;
    zl_error err = {0};
    const double parts[] = {38, 15.1};
    UNIT_OK(zl_balance(&balanced, printed, steps, parts, 2, 38, 2, &err), err);
    CU_ASSERT_FALSE(balanced);
    const double huge[] = {1e15, 1e15};
    UNIT_OK(zl_balance(&balanced, printed, steps, huge, 2, 2e15, 4, &err), err);
    CU_ASSERT_FALSE(balanced);
}

int main(void)
{
    static const unit_case cases[] = {
        {"rounds as Python's decimal", rounds_as_python_decimal},
        {"shows all digits when none are named", shows_all_digits_when_none_are_named},
        {"what was written", reads_back_what_was_written},
        {"knows units by their words", knows_units_by_their_words},
        {"balances by the largest remainder", balances_by_the_largest_remainder},
        {"leaves alone what does not add up", leaves_alone_what_does_not_add_up},
    };
    return unit_main("base decimal", cases, sizeof cases / sizeof *cases);
}
