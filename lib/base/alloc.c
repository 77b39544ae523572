#include "base/alloc.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "zonelayer.h"

static pthread_mutex_t counter_lock = PTHREAD_MUTEX_INITIALIZER;
static size_t made, fail_at;
static bool fail_on;
static atomic_bool counting;

/* Costs one read of a flag unless a test has switched counting on. */
static bool allowed(void)
{
    if (!atomic_load_explicit(&counting, memory_order_relaxed))
        return true;
    pthread_mutex_lock(&counter_lock);
    made++;
    bool fails = made == fail_at || (fail_on && made > fail_at);
    pthread_mutex_unlock(&counter_lock);
    return !fails;
}

size_t zl_alloc_fail_at(size_t n, int persistent)
{
    pthread_mutex_lock(&counter_lock);
    size_t before = made;
    made = 0;
    fail_at = n;
    fail_on = persistent != 0;
    atomic_store(&counting, n != 0);
    pthread_mutex_unlock(&counter_lock);
    return before;
}

void *zl_alloc(size_t size)
{
    return allowed() ? malloc(size ? size : 1) : NULL;
}

void *zl_alloc_zero(size_t count, size_t size)
{
    return allowed() ? calloc(count ? count : 1, size ? size : 1) : NULL;
}

void *zl_realloc_array(void *memory, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes) || !allowed())
        return NULL;
    return realloc(memory, bytes ? bytes : 1);
}

void *zl_grow(void *items, size_t count, size_t *capacity, size_t size)
{
    if (items && count < *capacity)
        return items;
    size_t wanted = *capacity < 8 ? 8 : *capacity;
    while (wanted <= count)
        if (__builtin_mul_overflow(wanted, (size_t)2, &wanted))
            return NULL;
    void *grown = zl_realloc_array(items, wanted, size);
    if (grown)
        *capacity = wanted;
    return grown;
}

char *zl_strdup(const char *text)
{
    return text ? zl_strndup(text, strlen(text)) : NULL;
}

char *zl_strndup(const char *text, size_t size)
{
    char *copy = size < SIZE_MAX ? zl_alloc(size + 1) : NULL;
    if (copy) {
        memcpy(copy, text, size);
        copy[size] = '\0';
    }
    return copy;
}

void zl_free(void *memory)
{
    free(memory);
}

void zl_free_ptr(void *pointer_to_pointer)
{
    free(*(void **)pointer_to_pointer);
}
