#include "shipped.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

static char *beside_executable(void)
{
    char path[4096];
    ssize_t size = readlink("/proc/self/exe", path, sizeof path - 1);
    if (size <= 0)
        return NULL;
    path[size] = '\0';
    char *slash = strrchr(path, '/');
    if (slash)
        *slash = '\0';
    return text_format("%s/../share/zonelayer/layers", path);
}

static bool has_layers(const char *folder)
{
    char *zones = text_format("%s/zones.geojson", folder);
    bool has = access(zones, R_OK) == 0;
    free(zones);
    return has;
}

char *shipped_folder(zl_error *err)
{
    const char *chosen = getenv("ZONELAYER_LAYERS");
    if (chosen && *chosen) {
        if (has_layers(chosen))
            return text_copy(chosen);
        fail(err, ZL_FAILED, "ZONELAYER_LAYERS is %s, which has no zones.geojson", chosen);
        return NULL;
    }
    char *candidates[] = {beside_executable(), text_copy(ZONELAYER_LAYERS_INSTALLED),
                          text_copy(ZONELAYER_LAYERS_SOURCE)};
    char *found = NULL;
    for (size_t i = 0; i < sizeof candidates / sizeof *candidates; i++) {
        if (!found && candidates[i] && has_layers(candidates[i]))
            found = candidates[i];
        else
            free(candidates[i]);
    }
    if (!found)
        fail(err, ZL_FAILED,
             "the shipped layers are not in %s; name their folder in ZONELAYER_LAYERS",
             ZONELAYER_LAYERS_INSTALLED);
    return found;
}

char *shipped_file(const char *name)
{
    char *folder = shipped_folder(NULL);
    char *path = folder ? text_format("%s/%s", folder, name) : NULL;
    free(folder);
    if (path && access(path, R_OK) == 0)
        return path;
    free(path);
    return NULL;
}
