/* One line on standard error that says how far long work is, and goes away again. */
#ifndef ZONELAYER_CLI_PROGRESS_H
#define ZONELAYER_CLI_PROGRESS_H

/** Shows it where standard error is a terminal, or as --progress and --no-progress say; nothing for
 *  work that is done within a second. Where it is no terminal, each state is a line of its own, at
 *  most one a second. */
void progress_begin(void);
/** Takes the line away. */
void progress_clear(void);
/** The same, of a signal handler. */
void progress_clear_on_signal(void);

#endif
