#include "input/fields/standard.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/csv_cells.h"
#include "base/error.h"
#include "base/message.h"
#include "input/quote.h"

enum { LAYER, FIELD, NAME, TITLE, LEAST_COLUMNS };

/* A line longer than this is of another kind of file. */
enum { LONGEST_LINE = 4096 };

void zl_standard_free(zl_standard *standard)
{
    for (size_t i = 0; i < standard->count; i++) {
        zl_free(standard->field[i].field);
        zl_free(standard->field[i].role);
        zl_free(standard->field[i].title);
    }
    zl_free(standard->field);
    zl_free(standard->layer);
    zl_free(standard->name);
    zl_free(standard->title);
    *standard = (zl_standard){.layer = NULL};
}

/* ---- rows ----------------------------------------------------------------------------------- */

typedef zl_status (*row_fn)(char *const *cell, void *user, zl_error *err);

static zl_status fail_line(const char *file, int line, const char *cause, zl_error *err)
{
    return zl_fail(err, ZL_BAD_DATA,
                   "%s, line %d: %s; a file of standard names has the columns layer, field, name, "
                   "title",
                   zl_quoted(file).text, line, cause);
}

static zl_status check_head(char *const *cell, size_t count, const char *file, zl_error *err)
{
    static const char *const wanted[] = {"layer", "field", "name", "title"};
    for (int i = 0; i < LEAST_COLUMNS; i++)
        if (count < LEAST_COLUMNS || strcmp(cell[i], wanted[i]) != 0)
            return fail_line(file, 1, _("the head is another one"), err);
    return ZL_OK;
}

static zl_status take_line(char *text, int line, const char *file, row_fn use, void *user,
                           zl_error *err)
{
    static const char mark[] = "\xef\xbb\xbf";
    if (line == 1 && strncmp(text, mark, 3) == 0)
        text += 3;
    char *cell[LEAST_COLUMNS];
    size_t count = zl_csv_cells(cell, LEAST_COLUMNS, text);
    zl_status status = ZL_OK;
    if (line == 1)
        status = check_head(cell, count, file, err);
    else if (count == 0)
        return ZL_OK;
    else if (count < LEAST_COLUMNS)
        status = fail_line(file, line, _("too few columns"), err);
    else if (!*cell[LAYER])
        status = fail_line(file, line, _("no layer"), err);
    else if (!*cell[FIELD] && !zl_is_slug(cell[NAME]))
        status =
            fail_line(file, line, _("the name of a layer has small letters, digits and _"), err);
    else
        status = use(cell, user, err);
    return status;
}

static zl_status for_each_row(const char *file, row_fn use, void *user, zl_error *err)
{
    struct stat info;
    if (stat(file, &info) != 0 || !S_ISREG(info.st_mode))
        return zl_fail(err, ZL_USAGE, "%s: there is no such file of standard names",
                       zl_quoted(file).text);
    FILE *in = fopen(file, "rb");
    if (!in)
        return zl_fail(err, ZL_USAGE, "%s: cannot be read", zl_quoted(file).text);
    zl_status status = ZL_OK;
    char text[LONGEST_LINE + 1];
    int line = 0;
    while (status == ZL_OK && fgets(text, sizeof text, in)) {
        size_t size = strcspn(text, "\r\n");
        if (strlen(text) == LONGEST_LINE && size == LONGEST_LINE)
            status = fail_line(file, line + 1, _("it is empty or no text"), err);
        text[size] = '\0';
        if (status == ZL_OK)
            status = take_line(text, ++line, file, use, user, err);
    }
    if (status == ZL_OK && (line == 0 || ferror(in)))
        status = fail_line(file, 1, _("it is empty or no text"), err);
    fclose(in);
    return status;
}

/* ---- a layer -------------------------------------------------------------------------------- */

typedef struct search {
    zl_standard found;
    const char *wanted;
} search;

static zl_status keep(char **out, const char *text, zl_error *err)
{
    *out = zl_strdup(text);
    return *out ? ZL_OK : zl_fail_memory(err);
}

static zl_status take_layer(char *const *cell, void *user, zl_error *err)
{
    search *s = user;
    bool is_it = strcasecmp(cell[LAYER], s->wanted) == 0 || strcmp(cell[NAME], s->wanted) == 0 ||
                 strcmp(cell[TITLE], s->wanted) == 0;
    if (*cell[FIELD] || s->found.layer || !is_it)
        return ZL_OK;
    ZL_TRY(keep(&s->found.name, cell[NAME], err));
    ZL_TRY(keep(&s->found.title, cell[TITLE], err));
    return keep(&s->found.layer, cell[LAYER], err);
}

static zl_status take_field(char *const *cell, void *user, zl_error *err)
{
    search *s = user;
    bool of_all = strcmp(cell[LAYER], "*") == 0;
    if (!*cell[FIELD] || (!of_all && strcasecmp(cell[LAYER], s->found.layer) != 0))
        return ZL_OK;
    size_t count = s->found.count;
    zl_standard_field *grown = zl_realloc_array(s->found.field, count + 1, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    s->found.field = grown;
    grown[count] = (zl_standard_field){.field = NULL};
    s->found.count++;
    ZL_TRY(keep(&grown[count].field, cell[FIELD], err));
    ZL_TRY(keep(&grown[count].role, cell[NAME], err));
    return keep(&grown[count].title, cell[TITLE], err);
}

static void free_search(search *s)
{
    zl_standard_free(&s->found);
}

zl_status zl_standard_find(zl_standard *out, const char *file, const char *layer, zl_error *err)
{
    *out = (zl_standard){.layer = NULL};
    if (!file || !layer)
        return ZL_OK;
    ZL_CLEANUP(free_search) search s = {.wanted = layer};
    ZL_TRY(for_each_row(file, take_layer, &s, err));
    if (s.found.layer)
        ZL_TRY(for_each_row(file, take_field, &s, err));
    *out = s.found;
    s.found = (zl_standard){.layer = NULL};
    return ZL_OK;
}

const char *zl_standard_field_titled(const zl_standard *standard, const char *title)
{
    for (size_t i = 0; i < standard->count; i++)
        if (*title && strcmp(standard->field[i].title, title) == 0)
            return standard->field[i].field;
    return NULL;
}

const char *zl_standard_field_of(const zl_standard *standard, const char *role)
{
    for (size_t i = 0; i < standard->count; i++)
        if (strcmp(standard->field[i].role, role) == 0)
            return standard->field[i].field;
    return NULL;
}
