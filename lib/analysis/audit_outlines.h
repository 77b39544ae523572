/* The zones of an audit without their shapes, and of those that are audited how large they are:
 * what is held of a zone does not grow with its outline. Only what has to be united has its shape,
 * the parts of a whole that has no outline of its own. */
#ifndef ZL_ANALYSIS_AUDIT_OUTLINES_H
#define ZL_ANALYSIS_AUDIT_OUTLINES_H

#include "analysis/judge.h"

/** Measures the zones that a figure is about. `zones` were collected from the layer without shapes;
 *  those that are needed are added to them. `*out`, one for each zone, is freed with zl_free().
 *  ZL_FAILED when the layer has changed since. */
zl_status zl_audit_outlines(zl_outline_size **out, zl_collection *zones, zl_layer *layer,
                            const zl_figures *figures, zl_error *err);

#endif
