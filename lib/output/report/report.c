#include "output/report/report.h"

#include <string.h>

#include "analysis/questions.h"
#include "base/alloc.h"
#include "base/cancel.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/text.h"
#include "input/gdal/gdal.h"
#include "output/format.h"
#include "output/publish.h"
#include "output/text_file.h"
#include "store/styles.h"

static const zl_column report_column[] = {
    {"file", ZL_TEXT, offsetof(zl_report_row, file), 0},
    {"zones", ZL_INTEGER, offsetof(zl_report_row, zones), 0},
    {"schematic", ZL_INTEGER, offsetof(zl_report_row, schematic), 0},
    {"without_outline", ZL_INTEGER, offsetof(zl_report_row, without_outline), 0},
    {"area_km2", ZL_REAL, offsetof(zl_report_row, area_km2), 6},
    {"warnings", ZL_INTEGER, offsetof(zl_report_row, warnings), 0},
    {"notes", ZL_INTEGER, offsetof(zl_report_row, notes), 0},
};

const zl_columns *zl_report_columns(void)
{
    static const zl_columns columns = {report_column, sizeof report_column / sizeof *report_column};
    return &columns;
}

const char *zl_report_name(const zl_report *report, const zl_feature *feature)
{
    const char *zh = feature->name_zh && *feature->name_zh ? feature->name_zh : NULL;
    const char *en = feature->name_en && *feature->name_en ? feature->name_en : NULL;
    const char *first = report->chinese ? zh : en, *second = report->chinese ? en : zh;
    return first ? first : second ? second : feature->id;
}

void zl_report_begin_section(zl_report *report, const char *id, const char *title)
{
    ZL_CLEANUP(zl_text_free) zl_text link = {0};
    zl_text_addf(&link, "#%s", id);
    report->contents.failed = report->contents.failed || link.failed;
    zl_html_begin(&report->contents, "a", ZL_ATTRIBUTES("href", link.failed ? NULL : link.data));
    zl_html_text(&report->contents, title);
    zl_html_end(&report->contents);
    zl_html_raw(&report->contents, "\n");
    zl_html_begin(&report->body, "section", ZL_ATTRIBUTES("id", id));
    zl_html_element(&report->body, "h2", NULL, title);
}

/* ---- the layers ------------------------------------------------------------------------------ */

static void report_free(zl_report *report)
{
    for (size_t i = 0; report->other && i < report->layers->nlayers; i++)
        zl_directory_free(&report->other[i]);
    zl_free(report->other);
    zl_directory_free(&report->zones);
    zl_html_free(&report->contents);
    zl_html_free(&report->body);
    zl_text_free(&report->looks.json);
    zl_painting_free(&report->shared);
    zl_text_free(&report->links);
    zl_text_free(&report->overlaps);
}

static zl_status read_layers(zl_report *report, zl_error *err)
{
    const zl_report_layers *layers = report->layers;
    report->other = zl_alloc_zero(layers->nlayers, sizeof *report->other);
    if (!report->other)
        return zl_fail_memory(err);
    ZL_TRY(zl_directory_read(&report->zones, layers->zones, true, err));
    for (size_t i = 0; i < layers->nlayers; i++)
        ZL_TRY(zl_directory_read(&report->other[i], layers->layer[i], false, err));
    const zl_style *style = zl_style_find("overlaps");
    return style ? zl_painting_open(&report->shared, zl_style_sld(style), err) : ZL_OK;
}

static zl_status write_sections(zl_report *report, zl_error *err)
{
    static zl_status (*const section[])(zl_report *, zl_error *) = {
        zl_report_area,     zl_report_audit,     zl_report_bounds,
        zl_report_overlaps, zl_report_distances, zl_report_corridors,
        zl_report_zones,    zl_report_findings,  zl_report_sources};
    for (size_t i = 0; i < sizeof section / sizeof *section; i++) {
        ZL_TRY(zl_check_cancel(err));
        ZL_TRY(section[i](report, err));
    }
    return ZL_OK;
}

/* ---- the file -------------------------------------------------------------------------------- */

