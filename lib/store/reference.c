#include "store/reference.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "geometry/layer_offset.h"
#include "geometry/shape.h"
#include "input/quote.h"

/* A reference that is no better than this says nothing of tens of metres. */
#define LEAST_ACCURACY_M 30.0
/* Web maps of China lie at least so far off; other datums less (but for Xi'an 1980 in places). */
#define WEB_MAP_M       100.0
#define SHORT_WEB_MAP_M 150.0

/* ---- shapes ---------------------------------------------------------------------------------- */

typedef struct shapes {
    zl_shape **item;
    size_t count, capacity, coarse;
} shapes;

static void shapes_free(shapes *list)
{
    for (size_t i = 0; i < list->count; i++)
        zl_shape_free(list->item[i]);
    zl_free(list->item);
}

static bool is_coarse(const zl_feature *feature)
{
    return (feature->boundary_basis && strcmp(feature->boundary_basis, "schematic") == 0) ||
           feature->accuracy_m > LEAST_ACCURACY_M;
}

static zl_status keep(shapes *list, const zl_shape *shape, zl_error *err)
{
    zl_shape **grown = zl_grow(list->item, list->count, &list->capacity, sizeof(zl_shape *));
    if (!grown)
        return zl_fail_memory(err);
    list->item = grown;
    ZL_TRY(zl_shape_copy(&list->item[list->count], shape, err));
    list->count++;
    return ZL_OK;
}

static zl_status read_shapes(shapes *list, zl_layer *layer, bool is_reference, zl_error *err)
{
    ZL_TRY(zl_layer_rewind(layer, err));
    for (const zl_feature *feature;;) {
        ZL_TRY(zl_layer_next(&feature, layer, err));
        if (!feature)
            return zl_layer_rewind(layer, err);
        if (!feature->shape)
            continue;
        bool coarse = is_reference && is_coarse(feature);
        list->coarse += coarse;
        if (!coarse)
            ZL_TRY(keep(list, feature->shape, err));
    }
}

/* ---- words ----------------------------------------------------------------------------------- */

static void add_offset(zl_text *text, const zl_layer_offset *shift, const char *reference)
{
    zl_text_addf(text, _("its outlines lie beside those of %s by %.1f m (%.1f m %s, %.1f m %s)"),
                 reference, shift->length_m, fabs(shift->east_m),
                 shift->east_m < 0 ? zl_word("west") : zl_word("east"), fabs(shift->north_m),
                 shift->north_m < 0 ? zl_word("south") : zl_word("north"));
}

/* Why this is no boundary that was drawn anew. */
static void add_evidence(zl_text *text, const zl_layer_offset *shift)
{
    zl_text_addf(
        text,
        _("; moved back by that, %.0f %% of %zu places along them fall on the reference, and "
          "%.0f %% do as they are; the quarters of the layer differ by %.1f m at most, where "
          "outlines that were drawn anew would fit in parts only"),
        100 * shift->share, shift->places, 100 * shift->unmoved, shift->spread_m);
}

static void say_constant(zl_text *text, const zl_layer_offset *shift, const char *reference)
{
    bool web_map = shift->length_m >= WEB_MAP_M;
    add_offset(text, shift, reference);
    zl_text_add(text, _(" everywhere: "));
    zl_text_add(text,
                web_map && shift->length_m < SHORT_WEB_MAP_M
                    ? _("so do coordinates of web maps (GCJ-02, BD-09), and in places those of "
                        "Xi'an 1980 that are taken as CGCS2000")
                : web_map ? _("so do coordinates of web maps (GCJ-02, BD-09)")
                          : _("so do coordinates of Xi'an 1980 or Beijing 1954 that are taken as "
                              "CGCS2000"));
    add_evidence(text, shift);
    zl_text_add(text, web_map
                          ? _(". Ask the maker for survey coordinates; no conversion makes them")
                          : _(". Ask the maker which datum it is, and for the data in CGCS2000"));
}

static void say_no_offset(zl_text *text, const zl_layer_offset *shift, const char *reference)
{
    switch (shift->verdict) {
    case ZL_OFFSET_SAME:
        zl_text_addf(text,
                     _("its outlines lie on those of %s: the offset that fits best is %.2f m, at a "
                       "median distance of %.2f m (%zu places along them were looked at)"),
                     reference, shift->length_m, shift->residual_m, shift->places);
        break;
    case ZL_OFFSET_TOO_FEW:
        zl_text_addf(
            text,
            _("only %zu places along its outlines are within %.0f m of %s: too few to tell "
              "whether it is shifted"),
            shift->places, ZL_OFFSET_MOST_M, reference);
        break;
    case ZL_OFFSET_UNDETERMINED:
        zl_text_addf(
            text,
            _("its outlines fit %s by more than one offset (they are straight or regular): "
              "whether it is shifted cannot be told"),
            reference);
        break;
    default:
        zl_text_addf(text,
                     _("no single offset up to %.0f m brings half of its outlines onto those of %s "
                       "(the best %.0f %%): it is not shifted as a whole, or shows other things"),
                     ZL_OFFSET_MOST_M, reference, 100 * shift->share);
        break;
    }
}

