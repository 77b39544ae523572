#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/encoding/encoding.h"
#include "input/gdal/gdal.h"
#include "output/delivery_list.h"
#include "output/encode.h"
#include "output/gk3.h"
#include "output/postgres/postgres.h"
#include "output/schema_stream.h"

static const zl_column export_column[] = {
    {"file", ZL_TEXT, offsetof(zl_export_row, file), 0},
    {"format", ZL_TEXT, offsetof(zl_export_row, format), 0},
    {"crs", ZL_TEXT, offsetof(zl_export_row, crs), 0},
    {"features", ZL_INTEGER, offsetof(zl_export_row, features), 0},
    {"area_m2", ZL_REAL, offsetof(zl_export_row, area_m2), 3},
};

const zl_columns *zl_export_columns(void)
{
    static const zl_columns columns = {export_column, sizeof export_column / sizeof *export_column};
    return &columns;
}

/* ---- the CRS -------------------------------------------------------------------------------- */

static bool is_crs84(const char *crs)
{
    return strcasecmp(crs, "CRS84") == 0 || strcasecmp(crs, "OGC:CRS84") == 0;
}

static bool is_epsg(const char *crs)
{
    return strncasecmp(crs, "EPSG:", 5) == 0 && crs[5] &&
           strspn(crs + 5, "0123456789") == strlen(crs + 5) && strlen(crs) < 16;
}

/* Writes the code of the CRS of the file; "gk3" stays. */
static zl_status choose_crs(char out[32], const zl_format *format, const char *asked, zl_error *err)
{
    const char *crs = asked ? asked : format->crs;
    bool gk3 = strcasecmp(crs, "gk3") == 0;
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    if (!gk3 && !is_crs84(crs) && !is_epsg(crs))
        return zl_fail(err, ZL_USAGE, "--crs '%s': an export takes EPSG:n or gk3",
                       zl_shown(&shown, crs));
    if (gk3)
        snprintf(out, 32, "gk3");
    else if (is_crs84(crs))
        snprintf(out, 32, "OGC:CRS84");
    else
        snprintf(out, 32, "EPSG:%s", crs + 5);
    if (!format->only_crs)
        return ZL_OK;
    if (strcmp(out, "OGC:CRS84") != 0 && strcmp(out, "EPSG:4490") != 0 &&
        strcmp(out, "EPSG:4326") != 0)
        return zl_fail(err, ZL_USAGE,
                       "--crs %s: %s; write a Shapefile or GeoPackage for another CRS", out,
                       _(format->only_crs));
    snprintf(out, 32, "OGC:CRS84");
    return ZL_OK;
}

/* A file on another datum says so, and how it got there. */
static void note_datum(const zl_delivery *delivery, const zl_stream *stream, zl_findings *findings)
{
    for (size_t i = 0; i < delivery->count; i++) {
        const zl_part *part = &delivery->part[i];
        zl_datum datum = zl_crs_datum(part->crs);
        if (datum == ZL_DATUM_CGCS2000 || datum == ZL_DATUM_WGS84)
            continue;
        zl_findings_add(findings, delivery->transformation ? ZL_NOTE : ZL_WARNING, "other-datum",
                        stream->name, NULL, NULL, "%s: %s", zl_crs_label(part->crs),
                        zl_crs_datum_note(part->crs));
    }
}

/* ---- the text ------------------------------------------------------------------------------- */

/* A DBF is filled with single blanks. */
static zl_status check_bytes(const char *encoding, zl_error *err)
{
    ZL_CLEANUP(zl_encoder_close_ptr) zl_encoder *encoder = NULL;
    ZL_TRY(zl_encoder_open(&encoder, encoding, err));
    if (zl_encoder_fit(encoder, " ", 8).encoded == 1)
        return ZL_OK;
    return zl_fail(
        err, ZL_USAGE,
        "--encoding %s: files of this format cannot be in it; take UTF-8, GBK or GB18030",
        encoding);
}

