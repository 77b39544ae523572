#include "colour.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

/* "agrees" is the only one that needs nobody's attention; "measured" is worth what the row says. */
static const char good[] = "agrees,parts-agree,measured,same";
static const char doubt[] = "cannot-tell,calibrated,nominal,no-boundary,unknown-line,moved,added,"
                            "removed,changed,attributes,warning";
static const char bad[] = "differs,parts-differ,wrong-side,error";

tone colour_of(const char *word)
{
    if (!word)
        return TONE_PLAIN;
    return text_in_list(word, bad)     ? TONE_BAD
           : text_in_list(word, doubt) ? TONE_DOUBT
           : text_in_list(word, good)  ? TONE_GOOD
                                       : TONE_PLAIN;
}

/* https://no-color.org: NO_COLOR counts when it is set and not empty. */
static bool is_wanted(void)
{
    const char *no_color = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return !(no_color && *no_color) && terminal && *terminal && strcmp(terminal, "dumb") != 0;
}

/* Nothing else that we write to can be a terminal. */
static bool takes_colour(FILE *out)
{
    static int answers[2] = {-1, -1};
    int *answer = out == stdout ? &answers[0] : out == stderr ? &answers[1] : NULL;
    if (answer && *answer < 0)
        *answer = is_wanted() && isatty(fileno(out));
    return answer && *answer == 1;
}

void colour_begin(FILE *out, tone of)
{
    static const char *const codes[] = {[TONE_GOOD] = "\x1b[32m",
                                        [TONE_DOUBT] = "\x1b[33m",
                                        [TONE_BAD] = "\x1b[31m",
                                        [TONE_HEAD] = "\x1b[1m"};
    if (of != TONE_PLAIN && takes_colour(out))
        fputs(codes[of], out);
}

void colour_end(FILE *out, tone of)
{
    if (of != TONE_PLAIN && takes_colour(out))
        fputs("\x1b[0m", out);
}
