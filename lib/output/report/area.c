/* Areas: one row for each zone, and the total with land in several zones counted once. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "output/report/section.h"

static const zl_head heads[] = {
    {N_("Zone"), NULL, false},  {N_("Area"), "km²", true},    {N_("Area"), "ha", true},
    {N_("Area"), "亩", true},   {N_("Perimeter"), "m", true}, {"±", "m²", true},
    {N_("Worth"), NULL, false},
};

/* Digits in km²: those of the declared figure; of what may not be quoted no more than a plan has;
 * of what was measured, square decametres. */
static int digits_of(const zl_area_row *row)
{
    bool measured = row->verdict && strcmp(row->verdict, "measured") == 0;
    if (isfinite(row->declared_decimals))
        return (int)row->declared_decimals;
    return measured ? 4 : 2;
}

static int fewer(int digits, int by)
{
    return digits > by ? digits - by : 0;
}

static const char *verdict_constant(const char *verdict)
{
    static const char *const all[] = {"measured", "calibrated", "nominal"};
    for (size_t i = 0; verdict && i < sizeof all / sizeof *all; i++)
        if (strcmp(verdict, all[i]) == 0)
            return all[i];
    return NULL;
}

static void add_cells(zl_section *section, const zl_area_row *row)
{
    int digits = digits_of(row);
    zl_cell_number(section, row->area_km2, digits);
    zl_cell_number(section, row->area_ha, fewer(digits, 2));
    zl_cell_number(section, row->area_mu, fewer(digits, 3));
    zl_cell_number(section, row->perimeter_m, 0);
    zl_cell_number(section, row->uncertainty_m2, 0);
    zl_cell_verdict(section, row->verdict, row->verdict ? row->boundary_basis : "no-boundary");
}

static void add_total(zl_section *section, const zl_area_row *row)
{
    zl_headline *headline = &section->report->headline;
    headline->area_km2 = row->area_km2;
    headline->area_decimals = digits_of(row);
    headline->area_verdict = verdict_constant(row->verdict);
    if (section->report->zones.all.count < 2)
        return;
    zl_html_begin_class(&section->table, "tr", "total");
    zl_html_begin(&section->table, "th", ZL_ATTRIBUTES("scope", "row"));
    zl_html_text(&section->table, _("Total, land in several zones counted once"));
    zl_html_end(&section->table);
    add_cells(section, row);
    zl_section_row_end(section);
}

/* The total is the row after those of all zones; a zone may be called "total" too. */
static zl_status area_row(const void *data, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_area_row *row = data;
    zl_section *section = user;
    (void)shape;
    (void)err;
    if (section->rows == section->report->zones.all.count)
        add_total(section, row);
    else if (zl_section_row(section, row->id, NULL)) {
        zl_cell_zone(section, row->id);
        add_cells(section, row);
        zl_section_row_end(section);
    }
    return ZL_OK;
}

zl_status zl_report_area(zl_report *report, zl_error *err)
{
    ZL_CLEANUP(zl_section_free) zl_section section = {0};
    static const zl_area_options options = {.total = true};
    ZL_TRY(zl_section_open(&section, report, "area", _("Area"), err));
    section.command = "zonelayer area --total";
    section.head = heads;
    section.ncolumns = sizeof heads / sizeof *heads;
    report->headline.area_km2 = (double)NAN;
    ZL_TRY(zl_layer_rewind(report->layers->zones, err));
    ZL_TRY(zl_area(report->layers->zones, report->layers->declared, &options, area_row, &section,
                   section.notes, err));
    return zl_section_finish(
        &section,
        _("Geodesic area on the ellipsoid of CGCS2000, with its uncertainty (±) where one is "
          "known. An area that was fitted to a declared "
          "figure proves nothing about that figure; a nominal one is a round number that no "
          "document declares."),
        _("There are no zones."), err);
}
