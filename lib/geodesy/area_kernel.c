#include "geodesy/area_kernel.h"

#include <math.h>
#include <string.h>

#include "geodesy/ecef.h"

enum { GROUP = 4 };
static const double all_edges[GROUP] = {1, 1, 1, 1};
/* The weights of a group of which the last ones count. */
static const double last_edges[GROUP][GROUP] = {
    {0, 0, 0, 0}, {0, 0, 0, 1}, {0, 0, 1, 1}, {0, 1, 1, 1}};

/* A run of fewer edges than a group, with its first point again in front. */
static const double *fill_front(double few[2 * (GROUP + 1)], const double *lonlat, size_t nedges)
{
    for (size_t i = 0; i <= GROUP; i++) {
        size_t point = i + nedges > GROUP ? i + nedges - GROUP : 0;
        few[2 * i] = lonlat[2 * point];
        few[2 * i + 1] = lonlat[2 * point + 1];
    }
    return few;
}

/* Inlined into one function for each version. */
#define INLINED static inline __attribute__((always_inline))

INLINED double greater(double a, double b)
{
    return a > b ? a : b;
}

/* Two edges from `p` on, longitude and latitude of each in a lane of its own. */
INLINED void widen_reach(double step[4], double far[4], const double first[4], const double *p)
{
    for (int k = 0; k < 4; k++)
        step[k] = greater(fabs(p[k + 2] - p[k]), step[k]);
    for (int k = 0; k < 4; k++)
        far[k] = greater(fabs(p[k + 2] - first[k]), far[k]);
}

INLINED zl_area_reach find_reach(const double *lonlat, size_t nedges)
{
    const double first[4] = {lonlat[0], lonlat[1], lonlat[0], lonlat[1]};
    const double single[6] = {lonlat[0], lonlat[1], lonlat[2], lonlat[3], lonlat[2], lonlat[3]};
    double step[4] = {0, 0, 0, 0}, far[4] = {0, 0, 0, 0};
    for (size_t i = 0; i + 2 <= nedges; i += 2)
        widen_reach(step, far, first, lonlat + 2 * i);
    if (nedges % 2)
        widen_reach(step, far, first, nedges > 1 ? lonlat + 2 * (nedges - 2) : single);
    return (zl_area_reach){greater(far[1], far[3]), greater(step[1], step[3]),
                           greater(step[0], step[2])};
}

#define VERSION(name) name##_portable
#define ATTRIBUTES
#define LANES 2
#include "geodesy/area_loops.inc"
#undef VERSION
#undef ATTRIBUTES
#undef LANES

#ifdef __x86_64__
extern const zl_area_kernel zl_area_kernel_avx2;
#define VERSION(name) name##_avx2
#define ATTRIBUTES    __attribute__((target("avx2")))
#define LANES         4
#include "geodesy/area_loops.inc"

const zl_area_kernel *zl_area_kernel_best(void)
{
    __builtin_cpu_init(); /* the table is filled by a constructor, which may run before this did */
    return __builtin_cpu_supports("avx2") ? &zl_area_kernel_avx2 : &zl_area_kernel_portable;
}
#else
const zl_area_kernel *zl_area_kernel_best(void)
{
    return &zl_area_kernel_portable;
}
#endif
