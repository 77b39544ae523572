/* A source: opened in steps, asked about itself, closed. */
#include "input/source/source.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/text.h"
#include "db/postgres/address.h"
#include "input/dxf/dxf.h"
#include "input/gdal/gdal.h"
#include "input/quote.h"
#include "input/source/private.h"
#include "input/txt/txt.h"

static zl_status check_encoding(const char *encoding, zl_error *err)
{
    if (!encoding)
        return ZL_OK;
    char name[32];
    if (!zl_encoding_name(name, encoding))
        return zl_fail(err, ZL_USAGE,
                       "\"%s\" is no known encoding; GBK, GB18030 and UTF-8 are the usual ones",
                       zl_quoted(encoding).text);
    return ZL_OK;
}

static zl_status name_source(zl_source *source, const char *path, zl_error *err)
{
    zl_text safe = {0};
    bool piped = strcmp(path, "-") == 0;
    zl_text_add_safe(&safe, piped ? _("standard input") : path);
    source->name = zl_text_take(&safe);
    ZL_CLEANUP(zl_free_ptr) char *bare = zl_strdup(path);
    for (size_t size = bare ? strlen(bare) : 0; size > 1 && bare[size - 1] == '/';)
        bare[--size] = '\0';
    source->stem = bare ? zl_strdup(piped ? "stdin" : CPLGetBasename(bare)) : NULL;
    return source->name && source->stem ? ZL_OK : zl_fail_memory(err);
}

/* Text that is given in place of a file needs no path, and its name is no claim. */
static zl_status locate(zl_source *source, char **path, const char *what, const char *geojson,
                        zl_error *err)
{
    if (!geojson)
        return zl_source_locate(path, &source->wanted, what, err);
    *path = zl_strdup(what);
    return *path ? ZL_OK : zl_fail_memory(err);
}

zl_status zl_source_open_ogr(zl_source *source, const zl_source_options *options, zl_error *err)
{
    const char *encoding = options->encoding;
    ZL_TRY(check_encoding(encoding, err));
    source->option = zl_strdup(encoding);
    if (encoding && !source->option)
        return zl_fail_memory(err);
    if (!source->stdin_data)
        ZL_TRY(zl_source_check_database(source, err));
    zl_drawing_settings_begin(source, encoding);
    zl_status status = zl_source_open_dataset(source, err);
    if (status == ZL_OK && zl_source_is_drawing(source))
        status = zl_source_open_drawing(source, options, err);
    zl_drawing_settings_end();
    return status == ZL_OK ? zl_source_open_layer(source, err) : status;
}

/* The last one takes what no other does. */
static const zl_source_reader *reader_for(const zl_source *source)
{
    static const zl_source_reader *const readers[] = {&zl_txt_reader};
    for (size_t i = 0; !source->stdin_data && i < sizeof readers / sizeof readers[0]; i++)
        if (readers[i]->takes(source->path))
            return readers[i];
    return &zl_ogr_reader;
}

/* It is no path, and names itself once it is looked at. */
static zl_status open_database(zl_source *source, const char *what,
                               const zl_source_options *options, zl_error *err)
{
    source->name = zl_database_shown(what);
    source->path = zl_strdup(what);
    if (!source->name || !source->path)
        return zl_fail_memory(err);
    source->reader = &zl_pg_reader;
    ZL_TRY(source->reader->open(source, options, err));
    return zl_check_drawing_options(source, options, err);
}

static zl_status open_inside(zl_source *source, const char *what, const zl_source_options *options,
                             zl_error *err)
{
    const char *geojson = options->geojson;
    ZL_CLEANUP(zl_free_ptr) char *path = NULL;
    bool database = !geojson && zl_is_database(what);
    if (database)
        ZL_TRY(zl_database_check(what, options->allow_database, err));
    source->findings = zl_findings_new();
    if (!source->findings)
        return zl_fail_memory(err);
    if (database)
        return open_database(source, what, options, err);
    ZL_TRY(locate(source, &path, what, geojson, err));
    ZL_TRY(name_source(source, path, err));
    if (geojson || strcmp(path, "-") == 0)
        ZL_TRY(zl_source_open_text(source, geojson, err));
    else
        ZL_TRY(zl_source_gdal_path(&source->path, path, err));
    source->reader = reader_for(source);
    ZL_TRY(source->reader->open(source, options, err));
    return zl_check_drawing_options(source, options, err);
}

zl_status zl_source_open(zl_source **out, const char *what, const zl_source_options *options,
                         zl_error *err)
{
    return zl_source_open_for(out, what, ZL_SHAPE_NONE, options, err);
}

zl_status zl_source_open_for(zl_source **out, const char *what, zl_shape_kind shape,
                             const zl_source_options *options, zl_error *err)
{
    ZL_TRY(zl_gdal_need(err));
    static const zl_source_options defaults = {0};
    options = options ? options : &defaults;
    zl_source *source = zl_alloc_zero(1, sizeof *source);
    if (!source)
        return zl_fail_memory(err);
    source->count = -1;
    source->geometry_field[0] = source->geometry_field[1] = source->open_field = -1;
    zl_gdal_log_begin(&source->log);
    source->shape_wanted = shape;
    zl_status status = open_inside(source, what, options, err);
    zl_gdal_log_end();
    if (status != ZL_OK) {
        zl_source_close(source);
        return status;
    }
    *out = source;
    return ZL_OK;
}

