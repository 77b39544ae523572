/* Text for people in their language: fail() looks its format up itself, _() the rest, and N_()
 * marks what stands in a table. */
#ifndef ZONELAYER_CLI_MESSAGE_H
#define ZONELAYER_CLI_MESSAGE_H

#include "zonelayer.h"

#define _(english)  zl_translate(english)
#define N_(english) english

#endif
