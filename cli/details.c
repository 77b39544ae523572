#include "details.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "json.h"
#include "text.h"

struct computed {
    char *id;
    double area_km2;
    char *verdict;
};

struct membership {
    char *part, *whole;
};

/* ---- columns --------------------------------------------------------------------------------- */

/* Ours, behind those of the layer: title for show; the others for polygons, parts and bounds for
 * show. */
enum { TITLE, AREA, VERDICT, DECLARED, PARTS, BOUNDS, OURS };
static const zl_column ours[OURS] = {
    [TITLE] = {"document_title", ZL_TEXT, 0, 0}, [AREA] = {"area_km2", ZL_REAL, 0, 6},
    [VERDICT] = {"verdict", ZL_TEXT, 0, 0},      [DECLARED] = {"declared", ZL_LIST, 0, 0},
    [PARTS] = {"parts", ZL_LIST, 0, 0},          [BOUNDS] = {"bounds", ZL_LIST, 0, 0}};

static bool is_polygon(const details *d)
{
    return zl_layer_shape_kind(d->layer) == ZL_SHAPE_POLYGON;
}

static size_t first_of_ours(const details *d)
{
    return d->whole ? TITLE : AREA;
}

static size_t end_of_ours(const details *d)
{
    if (!is_polygon(d))
        return AREA;
    return d->whole ? OURS : PARTS;
}

/* A field of the source that bears the name of a column of ours is shown as source_NAME. */
static const char *name_beside_ours(const details *d, const char *name)
{
    for (size_t i = first_of_ours(d); i < end_of_ours(d); i++)
        if (strcmp(ours[i].name, name) == 0)
            return text_format("source_%s", name);
    return text_copy(name);
}

static void make_columns(details *d)
{
    const zl_columns *of_layer = zl_layer_columns(d->layer);
    size_t first = first_of_ours(d), end = end_of_ours(d);
    d->nlayer = of_layer->count;
    d->columns.count = d->nlayer + (end - first);
    d->column = text_alloc(d->columns.count, sizeof *d->column);
    d->value = text_alloc(d->columns.count, sizeof *d->value);
    for (size_t i = 0; i < d->nlayer; i++) {
        d->column[i] = of_layer->column[i];
        d->column[i].name = name_beside_ours(d, of_layer->column[i].name);
        d->column[i].decimals = -1; /* as stored */
    }
    for (size_t i = first; i < end; i++)
        d->column[d->nlayer + i - first] = ours[i];
    d->columns.column = d->column;
}

/* ---- computed areas -------------------------------------------------------------------------- */

static zl_status keep_area(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_area_row *area = row;
    details *d = user;
    (void)shape;
    (void)err;
    d->computed = text_resize(d->computed, d->ncomputed + 1, sizeof *d->computed);
    d->computed[d->ncomputed++] = (computed){
        .id = text_copy(area->id), .area_km2 = area->area_km2, .verdict = text_copy(area->verdict)};
    return ZL_OK;
}

static zl_status compute(details *d, session *s, zl_findings *said, zl_error *err)
{
    static const zl_area_options plain = {0};
    zl_layer *declared = NULL;
    zl_status status = ZL_OK;
    if (session_has_zones(d->layer))
        status = session_stored(&declared, s, "declared_areas", err);
    if (status == ZL_OK)
        status = zl_area(d->layer, declared, &plain, keep_area, d, said, err);
    return status == ZL_OK ? zl_layer_rewind(d->layer, err) : status;
}

/* ---- parts ----------------------------------------------------------------------------------- */

static zl_status read_parts(details *d, session *s, zl_error *err)
{
    zl_layer *zones;
    const zl_feature *f;
    zl_status status = session_stored(&zones, s, "zones", err);
    if (zones)
        zl_layer_accept_invalid(zones, true);
    while (status == ZL_OK && zones && (status = zl_layer_next(&f, zones, err)) == ZL_OK && f) {
        if (!f->part_of)
            continue;
        d->membership = text_resize(d->membership, d->nmemberships + 1, sizeof *d->membership);
        d->membership[d->nmemberships++] =
            (membership){.part = text_copy(f->id), .whole = text_copy(f->part_of)};
    }
    return status;
}

