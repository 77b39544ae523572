#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "output/report/report.h"
#include "store/layer.h"

static int by_id(const void *a, const void *b, void *user)
{
    const zl_feature *feature = user;
    size_t i = *(const size_t *)a, k = *(const size_t *)b;
    int order = strcmp(feature[i].id, feature[k].id);
    return order != 0 ? order : i < k ? -1 : i > k;
}

static void choose(int *out, zl_choice *choice, size_t column[2], const zl_columns *columns,
                   const char *name)
{
    int at = zl_columns_find(columns, name);
    *out = at < 0 ? -1 : (int)choice->ncolumns;
    if (at >= 0)
        column[choice->ncolumns++] = (size_t)at;
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
    size_t column[2];
    zl_choice choice = {.column = column};
    *out = (zl_directory){.layer = layer};
    choose(&out->licence, &choice, column, zl_layer_columns(layer), "licence");
    choose(&out->placed_by, &choice, column, zl_layer_columns(layer), "placed_by");
    ZL_TRY(zl_layer_rewind(layer, err));
    ZL_TRY(zl_collect_some(&out->all, layer, &choice, err));
    ZL_TRY(zl_layer_rewind(layer, err));
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
