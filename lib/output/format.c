#include "output/format.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* Text of 15 digits: 1e-12 of a degree, or 1e-7 of a metre in an easting with a zone prefix. */
#define DIGITS_15 .step_deg = 1e-12, .step_m = 1e-7

/* Google's dialect: the placemark's own name is the zone's name. */
#define KML                                                                                        \
    .crs = "OGC:CRS84", .only_crs = N_("KML allows longitude and latitude on WGS 84 only"),        \
    DIGITS_15, .always_multi = true, .any_shape = true, .no_empty = true, .no_blanks = true,       \
    .name_option = "LIBKML_NAME_FIELD"

/* TAB and MIF: names of 31 signs that MapInfo takes for words, text in GBK, no unknown values. */
#define MAPINFO                                                                                    \
    .crs = "EPSG:4490", .encoding = "GBK", .name_bytes = 31, .text_bytes = 254, .any_shape = true, \
    .int32 = true, .no_null = true, .no_null_text = true,                                          \
    .datum = "WGS 84, since MapInfo's list has no CGCS2000"

static const zl_format formats[] = {
    {.name = "geojson",
     .driver = "GeoJSON",
     .endings = WORDS(".geojson", ".json"),
     .crs = "OGC:CRS84",
     .only_crs = N_("RFC 7946 allows longitude and latitude on WGS 84 (CRS84) only"),
     .step_deg = 1e-7,
     .lists = true,
     .any_shape = true,
     .json_text = true,
     .json = true},
    {.name = "shapefile",
     .driver = "ESRI Shapefile",
     .endings = WORDS(".shp"),
     .crs = "EPSG:4490",
     .name_bytes = 10,
     .text_bytes = 254,
     .shapefile = true,
     .members = WORDS(".shx", ".dbf", ".prj", ".cpg", ZL_FIELDS_SUFFIX),
     .stale = WORDS(".sbn", ".sbx", ".qix", ".qpj", ".idm", ".ind", ".shp.xml")},
    {.name = "gpkg",
     .driver = "GPKG",
     .endings = WORDS(".gpkg"),
     .layer_options =
         WORDS("GEOMETRY_NAME=@geometry", "FID=@fid", "IDENTIFIER=@title", "DESCRIPTION=@remark"),
     .crs = "EPSG:4490",
     .always_multi = true,
     .any_shape = true,
     .styled = true,
     .sqlite = true,
     .same_values = true,
     .busy = WORDS("-wal", "-shm", "-journal")},
    {.name = "flatgeobuf",
     .driver = "FlatGeobuf",
     .endings = WORDS(".fgb"),
     .crs = "EPSG:4490",
     .always_multi = true,
     .any_shape = true,
     .reorders = true,
     .needs_shape = true},
    {.name = "filegdb",
     .driver = "OpenFileGDB",
     .endings = WORDS(".gdb"),
     .layer_options = WORDS("GEOMETRY_NAME=@geometry", "FID=@fid"),
     .crs = "EPSG:4490",
     .step_deg = 1e-9, /* the driver's XYSCALE */
     .step_m = 1e-4,
     .always_multi = true,
     .folder = true,
     .launders = true,
     .int32 = true},
    {.name = "kml", .driver = "LIBKML", .endings = WORDS(".kml"), KML},
    {.name = "kmz", .driver = "LIBKML", .endings = WORDS(".kmz"), KML},
    {.name = "gml",
     .driver = "GML",
     .endings = WORDS(".gml"),
     .dataset_options = WORDS("FORMAT=GML3.2", "XSISCHEMA=EXTERNAL"),
     .open_options = WORDS("WRITE_GFS=NO", "DOWNLOAD_SCHEMA=NO"),
     .crs = "EPSG:4490",
     DIGITS_15,
     .lists = true,
     .always_multi = true,
     .any_shape = true,
     .launders = true,
     .no_empty = true,
     .members = WORDS(".xsd"),
     .stale = WORDS(".gfs")},
    {.name = "csv",
     .driver = "CSV",
     .endings = WORDS(".csv"),
     .layer_options = WORDS("GEOMETRY=@places", "GEOMETRY_NAME=@wkt", "CREATE_CSVT=YES"),
     .crs = "EPSG:4490",
     DIGITS_15,
     .any_shape = true,
     .no_null_text = true,
     .no_crs = true,
     .members = WORDS(".csvt")},
    {.name = "dxf",
     .driver = "DXF",
     .endings = WORDS(".dxf"),
     .crs = "gk3",
     DIGITS_15,
     .any_shape = true,
     .cad = true,
     .members = WORDS(ZL_ATTRIBUTES_STEM ".csv")},
    {.name = "mapinfo",
     .driver = "MapInfo File",
     .endings = WORDS(".tab"),
     .dataset_options = WORDS("FORMAT=TAB"),
     .layer_options = WORDS("ENCODING=CP936", "BOUNDS=@bounds", "DESCRIPTION=@remark"),
     MAPINFO,
     .grid = true,
     .members = WORDS(".dat", ".map", ".id", ("_tab" ZL_FIELDS_SUFFIX)),
     .stale = WORDS(".ind")},
    {.name = "mif",
     .driver = "MapInfo File",
     .endings = WORDS(".mif"),
     .dataset_options = WORDS("FORMAT=MIF"),
     .layer_options = WORDS("ENCODING=CP936", "BOUNDS=@bounds"),
     MAPINFO,
     DIGITS_15,
     .no_break = true,
     .members = WORDS(".mid", "_mif" ZL_FIELDS_SUFFIX)},
    {.name = "txt",
     .driver = "",
     .endings = WORDS(".txt"),
     .crs = "gk3",
     .encoding = "GBK",
     .text_bytes = SIZE_MAX,
     .txt = true},
    {.name = "geojsonseq",
     .driver = "GeoJSONSeq",
     .endings = WORDS(".geojsonl", ".jsonl"),
     .crs = "OGC:CRS84",
     .only_crs = N_("RFC 7946 allows longitude and latitude on WGS 84 (CRS84) only"),
     .step_deg = 1e-7,
     .lists = true,
     .any_shape = true,
     .json_text = true,
     .json = true,
     .json_lines = true},
};
static const size_t nformats = sizeof formats / sizeof *formats;

