/* The zones themselves: what they are, how their outlines came about, and where that is from. */
#include <math.h>

#include "base/error.h"
#include "output/report/section.h"

static const zl_head heads[] = {
    {N_("Zone"), NULL, false},
    {N_("Kind and status"), NULL, false},
    {N_("Part of"), NULL, false},
    {N_("Outline"), NULL, false},
    {N_("Accuracy"), "± m", true},
    {N_("Document and licence"), NULL, false},
    {N_("How it was placed"), NULL, false},
};

static const char *value_of(const zl_feature *feature, int column)
{
    if (column < 0 || feature->values[column].null)
        return NULL;
    return feature->values[column].text;
}

static const char *word_of(const char *code)
{
    return code ? zl_page_word(code) : NULL;
}

static void add_row(zl_section *section, const zl_feature *feature)
{
    const zl_directory *zones = &section->report->zones;
    if (!zl_section_row(section, feature->id, NULL))
        return;
    zl_cell_zone_and_id(section, feature->id);
    zl_cell_both(section, word_of(feature->category), word_of(feature->status));
    zl_cell_text(section, feature->part_of);
    zl_cell_word(section, feature->shape ? feature->boundary_basis : "none");
    zl_cell_number(section, feature->accuracy_m, -1);
    zl_cell_both(section, feature->document, value_of(feature, zones->licence));
    zl_cell_text(section, value_of(feature, zones->placed_by));
    zl_section_row_end(section);
}

zl_status zl_report_zones(zl_report *report, zl_error *err)
{
    ZL_CLEANUP(zl_section_free) zl_section section = {0};
    ZL_TRY(
        zl_section_open(&section, report, "zones", _("The zones and where they come from"), err));
    section.command = "zonelayer list";
    section.head = heads;
    section.ncolumns = sizeof heads / sizeof *heads;
    for (size_t i = 0; i < report->zones.all.count; i++)
        add_row(&section, &report->zones.all.feature[i]);
    return zl_section_finish(&section, NULL, _("There are no zones."), err);
}
