/* Memory for many small things that end together. */
#ifndef ZL_BASE_ARENA_H
#define ZL_BASE_ARENA_H

#include "zonelayer.h"

/** All zero is empty. What it gives never moves. */
typedef struct zl_arena {
    struct zl_arena_block *block; /**< the one that is being filled, before it the full ones */
} zl_arena;

/** Room, aligned for any value; NULL when there is no memory. */
void *zl_arena_take(zl_arena *arena, size_t size);
/** A copy of a text; NULL gives NULL, and ZL_FAILED is out of memory. */
zl_status zl_arena_keep_text(zl_arena *arena, const char **text, zl_error *err);
/** Ends all that it gave, but keeps memory for the next. */
void zl_arena_reset(zl_arena *arena);
void zl_arena_free(zl_arena *arena);

#endif