/* ---- the finding ----------------------------------------------------------------------------- */

static const char *tell(zl_text *text, zl_severity *severity, const zl_layer_offset *shift,
                        const char *reference)
{
    *severity = ZL_WARNING;
    if (shift->verdict == ZL_OFFSET_CONSTANT) {
        say_constant(text, shift, reference);
        return shift->length_m >= WEB_MAP_M ? "web-map-offset" : "datum-offset";
    }
    if (shift->verdict == ZL_OFFSET_VARIES) {
        add_offset(text, shift, reference);
        zl_text_addf(text,
                     _(", but its quarters differ by up to %.1f m: a local system or a distorted "
                       "drawing; look at both in a map"),
                     shift->spread_m);
        return "offset-varies";
    }
    *severity = ZL_NOTE;
    say_no_offset(text, shift, reference);
    return shift->verdict == ZL_OFFSET_SAME ? "reference-agrees" : "reference-cannot-tell";
}

static void tell_coarse(const char *title, const char *reference, size_t coarse, bool all,
                        zl_findings *findings)
{
    zl_findings_add(findings, all ? ZL_WARNING : ZL_NOTE, "reference-too-coarse", title, NULL, NULL,
                    "%zu features of %s are schematic or known to worse than %.0f m and are no "
                    "reference%s",
                    coarse, reference, LEAST_ACCURACY_M,
                    all ? _("; give a surveyed or digitised layer") : "");
}

zl_status zl_compare_with_reference(zl_text *doubt, zl_layer *layer, const char *title,
                                    zl_layer *reference, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(shapes_free) shapes mine = {0}, theirs = {0};
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    ZL_TRY(read_shapes(&mine, layer, false, err));
    ZL_TRY(read_shapes(&theirs, reference, true, err));
    zl_quote name = zl_quoted(zl_layer_name(reference));
    if (theirs.coarse > 0)
        tell_coarse(title, name.text, theirs.coarse, theirs.count == 0, findings);
    if (theirs.count == 0 && theirs.coarse > 0)
        return ZL_OK;
    zl_layer_offset shift;
    zl_severity severity;
    ZL_TRY(zl_estimate_layer_offset(&shift, (const zl_shape *const *)mine.item, mine.count,
                                    (const zl_shape *const *)theirs.item, theirs.count, err));
    const char *code = tell(&text, &severity, &shift, name.text);
    if (text.failed)
        return zl_fail_memory(err);
    zl_findings_add(findings, severity, code, title, NULL, NULL, "%s", text.data);
    if (strcmp(code, "web-map-offset") == 0 && doubt->size == 0)
        add_offset(doubt, &shift, name.text);
    return ZL_OK;
}

/* Schematic rows of the same table are no reference either, and the rows themselves least of all.
 */
zl_status zl_compare_rows(zl_text *doubt, zl_store *store, const char *table, const int64_t fids[2],
                          const char *title, const char *reference, zl_findings *findings,
                          zl_error *err)
{
    ZL_CLEANUP(zl_layer_close_ptr) zl_layer *mine = NULL, *theirs = NULL;
    char rows[100], others[120];
    snprintf(rows, sizeof rows, "fid BETWEEN %" PRId64 " AND %" PRId64, fids[0], fids[1]);
    snprintf(others, sizeof others, "NOT (%s)", rows);
    const zl_filter only = {.where = rows, .status = "any"},
                    rest = {.where = others, .status = "any"};
    const zl_filter all = {.status = "any"};
    bool same = strcmp(reference, table) == 0;
    ZL_TRY(zl_layer_open(&mine, store, table, NULL, &only, NULL, err));
    zl_status status =
        zl_layer_open(&theirs, store, reference, NULL, same ? &rest : &all, findings, err);
    if (status != ZL_OK) {
        zl_error_prefix(err, "--reference");
        return status;
    }
    return zl_compare_with_reference(doubt, mine, title, theirs, findings, err);
}

zl_status zl_check_reference(zl_store *store, const char *what, const zl_source_options *options,
                             const char *reference, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_layer_close_ptr) zl_layer *layer = NULL, *theirs = NULL;
    ZL_CLEANUP(zl_text_free) zl_text doubt = {0};
    const zl_filter all = {.status = "any"};
    /* What is found in the layer itself is told by zl_check(). */
    zl_status status = zl_layer_open(&layer, store, what, options, &all, NULL, err);
    if (status == ZL_BAD_DATA || status == ZL_BAD_CRS) {
        zl_findings_add(findings, ZL_WARNING, "reference-cannot-tell", NULL, NULL, NULL,
                        "it is not compared with the reference before its errors are mended");
        return zl_findings_status(findings, err);
    }
    ZL_TRY(status);
    zl_layer_accept_invalid(layer, true);
    status = zl_layer_open(&theirs, store, reference, NULL, &all, findings, err);
    if (status != ZL_OK) {
        zl_error_prefix(err, "--reference");
        return status;
    }
    ZL_TRY(zl_compare_with_reference(&doubt, layer, zl_layer_name(layer), theirs, findings, err));
    return zl_findings_status(findings, err);
}
