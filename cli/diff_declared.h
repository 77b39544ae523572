/* diff --declared: how declared figures changed. */
#ifndef ZONELAYER_CLI_DIFF_DECLARED_H
#define ZONELAYER_CLI_DIFF_DECLARED_H

#include "session.h"

/** Answers over the layer `what` of declared figures, or those of the zones that --zone names; a
 * row of the verdict "changed" meets "change". */
zl_status diff_declared(session *s, const char *what, zl_error *err);

#endif
