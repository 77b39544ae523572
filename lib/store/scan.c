#include "store/scan.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/workers.h"
#include "store/internal.h"

/* A stretch of the store grows and shrinks with what the last ones held: enough that handing it
 * over costs nothing, little enough that it stays in the cache. */
enum { FIRST_WIDTH = 64, MOST_WIDTH = 65536 };
static const size_t bytes_of_span = 262144, features_of_span = 1024;
/* A layer of fewer is copied: to open it again for each thread would take longer. */
enum { SMALL_LAYER = 2048 };

typedef enum scan_kind {
    IN_MEMORY, /* features of a collection */
    COPIED,    /* by the caller's thread from the layer's own cursor */
    IN_STORE   /* ranges of fids that each reader reads for itself */
} scan_kind;

struct zl_scan {
    scan_kind kind;
    zl_scan_options options;
    size_t most;
    const zl_collection *features;
    size_t at;
    zl_layer *layer;
    size_t *columns; /* all of the layer, which a copy has */
    zl_choice choice;
    bool ended;
    zl_db_readers readers; /* empty: the connection of the layer itself, in one thread */
    zl_stmt *seek;         /* the first fid from ?1 on */
    int64_t next, width;
    int64_t total, taken; /* lengths: of all stretches, of those that were taken */
    int64_t before;       /* the fid before the first one, from which lengths count */
    size_t given;         /* readers */
};

void zl_scan_close(zl_scan *scan)
{
    if (!scan)
        return;
    zl_stmt_free(scan->seek);
    zl_db_readers_close(&scan->readers);
    zl_free(scan->columns);
    zl_free(scan);
}

void zl_scan_close_ptr(zl_scan **scan)
{
    zl_scan_close(*scan);
}

const zl_db_readers *zl_scan_connections(const zl_scan *scan)
{
    return &scan->readers;
}

int64_t zl_scan_total(const zl_scan *scan)
{
    return scan->total;
}

/* ---- opening ------------------------------------------------------------------------------- */

static zl_status new_scan(zl_scan **out, scan_kind kind, const zl_scan_options *options,
                          zl_error *err)
{
    zl_scan *scan = zl_alloc_zero(1, sizeof *scan);
    if (!scan)
        return zl_fail_memory(err);
    scan->kind = kind;
    scan->options = options ? *options : (zl_scan_options){0};
    scan->most = scan->options.most ? scan->options.most : features_of_span;
    scan->total = -1;
    *out = scan;
    return ZL_OK;
}

zl_status zl_scan_open_collection(zl_scan **out, const zl_collection *features,
                                  const zl_scan_options *options, zl_error *err)
{
    ZL_TRY(new_scan(out, IN_MEMORY, options, err));
    (*out)->features = features;
    (*out)->total = (int64_t)features->count;
    return ZL_OK;
}

static const char *fid_of(const zl_table *table)
{
    return table->has_fid ? "fid" : "rowid";
}

/* Do others see the rows of the layer as its own connection does, and is it worth their while?
 * `fids` are the first and the last. */
static zl_status is_for_readers(bool *out, int64_t fids[2], const zl_layer *layer, zl_error *err)
{
    const zl_table *table = &zl_layer_selection(layer)->table;
    zl_db *db = zl_store_db(table->store);
    fids[0] = fids[1] = 0;
    *out = false;
    /* A condition may call the functions of SpatiaLite, which the others do not have. */
    if (table->versions || table->store->spatialite || !zl_db_can_be_shared(db))
        return ZL_OK;
    const char *fid = fid_of(table);
    ZL_TRY(zl_db_int(&fids[0], db, 0, err, "SELECT min(%s) FROM \"%w\"", fid, table->name));
    ZL_TRY(zl_db_int(&fids[1], db, 0, err, "SELECT max(%s) FROM \"%w\"", fid, table->name));
    /* Beyond half of the numbers differences would not be numbers any more. */
    bool countable = fids[0] > INT64_MIN / 2 && fids[1] < INT64_MAX / 2;
    *out = countable && fids[1] - fids[0] >= SMALL_LAYER;
    return ZL_OK;
}

