/* What is said above the rows of a diff: how many of each verdict, and what they are worth. */
#include "analysis/difference.h"
#include "base/error.h"
#include "base/message.h"

__attribute__((format(printf, 3, 0))) static void add_count(zl_text *text, size_t count,
                                                            const char *format)
{
    if (count == 0)
        return;
    zl_text_add(text, text->size ? _(", ") : "");
    zl_text_addf(text, format, count);
}

static zl_status note_counts(const zl_diff_writer *writer, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    const zl_diff_counts *c = &writer->counts;
    add_count(&text, c->moved, _("%zu moved"));
    add_count(&text, c->added, _("%zu added"));
    add_count(&text, c->removed, _("%zu removed"));
    add_count(&text, c->attributes, _("%zu with other attributes only"));
    if (c->noise > 0)
        zl_text_addf(&text, _("%s%zu drawn anew within the tolerance of %g m"),
                     text.size ? _(", ") : "", c->noise, writer->tolerance_m);
    add_count(&text, c->same, _("%zu the same"));
    if (!text.size)
        zl_text_add(
            &text,
            _("nothing to compare: both layers are empty, or no feature passes the filters"));
    return zl_add_note(writer->sink->notes, ZL_NOTE, "summary", &text, err);
}

static zl_status note_schematic(const zl_diff_writer *writer, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    const zl_diff_counts *c = &writer->counts;
    if (c->schematic == 0)
        return ZL_OK;
    zl_text_addf(
        &text,
        _("%zu of %zu moved boundaries have a schematic outline before or after: what they "
          "add and remove tells of the drawing and not of the land; do not quote it"),
        c->schematic, c->moved);
    return zl_add_note(writer->sink->notes, ZL_WARNING, "schematic-outline", &text, err);
}

static zl_status note_wide(const zl_diff_writer *writer, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    const zl_diff_counts *c = &writer->counts;
    if (c->wide.count == 0)
        return ZL_OK;
    zl_text_addf(&text, _("the tolerance of %g m is not smaller than the mean width of "),
                 writer->tolerance_m);
    zl_names_print(&text, &c->wide);
    zl_text_add(&text, _(": there any change counts as noise; give a smaller --tolerance"));
    return zl_add_note(writer->sink->notes, ZL_WARNING, "tolerance-too-large", &text, err);
}

static zl_status note_renamed(const zl_diff_writer *writer, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    if (writer->counts.renamed.count == 0)
        return ZL_OK;
    zl_text_add(&text, _("renamed, and so told as removed and as added: "));
    zl_names_print(&text, &writer->counts.renamed);
    zl_text_add(&text, _("; --match land compares their boundaries"));
    return zl_add_note(writer->sink->notes, ZL_NOTE, "renamed", &text, err);
}

zl_status zl_diff_note(const zl_diff_writer *writer, zl_error *err)
{
    ZL_TRY(note_counts(writer, err));
    ZL_TRY(note_renamed(writer, err));
    ZL_TRY(note_schematic(writer, err));
    return note_wide(writer, err);
}
