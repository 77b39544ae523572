#include "base/csv_cells.h"

#include <stdbool.h>
#include <string.h>

/* Takes the quotes out of what stands before the next comma; gives the place of that comma, or of
 * the end, and where the text of the cell ends now. */
static char *unquote(char *at, char **end)
{
    char *to = at;
    bool quoted = false;
    for (; *at && (quoted || *at != ','); at++) {
        if (*at == '"' && quoted && at[1] == '"')
            *to++ = *at++;
        else if (*at == '"')
            quoted = !quoted;
        else
            *to++ = *at;
    }
    *end = to;
    return at;
}

size_t zl_csv_cells(char **cell, size_t most, char *line)
{
    size_t count = 0;
    bool more = *line != '\0';
    while (more) {
        char *start = line + strspn(line, " \t"), *end;
        char *comma = unquote(start, &end);
        more = *comma == ',';
        while (end > start && (end[-1] == ' ' || end[-1] == '\t'))
            end--;
        *end = '\0';
        if (count < most)
            cell[count] = start;
        count++;
        line = comma + 1;
    }
    return count;
}
