#include "geodesy/area_kernel.h"

#include <stdint.h>
#include <string.h>
#ifdef __x86_64__
#include <immintrin.h>
#endif

enum { GROUP = 4 };

/* Series of low degree to 0.05 degrees of latitude from an entry of the fine table: the terms left
 * out are below 1e-15. */
static const double low_degree_reach_deg = 0.05 - 0.5 / ZL_AREA_FINE_PER_DEGREE;

/* Weights of the edges of a group, of which the last ones may count. With differences of longitude
 * in units of √48 radians the corrections of an edge need no factors. */
#define UNIT (ZL_RADIANS_PER_DEGREE / 6.928203230275509)
static const double all_edges[GROUP] = {UNIT, UNIT, UNIT, UNIT};
static const double last_edges[GROUP][GROUP] = {
    {0, 0, 0, 0}, {0, 0, 0, UNIT}, {0, 0, UNIT, UNIT}, {0, UNIT, UNIT, UNIT}};
static const double area_of_units = 3.4641016151377546; /* √48/2, for 2η dλ */

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

/* Inlined into the functions of a version, which have its ATTRIBUTES. Counters of coverage would
 * see each copy with branches on its constants that it can never take. */
#ifdef ZONELAYER_COVERAGE
#define INLINED static ATTRIBUTES
#else
#define INLINED static inline __attribute__((always_inline)) ATTRIBUTES
#endif

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
