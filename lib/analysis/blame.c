#include "analysis/blame.h"

#include <math.h>

#include "analysis/uncertainty.h"
#include "base/error.h"
#include "base/message.h"

void zl_accuracies_add(zl_accuracies *all, double accuracy_m)
{
    all->least_m = fmin(all->least_m, accuracy_m);
    all->most_m = fmax(all->most_m, accuracy_m);
}

zl_blame zl_blame_none(void)
{
    return (zl_blame){.of_zones = {(double)NAN, (double)NAN}};
}

static void add_span(zl_text *text, const zl_accuracies *all)
{
    if (isnan(all->most_m))
        zl_text_add(text, _(" (accuracy unknown)"));
    else if (all->least_m == all->most_m)
        zl_text_addf(text, _(" (± %.4g m)"), all->most_m);
    else
        zl_text_addf(text, _(" (± %.4g m to ± %.4g m)"), all->least_m, all->most_m);
}

static void add_zones(zl_text *text, const zl_blame *blame)
{
    zl_text_add(text, _("; schematic or of unknown accuracy is the outline of "));
    zl_names_print(text, &blame->zones);
    add_span(text, &blame->of_zones);
}

static void add_lines(zl_text *text, const zl_blame *blame, const zl_lines *lines)
{
    ZL_CLEANUP(zl_names_free) zl_names names = {0};
    zl_accuracies all = {(double)NAN, (double)NAN};
    for (size_t l = 0; l < lines->count; l++) {
        if (!blame->line[l])
            continue;
        zl_names_add(&names, lines->line[l].id);
        for (size_t k = 0; k < lines->line[l].nparts; k++)
            zl_accuracies_add(&all,
                              zl_accuracy_m(&lines->features->feature[lines->line[l].part[k]]));
    }
    if (names.count == 0)
        return;
    zl_text_add(text, _("; schematic, of unknown accuracy, or no better known than the distance "
                        "asked is the course of "));
    zl_names_print(text, &names);
    add_span(text, &all);
}

zl_status zl_note_not_to_be_quoted(const zl_blame *blame, const zl_lines *lines, zl_findings *notes,
                                   zl_error *err)
{
    if (blame->cannot_tell == 0)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(&text, _("do not quote these corridor areas (%zu of %zu)"), blame->cannot_tell,
                 blame->rows);
    if (blame->zones.count > 0)
        add_zones(&text, blame);
    add_lines(&text, blame, lines);
    zl_text_add(&text, _("; the least and greatest area say what they may be, as far as the "
                         "accuracies are known; load better boundaries to quote them"));
    return zl_add_note(notes, ZL_WARNING, "not-to-be-quoted", &text, err);
}
