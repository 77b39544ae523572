#include "input/source/kept.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"

void *zl_bytes_keep(const void *bytes, size_t size, zl_arena *arena)
{
    void *copy = bytes ? zl_arena_take(arena, size) : NULL;
    return copy && size ? memcpy(copy, bytes, size) : copy;
}

/* Pieces of an arena, with one look at the end whether there was memory for all. */
typedef struct keeping {
    zl_arena *arena;
    bool failed;
} keeping;

static const void *keep_bytes(keeping *k, const void *bytes, size_t size)
{
    const void *copy = zl_bytes_keep(bytes, size, k->arena);
    k->failed |= bytes && !copy;
    return copy;
}

static const char *keep_text(keeping *k, const char *text)
{
    k->failed |= zl_arena_keep_text(k->arena, &text, NULL) != ZL_OK;
    return text;
}

const zl_value *zl_values_keep(const zl_value *values, size_t count, zl_arena *arena)
{
    keeping k = {.arena = arena};
    zl_value *copy = zl_bytes_keep(values, count * sizeof *values, arena);
    for (size_t i = 0; copy && i < count; i++)
        if (!copy[i].null && (copy[i].type == ZL_TEXT || copy[i].type == ZL_LIST))
            copy[i].text = keep_text(&k, values[i].text);
    return k.failed ? NULL : copy;
}

static const zl_findings *keep_findings(keeping *k, const zl_findings *findings)
{
    if (zl_findings_count(findings) == 0)
        return NULL;
    zl_findings *copy = zl_findings_new();
    zl_findings_append(copy, findings, 0);
    k->failed |= !copy || zl_findings_status(copy, NULL) != ZL_OK;
    return copy;
}

static void take_shapes(zl_raw_feature *kept, zl_raw_feature *raw)
{
    kept->shape = raw->shape;
    kept->member = raw->member;
    kept->nmembers = raw->nmembers;
    raw->shape = NULL;
    raw->member = NULL;
    raw->nmembers = 0;
}

zl_status zl_raw_keep(zl_raw_feature *kept, zl_raw_feature *raw, size_t nfields, zl_arena *arena,
                      zl_error *err)
{
    keeping k = {.arena = arena};
    size_t npoints = raw->shape ? raw->shape->npoints : 0;
    *kept = *raw;
    take_shapes(kept, raw);
    kept->findings = keep_findings(&k, raw->findings);
    kept->values = zl_values_keep(raw->values, nfields, arena);
    kept->unsupported = keep_text(&k, raw->unsupported);
    kept->open_boundary = keep_text(&k, raw->open_boundary);
    kept->point_line = keep_bytes(&k, raw->point_line, npoints * sizeof *raw->point_line);
    kept->declared = keep_bytes(&k, raw->declared, sizeof *raw->declared);
    return k.failed || !kept->values ? zl_fail_memory(err) : ZL_OK;
}

void zl_raw_release(zl_raw_feature *kept)
{
    zl_shape_free(kept->shape);
    for (size_t i = 0; i < kept->nmembers; i++)
        zl_shape_free(kept->member[i]);
    zl_free(kept->member);
    zl_findings_free((zl_findings *)kept->findings);
    *kept = (zl_raw_feature){0};
}
