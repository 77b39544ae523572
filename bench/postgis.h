/* PostGIS as a peer of the kernels, where tools/with-postgis.sh has started one; without it every
 * function does nothing and every figure is NAN. Times are those of whole statements over many
 * rows, the reading of stored rows included: there is no kernel of PostGIS to be had alone. */
#ifndef ZL_BENCH_POSTGIS_H
#define ZL_BENCH_POSTGIS_H

#include "geometry/shape.h"

/** Is there a server? The first call connects. */
bool postgis_here(void);
/** Makes table `name` (i integer from 0, g geometry) anew, with these shapes. */
void postgis_put(const char *name, const zl_shape *const *shapes, size_t count);
/** Runs statements that give nothing. */
void postgis_run(const char *sql);
/** Runs a statement that gives one number, three times; the least time in ns by `units`. `*answer`
 *  (may be NULL) is the number. NAN without a server. */
double postgis_ns(const char *sql, double units, double *answer);
/** Runs a statement that gives one geometry as WKB; NULL without a server. */
zl_shape *postgis_shape(const char *sql);

#endif
