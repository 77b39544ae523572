#include "geodesy/area_kernel.h"

#include <stdint.h>
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
