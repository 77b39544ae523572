/* The mapfile that anyone may serve as WMS with stock MapServer: beside it its data and its list of
 * fonts, named by relative paths, so that the files can be moved together. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "output/map/load.h"
#include "output/map/map.h"
#include "output/text_file.h"

/* ---- names ---------------------------------------------------------------------------------- */

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static zl_status check_name(const zl_map_job *job, zl_error *err)
{
    const char *path = job->options->mapfile, *name = name_of(path);
    size_t size = strlen(name), folder = (size_t)(name - path);
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    if (size < 5 || strcasecmp(name + size - 4, ".map") != 0)
        return zl_fail(err, ZL_USAGE, "--mapfile '%s': a mapfile ends in .map",
                       zl_shown(&shown, path));
    if (strlen(job->target.prefix) != folder || strncmp(job->target.prefix, path, folder) != 0)
        return zl_fail(err, ZL_USAGE,
                       "--mapfile '%s': it has to lie in the folder of the map itself, since both "
                       "are written together",
                       zl_shown(&shown, path));
    return ZL_OK;
}

/* "<stem of the mapfile>_": what the names of its other files begin with. */
static char *prefix_of(const zl_map_job *job)
{
    zl_text prefix = {0};
    const char *name = name_of(job->options->mapfile);
    zl_text_add_bytes(&prefix, name, strlen(name) - 4);
    zl_text_add(&prefix, "_");
    return zl_text_take(&prefix);
}

static zl_status announce(zl_map_job *job, const char *stem, const char *suffix, const char *ending,
                          zl_error *err)
{
    static const zl_format plain = {.name = "mapfile", .driver = ""};
    ZL_CLEANUP(zl_text_free) zl_text name = {0};
    zl_text_addf(&name, "%s%s", stem, suffix);
    return name.failed ? zl_fail_memory(err)
                       : zl_publication_add(job->publication, &plain, name.data, ending, err);
}

zl_status zl_map_served_announce(zl_map_job *job, zl_error *err)
{
    ZL_TRY(check_name(job, err));
    ZL_CLEANUP(zl_free_ptr) char *prefix = prefix_of(job);
    if (!prefix)
        return zl_fail_memory(err);
    for (size_t i = 0; i < job->layers.count; i++)
        if (job->layers.item[i].shapes > 0)
            ZL_TRY(announce(job, prefix, job->layers.item[i].group, ".gpkg", err));
    ZL_TRY(announce(job, prefix, "fonts", ".txt", err));
    const char *name = name_of(job->options->mapfile);
    ZL_CLEANUP(zl_free_ptr) char *stem = zl_strndup(name, strlen(name) - 4);
    return stem ? announce(job, stem, "", name + strlen(stem), err) : zl_fail_memory(err);
}

/* ---- the files ------------------------------------------------------------------------------ */

static char *published_path(const zl_map_job *job, const char *prefix, const char *name,
                            const char *ending)
{
    zl_text path = {0};
    zl_text_addf(&path, "%s/%s%s%s", job->folder, prefix, name, ending);
    return zl_text_take(&path);
}

static zl_status move_data(const zl_map_job *job, const char *prefix, zl_error *err)
{
    for (size_t i = 0; i < job->layers.count; i++) {
        const zl_map_layer *layer = &job->layers.item[i];
        if (layer->shapes == 0)
            continue;
        zl_text file = {0};
        zl_text_addf(&file, "%s.gpkg", layer->group);
        ZL_CLEANUP(zl_free_ptr) char *name = zl_text_take(&file);
        ZL_CLEANUP(zl_free_ptr) char *from = name ? zl_map_path(job, name) : NULL;
        ZL_CLEANUP(zl_free_ptr) char *to = published_path(job, prefix, layer->group, ".gpkg");
        if (!from || !to)
            return zl_fail_memory(err);
        if (rename(from, to) != 0)
            return zl_fail(err, ZL_FAILED, "the data of the mapfile cannot be written");
    }
    return ZL_OK;
}

static zl_status write_fonts(const zl_map_job *job, const char *prefix, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    ZL_CLEANUP(zl_free_ptr) char *path = published_path(job, prefix, "fonts", ".txt");
    if (strpbrk(job->font, " \t\n"))
        return zl_fail(err, ZL_USAGE,
                       "--mapfile: the path of the font, '%s', has a blank, which a list of fonts "
                       "cannot hold; name another font with --font FILE",
                       job->font);
    zl_text_addf(&text, ZL_MAP_FONT " %s\n", job->font);
    return !path || text.failed ? zl_fail_memory(err) : zl_write_text(path, &text, err);
}

/* ---- what WMS tells ------------------------------------------------------------------------- */

