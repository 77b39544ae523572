/* Sets of small numbers as bits, as vector code gives them. */
#ifndef ZL_BASE_BITS_H
#define ZL_BASE_BITS_H

#include <stddef.h>
#include <stdint.h>

/** A set of one number below 8, or the empty one: a mask, not a condition and a shift, so that
 *  compilers take several at a time. */
static inline int64_t zl_bit_if(int condition, size_t number)
{
    static const int64_t bit[8] = {1, 2, 4, 8, 16, 32, 64, 128};
    return -(int64_t)condition & bit[number];
}

/** The smallest number of a set that is not empty. */
static inline unsigned zl_first_bit(uint64_t set)
{
    return (unsigned)__builtin_ctzll(set);
}

/** The set without its smallest number. */
static inline uint64_t zl_without_first_bit(uint64_t set)
{
    return set & (set - 1);
}

#endif
