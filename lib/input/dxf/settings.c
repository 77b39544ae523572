/* What GDAL has to be told before it opens a drawing. */
#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "input/dxf/dxf.h"
#include "input/gdal/gdal.h"
#include "input/source/private.h"

/* Chords of a quarter degree, blocks as their entities, and the encoding. */
static void set_drawing(const char *const values[4])
{
    static const char *const keys[] = {"OGR_ARC_STEPSIZE", "DXF_INLINE_BLOCKS",
                                       "DXF_MERGE_BLOCK_GEOMETRIES", "DXF_ENCODING"};
    for (int i = 0; i < 4; i++)
        CPLSetThreadLocalConfigOption(keys[i], values[i]);
}

/* GDAL takes $DWGCODEPAGE at its word, also where the text is UTF-8. */
static const char *encoding_of(const zl_source *source, const char *option)
{
    zl_dxf_header header;
    bool named = zl_has_ending(source->path, ".dxf");
    if (option || !named || zl_dxf_scan(&header, source->path, "", NULL) != ZL_OK)
        return option;
    return zl_dxf_encoding(&header);
}

void zl_drawing_settings_begin(const zl_source *source, const char *encoding)
{
    set_drawing((const char *const[]){"0.25", "YES", "NO", encoding_of(source, encoding)});
}

void zl_drawing_settings_end(void)
{
    set_drawing((const char *const[]){NULL, NULL, NULL, NULL});
}

bool zl_source_is_drawing(const zl_source *source)
{
    return source->driver && strcmp(source->driver, "DXF") == 0;
}

zl_status zl_check_drawing_options(const zl_source *source, const zl_source_options *options,
                                   zl_error *err)
{
    if (zl_source_is_drawing(source) || (!options->cad_layer && !(options->snap_m > 0)))
        return ZL_OK;
    return zl_fail(err, ZL_USAGE, "%s is for DXF drawings; %s is read as %s",
                   options->cad_layer ? "--cad-layer" : "--snap", source->name, source->driver);
}
