/* Messages in the user's language. The functions that take a format for people (zl_fail(),
 * zl_error_prefix(), zl_findings_add()) look it up themselves; other text is looked up with _(),
 * or marked with N_() where it stands in a table and looked up where it is shown. */
#ifndef ZL_BASE_MESSAGE_H
#define ZL_BASE_MESSAGE_H

#include "zonelayer.h"

/** The message in the language of the process; itself where it has no translation. Constant. */
__attribute__((format_arg(1))) const char *zl_message(const char *english);

/** "" or "s", "was" or "were": what English changes by number. Empty in other languages, so that a
 *  translation leaves its %s where it disturbs nothing. */
const char *zl_inflect(bool single, const char *one, const char *many);

#define _(english)  zl_message(english)
#define N_(english) english

#endif
