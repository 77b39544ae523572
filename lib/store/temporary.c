#include "store/temporary.h"

#include <stdlib.h>

#include "base/error.h"
#include "base/text.h"

void zl_temporary_close(zl_temporary *temporary)
{
    zl_store_close(temporary->store);
    zl_scratch_close(&temporary->scratch);
    *temporary = (zl_temporary){.store = NULL};
}

/* Where the user wants temporary files, else where large ones are kept; as SQLite looks for them.
 */
static bool open_scratch(zl_scratch *scratch)
{
    const char *const folders[] = {getenv("TMPDIR"), "/var/tmp", "/tmp"};
    int no_folder = 0;
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (folders[i] && *folders[i] && zl_scratch_open(scratch, &no_folder, folders[i]) == 0)
            return true;
    return false;
}

static zl_status open_store(zl_temporary *made, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text path = {0};
    if (open_scratch(&made->scratch))
        zl_text_addf(&path, "%s/private.sqlite", made->scratch.path);
    if (path.failed)
        return zl_fail_memory(err);
    return path.data ? zl_store_private_file(&made->store, path.data, err)
                     : zl_store_private(&made->store, err);
}

zl_status zl_temporary_open(zl_temporary *out, zl_error *err)
{
    *out = (zl_temporary){.store = NULL};
    zl_status status = open_store(out, err);
    if (status != ZL_OK)
        zl_temporary_close(out);
    return status;
}