static const char *const endings[] = {".html", ".htm", NULL};
static const zl_format html_format = {.name = "html", .endings = endings};

static zl_status check_name(zl_target *target, const char *output, zl_error *err)
{
    const zl_format *format = &html_format;
    for (zl_words ending = format->endings; *ending; ending++)
        if (zl_has_ending(output, *ending))
            return zl_target_split(target, format, output, err);
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    return zl_fail(err, ZL_USAGE, "'%s': the name of a report ends in .html",
                   zl_shown(&shown, output));
}

/* What is on the disk has to be what was written. */
static zl_status write_file(const char *path, const char *shown, const char *data, size_t size,
                            zl_error *err)
{
    const zl_text text = {.data = (char *)data, .size = size, .capacity = size};
    char on_disk[ZL_DIGEST_SIZE], written[ZL_DIGEST_SIZE];
    int64_t bytes;
    ZL_TRY(zl_write_text(path, &text, err));
    ZL_TRY(zl_digest_file(on_disk, &bytes, path, err));
    zl_digest_hex(written, data);
    if (strcmp(on_disk, written) != 0)
        return zl_fail(err, ZL_FAILED, "'%s' was not written whole: it reads back otherwise",
                       shown);
    return ZL_OK;
}

static zl_status publish(const zl_target *target, const char *shown, bool overwrite,
                         const char *data, size_t size, zl_error *err)
{
    ZL_CLEANUP(zl_publication_free_ptr) zl_publication *publication = NULL;
    ZL_CLEANUP(zl_text_free) zl_text path = {0};
    ZL_TRY(zl_publication_open(&publication, target->folder, overwrite, err));
    ZL_TRY(zl_publication_add(publication, &html_format, target->stem, target->ending, err));
    zl_text_addf(&path, "%s/%s%s", zl_publication_folder(publication), target->stem,
                 target->ending);
    if (path.failed)
        return zl_fail_memory(err);
    zl_status status = write_file(path.data, shown, data, size, err);
    if (status == ZL_OK)
        status = zl_publication_commit(publication, err);
    if (status == ZL_FAILED && zl_check_cancel(NULL) == ZL_OK)
        zl_add_free_bytes(err, publication);
    return status;
}

/* ---- the whole ------------------------------------------------------------------------------- */

static zl_status emit_row(const zl_report *report, const char *output, zl_row_fn emit, void *user,
                          zl_error *err)
{
    const zl_report_row row = {.file = output,
                               .zones = (int64_t)report->zones.all.count,
                               .schematic = (int64_t)report->zones.schematic,
                               .without_outline = (int64_t)report->zones.no_shape,
                               .area_km2 = report->headline.area_km2,
                               .warnings = (int64_t)report->warnings,
                               .notes = (int64_t)report->notes};
    return emit ? emit(&row, NULL, user, err) : ZL_OK;
}

zl_status zl_report_write(const zl_report_layers *layers, const char *output,
                          const zl_report_options *options, zl_row_fn emit, void *user,
                          zl_error *err)
{
    ZL_TRY(zl_gdal_need(err));
    static const zl_report_options defaults;
    ZL_CLEANUP(report_free)
    zl_report report = {.layers = layers,
                        .options = options ? options : &defaults,
                        .chinese = strcmp(zl_language(), "zh") == 0};
    ZL_CLEANUP(zl_target_free) zl_target target = {0};
    ZL_CLEANUP(zl_html_free) zl_html page = {0};
    const char *data;
    size_t size;
    ZL_TRY(check_name(&target, output, err));
    ZL_TRY(zl_need_polygons(layers->zones, "report", err));
    ZL_TRY(read_layers(&report, err));
    ZL_TRY(zl_html_open(&report.contents, err));
    ZL_TRY(zl_html_open(&report.body, err));
    ZL_TRY(write_sections(&report, err));
    ZL_TRY(zl_html_open(&page, err));
    ZL_TRY(zl_report_page(&page, &report, err));
    ZL_TRY(zl_html_data(&data, &size, &page, err));
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    ZL_TRY(publish(&target, zl_shown(&shown, output), report.options->overwrite, data, size, err));
    return emit_row(&report, output, emit, user, err);
}
