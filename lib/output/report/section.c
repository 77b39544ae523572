#include "output/report/section.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/findings.h"

zl_status zl_section_open(zl_section *out, zl_report *report, const char *id, const char *title,
                          zl_error *err)
{
    zl_section section = {.report = report, .id = id, .title = title, .last = SIZE_MAX};
    section.notes = zl_findings_new();
    if (!section.notes)
        return zl_fail_memory(err);
    zl_status status = zl_html_open(&section.table, err);
    if (status != ZL_OK)
        zl_findings_free(section.notes);
    else
        *out = section;
    return status;
}

void zl_section_free(zl_section *section)
{
    zl_html_free(&section->table);
    zl_findings_free(section->notes);
    *section = (zl_section){0};
}

/* ---- rows ------------------------------------------------------------------------------------ */

static void add_key(zl_text *keys, const zl_report *report, const char *id)
{
    size_t at = id ? zl_directory_find(&report->zones, id) : SIZE_MAX;
    if (at != SIZE_MAX)
        zl_text_addf(keys, "%sz%zu", keys->size ? " " : "", at);
}

bool zl_section_row(zl_section *section, const char *a, const char *b)
{
    ZL_CLEANUP(zl_text_free) zl_text keys = {0};
    section->rows++;
    if (section->shown == ZL_REPORT_ROWS)
        return false;
    section->shown++;
    add_key(&keys, section->report, a);
    if (!b || !a || strcmp(a, b) != 0)
        add_key(&keys, section->report, b);
    section->table.failed = section->table.failed || keys.failed;
    size_t zone = a ? zl_directory_find(&section->report->zones, a) : SIZE_MAX;
    bool same = zone != SIZE_MAX && zone == section->last;
    section->last = zone;
    zl_html_begin(&section->table, "tr",
                  ZL_ATTRIBUTES("data-zones", keys.data, "class", same ? "same" : NULL));
    return true;
}

void zl_section_row_end(zl_section *section)
{
    zl_html_end(&section->table);
}

/* ---- cells ----------------------------------------------------------------------------------- */

const char *zl_figure(char room[ZL_NUMBER_SIZE], double value, int decimals)
{
    if (!isfinite(value))
        return "–";
    zl_number_text(room, value, decimals);
    return room;
}

/* A name may be of any length and direction: <bdi> keeps it from turning what stands beside it. */
static void add_name(zl_section *section, const char *id, const char *name)
{
    zl_html *to = &section->table;
    const zl_directory *zones = &section->report->zones;
    size_t at = zl_directory_find(zones, id);
    char key[32];
    snprintf(key, sizeof key, "z%zu", at);
    if (at != SIZE_MAX) {
        name = zl_report_name(section->report, &zones->all.feature[at]);
        zl_html_begin(to, "button",
                      ZL_ATTRIBUTES("type", "button", "class", "zone", "data-zone", key));
    }
    zl_html_element(to, "bdi", NULL, name ? name : id);
    if (at != SIZE_MAX)
        zl_html_end(to);
}

void zl_cell_zone(zl_section *section, const char *id)
{
    zl_html_begin(&section->table, "th", ZL_ATTRIBUTES("scope", "row"));
    add_name(section, id, NULL);
    zl_html_end(&section->table);
}

void zl_cell_zone_and_id(zl_section *section, const char *id)
{
    zl_html_begin(&section->table, "th", ZL_ATTRIBUTES("scope", "row"));
    add_name(section, id, NULL);
    zl_html_element(&section->table, "span", "under", id);
    zl_html_end(&section->table);
}

void zl_cell_other_zone(zl_section *section, const char *id, const char *name)
{
    zl_html_begin(&section->table, "td", NULL);
    add_name(section, id, name);
    zl_html_end(&section->table);
}

void zl_cell_text(zl_section *section, const char *text)
{
    zl_html_begin(&section->table, "td", NULL);
    if (text)
        zl_html_element(&section->table, "bdi", NULL, text);
    else
        zl_html_text(&section->table, "–");
    zl_html_end(&section->table);
}

void zl_cell_both(zl_section *section, const char *first, const char *second)
{
    zl_html *to = &section->table;
    zl_html_begin(to, "td", NULL);
    zl_html_element(to, "bdi", NULL, first ? first : "–");
    if (second)
        zl_html_element(to, "span", "under", second);
    zl_html_end(to);
}

void zl_cell_word(zl_section *section, const char *code)
{
    zl_cell_text(section, code ? zl_page_word(code) : NULL);
}

void zl_cell_number(zl_section *section, double value, int decimals)
{
    char room[ZL_NUMBER_SIZE];
    zl_html_element(&section->table, "td", "n", zl_figure(room, value, decimals));
}

