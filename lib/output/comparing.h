/* What was written is compared with what is read back, in the same sentence for every format. */
#ifndef ZL_OUTPUT_COMPARING_H
#define ZL_OUTPUT_COMPARING_H

#include "base/workers.h"
#include "output/tally.h"
#include "output/writer.h"

/** How the rows of a format are read back by their numbers, in any thread. */
typedef struct zl_rereading {
    size_t width; /**< rows that a thread reads at a time */
    /** Adds the rows to the tally, in their order; `bench` is of this thread. Rows that are missing
     *  are no error: the tally tells. */
    zl_status (*read)(zl_tally *tally, zl_range rows, void *bench, const void *user, zl_error *err);
    /** As in zl_workshop: what a thread keeps, all zero before `open_bench`. */
    size_t bench_size;
    zl_status (*open_bench)(void *bench, const void *user, zl_error *err);
    void (*close_bench)(void *bench);
} zl_rereading;

/** Reads the rows 0 … total-1 in several threads, as the phase "comparing". */
zl_status zl_read_back(zl_summary *read, size_t total, const zl_rereading *how, const void *user,
                       zl_error *err);

/** ZL_FAILED with the first difference and the name of the file where there is one. */
zl_status zl_check_same(const zl_summary *written, const zl_summary *read,
                        const zl_write_request *request, zl_error *err);

#endif
