#include "places.h"

#include <dlfcn.h>
#include <execinfo.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { DEPTH = 5, OURS = 2 }; /* places_fail() and what asks it are no part of a place */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

void places_start(struct places *places)
{
    const char *wanted = getenv(places->variable);
    places->wanted = wanted ? strtoull(wanted, NULL, 16) : 0;
    places->on = wanted || getenv(places->list_variable);
}

void places_finish(const struct places *places)
{
    const char *path = getenv(places->list_variable);
    FILE *file = path ? fopen(path, "w") : NULL;
    for (size_t i = 0; file && i < places->count; i++)
        fprintf(file, "%016" PRIx64 "\n", places->place[i]);
    if (file)
        fclose(file);
}

/* Where programs and libraries are loaded differs from run to run, and what lies where in them
 * does not. */
static uintptr_t in_file(void *address)
{
    Dl_info info;
    return (uintptr_t)address - (dladdr(address, &info) ? (uintptr_t)info.dli_fbase : 0);
}

/* FNV-1a over the return addresses. */
static uint64_t hash_of(void *const *frame, int depth)
{
    uint64_t hash = 0xcbf29ce484222325;
    for (int i = OURS; i < depth; i++)
        hash = (hash ^ in_file(frame[i])) * 0x100000001b3;
    return hash ? hash : 1;
}

static void show_stack(void)
{
    void *frame[64];
    backtrace_symbols_fd(frame, backtrace(frame, 64), STDERR_FILENO);
}

__attribute__((noinline)) bool places_fail(struct places *places)
{
    if (!places->on)
        return false;
    void *frame[DEPTH + OURS];
    uint64_t hash = hash_of(frame, backtrace(frame, DEPTH + OURS));
    pthread_mutex_lock(&lock);
    size_t slots = sizeof places->seen / sizeof *places->seen, at = hash % slots;
    while (places->seen[at] != 0 && places->seen[at] != hash)
        at = (at + 1) % slots;
    bool is_new = places->seen[at] == 0 && places->count < MOST_PLACES;
    if (is_new)
        places->seen[at] = places->place[places->count++] = hash;
    bool failing = is_new && hash == places->wanted;
    pthread_mutex_unlock(&lock);
    if (failing && getenv("FAULT_STACK"))
        show_stack();
    return failing;
}
