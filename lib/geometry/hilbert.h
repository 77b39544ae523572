/* The Hilbert curve, along which neighbours in the plane are neighbours in a list. */
#ifndef ZL_GEOMETRY_HILBERT_H
#define ZL_GEOMETRY_HILBERT_H

#include <stdint.h>

/** The place on the curve of a cell of a grid of 65536 by 65536. */
static inline uint32_t zl_hilbert_place(uint32_t x, uint32_t y)
{
    uint32_t place = 0;
    for (uint32_t side = 1u << 15; side > 0; side >>= 1) {
        uint32_t right = (x & side) != 0, up = (y & side) != 0;
        place = place << 2 | ((3 * right) ^ up);
        if (up)
            continue;
        if (right) {
            x = ~x;
            y = ~y;
        }
        uint32_t swapped = x;
        x = y;
        y = swapped;
    }
    return place;
}

#endif
