#include "table.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "message.h"
#include "render.h"
#include "table_fit.h"
#include "text.h"

enum { LEAST_CUT = 12, LEAST_KEY = 16 };

typedef struct column {
    char *title;
    table_look look;
    bool shown;         /* false: while no cell has a value */
    size_t width, head; /* cells of the widest text, of the head in one line */
} column;

typedef struct cell {
    const char *text;
    tone tone;
} cell;

struct table {
    column *column;
    size_t ncolumns;
    text_piece cells; /* row by row, of each its tone and its text with the NUL */
    size_t ncells;
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
        free(t->column[i].title);
    free(t->column);
    piece_free(&t->cells);
    free(t);
}

void table_column(table *t, const char *head, table_look look)
{
    t->column = text_resize(t->column, t->ncolumns + 1, sizeof *t->column);
    t->column[t->ncolumns++] = (column){
        .title = text_copy(head), .look = look, .shown = !look.optional, .head = text_width(head)};
}

void table_cell(table *t, char *text, tone of)
{
    column *c = &t->column[t->ncells++ % t->ncolumns];
    size_t width = text_width(text);
    if (width > c->width)
        c->width = width;
    c->shown = c->shown || strcmp(text, "-") != 0;
    piece_char(&t->cells, (char)of);
    piece_add(&t->cells, text, strlen(text) + 1);
    free(text);
}

