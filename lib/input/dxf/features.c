/* The features of a drawing. Polygons: closed polylines and what open lines enclose, a ring in a
 * ring is its hole, a text in a ring is its text. Lines and points: as they are. */
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "input/dxf/private.h"

static void free_drawing(zl_drawing *d)
{
    zl_dxf_free(&d->dxf);
    if (d->table)
        GDALClose(d->table);
    zl_shape_free(d->paths);
    zl_shape_free(d->rings);
    zl_free(d->path_entity);
    zl_free(d->ring_entity);
    zl_free(d->parent);
    zl_linework_free(&d->linework);
}

bool zl_drawing_chosen(const zl_drawing *d, const zl_dxf_entity *entity)
{
    return d->dxf.layer[entity->layer].chosen;
}

static const char *const field_names[] = {"text", "cad_layer", "handle", "open_boundary"};

static bool is_path(const zl_drawing *d, const zl_dxf_entity *entity, bool closed)
{
    return zl_drawing_chosen(d, entity) && entity->shape->kind == ZL_SHAPE_LINE &&
           entity->closed == closed;
}

/* ---- the table ------------------------------------------------------------------------------ */

static const char *layer_name(const zl_drawing *d)
{
    const char *name = NULL;
    for (size_t i = 0; i < d->dxf.nlayers; i++)
        if (d->dxf.layer[i].chosen) {
            if (name)
                return d->source->stem;
            name = d->dxf.layer[i].name;
        }
    return name ? name : d->source->stem;
}

static zl_status open_table(zl_drawing *d, zl_error *err)
{
    GDALDriverH driver = GDALGetDriverByName("Memory");
    d->table = driver ? GDALCreate(driver, "", 0, 0, 0, GDT_Unknown, NULL) : NULL;
    if (!d->table)
        return zl_fail(err, ZL_FAILED, "this GDAL has no driver 'Memory'");
    static const OGRwkbGeometryType types[] = {wkbUnknown, wkbPoint, wkbLineString, wkbUnknown};
    d->layer = GDALDatasetCreateLayer(d->table, layer_name(d), NULL, types[d->shape], NULL);
    if (!d->layer)
        return zl_fail_memory(err);
    for (int i = 0; i < ZL_DXF_NFIELDS; i++) {
        OGRFieldDefnH field = OGR_Fld_Create(field_names[i], OFTString);
        OGRErr code = OGR_L_CreateField(d->layer, field, FALSE);
        OGR_Fld_Destroy(field);
        if (code != OGRERR_NONE)
            return zl_fail_memory(err);
    }
    return ZL_OK;
}

OGRGeometryH zl_drawing_path(const double *xy, size_t npoints, OGRwkbGeometryType type)
{
    OGRGeometryH geometry = OGR_G_CreateGeometry(type);
    OGR_G_SetPoints(geometry, (int)npoints, xy, 2 * (int)sizeof *xy, xy + 1, 2 * (int)sizeof *xy,
                    NULL, 0);
    return geometry;
}

static void set_text(OGRFeatureH feature, int field, const char *text)
{
    if (text)
        OGR_F_SetFieldString(feature, field, text);
}

/* Takes the geometry over. `entity` says where it comes from. */
zl_status zl_drawing_write(zl_drawing *d, OGRGeometryH geometry, const zl_dxf_entity *entity,
                           const char *text, const char *open, zl_error *err)
{
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(d->layer));
    OGR_F_SetGeometryDirectly(feature, geometry);
    set_text(feature, ZL_DXF_TEXT, text);
    set_text(feature, ZL_DXF_LAYER, d->dxf.layer[entity->layer].name);
    set_text(feature, ZL_DXF_HANDLE, entity->handle);
    set_text(feature, ZL_DXF_OPEN, open);
    OGRErr written = OGR_L_CreateFeature(d->layer, feature);
    OGR_F_Destroy(feature);
    d->nwritten++;
    return written == OGRERR_NONE ? ZL_OK : zl_fail_memory(err);
}

/* ---- rings ---------------------------------------------------------------------------------- */

