/* The encoding of a whole text file: by its byte order mark, else by its lines. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/message.h"
#include "input/encoding/private.h"

#define CHUNK_BYTES ((size_t)1 << 20)

static const struct {
    const char *bytes;
    size_t size;
    const char *name;
} marks[] = {
    {"\xEF\xBB\xBF", 3, "UTF-8"}, {"\xFF\xFE", 2, "UTF-16LE"}, {"\xFE\xFF", 2, "UTF-16BE"}};

/* By its mark, or as UTF-16 by the NUL beside its first character. */
static bool by_mark(zl_encoding *out, const char *bytes, size_t size)
{
    zl_encoding marked = {.basis = ZL_ENCODING_BOM};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (size >= marks[i].size && memcmp(bytes, marks[i].bytes, marks[i].size) == 0) {
            snprintf(marked.name, sizeof marked.name, "%s", marks[i].name);
            snprintf(marked.evidence, sizeof marked.evidence, _("%s, by its byte order mark"),
                     marks[i].name);
            marked.bom_bytes = marks[i].size;
            *out = marked;
            return true;
        }
    if (size < 2 || !bytes[0] == !bytes[1])
        return false;
    marked.basis = ZL_ENCODING_FOUND;
    snprintf(marked.name, sizeof marked.name, "%s", bytes[0] ? "UTF-16LE" : "UTF-16BE");
    snprintf(marked.evidence, sizeof marked.evidence,
             _("%s: found out, not declared; there is a NUL beside its first character"),
             marked.name);
    *out = marked;
    return true;
}

/* ---- lines ---------------------------------------------------------------------------------- */

/* A file that comes in chunks. */
typedef struct feed {
    zl_encoding_probe *probe;
    zl_text rest; /* of a line that goes on in the next chunk */
    int64_t line;
} feed;

static void close_feed(feed *f)
{
    zl_encoding_probe_close_ptr(&f->probe);
    zl_text_free(&f->rest);
}

static void add_line(feed *f, const char *bytes, size_t size)
{
    const zl_text_place place = {.unit = N_("line"), .number = ++f->line};
    if (f->rest.size == 0) {
        zl_encoding_probe_add(f->probe, bytes, size, false, &place);
        return;
    }
    zl_text_add_bytes(&f->rest, bytes, size);
    if (!f->rest.failed)
        zl_encoding_probe_add(f->probe, f->rest.data, f->rest.size, false, &place);
    f->rest.size = 0;
}

static void add_chunk(feed *f, const char *bytes, size_t size)
{
    for (size_t at = 0; at < size;) {
        const char *end = memchr(bytes + at, '\n', size - at);
        if (!end) {
            zl_text_add_bytes(&f->rest, bytes + at, size - at);
            return;
        }
        add_line(f, bytes + at, (size_t)(end - bytes) - at);
        at = (size_t)(end - bytes) + 1;
    }
}

/* `*done`: the beginning of the file decides, and no line has to be looked at. */
static zl_status open_feed(feed *f, zl_encoding *out, bool *done, const char *bytes, size_t size,
                           const char *option, const char *file, zl_error *err)
{
    const zl_encoding_claims claims = {.option = option};
    zl_encoding marked = {0};
    ZL_TRY(zl_encoding_probe_open(&f->probe, &claims, file, err));
    const char *asked = f->probe->option;
    bool wide = strncmp(asked, "UTF-16", 6) == 0;
    bool found = by_mark(&marked, bytes, size) &&
                 (!option || strncmp(asked, marked.name, wide ? 6 : sizeof marked.name) == 0);
    *done = found || wide;
    if (found)
        *out = marked;
    else if (*done) /* in UTF-16 there are no lines of bytes */
        return zl_encoding_decide(out, f->probe, err);
    return ZL_OK;
}

static zl_status close_lines(feed *f, zl_encoding *out, zl_error *err)
{
    if (f->rest.size > 0)
        add_line(f, "", 0);
    return f->rest.failed ? zl_fail_memory(err) : zl_encoding_decide(out, f->probe, err);
}

zl_status zl_encoding_of_file(zl_encoding *out, const char *bytes, size_t size, const char *option,
                              const char *file, zl_error *err)
{
    ZL_CLEANUP(close_feed) feed f = {0};
    bool done = false;
    ZL_TRY(open_feed(&f, out, &done, bytes, size, option, file, err));
    if (done)
        return ZL_OK;
    add_chunk(&f, bytes, size);
    return close_lines(&f, out, err);
}

zl_status zl_encoding_of_stream(zl_encoding *out, zl_read_fn read, void *user, const char *option,
                                const char *file, zl_error *err)
{
    ZL_CLEANUP(close_feed) feed f = {0};
    ZL_CLEANUP(zl_free_ptr) char *chunk = zl_alloc(CHUNK_BYTES);
    if (!chunk)
        return zl_fail_memory(err);
    bool done = false;
    size_t size = read(user, chunk, CHUNK_BYTES);
    ZL_TRY(open_feed(&f, out, &done, chunk, size, option, file, err));
    for (; size > 0 && !done; size = read(user, chunk, CHUNK_BYTES)) {
        ZL_TRY(zl_check_cancel(err));
        add_chunk(&f, chunk, size);
    }
    return done ? ZL_OK : close_lines(&f, out, err);
}
