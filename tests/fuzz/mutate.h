/* Mutations that know the format, so that what comes out gets past the first check. */
#ifndef ZL_TESTS_FUZZ_MUTATE_H
#define ZL_TESTS_FUZZ_MUTATE_H

#include <stddef.h>
#include <stdint.h>

/** Any edit of bytes, by libFuzzer or by the plain driver; gives the new size. */
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
/** What both call instead of it where a target has one. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

/** Random numbers from a seed. */
typedef struct dice {
    uint64_t state;
} dice;

static inline dice dice_new(unsigned seed)
{
    return (dice){.state = seed * 0x9E3779B97F4A7C15u + 0x2545F4914F6CDD1Du};
}

/** One of 0 … n-1; 0 for n 0. */
static inline size_t dice_roll(dice *d, size_t n)
{
    d->state ^= d->state << 13;
    d->state ^= d->state >> 7;
    d->state ^= d->state << 17;
    return n ? (size_t)((d->state >> 11) % n) : 0;
}

/** All give the new size, which is at most `most`. */
/** Lines of fields: a line is doubled, dropped, moved or mutated, a field becomes another one. */
size_t mutate_lines(uint8_t *data, size_t size, size_t most, dice *d);
/** Numbers of 4 and 8 bytes at even places, both byte orders. */
size_t mutate_numbers(uint8_t *data, size_t size, size_t most, dice *d);
/** A SQLite file: headers of pages, pointers to cells, BLOBs of geometry. */
size_t mutate_sqlite(uint8_t *data, size_t size, size_t most, dice *d);
/** The files of a Shapefile behind each other, as shapefile_split() reads them: one is mutated. */
size_t mutate_shapefile(uint8_t *data, size_t size, size_t most, dice *d);

enum { SHAPEFILE_PARTS = 4 }; /**< .shp, .shx, .dbf, .prj */
/** Two bytes each give the sizes of the first three parts; the last has the rest. */
void shapefile_split(const uint8_t *part[SHAPEFILE_PARTS], size_t size_of[SHAPEFILE_PARTS],
                     const uint8_t *data, size_t size);

#endif