void zl_source_close(zl_source *source)
{
    if (!source)
        return;
    zl_gdal_log_begin(&source->log);
    zl_source_forget(source);
    zl_txt_close(source->txt);
    if (source->selected)
        GDALDatasetReleaseResultSet(source->dataset, source->layer);
    if (source->dataset)
        GDALClose(source->dataset);
    if (source->stdin_data && source->path)
        VSIUnlink(source->path);
    if (source->in_memory)
        VSIRmdirRecursive(source->in_memory);
    zl_gdal_log_end();
    for (size_t i = 0; i < source->nfields; i++)
        zl_free(source->field[i].name);
    for (size_t i = 0; i < source->nnotes; i++)
        zl_free(source->note[i].text);
    zl_free(source->note);
    void *const owned[] = {source->name,      source->stem,       source->path,
                           source->wanted,    source->driver,     source->option,
                           source->crs_wkt,   source->in_memory,  source->skipped,
                           source->cut_names, source->stdin_data, source->layer_name,
                           source->field,     source->ogr_field,  source->shapefile,
                           source->values,    source->owned};
    for (size_t i = 0; i < sizeof owned / sizeof *owned; i++)
        zl_free(owned[i]);
    zl_decoder_close(source->decoder);
    zl_json_seen_free(&source->json);
    zl_findings_free(source->findings);
    zl_gdal_log_free(&source->log);
    zl_free(source);
}

void zl_source_close_ptr(zl_source **source)
{
    zl_source_close(*source);
}

const char *zl_source_name(const zl_source *source)
{
    return source->name;
}

const char *zl_source_stem(const zl_source *source)
{
    return source->stem;
}

const char *zl_source_layer(const zl_source *source)
{
    return source->layer_name;
}

size_t zl_source_nfields(const zl_source *source)
{
    return source->nfields;
}

const zl_field *zl_source_field(const zl_source *source, size_t i)
{
    return i < source->nfields ? &source->field[i] : NULL;
}

zl_shape_kind zl_source_kind(const zl_source *source)
{
    return source->kind;
}

bool zl_source_is_table(const zl_source *source)
{
    return source->is_table;
}

const char *zl_source_driver(const zl_source *source)
{
    return source->driver;
}

const char *zl_source_crs(const zl_source *source, bool *axes_swapped)
{
    if (axes_swapped)
        *axes_swapped = source->axes_swapped;
    return source->crs_wkt;
}

const char *zl_source_crs_why(const zl_source *source)
{
    return source->txt ? zl_txt_crs_why(source->txt) : NULL;
}

bool zl_source_is_north_first(const zl_source *source)
{
    return source->txt != NULL;
}

bool zl_source_any_attribute(const zl_source *source,
                             bool (*look)(const char *name, const char *value, void *user),
                             void *user)
{
    return source->txt && zl_txt_any_attribute(source->txt, look, user);
}

bool zl_source_zone_is_settled(const zl_source *source)
{
    return source->txt && zl_txt_zone_is_settled(source->txt);
}

bool zl_source_has_plots(const zl_source *source)
{
    return source->txt != NULL;
}

zl_status zl_source_next(zl_raw_feature **out, zl_source *source, zl_error *err)
{
    zl_source_forget(source);
    return source->reader->next(out, source, err);
}

zl_status zl_source_rewind(zl_source *source, zl_error *err)
{
    (void)err;
    zl_source_forget(source);
    source->reader->rewind(source);
    return ZL_OK;
}

const char *zl_source_skipped(const zl_source *source)
{
    return source->skipped;
}

const zl_findings *zl_source_findings(const zl_source *source)
{
    return source->findings;
}

bool zl_source_is_shapefile(const zl_source *source)
{
    return source->shapefile != NULL;
}

const char *zl_source_bad_prj(const zl_source *source)
{
    return source->bad_prj;
}

const char *zl_source_cut_names(const zl_source *source)
{
    return source->cut_names;
}

const char *zl_source_warnings(const zl_source *source)
{
    return source->log.warnings.data;
}

size_t zl_source_nnotes(const zl_source *source)
{
    return source->nnotes;
}

const zl_source_note *zl_source_note_at(const zl_source *source, size_t i)
{
    return i < source->nnotes ? &source->note[i] : NULL;
}

zl_status zl_source_add_note(zl_source *source, zl_severity severity, const char *code,
                             const double *xy, zl_error *err, const char *format, ...)
{
    zl_source_note *grown =
        zl_grow(source->note, source->nnotes, &source->note_capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    source->note = grown;
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    zl_print(text, sizeof text, zl_message(format), arguments);
    va_end(arguments);
    char *copy = zl_strdup(text);
    if (!copy)
        return zl_fail_memory(err);
    grown[source->nnotes++] =
        (zl_source_note){.severity = severity,
                         .code = code,
                         .text = copy,
                         .xy = {xy ? xy[0] : (double)NAN, xy ? xy[1] : (double)NAN}};
    return ZL_OK;
}

int64_t zl_source_count(const zl_source *source)
{
    return source->count;
}

const char *zl_gdal_version(void)
{
    return zl_gdal_need(NULL) == ZL_OK ? GDALVersionInfo("RELEASE_NAME") : "?";
}
