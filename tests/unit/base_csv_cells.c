/* Lines of CSV: RFC 4180, section 2, and what people type beside it. */
#include "base/csv_cells.h"
#include "unit.h"

enum { MOST = 4 };

static void check(const char *line, size_t count, const char *const expected[MOST])
{
    char text[64], *cell[MOST] = {NULL};
    snprintf(text, sizeof text, "%s", line);
    CU_ASSERT_EQUAL(zl_csv_cells(cell, MOST, text), count);
    for (size_t i = 0; i < MOST; i++) {
        if (i < count)
            CU_ASSERT_STRING_EQUAL(cell[i], expected[i])
        else
            CU_ASSERT_PTR_NULL(cell[i]);
    }
}

static void splits_at_commas(void)
{
    check("", 0, (const char *[MOST]){NULL});
    check("a", 1, (const char *[MOST]){"a"});
    check("a,b,c,d", 4, (const char *[MOST]){"a", "b", "c", "d"});
    check(",", 2, (const char *[MOST]){"", ""});
    check("a,,", 3, (const char *[MOST]){"a", "", ""});
    check("上库,库尔勒", 2, (const char *[MOST]){"上库", "库尔勒"});
}

static void takes_quotes_away(void)
{
    check("\"a,b\",c", 2, (const char *[MOST]){"a,b", "c"});
    check("\"say \"\"yes\"\"\",x", 2, (const char *[MOST]){"say \"yes\"", "x"});
    check("\"\",\"\"\"\"", 2, (const char *[MOST]){"", "\""});
    check("\"never ends, b", 1, (const char *[MOST]){"never ends, b"});
}

static void takes_blanks_away(void)
{
    check(" a ,\tb c\t, ", 3, (const char *[MOST]){"a", "b c", ""});
    check("  ", 1, (const char *[MOST]){""});
    check(" \"a\" ,b", 2, (const char *[MOST]){"a", "b"});
}

static void counts_those_without_room(void)
{
    char text[] = "1,2,3,4,5,6", *cell[MOST + 1] = {NULL};
    CU_ASSERT_EQUAL(zl_csv_cells(cell, MOST, text), 6);
    CU_ASSERT_STRING_EQUAL(cell[MOST - 1], "4");
    CU_ASSERT_PTR_NULL(cell[MOST]);
}

int main(void)
{
    static const unit_case cases[] = {
        {"splits at commas", splits_at_commas},
        {"takes quotes away", takes_quotes_away},
        {"takes blanks away", takes_blanks_away},
        {"counts those without room", counts_those_without_room},
    };
    return unit_main("base_csv_cells", cases, sizeof cases / sizeof *cases);
}
