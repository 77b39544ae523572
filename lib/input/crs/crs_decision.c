#include "input/crs/crs_decision.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/text.h"
#include "input/quote.h"

/* Refuses a source whose CRS nobody knows, with what its numbers say. */
static zl_status fail_with_candidates(const zl_source *source, const zl_sample *sample,
                                      const zl_known_places *places, const char *why, zl_error *err)
{
    ZL_CLEANUP(zl_diagnosis_free_ptr) zl_diagnosis *diagnosis = NULL;
    ZL_TRY(zl_diagnose(&diagnosis, sample, NULL, false, places, err));
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_add_diagnosis(&text, diagnosis);
    if (text.failed)
        return zl_fail_memory(err);
    return zl_fail(err, ZL_BAD_CRS, "%s: %s; its first place is (%s). %s", zl_source_name(source),
                   why, zl_place_text(sample->xy).text, text.data);
}

static zl_status missing(const zl_source *source, const zl_sample *sample,
                         const zl_known_places *places, zl_error *err)
{
    char why[700];
    const char *said = zl_source_crs_why(source);
    if (*zl_source_bad_prj(source) && zl_source_is_shapefile(source))
        snprintf(why, sizeof why, _("its .prj names no coordinate reference system (\"%s\")"),
                 zl_source_bad_prj(source));
    else if (*zl_source_bad_prj(source))
        snprintf(why, sizeof why, _("its \"crs\" names no coordinate reference system (%s)"),
                 zl_source_bad_prj(source));
    else if (said)
        snprintf(why, sizeof why, _("declares no coordinate reference system: %s"), said);
    else
        snprintf(why, sizeof why, "%s", _("declares no coordinate reference system"));
    return fail_with_candidates(source, sample, places, why, err);
}

static void close_crs(zl_crs **crs)
{
    zl_crs_close(*crs);
}

/* A CRS that can be read is refused for its datum, and the message has all that is needed; of one
 * that cannot, the numbers may still say what it is. */
static zl_status refuse_declared(const zl_source *source, const zl_sample *sample,
                                 const zl_known_places *places, const char *declared, zl_error *err)
{
    ZL_CLEANUP(close_crs) zl_crs *crs = NULL;
    zl_error cause = {0};
    zl_status status = zl_crs_open(&crs, declared, true, NULL, &cause);
    if (status == ZL_FAILED)
        return zl_fail(err, status, "%s", cause.message);
    if (status == ZL_OK) {
        zl_error_prefix(err, "%s", zl_source_name(source));
        return ZL_BAD_CRS;
    }
    ZL_CLEANUP(zl_free_ptr) char *why = zl_strdup(err ? err->message : _("its CRS cannot be read"));
    if (!why)
        return zl_fail_memory(err);
    return fail_with_candidates(source, sample, places, why, err);
}

/* The label of what the file declares, when that differs from what the user gave. The datum is of
 * no interest here, so an old one is no reason to fail, nor is one that cannot be read; to have no
 * memory is, or the warning would be lost. */
static zl_status note_override(zl_text *evidence, const zl_crs *given, const char *declared,
                               const zl_source *source, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(close_crs) zl_crs *crs = NULL;
    zl_status status = declared ? zl_crs_open(&crs, declared, true, NULL, err) : ZL_BAD_CRS;
    if (status != ZL_OK)
        return status == ZL_FAILED ? ZL_FAILED : ZL_OK;
    if (strcmp(zl_crs_label(crs), zl_crs_label(given)) == 0)
        return ZL_OK;
    zl_quote label = zl_quoted(zl_crs_label(crs));
    zl_text_addf(evidence, _(" (the file declares %s)"), label.text);
    if (!zl_crs_same_datum(crs, given)) {
        zl_findings_add(findings, ZL_WARNING, "crs-overridden", zl_source_name(source), NULL, NULL,
                        "the file declares %s; by --source-crs it is read as %s, of another datum: "
                        "if the file is right, positions are off by %s",
                        label.text, zl_quoted(zl_crs_label(given)).text,
                        zl_crs_datum_shift(zl_crs_datum(crs) == ZL_DATUM_CGCS2000 ? given : crs));
        return ZL_OK;
    }
    zl_findings_add(findings, ZL_NOTE, "crs-overridden", zl_source_name(source), NULL, NULL,
                    "the file declares %s; by --source-crs it is read as %s", label.text,
                    zl_quoted(zl_crs_label(given)).text);
    return ZL_OK;
}

static const char *axis_words(zl_axis_order order)
{
    if (order == ZL_AXES_NORTH_EAST)
        return _("; northing first by --axis-order");
    return order == ZL_AXES_LON_LAT ? _("; easting first by --axis-order") : "";
}

zl_status zl_decide_crs(zl_crs **out, char **evidence, const zl_source *source,
                        const zl_sample *sample, const zl_source_options *options,
                        const zl_known_places *places, zl_findings *findings, zl_error *err)
{
    const char *declared = zl_source_crs(source, NULL), *given = options->source_crs;
    if (!given && !declared)
        return missing(source, sample, places, err);
    ZL_CLEANUP(close_crs) zl_crs *crs = NULL;
    zl_status status = zl_crs_open(&crs, given ? given : declared, options->assume_same_datum,
                                   options->transformation, err);
    if (status == ZL_BAD_CRS && !given)
        return refuse_declared(source, sample, places, declared, err);
    if (status != ZL_OK) {
        zl_error_prefix(err, "%s", given ? "--source-crs" : zl_source_name(source));
        return status;
    }
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    if (given) {
        zl_text_add(&text, _("given by --source-crs"));
        ZL_TRY(note_override(&text, crs, declared, source, findings, err));
    } else {
        const char *why = zl_source_crs_why(source);
        zl_text_addf(&text, _("declared by %s%s%s%s"), zl_source_name(source), why ? _(" (") : "",
                     why ? why : "", why ? _(")") : "");
    }
    zl_text_addf(&text, _("; %s%s"), zl_crs_datum_note(crs), axis_words(options->axis_order));
    *evidence = zl_text_take(&text);
    if (!*evidence)
        return zl_fail_memory(err);
    *out = crs;
    crs = NULL;
    return ZL_OK;
}
