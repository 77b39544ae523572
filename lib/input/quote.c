#include "input/quote.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* It asks for no memory, so that no message lacks a name. */
zl_quote zl_quoted(const char *foreign)
{
    zl_quote quote = {""};
    if (!zl_safe_copy(quote.text, sizeof quote.text - strlen("…"), foreign ? foreign : ""))
        memcpy(quote.text + strlen(quote.text), "…", sizeof "…");
    return quote;
}

zl_quote zl_place_text(const double place[2])
{
    zl_quote quote;
    int digits = fabs(place[0]) > 400 || fabs(place[1]) > 400 ? 2 : 6;
    snprintf(quote.text, sizeof quote.text, "%.*f, %.*f", digits, place[0], digits, place[1]);
    return quote;
}