void zl_cell_share(zl_section *section, double share)
{
    zl_cell_number(section, 100 * share, 1);
}

void zl_cell_verdict(zl_section *section, const char *verdict, const char *because)
{
    zl_html *to = &section->table;
    zl_html_begin_class(to, "td", "worth");
    if (verdict) {
        zl_html_begin(to, "span", ZL_ATTRIBUTES("class", "verdict", "data-verdict", verdict));
        zl_html_text(to, zl_page_word(verdict));
        zl_html_end(to);
    } else if (!because)
        zl_html_text(to, "–");
    if (because)
        zl_html_element(to, "span", "under", zl_page_word(because));
    zl_html_end(to);
}

/* ---- the section ----------------------------------------------------------------------------- */

static void add_note(zl_html *to, const zl_finding *note)
{
    zl_html_begin_class(to, "li", note->severity_name);
    zl_html_element(to, "b", NULL, note->severity == ZL_NOTE ? _("Note:") : _("Warning:"));
    zl_html_text(to, " ");
    if (note->feature) {
        zl_html_element(to, "bdi", NULL, note->feature);
        zl_html_text(to, ": ");
    }
    zl_html_text(to, note->text);
    zl_html_end(to);
}

/* A section that asks about several layers is told the same of each. */
static bool is_new(const zl_section *section, size_t i)
{
    const zl_finding *note = zl_findings_get(section->notes, i);
    for (size_t k = 0; k < i; k++)
        if (strcmp(zl_findings_get(section->notes, k)->text, note->text) == 0)
            return false;
    return true;
}

/* What has to be known before the figures are used stands above them, the rest below. */
static void add_notes(zl_section *section, bool warnings)
{
    zl_report *report = section->report;
    size_t count = 0;
    for (size_t i = 0; i < zl_findings_count(section->notes); i++) {
        const zl_finding *note = zl_findings_get(section->notes, i);
        if ((note->severity != ZL_NOTE) != warnings || !is_new(section, i))
            continue;
        if (count++ == 0)
            zl_html_begin_class(&report->body, "ul", "notes");
        add_note(&report->body, note);
    }
    if (count > 0)
        zl_html_end(&report->body);
    *(warnings ? &report->warnings : &report->notes) += count;
}

static void add_head(zl_section *section)
{
    zl_html *to = &section->report->body;
    zl_html_begin(to, "thead", NULL);
    zl_html_begin(to, "tr", NULL);
    for (size_t i = 0; i < section->ncolumns; i++) {
        const zl_head *head = &section->head[i];
        zl_html_begin(to, "th", ZL_ATTRIBUTES("scope", "col", "class", head->number ? "n" : NULL));
        zl_html_text(to, _(head->text));
        if (head->unit) {
            zl_html_text(to, " ");
            zl_html_element(to, "span", "unit", head->unit);
        }
        zl_html_end(to);
    }
    zl_html_end(to);
    zl_html_end(to);
}

static void add_table(zl_section *section)
{
    zl_html *to = &section->report->body;
    zl_html_begin(to, "div",
                  ZL_ATTRIBUTES("class", "scroll", "role", "region", "tabindex", "0", "aria-label",
                                section->title));
    zl_html_begin(to, "table", NULL);
    zl_html_element(to, "caption", NULL, section->title);
    add_head(section);
    zl_html_begin(to, "tbody", NULL);
    zl_html_append(to, &section->table);
    zl_html_end(to);
    zl_html_end(to);
    zl_html_end(to);
    if (section->shown == section->rows)
        return;
    zl_html_begin_class(to, "p", "cut");
    zl_html_textf(to, _("Only the first %zu of %zu rows are shown."), section->shown,
                  section->rows);
    if (section->command) {
        zl_html_text(to, " ");
        zl_html_text(to, _("All of them:"));
        zl_html_text(to, " ");
        zl_html_element(to, "code", NULL, section->command);
    }
    zl_html_end(to);
}

zl_status zl_section_finish(zl_section *section, const char *lead, const char *empty, zl_error *err)
{
    zl_html *to = &section->report->body;
    ZL_TRY(zl_findings_status(section->notes, err));
    if (section->rows == 0 && !empty && zl_findings_count(section->notes) == 0)
        return ZL_OK;
    zl_report_begin_section(section->report, section->id, section->title);
    if (lead)
        zl_html_element(to, "p", "lead", lead);
    add_notes(section, true);
    if (section->rows > 0)
        add_table(section);
    else if (empty)
        zl_html_element(to, "p", "empty", empty);
    add_notes(section, false);
    zl_html_end(to);
    to->failed = to->failed || section->table.failed;
    return to->failed ? zl_fail_memory(err) : ZL_OK;
}
