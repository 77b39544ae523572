/* From layers to a picture: the frame is drawn as SVG, the sheet takes it as a symbol, and the
 * sheet becomes PNG at once, SVG with a size on paper, or PDF by being put into one. So one
 * drawing gives all three, and lines stay lines. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/message.h"
#include "input/gdal/gdal.h"
#include "output/gdal_guard.h"
#include "output/map/load.h"
#include "output/map/map.h"
#include "output/map/pdf.h"
#include "output/map/png.h"
#include "output/map/svg.h"

static const char *const sheet_file = "sheet.svg";

char *zl_map_path(const zl_map_job *job, const char *name)
{
    zl_text path = {0};
    zl_text_addf(&path, "%s/%s", job->work, name);
    return zl_text_take(&path);
}

/* ---- data and styles ------------------------------------------------------------------------ */

static zl_status prepare_layer(zl_map_job *job, zl_map_layer *layer, zl_error *err)
{
    const zl_style *style = zl_style_choose(layer->kind, zl_layer_columns(layer->layer));
    if (layer->shapes == 0)
        return ZL_OK;
    if (!style)
        return zl_fail(err, ZL_FAILED, "%s: no style is known for such shapes",
                       zl_layer_name(layer->layer));
    ZL_TRY(zl_map_style_split(&layer->style, &job->drawn, &job->keys, zl_style_sld(style),
                              layer->group, err));
    return zl_map_layer_write(layer, job->work, job->labels, err);
}

static zl_status prepare_layers(zl_map_job *job, zl_error *err)
{
    for (size_t i = 0; i < job->layers.count; i++)
        ZL_TRY(prepare_layer(job, &job->layers.item[i], err));
    return ZL_OK;
}

/* ---- the engine ----------------------------------------------------------------------------- */

/* What GDAL says while MapServer reads goes into the guard, and into the message of a failure. */
static zl_status draw(const zl_map_job *job, const zl_text *mapfile, const zl_text *styles,
                      const char *format, const char *path, zl_error *err)
{
    char message[512] = "";
    ZL_CLEANUP(zl_text_free) zl_text sld = {0};
    if (styles)
        ZL_TRY(zl_map_sld(&sld, styles, err));
    const zl_picture picture = {mapfile->data, sld.data, job->work};
    ZL_CLEANUP(zl_gdal_guard_end) zl_gdal_guard guard;
    zl_gdal_guard_begin(&guard);
    ZL_TRY(zl_check_cancel(err));
    if (job->engine->draw(&picture, format, path, message, sizeof message))
        return ZL_OK;
    char said[ZL_ENGINE_SAID_SIZE];
    return zl_fail(err, ZL_FAILED, "%s%s%s", zl_map_engine_said(said, message),
                   guard.failures ? _(": ") : "", guard.failures ? guard.failure : "");
}

/* The names of all rules and whether some feature matches each. */
typedef struct presence {
    const char **name;
    bool *present;
    size_t count;
} presence;

static void free_presence(presence *p)
{
    zl_free(p->name);
    zl_free(p->present);
}

static zl_status list_rules(presence *out, const zl_map_job *job, zl_error *err)
{
    size_t count = 0;
    for (size_t i = 0; i < job->layers.count; i++)
        count += job->layers.item[i].style.count;
    out->name = zl_alloc_zero(count, sizeof *out->name);
    out->present = zl_alloc_zero(count, sizeof *out->present);
    if (!out->name || !out->present)
        return zl_fail_memory(err);
    for (size_t i = 0; i < job->layers.count; i++)
        for (size_t r = 0; r < job->layers.item[i].style.count; r++)
            out->name[out->count++] = job->layers.item[i].style.rule[r].name;
    return ZL_OK;
}

static zl_status find_in_pane(presence *p, const zl_map_job *job, const zl_text *mapfile,
                              zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text sld = {0};
    ZL_TRY(zl_map_sld(&sld, &job->drawn, err));
    const zl_picture picture = {mapfile->data, sld.data, job->work};
    char message[512] = "";
    ZL_CLEANUP(zl_gdal_guard_end) zl_gdal_guard guard;
    zl_gdal_guard_begin(&guard);
    if (job->engine->find_present(p->present, p->name, p->count, &picture, message, sizeof message))
        return ZL_OK;
    char said[ZL_ENGINE_SAID_SIZE];
    return zl_fail(err, ZL_FAILED, "%s", zl_map_engine_said(said, message));
}

/* ---- panes and sheet ------------------------------------------------------------------------ */

static zl_status pane_mapfile(zl_text *out, const zl_map_job *job, size_t pane, zl_error *err)
{
    return zl_mapfile_body(out, &job->layers, &job->view[pane], &job->sheet, &job->sheet.pane[pane],
                           job->step_deg, err);
}

