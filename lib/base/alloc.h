/* All memory of our own comes through here, so that a test can make the n-th allocation fail. */
#ifndef ZL_BASE_ALLOC_H
#define ZL_BASE_ALLOC_H

#include <stddef.h>

/* Each gives NULL when there is no memory; a size of 0 gives a pointer that can be freed. */
void *zl_alloc(size_t size);
void *zl_alloc_zero(size_t count, size_t size);
/** Resizes to count*size bytes, NULL on overflow; the old block then stays valid. */
void *zl_realloc_array(void *memory, size_t count, size_t size);
char *zl_strdup(const char *text); /**< NULL gives NULL */
char *zl_strndup(const char *text, size_t size);

/** Makes room for one more item: doubles `*capacity` when `count` has reached it. NULL: no memory,
 *  and `items` is as it was. */
void *zl_grow(void *items, size_t count, size_t *capacity, size_t size);

/** For tests: the n-th allocation from now on fails (and all later ones with `persistent`);
 *  0 switches it off. Returns how many allocations were made since the last call. */
size_t zl_alloc_fail_at(size_t n, int persistent);

/** Cleanup for a `char *` or any other pointer from here: ZL_CLEANUP(zl_free_ptr). */
void zl_free_ptr(void *pointer_to_pointer);

#endif
