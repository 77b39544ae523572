#include "output/map/pdf.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "output/date.h"

/* What cairo knows of the document stands behind its pages. */
enum { END_BYTES = 4096 };
static const char key[] = "/CreationDate (D:";

static bool read_end(char end[END_BYTES], size_t *size, long *at, FILE *file)
{
    if (fseek(file, 0, SEEK_END) != 0)
        return false;
    long length = ftell(file);
    *at = length > END_BYTES ? length - END_BYTES : 0;
    *size = (size_t)(length - *at);
    return length > 0 && fseek(file, *at, SEEK_SET) == 0 && fread(end, 1, *size, file) == *size;
}

/* "20261122221037Z", or an offset from UTC in its place: "+08'00". All keeps its length. */
static bool set_date(char *date, const char *end, const struct tm *when)
{
    const char *close = memchr(date, ')', (size_t)(end - date));
    size_t size = close ? (size_t)(close - date) : 0;
    char text[32];
    if (size < 15 || size >= sizeof text)
        return false;
    strftime(text, sizeof text, "%Y%m%d%H%M%S", when);
    memcpy(date, text, 14);
    for (size_t i = 14; i < size; i++)
        if (date[i] >= '0' && date[i] <= '9')
            date[i] = '0';
    if (date[14] == '-')
        date[14] = '+';
    return true;
}

static bool put_date(FILE *file, const struct tm *when)
{
    char end[END_BYTES];
    size_t size;
    long at;
    if (!read_end(end, &size, &at, file))
        return false;
    char *found = memmem(end, size, key, strlen(key));
    return found && set_date(found + strlen(key), end + size, when) &&
           fseek(file, at, SEEK_SET) == 0 && fwrite(end, 1, size, file) == size;
}

zl_status zl_pdf_date(const char *path, zl_error *err)
{
    struct tm when;
    if (!zl_output_moment(&when))
        return ZL_OK;
    FILE *file = fopen(path, "r+b");
    bool done = file && put_date(file, &when);
    if (file && fclose(file) != 0)
        done = false;
    return done ? ZL_OK : zl_fail(err, ZL_FAILED, "the map was not written whole");
}
