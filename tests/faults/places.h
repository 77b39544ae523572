/* What the faults that are told apart by place share (sites.c): a place is the innermost calls of
 * the stack, named by a hash that is the same in each run, so that each one can be made to fail
 * once without trying every turn of a loop. With FAULT_STACK=1 the calls that led to the one that
 * fails are written to standard error, for addr2line. */
#ifndef FAULTS_PLACES_H
#define FAULTS_PLACES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MOST_PLACES = 1 << 15 };

struct places {
    const char *variable;           /* the hash of the place that fails, in hexadecimal */
    const char *list_variable;      /* a file that gets a line for each place: its hash */
    uint64_t seen[2 * MOST_PLACES]; /* hashes of stacks, by open addressing; 0 is free */
    uint64_t place[MOST_PLACES];    /* the same in the order in which they came up */
    size_t count;
    uint64_t wanted; /* 0: none fails */
    bool on;
};

/* Called before main() and at its end. */
void places_start(struct places *places);
void places_finish(const struct places *places);

/* Does the function that called the caller of this one fail here? Each place once. */
bool places_fail(struct places *places);

#endif