/* Those that readers of TXT try, and in which a comma is a comma. */
static bool is_for_txt(const char *encoding)
{
    return strcmp(encoding, "GBK") == 0 || strcmp(encoding, "GB18030") == 0 ||
           strcmp(encoding, "UTF-8") == 0;
}

/* ArcGIS of a Chinese system reads GBK with its language byte whatever its version. */
static zl_status choose_encoding(char out[32], const zl_format *format,
                                 const zl_export_options *options, zl_error *err)
{
    const char *asked = options->encoding, *target = options->target;
    const char *usual = format->encoding ? format->encoding : "UTF-8";
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    if (target && strcmp(target, "arcgis") != 0)
        return zl_fail(err, ZL_USAGE, "--target '%s' is not known; arcgis is",
                       zl_shown(&shown, target));
    if (target && !format->shapefile)
        return zl_fail(err, ZL_USAGE,
                       "--target arcgis is for Shapefiles; a %s file needs nothing of the kind",
                       format->name);
    if (asked && !format->shapefile && !format->txt)
        return zl_fail(err, ZL_USAGE,
                       "--encoding is for Shapefiles and TXT; a %s file is always %s", format->name,
                       usual);
    if (!zl_encoding_name_to_write(out, asked ? asked : target ? "GBK" : usual))
        return zl_fail(err, ZL_USAGE, "--encoding '%s' is not known; try UTF-8, GBK or GB18030",
                       zl_shown(&shown, asked));
    if (format->txt && !is_for_txt(out))
        return zl_fail(err, ZL_USAGE, "--encoding '%s': a TXT is written in GBK, GB18030 or UTF-8",
                       zl_shown(&shown, asked));
    return check_bytes(out, err);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static zl_status check_options(const zl_export_options *options, const zl_format *format,
                               zl_error *err)
{
    if (options->xy && strcmp(format->driver, "CSV") != 0)
        return zl_fail(err, ZL_USAGE, "--xy is for CSV; a %s file has geometries of its own",
                       format->name);
    return ZL_OK;
}

static zl_status emit_rows(const zl_delivery *delivery, zl_row_fn emit, void *user, zl_error *err)
{
    for (size_t i = 0; emit && i < delivery->count; i++) {
        const zl_part *part = &delivery->part[i];
        ZL_CLEANUP(zl_text_free) zl_text file = {0};
        zl_text_addf(&file, "%s%s%s", delivery->target.prefix, part->stem, delivery->target.ending);
        if (file.failed)
            return zl_fail_memory(err);
        bool land = part->summary.polygons;
        zl_export_row row = {.file = file.data,
                             .format = delivery->format->name,
                             .crs = part->crs_code,
                             .features = part->summary.features,
                             .area_m2 = land ? part->summary.area_m2 : (double)NAN};
        ZL_TRY(emit(&row, NULL, user, err));
    }
    return ZL_OK;
}

/* The rows with the fields of the schema, where there is one. */
static zl_status apply_schema(zl_schema_stream **out, zl_stream *stream, const zl_stream *base,
                              const zl_export_options *options, const zl_delivery *delivery,
                              zl_findings *findings, zl_error *err)
{
    const zl_format *format = delivery->format;
    if (options->schema && format->txt)
        return zl_fail(
            err, ZL_USAGE,
            "--schema is for tables; the columns of a TXT are fixed (编号, 名称, 图幅号 …)");
    if (!options->schema)
        return options->allow_schematic
                   ? zl_fail(err, ZL_USAGE, "--allow-schematic goes with --schema FILE")
                   : ZL_OK;
    const zl_schema_request request = {.path = options->schema,
                                       .allow_schematic = options->allow_schematic,
                                       .format = format,
                                       .encoding = delivery->encoding};
    ZL_TRY(zl_schema_stream_open(out, base, &request, findings, err));
    *stream = *zl_schema_stream_rows(*out);
    return ZL_OK;
}

/* A table in one CRS, with the columns of the layer or of the schema. */
static zl_status export_to_database(zl_layer *layer, const char *output,
                                    const zl_export_options *options, zl_row_fn emit, void *user,
                                    zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_delivery_free)
    zl_delivery delivery = {.format = &zl_postgis_format,
                            .encoding = "UTF-8",
                            .overwrite = options->overwrite,
                            .transformation = options->transformation,
                            .assume_same_datum = options->assume_same_datum};
    ZL_CLEANUP(zl_pg_address_free) zl_pg_address address = {0};
    ZL_CLEANUP(zl_schema_stream_free_ptr) zl_schema_stream *asked = NULL;
    zl_stream base = zl_layer_stream(layer), stream = base;
    char crs[32];
    ZL_TRY(zl_postgis_target(&address, output, &base, options, err));
    ZL_TRY(choose_crs(crs, delivery.format, options->crs, err));
    if (strcmp(crs, "gk3") == 0)
        return zl_fail(err, ZL_USAGE,
                       "--crs gk3 makes a file for each zone; a table has one CRS: name "
                       "that of its zone (EPSG:4517 …)");
    ZL_TRY(apply_schema(&asked, &stream, &base, options, &delivery, findings, err));
    ZL_TRY(zl_delivery_add(&delivery, "", crs, &stream, err));
    note_datum(&delivery, &stream, findings);
    ZL_TRY(zl_gk3_note_outside(&stream, crs, findings, err));
    ZL_TRY(zl_postgis_deliver(&delivery.part[0], &address, &delivery, findings, err));
    delivery.target = (zl_target){.prefix = address.label, .ending = (char *)""};
    zl_status status = emit_rows(&delivery, emit, user, err);
    delivery.target = (zl_target){0}; /* it was borrowed */
    return status;
}

