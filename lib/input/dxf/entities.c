/* The entities of a drawing, by CAD layer. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "geometry/codec.h"
#include "geometry/shape.h"
#include "input/dxf/dxf.h"
#include "input/gdal/gdal.h"
#include "input/quote.h"

/* Ends that are nearer than a DXF's digits can tell are one: GDAL's arcs end a rounding off. */
#define SAME_END 1e-6

static void free_entity(zl_dxf_entity *entity)
{
    zl_shape_free(entity->shape);
    zl_free(entity->text);
    zl_free(entity->handle);
}

void zl_dxf_free(zl_dxf *dxf)
{
    for (size_t i = 0; i < dxf->nentities; i++)
        free_entity(&dxf->entity[i]);
    for (size_t i = 0; i < dxf->nlayers; i++)
        zl_free(dxf->layer[i].name);
    zl_free(dxf->entity);
    zl_free(dxf->layer);
    *dxf = (zl_dxf){0};
}

/* ---- reading -------------------------------------------------------------------------------- */

static zl_status find_layer(size_t *out, zl_dxf *dxf, const char *name, zl_error *err)
{
    for (size_t i = 0; i < dxf->nlayers; i++)
        if (strcmp(dxf->layer[i].name, name) == 0) {
            *out = i;
            return ZL_OK;
        }
    zl_dxf_layer *grown = zl_grow(dxf->layer, dxf->nlayers, &dxf->layer_capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    dxf->layer = grown;
    grown[dxf->nlayers] = (zl_dxf_layer){.name = zl_strdup(name)};
    if (!grown[dxf->nlayers].name)
        return zl_fail_memory(err);
    *out = dxf->nlayers++;
    return ZL_OK;
}

/* A path without places that repeat the one before, which GDAL makes where an arc begins. */
static zl_status clean_path(zl_shape **out, bool *closed, const double *xy, size_t npoints,
                            zl_error *err)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_LINE);
    zl_shape_begin_part(&builder);
    const double *last = xy + 2 * (npoints - 1);
    *closed = npoints > 3 && hypot(last[0] - xy[0], last[1] - xy[1]) <= SAME_END;
    size_t count = *closed ? npoints - 1 : npoints;
    for (size_t i = 0; i < count; i++)
        if (i == 0 || xy[2 * i] != xy[2 * i - 2] || xy[2 * i + 1] != xy[2 * i - 1])
            zl_shape_add_points(&builder, xy + 2 * i, 1);
    if (*closed)
        zl_shape_add_points(&builder, xy, 1);
    return zl_shape_builder_take(out, &builder, err);
}

static void count_entity(zl_dxf_layer *layer, const zl_dxf_entity *entity)
{
    if (entity->text)
        layer->texts++;
    else if (entity->shape->kind == ZL_SHAPE_POINT)
        layer->points++;
    else if (entity->shape->kind == ZL_SHAPE_POLYGON)
        layer->areas++;
    else if (entity->closed)
        layer->closed++;
    else
        layer->open++;
}

