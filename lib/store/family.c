#include "store/family.h"

#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

void zl_family_add(zl_text *names, bool *any, const char *id, const char *part_of)
{
    const char *whole = part_of ? part_of : "";
    zl_text_add_bytes(names, id, strlen(id) + 1);
    zl_text_add_bytes(names, whole, strlen(whole) + 1);
    *any = *any || *whole;
}

void zl_family_free(zl_family *family)
{
    zl_free(family->whole);
    zl_text_free(&family->names);
    *family = (zl_family){0};
}

/* Ids and the first positions that bear them, by open addressing. */
typedef struct directory {
    const char **id;
    size_t *position, room; /* a power of two */
} directory;

static void free_directory(directory *d)
{
    zl_free((void *)d->id);
    zl_free(d->position);
}

static size_t hash(const char *text) /* FNV-1a */
{
    uint64_t sum = 14695981039346656037u;
    for (; *text; text++)
        sum = (sum ^ (unsigned char)*text) * 1099511628211u;
    return (size_t)(sum ^ sum >> 32);
}

/* Where the id stands, or would. */
static size_t slot_of(const directory *d, const char *id)
{
    size_t slot = hash(id) & (d->room - 1);
    while (d->id[slot] && strcmp(d->id[slot], id) != 0)
        slot = (slot + 1) & (d->room - 1);
    return slot;
}

static const char *after(const char *text)
{
    return text + strlen(text) + 1;
}

static zl_status make_directory(directory *d, const zl_text *names, size_t count, zl_error *err)
{
    for (d->room = 16; d->room < 2 * count;)
        d->room *= 2;
    d->id = zl_alloc_zero(d->room, sizeof(const char *));
    d->position = zl_alloc_zero(d->room, sizeof *d->position);
    if (!d->id || !d->position)
        return zl_fail_memory(err);
    const char *id = names->data;
    for (size_t i = 0; i < count; i++, id = after(after(id))) {
        size_t slot = slot_of(d, id);
        if (d->id[slot])
            continue;
        d->id[slot] = id;
        d->position[slot] = i;
    }
    return ZL_OK;
}

zl_status zl_family_settle(zl_family *family, size_t count, zl_error *err)
{
    ZL_CLEANUP(free_directory) directory d = {.room = 0};
    family->count = count;
    if (family->names.failed)
        return zl_fail_memory(err);
    if (family->any) {
        ZL_TRY(make_directory(&d, &family->names, count, err));
        if (!(family->whole = zl_alloc_zero(count, sizeof *family->whole)))
            return zl_fail_memory(err);
        const char *id = family->names.data;
        for (size_t i = 0; i < count; i++, id = after(after(id))) {
            size_t slot = slot_of(&d, after(id));
            family->whole[i] = d.id[slot] ? d.position[slot] : SIZE_MAX;
        }
    }
    zl_text_free(&family->names);
    return ZL_OK;
}

bool zl_family_is_part(const zl_family *family, size_t a, size_t b)
{
    /* A chain without a cycle has fewer steps than there are features. */
    for (size_t steps = 0; family->whole && steps < family->count; steps++) {
        a = family->whole[a];
        if (a == SIZE_MAX)
            return false;
        if (a == b)
            return true;
    }
    return false;
}
