#include "base/module.h"

#include <dlfcn.h>
#include <stdio.h>
#include <string.h>

typedef const void *table_fn(void);

bool zl_beside_library(char *path, size_t size, const char *file)
{
    static const char here;
    Dl_info info;
    const char *slash = dladdr(&here, &info) ? strrchr(info.dli_fname, '/') : NULL;
    if (!slash)
        return false;
    int folder = (int)(slash - info.dli_fname);
    return (size_t)snprintf(path, size, "%.*s/%s", folder, info.dli_fname, file) < size;
}

/* A symbol of the module as the function that it is: ISO C has no cast for that. */
static table_fn *as_function(void *symbol)
{
    table_fn *function;
    memcpy(&function, &symbol, sizeof function);
    return function;
}

const void *zl_module_load(const char *file, const char *symbol, char why[ZL_MODULE_WHY_SIZE])
{
    char path[4096];
    if (!zl_beside_library(path, sizeof path, file)) {
        snprintf(why, ZL_MODULE_WHY_SIZE, "%s", file);
        return NULL;
    }
    void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
    void *found = module ? dlsym(module, symbol) : NULL;
    if (!found) {
        const char *words = dlerror();
        snprintf(why, ZL_MODULE_WHY_SIZE, "%s", words ? words : file);
        return NULL;
    }
    return as_function(found)();
}
