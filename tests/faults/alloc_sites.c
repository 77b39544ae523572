/* Linked into the copy of the command whose allocations fail, in front of base/alloc (ld --wrap):
 * the first allocation of a place (places.h) fails. */
#include <stddef.h>

#include "places.h"

#define WRAP(name, parameters, arguments)                                                          \
    void *__real_##name parameters;                                                                \
    void *__wrap_##name parameters;                                                                \
    void *__wrap_##name parameters                                                                 \
    {                                                                                              \
        return fault_at_place(FAULT_MEMORY) ? NULL : __real_##name arguments;                      \
    }

WRAP(zl_alloc, (size_t size), (size))
WRAP(zl_alloc_zero, (size_t items, size_t size), (items, size))
WRAP(zl_realloc_array, (void *memory, size_t items, size_t size), (memory, items, size))
WRAP(zl_strdup, (const char *text), (text))
WRAP(zl_strndup, (const char *text, size_t size), (text, size))

/* Only a call that has to grow allocates. */
void *__real_zl_grow(void *items, size_t used, size_t *capacity, size_t size);
void *__wrap_zl_grow(void *items, size_t used, size_t *capacity, size_t size);
void *__wrap_zl_grow(void *items, size_t used, size_t *capacity, size_t size)
{
    bool fails = (!items || used >= *capacity) && fault_at_place(FAULT_MEMORY);
    return fails ? NULL : __real_zl_grow(items, used, capacity, size);
}
