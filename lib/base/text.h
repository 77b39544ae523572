/* Text that grows, and text of foreign origin made safe to print. */
#ifndef ZL_BASE_TEXT_H
#define ZL_BASE_TEXT_H

#include <stdarg.h>

#include "zonelayer.h"

/** All zero is an empty text. After a failed allocation `failed` is set and adding does nothing,
 *  so that only the end has to be checked. */
typedef struct zl_text {
    char *data; /**< NUL-terminated, NULL while empty */
    size_t size, capacity;
    bool failed;
} zl_text;

void zl_text_free(zl_text *text);
void zl_text_add(zl_text *text, const char *piece);
void zl_text_add_bytes(zl_text *text, const char *piece, size_t size);
__attribute__((format(printf, 2, 3))) void zl_text_addf(zl_text *text, const char *format, ...);
/** Room for `size` bytes behind the text, which zl_text_end() then ends; NULL: no memory. */
char *zl_text_room(zl_text *text, size_t size);
/** The text ends before `end`, in the room that was asked for. */
void zl_text_end(zl_text *text, const char *end);
/** Gives the data away (never NULL but when memory failed) and leaves `text` empty. */
char *zl_text_take(zl_text *text);

/** Adds foreign text with C0, C1, DEL, bidi controls and invalid UTF-8 shown as escapes
 *  (\x1b, \u202e). */
void zl_text_add_safe(zl_text *text, const char *foreign);
/** Adds it so as the next item of a list: ", " comes before all but the first. */
void zl_text_add_item(zl_text *list, const char *foreign);
/** Writes it so into `out`, as many characters as find room with a NUL; false: not all did. */
bool zl_safe_copy(char *out, size_t size, const char *foreign);

/** The same for a message that may have lines: they become one, without blanks at its ends. */
void zl_line_copy(char *out, size_t size, const char *message);

/** Adds foreign text with U+FFFD in place of each byte that is no UTF-8. */
void zl_text_add_utf8(zl_text *text, const char *foreign);

/** Adds `value` as a JSON string with its quotes. */
void zl_text_add_json(zl_text *text, const char *value);

/** vsnprintf() of a message; what has no room ends in "…" behind a whole character. */
__attribute__((format(printf, 3, 0))) void zl_print(char *text, size_t room, const char *format,
                                                    va_list arguments);

/** Is it strict UTF-8 (no surrogates, no overlong forms, nothing above U+10FFFF)? */
bool zl_utf8_valid(const char *text, size_t size);

/** Ends the text before its last blanks (ASCII or full-width) and gives the first byte after its
 *  first ones; NULL when nothing is left. */
char *zl_trim(char *text);

/** Splits "a, b，c" at commas (ASCII and full-width), trims blanks and drops empty pieces. `*out`
 *  is one block, NULL-terminated, freed with zl_free(). */
zl_status zl_split_list(char ***out, size_t *count, const char *list, zl_error *err);

/** Does the name end so, with something before it? Letters are compared without case. */
bool zl_has_ending(const char *name, const char *ending);

/** May this be the name of a table that we create: [a-z_][a-z0-9_]{0,62}? */
bool zl_is_slug(const char *name);

#endif
