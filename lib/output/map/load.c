/* The module that draws, loaded once. */
#include "output/map/load.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/message.h"
#include "base/module.h"

zl_status zl_map_engine_load(const zl_map_engine **out, zl_error *err)
{
    char why[ZL_MODULE_WHY_SIZE];
    const zl_map_engine *engine = zl_module_load(ZONELAYER_MAP_MODULE, ZL_MAP_ENGINE_SYMBOL, why);
    if (!engine)
        return zl_fail(
            err, ZL_FAILED,
            "maps are drawn by MapServer's library, which cannot be loaded (%s); install "
            "the Debian package libmapserver2",
            why);
    if (engine->version != ZL_MAP_ENGINE_VERSION)
        return zl_fail(err, ZL_FAILED, "'%s' belongs to another version of zonelayer",
                       ZONELAYER_MAP_MODULE);
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