/* Takes over what the entity owns. */
static zl_status add_entity(zl_dxf *dxf, zl_dxf_entity *entity, zl_error *err)
{
    zl_dxf_entity *grown =
        zl_grow(dxf->entity, dxf->nentities, &dxf->entity_capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    dxf->entity = grown;
    grown[dxf->nentities++] = *entity;
    for (size_t i = 0; i < 2 * entity->shape->npoints; i++)
        dxf->largest = fmax(dxf->largest, fabs(entity->shape->lonlat_deg[i]));
    count_entity(&dxf->layer[entity->layer], entity);
    *entity = (zl_dxf_entity){0};
    return ZL_OK;
}

/* NULL where the field is empty. */
static zl_status copy_field(char **out, OGRFeatureH feature, const char *name, zl_error *err)
{
    int field = OGR_F_GetFieldIndex(feature, name);
    const char *text = field >= 0 ? OGR_F_GetFieldAsString(feature, field) : "";
    *out = *text ? zl_dxf_unescape(text) : NULL;
    return *text && !*out ? zl_fail_memory(err) : ZL_OK;
}

/* Each path of a multi-line is an entity of its own. */
static zl_status add_paths(zl_dxf *dxf, OGRFeatureH feature, size_t layer, const zl_shape *shape,
                           zl_error *err)
{
    for (size_t p = 0; p < shape->nparts; p++) {
        ZL_CLEANUP(free_entity)
        zl_dxf_entity path = {.layer = layer};
        ZL_TRY(copy_field(&path.handle, feature, "EntityHandle", err));
        ZL_TRY(clean_path(&path.shape, &path.closed, zl_ring_points(shape, p),
                          zl_ring_size(shape, p), err));
        if (path.shape->npoints > 1)
            ZL_TRY(add_entity(dxf, &path, err));
    }
    return ZL_OK;
}

static zl_status read_shape(zl_shape **out, bool *raised, OGRGeometryH geometry, zl_error *err)
{
    OGRGeometryH linear = OGR_G_GetLinearGeometry(geometry, 0.25, NULL);
    if (!linear)
        return zl_fail_memory(err);
    size_t size = OGR_G_WkbSizeEx(linear);
    ZL_CLEANUP(zl_free_ptr) uint8_t *wkb = zl_alloc(size);
    bool written = wkb && OGR_G_ExportToIsoWkb(linear, wkbNDR, wkb) == OGRERR_NONE;
    OGR_G_DestroyGeometry(linear);
    if (!written)
        return zl_fail_memory(err);
    zl_error reason = {0};
    zl_status status = zl_shape_from_wkb_zm(out, raised, wkb, size, &reason);
    if (status == ZL_BAD_DATA) { /* a body or a mixture: counted as another entity */
        *out = NULL;
        return ZL_OK;
    }
    return status == ZL_OK ? ZL_OK : zl_fail(err, status, "%s", reason.message);
}

static zl_status add_feature(zl_dxf *dxf, OGRFeatureH feature, zl_error *err)
{
    OGRGeometryH geometry = OGR_F_GetGeometryRef(feature);
    if (!geometry || OGR_G_IsEmpty(geometry))
        return ZL_OK;
    int paper = OGR_F_GetFieldIndex(feature, "PaperSpace");
    if (paper >= 0 && OGR_F_GetFieldAsInteger(feature, paper)) {
        dxf->paper++;
        return ZL_OK;
    }
    ZL_CLEANUP(zl_free_ptr) char *name = NULL;
    size_t layer = 0;
    bool raised = false;
    ZL_TRY(copy_field(&name, feature, "Layer", err));
    ZL_TRY(find_layer(&layer, dxf, name ? name : "0", err));
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    ZL_TRY(read_shape(&shape, &raised, geometry, err));
    if (!shape || shape->npoints == 0) {
        dxf->layer[layer].others++;
        return ZL_OK;
    }
    dxf->raised += raised;
    if (shape->kind == ZL_SHAPE_LINE)
        return add_paths(dxf, feature, layer, shape, err);
    ZL_CLEANUP(free_entity)
    zl_dxf_entity entity = {.shape = shape, .layer = layer};
    shape = NULL;
    ZL_TRY(copy_field(&entity.text, feature, "Text", err));
    ZL_TRY(copy_field(&entity.handle, feature, "EntityHandle", err));
    return add_entity(dxf, &entity, err);
}

static zl_status read_all(zl_dxf *dxf, OGRLayerH layer, const char *shown, zl_error *err)
{
    CPLErrorReset();
    OGR_L_ResetReading(layer);
    for (;;) {
        OGRFeatureH feature = OGR_L_GetNextFeature(layer);
        if (!feature && CPLGetLastErrorType() == CE_Failure)
            return zl_fail(err, ZL_BAD_DATA, "%s: cannot be read to its end: %s", shown,
                           zl_quoted(CPLGetLastErrorMsg()).text);
        if (!feature)
            return ZL_OK;
        zl_status status = add_feature(dxf, feature, err);
        OGR_F_Destroy(feature);
        ZL_TRY(status);
    }
}

zl_status zl_dxf_read(zl_dxf *out, void *ogr_layer, const char *shown, zl_error *err)
{
    ZL_CLEANUP(zl_dxf_free) zl_dxf dxf = {0};
    ZL_TRY(read_all(&dxf, ogr_layer, shown, err));
    if (dxf.nlayers == 0)
        return zl_fail(err, ZL_BAD_DATA, "%s: the drawing has no entities in model space%s", shown,
                       dxf.paper ? _("; all of them are on paper space") : "");
    *out = dxf;
    dxf = (zl_dxf){0};
    return ZL_OK;
}

/* ---- choosing ------------------------------------------------------------------------------- */

static void add_count(zl_text *out, size_t count, const char *one, const char *many, bool *any)
{
    if (count == 0)
        return;
    zl_text_addf(out, "%s%zu %s", *any ? _(", ") : "", count, count == 1 ? one : many);
    *any = true;
}

static void describe(zl_text *out, const zl_dxf_layer *layer)
{
    bool any = false;
    add_count(out, layer->closed, _("closed polyline"), _("closed polylines"), &any);
    add_count(out, layer->open, _("open line"), _("open lines"), &any);
    add_count(out, layer->areas, _("filled area"), _("filled areas"), &any);
    add_count(out, layer->points, _("point"), _("points"), &any);
    add_count(out, layer->texts, _("text"), _("texts"), &any);
    add_count(out, layer->others, _("other entity"), _("other entities"), &any);
}

zl_dxf_layer zl_dxf_sum(const zl_dxf *dxf)
{
    zl_dxf_layer sum = {0};
    for (size_t i = 0; i < dxf->nlayers; i++) {
        const zl_dxf_layer *layer = &dxf->layer[i];
        if (!layer->chosen)
            continue;
        sum.closed += layer->closed;
        sum.open += layer->open;
        sum.areas += layer->areas;
        sum.points += layer->points;
        sum.texts += layer->texts;
        sum.others += layer->others;
    }
    return sum;
}

void zl_dxf_describe(zl_text *out, const zl_dxf *dxf)
{
    zl_dxf_layer sum = zl_dxf_sum(dxf);
    describe(out, &sum);
}

static zl_status list_layers(const zl_dxf *dxf, const char *shown, const char *unknown,
                             zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text list = {0};
    for (size_t i = 0; i < dxf->nlayers; i++) {
        zl_text_add(&list, i ? _("; ") : "");
        zl_text_add_safe(&list, dxf->layer[i].name);
        zl_text_add(&list, _(" ("));
        describe(&list, &dxf->layer[i]);
        zl_text_add(&list, _(")"));
    }
    if (list.failed)
        return zl_fail_memory(err);
    if (unknown)
        return zl_fail(err, ZL_USAGE, "%s: has no CAD layer \"%s\"; it has: %s", shown,
                       zl_quoted(unknown).text, list.data);
    return zl_fail(err, ZL_USAGE,
                   "%s: has several CAD layers; choose the boundaries, and the layer of their "
                   "names, with --cad-layer NAME,NAME: %s",
                   shown, list.data);
}

zl_status zl_dxf_choose(zl_dxf *dxf, const char *list, const char *shown, zl_error *err)
{
    if (!list && dxf->nlayers > 1)
        return list_layers(dxf, shown, NULL, err);
    if (!list) {
        dxf->layer[0].chosen = true;
        return ZL_OK;
    }
    ZL_CLEANUP(zl_free_ptr) char **names = NULL;
    size_t count;
    ZL_TRY(zl_split_list(&names, &count, list, err));
    for (size_t i = 0; i < count; i++) {
        bool found = false;
        for (size_t k = 0; k < dxf->nlayers; k++)
            if (strcmp(dxf->layer[k].name, names[i]) == 0)
                found = dxf->layer[k].chosen = true;
        if (!found)
            return list_layers(dxf, shown, names[i], err);
    }
    return count ? ZL_OK : list_layers(dxf, shown, "", err);
}
