/* Paper, projection, scale and frame of a map, and the lines below it. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "output/map/groups.h"
#include "output/map/map.h"
#include "output/map/words.h"

/* What is shown fills so much of the frame at most. */
static const double filled = 0.92;
/* A place without any extent of its own is shown with this much around it. */
static const double least_m = 1000;
static const double most_pixels = 4e8;
/* Panes have to show things so many times larger. */
static const double worth = 2.5;

/* ---- what to show --------------------------------------------------------------------------- */

static void add_degrees(zl_text *out, const zl_extent *extent)
{
    zl_text_addf(out, "%.4f,%.4f,%.4f,%.4f", extent->west, extent->south, extent->east,
                 extent->north);
}

static zl_status find_extent(zl_extent *out, const zl_map_job *job, zl_error *err)
{
    zl_extent data;
    if (!zl_map_layers_extent(&data, &job->layers))
        return zl_fail(err, ZL_BAD_DATA,
                       "there is nothing to draw: no feature has a boundary, a course or a place "
                       "(with the filters that were given)");
    const zl_map_layer *first = &job->layers.item[0];
    if (!job->options->extent && first->features > 0 && first->shapes == 0)
        return zl_fail(err, ZL_BAD_DATA,
                       "no feature of %s has a boundary (with the filters that were given), so "
                       "there is no telling where the map should be; give --extent W,S,E,N",
                       zl_layer_name(first->layer));
    *out = data;
    if (job->options->extent)
        ZL_TRY(zl_extent_parse(out, job->options->extent, err));
    ZL_CLEANUP(zl_text_free) zl_text reach = {0};
    bool met = false;
    for (size_t i = 0; i < job->layers.count; i++)
        met |= job->layers.item[i].shapes > 0 && zl_extent_meets(out, &job->layers.item[i].extent);
    add_degrees(&reach, &data);
    if (reach.failed)
        return zl_fail_memory(err);
    if (!met)
        return zl_fail(err, ZL_USAGE,
                       "--extent %s has nothing to draw in it; the features reach from %s",
                       job->options->extent, reach.data);
    return ZL_OK;
}

/* ---- paper and scale ------------------------------------------------------------------------ */

static zl_contents contents_of(const zl_map_job *job)
{
    zl_contents contents = {.titled = job->margin.title != NULL,
                            .notes = job->margin.notes,
                            .legend_lines = job->legend_lines,
                            .panes = job->panes};
    for (size_t i = 0; i < job->panes; i++)
        for (int axis = 0; axis < 2; axis++)
            contents.size[i][axis] = job->bounds_m[i][2 + axis] - job->bounds_m[i][axis];
    return contents;
}

static zl_status divide(zl_sheet *out, const zl_map_job *job, bool turned, zl_error *err)
{
    zl_paper paper = job->paper;
    if (turned) {
        paper.width_mm = job->paper.height_mm;
        paper.height_mm = job->paper.width_mm;
    }
    const zl_contents contents = contents_of(job);
    return zl_sheet_divide(out, &paper, job->options->dpi > 0 ? job->options->dpi : 200, &contents,
                           err);
}

/* The least denominator at which every pane shows all that it has to. */
static double least_scale(const zl_map_job *job, const zl_sheet *sheet)
{
    double least = 0;
    for (size_t i = 0; i < job->panes; i++)
        least = fmax(least, zl_view_least_scale(job->bounds_m[i], &sheet->pane[i]));
    return least;
}

/* Where neither side was asked to be the long one, the paper is turned as the map is larger on it.
 */
static zl_status choose_sheet(zl_map_job *job, zl_error *err)
{
    ZL_TRY(divide(&job->sheet, job, false, err));
    if (!job->paper.either_way)
        return ZL_OK;
    zl_sheet turned;
    ZL_TRY(divide(&turned, job, true, err));
    if (least_scale(job, &turned) < least_scale(job, &job->sheet))
        job->sheet = turned;
    return ZL_OK;
}

