#include "scene.h"

#include <string.h>

#include "message.h"

/* Zones, and the pieces of zones that --into keeps, can be chosen by zone. */
static bool has_zones(const zl_layer *layer)
{
    const zl_columns *columns = zl_layer_columns(layer);
    return zl_layer_shape_kind(layer) == ZL_SHAPE_POLYGON && session_has_column(columns, "id") &&
           session_has_column(columns, "boundary_basis");
}

/* Which of the filters have met a layer that they can mean. */
typedef struct filters_met {
    bool zones, lines;
} filters_met;

static zl_filter filter_of(const zl_layer *layer, filters_met *met)
{
    zl_filter filter = {.as_of = session_as_of(zl_layer_name(layer))};
    if (has_zones(layer)) {
        filter.zone = shared.filter.zone;
        filter.where = shared.filter.where;
        met->zones = true;
    }
    if (zl_layer_shape_kind(layer) == ZL_SHAPE_LINE) {
        filter.mode = shared.filter.mode;
        met->lines = true;
    }
    if (session_has_column(zl_layer_columns(layer), "status"))
        filter.status = shared.filter.status;
    return filter;
}

static zl_status open_stored(session *s, const char *name, filters_met *met, zl_error *err)
{
    zl_layer *layer;
    zl_status status = session_check_name(s, name, err);
    if (status == ZL_OK)
        status = zl_layer_open(&layer, s->store, name, NULL, NULL, NULL, err);
    if (status != ZL_OK)
        return status;
    const zl_filter filter = filter_of(layer, met);
    zl_layer_close(layer);
    return session_layer(&layer, s, name, &filter, err);
}

static zl_status open_one(session *s, const char *what, zl_error *err)
{
    zl_layer *layer;
    return session_layer(&layer, s, what, &shared.filter, err);
}

static zl_status open_of_several(session *s, const char *what, filters_met *met, zl_error *err)
{
    static const zl_filter any = {.status = "any"};
    zl_layer *layer;
    return session_is_file(what) ? session_layer(&layer, s, what, &any, err)
                                 : open_stored(s, what, met, err);
}

/* A filter that no layer took would be ignored in silence. */
static zl_status check_filters(const filters_met *met, zl_error *err)
{
    const char *unmet = !met->zones && shared.filter.zone    ? "zone"
                        : !met->zones && shared.filter.where ? "where"
                        : !met->lines && shared.filter.mode  ? "mode"
                                                             : NULL;
    if (!unmet)
        return ZL_OK;
    return fail(err, ZL_USAGE,
                strcmp(unmet, "mode") == 0
                    ? N_("--%s chooses lines, and none of these layers is one of the store with "
                         "lines; leave it out, or load the file first")
                    : N_("--%s chooses zones, and none of these layers is one of the store with "
                         "zones; leave it out, name the layer alone, or load the file first"),
                unmet);
}

zl_status scene_open(session *s, size_t first, zl_error *err)
{
    static const char *const usual[] = {"zones", "lines", "points"};
    bool named = s->args.count > first;
    size_t count = named ? s->args.count - first : sizeof usual / sizeof *usual;
    filters_met met = {false, false};
    zl_status status = ZL_OK;
    if (count == 1)
        return open_one(s, s->args.value[first], err);
    for (size_t i = 0; i < count && status == ZL_OK; i++)
        status = open_of_several(s, named ? s->args.value[first + i] : usual[i], &met, err);
    return status == ZL_OK ? check_filters(&met, err) : status;
}
