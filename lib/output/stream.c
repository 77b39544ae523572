#include "output/stream.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/message.h"
#include "base/progress.h"

zl_status zl_stream_next(zl_stream_row *row, bool *more, const zl_stream *stream, zl_error *err)
{
    ZL_TRY(zl_check_cancel(err));
    ZL_TRY(stream->next(row, more, stream->user, err));
    if (*more && row->shape && row->shape->nparts == 0)
        row->shape = NULL;
    return ZL_OK;
}

static zl_status next_of_layer(zl_stream_row *row, bool *more, void *user, zl_error *err)
{
    const zl_feature *feature;
    ZL_TRY(zl_layer_next(&feature, user, err));
    *more = feature != NULL;
    if (feature)
        *row = (zl_stream_row){feature->id, feature->values, feature->shape};
    return ZL_OK;
}

static zl_status rewind_layer(void *user, zl_error *err)
{
    return zl_layer_rewind(user, err);
}

zl_stream zl_layer_stream(zl_layer *layer)
{
    return (zl_stream){.columns = zl_layer_columns(layer),
                       .kind = zl_layer_shape_kind(layer),
                       .name = zl_layer_name(layer),
                       .next = next_of_layer,
                       .rewind = rewind_layer,
                       .user = layer};
}

zl_layer *zl_stream_layer(const zl_stream *stream)
{
    return stream->next == next_of_layer ? stream->user : NULL;
}

int zl_column_index(const zl_columns *columns, const char *name)
{
    for (size_t i = 0; i < columns->count; i++)
        if (strcmp(columns->column[i].name, name) == 0)
            return (int)i;
    return -1;
}

static void look_at_shape(zl_survey *survey, const zl_shape *shape)
{
    if (!shape) {
        survey->shapeless++;
        return;
    }
    survey->mixed |= survey->kind != ZL_SHAPE_NONE && survey->kind != shape->kind;
    survey->kind = shape->kind;
    survey->multipart |= shape->nparts > 1;
    zl_extent extent = zl_points_extent(shape->lonlat_deg, shape->npoints);
    survey->extent = zl_extent_join(&survey->extent, &extent);
}

static void look_at_values(zl_survey *survey, const zl_columns *columns, const zl_value *values,
                           int basis)
{
    for (size_t i = 0; i < columns->count; i++) {
        const zl_value *value = &values[i];
        survey->nulls[i] += value->null;
        if (value->null)
            continue;
        double size = value->type == ZL_REAL      ? fabs(value->real)
                      : value->type == ZL_INTEGER ? fabs((double)value->integer)
                                                  : 0;
        if (isfinite(size) && size > survey->largest[i])
            survey->largest[i] = size;
    }
    const zl_value *drawn = basis >= 0 ? &values[basis] : NULL;
    survey->schematic |= drawn && !drawn->null && drawn->text && !strcmp(drawn->text, "schematic");
}

/* Documents and licences, which say where the whole comes from. */
static zl_status look_at_origin(zl_survey *survey, const int column[2], const zl_value *values,
                                zl_error *err)
{
    zl_seen *seen[] = {&survey->documents, &survey->licences};
    for (int i = 0; i < 2; i++) {
        const zl_value *value = column[i] >= 0 ? &values[column[i]] : NULL;
        if (value && !value->null && value->type == ZL_TEXT)
            ZL_TRY(zl_seen_add(seen[i], value->text, err));
    }
    return ZL_OK;
}

static void look_at_key(zl_survey *survey, const zl_value *values)
{
    const zl_value *key = survey->key >= 0 ? &values[survey->key] : NULL;
    if (key && !key->null && key->type == ZL_TEXT && key->text)
        survey->json_key |= key->text[0] == '[' || key->text[0] == '{';
}

/* The column that tells rows apart: "id", else the first text or whole number. */
static int find_key(const zl_columns *columns)
{
    int key = zl_column_index(columns, "id");
    for (size_t i = 0; key < 0 && i < columns->count; i++)
        if (columns->column[i].type == ZL_TEXT || columns->column[i].type == ZL_INTEGER)
            key = (int)i;
    return key;
}

zl_status zl_survey_open(zl_survey *out, const zl_stream *stream, zl_error *err)
{
    ZL_CLEANUP(zl_survey_free)
    zl_survey survey = {.key = find_key(stream->columns),
                        .extent = zl_points_extent(NULL, 0),
                        .schematic = stream->schematic};
    survey.largest = zl_alloc_zero(stream->columns->count, sizeof *survey.largest);
    survey.nulls = zl_alloc_zero(stream->columns->count, sizeof *survey.nulls);
    if (!survey.largest || !survey.nulls)
        return zl_fail_memory(err);
    *out = survey;
    survey = (zl_survey){0};
    return ZL_OK;
}

zl_status zl_survey_stream(zl_survey *out, const zl_stream *stream, zl_error *err)
{
    ZL_CLEANUP(zl_survey_free) zl_survey survey = {0};
    ZL_TRY(zl_survey_open(&survey, stream, err));
    int basis = zl_column_index(stream->columns, "boundary_basis");
    const int origin[] = {zl_column_index(stream->columns, "document"),
                          zl_column_index(stream->columns, "licence")};
    ZL_CLEANUP(zl_phase_end) zl_phase phase = zl_phase_begin(N_("reading"), -1);
    ZL_TRY(stream->rewind(stream->user, err));
    for (;;) {
        zl_stream_row row;
        bool more;
        ZL_TRY(zl_stream_next(&row, &more, stream, err));
        if (!more)
            break;
        survey.rows++;
        zl_phase_step(&phase, 1);
        look_at_key(&survey, row.values);
        look_at_shape(&survey, row.shape);
        look_at_values(&survey, stream->columns, row.values, basis);
        ZL_TRY(look_at_origin(&survey, origin, row.values, err));
    }
    if (survey.kind == ZL_SHAPE_NONE)
        survey.kind = stream->kind;
    *out = survey;
    survey = (zl_survey){0};
    return ZL_OK;
}

void zl_survey_free(zl_survey *survey)
{
    zl_free(survey->largest);
    zl_free(survey->nulls);
    survey->largest = NULL;
    survey->nulls = NULL;
    zl_seen_free(&survey->documents);
    zl_seen_free(&survey->licences);
}