static void warn_of_cut(const zl_map_job *job, double scale, double all, zl_findings *findings)
{
    for (size_t i = 0; i < job->panes; i++) {
        const double *bounds = job->bounds_m[i];
        const zl_box *pane = &job->sheet.pane[i];
        if (zl_view_least_scale(bounds, pane) <= scale)
            continue;
        zl_findings_add(findings, ZL_WARNING, "scale-cuts", NULL, NULL, NULL,
                        "at 1:%.0f the paper has room for %.1f x %.1f km, and what is to be shown "
                        "reaches over %.1f x %.1f km: the outer parts are cut off; take --scale "
                        "1:%.0f or larger paper to see all",
                        scale, zl_box_width(pane) * scale / 1e6, zl_box_height(pane) * scale / 1e6,
                        (bounds[2] - bounds[0]) / 1000, (bounds[3] - bounds[1]) / 1000, all);
        return;
    }
}

static zl_status choose_scale(double *scale, const zl_map_job *job, zl_findings *findings,
                              zl_error *err)
{
    double least = least_scale(job, &job->sheet);
    *scale = zl_round_scale(least / (job->options->extent ? 1 : filled));
    if (!job->options->scale)
        return ZL_OK;
    double all = *scale;
    ZL_TRY(zl_scale_parse(scale, job->options->scale, err));
    warn_of_cut(job, *scale, all, findings);
    return ZL_OK;
}

static zl_status check_pixels(const zl_map_job *job, zl_error *err)
{
    const zl_sheet *sheet = &job->sheet;
    double pixels = sheet->width_mm * sheet->height_mm * pow(sheet->dpi / 25.4, 2);
    if (strcmp(job->format->name, "png") != 0 || pixels <= most_pixels)
        return ZL_OK;
    return zl_fail(err, ZL_USAGE,
                   "%g x %g mm at %g dots per inch are %.0f million pixels, and the most is %.0f: "
                   "take a lower --dpi, or write SVG or PDF, which have lines in place of pixels",
                   sheet->width_mm, sheet->height_mm, sheet->dpi, pixels / 1e6, most_pixels / 1e6);
}

/* ---- panes ---------------------------------------------------------------------------------- */

static void grow(double bounds_m[4])
{
    for (int axis = 0; axis < 2; axis++) {
        double lack = least_m - (bounds_m[2 + axis] - bounds_m[axis]);
        bounds_m[axis] -= fmax(lack, 0) / 2;
        bounds_m[2 + axis] += fmax(lack, 0) / 2;
    }
}

static zl_status take_groups(zl_map_job *job, const zl_map_groups *groups, zl_error *err)
{
    for (size_t i = 0; i < ZL_MAP_PANES; i++)
        zl_view_free(&job->view[i]);
    job->panes = groups->count;
    for (size_t i = 0; i < job->panes; i++) {
        ZL_TRY(zl_view_open(&job->view[i], &groups->extent[i], err));
        ZL_TRY(zl_view_project(job->bounds_m[i], &job->view[i], &groups->extent[i], err));
        grow(job->bounds_m[i]);
    }
    ZL_TRY(zl_map_notes(job, err));
    return choose_sheet(job, err);
}

/* Panes cost room, names and the sight of how far things are apart: they have to be worth it. */
static bool is_worth_it(const zl_map_job *job, double one, double more)
{
    double scale;
    if (job->options->scale && zl_scale_parse(&scale, job->options->scale, NULL) == ZL_OK)
        return one > scale && more <= scale;
    return one > worth * more;
}

static zl_status choose_panes(zl_map_job *job, zl_error *err)
{
    zl_map_groups groups, best;
    if (!zl_map_groups_find(&best, &job->layers, 1))
        return ZL_OK;
    ZL_TRY(take_groups(job, &best, err));
    double scale = least_scale(job, &job->sheet);
    for (size_t most = 2; most <= ZL_MAP_PANES; most++) {
        zl_map_groups_find(&groups, &job->layers, most);
        if (groups.count <= best.count)
            break;
        zl_status status = take_groups(job, &groups, err);
        if (status == ZL_FAILED)
            return status;
        if (status != ZL_OK)
            break;
        if (!is_worth_it(job, scale, least_scale(job, &job->sheet)))
            continue;
        best = groups;
        scale = least_scale(job, &job->sheet);
    }
    return take_groups(job, &best, err);
}

