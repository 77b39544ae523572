/* Linked into the copy of the command whose allocations fail, in front of base/alloc (ld --wrap):
 * tells allocations apart by who asks for them, so that each place can be made to fail once without
 * trying every allocation of a loop.
 *
 * - FAULT_SITE=n: the first allocation of the n-th place fails, counted from 1 in the order in
 * which places come up; a place is the innermost DEPTH calls of the stack
 * - FAULT_SITE_STACK=1: the calls that led there are written to standard error, for addr2line
 * - FAULT_SITE_COUNT=f: the number of places is written to this file when the program ends */
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { DEPTH = 5, PLACES = 1 << 16 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t seen[PLACES]; /* hashes of stacks, by open addressing; 0 is free */
static size_t count, wanted;
static bool on;

__attribute__((constructor)) static void start(void)
{
    const char *site = getenv("FAULT_SITE");
    wanted = site ? strtoul(site, NULL, 10) : 0;
    on = site || getenv("FAULT_SITE_COUNT");
}

__attribute__((destructor)) static void finish(void)
{
    const char *path = getenv("FAULT_SITE_COUNT");
    int file = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (file < 0)
        return;
    dprintf(file, "%zu\n", count);
    close(file);
}

/* FNV-1a over the return addresses; the first two are of this file. */
static uint64_t stack_hash(void)
{
    void *frame[DEPTH + 2];
    int depth = backtrace(frame, DEPTH + 2);
    uint64_t hash = 0xcbf29ce484222325;
    for (int i = 2; i < depth; i++)
        hash = (hash ^ (uintptr_t)frame[i]) * 0x100000001b3;
    return hash ? hash : 1;
}

static void show_stack(void)
{
    void *frame[64];
    backtrace_symbols_fd(frame, backtrace(frame, 64), STDERR_FILENO);
}

/* Whether this is the allocation that fails. */
static __attribute__((noinline)) bool fails(void)
{
    if (!on)
        return false;
    uint64_t hash = stack_hash();
    pthread_mutex_lock(&lock);
    size_t at = hash % PLACES;
    while (seen[at] != 0 && seen[at] != hash)
        at = (at + 1) % PLACES;
    bool is_new = seen[at] == 0 && count < PLACES / 2;
    if (is_new) {
        seen[at] = hash;
        count++;
    }
    bool failing = is_new && count == wanted;
    pthread_mutex_unlock(&lock);
    if (failing && getenv("FAULT_SITE_STACK"))
        show_stack();
    return failing;
}

#define WRAP(name, parameters, arguments)                                                          \
    void *__real_##name parameters;                                                                \
    void *__wrap_##name parameters;                                                                \
    void *__wrap_##name parameters                                                                 \
    {                                                                                              \
        return fails() ? NULL : __real_##name arguments;                                           \
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
    return (!items || used >= *capacity) && fails() ? NULL
                                                    : __real_zl_grow(items, used, capacity, size);
}
