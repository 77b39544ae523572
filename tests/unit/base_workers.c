/* Work in threads: the order of rows, the failure that comes first, and stopping. */
#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/workers.h"
#include "unit.h"

enum { ROWS_OF_JOB = 3, NEVER = -1 };

/* Squares of the numbers below `count`, some of which cannot be computed, filled or drained. */
typedef struct numbers {
    int count, next, taken;
    int bad_fill, bad_compute, bad_drain, cancel_at;
    int opened, closed_jobs;
    bool in_order;
} numbers;

typedef struct job {
    int first, count, done;
    long square[ROWS_OF_JOB];
} job;

static zl_status fill(void *a_job, bool *any, void *user, zl_error *err)
{
    job *j = a_job;
    numbers *n = user;
    *j = (job){.first = n->next};
    while (j->count < ROWS_OF_JOB && n->next < n->count) {
        if (n->next == n->bad_fill)
            return zl_fail(err, ZL_BAD_DATA, "fill %d", n->next);
        n->next++;
        j->count++;
    }
    *any = j->count > 0;
    return ZL_OK;
}

static zl_status compute(void *a_job, void *bench, void *user, zl_error *err)
{
    job *j = a_job;
    const numbers *n = user;
    ++*(int *)bench; /* each thread has its own */
    for (; j->done < j->count; j->done++) {
        int at = j->first + j->done;
        if (at == n->bad_compute || at == n->bad_compute + 7)
            return zl_fail(err, ZL_FAILED, "compute %d", at);
        j->square[j->done] = (long)at * at;
    }
    return ZL_OK;
}

static zl_status drain(void *a_job, void *user, zl_error *err)
{
    job *j = a_job;
    numbers *n = user;
    for (int i = 0; i < j->done; i++) {
        int at = j->first + i;
        n->in_order = n->in_order && at == n->taken && j->square[i] == (long)at * at;
        if (at == n->bad_drain)
            return zl_fail(err, ZL_USAGE, "drain %d", at);
        if (at == n->cancel_at)
            zl_cancel();
        n->taken++;
    }
    return ZL_OK;
}

static void close_job(void *a_job)
{
    (void)a_job;
}

static zl_status open_bench(void *bench, void *user, zl_error *err)
{
    (void)err;
    CU_ASSERT_EQUAL(*(int *)bench, 0);
    ((numbers *)user)->opened++;
    return ZL_OK;
}

static void close_bench(void *bench)
{
    CU_ASSERT(*(int *)bench >= 0);
}

static size_t weigh(const void *a_job)
{
    return (size_t)((const job *)a_job)->count;
}

#define SHOP                                                                                       \
    .job_size = sizeof(job), .fill = fill, .compute = compute, .drain = drain,                     \
    .close_job = close_job, .bench_size = sizeof(int), .open_bench = open_bench,                   \
    .close_bench = close_bench
static const zl_workshop shop = {SHOP};
/* Any thread fills, and the jobs under way have no more than two jobs' rows. */
static const zl_workshop shared_shop = {SHOP, .fill_anywhere = true, .weigh = weigh,
                                        .most_weight = 2 * ROWS_OF_JOB};

static numbers up_to(int count)
{
    return (numbers){.count = count,
                     .bad_fill = NEVER,
                     .bad_compute = -100,
                     .bad_drain = NEVER,
                     .cancel_at = NEVER,
                     .in_order = true};
}

static const struct {
    int jobs;
    const zl_workshop *shop;
} ways[] = {{1, &shop},        {2, &shop},        {3, &shop},        {7, &shop},
            {40, &shop},       {1, &shared_shop}, {2, &shared_shop}, {3, &shared_shop},
            {7, &shared_shop}, {40, &shared_shop}};
#define EACH_JOBS(i) for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)

static void test_order(void)
{
    static const int counts[] = {0, 1, 3, 4, 100, 5000};
    zl_error err = {0};
    EACH_JOBS(i)
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        numbers n = up_to(counts[k]);
        zl_set_jobs(ways[i].jobs);
        UNIT_OK(zl_workers_run(ways[i].shop, &n, &err), err);
        CU_ASSERT(n.in_order);
        CU_ASSERT_EQUAL(n.taken, counts[k]);
        CU_ASSERT(n.opened >= 1 && n.opened <= ways[i].jobs);
    }
}

/* Whatever fails first in the order of rows is told, after all rows before it. */
static void expect_failure(numbers wanted, zl_status status, const char *message, int taken)
{
    EACH_JOBS(i)
    {
        numbers n = wanted;
        zl_error err = {0};
        zl_set_jobs(ways[i].jobs);
        CU_ASSERT_EQUAL(zl_workers_run(ways[i].shop, &n, &err), status);
        CU_ASSERT_STRING_EQUAL(err.message, message);
        CU_ASSERT_EQUAL(n.taken, taken);
        CU_ASSERT(n.in_order);
    }
}

