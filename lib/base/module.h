/* Modules: what only some commands need, in a shared object beside the library. */
#ifndef ZL_BASE_MODULE_H
#define ZL_BASE_MODULE_H

#include <stdbool.h>
#include <stddef.h>

/** The path of a file or folder that is named from the folder of what holds this library, in the
 *  build tree as where it is installed, so that a tree can be moved. False where that folder is not
 *  known (a program that was looked up in $PATH: nothing is run from the current folder) or the
 *  path does not fit. */
bool zl_beside_library(char *path, size_t size, const char *file);

enum { ZL_MODULE_WHY_SIZE = 1024 };

/** Loads `file`, named from the folder of what holds this library, and calls its function `symbol`
 *  for the table of what it can do. It is never let go: the state of the libraries behind it
 *  belongs to the process. NULL, and the linker's words in `why`, when that fails. */
const void *zl_module_load(const char *file, const char *symbol, char why[ZL_MODULE_WHY_SIZE]);

#endif
