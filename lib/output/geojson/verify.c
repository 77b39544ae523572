/* Reads a GeoJSON file back with a reader of its own, which knows nothing of how it was printed:
 * the caller's thread reads blocks of whole lines, and threads take every value out of them. */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/digits.h"
#include "base/error.h"
#include "base/message.h"
#include "base/progress.h"
#include "base/workers.h"
#include "output/geojson/geojson.h"
#include "output/geojson/json.h"
#include "output/tally.h"

/* Lines are a kilobyte or so; a longer one makes its block grow. */
enum { BLOCK_BYTES = 1 << 20, HEAD_BYTES = 1 << 14 };

typedef struct checking {
    const zl_write_request *request;
    const char *separator;
    int fd;
    int64_t at, end; /* of the features in the file */
    zl_tally tally;
    zl_phase phase;
} checking;

static zl_status not_whole(const checking *c, const char *why, zl_error *err)
{
    return zl_fail(err, ZL_FAILED, "'%s' was not written whole: %s", c->request->shown, why);
}

static zl_status no_feature(const checking *c, int64_t at, zl_error *err)
{
    return zl_fail(err, ZL_FAILED, "'%s' was not written whole: at byte %lld stands no feature",
                   c->request->shown, (long long)at);
}

/* ---- features, in any thread ----------------------------------------------------------------- */

typedef struct block {
    char *bytes; /* with a NUL behind them */
    size_t size, capacity;
    int64_t at; /* in the file */
    bool last;
    zl_json json;
    zl_tally tally;
} block;

static bool take_step(double *out, zl_json *json)
{
    zl_digits number;
    int64_t step;
    zl_json_blanks(json);
    const char *end = zl_take_digits(&number, json->at);
    if (!end || !zl_digits_degrees(&step, &number))
        return false;
    *out = (double)step;
    json->at = end;
    return true;
}

/* Both coordinates behind an opening bracket, with the closing one. */
static bool take_place(uint64_t *mark, block *b)
{
    double steps[2];
    zl_json *json = &b->json;
    if (!take_step(&steps[0], json) || !zl_json_sign(json, ',') || !take_step(&steps[1], json) ||
        !zl_json_sign(json, ']'))
        return false;
    *mark = zl_mark_place(&b->tally, *mark, steps);
    return true;
}

/* A place, or an array of such. */
static bool take_coordinates(uint64_t *mark, block *b, int depth)
{
    zl_json *json = &b->json;
    if (depth > 4 || !zl_json_sign(json, '['))
        return false;
    if (!zl_json_next_is(json, '['))
        return take_place(mark, b);
    *mark = zl_fold(*mark, ZL_MARK_ARRAY);
    do {
        if (!take_coordinates(mark, b, depth + 1))
            return false;
    } while (zl_json_sign(json, ','));
    *mark = zl_fold(*mark, ZL_MARK_END);
    return zl_json_sign(json, ']');
}

static bool take_key(zl_json *json, const char *key)
{
    return zl_json_this(json, key) && zl_json_sign(json, ':');
}

static bool take_shape(uint64_t *mark, block *b)
{
    zl_json *json = &b->json;
    const char *name;
    size_t size;
    if (!zl_json_sign(json, '{') || !take_key(json, "type") || !zl_json_string(&name, &size, json))
        return false;
    *mark = zl_mark_text(*mark, name, size);
    return zl_json_sign(json, ',') && take_key(json, "coordinates") &&
           take_coordinates(mark, b, 0) && zl_json_sign(json, '}');
}

static bool take_geometry(block *b)
{
    uint64_t mark = 0;
    if (zl_json_next_is(&b->json, 'n')) {
        b->tally.shapeless++;
        if (!zl_json_word(&b->json, "null"))
            return false;
    } else if (!take_shape(&mark, b)) {
        return false;
    }
    zl_chain_add(&b->tally.places, mark);
    return true;
}

