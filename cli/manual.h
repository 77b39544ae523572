/* Manual pages, made from the tables of commands, options and topics as sources for scdoc. */
#ifndef ZONELAYER_CLI_MANUAL_H
#define ZONELAYER_CLI_MANUAL_H

#include "options.h"

/** zonelayer manual FOLDER: writes zonelayer.1.scd, a page for each command and one for each topic
 *  into the folder. */
zl_status manual_run(size_t count, char *const *words, zl_error *err);

#endif
