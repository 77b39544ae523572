#include "input/place/corners.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/encoding/encoding.h"
#include "input/place/place.h"
#include "input/quote.h"

enum { MOST_BYTES = 64 * 1024 * 1024, MOST_FIELDS = 4 };

/* What is being read. */
typedef struct reading {
    zl_corners *out;
    const char *source; /* safe to print */
    zl_findings *findings;
    bool is_file;
    size_t line, number, rows;
    size_t said; /* corners that bear letters */
} reading;

/* ---- the text -------------------------------------------------------------------------------- */

static bool is_file(const char *what)
{
    struct stat info;
    return stat(what, &info) == 0 && S_ISREG(info.st_mode);
}

/* ASCII or full-width, U+FF10 to U+FF19. */
static bool has_digit(const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; *at; at++)
        if ((*at >= '0' && *at <= '9') ||
            (at[0] == 0xEF && at[1] == 0xBC && at[2] >= 0x90 && at[2] <= 0x99))
            return true;
    return false;
}

static void close_file(FILE **file)
{
    if (*file)
        fclose(*file);
}

static zl_status read_bytes(char **out, size_t *size, const char *path, const char *name,
                            zl_error *err)
{
    ZL_CLEANUP(close_file) FILE *file = fopen(path, "rb");
    ZL_CLEANUP(zl_free_ptr) char *bytes = zl_alloc(MOST_BYTES + 1);
    if (!bytes)
        return zl_fail_memory(err);
    *size = file ? fread(bytes, 1, MOST_BYTES + 1, file) : 0;
    if (!file || ferror(file))
        return zl_fail(err, ZL_BAD_DATA, "%s: cannot be read", name);
    if (*size > MOST_BYTES)
        return zl_fail(err, ZL_BAD_DATA, "%s: more than %d MB are no list of corners", name,
                       MOST_BYTES / 1024 / 1024);
    *out = bytes;
    bytes = NULL;
    return ZL_OK;
}

static zl_status read_file(char **text, const char *path, const char *name, const char *encoding,
                           zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *bytes = NULL;
    size_t size = 0, decoded = 0;
    zl_encoding found = {0};
    ZL_TRY(read_bytes(&bytes, &size, path, name, err));
    ZL_TRY(zl_encoding_of_file(&found, bytes, size, encoding, name, err));
    zl_encoding_findings(findings, &found, false, name);
    ZL_TRY(zl_decode_file(text, &decoded, &found, bytes, size, name, err));
    return strlen(*text) == decoded
               ? ZL_OK
               : zl_fail(err, ZL_BAD_DATA, "%s: has a NUL and is no text", name);
}

/* ---- one corner ------------------------------------------------------------------------------ */

static zl_status fail_corner(const reading *r, const char *why, zl_error *err)
{
    char line[40] = "";
    if (r->is_file)
        snprintf(line, sizeof line, _(", line %zu"), r->line);
    return zl_fail(err, ZL_BAD_DATA, "%s%s: corner %zu: %s", r->source, line, r->number, why);
}

static size_t separator_at(const char *text)
{
    static const char *const separators[] = {",", "\t", "，", "、"};
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++)
        if (strncmp(text, separators[i], strlen(separators[i])) == 0)
            return strlen(separators[i]);
    return 0;
}

static char *trim(char *text)
{
    text += strspn(text, " ");
    for (size_t size = strlen(text); size > 0 && text[size - 1] == ' ';)
        text[--size] = '\0';
    return text;
}

/* Cuts a row at commas and tabs, else at blanks; MOST_FIELDS + 1 stands for more. */
static size_t cut_fields(char *field[MOST_FIELDS + 1], char *row, bool blanks)
{
    size_t count = 0;
    for (char *at = row; count <= MOST_FIELDS;) {
        field[count++] = at;
        size_t gap = 0;
        while (*at && (gap = blanks ? strspn(at, " ") : separator_at(at)) == 0)
            at++;
        if (!*at)
            break;
        memset(at, '\0', gap);
        at += gap;
    }
    for (size_t i = 0; i < count && i <= MOST_FIELDS; i++)
        field[i] = trim(field[i]);
    while (count > 2 && !*field[count - 1]) /* a comma at the end of the line */
        count--;
    return count;
}

