/* Where an answer goes: standard output, or a file that is written beside its target and appears
 * there whole. Whatever ends the program, no half file stays. */
#ifndef ZONELAYER_CLI_TARGET_H
#define ZONELAYER_CLI_TARGET_H

#include <stdio.h>

#include "zonelayer.h"

typedef struct target {
    FILE *stream;
    char *path, *beside; /**< NULL for standard output */
    bool overwrite;
} target;

/** ZL_FAILED when `path` is there and may not be replaced. */
zl_status target_check(const char *path, bool overwrite, zl_error *err);
/** `path` NULL is standard output. ZL_FAILED when the file is there and may not be replaced. */
zl_status target_open(target *out, const char *path, bool overwrite, zl_error *err);
/** Flushes, checks and publishes; ZL_FAILED when a byte was lost. */
zl_status target_finish(target *t, zl_error *err);
/** Removes what was not finished. */
void target_close(target *t);

/** Until target_forget(), SIGINT, SIGTERM and SIGHUP remove this file before they end the
 *  program. At most eight files at a time; the text is borrowed. */
void target_remember(const char *path);
void target_forget(const char *path);
/** Makes these signals wait, for a short work that must not be cut in two, or lets them come. */
void target_hold_signals(bool hold);

#endif
