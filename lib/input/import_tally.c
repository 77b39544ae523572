/* What is counted of the features, and told once at the end of the stream. */
#include <stdio.h>
#include <string.h>

#include "base/findings.h"
#include "base/message.h"
#include "input/import_private.h"
#include "input/quote.h"

/* ---- counting -------------------------------------------------------------------------------- */

static void add_first(char *first, const char *text, size_t size)
{
    if (!first[0])
        memcpy(first, text, size);
}

void zl_import_add_tally(zl_import_tally *sum, const zl_import_tally *more)
{
    if (sum->outside_china == 0)
        memcpy(sum->first_outside, more->first_outside, sizeof sum->first_outside);
    add_first(sum->first_bad_text, more->first_bad_text, sizeof sum->first_bad_text);
    add_first(sum->bad_field, more->bad_field, sizeof sum->bad_field);
    add_first(sum->first_cut_text, more->first_cut_text, sizeof sum->first_cut_text);
    add_first(sum->cut_field, more->cut_field, sizeof sum->cut_field);
    sum->zm += more->zm;
    sum->styled += more->styled;
    sum->linearised += more->linearised;
    sum->zero_accuracy += more->zero_accuracy;
    sum->outside_china += more->outside_china;
    sum->bad_text += more->bad_text;
    sum->cut_text += more->cut_text;
    sum->area_unit.count += more->area_unit.count;
    sum->area_differs.count += more->area_differs.count;
    sum->planar += more->planar;
    if (more->largest_planar > sum->largest_planar)
        sum->largest_planar = more->largest_planar;
}

/* ---- telling --------------------------------------------------------------------------------- */

static void note_count(zl_import *import, size_t count, const char *code, const char *text)
{
    if (count > 0)
        zl_import_finding(import, ZL_NOTE, code, NULL, "%zu feature%s: %s", count,
                          zl_inflect(count == 1, "", "s"), text);
}

static void tell_bad_text(const zl_import *import)
{
    const zl_import_tally *tally = &import->tally;
    if (tally->bad_text == 0)
        return;
    char rest[64] = "";
    if (tally->bad_text > 1)
        snprintf(rest, sizeof rest, _("; so it is in %zu features, this is the first"),
                 tally->bad_text);
    zl_findings_add(import->findings, ZL_ERROR, "encoding", zl_source_name(import->source),
                    tally->first_bad_text, NULL,
                    "the text of the field \"%s\" is not UTF-8%s; give the encoding, mostly "
                    "--encoding GBK",
                    tally->bad_field, rest);
}

static void tell_cut_text(const zl_import *import)
{
    const zl_import_tally *tally = &import->tally;
    if (tally->cut_text > 0)
        zl_findings_add(
            import->findings, ZL_WARNING, "value-cut", zl_source_name(import->source),
            tally->first_cut_text, NULL,
            "a text of the field \"%s\" fills its room and ends inside a character, "
            "which is left out: the program that wrote the file has cut it; so it is in "
            "%zu feature%s, this is the first",
            tally->cut_field, tally->cut_text, zl_inflect(tally->cut_text == 1, "", "s"));
}

zl_status zl_import_end(zl_import *import, zl_error *err)
{
    const zl_import_tally *tally = &import->tally;
    zl_import_forget(import);
    if (import->ended)
        return zl_findings_status(import->findings, err);
    import->ended = true;
    note_count(import, tally->zm, "zm-dropped", _("heights or measures were dropped"));
    note_count(import, tally->styled, "style-left-out",
               _("colours, line widths and symbols of the file are not taken"));
    note_count(import, tally->linearised, "curve-linearised",
               _("arcs were replaced by chords of a quarter degree of arc"));
    note_count(import, tally->zero_accuracy, "zero-accuracy",
               _("an accuracy of 0 is taken as not known"));
    if (tally->outside_china)
        zl_import_finding(import, ZL_WARNING, "outside-china", tally->first_outside,
                          "%zu feature%s outside China, the first at (%s); look at CRS and axis "
                          "order",
                          tally->outside_china, zl_inflect(tally->outside_china == 1, "", "s"),
                          zl_place_text(tally->first_outside).text);
    zl_tell_declared_areas(import);
    tell_bad_text(import);
    tell_cut_text(import);
    zl_web_map_tell(import);
    if (zl_source_warnings(import->source))
        zl_import_finding(import, ZL_WARNING, "driver-warning", NULL, "the %s driver says: %s",
                          zl_source_driver(import->source), zl_source_warnings(import->source));
    return zl_findings_status(import->findings, err);
}
