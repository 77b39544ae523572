/* Timing for the programs of this folder. Other work on the machine can only make a run slower, so
 * each figure is the least of many short runs; kernel and reference take turns within one
 * program, and only the ratio of the two is worth quoting. */
#ifndef ZL_BENCH_BENCH_H
#define ZL_BENCH_BENCH_H

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/** Does the work once. What it gives is kept, so that the compiler cannot leave the work out. */
typedef double (*bench_fn)(void *data);

static volatile double bench_kept;

static inline double bench_now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static inline double bench_run_s(bench_fn work, void *data, size_t repeats)
{
    double start_s = bench_now_s();
    for (size_t i = 0; i < repeats; i++)
        bench_kept = work(data);
    return bench_now_s() - start_s;
}

/** Repeats that take about half a millisecond: shorter than the turns in which the system hands
 *  the processor to other programs, so that some runs are undisturbed. */
static inline size_t bench_repeats(bench_fn work, void *data)
{
    size_t repeats = 1;
    while (bench_run_s(work, data, repeats) < 0.5e-3)
        repeats *= 2;
    return repeats;
}

/** Nanoseconds per unit, least of many runs of the work, which does `units` units. */
static inline double bench_ns(bench_fn work, void *data, double units)
{
    enum { least_runs = 5 };
    const double budget_s = 0.25;
    size_t repeats = bench_repeats(work, data);
    double least_s = HUGE_VAL, start_s = bench_now_s();
    for (int i = 0; i < least_runs || bench_now_s() - start_s < budget_s; i++)
        least_s = fmin(least_s, bench_run_s(work, data, repeats));
    return least_s / (double)repeats / units * 1e9;
}

static inline void bench_title(const char *unit)
{
    printf("%-44s %12s %12s %9s\n", "", "here, ns", "other, ns", "ratio");
    printf("%-44s %12s %12s\n", "", unit, unit);
}

/** One line of the table: ns per unit of the kernel and of the reference, and their ratio. */
static inline void bench_line(const char *what, double kernel_ns, double reference_ns)
{
    printf("%-44s %12.2f %12.2f %8.1fx\n", what, kernel_ns, reference_ns, reference_ns / kernel_ns);
    fflush(stdout);
}

/** The line of a peer below that of the kernel; nothing where there is no such peer. */
static inline void bench_peer(const char *what, double kernel_ns, double peer_ns)
{
    if (!isnan(peer_ns))
        printf("  %-55s %12.2f %8.1fx\n", what, peer_ns, peer_ns / kernel_ns);
}

/** Uniform in [0, 1), the same on every machine (splitmix64). */
static inline double bench_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (double)((z ^ (z >> 31)) >> 11) * 0x1p-53;
}

#endif
