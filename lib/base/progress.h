/* What long work tells while it runs (zl_set_progress()). */
#ifndef ZL_BASE_PROGRESS_H
#define ZL_BASE_PROGRESS_H

#include "zonelayer.h"

/** A stretch of work. All zero is one that tells nothing. */
typedef struct zl_phase {
    const char *name; /**< constant, in English: N_("measuring") */
    int64_t done, total;
    double began_s, told_s;
    bool told;
} zl_phase;

/** `total` < 0: unknown. */
zl_phase zl_phase_begin(const char *name, int64_t total);
/** So many more are done. Cheap enough for each row; in the thread that began it. */
void zl_phase_step(zl_phase *phase, int64_t more);
/** For ZL_CLEANUP: where it was told of, its end is told too. */
void zl_phase_end(zl_phase *phase);

#endif