static bool has_separator(const char *row)
{
    for (; *row; row++)
        if (separator_at(row))
            return true;
    return false;
}

/* The two coordinates of a row; the block that they stand in when they had to be copied. */
static zl_status find_pair(const char **first, const char **second, char **block, const reading *r,
                           char *row, zl_error *err)
{
    char *field[MOST_FIELDS + 1];
    bool blanks = !has_separator(row);
    if (blanks && zl_coordinate_split(block, second, row)) {
        *first = *block;
        return ZL_OK;
    }
    size_t count = cut_fields(field, row, blanks);
    if (count != 2 && count != 3)
        return fail_corner(r,
                           _("it needs two coordinates, with a comma, tab or blank between them, "
                             "and a label before them at most"),
                           err);
    *first = field[count - 2];
    *second = field[count - 1];
    return ZL_OK;
}

static bool same_place(const double a[2], const double b[2])
{
    return a[0] == b[0] && a[1] == b[1];
}

static zl_status keep_corner(reading *r, const double xy[2], zl_error *err)
{
    zl_corners *out = r->out;
    if (out->count > 0 && same_place(out->xy + 2 * (out->count - 1), xy)) {
        zl_findings_add(r->findings, ZL_NOTE, "repeated-corner", r->source, NULL, NULL,
                        "corner %zu is the same place as the one before it and is left out",
                        r->number);
        return ZL_OK;
    }
    /* cppcheck-suppress duplicateAssignExpression ; three arrays that grow by the same rule */
    size_t places = out->capacity, lines = out->capacity, numbers = out->capacity;
    double *xy_grown = zl_grow(out->xy, out->count, &places, sizeof(double[2]));
    if (xy_grown)
        out->xy = xy_grown;
    size_t *line_grown = zl_grow(out->line, out->count, &lines, sizeof *out->line);
    if (line_grown)
        out->line = line_grown;
    size_t *number_grown = zl_grow(out->number, out->count, &numbers, sizeof *out->number);
    if (number_grown)
        out->number = number_grown;
    if (!xy_grown || !line_grown || !number_grown)
        return zl_fail_memory(err);
    out->capacity = places;
    memcpy(out->xy + 2 * out->count, xy, sizeof(double[2]));
    out->line[out->count] = r->is_file ? r->line : 0;
    out->number[out->count++] = r->number;
    return ZL_OK;
}

static zl_status read_corner(reading *r, char *row, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *block = NULL;
    const char *first = NULL, *second = NULL;
    double xy[2];
    bool said = false;
    zl_error cause = {0};
    r->number++;
    ZL_TRY(find_pair(&first, &second, &block, r, row, err));
    zl_status status = zl_place_pair(xy, &said, first, second, &cause);
    if (status != ZL_OK)
        return status == ZL_USAGE ? fail_corner(r, cause.message, err)
                                  : zl_fail(err, status, "%s", cause.message);
    r->said += said;
    return keep_corner(r, xy, err);
}

/* ---- all corners ----------------------------------------------------------------------------- */

static bool is_blank(const char *row)
{
    return row[strspn(row, " \t")] == '\0';
}

static bool is_header(const reading *r, const char *row)
{
    return r->is_file && r->rows == 1 && !has_digit(row);
}

static zl_status read_row(reading *r, char *row, zl_error *err)
{
    if (r->is_file)
        row[strcspn(row, "#")] = '\0';
    if (is_blank(row))
        return ZL_OK;
    r->rows++;
    if (r->rows == 1 && (strncmp(row, "[", 1) == 0 || strncmp(row, "【", strlen("【")) == 0))
        return zl_fail(
            err, ZL_BAD_DATA,
            "%s: looks like a file of boundary points (界址点坐标); bring it in with load",
            r->source);
    if (is_header(r, row)) {
        zl_findings_add(r->findings, ZL_NOTE, "header-left-out", r->source, NULL, NULL,
                        "the first line has no digits and is taken for a header: %s",
                        zl_quoted(row).text);
        return ZL_OK;
    }
    return read_corner(r, row, err);
}

