/* Work on each row of arrays of WKB, in several threads, with the findings in the order of rows. */
#ifndef ZL_ANALYSIS_WKB_ROWS_H
#define ZL_ANALYSIS_WKB_ROWS_H

#include "zonelayer_wkb.h"

/** Does one row, in any thread, and leaves its result in place. ZL_BAD_DATA: the row has none, for
 *  the cause in `err`. What it adds to `findings` (NULL: nobody asks) is of this row. */
typedef zl_status (*zl_wkb_row_fn)(size_t row, void *bench, zl_findings *findings, void *user,
                                   zl_error *err);

typedef struct zl_wkb_work {
    size_t nrows;
    zl_wkb_row_fn row;
    void *user;
    zl_findings *findings; /**< NULL: the first row without a result ends the work */
    const char *array;     /**< what findings and errors call the array; NULL: there is only one */
    /** What a thread keeps between rows, as in base/workers.h; may be NULL. */
    size_t bench_size;
    zl_status (*open_bench)(void *bench, void *user, zl_error *err);
    void (*close_bench)(void *bench);
} zl_wkb_work;

zl_status zl_wkb_run(const zl_wkb_work *work, zl_error *err);

/** The rows of two arrays; ZL_USAGE when they have different lengths. */
zl_status zl_wkb_rows(size_t *nrows, const zl_wkb_array *a, const zl_wkb_array *b, zl_error *err);
/** The shape in a row, NULL for null; freed with zl_shape_free(). */
zl_status zl_wkb_shape(zl_shape **out, const zl_wkb_array *array, size_t row, zl_error *err);
/** The same, but ZL_BAD_DATA for places that are none on the globe. */
zl_status zl_wkb_placed_shape(zl_shape **out, const zl_wkb_array *array, size_t row, zl_error *err);
/** The same for polygons that have an area: ZL_BAD_DATA for other shapes, and with `findings` NULL
 *  for defects. With findings, defects are added there and `*out` is NULL. An empty one is NULL. */
zl_status zl_wkb_sound_polygon(zl_shape **out, const zl_wkb_array *array, size_t row,
                               const char *name, zl_findings *findings, zl_error *err);

#endif
