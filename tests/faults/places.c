#include "places.h"

#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEPTH = 5, PLACES = 1 << 16, DEEPEST = 64, OWN = 2 };

extern const char __executable_start, etext; /* of the linker */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static uint64_t seen[PLACES]; /* hashes of stacks, by open addressing; 0 is free */
static size_t count, wanted;
static enum fault_list watched;
static bool on;
static int calls_file = -1;

__attribute__((constructor)) static void start(void)
{
    const char *site = getenv("FAULT_SITE"), *path = getenv("FAULT_SITE_COUNT");
    const char *of = getenv("FAULT_SITE_OF") ? getenv("FAULT_SITE_OF") : "memory";
    wanted = site ? strtoul(site, NULL, 10) : 0;
    watched = strcmp(of, "calls") == 0   ? FAULT_CALLS
              : strcmp(of, "looks") == 0 ? FAULT_LOOKS
                                         : FAULT_MEMORY;
    on = site || path;
    if (path)
        calls_file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
}

/* FNV-1a over the return addresses; the first two are of this file. */
static __attribute__((noinline)) uint64_t stack_hash(void)
{
    void *frame[DEPTH + OWN];
    int depth = backtrace(frame, DEPTH + OWN);
    uint64_t hash = 0xcbf29ce484222325;
    for (int i = OWN; i < depth; i++)
        hash = (hash ^ (uintptr_t)frame[i]) * 0x100000001b3;
    return hash ? hash : 1;
}

static void show_stack(void)
{
    void *frame[DEEPEST];
    backtrace_symbols_fd(frame, backtrace(frame, DEEPEST), STDERR_FILENO);
}

/* The calls of the program itself, not those of libraries that called it back. */
static void write_calls(void)
{
    void *frame[DEEPEST];
    int depth = backtrace(frame, DEEPEST);
    for (int i = OWN; i < depth; i++) {
        const char *at = frame[i];
        if (at >= &__executable_start && at < &etext)
            dprintf(calls_file, "%zx ", (size_t)(at - &__executable_start));
    }
    dprintf(calls_file, "\n");
}

__attribute__((noinline)) bool fault_at_place(enum fault_list list)
{
    if (!on || list != watched)
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
        if (calls_file >= 0)
            write_calls();
    }
    bool failing = is_new && count == wanted;
    pthread_mutex_unlock(&lock);
    if (failing && getenv("FAULT_SITE_STACK"))
        show_stack();
    return failing;
}
