/* The .shx against the .shp. An entry has the place and the length of a record's content in 16-bit
 * words, big-endian; in the .shp the record begins with its number and that length again. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/shapefile/shapefile.h"

#define HEADER_BYTES 100
#define ENTRY_BYTES  8
#define CHUNK        8192 /* entries read at a time */
#define WINDOW_BYTES ((size_t)1 << 16)

/* Where a record lies in the .shp, with its own eight bytes. */
typedef struct extent {
    int64_t begin, end;
} extent;

/* The .shp through a window, since records mostly follow one another. */
typedef struct window {
    VSILFILE *file;
    int64_t begin, end;
    uint8_t bytes[WINDOW_BYTES];
} window;

typedef struct entries {
    const char *name;
    int64_t shapes, shp_bytes, used_bytes;
    int64_t misnumbered[2]; /* records that bear another number, counted from 0 and from 1 */
    int64_t first, bears;   /* the first of the latter, and its number */
    extent *extent;
    window view;
} entries;

static void free_entries(entries **all)
{
    if (*all)
        zl_free((*all)->extent);
    zl_free(*all);
}

static int64_t big(const uint8_t bytes[4])
{
    return (int64_t)bytes[0] << 24 | (int64_t)bytes[1] << 16 | (int64_t)bytes[2] << 8 | bytes[3];
}

static const uint8_t *look_at(window *view, int64_t at)
{
    if (at < view->begin || at + ENTRY_BYTES > view->end) {
        VSIFSeekL(view->file, (vsi_l_offset)at, SEEK_SET);
        view->begin = at;
        view->end = at + (int64_t)VSIFReadL(view->bytes, 1, WINDOW_BYTES, view->file);
    }
    return at + ENTRY_BYTES <= view->end ? view->bytes + (at - view->begin) : NULL;
}

static zl_status mismatch(const entries *all, int64_t i, const char *what, zl_error *err)
{
    return zl_fail(err, ZL_BAD_DATA,
                   "%s: entry %lld of its .shx %s: .shp and .shx do not belong together or are "
                   "damaged; without the .shx, SHAPE_RESTORE_SHX=YES ogrinfo makes a new one from "
                   "the .shp",
                   all->name, (long long)i + 1, what);
}

/* The standard counts from 1; some programs count from 0. */
static void check_number(entries *all, int64_t i, int64_t number)
{
    all->misnumbered[0] += number != i;
    if (number != i + 1 && all->misnumbered[1]++ == 0) {
        all->first = i + 1;
        all->bears = number;
    }
}

static zl_status check_entry(entries *all, int64_t i, const uint8_t *entry, zl_error *err)
{
    int64_t begin = 2 * big(entry), content = 2 * big(entry + 4);
    all->extent[i] = (extent){begin, begin + ENTRY_BYTES + content};
    all->used_bytes += ENTRY_BYTES + content;
    if (begin < HEADER_BYTES || content < 4 || all->extent[i].end > all->shp_bytes)
        return mismatch(all, i, _("names a place that is not in the .shp"), err);
    const uint8_t *record = look_at(&all->view, begin);
    if (!record || 2 * big(record + 4) != content)
        return mismatch(all, i, _("and the record in the .shp have different lengths"), err);
    check_number(all, i, big(record));
    return ZL_OK;
}

static zl_status read_entries(entries *all, VSILFILE *shx, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) uint8_t *chunk = zl_alloc((size_t)CHUNK * ENTRY_BYTES);
    if (!chunk)
        return zl_fail_memory(err);
    VSIFSeekL(shx, HEADER_BYTES, SEEK_SET);
    for (int64_t i = 0; i < all->shapes;) {
        ZL_TRY(zl_check_cancel(err));
        int64_t wanted = all->shapes - i < CHUNK ? all->shapes - i : CHUNK;
        if ((int64_t)VSIFReadL(chunk, ENTRY_BYTES, (size_t)wanted, shx) != wanted)
            return mismatch(all, i, _("cannot be read"), err);
        for (int64_t j = 0; j < wanted; j++)
            ZL_TRY(check_entry(all, i + j, chunk + j * ENTRY_BYTES, err));
        i += wanted;
    }
    return ZL_OK;
}

static int by_begin(const void *a, const void *b)
{
    const extent *first = a, *second = b;
    return (first->begin > second->begin) - (first->begin < second->begin);
}

static bool in_order(const entries *all)
{
    for (int64_t i = 1; i < all->shapes; i++)
        if (all->extent[i].begin < all->extent[i - 1].end)
            return false;
    return true;
}

/* Edited files may have their records in another order, but none inside another. */
static zl_status check_overlaps(const entries *all, zl_error *err)
{
    if (in_order(all))
        return ZL_OK;
    qsort(all->extent, (size_t)all->shapes, sizeof *all->extent, by_begin);
    for (int64_t i = 1; i < all->shapes; i++)
        if (all->extent[i].begin < all->extent[i - 1].end)
            return zl_fail(err, ZL_BAD_DATA,
                           "%s: two entries of its .shx share the bytes at %lld of the .shp: the "
                           ".shx is damaged; without it, SHAPE_RESTORE_SHX=YES ogrinfo makes a new "
                           "one from the .shp",
                           all->name, (long long)all->extent[i].begin);
    return ZL_OK;
}

zl_status zl_shapefile_check_entries(VSILFILE *shp, VSILFILE *shx, int64_t shapes, const char *name,
                                     zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(free_entries) entries *all = zl_alloc_zero(1, sizeof *all);
    if (!all)
        return zl_fail_memory(err);
    all->name = name;
    all->shapes = shapes;
    all->shp_bytes = zl_vsi_size(shp);
    all->view.file = shp;
    all->extent = zl_alloc((size_t)shapes * sizeof *all->extent);
    if (!all->extent)
        return zl_fail_memory(err);
    ZL_TRY(read_entries(all, shx, err));
    ZL_TRY(check_overlaps(all, err));
    if (all->misnumbered[0] && all->misnumbered[1])
        zl_findings_add(findings, ZL_WARNING, "record-numbers", name, NULL, NULL,
                        "%lld record%s of the .shp %s another number than the .shx gives (first: "
                        "entry %lld, record %lld): shapes may have the attributes of others",
                        (long long)all->misnumbered[1],
                        zl_inflect(all->misnumbered[1] == 1, "", "s"),
                        zl_inflect(all->misnumbered[1] == 1, "bears", "bear"),
                        (long long)all->first, (long long)all->bears);
    int64_t unused = all->shp_bytes - HEADER_BYTES - all->used_bytes;
    if (unused > 0)
        zl_findings_add(findings, ZL_WARNING, "shp-longer", name, NULL, NULL,
                        "%lld bytes of the .shp belong to none of the %lld shapes of the .shx and "
                        "are not read",
                        (long long)unused, (long long)shapes);
    return ZL_OK;
}
