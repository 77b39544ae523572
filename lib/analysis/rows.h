/* Rows on their way from the threads that compute them to the answer. */
#ifndef ZL_ANALYSIS_ROWS_H
#define ZL_ANALYSIS_ROWS_H

#include "base/arena.h"

/** Where the rows and the notes of an answer go. */
typedef struct zl_sink {
    zl_row_fn emit;
    void *user;
    zl_findings *notes;          /**< may be NULL */
    const zl_renderer *renderer; /**< NULL: rows go to `emit` */
    const zl_columns *columns;   /**< of a row, for zl_rows_add(), which copies its texts by them */
    size_t row_size;             /**< of its struct, for the same */
    bool texts_last;             /**< those of all rows, until the end: they are not copied */
} zl_sink;

/** The rows of a job, rendered or copied. All zero is empty. */
typedef struct zl_rows {
    const zl_renderer *renderer;
    void *piece;
    struct zl_kept_row *kept;
    size_t count, capacity; /**< of `kept` */
    zl_arena memory;
} zl_rows;

/** Any thread: adds a row. Row and shape are borrowed for the call. */
zl_status zl_rows_add(zl_rows *rows, const zl_sink *sink, const void *row, const zl_shape *shape,
                      zl_error *err);
/** Caller's thread: hands all rows over in their order and leaves `rows` empty. */
zl_status zl_rows_emit(zl_rows *rows, const zl_sink *sink, zl_error *err);
void zl_rows_free(zl_rows *rows);

#endif
