/* The file: attributes, plots, points, in the encoding that was asked for. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/units.h"
#include "geometry/validity.h"
#include "output/date.h"
#include "output/txt.h"

/* A TXT that is being written. */
typedef struct txt_writer {
    const zl_write_request *request;
    const zl_stream *stream;
    zl_findings *findings;
    const struct zl_txt_style *style;
    zl_gk_zone zone;
    zl_survey survey;
    zl_txt_plan *plan;
    zl_encoder *encoder;
    FILE *file;
    zl_text lines, encoded; /* of one plot */
    zl_summary summary;
    int64_t plots;
    size_t merged, relabelled;
} txt_writer;

static void close_writer(txt_writer *w)
{
    if (w->file)
        fclose(w->file);
    zl_survey_free(&w->survey);
    zl_txt_plan_free_ptr(&w->plan);
    zl_encoder_close_ptr(&w->encoder);
    zl_text_free(&w->lines);
    zl_text_free(&w->encoded);
    zl_summary_free(&w->summary);
}

/* ---- bytes ----------------------------------------------------------------------------------- */

static zl_status cannot_write(const txt_writer *w, int cause, zl_error *err)
{
    return zl_fail(err, ZL_FAILED, "'%s': writing failed: %s", w->request->shown,
                   zl_system_error(cause));
}

/* Writes the lines, those of the feature `id` or, where it is NULL, those before the first. */
static zl_status put_lines(txt_writer *w, const char *id, zl_error *err)
{
    bool foreign = false;
    if (w->lines.failed)
        return zl_fail_memory(err);
    zl_text_free(&w->encoded);
    w->encoded = (zl_text){0};
    ZL_TRY(zl_encoder_convert(&w->encoded, &foreign, w->encoder, w->lines.data, err));
    if (foreign) {
        ZL_CLEANUP(zl_text_free) zl_text shown = {0};
        return zl_fail(err, ZL_USAGE,
                       "%s%s has characters that %s does not have; take --encoding UTF-8 or "
                       "GB18030",
                       id ? _("feature ") : _("the name of the producer"),
                       id ? zl_shown(&shown, id) : "", zl_request_encoding(w->request));
    }
    if (fwrite(w->encoded.data, 1, w->encoded.size, w->file) != w->encoded.size)
        return cannot_write(w, errno, err);
    zl_text_free(&w->lines);
    w->lines = (zl_text){0};
    return ZL_OK;
}

static zl_status open_file(txt_writer *w, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *path = zl_request_path(w->request, "");
    if (!path)
        return zl_fail_memory(err);
    w->file = fopen(path, "wb");
    return w->file ? ZL_OK : cannot_write(w, errno, err);
}

static zl_status close_file(txt_writer *w, zl_error *err)
{
    FILE *file = w->file;
    w->file = NULL;
    return fclose(file) == 0 ? ZL_OK : cannot_write(w, errno, err);
}

/* ---- points ---------------------------------------------------------------------------------- */

static void add_point(zl_text *out, zl_text *labels, size_t label, size_t ring, const double *xy,
                      int decimals)
{
    char number[ZL_NUMBER_SIZE];
    zl_text_addf(out, "J%zu,%zu,", label, ring);
    zl_number_text(number, xy[1], decimals); /* X is the northing */
    zl_text_add(out, number);
    zl_number_text(number, xy[0], decimals);
    zl_text_addf(out, ",%s\r\n", number);
    zl_text_addf(labels, "%s\"J%zu\"", labels->size ? "," : "[", label);
}

/* The points of one ring or path from number `first` on; the next number. A closing point bears the
 * number of the point that it repeats. */
static size_t add_ring(txt_writer *w, zl_text *labels, const zl_shape *shape, size_t ring,
                       size_t first)
{
    const double *xy = zl_ring_points(shape, ring);
    bool closed = shape->kind == ZL_SHAPE_POLYGON;
    size_t npoints = zl_ring_size(shape, ring) - closed;
    for (size_t i = 0; i < npoints; i++)
        add_point(&w->lines, labels, first + i, ring + 1, xy + 2 * i, w->style->decimals);
    if (closed && !w->style->open_rings)
        add_point(&w->lines, labels, first, ring + 1, xy, w->style->decimals);
    return first + npoints;
}

