/* Colour on a terminal: never elsewhere, never with NO_COLOR or TERM=dumb. It repeats what a word
 * says; nothing is told by colour alone. */
#ifndef ZONELAYER_CLI_COLOUR_H
#define ZONELAYER_CLI_COLOUR_H

#include <stdio.h>

typedef enum tone { TONE_PLAIN, TONE_GOOD, TONE_DOUBT, TONE_BAD, TONE_HEAD } tone;

/** Of a verdict or a severity, by its word in data. */
tone colour_of(const char *word);
/** What goes to `out` between these two is in that tone, where `out` takes colour. */
void colour_begin(FILE *out, tone of);
void colour_end(FILE *out, tone of);

#endif