static void add_entry(zl_text *out, const char *key, const char *value)
{
    zl_mapfile_string(out, key);
    zl_text_add(out, " ");
    zl_mapfile_string(out, value);
    zl_text_add(out, "\n");
}

static void add_metadata(zl_text *out, const zl_map_layer *layer, const zl_map_rule *rule,
                         bool labels)
{
    ZL_CLEANUP(zl_text_free) zl_text title = {0};
    const char *zh = rule->title[ZL_MAP_ZH], *en = rule->title[ZL_MAP_EN];
    zl_text_addf(&title, "%s / %s%s", zh ? zh : rule->name, en ? en : rule->name,
                 labels ? " (labels)" : "");
    out->failed |= title.failed;
    zl_text_add(out, "METADATA\n");
    add_entry(out, "wms_title", title.data ? title.data : "");
    add_entry(out, "wms_group_title",
              layer->style.title[ZL_MAP_ZH] ? layer->style.title[ZL_MAP_ZH] : layer->group);
    add_entry(out, "wms_enable_request", "*");
    add_entry(out, "gml_include_items", "all");
    zl_text_add(out, "END\nTEMPLATE \"none\"\n");
}

static void add_web(zl_text *out, const zl_map_job *job)
{
    ZL_CLEANUP(zl_text_free) zl_text notes = {0};
    for (int i = 0; i < job->margin.notes; i++)
        zl_text_addf(&notes, "%s%s", i ? " " : "", job->margin.note[i]);
    out->failed |= notes.failed;
    zl_text_add(out, "WEB METADATA\n");
    add_entry(out, "wms_title", job->title.data ? job->title.data : "zonelayer");
    add_entry(out, "wms_abstract", notes.data ? notes.data : "");
    add_entry(out, "wms_srs", "EPSG:4490 EPSG:4326 EPSG:3857 EPSG:4538 EPSG:4537");
    add_entry(out, "wms_enable_request", "*");
    add_entry(out, "ows_encoding", "UTF-8");
    zl_text_add(out, "END END\n");
}

/* A server has no panes: one view of all that they show. */
static zl_status open_view(zl_view *out, const zl_map_job *job, const zl_box *frame, zl_error *err)
{
    zl_extent shown = job->view[0].extent;
    for (size_t i = 1; i < job->panes; i++)
        shown = zl_extent_join(&shown, &job->view[i].extent);
    double bounds[4];
    ZL_TRY(zl_view_open(out, &shown, err));
    ZL_TRY(zl_view_project(bounds, out, &shown, err));
    return zl_view_place(out, bounds, zl_view_least_scale(bounds, frame), frame, err);
}

static zl_status write_mapfile(zl_text *out, const zl_map_job *job, const char *prefix,
                               zl_error *err)
{
    const zl_box *frame = &job->sheet.frame;
    ZL_CLEANUP(zl_view_free) zl_view view = {0};
    ZL_TRY(open_view(&view, job, frame, err));
    zl_sheet screen = job->sheet;
    screen.dpi = 96;
    int width = zl_sheet_px(&screen, zl_box_width(frame));
    int height = zl_sheet_px(&screen, zl_box_height(frame));
    ZL_CLEANUP(zl_text_free) zl_text fonts = {0};
    zl_text_addf(&fonts, "%sfonts.txt", prefix);
    if (fonts.failed)
        return zl_fail_memory(err);
    zl_mapfile_begin(out, fonts.data, width, height, screen.dpi);
    zl_mapfile_view(out, &view, width, height);
    add_web(out, job);
    zl_mapfile_layers(out, &job->layers, prefix, add_metadata);
    zl_text_add(out, "END\n");
    return out->failed ? zl_fail_memory(err) : ZL_OK;
}

zl_status zl_map_served_write(zl_map_job *job, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *prefix = prefix_of(job);
    ZL_CLEANUP(zl_free_ptr)
    char *path = published_path(job, "", name_of(job->options->mapfile), "");
    ZL_CLEANUP(zl_text_free) zl_text mapfile = {0};
    ZL_CLEANUP(zl_text_free) zl_text sld = {0};
    if (!prefix || !path)
        return zl_fail_memory(err);
    ZL_TRY(move_data(job, prefix, err));
    ZL_TRY(write_fonts(job, prefix, err));
    ZL_TRY(write_mapfile(&mapfile, job, prefix, err));
    ZL_TRY(zl_map_sld(&sld, &job->drawn, err));
    const zl_picture picture = {mapfile.data, sld.data, job->folder};
    char message[512] = "", said[ZL_ENGINE_SAID_SIZE];
    return job->engine->save(&picture, path, message, sizeof message)
               ? ZL_OK
               : zl_fail(err, ZL_FAILED, "%s", zl_map_engine_said(said, message));
}
