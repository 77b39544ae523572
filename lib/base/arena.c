#include "base/arena.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

typedef struct zl_arena_block {
    struct zl_arena_block *before;
    size_t used, size;
    double bytes[]; /* aligned for any value */
} zl_arena_block;

enum { BLOCK_SIZE = 16384 };

static zl_arena_block *new_block(zl_arena *arena, size_t least)
{
    size_t size = least > BLOCK_SIZE ? least : BLOCK_SIZE;
    zl_arena_block *fresh = zl_alloc(sizeof *fresh + size);
    if (!fresh)
        return NULL;
    *fresh = (zl_arena_block){.before = arena->block, .size = size};
    arena->block = fresh;
    return fresh;
}

void *zl_arena_take(zl_arena *arena, size_t size)
{
    size_t aligned = (size + sizeof(double) - 1) / sizeof(double) * sizeof(double);
    zl_arena_block *block = arena->block;
    if (!block || block->size - block->used < aligned)
        block = new_block(arena, aligned);
    if (!block)
        return NULL;
    void *room = (char *)block->bytes + block->used;
    block->used += aligned;
    return room;
}

zl_status zl_arena_keep_text(zl_arena *arena, const char **text, zl_error *err)
{
    if (!*text)
        return ZL_OK;
    size_t size = strlen(*text) + 1;
    char *copy = zl_arena_take(arena, size);
    if (!copy)
        return zl_fail_memory(err);
    *text = memcpy(copy, *text, size);
    return ZL_OK;
}

static void free_from(zl_arena_block *block)
{
    for (zl_arena_block *before; block; block = before) {
        before = block->before;
        zl_free(block);
    }
}

void zl_arena_reset(zl_arena *arena)
{
    if (!arena->block)
        return;
    free_from(arena->block->before);
    arena->block->before = NULL;
    arena->block->used = 0;
}

void zl_arena_free(zl_arena *arena)
{
    free_from(arena->block);
    arena->block = NULL;
}
