#include "base/workers.h"

#include <pthread.h>
#include <signal.h>
#include <stdint.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"

/* Jobs under way for each thread: enough that none waits while the caller drains. */
enum { JOBS_AHEAD = 4 };

typedef enum job_state { JOB_EMPTY, JOB_FILLED, JOB_TAKEN, JOB_DONE } job_state;

typedef struct slot {
    job_state state;
    void *job;
    zl_status fill_status, status;
    zl_error fill_error, error;
    size_t weight;
} slot;

/* A ring of jobs: [drained, filled) are under way, [next, filled) wait for a thread. */
typedef struct crew {
    const zl_workshop *shop;
    void *user;
    pthread_mutex_t lock;
    pthread_cond_t work, done;
    slot *slots;
    uint64_t nslots, drained, next, filled;
    size_t weight; /* of the jobs under way */
    bool filling;  /* a thread is at it */
    bool ended, stopping;
    struct worker *worker; /* that of the caller first */
    size_t nwanted, nworking;
} crew;

/* A thread, and what it keeps between jobs. */
typedef struct worker {
    crew *crew;
    pthread_t thread;
    void *bench;
} worker;

/* ---- computing, in any thread --------------------------------------------------------------- */

static slot *slot_at(const crew *c, uint64_t position)
{
    return &c->slots[position % c->nslots];
}

/* The next job that waits, NULL when there is none. Called with the lock held. */
static slot *take_job(crew *c)
{
    if (c->next == c->filled)
        return NULL;
    slot *taken = slot_at(c, c->next++);
    taken->state = JOB_TAKEN;
    return taken;
}

static void compute(crew *c, slot *taken, void *bench)
{
    taken->status = c->shop->compute(taken->job, bench, c->user, &taken->error);
}

/* May a thread begin to fill the next job? Called with the lock held. */
static bool may_fill(const crew *c)
{
    bool light = !c->shop->weigh || c->weight < c->shop->most_weight || c->filled == c->drained;
    return !c->ended && !c->filling && light && c->filled - c->drained < c->nslots;
}

/* Is there a job for each thread that could ask for one? Called with the lock held. */
static bool is_short_of_jobs(const crew *c)
{
    return c->filled - c->next < c->nwanted;
}

/* Fills the next job and gives it out; a failure is kept in it until it is its turn. Called by the
 * thread that has set `filling`, without the lock. */
static void fill_next(crew *c)
{
    slot *filled = slot_at(c, c->filled);
    bool any = false;
    filled->status = ZL_OK;
    filled->fill_status = c->shop->fill(filled->job, &any, c->user, &filled->fill_error);
    filled->weight = c->shop->weigh ? c->shop->weigh(filled->job) : 0;
    pthread_mutex_lock(&c->lock);
    c->filling = false;
    c->ended = !any || filled->fill_status != ZL_OK;
    if (any || filled->fill_status != ZL_OK) {
        filled->state = JOB_FILLED;
        c->weight += filled->weight;
        c->filled++;
    }
    pthread_cond_signal(&c->work);
    pthread_cond_signal(&c->done);
    pthread_mutex_unlock(&c->lock);
}

/* One thing to do for a thread that is not the caller's; false when there is nothing. Called with
 * the lock held, which is given away meanwhile. */
static bool do_one(crew *c, worker *own)
{
    bool fills = c->shop->fill_anywhere && may_fill(c) && is_short_of_jobs(c);
    slot *taken = fills ? NULL : take_job(c);
    if (!fills && !taken)
        return false;
    c->filling |= fills;
    pthread_mutex_unlock(&c->lock);
    if (fills)
        fill_next(c);
    else
        compute(c, taken, own->bench);
    pthread_mutex_lock(&c->lock);
    if (taken) {
        taken->state = JOB_DONE;
        pthread_cond_signal(&c->done);
    }
    return true;
}

static void *work(void *argument)
{
    worker *own = argument;
    crew *c = own->crew;
    pthread_mutex_lock(&c->lock);
    while (!c->stopping)
        if (!do_one(c, own))
            pthread_cond_wait(&c->work, &c->lock);
    pthread_mutex_unlock(&c->lock);
    return NULL;
}

/* ---- the threads ---------------------------------------------------------------------------- */

static zl_status open_bench(crew *c, size_t i, zl_error *err)
{
    void *bench = zl_alloc_zero(1, c->shop->bench_size);
    if (!bench)
        return zl_fail_memory(err);
    c->worker[i] = (worker){.crew = c, .bench = bench}; /* closed also when half open */
    return c->shop->open_bench ? c->shop->open_bench(bench, c->user, err) : ZL_OK;
}

/* Starts the others. Signals stay with the threads of the program. A thread that is not to be had
 * only costs time. */
