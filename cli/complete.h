/* What a shell may complete a command line with, from the tables of commands and options. */
#ifndef ZONELAYER_CLI_COMPLETE_H
#define ZONELAYER_CLI_COMPLETE_H

#include "options.h"

/**
 * zonelayer complete WORD…: the words that stand behind "zonelayer"; the last one is completed.
 * Prints a candidate per line, with a tab and what it is where that helps. A line that is ":files"
 * stands for the names of files, with a prefix behind it where the word has one that is not of the
 * name. Fails only when the output does.
 */
zl_status complete_run(size_t count, char *const *words, zl_error *err);

#endif
