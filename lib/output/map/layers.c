#include "output/map/layers.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "output/writer.h"

void zl_map_layers_free(zl_map_layers *layers)
{
    for (size_t i = 0; i < layers->count; i++)
        zl_map_style_free(&layers->item[i].style);
    zl_free(layers->item);
    *layers = (zl_map_layers){0};
}

/* ---- looking through ------------------------------------------------------------------------ */

static bool taken(const zl_map_layers *layers, size_t before, const char *group)
{
    for (size_t i = 0; i < before; i++)
        if (strcmp(layers->item[i].group, group) == 0)
            return true;
    return false;
}

/* The layer's own name where a mapfile and a URL can bear it and no other layer has it. */
static void choose_group(zl_map_layers *layers, size_t i)
{
    zl_map_layer *layer = &layers->item[i];
    const char *name = zl_layer_name(layer->layer);
    if (zl_is_slug(name))
        snprintf(layer->group, sizeof layer->group, "%s", name);
    if (!zl_is_slug(name) || taken(layers, i, layer->group))
        snprintf(layer->group, sizeof layer->group, "layer_%zu", i + 1);
    if (taken(layers, i, layer->group))
        snprintf(layer->group, sizeof layer->group, "layer_%zu_again", i + 1);
}

static bool says(const zl_feature *feature, int column, const char *word)
{
    const char *text =
        column >= 0 && !feature->values[column].null && feature->values[column].type == ZL_TEXT
            ? feature->values[column].text
            : NULL;
    return text && strstr(text, word);
}

static void look_at(zl_map_layers *layers, zl_map_layer *layer, const zl_feature *feature,
                    int licence)
{
    layer->features++;
    if (!feature->shape || feature->shape->nparts == 0)
        return;
    zl_extent extent = zl_shape_extent(feature->shape);
    if (feature->shape->kind == ZL_SHAPE_POLYGON && layers->areas++ < ZL_MAP_AREAS)
        layers->area[layers->areas - 1] = extent;
    layer->kind = feature->shape->kind;
    layer->extent = layer->shapes++ > 0 ? zl_extent_join(&layer->extent, &extent) : extent;
    layer->zones |= layer->kind == ZL_SHAPE_POLYGON && feature->boundary_basis;
    layer->schematic |=
        feature->boundary_basis && strcmp(feature->boundary_basis, "schematic") == 0;
    layer->openstreetmap |=
        says(feature, licence, "OpenStreetMap") || says(feature, licence, "ODbL");
    layer->geonames |= says(feature, licence, "GeoNames");
}

static zl_status survey(zl_map_layers *layers, zl_map_layer *layer, zl_error *err)
{
    int licence = zl_column_index(zl_layer_columns(layer->layer), "licence");
    ZL_TRY(zl_layer_rewind(layer->layer, err));
    for (const zl_feature *feature;;) {
        ZL_TRY(zl_layer_next(&feature, layer->layer, err));
        if (!feature)
            return ZL_OK;
        look_at(layers, layer, feature, licence);
    }
}

zl_status zl_map_layers_survey(zl_map_layers *out, zl_layer *const *layer, size_t count,
                               zl_error *err)
{
    ZL_CLEANUP(zl_map_layers_free)
    zl_map_layers layers = {.item = zl_alloc_zero(count, sizeof *layers.item), .count = count};
    if (!layers.item)
        return layers.count = 0, zl_fail_memory(err);
    for (size_t i = 0; i < count; i++) {
        layers.item[i].layer = layer[i];
        choose_group(&layers, i);
        ZL_TRY(survey(&layers, &layers.item[i], err));
    }
    *out = layers;
    layers = (zl_map_layers){0};
    return ZL_OK;
}

bool zl_map_layers_extent(zl_extent *out, const zl_map_layers *layers)
{
    bool found = false;
    for (int any = 0; any < 2 && !found; any++)
        for (size_t i = 0; i < layers->count; i++) {
            const zl_map_layer *layer = &layers->item[i];
            if (layer->shapes == 0 || (!any && layer->kind != ZL_SHAPE_POLYGON))
                continue;
            *out = found ? zl_extent_join(out, &layer->extent) : layer->extent;
            found = true;
        }
    return found;
}

/* ---- texts ---------------------------------------------------------------------------------- */

void zl_map_text(zl_text *out, const char *foreign, size_t length)
{
    ZL_CLEANUP(zl_text_free) zl_text safe = {0};
    zl_text_add_safe(&safe, foreign);
    out->failed |= safe.failed;
    const char *text = safe.data ? safe.data : "";
    size_t characters = 0, cut = 0;
    for (size_t i = 0; text[i]; i++) {
        if (((unsigned char)text[i] & 0xC0) == 0x80)
            continue;
        cut = characters++ < length ? i : cut;
    }
    zl_text_add_bytes(out, text, characters > length ? cut : strlen(text));
    zl_text_add(out, characters > length ? "…" : "");
}

/* Cells of the character that begins here, and its bytes: what is beyond Latin, Greek and Cyrillic
 * is taken for wide. */
static size_t cells_of(const char *text, size_t *bytes)
{
    unsigned char first = (unsigned char)*text;
    *bytes = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    return first >= 0xE3 && first < 0xFE ? 2 : 1;
}

static size_t count_cells(const char *text)
{
    size_t cells = 0, bytes = 0;
    for (; *text; text += bytes)
        cells += cells_of(text, &bytes);
    return cells;
}

/* Bytes of the longest beginning of at most so many cells that ends where a line may end; at least
 * one character or word. */
