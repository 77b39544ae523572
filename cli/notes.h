/* Findings for people and in files. */
#ifndef ZONELAYER_CLI_NOTES_H
#define ZONELAYER_CLI_NOTES_H

#include <stdio.h>

#include "target.h"
#include "zonelayer.h"

/** What was found and is to be told; the findings are borrowed. All zero has none. */
typedef struct notes {
    const zl_finding **finding;
    size_t count;
} notes;

void notes_add(notes *found, const zl_finding *finding);
void notes_free(notes *found);
size_t notes_count(const notes *found); /**< NULL has none */

/** For the top of a table: a line for each finding, the worst first, and a blank line. */
void notes_print_above(FILE *out, const notes *found);
/** For the foot of a table and for standard error: a line for each finding of at least this
 *  severity, in their order, with its code. */
void notes_print(FILE *out, const notes *found, zl_severity least);
/** Writes all findings to a file, as JSON or CSV by its ending. `*published` may be taken back
 *  (target.h) and is to be closed, also after a failure. */
zl_status notes_write(target *published, const char *path, bool overwrite, const notes *found,
                      zl_error *err);
/** ZL_USAGE when the ending of a findings file is neither .csv nor .json, ZL_FAILED when the file
 * is there and may not be replaced. */
zl_status notes_check_path(const char *path, bool overwrite, zl_error *err);

#endif
