/* What was seen in the data while they were read. */
#include "base/findings.h"
#include "base/error.h"
#include "output/report/section.h"

static const zl_head heads[] = {
    {N_("Layer"), NULL, false},
    {N_("Feature"), NULL, false},
    {N_("Severity"), NULL, false},
    {N_("Finding"), NULL, false},
};

static void add_row(zl_section *section, const zl_finding *finding)
{
    zl_report *report = section->report;
    *(finding->severity == ZL_NOTE ? &report->notes : &report->warnings) += 1;
    if (!zl_section_row(section, finding->feature, NULL))
        return;
    zl_cell_text(section, finding->layer);
    zl_cell_text(section, finding->feature);
    zl_cell_word(section, finding->severity_name);
    zl_cell_text(section, finding->text);
    zl_section_row_end(section);
}

zl_status zl_report_findings(zl_report *report, zl_error *err)
{
    const zl_findings *findings = report->layers->findings;
    ZL_CLEANUP(zl_section_free) zl_section section = {0};
    ZL_TRY(zl_section_open(&section, report, "findings", _("Findings in the data"), err));
    section.command = "zonelayer check";
    section.head = heads;
    section.ncolumns = sizeof heads / sizeof *heads;
    for (size_t i = 0; i < zl_findings_count(findings); i++)
        add_row(&section, zl_findings_get(findings, i));
    return zl_section_finish(&section, NULL, NULL, err);
}
