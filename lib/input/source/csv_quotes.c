/* What GDAL's CSV driver passes over in silence: a line ends at a NUL, a quotation mark that nobody
 * closes takes in all lines after it, values beyond the last column are dropped, missing ones are
 * left empty. The text is walked through as that driver reads it: each quotation mark opens or
 * closes, wherever it stands. */
#include <string.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/gdal/gdal.h"
#include "input/shapefile/dbf.h"
#include "input/source/private.h"

enum { CHUNK_BYTES = 1 << 18, NDELIMITERS = 4 };

static const char delimiters[NDELIMITERS] = {',', ';', '\t', '|'};

/* How often records had another number of values than the header. */
typedef struct tally {
    int64_t more, more_line, fewer, fewer_line;
} tally;

typedef struct csv {
    int64_t line, record_line; /* now, and where the record began */
    bool quoted, blank;        /* inside quotation marks; nothing yet in the record */
    bool in_value;             /* something stands between the delimiter and here */
    int64_t open_line;         /* of the quotation mark that is open, or was opened last */
    bool inside;               /* it stood inside a value */
    int64_t swallowed_line;    /* of the first such that took in another line; 0: none */
    int64_t values[NDELIMITERS], header[NDELIMITERS]; /* delimiters seen in record and header */
    bool has_header;
    int64_t nul_line; /* of the first NUL; 0: none */
    tally seen[NDELIMITERS];
} csv;

static void end_record(csv *c)
{
    for (size_t d = 0; d < NDELIMITERS && !c->blank; d++) {
        tally *seen = &c->seen[d];
        if (!c->has_header) {
            c->header[d] = c->values[d];
        } else if (c->values[d] > c->header[d]) {
            seen->more_line = seen->more++ ? seen->more_line : c->record_line;
        } else if (c->values[d] < c->header[d]) {
            seen->fewer_line = seen->fewer++ ? seen->fewer_line : c->record_line;
        }
    }
    c->has_header = c->has_header || !c->blank;
    memset(c->values, 0, sizeof c->values);
    c->blank = true;
    c->record_line = c->line;
}

static void add_quote(csv *c)
{
    c->quoted = !c->quoted;
    c->blank = false;
    if (c->quoted) {
        c->inside = c->in_value;
        c->open_line = c->line;
    }
    c->in_value = true;
}

static void add_line_end(csv *c)
{
    c->line++;
    if (!c->quoted) {
        end_record(c);
        c->in_value = false;
    } else if (c->inside && !c->swallowed_line) {
        c->swallowed_line = c->open_line;
    }
}

static void add_byte(csv *c, char byte)
{
    const char *delimiter = memchr(delimiters, byte, NDELIMITERS);
    if (byte == '"') {
        add_quote(c);
    } else if (byte == '\n') {
        add_line_end(c);
    } else if (delimiter && !c->quoted) {
        c->values[delimiter - delimiters]++;
        c->in_value = c->blank = false;
    } else if (byte == '\0') {
        c->nul_line = c->nul_line ? c->nul_line : c->line;
    } else if (byte != '\r') {
        c->in_value = true;
        c->blank = c->blank && (byte == ' ' || byte == '\t');
    }
}

static zl_status cannot_read(const char *name, zl_error *err)
{
    return zl_fail(err, ZL_BAD_DATA, "%s: cannot be read", name);
}

static zl_status walk(csv *c, VSILFILE *file, const char *name, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *chunk = zl_alloc(CHUNK_BYTES);
    if (!chunk)
        return zl_fail_memory(err);
    int64_t left = zl_vsi_size(file);
    for (size_t size; (size = VSIFReadL(chunk, 1, CHUNK_BYTES, file)) > 0;) {
        ZL_TRY(zl_check_cancel(err));
        left -= (int64_t)size;
        for (size_t i = 0; i < size; i++)
            add_byte(c, chunk[i]);
    }
    if (left != 0)
        return cannot_read(name, err);
    if (!c->quoted)
        end_record(c);
    return ZL_OK;
}

static zl_status judge_text(const csv *c, const char *name, zl_error *err)
{
    if (c->nul_line)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: has a NUL byte in line %lld, where readers take the line to end; it is "
                       "damaged, ask for a sound copy",
                       name, (long long)c->nul_line);
    if (c->quoted)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: the quotation mark in line %lld is not closed, and takes in all lines "
                       "after it; close it, or double it where it belongs to the value",
                       name, (long long)c->open_line);
    if (c->swallowed_line)
        return zl_fail(
            err, ZL_BAD_DATA,
            "%s: the quotation mark inside a value in line %lld takes in lines after it; "
            "put the value between quotation marks and double those in it",
            name, (long long)c->swallowed_line);
    return ZL_OK;
}

/* The driver's delimiter is the one that makes as many columns of the header as it has. */
static void tell_values(const zl_source *source, const csv *c)
{
    int ncolumns = OGR_FD_GetFieldCount(OGR_L_GetLayerDefn(source->layer));
    size_t d = 0;
    while (d < NDELIMITERS && c->header[d] + 1 != ncolumns)
        d++;
    if (d == NDELIMITERS || ncolumns < 2)
        return;
    const tally *seen = &c->seen[d];
    if (seen->more)
        zl_findings_add(source->findings, ZL_WARNING, "csv-values", source->name, NULL, NULL,
                        "%lld record%s more values than the header has columns (first in line "
                        "%lld); what is beyond is not read",
                        (long long)seen->more, zl_inflect(seen->more == 1, " has", "s have"),
                        (long long)seen->more_line);
    if (seen->fewer)
        zl_findings_add(source->findings, ZL_NOTE, "csv-values", source->name, NULL, NULL,
                        "%lld record%s fewer values than the header has columns (first in line "
                        "%lld); the others are taken as empty",
                        (long long)seen->fewer, zl_inflect(seen->fewer == 1, " has", "s have"),
                        (long long)seen->fewer_line);
}

zl_status zl_source_check_csv(const zl_source *source, zl_error *err)
{
    csv c = {.line = 1, .record_line = 1, .blank = true};
    ZL_CLEANUP(zl_close_vsi) VSILFILE *file = VSIFOpenL(source->path, "rb");
    if (!file)
        return cannot_read(source->name, err);
    ZL_TRY(walk(&c, file, source->name, err));
    ZL_TRY(judge_text(&c, source->name, err));
    tell_values(source, &c);
    return ZL_OK;
}
