/* Different texts of a column, for what is said of a layer as a whole: its sources, its licences.
 */
#ifndef ZL_OUTPUT_SEEN_H
#define ZL_OUTPUT_SEEN_H

#include "base/text.h"

/** In the order in which they came. All zero is empty. */
typedef struct zl_seen {
    char **text;
    size_t count, capacity;
    bool more; /**< there were more than are kept */
} zl_seen;

/** Adds a text (NULL and "" are none) that is not there yet, as long as there are few. */
zl_status zl_seen_add(zl_seen *seen, const char *text, zl_error *err);
/** Adds "a; b; c", and "; …" where not all were kept. */
void zl_seen_join(zl_text *out, const zl_seen *seen);
void zl_seen_free(zl_seen *seen);

#endif
