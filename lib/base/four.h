/* Four numbers at once, where the processor can: GCC and clang make two of two, or one after the
 * other, of them where it cannot. With base/clones.h the best is chosen when the program starts. */
#ifndef ZL_BASE_FOUR_H
#define ZL_BASE_FOUR_H

#include <stdint.h>

/** Of an array, wherever they start. */
typedef double zl_four __attribute__((vector_size(32), aligned(8), may_alias));
/** What comparing them gives: -1 where it holds, 0 where not. */
typedef int64_t zl_four_flags __attribute__((vector_size(32), aligned(8), may_alias));

#endif
