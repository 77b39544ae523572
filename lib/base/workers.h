/* Work on many rows in several threads, with one outcome whatever their number: the caller's thread
 * makes jobs out of the rows in their order, any thread computes them, and the caller's thread
 * takes the results in the order of the rows. Where reading is worth a thread, any thread makes
 * jobs too, one at a time. */
#ifndef ZL_BASE_WORKERS_H
#define ZL_BASE_WORKERS_H

#include "base/progress.h"

/** What is done to the jobs; `user` is that of zl_workers_run(). Members that may be NULL say so.
 */
typedef struct zl_workshop {
    size_t job_size; /**< of a job, which is all zero before its first `fill` */
    /** Caller's thread, in order: takes the next rows into a job; `*any` false: there are none, and
     *  it is not called again. When it fails, what is in the job is still computed and drained. */
    zl_status (*fill)(void *job, bool *any, void *user, zl_error *err);
    bool fill_anywhere; /**< `fill` may run in any thread, never in two at once */
    /** What a filled job weighs, in the unit of `most_weight`: while the jobs under way weigh as
     *  much together, none is added. NULL: nothing. */
    size_t (*weigh)(const void *job);
    size_t most_weight;
    /** Any thread: computes a job. When it fails, the job is still drained up to there. */
    zl_status (*compute)(void *job, void *bench, void *user, zl_error *err);
    /** Caller's thread, in order: takes the results and leaves the job empty for the next `fill`.
     */
    zl_status (*drain)(void *job, void *user, zl_error *err);
    /** Frees what a job holds, full or empty; NULL: it holds nothing. */
    void (*close_job)(void *job);
    /** What a thread keeps between jobs, all zero before `open_bench`; may be NULL. */
    size_t bench_size;
    zl_status (*open_bench)(void *bench, void *user, zl_error *err);
    void (*close_bench)(void *bench);
} zl_workshop;

/**
 * Runs until `fill` has no more. The failure that is first in the order of rows is the one that is
 * handed back, after everything before it was drained. zl_cancel() ends it between two jobs.
 */
zl_status zl_workers_run(const zl_workshop *shop, void *user, zl_error *err);
/** The same as a phase whose progress is told: `drain` steps `phase`, which is begun and ended here
 *  (zl_phase_begin()). */
zl_status zl_workers_run_phase(const zl_workshop *shop, void *user, zl_phase *phase,
                               const char *name, int64_t total, zl_error *err);

/** Calls `some` for ranges that make up 0 … count-1, in any order and in several threads at once.
 *  The failure of the first range is handed back. */
zl_status zl_workers_each(size_t count,
                          zl_status (*some)(size_t first, size_t count, void *user, zl_error *err),
                          void *user, zl_error *err);
/** The same for a few numbers, each of which is worth a thread: `count` is 1 in each call. */
zl_status zl_workers_few(size_t count,
                         zl_status (*one)(size_t number, size_t count, void *user, zl_error *err),
                         void *user, zl_error *err);

/** Numbers from `first` on: the rows of a job. */
typedef struct zl_range {
    size_t first, count;
} zl_range;

/** The next numbers below `total`, at most `width` of them, and `*next` is behind them; false when
 *  there are none left. */
bool zl_take_range(zl_range *range, size_t *next, size_t total, size_t width);

/** So many threads work at most, whatever zl_jobs() says. */
enum { ZL_MOST_THREADS = 256 };
/** How many threads work: what zl_set_jobs() said, else the cores that this process may use. */
int zl_jobs(void);

#endif