/* Numbers that the layer brings are not kept: a changed outline would bear them on wrong points. */
static void add_points(txt_writer *w, const zl_txt_head *head, const zl_shape *shape)
{
    ZL_CLEANUP(zl_text_free) zl_text labels = {0};
    size_t next = 1;
    for (size_t r = 0; r < shape->nrings; r++)
        next = add_ring(w, &labels, shape, r, next);
    zl_text_add(&labels, "]");
    if (head->labels && labels.data && strcmp(head->labels, labels.data) != 0)
        w->relabelled++;
    w->lines.failed |= labels.failed;
}

/* ---- plots ----------------------------------------------------------------------------------- */

static size_t count_rows(const txt_writer *w, const zl_shape *shape)
{
    bool dropped = shape->kind == ZL_SHAPE_POLYGON && w->style->open_rings;
    return shape->npoints - (dropped ? shape->nrings : 0);
}

static void add_head(txt_writer *w, const zl_txt_head *head, const zl_shape *in_file,
                     const zl_shape *shape)
{
    static const char *const kinds[] = {
        [ZL_SHAPE_POINT] = "点", [ZL_SHAPE_LINE] = "线", [ZL_SHAPE_POLYGON] = "面"};
    char area[ZL_NUMBER_SIZE];
    zl_number_text(area, zl_shape_area_m2(shape) / ZL_HA, 4);
    zl_text_addf(&w->lines, "%zu,%s", count_rows(w, in_file), area);
    for (int i = 0; i < ZL_TXT_HEAD_TEXTS; i++) {
        zl_text_addf(&w->lines, ",%s", head->text[i] ? head->text[i] : "");
        if (i == ZL_TXT_HEAD_NAME)
            zl_text_addf(&w->lines, ",%s", kinds[in_file->kind]);
    }
    for (size_t i = 0; i < head->nextras; i++)
        zl_text_addf(&w->lines, ",%s", head->extra[i] ? head->extra[i] : "");
    zl_text_add(&w->lines, ",@\r\n");
}

/* The outline as the file has it must be one that can be loaded. */
static zl_status check_rounded(const txt_writer *w, const zl_shape *shape, const char *id,
                               zl_error *err)
{
    bool valid = false;
    ZL_CLEANUP(zl_findings_free_ptr) zl_findings *defects = zl_findings_new();
    if (!defects)
        return zl_fail_memory(err);
    ZL_TRY(zl_shape_validate(&valid, shape, w->stream->name, id, defects, err));
    const zl_finding *first = zl_findings_first(defects, 0, ZL_ERROR);
    if (valid || !first)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    return zl_fail(err, ZL_BAD_DATA,
                   "feature %s: rounded to %d decimals of a metre its outline is no longer sound "
                   "(%s: %s); write more decimals with --precision",
                   zl_shown(&shown, id), w->style->decimals, first->code, first->text);
}

static zl_status add_summary(txt_writer *w, const zl_txt_head *head, const zl_shape *in_file,
                             const zl_shape *shape, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text key = {0};
    zl_txt_key(&key, (const char *const *)head->text, ZL_TXT_HEAD_TEXTS);
    if (key.failed)
        return zl_fail_memory(err);
    zl_summary_add(&w->summary, key.data, in_file, shape);
    return ZL_OK;
}

static zl_status round_row(zl_shape **in_file, zl_shape **shape, txt_writer *w,
                           const zl_stream_row *row, zl_error *err)
{
    size_t merged = 0;
    zl_status status =
        zl_txt_round(in_file, &merged, row->shape, w->request->crs, w->style->decimals, err);
    if (status != ZL_OK) {
        ZL_CLEANUP(zl_text_free) zl_text id = {0};
        zl_error_prefix(err, "feature %s cannot be written in %s", zl_shown(&id, row->id),
                        w->request->crs_code);
        return status;
    }
    w->merged += merged;
    ZL_TRY(zl_shape_copy(shape, *in_file, err));
    ZL_TRY(zl_crs_to_lonlat(w->request->crs, (*shape)->lonlat_deg, (*shape)->npoints, NULL, err));
    return check_rounded(w, *shape, row->id, err);
}