static zl_status gather(zl_drawing *d, zl_error *err)
{
    ZL_CLEANUP(zl_shape_builder_free) zl_shape_builder open;
    ZL_CLEANUP(zl_shape_builder_free) zl_shape_builder closed;
    zl_shape_builder_init(&open, ZL_SHAPE_LINE);
    zl_shape_builder_init(&closed, ZL_SHAPE_POLYGON);
    size_t room = d->dxf.nentities + 1, npaths = 0;
    d->path_entity = zl_alloc_zero(room, sizeof *d->path_entity);
    d->ring_entity = zl_alloc_zero(room, sizeof *d->ring_entity);
    if (!d->path_entity || !d->ring_entity)
        return zl_fail_memory(err);
    for (size_t i = 0; i < d->dxf.nentities; i++) {
        const zl_dxf_entity *entity = &d->dxf.entity[i];
        bool ring = is_path(d, entity, true) && entity->shape->npoints > 3;
        if (!ring && !is_path(d, entity, false) && !is_path(d, entity, true))
            continue;
        zl_shape_builder *builder = ring ? &closed : &open;
        zl_shape_begin_part(builder);
        zl_shape_add_points(builder, entity->shape->lonlat_deg, entity->shape->npoints);
        *(ring ? &d->ring_entity[d->nclosed++] : &d->path_entity[npaths++]) = i;
    }
    ZL_TRY(zl_shape_builder_take(&d->paths, &open, err));
    return zl_shape_builder_take(&d->rings, &closed, err);
}

/* ---- the three kinds ------------------------------------------------------------------------ */

static zl_status write_fills(zl_drawing *d, zl_error *err)
{
    for (size_t i = 0; i < d->dxf.nentities; i++) {
        const zl_dxf_entity *entity = &d->dxf.entity[i];
        if (!zl_drawing_chosen(d, entity) || entity->shape->kind != ZL_SHAPE_POLYGON)
            continue;
        for (size_t p = 0; p < entity->shape->nparts; p++) {
            OGRGeometryH polygon = OGR_G_CreateGeometry(wkbPolygon);
            for (size_t r = entity->shape->part_start[p]; r < entity->shape->part_start[p + 1]; r++)
                OGR_G_AddGeometryDirectly(polygon, zl_drawing_path(zl_ring_points(entity->shape, r),
                                                                   zl_ring_size(entity->shape, r),
                                                                   wkbLinearRing));
            ZL_TRY(zl_drawing_write(d, polygon, entity, NULL, NULL, err));
        }
    }
    return ZL_OK;
}

static zl_status write_lines(zl_drawing *d, zl_error *err)
{
    for (size_t i = 0; i < d->dxf.nentities; i++) {
        const zl_dxf_entity *entity = &d->dxf.entity[i];
        if (zl_drawing_chosen(d, entity) && entity->shape->kind == ZL_SHAPE_LINE)
            ZL_TRY(zl_drawing_write(
                d,
                zl_drawing_path(entity->shape->lonlat_deg, entity->shape->npoints, wkbLineString),
                entity, NULL, NULL, err));
    }
    return ZL_OK;
}

static zl_status write_points(zl_drawing *d, zl_error *err)
{
    for (size_t i = 0; i < d->dxf.nentities; i++) {
        const zl_dxf_entity *entity = &d->dxf.entity[i];
        if (!zl_drawing_chosen(d, entity) || entity->shape->kind != ZL_SHAPE_POINT)
            continue;
        OGRGeometryH point = OGR_G_CreateGeometry(wkbPoint);
        OGR_G_SetPoint_2D(point, 0, entity->shape->lonlat_deg[0], entity->shape->lonlat_deg[1]);
        ZL_TRY(zl_drawing_write(d, point, entity, entity->text, NULL, err));
    }
    return ZL_OK;
}

static zl_status nothing(const zl_drawing *d, zl_error *err)
{
    static const char *const wanted[] = {N_("nothing that can be drawn"),
                                         N_("no point and no text"), N_("no line"),
                                         N_("no line and no filled area")};
    ZL_CLEANUP(zl_text_free) zl_text there = {0};
    zl_dxf_describe(&there, &d->dxf);
    return zl_fail(err, ZL_BAD_DATA, "%s: the chosen CAD layers have %s; they have %s",
                   d->source->name, _(wanted[d->shape]), there.size ? there.data : _("nothing"));
}

