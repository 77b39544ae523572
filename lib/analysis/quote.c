#include "analysis/quote.h"

#include <string.h>

#include "analysis/parts.h"
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

void zl_outlines_add(zl_outlines *outlines, const zl_figures *figures, const char *id,
                     zl_worth worth)
{
    outlines->of_worth[worth]++;
    if (worth != ZL_WORTH_MEASURED &&
        !add_figures_of(&outlines->list, &outlines->figures, figures, id))
        zl_names_add(&outlines->without, id);
}

void zl_outlines_free(zl_outlines *outlines)
{
    zl_text_free(&outlines->list);
    zl_names_free(&outlines->without);
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

static void add_reason(zl_text *text, const size_t count[ZL_WORTH_NOMINAL + 1])
{
    size_t sketches = count[ZL_WORTH_CALIBRATED] + count[ZL_WORTH_NOMINAL];
    zl_text_addf(text,
                 _("%zu of %zu outlines are schematic (%zu calibrated to a declared figure, "
                   "%zu nominal): do not quote these areas"),
                 sketches, sketches + count[ZL_WORTH_MEASURED], count[ZL_WORTH_CALIBRATED],
                 count[ZL_WORTH_NOMINAL]);
}

static void add_list(zl_text *text, const zl_outlines *outlines)
{
    if (outlines->figures == 0)
        return;
    zl_text_add(text, _(", quote the declared figures: "));
    zl_text_add(text, outlines->list.data ? outlines->list.data : "");
    if (outlines->figures > FIGURES_IN_NOTE)
        zl_text_addf(text, _("; and %zu more, see audit"), outlines->figures - FIGURES_IN_NOTE);
}

zl_status zl_note_quote_instead(zl_findings *notes, const zl_outlines *outlines,
                                const zl_collection *total, const zl_figures *figures,
                                zl_error *err)
{
    const size_t *count = outlines->of_worth;
    if (count[ZL_WORTH_CALIBRATED] + count[ZL_WORTH_NOMINAL] == 0)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text text = {.failed = outlines->list.failed};
    zl_declared_sum sum = {0};
    if (total)
        ZL_TRY(zl_declared_total(&sum, total, figures, err));
    add_reason(&text, count);
    add_list(&text, outlines);
    add_sum(&text, &sum);
    if (outlines->without.count > 0 && figures->given) {
        zl_text_add(&text, _("; no figure is declared for "));
        zl_names_print(&text, &outlines->without);
    }
    if (!figures->given)
        zl_text_add(&text, _("; no declared areas were given to quote instead"));
    return zl_add_note(notes, ZL_WARNING, "schematic-outline", &text, err);
}
