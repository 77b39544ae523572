#include "analysis/quote.h"

#include <string.h>

#include "analysis/parts.h"
#include "analysis/uncertainty.h"
#include "base/error.h"
#include "base/message.h"

/* How many declared figures the note names; a note is one sentence, not a table. */
#define FIGURES_IN_NOTE 10

/* ---- the sum of the top zones' figures ------------------------------------------------------ */

/* The only usable figure that a zone has of a kind; NULL when it has none or several. */
static const zl_figure *only_figure(const zl_figures *figures, const char *id, const char *kind)
{
    const zl_figure *found = NULL;
    for (size_t i = 0; i < figures->count; i++) {
        const zl_figure *figure = &figures->item[i];
        if (!zl_figure_usable(figure) || strcmp(figure->id, id) != 0 ||
            !zl_same_text(figure->kind, kind))
            continue;
        if (found)
            return NULL;
        found = figure;
    }
    return found;
}

/* The sum over the top zones in one kind; false when a zone has not exactly one such figure. */
static bool sum_of_kind(zl_declared_sum *sum, const zl_collection *zones, const zl_positions *top,
                        const zl_figures *figures, const char *kind)
{
    *sum = (zl_declared_sum){.known = top->count > 0, .terms = top->count};
    for (size_t i = 0; i < top->count; i++) {
        const zl_figure *term = only_figure(figures, zones->feature[top->at[i]].id, kind);
        if (!term)
            return false;
        sum->m2 += zl_figure_m2(term);
        if (term->km2_decimals > sum->km2_decimals)
            sum->km2_decimals = term->km2_decimals;
    }
    return sum->known;
}

static bool is_made_of(const zl_figure *figure, const zl_collection *zones, const zl_positions *top)
{
    for (size_t i = 0; i < top->count; i++) {
        bool listed = false;
        for (size_t k = 0; k < figure->nparts && !listed; k++)
            listed = strcmp(figure->parts[k], zones->feature[top->at[i]].id) == 0;
        if (!listed)
            return false;
    }
    return figure->nparts == top->count;
}

/* A document that declares the sum of exactly these zones itself is quoted with its own digits. */
static void prefer_own_total(zl_declared_sum *sum, const zl_collection *zones,
                             const zl_positions *top, const zl_figures *figures, const char *kind)
{
    for (size_t i = 0; i < figures->count && !sum->whole; i++) {
        const zl_figure *figure = &figures->item[i];
        if (zl_figure_usable(figure) && zl_same_text(figure->kind, kind) &&
            is_made_of(figure, zones, top))
            sum->whole = figure;
    }
    if (sum->whole) {
        sum->m2 = zl_figure_m2(sum->whole);
        sum->km2_decimals = sum->whole->km2_decimals;
    }
}

zl_status zl_declared_total(zl_declared_sum *out, const zl_collection *zones,
                            const zl_figures *figures, zl_error *err)
{
    ZL_CLEANUP(zl_positions_free) zl_positions top = {0};
    ZL_TRY(zl_top_zones(&top, zones, err));
    *out = (zl_declared_sum){0};
    for (size_t i = 0; top.count > 0 && i < figures->count; i++) {
        const zl_figure *figure = &figures->item[i];
        zl_declared_sum sum;
        if (strcmp(figure->id, zones->feature[top.at[0]].id) != 0 ||
            !sum_of_kind(&sum, zones, &top, figures, figure->kind))
            continue;
        if (out->known) { /* sums in two kinds: neither is the one to quote */
            *out = (zl_declared_sum){0};
            return ZL_OK;
        }
        prefer_own_total(&sum, zones, &top, figures, figure->kind);
        *out = sum;
    }
    return ZL_OK;
}

/* ---- the note ------------------------------------------------------------------------------- */

/* Adds "24.76 km² (implementation, innovation-zone-plan)". */
static void add_figure(zl_text *text, const zl_figure *figure)
{
    zl_figure_print(text, figure);
    if (!figure->kind && !figure->document)
        return;
    zl_text_add(text, _(" ("));
    zl_text_add_safe(text, figure->kind ? zl_word(figure->kind) : "");
    zl_text_add(text, figure->kind && figure->document ? _(", ") : "");
    zl_text_add_safe(text, figure->document ? figure->document : "");
    zl_text_add(text, _(")"));
}