static void test_failures(void)
{
    numbers n = up_to(1000);
    n.bad_compute = 500;
    expect_failure(n, ZL_FAILED, "compute 500", 500);
    n.bad_fill = 508;
    expect_failure(n, ZL_FAILED, "compute 500", 500);
    n.bad_fill = 401;
    expect_failure(n, ZL_BAD_DATA, "fill 401", 401);
    n.bad_drain = 77;
    expect_failure(n, ZL_USAGE, "drain 77", 77);
    n.bad_compute = 0;
    expect_failure(n, ZL_FAILED, "compute 0", 0);
}

static void test_cancel(void)
{
    EACH_JOBS(i)
    {
        numbers n = up_to(1000);
        zl_error err = {0};
        n.cancel_at = 10;
        zl_set_jobs(ways[i].jobs);
        CU_ASSERT_EQUAL(zl_workers_run(ways[i].shop, &n, &err), ZL_FAILED);
        CU_ASSERT_STRING_EQUAL(err.message, "interrupted");
        CU_ASSERT(n.taken >= 11 && n.taken < 1000);
        zl_cancel_reset();
    }
}

static void lose_memory(const zl_workshop *of)
{
    zl_set_jobs(3);
    size_t failures = 0;
    for (size_t k = 1;; k++) {
        numbers n = up_to(100);
        zl_error err = {0};
        zl_alloc_fail_at(k, 0);
        zl_status status = zl_workers_run(of, &n, &err);
        size_t made = zl_alloc_fail_at(0, 0);
        CU_ASSERT(n.in_order);
        if (made < k) {
            CU_ASSERT_EQUAL(status, ZL_OK);
            CU_ASSERT_EQUAL(n.taken, 100);
            break;
        }
        CU_ASSERT_EQUAL(status, ZL_FAILED);
        failures++;
    }
    CU_ASSERT(failures > 3);
}

static void test_memory(void)
{
    lose_memory(&shop);
    lose_memory(&shared_shop);
}

typedef struct marks {
    unsigned char *mark;
    size_t bad;
} marks;

static zl_status mark_some(size_t first, size_t count, void *user, zl_error *err)
{
    marks *m = user;
    for (size_t i = first; i < first + count; i++) {
        if (i >= m->bad)
            return zl_fail(err, ZL_FAILED, "from %zu", m->bad);
        m->mark[i]++;
    }
    return ZL_OK;
}

typedef zl_status work_fn(size_t first, size_t count, void *user, zl_error *err);
typedef zl_status share_fn(size_t count, work_fn *work, void *user, zl_error *err);

/* Each of `count` numbers is marked once, whoever does it; a failure of half of them is told. */
static void expect_shared(share_fn *share, unsigned char *mark, size_t count)
{
    EACH_JOBS(i)
    {
        zl_error err = {0};
        memset(mark, 0, count);
        marks m = {mark, count};
        size_t wrong = 0;
        zl_set_jobs(ways[i].jobs);
        UNIT_OK(share(count, mark_some, &m, &err), err);
        for (size_t k = 0; k < count; k++)
            wrong += mark[k] != 1;
        CU_ASSERT_EQUAL(wrong, 0);
        m.bad = count / 2;
        CU_ASSERT_EQUAL(share(count, mark_some, &m, &err), ZL_FAILED);
        char told[40];
        snprintf(told, sizeof told, "from %zu", m.bad);
        CU_ASSERT_STRING_EQUAL(err.message, told);
        UNIT_OK(share(0, mark_some, &m, &err), err);
    }
}

static void test_ranges(void)
{
    static unsigned char mark[20000];
    expect_shared(zl_workers_each, mark, sizeof mark);
}

static void test_few(void)
{
    unsigned char mark[40];
    expect_shared(zl_workers_few, mark, sizeof mark);
}

static void test_count(void)
{
    zl_set_jobs(5);
    CU_ASSERT_EQUAL(zl_jobs(), 5);
    zl_set_jobs(0);
    int cores = zl_jobs();
    CU_ASSERT(cores >= 1);
    zl_set_jobs(-3);
    CU_ASSERT_EQUAL(zl_jobs(), cores);
}

int main(void)
{
    static const unit_case cases[] = {{"order", test_order},   {"failures", test_failures},
                                      {"cancel", test_cancel}, {"memory", test_memory},
                                      {"ranges", test_ranges}, {"few", test_few},
                                      {"count", test_count}};
    return unit_main("base_workers", cases, sizeof cases / sizeof *cases);
}