zl_status zl_export(zl_layer *layer, const char *output, const zl_export_options *options,
                    zl_row_fn emit, void *user, zl_findings *findings, zl_error *err)
{
    ZL_TRY(zl_gdal_need(err));
    static const zl_export_options defaults;
    if (!options)
        options = &defaults;
    if (zl_is_database(output))
        return export_to_database(layer, output, options, emit, user, findings, err);
    ZL_CLEANUP(zl_delivery_free)
    zl_delivery delivery = {.for_arcgis = options->target,
                            .overwrite = options->overwrite,
                            .list = options->delivery_list,
                            .xy = options->xy,
                            .transformation = options->transformation,
                            .assume_same_datum = options->assume_same_datum};
    ZL_TRY(zl_format_find(&delivery.format, options->format, output, err));
    ZL_TRY(zl_target_split(&delivery.target, delivery.format, output, err));
    if (delivery.list)
        ZL_TRY(zl_delivery_list_check(delivery.list, &delivery.target, err));
    ZL_TRY(check_options(options, delivery.format, err));
    char encoding[32];
    ZL_TRY(choose_encoding(encoding, delivery.format, options, err));
    delivery.encoding = encoding;
    char crs[32];
    ZL_TRY(choose_crs(crs, delivery.format, options->crs, err));
    ZL_CLEANUP(zl_schema_stream_free_ptr) zl_schema_stream *asked = NULL;
    zl_stream base = zl_layer_stream(layer), stream = base;
    ZL_TRY(apply_schema(&asked, &stream, &base, options, &delivery, findings, err));
    zl_gk3_filters filters;
    if (delivery.format->txt)
        ZL_TRY(zl_txt_choose(&delivery, crs, options, &stream, findings, err));
    else
        ZL_TRY(zl_txt_refuse_options(options, delivery.format, err));
    if (strcmp(crs, "gk3") == 0 && !options->crs && !delivery.format->txt)
        ZL_TRY(zl_gk3_choose(crs, &delivery, &stream, findings, err));
    if (strcmp(crs, "gk3") == 0)
        ZL_TRY(zl_gk3_split(&delivery, &filters, &stream, findings, err));
    else
        ZL_TRY(zl_delivery_add(&delivery, delivery.target.stem, crs, &stream, err));
    note_datum(&delivery, &stream, findings);
    ZL_TRY(zl_gk3_note_outside(&stream, crs, findings, err));
    ZL_TRY(zl_deliver(&delivery, findings, err));
    return emit_rows(&delivery, emit, user, err);
}