/* The ids of the zones that are declared as parts of this one, as a list; NULL for none. */
static char *parts_of(const details *d, const char *id)
{
    json_list *list = NULL;
    for (size_t i = 0; i < d->nmemberships; i++) {
        if (strcmp(d->membership[i].whole, id) != 0)
            continue;
        if (!list)
            list = json_list_new();
        json_list_add_text(list, d->membership[i].part);
    }
    return list ? json_list_take(list) : NULL;
}

zl_status details_open(details *out, session *s, zl_layer *layer, bool whole, zl_findings *said,
                       zl_error *err)
{
    *out = (details){.session = s, .layer = layer, .whole = whole};
    zl_layer_accept_invalid(layer, true);
    make_columns(out);
    if (out->columns.count == out->nlayer)
        return ZL_OK;
    zl_status status = figures_read(&out->figures, s, err);
    if (status == ZL_OK && whole)
        status = read_parts(out, s, err);
    if (status == ZL_OK && whole && is_polygon(out) && session_has_zones(layer))
        status = sides_read(&out->sides, s, layer, NULL, err);
    return status == ZL_OK && is_polygon(out) ? compute(out, s, said, err) : status;
}

/* ---- rows ------------------------------------------------------------------------------------ */

/* Both passes run in the order of fid, so the area that is next belongs to this feature. */
static const computed *area_of(details *d, const char *id)
{
    const computed *next = d->row < d->ncomputed ? &d->computed[d->row] : NULL;
    d->row++;
    return next && strcmp(next->id, id) == 0 ? next : NULL;
}

static zl_value text_value(zl_type type, const char *text)
{
    return (zl_value){.type = type, .null = !text, .text = text};
}

static figure_form form_of(const details *d)
{
    if (!d->whole)
        return FIGURE_SHORT;
    bool for_programs = shared.format == FORMAT_JSON || shared.format == FORMAT_NDJSON;
    return for_programs ? FIGURE_OBJECT : FIGURE_SENTENCE;
}

static void fill_ours(details *d, const zl_feature *feature)
{
    zl_value all[OURS];
    const computed *next = area_of(d, feature->id);
    const computed *area = feature->invalid ? NULL : next;
    free(d->declared);
    free(d->parts);
    free(d->bounds);
    d->declared = NULL;
    if (session_has_zones(d->layer))
        d->declared = figures_of(&d->figures, feature->id, form_of(d));
    d->parts = parts_of(d, feature->id);
    d->bounds = sides_of(&d->sides, feature->id, form_of(d));
    all[TITLE] = text_value(ZL_TEXT, figures_title(&d->figures, feature->document));
    all[AREA] = (zl_value){.type = ZL_REAL, .real = area ? area->area_km2 : (double)NAN};
    all[VERDICT] = text_value(ZL_TEXT, area ? area->verdict : NULL);
    all[DECLARED] = text_value(ZL_LIST, d->declared);
    all[PARTS] = text_value(ZL_LIST, d->parts);
    all[BOUNDS] = text_value(ZL_LIST, d->bounds);
    size_t first = first_of_ours(d);
    for (size_t i = first; i < end_of_ours(d); i++)
        d->value[d->nlayer + i - first] = all[i];
}

zl_status details_next(const zl_value **out, details *d, zl_error *err)
{
    const zl_feature *feature;
    zl_status status = zl_layer_next(&feature, d->layer, err);
    if (status != ZL_OK || !feature) {
        *out = NULL;
        return status;
    }
    for (size_t i = 0; i < d->nlayer; i++)
        d->value[i] = feature->values[i];
    if (d->columns.count > d->nlayer)
        fill_ours(d, feature);
    if (feature->invalid)
        session_warn_invalid(d->session, zl_layer_name(d->layer), feature->id);
    *out = d->value;
    return status;
}

void details_close(details *d)
{
    for (size_t i = 0; i < d->nlayer; i++)
        free((char *)d->column[i].name);
    for (size_t i = 0; i < d->ncomputed; i++) {
        free(d->computed[i].id);
        free(d->computed[i].verdict);
    }
    for (size_t i = 0; i < d->nmemberships; i++) {
        free(d->membership[i].part);
        free(d->membership[i].whole);
    }
    free(d->membership);
    free(d->computed);
    free(d->column);
    free(d->value);
    free(d->declared);
    free(d->parts);
    free(d->bounds);
    sides_free(&d->sides);
    figures_free(&d->figures);
}
