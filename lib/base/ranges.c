/* Work on ranges of numbers that leaves its results in place. */
#include "base/error.h"
#include "base/workers.h"

enum { LEAST_RANGE = 256, RANGES_OF_THREAD = 16 };

typedef struct ranges {
    size_t count, next, width;
    zl_status (*some)(size_t first, size_t count, void *user, zl_error *err);
    void *user;
} ranges;

bool zl_take_range(zl_range *range, size_t *next, size_t total, size_t width)
{
    size_t left = total - *next;
    *range = (zl_range){*next, left < width ? left : width};
    *next += range->count;
    return range->count > 0;
}

static zl_status fill(void *job, bool *any, void *user, zl_error *err)
{
    ranges *all = user;
    (void)err;
    *any = zl_take_range(job, &all->next, all->count, all->width);
    return ZL_OK;
}

static zl_status compute(void *job, void *bench, void *user, zl_error *err)
{
    const ranges *all = user;
    const zl_range *r = job;
    (void)bench;
    return all->some(r->first, r->count, all->user, err);
}

static zl_status drain(void *job, void *user, zl_error *err)
{
    (void)job;
    (void)user;
    (void)err;
    return ZL_OK;
}

static zl_status run(ranges *all, zl_error *err)
{
    static const zl_workshop shop = {
        .job_size = sizeof(zl_range), .fill = fill, .compute = compute, .drain = drain};
    return zl_workers_run(&shop, all, err);
}

zl_status zl_workers_each(size_t count,
                          zl_status (*some)(size_t first, size_t count, void *user, zl_error *err),
                          void *user, zl_error *err)
{
    size_t threads = (size_t)zl_jobs();
    if (count <= LEAST_RANGE || threads < 2)
        return count > 0 ? some(0, count, user, err) : ZL_OK;
    ranges all = {.count = count,
                  .width = count / (threads * RANGES_OF_THREAD) + LEAST_RANGE,
                  .some = some,
                  .user = user};
    return run(&all, err);
}

zl_status zl_workers_few(size_t count,
                         zl_status (*one)(size_t number, size_t count, void *user, zl_error *err),
                         void *user, zl_error *err)
{
    ranges all = {.count = count, .width = 1, .some = one, .user = user};
    return run(&all, err);
}