static zl_status find_present(zl_map_job *job, zl_error *err)
{
    ZL_CLEANUP(free_presence) presence p = {0};
    ZL_TRY(list_rules(&p, job, err));
    for (size_t pane = 0; pane < job->panes; pane++) {
        ZL_CLEANUP(zl_text_free) zl_text mapfile = {0};
        ZL_TRY(pane_mapfile(&mapfile, job, pane, err));
        ZL_TRY(find_in_pane(&p, job, &mapfile, err));
    }
    size_t n = 0;
    for (size_t i = 0; i < job->layers.count; i++)
        for (size_t r = 0; r < job->layers.item[i].style.count; r++)
            job->layers.item[i].style.rule[r].present = p.present[n++];
    return ZL_OK;
}

/* What is in the frame is in the legend, and the legend's length moves the frame. */
static zl_status settle(zl_map_job *job, zl_findings *findings, zl_error *err)
{
    ZL_TRY(find_present(job, err));
    double bottom = job->sheet.frame.bottom, right = job->sheet.frame.right;
    ZL_TRY(zl_map_rearrange(job, findings, err));
    bool stays = bottom == job->sheet.frame.bottom && right == job->sheet.frame.right;
    return stays ? ZL_OK : find_present(job, err);
}

static char *pane_path(const zl_map_job *job, size_t pane)
{
    char name[32];
    snprintf(name, sizeof name, ZL_MAP_PANE_SYMBOL ".svg", pane);
    return zl_map_path(job, name);
}

static zl_status draw_pane(const zl_map_job *job, size_t pane, zl_error *err)
{
    const zl_box *box = &job->sheet.pane[pane];
    ZL_CLEANUP(zl_text_free) zl_text mapfile = {0};
    ZL_TRY(pane_mapfile(&mapfile, job, pane, err));
    ZL_CLEANUP(zl_free_ptr) char *path = pane_path(job, pane);
    if (!path)
        return zl_fail_memory(err);
    ZL_TRY(draw(job, &mapfile, &job->drawn, "svg", path, err));
    return zl_svg_clip(path, zl_sheet_px(&job->sheet, zl_box_width(box)),
                       zl_sheet_px(&job->sheet, zl_box_height(box)), err);
}

static int width_px(const zl_map_job *job)
{
    return zl_sheet_px(&job->sheet, job->sheet.width_mm);
}

static int height_px(const zl_map_job *job)
{
    return zl_sheet_px(&job->sheet, job->sheet.height_mm);
}

static void add_symbol(zl_text *out, const char *name, const char *file)
{
    zl_text_addf(out, "SYMBOL NAME \"%s\" TYPE SVG IMAGE \"%s\" END\n", name, file);
}

static void add_pane_symbol(zl_text *out, size_t pane)
{
    char name[32], file[40];
    snprintf(name, sizeof name, ZL_MAP_PANE_SYMBOL, pane);
    snprintf(file, sizeof file, "%s.svg", name);
    add_symbol(out, name, file);
}

static zl_status write_sheet(zl_text *out, zl_map_job *job, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text ruler = {0};
    zl_mapfile_begin(&ruler, ZL_MAP_FONTS, 10, 10, 72);
    zl_text_add(&ruler, "EXTENT 0 0 9 9\nEND\n");
    if (ruler.failed)
        return zl_fail_memory(err);
    const zl_picture measured = {ruler.data, NULL, job->work};
    zl_mapfile_begin(out, ZL_MAP_FONTS, width_px(job), height_px(job), job->sheet.dpi);
    zl_text_addf(out, "EXTENT 0 0 %d %d\n", width_px(job), height_px(job));
    for (size_t i = 0; i < job->panes; i++)
        add_pane_symbol(out, i);
    zl_drawing drawing = {
        .out = out, .sheet = &job->sheet, .engine = job->engine, .ruler = &measured};
    job->margin.layers = &job->layers;
    job->margin.view = job->view;
    job->margin.chinese = job->chinese;
    job->margin.step_deg = job->step_deg;
    ZL_TRY(zl_margin_draw(&drawing, &job->margin, err));
    zl_text_add(out, "END\n");
    return out->failed ? zl_fail_memory(err) : ZL_OK;
}

/* ---- the formats ---------------------------------------------------------------------------- */

static char *output_path(const zl_map_job *job)
{
    zl_text path = {0};
    zl_text_addf(&path, "%s/%s%s", job->folder, job->target.stem, job->target.ending);
    return zl_text_take(&path);
}