static zl_status write_plot(txt_writer *w, const zl_stream_row *row, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *in_file = NULL;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    ZL_CLEANUP(zl_txt_head_free) zl_txt_head head = {.nextras = 0};
    ZL_TRY(round_row(&in_file, &shape, w, row, err));
    ZL_TRY(zl_txt_head_take(&head, w->plan, row, ++w->plots, w->findings, err));
    add_head(w, &head, in_file, shape);
    add_points(w, &head, in_file);
    ZL_TRY(put_lines(w, row->id, err));
    return add_summary(w, &head, in_file, shape, err);
}

static zl_status write_plots(txt_writer *w, zl_error *err)
{
    ZL_TRY(w->stream->rewind(w->stream->user, err));
    for (;;) {
        zl_stream_row row;
        bool more;
        ZL_TRY(zl_stream_next(&row, &more, w->stream, err));
        if (!more)
            return ZL_OK;
        if (row.shape)
            ZL_TRY(write_plot(w, &row, err));
    }
}

/* ---- the whole ------------------------------------------------------------------------------- */

static zl_status check_shapes(const txt_writer *w, zl_error *err)
{
    if (w->survey.mixed)
        return zl_fail(err, ZL_USAGE,
                       "'%s': the layer has shapes of several kinds; write one kind at a time, "
                       "with --where, or GeoPackage",
                       w->request->shown);
    if (w->survey.rows == w->survey.shapeless)
        return zl_fail(err, ZL_USAGE,
                       "'%s': no feature has a boundary, so there is no plot to write",
                       w->request->shown);
    return ZL_OK;
}

static void report(const txt_writer *w)
{
    const char *layer = w->stream->name;
    zl_findings *findings = w->findings;
    zl_txt_plan_report(w->plan, findings);
    if (w->survey.shapeless > 0)
        zl_findings_add(findings, ZL_WARNING, "row-left-out", layer, NULL, NULL,
                        "%lld of %lld features have no boundary; a TXT cannot hold them, and they "
                        "were left out",
                        (long long)w->survey.shapeless, (long long)w->survey.rows);
    if (w->merged > 0)
        zl_findings_add(findings, ZL_WARNING, "points-merged", layer, NULL, NULL,
                        "%zu points fall on the one before when rounded to %d decimals and were "
                        "left out",
                        w->merged, w->style->decimals);
    if (w->relabelled > 0)
        zl_findings_add(findings, ZL_NOTE, "points-renumbered", layer, NULL, NULL,
                        "%zu plots have point numbers of their own; the points were numbered anew "
                        "from J1",
                        w->relabelled);
    if (w->survey.kind == ZL_SHAPE_POLYGON)
        zl_txt_tell(findings, ZL_NOTE, "area-geodesic", layer,
                    "areas in the heads are those of the written points on the ellipsoid, in "
                    "hectares; areas in the plane differ");
    if (w->survey.schematic)
        zl_txt_tell(findings, ZL_WARNING, "schematic-points", layer,
                    "some outlines are schematic: their points look surveyed in a TXT, but "
                    "were drawn to show where something is");
}

static zl_status write_attributes(txt_writer *w, zl_error *err)
{
    char date[11];
    zl_output_date(date);
    zl_txt_attributes(&w->lines, &w->zone, w->style, date);
    return put_lines(w, NULL, err);
}

zl_status zl_txt_write(zl_summary *out, const zl_write_request *request, const zl_stream *stream,
                       zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(close_writer)
    txt_writer w = {
        .request = request, .stream = stream, .findings = findings, .style = request->txt};
    ZL_TRY(zl_txt_zone_find(&w.zone, request->crs_code, ZL_PREFIX_OF_CRS, err));
    ZL_TRY(zl_survey_stream(&w.survey, stream, NULL, err));
    ZL_TRY(check_shapes(&w, err));
    ZL_TRY(zl_txt_plan_open(&w.plan, stream, err));
    ZL_TRY(zl_encoder_open(&w.encoder, zl_request_encoding(request), err));
    ZL_TRY(zl_summary_init(&w.summary, err));
    w.summary.unit_m = 1;
    w.summary.polygons = w.survey.kind == ZL_SHAPE_POLYGON;
    ZL_TRY(open_file(&w, err));
    ZL_TRY(write_attributes(&w, err));
    ZL_TRY(write_plots(&w, err));
    ZL_TRY(close_file(&w, err));
    report(&w);
    zl_summary_finish(&w.summary);
    *out = w.summary;
    out->keys = NULL;
    return ZL_OK;
}
