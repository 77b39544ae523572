#include "output/map/map.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "input/gdal/gdal.h"
#include "output/map/load.h"
#include "output/map/words.h"

#define WORDS(...) ((const char *const[]){__VA_ARGS__, NULL})

static const zl_format formats[] = {{.name = "png", .driver = "PNG", .endings = WORDS(".png")},
                                    {.name = "svg", .driver = "", .endings = WORDS(".svg")},
                                    {.name = "pdf", .driver = "", .endings = WORDS(".pdf")}};
static const size_t nformats = sizeof formats / sizeof *formats;

static const zl_column map_column[] = {
    {"file", ZL_TEXT, offsetof(zl_map_row, file), 0},
    {"format", ZL_TEXT, offsetof(zl_map_row, format), 0},
    {"width_mm", ZL_REAL, offsetof(zl_map_row, width_mm), 1},
    {"height_mm", ZL_REAL, offsetof(zl_map_row, height_mm), 1},
    {"scale_denominator", ZL_REAL, offsetof(zl_map_row, scale_denominator), 0},
    {"crs", ZL_TEXT, offsetof(zl_map_row, crs), 0},
    {"panes", ZL_INTEGER, offsetof(zl_map_row, panes), 0},
    {"features", ZL_INTEGER, offsetof(zl_map_row, features), 0},
    {"west_deg", ZL_REAL, offsetof(zl_map_row, west_deg), 6},
    {"south_deg", ZL_REAL, offsetof(zl_map_row, south_deg), 6},
    {"east_deg", ZL_REAL, offsetof(zl_map_row, east_deg), 6},
    {"north_deg", ZL_REAL, offsetof(zl_map_row, north_deg), 6},
};

const zl_columns *zl_map_columns(void)
{
    static const zl_columns columns = {map_column, sizeof map_column / sizeof *map_column};
    return &columns;
}

/* ---- what is asked for ---------------------------------------------------------------------- */

static const zl_format *format_named(const char *name)
{
    for (size_t i = 0; i < nformats; i++)
        if (strcasecmp(name, formats[i].name) == 0)
            return &formats[i];
    return NULL;
}

static zl_status choose_format(zl_map_job *job, const char *output, zl_error *err)
{
    const char *slash = strrchr(output, '/'), *dot = strrchr(slash ? slash : output, '.');
    job->format = format_named(dot ? dot + 1 : "");
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    if (!job->format)
        return zl_fail(err, ZL_USAGE, "'%s': a map ends in .png, .svg or .pdf",
                       zl_shown(&shown, output));
    return zl_target_split(&job->target, job->format, output, err);
}

static zl_status take_options(zl_map_job *job, const char *output, zl_error *err)
{
    const zl_map_options *options = job->options;
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    ZL_TRY(choose_format(job, output, err));
    ZL_TRY(zl_paper_parse(&job->paper, options->paper, options->landscape, options->portrait, err));
    if (options->dpi != 0 && (options->dpi < 50 || options->dpi > 1200))
        return zl_fail(err, ZL_USAGE, "--dpi %g: give 50 to 1200", options->dpi);
    double scale;
    zl_extent extent;
    if (options->scale)
        ZL_TRY(zl_scale_parse(&scale, options->scale, err));
    if (options->extent)
        ZL_TRY(zl_extent_parse(&extent, options->extent, err));
    job->chinese = strcmp(zl_language(), "zh") == 0;
    job->labels = job->chinese ? ZL_LABELS_ZH : ZL_LABELS_EN;
    if (options->labels && !zl_labels_parse(&job->labels, options->labels))
        return zl_fail(err, ZL_USAGE, "--labels '%s': give zh, en or both",
                       zl_shown(&shown, options->labels));
    return ZL_OK;
}

/* The one that was asked for; else, of a map of zones, what it shows. */
static zl_status choose_title(zl_map_job *job, zl_error *err)
{
    const char *title = job->options->title;
    bool zones = false, schematic = false;
    for (size_t i = 0; i < job->layers.count; i++) {
        zones |= job->layers.item[i].zones;
        schematic |= job->layers.item[i].schematic;
    }
    if (!title && zones)
        title = zl_map_word_of(schematic ? ZL_MAP_WORD_SCHEMATIC_TITLE : ZL_MAP_WORD_TITLE,
                               job->chinese);
    if (title && *title)
        zl_map_text(&job->title, title, 200);
    job->margin.title = job->title.data;
    return job->title.failed ? zl_fail_memory(err) : ZL_OK;
}

/* ---- the job -------------------------------------------------------------------------------- */

static void free_job(zl_map_job *job)
{
    zl_publication_free_ptr(&job->publication);
    zl_target_free(&job->target);
    zl_map_layers_free(&job->layers);
    for (size_t i = 0; i < ZL_MAP_PANES; i++)
        zl_view_free(&job->view[i]);
    zl_text_free(&job->drawn);
    zl_text_free(&job->keys);
    zl_text_free(&job->title);
    for (int i = 0; i < ZL_MAP_NOTES; i++)
        zl_free(job->margin.note[i]);
    zl_free(job->work);
    free(job->folder);
}