static zl_status start_others(crew *c, zl_error *err)
{
    for (size_t i = 1; i < c->nwanted; i++)
        ZL_TRY(open_bench(c, i, err));
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (c->nworking = 1; c->nworking < c->nwanted; c->nworking++) {
        worker *next = &c->worker[c->nworking];
        if (pthread_create(&next->thread, NULL, work, next) != 0)
            break;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return ZL_OK;
}

/* ---- the caller's thread -------------------------------------------------------------------- */

static zl_status hand_over(zl_error *err, zl_status status, const zl_error *from)
{
    return status == ZL_OK ? ZL_OK : zl_fail(err, status, "%s", from->message);
}

/* Calls the others when there is a job for one of them. */
static zl_status fill_one(crew *c, zl_error *err)
{
    fill_next(c);
    pthread_mutex_lock(&c->lock);
    bool alone = c->nworking == 0 && c->filled - c->next > 1;
    pthread_mutex_unlock(&c->lock);
    return alone ? start_others(c, err) : ZL_OK;
}

/* Takes the results of the oldest job, which is done, and then its failure. */
static zl_status drain_one(crew *c, zl_error *err)
{
    slot *oldest = slot_at(c, c->drained);
    ZL_TRY(c->shop->drain(oldest->job, c->user, err));
    ZL_TRY(hand_over(err, oldest->status, &oldest->error));
    ZL_TRY(hand_over(err, oldest->fill_status, &oldest->fill_error));
    pthread_mutex_lock(&c->lock);
    oldest->state = JOB_EMPTY;
    c->weight -= oldest->weight;
    c->drained++;
    if (c->shop->fill_anywhere)
        pthread_cond_signal(&c->work);
    pthread_mutex_unlock(&c->lock);
    return zl_check_cancel(err);
}

typedef enum step { STEP_FILL, STEP_DRAIN, STEP_COMPUTE, STEP_END } step;

/* What the caller does next: it keeps the others busy unless they do so themselves, takes what is
 * done, and else helps. Waits where there is nothing to do. `*taken` is the job of STEP_COMPUTE. */
static step next_step(crew *c, slot **taken)
{
    for (;;) {
        bool room = may_fill(c);
        bool under_way = c->drained < c->filled;
        bool others_fill = c->shop->fill_anywhere && c->nworking > 1;
        if (room && is_short_of_jobs(c) && !others_fill)
            return STEP_FILL;
        if (under_way && slot_at(c, c->drained)->state == JOB_DONE)
            return STEP_DRAIN;
        if ((*taken = take_job(c)))
            return STEP_COMPUTE;
        if (room)
            return STEP_FILL;
        if (!under_way && !c->filling)
            return STEP_END;
        pthread_cond_wait(&c->done, &c->lock);
    }
}

static zl_status run(crew *c, zl_error *err)
{
    for (;;) {
        slot *taken = NULL;
        pthread_mutex_lock(&c->lock);
        step next = next_step(c, &taken);
        c->filling |= next == STEP_FILL;
        pthread_mutex_unlock(&c->lock);
        if (next == STEP_END)
            return ZL_OK;
        if (next == STEP_FILL) {
            ZL_TRY(fill_one(c, err));
        } else if (next == STEP_DRAIN) {
            ZL_TRY(drain_one(c, err));
        } else {
            compute(c, taken, c->worker[0].bench);
            pthread_mutex_lock(&c->lock);
            taken->state = JOB_DONE;
            pthread_mutex_unlock(&c->lock);
        }
    }
}

/* ---- making and ending the crew ------------------------------------------------------------- */

static zl_status make_room(crew *c, zl_error *err)
{
    c->nslots = c->nwanted > 1 ? JOBS_AHEAD * c->nwanted : 1;
    c->slots = zl_alloc_zero(c->nslots, sizeof *c->slots);
    c->worker = zl_alloc_zero(c->nwanted, sizeof *c->worker);
    if (!c->slots || !c->worker)
        return zl_fail_memory(err);
    for (uint64_t i = 0; i < c->nslots; i++)
        if (!(c->slots[i].job = zl_alloc_zero(1, c->shop->job_size)))
            return zl_fail_memory(err);
    return ZL_OK;
}

static void stop(crew *c)
{
    pthread_mutex_lock(&c->lock);
    c->stopping = true;
    pthread_cond_broadcast(&c->work);
    pthread_mutex_unlock(&c->lock);
    for (size_t i = 1; i < c->nworking; i++)
        pthread_join(c->worker[i].thread, NULL);
    for (size_t i = 0; c->worker && i < c->nwanted; i++) {
        if (c->worker[i].bench && c->shop->close_bench)
            c->shop->close_bench(c->worker[i].bench);
        zl_free(c->worker[i].bench);
    }
    for (uint64_t i = 0; c->slots && i < c->nslots; i++) {
        if (c->slots[i].job && c->shop->close_job)
            c->shop->close_job(c->slots[i].job);
        zl_free(c->slots[i].job);
    }
    zl_free(c->worker);
    zl_free(c->slots);
    pthread_mutex_destroy(&c->lock);
    pthread_cond_destroy(&c->work);
    pthread_cond_destroy(&c->done);
}

zl_status zl_workers_run(const zl_workshop *shop, void *user, zl_error *err)
{
    crew c = {.shop = shop, .user = user};
    int jobs = zl_jobs();
    c.nwanted = jobs < 1 ? 1 : jobs > ZL_MOST_THREADS ? ZL_MOST_THREADS : (size_t)jobs;
    pthread_mutex_init(&c.lock, NULL);
    pthread_cond_init(&c.work, NULL);
    pthread_cond_init(&c.done, NULL);
    zl_status status = make_room(&c, err);
    if (status == ZL_OK)
        status = open_bench(&c, 0, err);
    if (status == ZL_OK)
        status = run(&c, err);
    stop(&c);
    return status;
}

zl_status zl_workers_run_phase(const zl_workshop *shop, void *user, zl_phase *phase,
                               const char *name, int64_t total, zl_error *err)
{
    *phase = zl_phase_begin(name, total);
    zl_status status = zl_workers_run(shop, user, err);
    zl_phase_end(phase);
    return status;
}
