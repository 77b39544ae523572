/* Where the shipped layers are. */
#ifndef ZONELAYER_CLI_SHIPPED_H
#define ZONELAYER_CLI_SHIPPED_H

#include "options.h"

/** The folder: $ZONELAYER_LAYERS, else beside the command, else where it was installed or built. To
 *  be freed; NULL with a message when none has the layers. */
char *shipped_folder(zl_error *err);
/** A file of it, to be freed; NULL where it is not there. */
char *shipped_file(const char *name);

#endif
