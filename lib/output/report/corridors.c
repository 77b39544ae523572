/* How much of each zone lies within some distances of the lines, as small bars. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/units.h"
#include "output/encode.h"
#include "output/report/section.h"

enum { FIXED = 2 }; /* zone, lines */

/* What a row of the page gathers: the answers for one zone and mode, one for each distance. */
typedef struct strip {
    zl_section *section;
    const zl_directory *lines;
    const double *within_m;
    size_t nwithin, have;
    double widest_m;
    zl_corridor_row *answer; /* texts are not kept, but the verdict, a constant */
    char *line_ids;          /* of the widest */
} strip;

static void strip_free(strip *s)
{
    zl_free(s->answer);
    zl_free(s->line_ids);
}

/* A bar of the share, in SVG because the policy of the page allows no style attributes. */
static void add_bar(zl_html *to, double share)
{
    char width[ZL_NUMBER_SIZE];
    zl_number_text(width, 100 * share, 2);
    zl_html_begin(to, "svg",
                  ZL_ATTRIBUTES("class", "bar", "viewBox", "0 0 100 8", "preserveAspectRatio",
                                "none", "aria-hidden", "true", "focusable", "false"));
    zl_html_begin(to, "rect", ZL_ATTRIBUTES("class", "all", "width", "100", "height", "8"));
    zl_html_end(to);
    zl_html_begin(to, "rect", ZL_ATTRIBUTES("class", "in", "width", width, "height", "8"));
    zl_html_end(to);
    zl_html_end(to);
}

static void add_areas(zl_html *to, const zl_corridor_row *row)
{
    char area[ZL_NUMBER_SIZE], least[ZL_NUMBER_SIZE], most[ZL_NUMBER_SIZE];
    zl_html_begin_class(to, "span", "under");
    zl_html_textf(to, "%s km²", zl_figure(area, row->area_m2 / ZL_KM2, 2));
    zl_html_end(to);
    if (!isfinite(row->area_min_m2) || !isfinite(row->area_max_m2))
        return;
    zl_html_begin_class(to, "span", "under");
    zl_html_textf(to, _("%s to %s"), zl_figure(least, row->area_min_m2 / ZL_KM2, 2),
                  zl_figure(most, row->area_max_m2 / ZL_KM2, 2));
    zl_html_end(to);
}

static void cell_answer(zl_section *section, const zl_corridor_row *row)
{
    zl_html *to = &section->table;
    char share[ZL_NUMBER_SIZE];
    zl_html_begin_class(to, "td", "n share");
    if (isfinite(row->share)) {
        add_bar(to, row->share);
        zl_html_textf(to, "%s %%", zl_figure(share, 100 * row->share, 1));
        add_areas(to, row);
    } else
        zl_html_text(to, "–");
    zl_html_end(to);
}

static zl_status cell_lines(const strip *s, const char *mode, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char **ids = NULL;
    ZL_CLEANUP(zl_text_free) zl_text names = {0};
    ZL_TRY(zl_list_parse(&ids, s->line_ids ? s->line_ids : "[]", err));
    for (size_t i = 0; ids && ids[i]; i++) {
        size_t at = zl_directory_find(s->lines, ids[i]);
        zl_text_add(&names, names.size ? _(", ") : "");
        zl_text_add(&names, at == SIZE_MAX
                                ? ids[i]
                                : zl_report_name(s->section->report, &s->lines->all.feature[at]));
    }
    if (names.failed)
        return zl_fail_memory(err);
    zl_cell_both(s->section, names.data, mode ? zl_page_word(mode) : NULL);
    return ZL_OK;
}

static bool reaches(const strip *s)
{
    for (size_t i = 0; i < s->nwithin; i++)
        if (s->answer[i].area_m2 > 0 || s->answer[i].area_max_m2 > 0)
            return true;
    return false;
}

static const char *worst_verdict(const strip *s)
{
    for (size_t i = 0; i < s->nwithin; i++)
        if (strcmp(s->answer[i].verdict, "measured") != 0)
            return "cannot-tell";
    return "measured";
}

