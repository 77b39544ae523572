/* The nearest lines and points of each zone. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "output/report/section.h"

static const zl_head heads[] = {
    {N_("Zone"), NULL, false},    {N_("Kind"), NULL, false}, {N_("Nearest"), NULL, false},
    {N_("Distance"), "m", true},  {"±", "m", true},          {N_("Inside"), "m", true},
    {N_("Verdict"), NULL, false},
};

/* A path that is longer is no help on the map. */
#define LONGEST_LINK_M 50e3

/* The rows of one layer go here. */
typedef struct measured {
    zl_section *section;
    const zl_directory *lines;
} measured;

static bool is_place(const double place[2])
{
    return isfinite(place[0]) && isfinite(place[1]);
}

/* The map draws where a distance was measured while its zone is selected. */
static void add_link(zl_report *report, const zl_distance_row *row)
{
    size_t at = zl_directory_find(&report->zones, row->id);
    zl_text *json = &report->links;
    if (at == SIZE_MAX || !(row->distance_m > 0) || row->distance_m > LONGEST_LINK_M ||
        !is_place(row->zone_point) || !is_place(row->line_point))
        return;
    zl_text_addf(json, "%s\n{\"zone\":\"z%zu\",\"path\":[[%.6f,%.6f],[%.6f,%.6f]]}",
                 json->size ? "," : "", at, row->zone_point[1], row->zone_point[0],
                 row->line_point[1], row->line_point[0]);
}

static zl_status distance_row(const void *data, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_distance_row *row = data;
    const measured *m = user;
    zl_section *section = m->section;
    (void)shape;
    (void)err;
    if (!zl_section_row(section, row->id, NULL))
        return ZL_OK;
    size_t line = zl_directory_find(m->lines, row->line_id);
    zl_cell_zone(section, row->id);
    zl_cell_word(section, row->mode);
    zl_cell_text(section, line == SIZE_MAX
                              ? row->line_id
                              : zl_report_name(section->report, &m->lines->all.feature[line]));
    zl_cell_number(section, row->distance_m, 0);
    zl_cell_number(section, row->uncertainty_m, 0);
    zl_cell_number(section, row->length_inside_m, 0);
    zl_cell_verdict(section, row->verdict, NULL);
    zl_section_row_end(section);
    add_link(section->report, row);
    return ZL_OK;
}

zl_status zl_report_distances(zl_report *report, zl_error *err)
{
    const zl_report_layers *layers = report->layers;
    ZL_CLEANUP(zl_section_free) zl_section section = {0};
    ZL_TRY(zl_section_open(&section, report, "distances", _("Distances"), err));
    section.command = "zonelayer distance";
    section.head = heads;
    section.ncolumns = sizeof heads / sizeof *heads;
    bool any = false;
    for (size_t i = 0; i < layers->nlayers; i++) {
        measured m = {&section, &report->other[i]};
        if (zl_layer_shape_kind(layers->layer[i]) == ZL_SHAPE_POLYGON ||
            report->other[i].all.count == 0)
            continue;
        any = true;
        ZL_TRY(zl_layer_rewind(layers->zones, err));
        ZL_TRY(zl_layer_rewind(layers->layer[i], err));
        ZL_TRY(zl_distance(layers->zones, layers->layer[i], NULL, distance_row, &m, section.notes,
                           err));
    }
    if (!any)
        return ZL_OK;
    return zl_section_finish(
        &section,
        _("The nearest of each kind, from the outline of the zone, with the accuracies of both "
          "added up (±). A distance that is not above them cannot be told from zero. Inside is how "
          "much of a line lies in the zone. The map shows where distances up to 50 km were "
          "measured "
          "while their zone is selected."),
        _("Nothing to measure to."), err);
}
