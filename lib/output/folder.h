/* Folders that are published as one thing: synced, looked at. */
#ifndef ZL_OUTPUT_FOLDER_H
#define ZL_OUTPUT_FOLDER_H

#include <stdbool.h>

/** Syncs the files of an open folder; the first error's number, 0: none. */
int zl_folder_sync(int fd);
/** Is `name` in the open folder `parent` a folder whose files are all those of a File Geodatabase?
 *  Nothing else is ever replaced with one. `*locked` is set when a program has it open. */
bool zl_folder_is_geodatabase(int parent, const char *name, bool *locked);

#endif
