/* Layouts: ESRI Shapefile Technical Description (1998); dBASE III header (records at byte 4, header
 * size at 8, record size at 10, all little-endian). */
#include "input/shapefile.h"

#include <cpl_conv.h>
#include <cpl_vsi.h>
#include <string.h>

#include "base/error.h"

#define HEADER_BYTES 100 /* of .shp and .shx */

typedef struct part {
    bool found;
    int64_t size; /* of the file */
    uint8_t header[HEADER_BYTES];
} part;

static void close_file(VSILFILE **file)
{
    if (*file)
        VSIFCloseL(*file);
}

static VSILFILE *open_part(const char *path, const char *lower, const char *upper)
{
    VSILFILE *file = VSIFOpenL(CPLResetExtension(path, lower), "rb");
    return file ? file : VSIFOpenL(CPLResetExtension(path, upper), "rb");
}

static part read_part(const char *path, const char *lower, const char *upper)
{
    part read = {0};
    ZL_CLEANUP(close_file) VSILFILE *file = open_part(path, lower, upper);
    if (!file || VSIFSeekL(file, 0, SEEK_END) != 0)
        return read;
    read.size = (int64_t)VSIFTellL(file);
    VSIFSeekL(file, 0, SEEK_SET);
    VSIFReadL(read.header, 1, sizeof read.header, file);
    read.found = true;
    return read;
}

static int64_t little(const uint8_t *bytes, int count)
{
    int64_t number = 0;
    for (int i = count - 1; i >= 0; i--)
        number = number << 8 | bytes[i];
    return number;
}

/* The size that a .shp or .shx says it has: 16-bit words, big-endian, at byte 24. */
static int64_t declared_size(const part *file)
{
    int64_t words = 0;
    for (int i = 0; i < 4; i++)
        words = words << 8 | file->header[24 + i];
    return 2 * words;
}

static int64_t dbf_size(const part *dbf)
{
    return little(dbf->header + 8, 2) + little(dbf->header + 4, 4) * little(dbf->header + 10, 2);
}

static zl_status check_size(const part *file, int64_t declared, const char *ending,
                            const char *name, zl_error *err)
{
    if (!file->found || file->size >= declared)
        return ZL_OK;
    return zl_fail(err, ZL_BAD_DATA,
                   "%s: its .%s says that it has %lld bytes, but it has %lld: it is truncated",
                   name, ending, (long long)declared, (long long)file->size);
}

zl_status zl_shapefile_check(const char *path, const char *name, zl_error *err)
{
    part shp = read_part(path, "shp", "SHP");
    part shx = read_part(path, "shx", "SHX");
    part dbf = read_part(path, "dbf", "DBF");
    ZL_TRY(check_size(&shp, declared_size(&shp), "shp", name, err));
    ZL_TRY(check_size(&shx, declared_size(&shx), "shx", name, err));
    ZL_TRY(check_size(&dbf, dbf_size(&dbf), "dbf", name, err));
    int64_t shapes = (declared_size(&shx) - HEADER_BYTES) / 8;
    int64_t records = little(dbf.header + 4, 4);
    if (shp.found && shx.found && dbf.found && shapes != records)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: its .shx has %lld shapes, but its .dbf has %lld records: they do not "
                       "belong together or are damaged",
                       name, (long long)shapes, (long long)records);
    return ZL_OK;
}

int64_t zl_shapefile_deleted(const char *path)
{
    part dbf = read_part(path, "dbf", "DBF");
    ZL_CLEANUP(close_file) VSILFILE *file = open_part(path, "dbf", "DBF");
    int64_t deleted = 0, records = little(dbf.header + 4, 4);
    int64_t first = little(dbf.header + 8, 2), size = little(dbf.header + 10, 2);
    for (int64_t i = 0; file && i < records; i++) {
        char flag = ' ';
        if (VSIFSeekL(file, (vsi_l_offset)first + (vsi_l_offset)i * (vsi_l_offset)size, SEEK_SET) !=
                0 ||
            VSIFReadL(&flag, 1, 1, file) != 1)
            break;
        deleted += flag == '*';
    }
    return deleted;
}