static zl_status place(zl_map_job *job, zl_findings *findings, zl_error *err)
{
    double scale, span = 0;
    ZL_TRY(choose_sheet(job, err));
    ZL_TRY(check_pixels(job, err));
    ZL_TRY(choose_scale(&scale, job, findings, err));
    for (size_t i = 0; i < job->panes; i++) {
        ZL_TRY(zl_view_place(&job->view[i], job->bounds_m[i], scale, &job->sheet.pane[i], err));
        const zl_extent *shown = &job->view[i].extent;
        span = fmax(span, fmax(shown->east - shown->west, shown->north - shown->south));
    }
    job->step_deg = zl_round_step(span, 8);
    return ZL_OK;
}

zl_status zl_map_arrange(zl_map_job *job, zl_error *err)
{
    zl_map_groups asked = {.count = 1};
    ZL_TRY(find_extent(&asked.extent[0], job, err));
    job->legend_lines = 8;
    ZL_TRY(job->options->extent ? take_groups(job, &asked, err) : choose_panes(job, err));
    return place(job, NULL, err);
}

zl_status zl_map_rearrange(zl_map_job *job, zl_findings *findings, zl_error *err)
{
    job->legend_lines = zl_margin_legend_lines(&job->layers);
    job->paper = (zl_paper){job->sheet.width_mm, job->sheet.height_mm, false};
    return place(job, findings, err);
}

/* ---- notes ---------------------------------------------------------------------------------- */

static zl_status add_note(zl_margin *margin, zl_text *text, zl_error *err)
{
    char *line = zl_text_take(text);
    if (!line)
        return zl_fail_memory(err);
    margin->note[margin->notes++] = line;
    return ZL_OK;
}

/* A word of ours, and a foreign text after it where there is one. */
static void add_part(zl_text *out, const char *word, const char *foreign)
{
    zl_text_add(out, out->size > 0 ? "    " : "");
    zl_text_add(out, word);
    if (foreign)
        zl_map_text(out, foreign, 200);
}

static void add_foreign(zl_text *out, const char *word, const char *foreign)
{
    if (foreign && *foreign)
        add_part(out, word, foreign);
}

zl_status zl_map_notes(zl_map_job *job, zl_error *err)
{
    while (job->margin.notes > 0) {
        zl_free(job->margin.note[--job->margin.notes]);
        job->margin.note[job->margin.notes] = NULL;
    }
    bool schematic = false, openstreetmap = false, geonames = false;
    for (size_t i = 0; i < job->layers.count; i++) {
        schematic |= job->layers.item[i].schematic;
        openstreetmap |= job->layers.item[i].openstreetmap;
        geonames |= job->layers.item[i].geonames;
    }
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    if (schematic) {
        zl_text_add(&text, zl_map_word_of(ZL_MAP_WORD_SCHEMATIC, job->chinese));
        ZL_TRY(add_note(&job->margin, &text, err));
    }
    zl_map_word_crs(&text, job->view, job->panes, job->chinese);
    ZL_TRY(add_note(&job->margin, &text, err));
    if (openstreetmap)
        add_part(&text, zl_map_word_of(ZL_MAP_WORD_OPENSTREETMAP, job->chinese), NULL);
    if (geonames)
        add_part(&text, zl_map_word_of(ZL_MAP_WORD_GEONAMES, job->chinese), NULL);
    if (text.size > 0 || text.failed)
        ZL_TRY(add_note(&job->margin, &text, err));
    add_foreign(&text, "", job->options->note);
    add_foreign(&text, zl_map_word_of(ZL_MAP_WORD_MAKER, job->chinese), job->options->maker);
    add_foreign(&text, zl_map_word_of(ZL_MAP_WORD_DATE, job->chinese), job->options->date);
    return text.size > 0 || text.failed ? add_note(&job->margin, &text, err) : ZL_OK;
}