/* The cell that stands there; `*at` comes to the one after it. */
static cell next_cell(const char **at)
{
    cell c = {.text = *at + 1, .tone = (tone) * *at};
    *at = c.text + strlen(c.text) + 1;
    return c;
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

/* ---- which columns, how wide ----------------------------------------------------------------- */

static size_t more_of(size_t a, size_t b)
{
    return a > b ? a : b;
}

static size_t less_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* A head may be broken at its blanks; a column is as wide as its longest word at least. */
static size_t longest_word(const char *head)
{
    size_t longest = 0;
    for (size_t size; *head; head += size + (head[size] == ' ')) {
        size = strcspn(head, " ");
        longest = more_of(longest, text_width_of(head, size));
    }
    return longest;
}

/* With heads in one line; where the table is too wide so, with heads in several. */
static void fit(fit_column *fitted, const table *t, size_t terminal)
{
    size_t whole = 0;
    for (size_t i = 0; i < t->ncolumns; i++)
        if (t->column[i].shown)
            whole += more_of(t->column[i].width, t->column[i].head) + (whole > 0 ? TABLE_GAP : 0);
    for (size_t i = 0; i < t->ncolumns; i++) {
        const column *c = &t->column[i];
        size_t head = whole <= terminal ? c->head : longest_word(c->title);
        size_t wanted = more_of(c->width, head);
        size_t least = less_of(wanted, c->look.rank == 0 ? LEAST_KEY : LEAST_CUT);
        bool cut = !c->look.number;
        fitted[i] = (fit_column){.wanted = wanted,
                                 .least = cut ? least : wanted,
                                 .cut = cut,
                                 .rank = c->look.rank,
                                 .shown = c->shown};
    }
    table_fit(fitted, t->ncolumns, terminal);
}

/* ---- printing -------------------------------------------------------------------------------- */

static void print_blanks(FILE *out, size_t count)
{
    fprintf(out, "%*s", (int)count, "");
}

/* A text of `bytes` bytes in a column; `rest` (may be NULL) follows it, as "…" does. */
static void print_padded(FILE *out, const cell *c, size_t bytes, const char *rest, size_t width,
                         bool number, bool last)
{
    size_t used = text_width_of(c->text, bytes) + text_width(rest);
    if (number)
        print_blanks(out, width - used);
    colour_begin(out, c->tone);
    fwrite(c->text, 1, bytes, out);
    fputs(rest, out);
    colour_end(out, c->tone);
    if (!number && !last)
        print_blanks(out, width - used);
}

static void print_cell(FILE *out, const cell *c, size_t width, bool number, bool last)
{
    if (text_width(c->text) <= width)
        print_padded(out, c, strlen(c->text), "", width, number, last);
    else
        print_padded(out, c, text_fit(c->text, width - 1), "…", width, number, last);
}

static size_t last_shown(const fit_column *fitted, size_t count)
{
    size_t last = count - 1;
    while (last > 0 && !fitted[last].shown)
        last--;
    return last;
}

/* One line of the heads, each from where the line before has left it; false when none had more. */
static bool print_head_line(FILE *out, const table *t, const fit_column *fitted, const char **rest)
{
    size_t last = last_shown(fitted, t->ncolumns);
    bool more = false;
    for (size_t i = 0, gap = 0; i <= last; i++) {
        if (!fitted[i].shown)
            continue;
        cell head = {.text = rest[i], .tone = TONE_HEAD};
        size_t bytes = text_line(rest[i], fitted[i].width);
        print_blanks(out, gap);
        print_padded(out, &head, bytes, "", fitted[i].width, t->column[i].look.number, i == last);
        rest[i] += bytes + (rest[i][bytes] == ' ');
        more = more || *rest[i];
        gap = TABLE_GAP;
    }
    fputc('\n', out);
    return more;
}

static void print_heads(FILE *out, const table *t, const fit_column *fitted)
{
    const char **rest = text_alloc(t->ncolumns, sizeof *rest);
    for (size_t i = 0; i < t->ncolumns; i++)
        rest[i] = t->column[i].title;
    while (print_head_line(out, t, fitted, rest))
        ;
    free(rest);
}

/* The row that begins at `*at`, which comes to the one after it. */
static void print_row(FILE *out, const table *t, const fit_column *fitted, const char **at)
{
    size_t last = last_shown(fitted, t->ncolumns);
    for (size_t i = 0, gap = 0; i < t->ncolumns; i++) {
        cell c = next_cell(at);
        if (!fitted[i].shown)
            continue;
        print_blanks(out, gap);
        print_cell(out, &c, fitted[i].width, t->column[i].look.number, i == last);
        gap = TABLE_GAP;
    }
    fputc('\n', out);
}

static void tell_left_out(FILE *out, const table *t, const fit_column *fitted)
{
    char *names = NULL;
    for (size_t i = 0; i < t->ncolumns; i++) {
        if (fitted[i].shown || !t->column[i].shown)
            continue;
        char *longer = names ? text_format("%s, %s", names, t->column[i].title)
                             : text_copy(t->column[i].title);
        free(names);
        names = longer;
    }
    if (names)
        fprintf(
            out,
            _("\n… left out for want of room: %s. A wider terminal shows them, and --format csv "
              "has all.\n"),
            names);
    free(names);
}

/* ---- one line for each column ---------------------------------------------------------------- */

static void print_value(FILE *out, const cell *c, size_t indent, size_t terminal)
{
    size_t room = terminal > indent + LEAST_CUT ? terminal - indent : SIZE_MAX;
    const char *rest = c->text;
    do {
        size_t bytes = text_line(rest, room);
        cell line = {.text = rest, .tone = c->tone};
        if (rest != c->text)
            print_blanks(out, indent);
        print_padded(out, &line, bytes, "", room, false, true);
        fputc('\n', out);
        rest += bytes + (rest[bytes] == ' ');
    } while (*rest);
}

/* A blank line stands between rows. */
static void print_on_its_side(FILE *out, const table *t, size_t terminal)
{
    size_t width = 0;
    for (size_t i = 0; i < t->ncolumns; i++)
        if (t->column[i].width > 0)
            width = more_of(width, t->column[i].head);
    const char *at = t->cells.data;
    for (size_t i = 0; t->ncolumns > 0 && i < t->ncells; i++) {
        cell value = next_cell(&at);
        const column *c = &t->column[i % t->ncolumns];
        cell head = {.text = c->title, .tone = TONE_HEAD};
        if (i > 0 && i % t->ncolumns == 0)
            fputc('\n', out);
        print_cell(out, &head, width, false, false);
        print_blanks(out, TABLE_GAP);
        print_value(out, &value, width + TABLE_GAP, terminal);
    }
}

void table_print(FILE *out, const table *t, bool on_its_side)
{
    size_t terminal = terminal_width(out);
    if (t->ncolumns == 0)
        return;
    if (on_its_side) {
        print_on_its_side(out, t, terminal);
        return;
    }
    fit_column *fitted = text_alloc(t->ncolumns, sizeof *fitted);
    fit(fitted, t, terminal);
    print_heads(out, t, fitted);
    const char *at = t->cells.data;
    for (size_t i = 0; i + t->ncolumns <= t->ncells; i += t->ncolumns)
        print_row(out, t, fitted, &at);
    tell_left_out(out, t, fitted);
    free(fitted);
}
