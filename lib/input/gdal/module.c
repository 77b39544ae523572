/* The module: GDAL's functions, bound by the linker. It calls nothing of the library. */
#include "input/gdal/table.h"

#define FILL(name) .call_##name = (name),
static const zl_gdal_calls calls = {
    .size = sizeof calls, .version = ZONELAYER_VERSION, ZL_GDAL_CALLS(FILL)};

__attribute__((visibility("default"))) const void *zl_gdal_table(void);

const void *zl_gdal_table(void)
{
    return &calls;
}
