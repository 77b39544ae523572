#include "checked.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

/* A zone as the rows take it. */
typedef struct zone {
    char *id, *name_zh, *name_en, *basis;
    zl_shape *shape; /* NULL: no boundary */
} zone;

struct checked {
    zone *zone; /* sorted by id */
    size_t count;
    zl_column *column;
    zl_columns columns;
};

void checked_close(checked *c)
{
    if (!c)
        return;
    for (size_t i = 0; i < c->count; i++) {
        free(c->zone[i].id);
        free(c->zone[i].name_zh);
        free(c->zone[i].name_en);
        free(c->zone[i].basis);
        zl_shape_free(c->zone[i].shape);
    }
    free(c->zone);
    free(c->column);
    free(c);
}

/* ---- zones ----------------------------------------------------------------------------------- */

static zl_status copy_shape(zl_shape **out, const zl_shape *shape, zl_error *err)
{
    uint8_t *wkb = NULL;
    size_t size;
    *out = NULL;
    if (!shape)
        return ZL_OK;
    zl_status status = zl_shape_to_wkb(&wkb, &size, shape, err);
    if (status == ZL_OK)
        status = zl_shape_from_wkb(out, wkb, size, err);
    zl_free(wkb);
    return status;
}

static zl_status keep_zone(checked *c, const zl_feature *feature, zl_error *err)
{
    c->zone = text_resize(c->zone, c->count + 1, sizeof *c->zone);
    zone *kept = &c->zone[c->count++];
    *kept = (zone){.id = text_copy(feature->id),
                   .name_zh = text_copy(feature->name_zh),
                   .name_en = text_copy(feature->name_en),
                   .basis = text_copy(feature->boundary_basis)};
    return copy_shape(&kept->shape, feature->shape, err);
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const zone *)a)->id, ((const zone *)b)->id);
}

static zl_status read_zones(checked *c, zl_layer *zones, zl_error *err)
{
    const zl_feature *feature;
    for (;;) {
        zl_status status = zl_layer_next(&feature, zones, err);
        if (status == ZL_OK && feature)
            status = keep_zone(c, feature, err);
        if (status != ZL_OK)
            return status;
        if (!feature)
            break;
    }
    if (c->count)
        qsort(c->zone, c->count, sizeof *c->zone, by_id);
    return zl_layer_rewind(zones, err);
}

/* ---- columns --------------------------------------------------------------------------------- */

/* The zone's own columns, then those of the audit but for what is said of bounds. */
static void choose_columns(checked *c)
{
    static const zl_column own[] = {
        {"name_zh", ZL_TEXT, offsetof(checked_row, name_zh), 0},
        {"name_en", ZL_TEXT, offsetof(checked_row, name_en), 0},
        {"boundary_basis", ZL_TEXT, offsetof(checked_row, basis), 0},
    };
    const zl_columns *audit = zl_audit_columns();
    size_t nown = sizeof own / sizeof *own, n = 0;
    c->column = text_alloc(audit->count + nown, sizeof *c->column);
    for (size_t i = 0; i < audit->count; i++) {
        if ((audit->column[i].offset & ~ZL_WHOLE_VALUE) >= offsetof(zl_audit_row, bound))
            continue;
        c->column[n++] = audit->column[i];
        for (size_t k = 0; n == 1 && k < nown; k++)
            c->column[1 + k] = own[k];
        n += n == 1 ? nown : 0;
    }
    c->columns = (zl_columns){c->column, n};
}

/* ---- the whole ------------------------------------------------------------------------------- */

zl_status checked_open(checked **out, zl_layer *zones, zl_error *err)
{
    checked *c = text_alloc(1, sizeof *c);
    *c = (checked){0};
    choose_columns(c);
    zl_status status = read_zones(c, zones, err);
    if (status == ZL_OK)
        *out = c;
    else
        checked_close(c);
    return status;
}

const zl_columns *checked_columns(const checked *c)
{
    return &c->columns;
}

checked_row checked_of(const zl_shape **shape, const checked *c, const zl_audit_row *row)
{
    const zone wanted = {.id = (char *)row->id};
    const zone *found = c->count ? bsearch(&wanted, c->zone, c->count, sizeof wanted, by_id) : NULL;
    *shape = found ? found->shape : NULL;
    return (checked_row){.audit = *row,
                         .name_zh = found ? found->name_zh : NULL,
                         .name_en = found ? found->name_en : NULL,
                         .basis = found ? found->basis : NULL};
}
