/* How a table fits a terminal of any width, and where a line is broken. */
#include <stdint.h>
#include <string.h>

#include "table_fit.h"
#include "text.h"
#include "unit.h"

static size_t width_of(const fit_column *column, size_t count)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += column[i].shown ? column[i].width + (sum > 0 ? TABLE_GAP : 0) : 0;
    return sum;
}

/* Key, name, figure, its least value, verdict, remark. */
static const fit_column six[] = {
    {.wanted = 20, .least = 12, .cut = true, .rank = 0, .shown = true},
    {.wanted = 30, .least = 12, .cut = true, .rank = 2, .shown = true},
    {.wanted = 9, .least = 9, .rank = 1, .shown = true},
    {.wanted = 4, .least = 4, .rank = 2, .shown = true},
    {.wanted = 11, .least = 11, .cut = true, .rank = 0, .shown = true},
    {.wanted = 90, .least = 12, .cut = true, .rank = 2, .shown = true},
};
enum { SIX = sizeof six / sizeof *six };

static void fits_any_width(void)
{
    for (size_t terminal = 1; terminal < 250; terminal++) {
        fit_column column[SIX];
        memcpy(column, six, sizeof six);
        table_fit(column, SIX, terminal);
        size_t width = width_of(column, SIX);
        CU_ASSERT(column[0].shown && column[4].shown);
        CU_ASSERT(width <= terminal || terminal < 2 * FIT_FLOOR + TABLE_GAP);
        CU_ASSERT(!column[3].shown || column[2].shown);
        for (size_t i = 0; i < SIX; i++) {
            CU_ASSERT(column[i].width <= column[i].wanted);
            CU_ASSERT(six[i].cut || !column[i].shown || column[i].width == column[i].wanted);
        }
    }
}

static void whole_where_there_is_room(void)
{
    fit_column column[SIX];
    memcpy(column, six, sizeof six);
    table_fit(column, SIX, 174); /* 164 cells and five gaps */
    for (size_t i = 0; i < SIX; i++)
        CU_ASSERT(column[i].shown && column[i].width == column[i].wanted);
    memcpy(column, six, sizeof six);
    table_fit(column, SIX, 173);
    CU_ASSERT_EQUAL(column[5].width, 89);
    CU_ASSERT_EQUAL(width_of(column, SIX), 173);
}

static void breaks_lines(void)
{
    CU_ASSERT_EQUAL(text_line("area (m²)", 6), 4);
    CU_ASSERT_EQUAL(text_line("area", 4), 4);
    CU_ASSERT_EQUAL(text_line("perimeter", 4), 4);
    CU_ASSERT_EQUAL(text_line("库尔勒经开区", 5), 6); /* two characters of three bytes */
    CU_ASSERT_EQUAL(text_line("（意见稿）区", 9), 9); /* no line starts with the mark */
    CU_ASSERT_EQUAL(text_line("库", 1), 3);
    CU_ASSERT_EQUAL(text_line("", 5), 0);
}

int main(void)
{
    static const unit_case cases[] = {
        {"fits any width", fits_any_width},
        {"whole where there is room", whole_where_there_is_room},
        {"breaks lines", breaks_lines},
    };
    return unit_main("cli_table", cases, sizeof cases / sizeof *cases);
}