/* The end of a row: a line break, or a semicolon. */
static size_t row_end(const char *at)
{
    if (*at == '\n' || *at == '\r' || *at == ';')
        return 1;
    return strncmp(at, "；", strlen("；")) == 0 ? strlen("；") : 0;
}

static zl_status read_rows(reading *r, char *row, zl_error *err)
{
    for (r->line = 1;;) {
        size_t size = 0, end = 0;
        while (row[size] && (end = row_end(row + size)) == 0)
            size++;
        bool last = row[size] == '\0', breaks = row[size] == '\n';
        memset(row + size, '\0', end);
        ZL_TRY(read_row(r, row, err));
        if (last)
            return ZL_OK;
        r->line += breaks;
        row += size + end;
    }
}

/* Equal places side by side when sorted. */
typedef struct place {
    double x, y;
    size_t at;
} place;

static int compare(const void *left, const void *right)
{
    const place *a = left, *b = right;
    if (a->x != b->x)
        return a->x < b->x ? -1 : 1;
    if (a->y != b->y)
        return a->y < b->y ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

static zl_status check_repeated(const zl_corners *c, const char *source, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) place *sorted = zl_alloc_zero(c->count, sizeof *sorted);
    if (!sorted)
        return zl_fail_memory(err);
    for (size_t i = 0; i < c->count; i++)
        sorted[i] = (place){c->xy[2 * i], c->xy[2 * i + 1], i};
    qsort(sorted, c->count, sizeof *sorted, compare);
    for (size_t i = 1; i < c->count; i++)
        if (sorted[i].x == sorted[i - 1].x && sorted[i].y == sorted[i - 1].y)
            return zl_fail(err, ZL_BAD_DATA,
                           "%s: corners %zu and %zu are the same place, with others between them: "
                           "the outline touches itself; give each part of it as a zone of its own",
                           source, c->number[sorted[i - 1].at], c->number[sorted[i].at]);
    return ZL_OK;
}

static zl_status check_corners(const reading *r, zl_error *err)
{
    zl_corners *c = r->out;
    if (c->count > 1 && same_place(c->xy, c->xy + 2 * (c->count - 1)))
        c->count--; /* the closing one */
    if (c->count < 3)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: %zu different corner%s; an outline has at least three", r->source,
                       c->count, zl_inflect(c->count == 1, "", "s"));
    if (r->said > 0 && r->said < r->number)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: letters say for %zu of %zu corners which is longitude and which "
                       "latitude; give them for all or for none",
                       r->source, r->said, r->number);
    c->said = r->said > 0;
    return check_repeated(c, r->source, err);
}

static zl_status read_all(reading *r, const char *what, const char *encoding, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *text = NULL;
    r->is_file = is_file(what);
    if (r->is_file)
        ZL_TRY(read_file(&text, what, r->source, encoding, r->findings, err));
    else if (!(text = zl_strdup(what)))
        return zl_fail_memory(err);
    if (!r->is_file && !has_digit(text))
        return zl_fail(err, ZL_USAGE,
                       "--corners: \"%s\" is neither a file nor a list such as "
                       "\"86.1,41.7;86.2,41.7;86.2,41.8\"",
                       r->source);
    ZL_TRY(read_rows(r, text, err));
    return check_corners(r, err);
}

zl_status zl_corners_read(zl_corners *out, const char *what, const char *encoding,
                          zl_findings *findings, zl_error *err)
{
    zl_quote name = zl_quoted(what);
    ZL_CLEANUP(zl_corners_free) zl_corners corners = {0};
    reading r = {
        .out = &corners, .source = is_file(what) ? name.text : "--corners", .findings = findings};
    if (!is_file(what) && !has_digit(what))
        r.source = name.text;
    ZL_TRY(read_all(&r, what, encoding, err));
    *out = corners;
    corners = (zl_corners){0};
    return ZL_OK;
}

void zl_corners_free(zl_corners *corners)
{
    zl_free(corners->xy);
    zl_free(corners->line);
    zl_free(corners->number);
    *corners = (zl_corners){0};
}
