/* Reads a workbook back: each member is whole, and each sheet has its rows. The library that wrote
 * it does not notice a full disk under its temporary files. */
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

/* Does the text in the buffer end with the end of its first element? "<?xml …?>\n<styleSheet …" */
static bool ends_as_begun(const char *begin, const char *end, size_t size)
{
    const char *name = strstr(begin, "?>");
    name = name ? strchr(name, '<') : NULL;
    if (!name)
        return false;
    name++;
    while (size > 0 && end[size - 1] == '\n')
        size--;
    size_t length = strcspn(name, " \t\r\n/>");
    if (size < length + 3)
        return false;
    const char *last = end + (size - length - 3); /* "</name>" */
    return memcmp(last, "</", 2) == 0 && memcmp(last + 2, name, length) == 0 &&
           memcmp(last + 2 + length, ">", 1) == 0;
}

/* The member under the cursor, read through; minizip compares its checksum. */
static bool member_is_whole(unzFile zip, char *buffer)
{
    char begin[512] = "", end[KEPT * 4];
    size_t kept = 0;
    int got = unzOpenCurrentFile(zip);
    if (got != UNZ_OK)
        return false;
    while ((got = unzReadCurrentFile(zip, buffer, BUFFER)) > 0) {
        size_t size = (size_t)got, tail = size < sizeof end ? size : sizeof end;
        if (!begin[0])
            memcpy(begin, buffer, size < sizeof begin ? size : sizeof begin - 1);
        size_t left = sizeof end - tail < kept ? sizeof end - tail : kept;
        memmove(end, end + kept - left, left);
        memcpy(end + left, buffer + size - tail, tail);
        kept = left + tail;
    }
    return unzCloseCurrentFile(zip) == UNZ_OK && got == 0 && ends_as_begun(begin, end, kept);
}

static bool all_are_whole(unzFile zip, char *buffer)
{
    static const char *const needed[] = {"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml",
                                         "xl/_rels/workbook.xml.rels", "xl/styles.xml"};
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++)
        if (unzLocateFile(zip, needed[i], 1) != UNZ_OK)
            return false;
    int found = unzGoToFirstFile(zip);
    while (found == UNZ_OK && member_is_whole(zip, buffer))
        found = unzGoToNextFile(zip);
    return found == UNZ_END_OF_LIST_OF_FILE;
}

zl_status book_verify(const char *path, const size_t *rows, size_t nsheets, zl_error *err)
{
    unzFile zip = unzOpen64(path);
    char *buffer = text_alloc(BUFFER + KEPT + 1, 1);
    size_t good = 0;
    while (zip && good < nsheets && sheet_is_whole(zip, good + 1, rows[good], buffer))
        good++;
    bool whole = zip && good == nsheets && all_are_whole(zip, buffer);
    free(buffer);
    if (zip)
        unzClose(zip);
    if (whole)
        return ZL_OK;
    if (good == nsheets)
        return fail(err, ZL_FAILED,
                    "the workbook read back is not whole; make room in its folder and in /tmp");
    return fail(err, ZL_FAILED,
                "the workbook read back is not whole (sheet %zu of %zu); make room in its folder "
                "and in /tmp",
                good + 1, nsheets);
}
