/* Reads a workbook back: each sheet is whole and has its rows. The library that wrote it does not
 * notice a full disk under its temporary files. */
#include <minizip/unzip.h>
#include <stdlib.h>
#include <string.h>

#include "book.h"
#include "options.h"
#include "text.h"

static const char row_end[] = "</row>", sheet_end[] = "</worksheet>";

enum { BUFFER = 1 << 16, KEPT = 16 }; /* what an end may be cut in two by */

/* Counts the ends of rows; `*whole` tells whether the end of the sheet is the last thing. */
static size_t count_rows(unzFile zip, char *buffer, bool *whole)
{
    size_t kept = 0, count = 0;
    int got;
    while ((got = unzReadCurrentFile(zip, buffer + kept, BUFFER)) > 0) {
        size_t size = kept + (size_t)got;
        buffer[size] = '\0';
        const char *after = buffer;
        for (const char *at = buffer; (at = strstr(at, row_end)) != NULL; count++)
            after = at += sizeof row_end - 1;
        kept = (size_t)(buffer + size - after);
        kept = kept < KEPT ? kept : KEPT;
        memmove(buffer, buffer + size - kept, kept + 1);
    }
    *whole = got == 0 && kept >= sizeof sheet_end - 1 &&
             strncmp(buffer + kept - (sizeof sheet_end - 1), sheet_end, sizeof sheet_end - 1) == 0;
    return count;
}

static bool sheet_is_whole(unzFile zip, size_t number, size_t rows, char *buffer)
{
    char *name = text_format("xl/worksheets/sheet%zu.xml", number);
    bool whole = unzLocateFile(zip, name, 1) == UNZ_OK && unzOpenCurrentFile(zip) == UNZ_OK;
    free(name);
    if (!whole)
        return false;
    size_t found = count_rows(zip, buffer, &whole);
    return unzCloseCurrentFile(zip) == UNZ_OK && whole && found == rows;
}

zl_status book_verify(const char *path, const size_t *rows, size_t nsheets, zl_error *err)
{
    unzFile zip = unzOpen64(path);
    char *buffer = text_alloc(BUFFER + KEPT + 1, 1);
    size_t good = 0;
    while (zip && good < nsheets && sheet_is_whole(zip, good + 1, rows[good], buffer))
        good++;
    free(buffer);
    if (zip)
        unzClose(zip);
    if (good == nsheets)
        return ZL_OK;
    return fail(err, ZL_FAILED,
                "the workbook read back is not whole (sheet %zu of %zu); make room in its folder "
                "and in /tmp",
                good + 1, nsheets);
}