static zl_status open_work(zl_map_job *job, zl_error *err)
{
    ZL_TRY(
        zl_publication_open(&job->publication, job->target.folder, job->options->overwrite, err));
    ZL_TRY(zl_publication_add(job->publication, job->format, job->target.stem, job->target.ending,
                              err));
    if (job->options->mapfile)
        ZL_TRY(zl_map_served_announce(job, err));
    /* MapServer takes any other path for one that begins where the mapfile lies. */
    job->folder = realpath(zl_publication_folder(job->publication), NULL);
    if (!job->folder)
        return zl_fail(err, ZL_FAILED, "cannot write beside the map: %s", strerror(errno));
    zl_text work = {0};
    zl_text_addf(&work, "%s/" ZL_MAP_WORK, job->folder);
    job->work = zl_text_take(&work);
    if (!job->work)
        return zl_fail_memory(err);
    if (mkdir(job->work, 0700) != 0)
        return zl_fail(err, ZL_FAILED, "cannot write beside the map: %s", strerror(errno));
    return ZL_OK;
}

static void tell_of_missing(const zl_map_job *job, zl_findings *findings)
{
    for (size_t i = 0; i < job->layers.count; i++) {
        const zl_map_layer *layer = &job->layers.item[i];
        const char *name = zl_layer_name(layer->layer);
        if (layer->features == 0)
            zl_findings_add(findings, ZL_NOTE, "nothing-to-draw", name, NULL, NULL,
                            "the layer has no features, or none that the filters let through");
        else if (layer->shapes < layer->features)
            zl_findings_add(findings, ZL_NOTE, "not-drawn", name, NULL, NULL,
                            "%lld of %lld features have no boundary and are not on the map",
                            (long long)(layer->features - layer->shapes),
                            (long long)layer->features);
    }
}

/* The projections of the panes, each once, and what the panes reach together. */
static void sum_up(zl_map_row *row, zl_text *crs, const zl_map_job *job)
{
    zl_extent shown = job->view[0].extent;
    for (size_t i = 0; i < job->panes; i++) {
        bool seen = false;
        for (size_t j = 0; j < i; j++)
            seen |= strcmp(job->view[j].definition, job->view[i].definition) == 0;
        if (!seen)
            zl_text_addf(crs, "%s%s", i ? ";" : "", job->view[i].definition);
        shown = zl_extent_join(&shown, &job->view[i].extent);
    }
    row->crs = crs->data;
    row->west_deg = shown.west;
    row->south_deg = shown.south;
    row->east_deg = shown.east;
    row->north_deg = shown.north;
}

/* Its texts are made before the map is published: then nothing may be wanting any more. */
static zl_status describe(zl_map_row *row, zl_text *crs, const zl_map_job *job, const char *output,
                          zl_error *err)
{
    *row = (zl_map_row){.file = output,
                        .format = job->format->name,
                        .width_mm = job->sheet.width_mm,
                        .height_mm = job->sheet.height_mm,
                        .scale_denominator = job->view[0].scale,
                        .panes = (int64_t)job->panes};
    sum_up(row, crs, job);
    for (size_t i = 0; i < job->layers.count; i++)
        row->features += job->layers.item[i].shapes;
    return crs->failed ? zl_fail_memory(err) : ZL_OK;
}

static zl_status draw(zl_map_job *job, zl_findings *findings, zl_error *err)
{
    ZL_TRY(zl_map_arrange(job, err));
    ZL_TRY(zl_map_engine_load(&job->engine, err));
    ZL_TRY(zl_map_font(job, err));
    ZL_TRY(zl_map_draw(job, findings, err));
    if (job->options->mapfile)
        ZL_TRY(zl_map_served_write(job, err));
    tell_of_missing(job, findings);
    return zl_findings_status(findings, err);
}

zl_status zl_map_write(zl_layer *const *layer, size_t nlayers, const char *output,
                       const zl_map_options *options, zl_row_fn emit, void *user,
                       zl_findings *findings, zl_error *err)
{
    ZL_TRY(zl_gdal_need(err));
    static const zl_map_options defaults;
    ZL_CLEANUP(free_job) zl_map_job job = {.options = options ? options : &defaults};
    if (nlayers == 0)
        return zl_fail(err, ZL_USAGE, "a map needs a layer to draw");
    ZL_TRY(take_options(&job, output, err));
    ZL_TRY(zl_map_layers_survey(&job.layers, layer, nlayers, err));
    ZL_TRY(choose_title(&job, err));
    ZL_TRY(open_work(&job, err));
    ZL_CLEANUP(zl_text_free) zl_text crs = {0};
    zl_map_row row;
    zl_status status = draw(&job, findings, err);
    if (status == ZL_OK)
        status = describe(&row, &crs, &job, output, err);
    if (status == ZL_OK)
        status = zl_publication_commit(job.publication, err);
    if (status == ZL_FAILED)
        zl_add_free_bytes(err, job.publication);
    return status == ZL_OK && emit ? emit(&row, NULL, user, err) : status;
}
