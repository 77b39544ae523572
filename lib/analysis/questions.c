#include "analysis/questions.h"

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/text.h"

/* How many ids a note names before it says "and n more". */
#define NAMED_IN_NOTE 8

static const char *kind_words(zl_shape_kind kind)
{
    static const char *const words[] = {N_("no shapes"), N_("points"), N_("lines"), N_("polygons")};
    return _(words[kind]);
}

static zl_status refuse(const zl_layer *layer, const char *question, const char *advice,
                        zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text name = {0};
    zl_text_add_safe(&name, zl_layer_name(layer));
    if (name.failed)
        return zl_fail_memory(err);
    return zl_fail(err, ZL_USAGE, "%s: layer %s holds %s, but %s", question, name.data,
                   kind_words(zl_layer_shape_kind(layer)), advice);
}

/* A layer in which no feature has a shape counts as any kind. */
zl_status zl_need_polygons(const zl_layer *layer, const char *question, zl_error *err)
{
    zl_shape_kind kind = zl_layer_shape_kind(layer);
    if (kind == ZL_SHAPE_POLYGON || kind == ZL_SHAPE_NONE)
        return ZL_OK;
    return refuse(layer, question, _("it needs polygons; name a layer that has them"), err);
}

zl_status zl_need_lines(const zl_layer *layer, const char *question, zl_error *err)
{
    if (zl_layer_shape_kind(layer) != ZL_SHAPE_POLYGON)
        return ZL_OK;
    return refuse(layer, question,
                  _("it needs lines or points; for two polygon layers ask overlap"), err);
}

zl_status zl_at_feature(zl_status status, const char *a, const char *b, zl_error *err)
{
    if (status == ZL_OK)
        return status;
    ZL_CLEANUP(zl_text_free) zl_text names = {0};
    zl_text_add_safe(&names, a);
    if (b) {
        zl_text_add(&names, _(" and "));
        zl_text_add_safe(&names, b);
    }
    if (!names.failed)
        zl_error_prefix(err, "%s", names.data);
    return status;
}

zl_status zl_add_note(zl_findings *notes, zl_severity severity, const char *code,
                      const zl_text *text, zl_error *err)
{
    if (text->failed)
        return zl_fail_memory(err);
    zl_findings_add(notes, severity, code, NULL, NULL, NULL, "%s", text->data ? text->data : "");
    return ZL_OK;
}

void zl_names_add(zl_names *names, const char *name)
{
    if (names->count++ >= NAMED_IN_NOTE)
        return;
    if (names->count > 1)
        zl_text_add(&names->text, ", ");
    zl_text_add_safe(&names->text, name);
}

void zl_names_print(zl_text *out, const zl_names *names)
{
    if (names->text.failed)
        out->failed = true;
    if (names->text.data)
        zl_text_add(out, names->text.data);
    if (names->count > NAMED_IN_NOTE)
        zl_text_addf(out, _(" and %zu more"), names->count - NAMED_IN_NOTE);
}

void zl_names_free(zl_names *names)
{
    zl_text_free(&names->text);
}

zl_status zl_note_without_boundary(zl_findings *notes, const zl_names *without, size_t nzones,
                                   const char *consequence, zl_error *err)
{
    if (without->count == 0)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(&text, _("%zu of %zu zones have no boundary and %s: "), without->count, nzones,
                 consequence);
    zl_names_print(&text, without);
    zl_text_add(&text, _("; give each one with: load FILE --update ID"));
    return zl_add_note(notes, ZL_NOTE, "no-boundary", &text, err);
}

zl_status zl_note_no_boundary(zl_findings *notes, const zl_collection *zones,
                              const char *consequence, zl_error *err)
{
    ZL_CLEANUP(zl_names_free) zl_names names = {0};
    for (size_t i = 0; i < zones->count; i++)
        if (!zones->feature[i].shape)
            zl_names_add(&names, zones->feature[i].id);
    return zl_note_without_boundary(notes, &names, zones->count, consequence, err);
}

void zl_note_no_lines(zl_findings *notes, size_t nlines)
{
    if (nlines == 0)
        zl_findings_add(notes, ZL_NOTE, "no-lines", NULL, NULL, NULL,
                        "no line or point passed the filter, so there is nothing to measure to; "
                        "lines that are planned or under construction count only with --status");
}
