#include "table_fit.h"

#include <stdint.h>

static size_t total(const fit_column *column, size_t count)
{
    size_t sum = 0;
    for (size_t i = 0; i < count; i++)
        if (column[i].shown)
            sum += column[i].width + (sum > 0 ? TABLE_GAP : 0);
    return sum;
}

static bool all_fit(fit_column *column, size_t count, size_t terminal)
{
    for (size_t i = 0; i < count; i++)
        column[i].width = column[i].wanted;
    return total(column, count) <= terminal;
}

/* After a number that finds no room comes none: the least value of a figure without the figure
 * would be taken for it. */
typedef struct choice {
    size_t used;
    bool no_numbers;
} choice;

static void choose_of_rank(fit_column *column, size_t count, int rank, choice *so_far, size_t room)
{
    for (size_t i = 0; i < count; i++) {
        fit_column *c = &column[i];
        size_t more = c->least + (so_far->used > 0 ? TABLE_GAP : 0);
        if (!c->shown || c->rank != rank)
            continue;
        c->shown = so_far->used + more <= room && (c->cut || !so_far->no_numbers);
        so_far->used += c->shown ? more : 0;
        so_far->no_numbers = so_far->no_numbers || (!c->shown && !c->cut);
    }
}

/* Keys are made whole before anything comes beside what is asked for. */
static void widen_keys(fit_column *column, size_t count, choice *so_far, size_t room)
{
    for (size_t i = 0; i < count; i++) {
        size_t lack = column[i].wanted - column[i].least;
        if (!column[i].shown || column[i].rank != 0 || so_far->used >= room)
            continue;
        lack = lack < room - so_far->used ? lack : room - so_far->used;
        column[i].least += lack;
        so_far->used += lack;
    }
}

static void choose(fit_column *column, size_t count, size_t terminal)
{
    choice so_far = {0};
    choose_of_rank(column, count, 0, &so_far, SIZE_MAX);
    for (int rank = 1; rank < FIT_RANKS; rank++) {
        choose_of_rank(column, count, rank, &so_far, terminal);
        widen_keys(column, count, &so_far, terminal);
    }
    for (size_t i = 0; i < count; i++)
        column[i].width = column[i].least;
}

static void widen(fit_column *column, size_t count, size_t spare)
{
    for (size_t i = 0; i < count && spare > 0; i++) {
        size_t lack = column[i].wanted - column[i].width;
        if (!column[i].shown)
            continue;
        lack = lack < spare ? lack : spare;
        column[i].width += lack;
        spare -= lack;
    }
}

static fit_column *widest_to_cut(fit_column *column, size_t count)
{
    fit_column *widest = NULL;
    for (size_t i = 0; i < count; i++)
        if (column[i].shown && column[i].cut && column[i].width > FIT_FLOOR &&
            (!widest || column[i].width > widest->width))
            widest = &column[i];
    return widest;
}

void table_fit(fit_column *column, size_t count, size_t terminal)
{
    if (all_fit(column, count, terminal))
        return;
    choose(column, count, terminal);
    size_t used = total(column, count);
    if (used < terminal)
        widen(column, count, terminal - used);
    fit_column *widest;
    while (total(column, count) > terminal && (widest = widest_to_cut(column, count)) != NULL)
        widest->width--;
}
