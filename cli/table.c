#include "table.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "text.h"

enum { GAP = 2, LEAST_CUT = 12 };

typedef struct column {
    char *head;
    bool number;
    bool shown; /* false: while no cell has a value */
    size_t width;
} column;

struct table {
    column *column;
    size_t ncolumns;
    char **cell; /* row by row */
    size_t ncells, capacity;
};

table *table_new(void)
{
    return text_alloc(1, sizeof(table));
}

void table_free(table *t)
{
    if (!t)
        return;
    for (size_t i = 0; i < t->ncolumns; i++)
        free(t->column[i].head);
    for (size_t i = 0; i < t->ncells; i++)
        free(t->cell[i]);
    free(t->column);
    free(t->cell);
    free(t);
}

void table_column(table *t, const char *head, bool number, bool optional)
{
    t->column = text_resize(t->column, t->ncolumns + 1, sizeof *t->column);
    t->column[t->ncolumns++] = (column){
        .head = text_copy(head), .number = number, .shown = !optional, .width = text_width(head)};
}

void table_cell(table *t, char *text)
{
    if (t->ncells == t->capacity) {
        t->capacity = t->capacity ? 2 * t->capacity : 64;
        t->cell = text_resize(t->cell, t->capacity, sizeof *t->cell);
    }
    column *c = &t->column[t->ncells % t->ncolumns];
    size_t width = text_width(text);
    if (width > c->width)
        c->width = width;
    c->shown = c->shown || strcmp(text, "-") != 0;
    t->cell[t->ncells++] = text;
}

/* Cells of the terminal that `out` is; SIZE_MAX when it is none. */
static size_t terminal_width(FILE *out)
{
    struct winsize size;
    int file = fileno(out);
    if (file < 0 || !isatty(file) || ioctl(file, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return SIZE_MAX;
    return size.ws_col;
}

/* Takes what is too much from the widest text column, down to a least width. */
static void fit_to_terminal(size_t *width, const table *t, size_t terminal)
{
    size_t total = 0, widest = SIZE_MAX;
    for (size_t i = 0; i < t->ncolumns; i++) {
        if (!t->column[i].shown)
            continue;
        width[i] = t->column[i].width;
        total += width[i] + (total > 0 ? GAP : 0);
        if (!t->column[i].number && (widest == SIZE_MAX || width[i] > width[widest]))
            widest = i;
    }
    if (total <= terminal || widest == SIZE_MAX)
        return;
    size_t excess = total - terminal;
    if (width[widest] > LEAST_CUT)
        width[widest] = width[widest] > excess + LEAST_CUT ? width[widest] - excess : LEAST_CUT;
}

static void print_blanks(FILE *out, size_t count)
{
    fprintf(out, "%*s", (int)count, "");
}

static void print_cell(FILE *out, const char *text, size_t width, bool number, bool last)
{
    size_t used = text_width(text);
    if (used > width) {
        size_t bytes = text_fit(text, width - 1);
        fwrite(text, 1, bytes, out);
        fputs("…", out);
        return;
    }
    if (number)
        print_blanks(out, width - used);
    fputs(text, out);
    if (!number && !last)
        print_blanks(out, width - used);
}

static void print_line(FILE *out, const table *t, const size_t *width, char *const *text)
{
    size_t last = t->ncolumns - 1;
    while (last > 0 && !t->column[last].shown)
        last--;
    for (size_t i = 0, gap = 0; i <= last; i++) {
        if (!t->column[i].shown)
            continue;
        print_blanks(out, gap);
        print_cell(out, text ? text[i] : t->column[i].head, width[i], t->column[i].number,
                   i == last);
        gap = GAP;
    }
    fputc('\n', out);
}

/* One line for each column, a blank line between rows. */
static void print_on_its_side(FILE *out, const table *t)
{
    size_t width = 0;
    for (size_t i = 0; i < t->ncolumns; i++)
        if (t->column[i].width > 0 && text_width(t->column[i].head) > width)
            width = text_width(t->column[i].head);
    for (size_t i = 0; t->ncolumns > 0 && i < t->ncells; i++) {
        size_t c = i % t->ncolumns;
        if (i > 0 && c == 0)
            fputc('\n', out);
        print_cell(out, t->column[c].head, width, false, false);
        print_blanks(out, GAP);
        fprintf(out, "%s\n", t->cell[i]);
    }
}

void table_print(FILE *out, const table *t, bool on_its_side)
{
    if (t->ncolumns == 0)
        return;
    if (on_its_side) {
        print_on_its_side(out, t);
        return;
    }
    size_t *width = text_alloc(t->ncolumns, sizeof *width);
    fit_to_terminal(width, t, terminal_width(out));
    print_line(out, t, width, NULL);
    for (size_t i = 0; i + t->ncolumns <= t->ncells; i += t->ncolumns)
        print_line(out, t, width, t->cell + i);
    free(width);
}
