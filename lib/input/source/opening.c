/* Opening what a source names: standard input or a path, with the right driver and options. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "db/db.h"
#include "input/gdal/gdal.h"
#include "input/source/private.h"

#define MAX_STDIN_BYTES ((size_t)512 * 1024 * 1024)

static const char *const allowed_drivers[] = {
    "ESRI Shapefile", "GeoJSON", "GeoJSONSeq",   "GPKG", "SQLite", "FlatGeobuf",  "GML", "KML",
    "LIBKML",         "CSV",     "MapInfo File", "DXF",  "GPX",    "OpenFileGDB", NULL,
};
static const char *const stdin_drivers[] = {"GeoJSON", "GeoJSONSeq", NULL};

/* Options that a driver needs to be safe, or to see what our users mean. */
static const struct {
    const char *driver, *option;
} driver_options[] = {
    {"GML", "DOWNLOAD_SCHEMA=NO"},   /* else it fetches URLs that the file names */
    {"GML", "WRITE_GFS=NO"},         /* else it writes beside the input */
    {"ESRI Shapefile", "ENCODING="}, /* else GDAL decodes by what the file claims, true or not */
    {"CSV", "GEOM_POSSIBLE_NAMES=" ZL_CSV_WKT_NAMES},
    {"CSV", "KEEP_GEOM_COLUMNS=YES"}, /* else a geometry that it cannot read is lost in silence */
};

/* ---- standard input ------------------------------------------------------------------------ */

static zl_status read_stdin(uint8_t **out, size_t *size, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) uint8_t *data = NULL;
    size_t capacity = 0, used = 0, got = 0;
    do {
        uint8_t *grown = zl_grow(data, used + 65536, &capacity, 1);
        if (!grown)
            return zl_fail_memory(err);
        data = grown;
        got = fread(data + used, 1, capacity - used, stdin);
        used += got;
        if (used > MAX_STDIN_BYTES)
            return zl_fail(err, ZL_BAD_DATA,
                           "standard input: more than %zu MB; save it to a file first",
                           MAX_STDIN_BYTES / 1024 / 1024);
    } while (got > 0);
    if (ferror(stdin) || used == 0)
        return zl_fail(err, ZL_BAD_DATA, "standard input: %s",
                       ferror(stdin) ? _("cannot be read") : _("empty, GeoJSON is expected"));
    *out = data;
    *size = used;
    data = NULL;
    return ZL_OK;
}

zl_status zl_source_open_text(zl_source *source, const char *geojson, zl_error *err)
{
    size_t size = geojson ? strlen(geojson) : 0;
    if (!geojson)
        ZL_TRY(read_stdin(&source->stdin_data, &size, err));
    else if (!(source->stdin_data = (uint8_t *)zl_strdup(geojson)))
        return zl_fail_memory(err);
    char path[64];
    /* GDAL calls a layer that has no name of its own after the file. */
    snprintf(path, sizeof path, "/vsimem/zonelayer-%p/stdin.geojson", (void *)source);
    source->path = zl_strdup(path);
    if (!source->path)
        return zl_fail_memory(err);
    VSILFILE *file = VSIFileFromMemBuffer(path, source->stdin_data, size, FALSE);
    if (!file)
        return zl_fail_memory(err);
    VSIFCloseL(file);
    return ZL_OK;
}

/* ---- driver and dataset ---------------------------------------------------------------------- */

static bool is_sqlite(const char *path)
{
    char magic[16] = "";
    FILE *file = fopen(path, "rb");
    if (!file)
        return false;
    size_t got = fread(magic, 1, sizeof magic, file);
    fclose(file);
    return got == sizeof magic && memcmp(magic, "SQLite format 3", sizeof magic) == 0;
}

zl_status zl_source_check_database(const zl_source *source, zl_error *err)
{
    struct stat info;
    if (stat(source->path, &info) != 0 || !S_ISREG(info.st_mode) || !is_sqlite(source->path))
        return ZL_OK;
    ZL_CLEANUP(zl_db_close_ptr) zl_db *db = NULL;
    return zl_db_open_foreign(&db, source->path, err);
}

static char **open_options(const char *driver)
{
    char **options = NULL;
    for (size_t i = 0; i < sizeof driver_options / sizeof *driver_options; i++)
        if (strcmp(driver_options[i].driver, driver) == 0)
            options = CSLAddString(options, driver_options[i].option);
    return options;
}

/* Drivers other than those of Shapefile and CSV give UTF-8; when they do not, the user says what
 * they give. */
static zl_status open_decoder(zl_source *source, zl_error *err)
{
    char name[32];
    bool own = strcmp(source->driver, "ESRI Shapefile") == 0 ||
               strcmp(source->driver, "CSV") == 0 || strcmp(source->driver, "DXF") == 0;
    if (own || !source->option || !zl_encoding_name(name, source->option))
        return ZL_OK;
    return zl_decoder_open(&source->decoder, name, err);
}

zl_status zl_source_open_dataset(zl_source *source, zl_error *err)
{
    if (!GDALGetDriverByName("ESRI Shapefile"))
        GDALAllRegister();
    const char *const *drivers = source->stdin_data ? stdin_drivers : allowed_drivers;
    GDALDriverH driver = GDALIdentifyDriverEx(source->path, GDAL_OF_VECTOR, drivers, NULL);
    const char *name = driver ? GDALGetDriverShortName(driver) : "";
    const char *const one[] = {name, NULL};
    if (strcmp(name, "CSV") == 0)
        ZL_TRY(zl_source_decode_csv(source, err));
    char **options = open_options(name);
    source->dataset =
        GDALOpenEx(source->path, GDAL_OF_VECTOR | GDAL_OF_READONLY | GDAL_OF_VERBOSE_ERROR,
                   driver ? one : drivers, (const char *const *)options, NULL);
    CSLDestroy(options);
    if (!source->dataset)
        return zl_source_explain(source, name, err);
    source->driver = zl_strdup(GDALGetDriverShortName(GDALGetDatasetDriver(source->dataset)));
    return source->driver ? open_decoder(source, err) : zl_fail_memory(err);
}
