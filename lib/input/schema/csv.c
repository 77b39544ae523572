/* A schema in CSV: a line of column names, a line for each field, and before them "# key: value".
 */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "input/fields/fields.h"
#include "input/gdal/gdal.h"
#include "input/quote.h"
#include "input/schema/schema.h"

/* The columns in the order of zl_schema_row. */
static const char *const column_names[] = {"name",     "type",   "width", "precision",
                                           "required", "source", "alias"};
enum { NCOLUMNS = sizeof column_names / sizeof *column_names };

typedef struct csv_reader {
    zl_schema *schema;
    int column[NCOLUMNS]; /* of the file; -1: it has none */
    int count;            /* columns of the file; 0: their names have not been read */
    char place[32];
} csv_reader;

static void free_words(char ***words)
{
    CSLDestroy(*words);
}

static char **split(const char *line)
{
    return CSLTokenizeString2(line, ",",
                              CSLT_HONOURSTRINGS | CSLT_ALLOWEMPTYTOKENS | CSLT_STRIPLEADSPACES |
                                  CSLT_STRIPENDSPACES);
}

static zl_status read_names(csv_reader *reader, char **words, zl_error *err)
{
    for (int i = 0; i < NCOLUMNS; i++)
        reader->column[i] = -1;
    reader->count = CSLCount(words);
    for (int w = 0; w < reader->count; w++) {
        int found = -1;
        for (int i = 0; i < NCOLUMNS; i++)
            if (strcasecmp(words[w], column_names[i]) == 0)
                found = i;
        if (found < 0 || reader->column[found] >= 0)
            return zl_fail(err, ZL_BAD_DATA, "%s: %s: \"%s\" is %s; known columns are %s",
                           reader->schema->shown, reader->place, zl_quoted(words[w]).text,
                           found < 0 ? _("no column of a schema") : _("there twice"),
                           ZL_SCHEMA_KEYS);
        reader->column[found] = w;
    }
    return ZL_OK;
}

static zl_status read_field(const csv_reader *reader, char **words, zl_error *err)
{
    const char *value[NCOLUMNS];
    if (CSLCount(words) != reader->count)
        return zl_fail(err, ZL_BAD_DATA, "%s: %s has %d columns, and the first line %d",
                       reader->schema->shown, reader->place, CSLCount(words), reader->count);
    for (int i = 0; i < NCOLUMNS; i++)
        value[i] = reader->column[i] >= 0 ? words[reader->column[i]] : NULL;
    const zl_schema_row row = {value[0], value[1], value[2], value[3],
                               value[4], value[5], value[6], reader->place};
    return zl_schema_add(reader->schema, &row, err);
}

/* "# official: true" */
static zl_status read_remark(const csv_reader *reader, char *line, zl_error *err)
{
    char *key = line + 1 + strspn(line + 1, " \t");
    char *colon = strchr(key, ':');
    if (!colon)
        return ZL_OK;
    *colon = '\0';
    if (key[strspn(key, "abcdefghijklmnopqrstuvwxyz")])
        return ZL_OK; /* a sentence that has a colon */
    char *value = colon + 1 + strspn(colon + 1, " \t");
    return zl_schema_set(reader->schema, key, value, reader->place, err);
}

static zl_status read_line(csv_reader *reader, char *line, zl_error *err)
{
    if (!line[strspn(line, " \t,")])
        return ZL_OK;
    if (line[0] == '#')
        return reader->count == 0 ? read_remark(reader, line, err) : ZL_OK;
    ZL_CLEANUP(free_words) char **words = split(line);
    return reader->count == 0 ? read_names(reader, words, err) : read_field(reader, words, err);
}

zl_status zl_schema_read_csv(zl_schema *schema, const char *text, zl_error *err)
{
    ZL_TRY(zl_gdal_need(err));
    csv_reader reader = {.schema = schema};
    size_t number = 0;
    for (const char *at = text; *at;) {
        size_t size = strcspn(at, "\r\n");
        ZL_CLEANUP(zl_free_ptr) char *line = zl_strndup(at, size);
        if (!line)
            return zl_fail_memory(err);
        at += size;
        at += at[0] == '\r' && at[1] == '\n' ? 2 : *at != '\0';
        snprintf(reader.place, sizeof reader.place, _("line %zu"), ++number);
        ZL_TRY(read_line(&reader, line, err));
    }
    return ZL_OK;
}