/* Adds the usable figures of one zone to the list; returns whether it has one. */
static bool add_figures_of(zl_text *list, size_t *count, const zl_figures *figures, const char *id)
{
    bool found = false;
    for (size_t i = 0; i < figures->count; i++) {
        const zl_figure *figure = &figures->item[i];
        if (!zl_figure_usable(figure) || strcmp(figure->id, id) != 0)
            continue;
        found = true;
        if ((*count)++ >= FIGURES_IN_NOTE)
            continue;
        zl_text_add(list, *count > 1 ? _("; ") : "");
        zl_text_add_safe(list, id);
        zl_text_add(list, " ");
        add_figure(list, figure);
    }
    return found;
}

/* Adds the figures of all zones whose outline is a sketch, and of zones without outline when a
 * total was asked; names those that have none. */
static void list_figures(zl_text *list, size_t *count, zl_names *without,
                         const zl_collection *zones, const zl_figures *figures)
{
    for (size_t i = 0; i < zones->count; i++) {
        const zl_feature *zone = &zones->feature[i];
        if (zone->shape && zl_area_worth(zone) != ZL_WORTH_MEASURED &&
            !add_figures_of(list, count, figures, zone->id))
            zl_names_add(without, zone->id);
    }
    if (*count > FIGURES_IN_NOTE)
        zl_text_addf(list, _("; and %zu more, see audit"), *count - FIGURES_IN_NOTE);
}

static void add_sum(zl_text *text, const zl_declared_sum *sum)
{
    if (!sum->known)
        return;
    zl_text_add(text, sum->terms > 1 ? _("; together ") : _("; that is "));
    zl_text_add_area(text, sum->m2, sum->km2_decimals);
    if (!sum->whole)
        return;
    zl_text_add(text, _(", as declared for "));
    zl_text_add_safe(text, sum->whole->id);
    if (sum->whole->document) {
        zl_text_add(text, _(" in "));
        zl_text_add_safe(text, sum->whole->document);
    }
}

static void count_sketches(size_t count[3], const zl_collection *zones)
{
    for (size_t i = 0; i < zones->count; i++)
        if (zones->feature[i].shape)
            count[zl_area_worth(&zones->feature[i])]++;
}

static void add_reason(zl_text *text, const zl_collection *zones)
{
    size_t count[3] = {0};
    count_sketches(count, zones);
    size_t sketches = count[ZL_WORTH_CALIBRATED] + count[ZL_WORTH_NOMINAL];
    zl_text_addf(text,
                 _("%zu of %zu outlines are schematic (%zu calibrated to a declared figure, "
                   "%zu nominal): do not quote these areas"),
                 sketches, sketches + count[ZL_WORTH_MEASURED], count[ZL_WORTH_CALIBRATED],
                 count[ZL_WORTH_NOMINAL]);
}

zl_status zl_note_quote_instead(zl_findings *notes, const zl_collection *zones,
                                const zl_figures *figures, bool total, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0}, list = {0};
    ZL_CLEANUP(zl_names_free) zl_names without = {0};
    zl_declared_sum sum = {0};
    size_t count = 0;
    if (total)
        ZL_TRY(zl_declared_total(&sum, zones, figures, err));
    list_figures(&list, &count, &without, zones, figures);
    add_reason(&text, zones);
    if (list.failed)
        text.failed = true;
    if (count > 0) {
        zl_text_add(&text, _(", quote the declared figures: "));
        zl_text_add(&text, list.data ? list.data : "");
    }
    add_sum(&text, &sum);
    if (without.count > 0 && figures->given) {
        zl_text_add(&text, _("; no figure is declared for "));
        zl_names_print(&text, &without);
    }
    if (!figures->given)
        zl_text_add(&text, _("; no declared areas were given to quote instead"));
    return zl_add_note(notes, ZL_WARNING, "schematic-outline", &text, err);
}
