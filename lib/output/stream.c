#include "output/stream.h"

#include <string.h>

#include "base/cancel.h"
#include "base/error.h"

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
