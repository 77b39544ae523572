/* Where an answer goes: standard output, or a file that is written beside its target and appears
 * there whole. Whatever ends the program, no half file stays. */
#ifndef ZONELAYER_CLI_TARGET_H
#define ZONELAYER_CLI_TARGET_H

#include <stdio.h>
#include <sys/types.h>

#include "zonelayer.h"

typedef struct target {
    FILE *stream;
    char *buffer;        /**< of the stream; NULL for standard output */
    char *path, *beside; /**< NULL for standard output */
    bool overwrite, keep_old;
    bool published;       /**< the new file has its name */
    char *old;            /**< where the one that it replaced is, with `keep_old` */
    off_t written, asked; /**< bytes of target_write(), and those that the disk was asked to take */
} target;

/** ZL_FAILED when `path` is there and may not be replaced, or cannot be made in its folder. */
zl_status target_check(const char *path, bool overwrite, zl_error *err);
/** `path` NULL is standard output. ZL_FAILED when the file is there and may not be replaced. */
zl_status target_open(target *out, const char *path, bool overwrite, zl_error *err);
/** Writes a large part of an answer; what is lost shows in the stream and in target_finish(). The
 *  disk begins with what is there, so that target_finish() waits for the last of it alone. */
void target_write(target *t, const void *bytes, size_t size);
/** Flushes, checks and publishes; ZL_FAILED when a byte was lost. */
zl_status target_finish(target *t, zl_error *err);
/** After target_open(): what target_finish() replaces is kept until target_close(). */
void target_keep_old(target *t);
/** Then, before target_close(): what was there before target_finish() is there again. */
void target_take_back(target *t);
/** Removes what was not finished, and what was replaced. */
void target_close(target *t);

/** Until target_forget(), SIGINT, SIGTERM and SIGHUP remove this file before they end the
 *  program. At most eight files at a time; the text is borrowed. */
void target_remember(const char *path);
void target_forget(const char *path);
/** While this is on, the first such signal makes the library stop and undo its work instead
 *  (zl_cancel()); a second one ends the program at once. */
void target_undo_on_signal(bool on);
/** Ends the program by the signal that made the library stop, if one did. */
void target_end_if_interrupted(void);
/** Ends the program as a broken pipe does, if standard output was one. */
void target_end_if_pipe_broke(void);
/** Makes these signals wait, for a short work that must not be cut in two, or lets them come. */
void target_hold_signals(bool hold);

#endif
