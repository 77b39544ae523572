/* Help, made from the tables of commands and options. */
#ifndef ZONELAYER_CLI_HELP_H
#define ZONELAYER_CLI_HELP_H

#include <stdio.h>

#include "command.h"
#include "topics.h"

/** All commands with one line each. */
void help_overview(FILE *out);
/** All of one command. */
void help_command(FILE *out, const command *c);
void help_topic(FILE *out, const topic *t);

#endif
