/* Field names of a Shapefile. A DBF has ten bytes for each, and programs (GDAL is one) cut a longer
 * UTF-8 name there, be it in the middle of a character. */
#include <string.h>

#include "base/text.h"
#include "input/source_private.h"

size_t zl_uncut_size(const char *name)
{
    size_t size = strlen(name), tail = 0;
    if (zl_utf8_valid(name, size))
        return size;
    while (tail < size && tail < 3 && ((unsigned char)name[size - tail - 1] & 0xC0) == 0x80)
        tail++;
    /* Before the continuation bytes the lead byte of a longer character. */
    if (tail >= size || (unsigned char)name[size - tail - 1] < 0xC2)
        return size;
    size_t whole = size - tail - 1;
    return zl_utf8_valid(name, whole) ? whole : size;
}

static bool is_ascii(const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if ((unsigned char)text[i] >= 0x80)
            return false;
    return true;
}

bool zl_dbf_names_are_utf8(OGRLayerH layer)
{
    OGRFeatureDefnH table = OGR_L_GetLayerDefn(layer);
    const char *encoding = GDALGetMetadataItem(layer, "SOURCE_ENCODING", "SHAPEFILE");
    bool more_than_ascii = encoding && strcmp(encoding, "UTF-8") == 0;
    for (int i = 0; i < OGR_FD_GetFieldCount(table); i++) {
        const char *name = OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(table, i));
        size_t whole = zl_uncut_size(name);
        if (!zl_utf8_valid(name, whole))
            return false;
        more_than_ascii |= !is_ascii(name, whole);
    }
    return more_than_ascii;
}
