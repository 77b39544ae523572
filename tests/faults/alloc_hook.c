/* Linked into a copy of the command: the n-th allocation of our own fails.
 *
 *   FAULT_ALLOC=n        which one, counted from 1
 *   FAULT_LAST=1         all later ones fail too
 *   FAULT_COUNT=f        the number of allocations is written to this file when the program ends */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/alloc.h"

__attribute__((constructor)) static void start(void)
{
    const char *at = getenv("FAULT_ALLOC");
    zl_alloc_fail_at(at ? strtoul(at, NULL, 10) : SIZE_MAX, getenv("FAULT_LAST") != NULL);
}

__attribute__((destructor)) static void finish(void)
{
    size_t made = zl_alloc_fail_at(0, 0);
    const char *path = getenv("FAULT_COUNT");
    int file = path ? open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (file < 0)
        return;
    dprintf(file, "%zu\n", made);
    close(file);
}
