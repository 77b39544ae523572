/* Finds the module that draws, beside this library, and loads it once. It is never let go:
 * MapServer's state belongs to the process. */
#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/message.h"
#include "output/map/load.h"

/* In a folder beside the library, in the build tree as where it is installed. */
static bool module_path(char *path, size_t size)
{
    static const char here;
    Dl_info info;
    if (!dladdr(&here, &info) || !info.dli_fname)
        return false;
    const char *slash = strrchr(info.dli_fname, '/');
    int folder = slash ? (int)(slash - info.dli_fname) : 1;
    int wrote =
        snprintf(path, size, "%.*s/" ZONELAYER_MAP_MODULE, folder, slash ? info.dli_fname : ".");
    return wrote > 0 && (size_t)wrote < size;
}

/* A symbol of the module as the function that it is: ISO C has no cast for that. */
static zl_map_engine_fn *as_function(void *symbol)
{
    zl_map_engine_fn *function;
    memcpy(&function, &symbol, sizeof function);
    return function;
}

zl_status zl_map_engine_load(const zl_map_engine **out, zl_error *err)
{
    char path[4096];
    if (!module_path(path, sizeof path))
        return zl_fail(err, ZL_FAILED, "cannot tell where the library lies");
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    if (!module)
        return zl_fail(
            err, ZL_FAILED,
            "maps are drawn by MapServer's library, which cannot be loaded (%s); install "
            "the Debian package libmapserver2",
            dlerror());
    void *symbol = dlsym(module, ZL_MAP_ENGINE_SYMBOL);
    const zl_map_engine *engine = symbol ? as_function(symbol)() : NULL;
    if (!engine || engine->version != ZL_MAP_ENGINE_VERSION)
        return zl_fail(err, ZL_FAILED, "'%s' belongs to another version of zonelayer", path);
    *out = engine;
    return ZL_OK;
}

/* The module cannot look anything up: its part of the message, up to the colon before what
 * MapServer says, is looked up here. */
const char *zl_map_engine_said(char out[ZL_ENGINE_SAID_SIZE], const char *message)
{
    char own[ZL_ENGINE_SAID_SIZE];
    size_t size = strcspn(message, ":");
    snprintf(own, sizeof own, "%.*s", (int)size, message);
    snprintf(out, ZL_ENGINE_SAID_SIZE, "%s%s", _(own), message + size);
    return out;
}