static void add_description(zl_text *out, const zl_map_job *job)
{
    for (int i = 0; i < job->margin.notes; i++)
        zl_text_addf(out, "%s%s", i ? "\n" : "", job->margin.note[i]);
}

static zl_status write_svg(zl_map_job *job, const zl_text *sheet, const char *path, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text description = {0};
    add_description(&description, job);
    if (description.failed)
        return zl_fail_memory(err);
    ZL_TRY(draw(job, sheet, &job->keys, "svg", path, err));
    ZL_TRY(zl_svg_finish(path, job->sheet.width_mm, job->sheet.height_mm, job->title.data,
                         description.data, job->chinese ? "zh" : "en", err));
    return zl_svg_verify(path, job->sheet.width_mm, job->sheet.height_mm, err);
}

/* A PDF of MapServer has a pixel to the point: the sheet is put into one of 72 to the inch. */
static zl_status write_pdf(zl_map_job *job, const zl_text *sheet, const char *path, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *inner = zl_map_path(job, sheet_file);
    if (!inner)
        return zl_fail_memory(err);
    ZL_TRY(draw(job, sheet, &job->keys, "svg", inner, err));
    ZL_TRY(zl_svg_clip(inner, width_px(job), height_px(job), err));
    zl_sheet page = job->sheet;
    page.dpi = 72;
    int width = zl_sheet_px(&page, page.width_mm), height = zl_sheet_px(&page, page.height_mm);
    ZL_CLEANUP(zl_text_free) zl_text mapfile = {0};
    zl_mapfile_begin(&mapfile, ZL_MAP_FONTS, width, height, page.dpi);
    zl_text_addf(&mapfile, "EXTENT 0 0 %d %d\n", width, height);
    add_symbol(&mapfile, "sheet", sheet_file);
    zl_drawing drawing = {.out = &mapfile, .sheet = &page, .engine = job->engine};
    zl_draw_picture(&drawing, "sheet", &(zl_box){0, 0, page.width_mm, page.height_mm});
    zl_text_add(&mapfile, "END\n");
    return mapfile.failed ? zl_fail_memory(err) : draw(job, &mapfile, NULL, "pdf", path, err);
}

static zl_status verify_png(const zl_map_job *job, const char *path, zl_error *err)
{
    ZL_CLEANUP(zl_gdal_guard_end) zl_gdal_guard guard;
    void *driver;
    ZL_TRY(zl_gdal_driver(&driver, "PNG", err));
    zl_gdal_guard_begin(&guard);
    GDALDatasetH picture = GDALOpen(path, GA_ReadOnly);
    bool good =
        picture && GDALGetRasterXSize(picture) == width_px(job) &&
        GDALGetRasterYSize(picture) == height_px(job) &&
        GDALChecksumImage(GDALGetRasterBand(picture, 1), 0, 0, width_px(job), height_px(job)) >= 0;
    if (picture)
        GDALClose(picture);
    return good && guard.failures == 0
               ? ZL_OK
               : zl_fail(err, ZL_FAILED, "the map was not written whole%s%s",
                         guard.failures ? ": " : "", guard.failures ? guard.failure : "");
}

static zl_status verify_pdf(const char *path, zl_error *err)
{
    char head[5] = "", tail[32] = "";
    FILE *file = fopen(path, "rb");
    bool read = file && fread(head, 1, 4, file) == 4 && fseek(file, -16, SEEK_END) == 0 &&
                fread(tail, 1, 16, file) == 16;
    if (file)
        fclose(file);
    return read && strcmp(head, "%PDF") == 0 && strstr(tail, "%%EOF")
               ? ZL_OK
               : zl_fail(err, ZL_FAILED, "the map was not written whole: it is no PDF");
}

zl_status zl_map_draw(zl_map_job *job, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text sheet = {0};
    ZL_CLEANUP(zl_free_ptr) char *path = output_path(job);
    if (!path)
        return zl_fail_memory(err);
    ZL_TRY(prepare_layers(job, err));
    ZL_TRY(settle(job, findings, err));
    for (size_t i = 0; i < job->panes; i++)
        ZL_TRY(draw_pane(job, i, err));
    ZL_TRY(write_sheet(&sheet, job, err));
    if (strcmp(job->format->name, "svg") == 0)
        return write_svg(job, &sheet, path, err);
    if (strcmp(job->format->name, "pdf") == 0) {
        ZL_TRY(write_pdf(job, &sheet, path, err));
        ZL_TRY(zl_pdf_date(path, err));
        return verify_pdf(path, err);
    }
    ZL_TRY(draw(job, &sheet, &job->keys, "png", path, err));
    ZL_TRY(zl_png_resolution(path, job->sheet.dpi, err));
    return verify_png(job, path, err);
}
