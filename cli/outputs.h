/* What a command writes, looked at before it reads anything. */
#ifndef ZONELAYER_CLI_OUTPUTS_H
#define ZONELAYER_CLI_OUTPUTS_H

#include "session.h"

/** ZL_USAGE when a file that the command would write is the store, one of the store's journals, a
 *  source that it reads, or another file that it writes; ZL_FAILED when the answer's file is there
 *  and may not be replaced, or its folder is missing or closed. */
zl_status outputs_check(const session *s, zl_error *err);

#endif
