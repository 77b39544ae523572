#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "output/report/report.h"
#include "store/layer.h"
#include "store/styles.h"

static int by_id(const void *a, const void *b, void *user)
{
    const zl_feature *feature = user;
    size_t i = *(const size_t *)a, k = *(const size_t *)b;
    int order = strcmp(feature[i].id, feature[k].id);
    return order != 0 ? order : i < k ? -1 : i > k;
}

/* Columns to keep, of which some are asked for twice. */
typedef struct choosing {
    const zl_columns *columns;
    size_t *column; /* has room for all that may be asked */
    size_t count;
} choosing;

/* Where the column will stand among the values that are kept; -1: the layer has none. */
static int choose(choosing *c, const char *name)
{
    int at = zl_columns_find(c->columns, name);
    if (at < 0)
        return -1;
    for (size_t i = 0; i < c->count; i++)
        if (c->column[i] == (size_t)at)
            return (int)i;
    c->column[c->count] = (size_t)at;
    return (int)c->count++;
}

static zl_status open_style(zl_directory *directory, zl_error *err)
{
    size_t count = 0;
    const zl_style *style =
        zl_style_choose(zl_layer_shape_kind(directory->layer), zl_layer_columns(directory->layer));
    if (!style)
        return ZL_OK;
    ZL_TRY(zl_painting_open(&directory->painting, zl_style_sld(style), err));
    while (zl_sld_property(directory->painting.sld, count))
        count++;
    directory->property = zl_realloc_array(NULL, count + 1, sizeof *directory->property);
    return directory->property ? ZL_OK : zl_fail_memory(err);
}

static zl_status collect(zl_directory *out, zl_error *err)
{
    size_t properties = 0;
    const char *name;
    while (out->painting.sld && zl_sld_property(out->painting.sld, properties))
        properties++;
    ZL_CLEANUP(zl_free_ptr)
    size_t *column = zl_realloc_array(NULL, properties + 2, sizeof *column);
    if (!column)
        return zl_fail_memory(err);
    choosing c = {.columns = zl_layer_columns(out->layer), .column = column};
    out->licence = choose(&c, "licence");
    out->placed_by = choose(&c, "placed_by");
    for (size_t i = 0; i < properties && (name = zl_sld_property(out->painting.sld, i)); i++)
        out->property[i] = choose(&c, name);
    const zl_choice choice = {.column = column, .ncolumns = c.count};
    ZL_TRY(zl_layer_rewind(out->layer, err));
    ZL_TRY(zl_collect_some(&out->all, out->layer, &choice, err));
    return zl_layer_rewind(out->layer, err);
}

static void count(zl_directory *directory)
{
    for (size_t i = 0; i < directory->all.count; i++) {
        const zl_feature *feature = &directory->all.feature[i];
        const char *basis = feature->boundary_basis;
        directory->no_shape += feature->shape ? 0 : 1;
        directory->schematic += feature->shape && basis && strcmp(basis, "schematic") == 0 ? 1 : 0;
    }
}

zl_status zl_directory_read(zl_directory *out, zl_layer *layer, zl_error *err)
{
    *out = (zl_directory){.layer = layer};
    ZL_TRY(open_style(out, err));
    ZL_TRY(collect(out, err));
    out->order = zl_realloc_array(NULL, out->all.count + 1, sizeof *out->order);
    if (!out->order)
        return zl_fail_memory(err);
    for (size_t i = 0; i < out->all.count; i++)
        out->order[i] = i;
    qsort_r(out->order, out->all.count, sizeof *out->order, by_id, out->all.feature);
    count(out);
    return ZL_OK;
}

void zl_directory_free(zl_directory *directory)
{
    zl_collection_free(&directory->all);
    zl_painting_free(&directory->painting);
    zl_free(directory->property);
    zl_free(directory->order);
    *directory = (zl_directory){0};
}

size_t zl_directory_find(const zl_directory *directory, const char *id)
{
    size_t low = 0, high = directory->all.count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (strcmp(directory->all.feature[directory->order[middle]].id, id) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == directory->all.count ||
        strcmp(directory->all.feature[directory->order[low]].id, id) != 0)
        return SIZE_MAX;
    return directory->order[low];
}
