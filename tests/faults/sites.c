/* Linked into the copy of the command whose allocations fail, in front of base/alloc (ld --wrap):
 * FAULT_SITE=HASH lets the first allocation of that place fail (places.h). */
#include "places.h"

static struct places places = {.variable = "FAULT_SITE", .list_variable = "FAULT_SITE_LIST"};

__attribute__((constructor)) static void start(void)
{
    places_start(&places);
}

__attribute__((destructor)) static void finish(void)
{
    places_finish(&places);
}

#define WRAP(name, parameters, arguments)                                                          \
    void *__real_##name parameters;                                                                \
    void *__wrap_##name parameters;                                                                \
    void *__wrap_##name parameters                                                                 \
    {                                                                                              \
        return places_fail(&places) ? NULL : __real_##name arguments;                              \
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
    return (!items || used >= *capacity) && places_fail(&places)
               ? NULL
               : __real_zl_grow(items, used, capacity, size);
}