static bool take_properties(block *b)
{
    zl_json *json = &b->json;
    uint64_t mark = zl_fold(0, ZL_MARK_OBJECT);
    if (!zl_json_sign(json, '{'))
        return false;
    for (bool more = !zl_json_sign(json, '}'); more;) {
        const char *name;
        size_t size;
        if (!zl_json_string(&name, &size, json))
            return false;
        mark = zl_fold(mark, zl_mark_text(0, name, size));
        if (!zl_json_sign(json, ':') || !zl_json_value(&mark, json, 0))
            return false;
        more = zl_json_sign(json, ',');
        if (!more && !zl_json_sign(json, '}'))
            return false;
    }
    zl_chain_add(&b->tally.values, zl_fold(mark, ZL_MARK_END));
    return true;
}

static bool take_feature(block *b)
{
    zl_json *json = &b->json;
    bool taken = zl_json_sign(json, '{') && take_key(json, "type") &&
                 zl_json_this(json, "Feature") && zl_json_sign(json, ',') &&
                 take_key(json, "properties") && take_properties(b) && zl_json_sign(json, ',') &&
                 take_key(json, "geometry") && take_geometry(b) && zl_json_sign(json, '}');
    b->tally.features += taken;
    return taken;
}

/* Features with separators between them, and behind the last one of a block that others follow. */
static bool take_features(block *b, const char *separator)
{
    const char *end = b->bytes + b->size;
    size_t size = strlen(separator);
    b->json.at = b->bytes;
    for (;;) {
        if (!take_feature(b))
            return false;
        if (b->json.at == end)
            return b->last;
        if (strncmp(b->json.at, separator, size) != 0)
            return false;
        b->json.at += size;
        if (b->json.at == end)
            return !b->last;
    }
}

static zl_status compute(void *job, void *bench, void *user, zl_error *err)
{
    (void)bench;
    block *b = job;
    const checking *c = user;
    zl_tally_init(&b->tally);
    if (b->size == 0 || take_features(b, c->separator))
        return ZL_OK;
    return b->json.room.failed ? zl_fail_memory(err)
                               : no_feature(c, b->at + (b->json.at - b->bytes), err);
}

/* ---- blocks ---------------------------------------------------------------------------------- */