static zl_status choose_shape(zl_drawing *d, const zl_dxf_layer *sum, zl_error *err)
{
    size_t lines = sum->closed + sum->open;
    if (d->shape == ZL_SHAPE_NONE) {
        bool rings = d->snap > 0 || sum->closed > 0 || sum->areas > 0 || d->linework.rings != NULL;
        d->shape = rings ? ZL_SHAPE_POLYGON : lines > 0 ? ZL_SHAPE_LINE : ZL_SHAPE_POINT;
    }
    size_t there = d->shape == ZL_SHAPE_POLYGON ? lines + sum->areas
                   : d->shape == ZL_SHAPE_LINE  ? lines
                                                : sum->points + sum->texts;
    return there > 0 ? ZL_OK : nothing(d, err);
}

static zl_status note_left_out(zl_drawing *d, const zl_dxf_layer *sum, zl_error *err)
{
    bool polygons = d->shape == ZL_SHAPE_POLYGON, points = d->shape == ZL_SHAPE_POINT;
    size_t lines = sum->closed + sum->open;
    size_t left = sum->others;
    left += polygons && lines > 0 ? sum->areas : polygons ? 0 : sum->areas;
    left += points ? lines : sum->points;
    left += d->shape == ZL_SHAPE_LINE ? sum->texts : 0;
    left += polygons && lines == 0 ? sum->texts : 0;
    if (left == 0)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text there = {0};
    zl_dxf_describe(&there, &d->dxf);
    return zl_source_add_note(d->source, ZL_NOTE, "entities-left-out", NULL, err,
                              "of %s on the chosen CAD layers %zu %s taken",
                              there.size ? there.data : _("the entities"), left,
                              zl_inflect(left == 1, "was", "were"));
}

static zl_status join_paths(zl_drawing *d, zl_error *err)
{
    zl_status status = zl_linework_build(&d->linework, d->paths, d->snap, err);
    if (status != ZL_OK)
        zl_error_prefix(err, "%s", d->source->name);
    return status;
}

static zl_status write_features(zl_drawing *d, zl_error *err)
{
    zl_dxf_layer sum = zl_dxf_sum(&d->dxf);
    ZL_TRY(gather(d, err));
    if (d->shape != ZL_SHAPE_LINE)
        ZL_TRY(join_paths(d, err));
    ZL_TRY(choose_shape(d, &sum, err));
    ZL_TRY(open_table(d, err));
    ZL_TRY(note_left_out(d, &sum, err));
    if (d->shape == ZL_SHAPE_LINE)
        return write_lines(d, err);
    if (d->shape == ZL_SHAPE_POINT)
        return write_points(d, err);
    if (sum.closed + sum.open == 0)
        return write_fills(d, err);
    return zl_drawing_write_polygons(d, err);
}

static zl_status open_drawing(zl_drawing *d, const zl_source_options *options, zl_error *err)
{
    zl_source *source = d->source;
    zl_dxf_header header;
    ZL_TRY(zl_dxf_scan(&header, source->path, source->name, err));
    if (header.truncated)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: ends before its EOF mark: it is truncated; save or copy it again",
                       source->name);
    ZL_TRY(zl_dxf_read(&d->dxf, GDALDatasetGetLayer(source->dataset, 0), source->name, err));
    const char *list = options->cad_layer ? options->cad_layer : source->wanted;
    ZL_TRY(zl_dxf_choose(&d->dxf, list, source->name, err));
    ZL_TRY(zl_drawing_note_header(d, &header, options, err));
    return write_features(d, err);
}

zl_status zl_source_open_drawing(zl_source *source, const zl_source_options *options, zl_error *err)
{
    ZL_CLEANUP(free_drawing)
    zl_drawing d = {.source = source, .shape = source->shape_wanted, .snap = options->snap_m};
    ZL_TRY(open_drawing(&d, options, err));
    GDALClose(source->dataset);
    source->dataset = d.table;
    d.table = NULL;
    source->open_field = ZL_DXF_OPEN;
    zl_free(source->wanted);
    source->wanted = NULL;
    return ZL_OK;
}
