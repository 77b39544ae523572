/* Modules: what only some commands need, in a shared object beside the library. */
#ifndef ZL_BASE_MODULE_H
#define ZL_BASE_MODULE_H

enum { ZL_MODULE_WHY_SIZE = 1024 };

/** Loads `file`, named from the folder of what holds this library, and calls its function `symbol`
 *  for the table of what it can do. It is never let go: the state of the libraries behind it
 *  belongs to the process. NULL, and the linker's words in `why`, when that fails. */
const void *zl_module_load(const char *file, const char *symbol, char why[ZL_MODULE_WHY_SIZE]);

#endif