static zl_status add_strip(strip *s, const zl_corridor_row *last, zl_error *err)
{
    if (!reaches(s) || !zl_section_row(s->section, last->id, NULL))
        return ZL_OK;
    zl_cell_zone(s->section, last->id);
    ZL_TRY(cell_lines(s, last->mode, err));
    for (size_t i = 0; i < s->nwithin; i++)
        cell_answer(s->section, &s->answer[i]);
    zl_cell_verdict(s->section, worst_verdict(s), NULL);
    zl_section_row_end(s->section);
    return ZL_OK;
}

/* For one zone and mode the distances come one after the other. */
static zl_status corridor_row(const void *data, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_corridor_row *row = data;
    strip *s = user;
    (void)shape;
    s->answer[s->have] = *row;
    s->answer[s->have].verdict = strcmp(row->verdict, "measured") == 0 ? "measured" : "cannot-tell";
    if (row->within_m >= s->widest_m) {
        zl_free(s->line_ids);
        s->line_ids = zl_strdup(row->line_ids);
        if (row->line_ids && !s->line_ids)
            return zl_fail_memory(err);
    }
    if (++s->have < s->nwithin)
        return ZL_OK;
    s->have = 0;
    return add_strip(s, row, err);
}

static zl_status ask(strip *s, zl_report *report, zl_error *err)
{
    const zl_report_layers *layers = report->layers;
    const zl_corridor_options options = {.within_m = s->within_m, .nwithin = s->nwithin};
    for (size_t i = 0; i < layers->nlayers; i++) {
        if (zl_layer_shape_kind(layers->layer[i]) != ZL_SHAPE_LINE ||
            report->other[i].all.count == 0)
            continue;
        s->lines = &report->other[i];
        ZL_TRY(zl_layer_rewind(layers->zones, err));
        ZL_TRY(zl_layer_rewind(layers->layer[i], err));
        ZL_TRY(zl_corridor(layers->zones, layers->layer[i], &options, corridor_row, s,
                           s->section->notes, err));
    }
    return ZL_OK;
}

static zl_status answer(zl_section *section, strip *s, zl_report *report, zl_error *err)
{
    static const zl_head fixed[FIXED] = {{N_("Zone"), NULL, false}, {N_("Lines"), NULL, false}};
    ZL_CLEANUP(zl_free_ptr) zl_head *heads = zl_alloc_zero(s->nwithin + FIXED + 1, sizeof *heads);
    typedef char unit_text[ZL_NUMBER_SIZE + 4];
    ZL_CLEANUP(zl_free_ptr) unit_text *unit = zl_alloc_zero(s->nwithin, sizeof *unit);
    s->answer = zl_alloc_zero(s->nwithin, sizeof *s->answer);
    if (!heads || !unit || !s->answer)
        return zl_fail_memory(err);
    memcpy(heads, fixed, sizeof fixed);
    for (size_t i = 0; i < s->nwithin; i++) {
        char metres[ZL_NUMBER_SIZE];
        zl_number_text(metres, s->within_m[i], -1);
        snprintf(unit[i], sizeof unit[i], "%s m", metres);
        heads[FIXED + i] = (zl_head){N_("Within"), unit[i], true};
        s->widest_m = fmax(s->widest_m, s->within_m[i]);
    }
    heads[FIXED + s->nwithin] = (zl_head){N_("Verdict"), NULL, false};
    section->head = heads;
    section->ncolumns = s->nwithin + FIXED + 1;
    ZL_TRY(ask(s, report, err));
    return zl_section_finish(
        section,
        _("Share of each zone within a distance of the centrelines, on both sides, and between "
          "what "
          "areas it may lie over the accuracies. A zone that no line comes so near has no row."),
        NULL, err);
}

zl_status zl_report_corridors(zl_report *report, zl_error *err)
{
    static const double usual_m[] = {500, 1000, 5000};
    const zl_report_options *options = report->options;
    ZL_CLEANUP(zl_section_free) zl_section section = {0};
    ZL_CLEANUP(strip_free)
    strip s = {.section = &section,
               .within_m = options->nwithin ? options->within_m : usual_m,
               .nwithin = options->nwithin ? options->nwithin : sizeof usual_m / sizeof *usual_m};
    ZL_TRY(zl_section_open(&section, report, "corridors", _("Land along railways and roads"), err));
    section.command = "zonelayer corridor --within 500m,1km,5km";
    return answer(&section, &s, report, err);
}
