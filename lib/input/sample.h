/* A look at the first features of a source, before anything is decided about it. */
#ifndef ZL_INPUT_SAMPLE_H
#define ZL_INPUT_SAMPLE_H

#include "input/source/source.h"

#define ZL_SAMPLE_PLACES       1000
#define ZL_SAMPLE_SHAPE_PLACES 64 /**< of one feature */

typedef struct zl_sample {
    double *xy;         /**< finite coordinates as in the file */
    size_t count;       /**< places in it */
    zl_shape_kind kind; /**< of the first shape; ZL_SHAPE_NONE when none was seen */
    bool any_feature;
    char unreadable[240]; /**< why the first geometry that cannot be read cannot; "" for none */
} zl_sample;

/** Reads until ZL_SAMPLE_PLACES places are seen, then rewinds. */
zl_status zl_sample_take(zl_sample *out, zl_source *source, zl_error *err);
void zl_sample_free(zl_sample *sample);

#endif
