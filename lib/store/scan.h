/* The features of a layer for questions that look at one after another: threads read and decode
 * them for themselves, a stretch each, and nothing but the stretch at hand is in memory.
 *
 * It goes with base/workers.h. The scan belongs to the caller's thread; a job holds a zl_span, a
 * bench a zl_reader:
 *
 *     open_bench   zl_scan_reader(&bench->reader, scan, err)
 *     fill         zl_scan_take(&job->span, any, scan, err)
 *     compute      zl_reader_start(&bench->reader, &job->span);
 *                  for (const zl_feature *f;;) {
 *                      ZL_TRY(zl_reader_next(&f, &bench->reader, err));
 *                      if (!f)
 *                          return ZL_OK;
 *                      … f is borrowed until the next step: measure it, render its row …
 *                  }
 *     drain        zl_phase_step(&phase, job->span.length)
 *     close_job    zl_span_free(&job->span)
 *     close_bench  zl_reader_close(&bench->reader)
 *
 * All readers see one state of the store. Features come in the order of fid, as zl_layer_next()
 * gives them, with the same errors. */
#ifndef ZL_STORE_SCAN_H
#define ZL_STORE_SCAN_H

#include "db/readers.h"
#include "store/collect.h"
#include "store/cursor.h"

typedef struct zl_scan zl_scan;

typedef struct zl_scan_options {
    bool no_values; /**< `values` of the features are not wanted: only those are read that are */
    size_t most;    /**< features of a stretch, at most; 0: as many as are read in about 0.1 ms.
                         Small for a question that computes long over each */
} zl_scan_options;

/** A stretch of a layer. All zero before the first zl_scan_take(), which uses it again. */
typedef struct zl_span {
    int64_t length;        /**< of what zl_scan_total() counts */
    size_t position;       /**< of its first feature in a collection that is scanned */
    int64_t first, last;   /**< fids, of a stored layer */
    size_t count, bytes;   /**< features and bytes that were read */
    const zl_feature *all; /**< features in memory; NULL: they are read from the store */
    size_t nall;
    zl_collection kept; /**< which they are copied to */
} zl_span;
void zl_span_free(zl_span *span);

/** Reads stretches, one at a time; of one thread. All zero is empty. */
typedef struct zl_reader {
    zl_cursor *cursor; /**< NULL where features are in memory */
    zl_span *span;
    size_t at;
} zl_reader;

/** Scans a layer, which is borrowed and must not be stepped in the meantime. `options` may be NULL.
 *  A large layer of a store is read by each thread through its own connection; what others cannot
 *  open (versions of zones, a store in memory or in a transaction) and what is small is copied
 *  by the caller's thread, stretch by stretch. */
zl_status zl_scan_open(zl_scan **out, zl_layer *layer, const zl_scan_options *options,
                       zl_error *err);
/** A shared one without values, to fetch shapes with; NULL when the layer cannot be read by several
 *  connections. */
zl_status zl_scan_open_shared(zl_scan **out, zl_layer *layer, zl_error *err);
/** Scans what is in memory, which is borrowed. */
zl_status zl_scan_open_collection(zl_scan **out, const zl_collection *features,
                                  const zl_scan_options *options, zl_error *err);
void zl_scan_close(zl_scan *scan);
void zl_scan_close_ptr(zl_scan **scan); /**< for ZL_CLEANUP */

/** The connections of the readers, which see one state of the store, where no reader is at work;
 *  empty where features are in memory. Borrowed. */
const zl_db_readers *zl_scan_connections(const zl_scan *scan);
/** What the lengths of all stretches add up to, for a zl_phase; -1: not known. */
int64_t zl_scan_total(const zl_scan *scan);
/** The next stretch; `*any` false: there are no more. It may turn out to have no features. */
zl_status zl_scan_take(zl_span *span, bool *any, zl_scan *scan, zl_error *err);
/** A reader for one thread more; the first one has to stay in the caller's thread, as that of
 *  zl_workers_run() does. No more than zl_jobs(),
 *  or ZL_MOST_THREADS. */
zl_status zl_scan_reader(zl_reader *out, zl_scan *scan, zl_error *err);
void zl_reader_close(zl_reader *reader);
/** Does each thread read through a connection of its own? */
bool zl_scan_is_shared(const zl_scan *scan);
/** A cursor through the connection that reader `number` has, or had; of a shared scan. */
zl_status zl_scan_cursor(zl_cursor **out, zl_scan *scan, size_t number,
                         const zl_cursor_options *options, zl_error *err);
void zl_reader_start(zl_reader *reader, zl_span *span);
/** The next feature of the stretch, borrowed until the next step; NULL after the last. */
zl_status zl_reader_next(const zl_feature **out, zl_reader *reader, zl_error *err);

#endif