static zl_status read_bytes(char *out, size_t size, int64_t at, const checking *c, zl_error *err)
{
    while (size > 0) {
        ssize_t done = pread(c->fd, out, size, (off_t)at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return not_whole(c, done < 0 ? zl_system_error(errno) : _("it cannot be read back"),
                             err);
        out += done;
        size -= (size_t)done;
        at += done;
    }
    return ZL_OK;
}

static zl_status read_block(block *b, size_t size, const checking *c, zl_error *err)
{
    if (size + 1 > b->capacity) {
        char *grown = zl_realloc_array(b->bytes, size + 1, 1);
        if (!grown)
            return zl_fail_memory(err);
        b->bytes = grown;
        b->capacity = size + 1;
    }
    return read_bytes(b->bytes, size, c->at, c, err);
}

/* Whole lines, at least one; none when they cannot be read. */
static zl_status fill(void *job, bool *any, void *user, zl_error *err)
{
    block *b = job;
    checking *c = user;
    *any = c->at < c->end;
    if (!*any)
        return ZL_OK;
    const char *newline = NULL;
    int64_t left = c->end - c->at;
    b->at = c->at;
    b->size = 0;
    for (int64_t wanted = BLOCK_BYTES; !newline; wanted *= 2) {
        b->last = wanted >= left;
        size_t size = (size_t)(b->last ? left : wanted);
        ZL_TRY(read_block(b, size, c, err));
        newline = b->last ? b->bytes + size - 1 : memrchr(b->bytes, '\n', size);
    }
    b->size = (size_t)(newline + 1 - b->bytes);
    b->bytes[b->size] = '\0';
    c->at += (int64_t)b->size;
    return ZL_OK;
}

static zl_status drain(void *job, void *user, zl_error *err)
{
    (void)err;
    block *b = job;
    checking *c = user;
    zl_tally_join(&c->tally, &b->tally);
    zl_phase_step(&c->phase, (int64_t)b->size);
    return ZL_OK;
}

static void close_block(void *job)
{
    block *b = job;
    zl_free(b->bytes);
    zl_text_free(&b->json.room);
}

/* ---- what stands around the features --------------------------------------------------------- */

static bool take_member(uint64_t *mark, zl_json *json, const char *key)
{
    const char *bytes;
    size_t size;
    if (!take_key(json, key) || !zl_json_string(&bytes, &size, json) || !zl_json_sign(json, ','))
        return false;
    *mark = zl_mark_text(*mark, bytes, size);
    return true;
}

/* Up to the array of features; its mark is that of the name and the description. */
static bool take_head(uint64_t *mark, zl_json *json)
{
    if (!zl_json_sign(json, '{') || !take_key(json, "type") ||
        !zl_json_this(json, "FeatureCollection") || !zl_json_sign(json, ',') ||
        !take_member(mark, json, "name"))
        return false;
    zl_json before = *json;
    if (!take_member(mark, json, "description"))
        json->at = before.at;
    return take_key(json, "features") && zl_json_sign(json, '[') && *json->at++ == '\n';
}

static zl_status check_head(checking *c, int64_t size, zl_error *err)
{
    char head[HEAD_BYTES + 1];
    size_t read = size < HEAD_BYTES ? (size_t)size : HEAD_BYTES;
    ZL_TRY(read_bytes(head, read, 0, c, err));
    head[read] = '\0';
    uint64_t mark = 0;
    zl_json json = {.at = head};
    bool taken = take_head(&mark, &json);
    zl_text_free(&json.room);
    if (!taken)
        return no_feature(c, 0, err);
    zl_chain_add(&c->tally.values, mark);
    c->at = json.at - head;
    return ZL_OK;
}

static zl_status check_end(checking *c, int64_t size, bool empty, zl_error *err)
{
    char found[8] = "";
    const char *end = zl_geojson_end(c->request->format, empty);
    c->end = size - (int64_t)strlen(end);
    if (c->end < c->at)
        return not_whole(c, _("its end is missing"), err);
    ZL_TRY(read_bytes(found, strlen(end), c->end, c, err));
    return strcmp(found, end) == 0 ? ZL_OK : not_whole(c, _("its end is missing"), err);
}

static zl_status open_file(int64_t *size, checking *c, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *path = zl_request_path(c->request, "");
    if (!path)
        return zl_fail_memory(err);
    struct stat there;
    c->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (c->fd < 0 || fstat(c->fd, &there) != 0)
        return not_whole(c, zl_system_error(errno), err);
    *size = there.st_size;
    return ZL_OK;
}

static void close_file(checking *c)
{
    if (c->fd >= 0)
        close(c->fd);
}

/* ---- the whole ------------------------------------------------------------------------------- */

static zl_status read_file(checking *c, bool empty, zl_error *err)
{
    static const zl_workshop shop = {.job_size = sizeof(block),
                                     .fill = fill,
                                     .compute = compute,
                                     .drain = drain,
                                     .close_job = close_block};
    int64_t size = 0;
    ZL_TRY(open_file(&size, c, err));
    if (!c->request->format->json_lines)
        ZL_TRY(check_head(c, size, err));
    ZL_TRY(check_end(c, size, empty, err));
    return zl_workers_run_phase(&shop, c, &c->phase, N_("comparing"), c->end - c->at, err);
}

zl_status zl_geojson_verify(const zl_summary *written, const zl_write_request *request,
                            zl_error *err)
{
    ZL_CLEANUP(close_file)
    checking c = {.request = request, .separator = zl_geojson_separator(request->format), .fd = -1};
    zl_tally_init(&c.tally);
    ZL_TRY(read_file(&c, written->features == 0, err));
    zl_summary read = {0};
    zl_tally_sum(&read, &c.tally, ZL_DEGREE_STEPS);
    char room[160];
    const char *difference = zl_summary_differs(room, written, &read);
    return difference ? not_whole(&c, difference, err) : ZL_OK;
}