static size_t line_bytes(const char *text, size_t cells)
{
    size_t at = 0, used = 0, end = 0, bytes = 0;
    while (text[at]) {
        size_t wide = cells_of(text + at, &bytes);
        bool breaks = at > 0 && (wide == 2 || text[at] == ' ');
        end = breaks ? at : end;
        used += wide;
        if (used > cells && end > 0)
            return end;
        at += bytes;
    }
    return at;
}

void zl_map_wrap(zl_text *out, const char *text, size_t cells)
{
    size_t all = count_cells(text), lines = (all + cells - 1) / cells;
    size_t each = lines > 0 ? (all + lines - 1) / lines : cells;
    /* Equal lines: a word or sign that begins within one belongs to it. */
    each += lines > 1 ? 2 : 0;
    for (const char *rest = text; *rest;) {
        size_t bytes = line_bytes(rest, each);
        zl_text_add_bytes(out, rest, bytes);
        rest += bytes;
        rest += strspn(rest, " ");
        zl_text_add(out, *rest ? "\n" : "");
    }
}

static void add_name(zl_text *out, const char *name, bool wrapped)
{
    ZL_CLEANUP(zl_text_free) zl_text safe = {0};
    if (!name || !*name)
        return;
    zl_map_text(&safe, name, ZL_MAP_NAME_LENGTH);
    out->failed |= safe.failed;
    if (safe.data)
        zl_map_wrap(out, safe.data, wrapped ? ZL_MAP_LINE_CELLS : SIZE_MAX / 4);
}

/* A name in the other language is better than none. */
static void write_label(zl_text *out, const zl_feature *feature, zl_labels labels)
{
    const char *zh = feature->name_zh, *en = feature->name_en;
    bool wrapped = feature->shape->kind == ZL_SHAPE_POLYGON;
    if (!zh || !*zh)
        zh = en;
    if (!en || !*en)
        en = zh;
    add_name(out, labels == ZL_LABELS_EN ? en : zh, wrapped);
    if (labels == ZL_LABELS_BOTH && zh && en && strcmp(zh, en) != 0) {
        zl_text_add(out, "\n");
        add_name(out, en, wrapped);
    }
}

/* ---- writing -------------------------------------------------------------------------------- */

/* The rows of a layer that have a shape, with one column more. */
typedef struct labelled {
    zl_layer *layer;
    zl_labels labels;
    zl_value *values;
    size_t count;
    zl_text label;
} labelled;

static zl_status next_row(zl_stream_row *row, bool *more, void *user, zl_error *err)
{
    labelled *self = user;
    const zl_feature *feature;
    do
        ZL_TRY(zl_layer_next(&feature, self->layer, err));
    while (feature && (!feature->shape || feature->shape->nparts == 0));
    *more = feature != NULL;
    if (!feature)
        return ZL_OK;
    memcpy(self->values, feature->values, (self->count - 1) * sizeof *self->values);
    self->label.size = 0;
    zl_text_add(&self->label, "");
    write_label(&self->label, feature, self->labels);
    if (self->label.failed)
        return zl_fail_memory(err);
    self->values[self->count - 1] =
        (zl_value){.type = ZL_TEXT, .text = self->label.data, .null = self->label.size == 0};
    *row = (zl_stream_row){feature->id, self->values, feature->shape};
    return ZL_OK;
}

static zl_status rewind_rows(void *user, zl_error *err)
{
    labelled *self = user;
    return zl_layer_rewind(self->layer, err);
}

static zl_status write_rows(const zl_map_layer *layer, const zl_stream *stream, const char *folder,
                            zl_error *err)
{
    const zl_format *format;
    ZL_CLEANUP(zl_text_free) zl_text file = {0};
    zl_text_addf(&file, "%s.gpkg", layer->group);
    if (file.failed)
        return zl_fail_memory(err);
    ZL_TRY(zl_format_find(&format, "gpkg", file.data, err));
    zl_crs *crs;
    ZL_TRY(zl_crs_open(&crs, "EPSG:4490", true, NULL, err));
    const zl_write_request request = {.format = format,
                                      .folder = folder,
                                      .stem = layer->group,
                                      .ending = ".gpkg",
                                      .shown = file.data,
                                      .crs = crs,
                                      .crs_code = "EPSG:4490"};
    zl_summary summary = {0};
    zl_status status = zl_write_stream(&summary, &request, stream, NULL, err);
    zl_summary_free(&summary);
    zl_crs_close(crs);
    return status;
}

zl_status zl_map_layer_write(const zl_map_layer *layer, const char *folder, zl_labels labels,
                             zl_error *err)
{
    const zl_columns *from = zl_layer_columns(layer->layer);
    ZL_CLEANUP(zl_free_ptr)
    zl_column *column = zl_alloc(from->count * sizeof *column + sizeof *column);
    ZL_CLEANUP(zl_free_ptr)
    zl_value *values = zl_alloc_zero(from->count + 1, sizeof *values);
    if (!column || !values)
        return zl_fail_memory(err);
    memcpy(column, from->column, from->count * sizeof *column);
    column[from->count] = (zl_column){.name = ZL_MAP_LABEL_COLUMN, .type = ZL_TEXT};
    const zl_columns columns = {column, from->count + 1};
    labelled rows = {
        .layer = layer->layer, .labels = labels, .values = values, .count = columns.count};
    const zl_stream stream = {.columns = &columns,
                              .kind = layer->kind,
                              .name = zl_layer_name(layer->layer),
                              .next = next_row,
                              .rewind = rewind_rows,
                              .user = &rows};
    ZL_TRY(zl_layer_rewind(layer->layer, err));
    zl_status status = write_rows(layer, &stream, folder, err);
    zl_text_free(&rows.label);
    return status;
}