static zl_status open_readers(zl_scan *scan, zl_error *err)
{
    const zl_table *table = &zl_layer_selection(scan->layer)->table;
    zl_db *db = zl_store_db(table->store);
    int jobs = zl_jobs() < ZL_MOST_THREADS ? zl_jobs() : ZL_MOST_THREADS;
    ZL_TRY(zl_db_readers_open(&scan->readers, db, (size_t)jobs, err));
    scan->next = INT64_MIN;
    scan->width = scan->most < FIRST_WIDTH ? (int64_t)scan->most : FIRST_WIDTH;
    return zl_stmt_preparef(&scan->seek, scan->readers.db[0], err,
                            "SELECT %s FROM \"%w\" WHERE %s >= ?1 ORDER BY %s LIMIT 1",
                            fid_of(table), table->name, fid_of(table), fid_of(table));
}

static zl_status choose_columns(zl_scan *scan, zl_error *err)
{
    size_t count = zl_layer_columns(scan->layer)->count;
    if (scan->options.no_values)
        return ZL_OK;
    if (!(scan->columns = zl_alloc_zero(count, sizeof *scan->columns)))
        return zl_fail_memory(err);
    for (size_t i = 0; i < count; i++)
        scan->columns[i] = i;
    scan->choice = (zl_choice){.column = scan->columns, .ncolumns = count};
    return ZL_OK;
}

zl_status zl_scan_open(zl_scan **out, zl_layer *layer, const zl_scan_options *options,
                       zl_error *err)
{
    ZL_CLEANUP(zl_scan_close_ptr) zl_scan *scan = NULL;
    bool for_readers = false;
    int64_t fids[2] = {0, 0};
    ZL_TRY(is_for_readers(&for_readers, fids, layer, err));
    ZL_TRY(new_scan(&scan, for_readers ? IN_STORE : COPIED, options, err));
    scan->layer = layer;
    scan->before = fids[0] - 1;
    scan->total = for_readers ? fids[1] - scan->before : -1;
    ZL_TRY(for_readers ? open_readers(scan, err) : choose_columns(scan, err));
    ZL_TRY(zl_layer_rewind(layer, err));
    *out = scan;
    scan = NULL;
    return ZL_OK;
}

zl_status zl_scan_open_shared(zl_scan **out, zl_layer *layer, zl_error *err)
{
    static const zl_scan_options how = {.no_values = true};
    ZL_CLEANUP(zl_scan_close_ptr) zl_scan *scan = NULL;
    *out = NULL;
    ZL_TRY(zl_scan_open(&scan, layer, &how, err));
    if (zl_scan_is_shared(scan)) {
        *out = scan;
        scan = NULL;
    }
    return ZL_OK;
}

/* ---- stretches, in the caller's thread ------------------------------------------------------- */

void zl_span_free(zl_span *span)
{
    zl_collection_free(&span->kept);
}

/* How wide a range of fids is to be, from what one of `width` has held. Several of one width say
 * the same, and what they say counts once. */
static void adapt(zl_scan *scan, const zl_span *span)
{
    if (span->last == 0)
        return;
    int64_t width = span->last - span->first + 1, most = (int64_t)scan->most;
    if (span->bytes > 2 * bytes_of_span || span->count > 2 * features_of_span) {
        if (width / 2 < scan->width)
            scan->width = width > 1 ? width / 2 : 1;
    } else if (span->bytes < bytes_of_span / 2 && span->count < features_of_span / 2) {
        if (2 * width > scan->width)
            scan->width = 2 * width < MOST_WIDTH ? 2 * width : MOST_WIDTH;
    }
    if (scan->options.most && scan->width > most)
        scan->width = most;
}

/* Lengths add up to the total, whatever gaps there are among the fids. */
static int64_t length_up_to(zl_scan *scan, int64_t fid)
{
    int64_t last = scan->before + scan->total;
    int64_t reached = (fid < last ? fid : last) - scan->before, length = reached - scan->taken;
    if (length <= 0)
        return 0;
    scan->taken = reached;
    return length;
}

/* From the next fid that there is, so that a gap among them costs one search and no more. */
static zl_status take_range(zl_span *span, bool *any, zl_scan *scan, zl_error *err)
{
    *any = false;
    if (scan->ended)
        return ZL_OK;
    adapt(scan, span);
    zl_bind_int(scan->seek, 1, scan->next);
    ZL_TRY(zl_stmt_step(any, scan->seek, err));
    int64_t first = *any ? zl_column_int(scan->seek, 0) : 0;
    zl_stmt_reset(scan->seek);
    scan->ended = !*any || first > INT64_MAX - scan->width;
    span->first = first;
    span->last = scan->ended ? INT64_MAX : first + scan->width - 1;
    span->length = *any ? length_up_to(scan, span->last) : 0;
    span->count = span->bytes = 0;
    scan->next = scan->ended ? INT64_MAX : span->last + 1;
    return ZL_OK;
}