/* The ending that `path` has, as a place in the path; NULL when it has none of the format. */
static const char *ending_of(const zl_format *format, const char *path)
{
    for (zl_words ending = format->endings; *ending; ending++) {
        const char *at =
            zl_has_ending(path, *ending) ? path + strlen(path) - strlen(*ending) : NULL;
        if (at && at[-1] != '/')
            return at;
    }
    return NULL;
}

static const zl_format *by_ending(const char *path)
{
    for (size_t i = 0; i < nformats; i++)
        if (ending_of(&formats[i], path))
            return &formats[i];
    return NULL;
}

bool zl_format_known(const char *path)
{
    return by_ending(path) != NULL;
}

const char *zl_shown(zl_text *room, const char *foreign)
{
    zl_text_add_safe(room, foreign ? foreign : "");
    return room->data && !room->failed ? room->data : "?";
}

static zl_status unknown(const char *what, const char *text, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text shown = {0}, list = {0};
    for (size_t i = 0; i < nformats; i++) {
        zl_text_addf(&list, "%s%s (", i ? ", " : "", formats[i].name);
        for (zl_words ending = formats[i].endings; *ending; ending++)
            zl_text_addf(&list, "%s%s", ending == formats[i].endings ? "" : " ", *ending);
        zl_text_add(&list, ")");
    }
    return zl_fail(err, ZL_USAGE, "%s '%s'; the formats are %s", what, zl_shown(&shown, text),
                   list.data ? list.data : "?");
}

zl_status zl_format_find(const zl_format **out, const char *name, const char *path, zl_error *err)
{
    const zl_format *format = name ? NULL : by_ending(path);
    for (size_t i = 0; name && i < nformats; i++)
        if (strcasecmp(name, formats[i].name) == 0)
            format = &formats[i];
    if (!format)
        return name ? unknown(_("unknown format"), name, err)
                    : unknown(_("no format is known by the ending of"), path, err);
    if (!ending_of(format, path)) {
        ZL_CLEANUP(zl_text_free) zl_text shown = {0};
        return zl_fail(err, ZL_USAGE, "'%s': the name of a %s file ends in %s",
                       zl_shown(&shown, path), format->name, format->endings[0]);
    }
    *out = format;
    return ZL_OK;
}

void zl_target_free(zl_target *target)
{
    zl_free(target->folder);
    zl_free(target->prefix);
    zl_free(target->stem);
    zl_free(target->ending);
    *target = (zl_target){0};
}

zl_status zl_target_split(zl_target *out, const zl_format *format, const char *path, zl_error *err)
{
    const char *ending = ending_of(format, path);
    const char *slash = strrchr(path, '/');
    const char *name = slash ? slash + 1 : path;
    if (!ending || name[0] == '.') {
        ZL_CLEANUP(zl_text_free) zl_text shown = {0};
        return zl_fail(err, ZL_USAGE, "'%s' is no name for an output file", zl_shown(&shown, path));
    }
    zl_target target = {.folder = slash == path ? zl_strdup("/")
                                  : slash       ? zl_strndup(path, (size_t)(slash - path))
                                                : zl_strdup("."),
                        .prefix = zl_strndup(path, (size_t)(name - path)),
                        .stem = zl_strndup(name, (size_t)(ending - name)),
                        .ending = zl_strdup(ending)};
    if (!target.folder || !target.prefix || !target.stem || !target.ending) {
        zl_target_free(&target);
        return zl_fail_memory(err);
    }
    *out = target;
    return ZL_OK;
}
