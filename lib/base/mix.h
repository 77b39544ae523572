/* Sums that tell sets of values apart. */
#ifndef ZL_BASE_MIX_H
#define ZL_BASE_MIX_H

#include <stdint.h>
#include <string.h>

/** A 64-bit finalizer (Steele, Lea and Flood 2014, "SplitMix"): each bit of the input moves half of
 *  the output, so that sums of it tell sets apart. */
static inline uint64_t zl_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
    return x ^ (x >> 31);
}

/** The mark of a sequence and of one number more. */
static inline uint64_t zl_fold(uint64_t mark, uint64_t value)
{
    return zl_mix((mark + UINT64_C(0x9e3779b97f4a7c15)) ^ value);
}

/** The mark of a sequence and of one text more, with its length. */
static inline uint64_t zl_fold_bytes(uint64_t mark, const char *bytes, size_t size)
{
    mark = zl_fold(mark, size);
    for (; size >= 8; bytes += 8, size -= 8) {
        uint64_t word;
        memcpy(&word, bytes, sizeof word);
        mark = zl_fold(mark, word);
    }
    for (; size > 0; bytes++, size--)
        mark = zl_fold(mark, (unsigned char)*bytes);
    return mark;
}

/** The mark of a long sequence, made of those of its pieces. */
typedef struct zl_chain {
    uint64_t mark, scale; /**< scale: the power of the factor that stands for the length */
} zl_chain;
#define ZL_CHAIN_EMPTY ((zl_chain){0, 1})

/** Adds one value at the end. */
static inline void zl_chain_add(zl_chain *chain, uint64_t value)
{
    const uint64_t factor = UINT64_C(0xd1342543de82ef95); /* odd: what it shifts is not lost */
    chain->mark = chain->mark * factor + zl_mix(value);
    chain->scale *= factor;
}

/** Adds the piece that comes next. */
static inline void zl_chain_join(zl_chain *chain, const zl_chain *next)
{
    chain->mark = chain->mark * next->scale + next->mark;
    chain->scale *= next->scale;
}

#endif
