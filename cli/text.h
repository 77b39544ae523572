/* Text of the command: memory that is there or ends the program, and foreign text made safe. */
#ifndef ZONELAYER_CLI_TEXT_H
#define ZONELAYER_CLI_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/** Memory for `count` items, all zero. Without memory the program ends with status 5. */
void *text_alloc(size_t count, size_t size);
/** `memory` (may be NULL) resized to `count` items; ends the program like text_alloc(). */
void *text_resize(void *memory, size_t count, size_t size);
char *text_copy(const char *text); /**< NULL gives NULL */
/** A printed text, to be freed. */
__attribute__((format(printf, 1, 2))) char *text_format(const char *format, ...);

/** Prints foreign text with C0, C1, DEL, bidi controls, line separators and invalid UTF-8 shown as
 *  escapes (\x1b, \u202e), so that it cannot drive a terminal. */
void text_print_safe(FILE *out, const char *foreign);
/** The same as a text, to be freed. */
char *text_safe(const char *foreign);
/** A copy, to be freed, in which each invalid byte of UTF-8 is U+FFFD: text for data formats. */
char *text_valid(const char *foreign);

/** The word as a shell takes it, in quotes where it has to be; to be freed. */
char *text_for_shell(const char *word);

/** Cells that a terminal needs for safe UTF-8 text; a Chinese character takes two. */
size_t text_width(const char *text);
/** The same for its first bytes. */
size_t text_width_of(const char *text, size_t bytes);
/** Bytes of the longest start of `text` that takes at most `cells` cells. */
size_t text_fit(const char *text, size_t cells);

/** Bytes of the first line of `text` that is broken to `cells` cells: at a blank, which belongs to
 *  no line, else between two characters. At least one character, where there is one. */
size_t text_line(const char *text, size_t cells);

/** Is `word` one of the comma-separated `words`? */
bool text_in_list(const char *word, const char *words);
/** Takes the next trimmed item off a list with commas (ASCII or full-width, to be freed); NULL at
 *  the end. Empty items are given too, as "". */
char *text_next_item(const char **list);

/** Must this character not reach a terminal as it is? */
bool text_is_control(unsigned code_point);

#endif
