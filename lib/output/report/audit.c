/* What documents declare against geometry: areas with their parts, and bounds in words. */
#include <string.h>

#include "base/error.h"
#include "base/units.h"
#include "output/report/section.h"

static const zl_head area_heads[] = {
    {N_("Zone"), NULL, false},
    {N_("Verdict"), NULL, false},
    {N_("Declared figure"), NULL, false},
    {N_("Declared"), "km²", true},
    {N_("Outlines"), "km²", true},
    {N_("Difference"), "%", true},
    {"±", "km²", true},
};

static const zl_head bounds_heads[] = {
    {N_("Zone"), NULL, false},
    {N_("Side"), NULL, false},
    {N_("Bound"), NULL, false},
    {N_("Farthest"), "m", true},
    {"±", "m", true},
    {N_("Verdict"), NULL, false},
    {N_("Document and quote"), NULL, false},
};

/* Who says it, and in which words. */
static void add_quote(zl_html *to, const char *document, const char *quote)
{
    if (quote)
        zl_html_element(to, "q", NULL, quote);
    if (document)
        zl_html_element(to, "cite", NULL, document);
}

static void cell_quote(zl_section *section, const char *document, const char *quote)
{
    zl_html_begin_class(&section->table, "td", "quote");
    add_quote(&section->table, document, quote);
    if (!quote && !document)
        zl_html_text(&section->table, "–");
    zl_html_end(&section->table);
}

static void count(zl_headline *headline, const char *verdict)
{
    static const struct {
        const char *verdict;
        size_t at;
    } counters[] = {{"agrees", offsetof(zl_headline, agrees)},
                    {"parts-agree", offsetof(zl_headline, parts_agree)},
                    {"differs", offsetof(zl_headline, differs)},
                    {"parts-differ", offsetof(zl_headline, parts_differ)},
                    {"cannot-tell", offsetof(zl_headline, cannot_tell)},
                    {"calibrated", offsetof(zl_headline, calibrated)},
                    {"no-boundary", offsetof(zl_headline, no_boundary)}};
    for (size_t i = 0; i < sizeof counters / sizeof *counters; i++)
        if (strcmp(verdict, counters[i].verdict) == 0)
            ++*(size_t *)((char *)headline + counters[i].at);
}

static void cell_figure(zl_section *section, const zl_audit_row *row)
{
    zl_html *to = &section->table;
    bool parts = strcmp(row->check, "parts") == 0;
    zl_html_begin_class(to, "td", "quote");
    zl_html_text(to, row->kind ? zl_page_word(row->kind) : "–");
    if (parts)
        zl_html_element(to, "span", "under", _("against the sum of its parts"));
    else
        add_quote(to, row->document, row->quote);
    zl_html_end(to);
}

static zl_status area_row(const void *data, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_audit_row *row = data;
    zl_section *section = user;
    (void)shape;
    (void)err;
    int digits = row->declared_decimals >= 0 ? (int)row->declared_decimals : 4;
    count(&section->report->headline, row->verdict);
    if (!zl_section_row(section, row->id, NULL))
        return ZL_OK;
    zl_cell_zone(section, row->id);
    zl_cell_verdict(section, row->verdict, NULL);
    cell_figure(section, row);
    zl_cell_number(section, row->declared_km2, digits);
    zl_cell_number(section, row->computed_km2, digits > 2 ? digits : 2);
    zl_cell_number(section, row->difference_percent, 3);
    zl_cell_number(section, row->tolerance_m2 / ZL_KM2, 4);
    zl_section_row_end(section);
    return ZL_OK;
}

zl_status zl_report_audit(zl_report *report, zl_error *err)
{
    ZL_CLEANUP(zl_section_free) zl_section section = {0};
    if (!report->layers->declared)
        return ZL_OK;
    ZL_TRY(
        zl_section_open(&section, report, "audit", _("Declared areas against the outlines"), err));
    section.command = "zonelayer audit";
    section.head = area_heads;
    section.ncolumns = sizeof area_heads / sizeof *area_heads;
    ZL_TRY(zl_layer_rewind(report->layers->zones, err));
    ZL_TRY(zl_layer_rewind(report->layers->declared, err));
    ZL_TRY(zl_audit(report->layers->zones, report->layers->declared, area_row, &section,
                    section.notes, err));
    return zl_section_finish(&section,
                             _("The tolerance (±) comes from the digits of the declared figure. "
                               "Figures of different kind "
                               "are never compared."),
                             _("No document declares an area of these zones."), err);
}

/* ---- bounds in words ------------------------------------------------------------------------- */

static zl_status bounds_row(const void *data, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_audit_row *row = data;
    zl_section *section = user;
    (void)shape;
    (void)err;
    if (!zl_section_row(section, row->id, NULL))
        return ZL_OK;
    zl_cell_zone(section, row->id);
    zl_cell_word(section, row->kind);
    zl_cell_text(section, row->bound);
    zl_cell_number(section, row->greatest_m, 0);
    zl_cell_number(section, row->uncertainty_m, 0);
    zl_cell_verdict(section, row->verdict, NULL);
    cell_quote(section, row->document, row->quote);
    zl_section_row_end(section);
    return ZL_OK;
}

zl_status zl_report_bounds(zl_report *report, zl_error *err)
{
    const zl_report_layers *layers = report->layers;
    ZL_CLEANUP(zl_section_free) zl_section section = {0};
    if (!layers->bounds)
        return ZL_OK;
    ZL_TRY(zl_section_open(&section, report, "bounds", _("Declared bounds against the outlines"),
                           err));
    section.command = "zonelayer audit";
    section.head = bounds_heads;
    section.ncolumns = sizeof bounds_heads / sizeof *bounds_heads;
    ZL_TRY(zl_layer_rewind(layers->zones, err));
    ZL_TRY(zl_audit_bounds(layers->zones, layers->bounds, layers->named, layers->nnamed, 0,
                           bounds_row, &section, section.notes, err));
    return zl_section_finish(&section,
                             _("Farthest is how far the side of the zone lies at most from the "
                               "line, place or zone that the document names."),
                             NULL, err);
}
