/* zl_qgis_write(): layers into a GeoPackage, the project beside or within it, published together.
 */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/text.h"
#include "input/gdal/gdal.h"
#include "output/publish.h"
#include "output/qgis/package.h"
#include "output/qgis/project.h"
#include "output/writer.h"

static const zl_column qgis_column[] = {
    {"layer", ZL_TEXT, offsetof(zl_qgis_row, layer), 0},
    {"title", ZL_TEXT, offsetof(zl_qgis_row, title), 0},
    {"style", ZL_TEXT, offsetof(zl_qgis_row, style), 0},
    {"features", ZL_INTEGER, offsetof(zl_qgis_row, features), 0},
    {"file", ZL_TEXT, offsetof(zl_qgis_row, file), 0},
    {"crs", ZL_TEXT, offsetof(zl_qgis_row, crs), 0},
};

const zl_columns *zl_qgis_columns(void)
{
    static const zl_columns columns = {qgis_column, sizeof qgis_column / sizeof *qgis_column};
    return &columns;
}

/* ---- files ---------------------------------------------------------------------------------- */

static const zl_format qgz_format = {.name = "qgz", .endings = (const char *const[]){".qgz", NULL}};

/* What is written where. */
typedef struct files {
    bool zipped; /* a .qgz beside its GeoPackage */
    zl_target target;
    const zl_format *gpkg;
    zl_publication *publication;
} files;

static void free_files(files *f)
{
    zl_publication_free_ptr(&f->publication);
    zl_target_free(&f->target);
}

static zl_status open_files(files *f, const char *output, bool overwrite, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    f->zipped = zl_has_ending(output, ".qgz");
    if (!f->zipped && !zl_has_ending(output, ".gpkg"))
        return zl_fail(err, ZL_USAGE,
                       "'%s': a project is a .qgz, with its data in a .gpkg beside it, or a .gpkg "
                       "with both",
                       zl_shown(&shown, output));
    const char *slash = strrchr(output, '/');
    if (strchr(slash ? slash : output, '|'))
        return zl_fail(err, ZL_USAGE,
                       "'%s': QGIS takes what follows | in the name of a file for something else; "
                       "name another",
                       zl_shown(&shown, output));
    ZL_TRY(zl_format_find(&f->gpkg, "gpkg", "x.gpkg", err));
    ZL_TRY(zl_target_split(&f->target, f->zipped ? &qgz_format : f->gpkg, output, err));
    ZL_TRY(zl_publication_open(&f->publication, f->target.folder, overwrite, err));
    const char *data_ending = f->zipped ? ".gpkg" : f->target.ending;
    ZL_TRY(zl_publication_add(f->publication, f->gpkg, f->target.stem, data_ending, err));
    return f->zipped ? zl_publication_add(f->publication, &qgz_format, f->target.stem,
                                          f->target.ending, err)
                     : ZL_OK;
}

static void close_crs(zl_crs **crs)
{
    zl_crs_close(*crs);
}

static zl_status write_layer(zl_qgis_layer *layer, const files *f, const zl_qgis_project *project,
                             zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    zl_text_add_safe(&shown, f->target.prefix);
    zl_text_add_safe(&shown, project->data);
    ZL_CLEANUP(close_crs) zl_crs *crs = NULL;
    ZL_TRY(zl_crs_open(&crs, "EPSG:4490", false, NULL, err));
    if (shown.failed)
        return zl_fail_memory(err);
    const zl_write_request request = {.format = f->gpkg,
                                      .folder = zl_publication_folder(f->publication),
                                      .stem = f->target.stem,
                                      .ending = f->zipped ? ".gpkg" : f->target.ending,
                                      .shown = shown.data,
                                      .crs = crs,
                                      .crs_code = "EPSG:4490",
                                      .layer = layer->table,
                                      .labels = project->labels};
    zl_summary summary;
    ZL_TRY(zl_write_stream(&summary, &request, &layer->stream, findings, err));
    layer->features = summary.features;
    return zl_verify_file(&summary, &request, err);
}

static zl_status write_project(const files *f, const zl_qgis_project *project, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text document = {0};
    ZL_CLEANUP(zl_text_free) zl_text path = {0};
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    ZL_TRY(zl_qgis_document(&document, project, err));
    zl_text_addf(&path, "%s/%s%s", zl_publication_folder(f->publication), f->target.stem,
                 f->target.ending);
    zl_text_add_safe(&shown, f->target.prefix);
    zl_text_add_safe(&shown, f->target.stem);
    zl_text_add_safe(&shown, f->target.ending);
    if (path.failed || shown.failed)
        return zl_fail_memory(err);
    if (!f->zipped)
        return zl_qgis_embed(path.data, shown.data, project->name, &document, err);
    ZL_TRY(zl_qgis_zip(path.data, shown.data, &document, err));
    return zl_qgis_verify_zip(path.data, shown.data, &document, err);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static zl_status emit_rows(const zl_qgis_project *project, const char *file, zl_row_fn emit,
                           void *user, zl_error *err)
{
    for (size_t i = 0; emit && i < project->count; i++) {
        const zl_qgis_layer *layer = &project->layer[i];
        const zl_qgis_row row = {.layer = layer->table,
                                 .title = layer->title,
                                 .style = layer->style ? layer->style->name : NULL,
                                 .features = layer->features,
                                 .file = file,
                                 .crs = project->crs_code};
        ZL_TRY(emit(&row, NULL, user, err));
    }
    return ZL_OK;
}

zl_status zl_qgis_write(zl_layer *const *layers, size_t count, const char *output,
                        const zl_qgis_options *options, zl_row_fn emit, void *user,
                        zl_findings *findings, zl_error *err)
{
    ZL_TRY(zl_gdal_need(err));
    static const zl_qgis_options defaults;
    if (!options)
        options = &defaults;
    ZL_CLEANUP(free_files) files f = {0};
    ZL_CLEANUP(zl_qgis_project_free) zl_qgis_project project = {0};
    ZL_CLEANUP(zl_text_free) zl_text data = {0}, file = {0};
    ZL_TRY(open_files(&f, output, options->overwrite, err));
    ZL_TRY(zl_qgis_plan(&project, layers, count, options, findings, err));
    zl_text_addf(&data, "%s%s", f.target.stem, f.zipped ? ".gpkg" : f.target.ending);
    /* For the rows: nothing may be wanting once the project is published. */
    zl_text_addf(&file, "%s%s%s", f.target.prefix, f.target.stem, f.target.ending);
    if (data.failed || file.failed)
        return zl_fail_memory(err);
    project.data = data.data;
    project.name = f.target.stem;
    zl_status status = ZL_OK;
    for (size_t i = 0; status == ZL_OK && i < project.count; i++)
        status = write_layer(&project.layer[i], &f, &project, findings, err);
    if (status == ZL_OK)
        status = write_project(&f, &project, err);
    if (status == ZL_OK)
        status = zl_findings_status(findings, err);
    if (status == ZL_OK)
        status = zl_publication_commit(f.publication, err);
    if (status == ZL_FAILED)
        zl_add_free_bytes(err, f.publication);
    return status == ZL_OK ? emit_rows(&project, file.data, emit, user, err) : status;
}
