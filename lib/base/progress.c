#include "base/progress.h"

#include <time.h>

/* Ten times a second is as often as people can read. */
static const double least_pause_s = 0.1;

/* What a thread asks for is told in that thread: no lock is needed. */
static _Thread_local struct {
    zl_progress_fn tell;
    void *user;
} listener;

void zl_set_progress(zl_progress_fn tell, void *user)
{
    listener.tell = tell;
    listener.user = user;
}

/* Of a clock that no one sets. */
static double now_s(void)
{
    struct timespec now;
    if (clock_gettime(CLOCK_MONOTONIC, &now) != 0)
        return 0;
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

zl_phase zl_phase_begin(const char *name, int64_t total)
{
    if (!listener.tell)
        return (zl_phase){.total = -1};
    double now = now_s();
    return (zl_phase){.name = name, .total = total, .began_s = now, .told_s = now};
}

static void tell(zl_phase *phase, double now, bool ended)
{
    const zl_progress progress = {.phase = phase->name,
                                  .done = phase->done,
                                  .total = phase->total,
                                  .seconds = now - phase->began_s,
                                  .ended = ended};
    phase->told = true;
    phase->told_s = now;
    listener.tell(&progress, listener.user);
}

void zl_phase_step(zl_phase *phase, int64_t more)
{
    phase->done += more;
    if (!phase->name || !listener.tell)
        return;
    double now = now_s();
    if (now - phase->told_s >= least_pause_s)
        tell(phase, now, false);
}

void zl_phase_end(zl_phase *phase)
{
    if (phase->told && listener.tell)
        tell(phase, now_s(), true);
    *phase = (zl_phase){.total = -1};
}
