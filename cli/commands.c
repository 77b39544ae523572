#include "command.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"
#include "topics.h"

const command *const commands[] = {&init_command,     &load_command,
                                   &add_command,      &remove_command,
                                   &rename_command,   &history_command,
                                   &restore_command,  &list_command,
                                   &show_command,     &at_command,
                                   &check_command,    &area_command,
                                   &audit_command,    &overlap_command,
                                   &distance_command, &corridor_command,
                                   &diff_command,     &export_command,
                                   &qgis_command,     &map_command,
                                   &report_command,   NULL};

const command *command_find(const char *name)
{
    for (const command *const *c = commands; *c; c++)
        if (strcmp((*c)->name, name) == 0)
            return *c;
    return NULL;
}

static size_t least_of(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Levenshtein distance: how many letters to change, add or leave out. */
static size_t edits(const char *a, const char *b)
{
    size_t nb = strlen(b);
    size_t *row = text_alloc(nb + 1, sizeof *row);
    for (size_t j = 0; j <= nb; j++)
        row[j] = j;
    for (size_t i = 0; a[i]; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < nb; j++) {
            size_t change = diagonal + (a[i] != b[j]);
            diagonal = row[j + 1];
            row[j + 1] = least_of(change, least_of(row[j], diagonal) + 1);
        }
    }
    size_t count = row[nb];
    free(row);
    return count;
}

/* Near is a beginning of the name, or at most two slips, with a letter left that is right. */
static bool is_near(const char *typed, const char *name)
{
    size_t length = strlen(typed);
    if (length < 2 || length > 64)
        return false;
    size_t slips = edits(typed, name);
    return strncmp(name, typed, length) == 0 || (slips <= 2 && slips < length);
}

/* The list, which it frees, with one more name. */
static char *with_near(char *near, const char *typed, const char *name)
{
    if (!is_near(typed, name))
        return near;
    char *longer = near ? text_format("%s, %s", near, name) : text_copy(name);
    free(near);
    return longer;
}

zl_status command_unknown(const char *name, bool for_help, zl_error *err)
{
    char *near = NULL;
    for (const command *const *c = commands; *c; c++)
        near = with_near(near, name, (*c)->name);
    for (const topic *t = topics; for_help && t->name; t++)
        near = with_near(near, name, t->name);
    if (near && for_help)
        fail(err, ZL_USAGE, "\"%s\" is no command and no topic; did you mean: %s?", name, near);
    else if (near)
        fail(err, ZL_USAGE, "\"%s\" is no command; did you mean: %s?", name, near);
    else if (for_help)
        fail(err, ZL_USAGE, "\"%s\" is no command and no topic; 'zonelayer help' lists them", name);
    else
        fail(err, ZL_USAGE, "\"%s\" is no command; 'zonelayer --help' lists them", name);
    free(near);
    return ZL_USAGE;
}
