/* A decimal point is a point, also where the process has a locale with commas. */
#include "base/number.h"

#include <locale.h>

#include "unit.h"

static void reads_a_point(void)
{
    static const struct {
        const char *text;
        double value;
        size_t used;
    } cases[] = {{"86.25", 86.25, 5}, {"-0.5,1", -0.5, 4}, {"1,5", 1, 1},
                 {" 2e3x", 2000, 4},  {"x", 0, 0},         {"", 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *end = NULL;
        CU_ASSERT_EQUAL(zl_strtod(cases[i].text, &end), cases[i].value);
        CU_ASSERT_EQUAL((size_t)(end - cases[i].text), cases[i].used);
        CU_ASSERT_EQUAL(zl_atof(cases[i].text), cases[i].value);
    }
}

static void writes_a_point(void)
{
    char text[32];
    zl_print_real(text, sizeof text, 17, 0.1);
    CU_ASSERT_STRING_EQUAL(text, "0.10000000000000001"); /* the nearest double, Goldberg 1991 */
    zl_print_real(text, sizeof text, 6, -1234567.5);
    CU_ASSERT_STRING_EQUAL(text, "-1.23457e+06");
    zl_print_real(text, 4, 6, 86.25);
    CU_ASSERT_STRING_EQUAL(text, "86.");
}

/* uselocale() is what a program that speaks German does to a thread; where no such locale is
 * installed the locale is left as it was all the same. */
static void whatever_the_locale(void)
{
    locale_t commas = (locale_t)0;
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "ru_RU.UTF-8"};
    for (size_t i = 0; i < sizeof names / sizeof *names && !commas; i++)
        commas = newlocale(LC_NUMERIC_MASK, names[i], (locale_t)0);
    locale_t before = commas ? uselocale(commas) : uselocale((locale_t)0);
    locale_t during = uselocale((locale_t)0);
    reads_a_point();
    writes_a_point();
    CU_ASSERT_EQUAL(uselocale((locale_t)0), during); /* and is left as it was */
    uselocale(before);
    if (commas)
        freelocale(commas);
}

int main(void)
{
    static const unit_case cases[] = {
        {"reads a point", reads_a_point},
        {"writes a point", writes_a_point},
        {"whatever the locale", whatever_the_locale},
    };
    return unit_main("base_number", cases, sizeof cases / sizeof *cases);
}
