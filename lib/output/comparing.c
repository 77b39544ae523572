#include "output/comparing.h"

#include "base/error.h"
#include "base/message.h"
#include "base/progress.h"

typedef struct comparing {
    const zl_rereading *how;
    const void *user;
    size_t next, total;
    zl_tally tally;
    zl_phase phase;
} comparing;

typedef struct stretch {
    zl_range rows;
    zl_tally tally;
} stretch;

static zl_status open_bench(void *bench, void *user, zl_error *err)
{
    const comparing *c = user;
    return c->how->open_bench(bench, c->user, err);
}

static zl_status fill(void *job, bool *any, void *user, zl_error *err)
{
    (void)err;
    stretch *s = job;
    comparing *c = user;
    zl_tally_init(&s->tally);
    *any = zl_take_range(&s->rows, &c->next, c->total, c->how->width);
    return ZL_OK;
}

static zl_status compute(void *job, void *bench, void *user, zl_error *err)
{
    stretch *s = job;
    const comparing *c = user;
    return c->how->read(&s->tally, s->rows, bench, c->user, err);
}

static zl_status drain(void *job, void *user, zl_error *err)
{
    (void)err;
    const stretch *s = job;
    comparing *c = user;
    zl_tally_join(&c->tally, &s->tally);
    zl_phase_step(&c->phase, (int64_t)s->rows.count);
    return ZL_OK;
}

zl_status zl_read_back(zl_summary *read, size_t total, const zl_rereading *how, const void *user,
                       zl_error *err)
{
    const zl_workshop shop = {.job_size = sizeof(stretch),
                              .fill = fill,
                              .compute = compute,
                              .drain = drain,
                              .bench_size = how->bench_size,
                              .open_bench = open_bench,
                              .close_bench = how->close_bench};
    comparing c = {.how = how, .user = user, .total = total};
    zl_tally_init(&c.tally);
    ZL_TRY(zl_workers_run_phase(&shop, &c, &c.phase, N_("comparing"), (int64_t)total, err));
    *read = (zl_summary){0};
    zl_tally_sum(read, &c.tally, 1);
    return ZL_OK;
}

zl_status zl_check_same(const zl_summary *written, const zl_summary *read,
                        const zl_write_request *request, zl_error *err)
{
    char room[160];
    const char *difference = zl_summary_differs(room, written, read);
    return difference ? zl_fail(err, ZL_FAILED, "'%s' was not written whole: %s", request->shown,
                                difference)
                      : ZL_OK;
}
