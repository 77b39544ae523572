/* Foreign text inside a message: escaped and cut to a bearable length. */
#ifndef ZL_INPUT_QUOTE_H
#define ZL_INPUT_QUOTE_H

#include "base/text.h"

typedef struct zl_quote {
    char text[160];
} zl_quote;

/** By value, so that `zl_quoted(name).text` can stand in the arguments of a message. */
zl_quote zl_quoted(const char *foreign);

/** "x, y" with the digits that its size asks for. */
zl_quote zl_place_text(const double place[2]);

#endif