static zl_status take_in_memory(zl_span *span, bool *any, zl_scan *scan)
{
    zl_range range;
    *any = zl_take_range(&range, &scan->at, scan->features->count, scan->most);
    if (!*any)
        return ZL_OK;
    span->position = range.first;
    span->all = scan->features->feature + range.first;
    span->nall = range.count;
    span->length = (int64_t)range.count;
    return ZL_OK;
}

static size_t bytes_of(const zl_feature *feature)
{
    return sizeof *feature + (feature->shape ? sizeof(double[2]) * feature->shape->npoints : 0);
}

/* What was copied before a feature that fails is kept: it comes first. */
static zl_status copy_features(zl_span *span, zl_scan *scan, zl_error *err)
{
    for (size_t bytes = 0; span->kept.count < scan->most && bytes < bytes_of_span;) {
        const zl_feature *feature;
        ZL_TRY(zl_layer_next(&feature, scan->layer, err));
        if (!feature) {
            scan->ended = true;
            return ZL_OK;
        }
        bytes += bytes_of(feature);
        ZL_TRY(zl_collection_add(&span->kept, feature, &scan->choice, err));
    }
    return ZL_OK;
}

static zl_status take_copies(zl_span *span, bool *any, zl_scan *scan, zl_error *err)
{
    zl_collection_free(&span->kept);
    zl_status status = scan->ended ? ZL_OK : copy_features(span, scan, err);
    span->all = span->kept.feature;
    span->nall = span->kept.count;
    span->length = (int64_t)span->kept.count;
    *any = span->nall > 0;
    return status;
}

zl_status zl_scan_take(zl_span *span, bool *any, zl_scan *scan, zl_error *err)
{
    if (scan->kind == IN_STORE)
        return take_range(span, any, scan, err);
    return scan->kind == COPIED ? take_copies(span, any, scan, err)
                                : take_in_memory(span, any, scan);
}

/* ---- reading, in any thread ------------------------------------------------------------------ */

bool zl_scan_is_shared(const zl_scan *scan)
{
    return scan->kind == IN_STORE;
}

zl_status zl_scan_cursor(zl_cursor **out, zl_scan *scan, size_t number,
                         const zl_cursor_options *options, zl_error *err)
{
    if (number >= scan->readers.count)
        return zl_fail(err, ZL_USAGE,
                       "the number of threads was raised while a question was at work");
    ZL_TRY(zl_cursor_open(out, scan->readers.db[number], zl_layer_selection(scan->layer), options,
                          err));
    zl_cursor_accept_invalid(*out, zl_layer_accepts_invalid(scan->layer));
    return ZL_OK;
}

zl_status zl_scan_reader(zl_reader *out, zl_scan *scan, zl_error *err)
{
    *out = (zl_reader){0};
    if (scan->kind != IN_STORE)
        return ZL_OK;
    const zl_cursor_options options = {.ranged = true, .no_values = scan->options.no_values};
    return zl_scan_cursor(&out->cursor, scan, scan->given++, &options, err);
}

void zl_reader_close(zl_reader *reader)
{
    zl_cursor_close(reader->cursor);
    *reader = (zl_reader){0};
}

void zl_reader_start(zl_reader *reader, zl_span *span)
{
    reader->span = span;
    reader->at = 0;
    if (reader->cursor)
        zl_cursor_start(reader->cursor, span->first, span->last);
}

static zl_status next_stored(const zl_feature **out, zl_reader *reader, zl_error *err)
{
    size_t before = zl_cursor_bytes(reader->cursor);
    ZL_TRY(zl_cursor_next(out, reader->cursor, err));
    reader->span->bytes += zl_cursor_bytes(reader->cursor) - before;
    reader->span->count += *out != NULL;
    return ZL_OK;
}

zl_status zl_reader_next(const zl_feature **out, zl_reader *reader, zl_error *err)
{
    const zl_span *span = reader->span;
    if (reader->cursor)
        return next_stored(out, reader, err);
    *out = reader->at < span->nall ? &span->all[reader->at++] : NULL;
    return ZL_OK;
}
