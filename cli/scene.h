/* The layers that a map or a project shows: those that are named, else those of the store. */
#ifndef CLI_SCENE_H
#define CLI_SCENE_H

#include "session.h"

/** Opens the arguments from `first` on as layers (default: zones lines points), in their order, as
 *  the first ones of the session. Each filter goes to the layers that it can mean; a layer that is
 *  the only one takes them all. */
zl_status scene_open(session *s, size_t first, zl_error *err);

#endif
