/* The parts of zl_check(): rows of a layer, names and doubles, index and file. */
#ifndef ZL_STORE_CHECK_H
#define ZL_STORE_CHECK_H

#include "store/layer.h"

/** A layer under check; all is borrowed. */
typedef struct zl_checked {
    zl_store *store;
    const zl_table *table;
    const char *name; /**< of the layer or source, in findings */
    bool deep;
    zl_findings *findings;
} zl_checked;

/** Geometry and marks of each row. A row without mark gets one, where the store may be written. */
zl_status zl_check_rows(const zl_checked *checked, zl_error *err);
/** Ids and outlines that come twice. */
zl_status zl_check_doubles(const zl_checked *checked, zl_error *err);
/** The spatial index against the extents, and the entry in geometry_columns. */
zl_status zl_check_index(const zl_checked *checked, zl_error *err);
/** The file as SQLite sees it: pages, indexes, references. */
zl_status zl_check_file(zl_store *store, zl_findings *findings, zl_error *err);

/** A source, as zl_check() has it. `store` (may be NULL) has the points that positions are judged
 *  by. A CRS that is missing, unreadable or of another datum is a finding, no refusal. */
zl_status zl_check_source(zl_store *store, const char *what, const zl_source_options *options,
                          zl_findings *findings, zl_error *err);

/** The extent of the vertices alone, as other programs and the spatial index have it; that of
 *  zl_shape_extent() has room for edges that bulge between them. */
zl_extent zl_check_extent(const zl_shape *shape);
/** "axes-swapped" or "outside-china" (warnings) for a shape that lies there. */
void zl_check_place(const zl_shape *shape, const char *layer, const char *feature,
                    zl_findings *findings);
/** The name of a row in findings: its id, else "fid 12". Written to `out`. */
void zl_check_feature_name(char out[256], const char *id, int64_t fid);

#endif
