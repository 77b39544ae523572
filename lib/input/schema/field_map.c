#include "input/schema/field_map.h"

#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "input/quote.h"

char *zl_field_list(const zl_source *source)
{
    zl_text list = {0};
    for (size_t i = 0; i < zl_source_nfields(source); i++)
        zl_text_add_item(&list, zl_source_field(source, i)->name);
    if (zl_source_nfields(source) == 0)
        zl_text_add(&list, _("none"));
    return zl_text_take(&list);
}

int zl_field_map_said(const zl_field_map *map, const char *name)
{
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->name[i], name) == 0)
            return (int)i;
    return -1;
}

/* ---- what the user said ---------------------------------------------------------------------- */

static int field_named(const zl_source *source, const char *name)
{
    for (size_t i = 0; i < zl_source_nfields(source); i++)
        if (strcmp(zl_source_field(source, i)->name, name) == 0)
            return (int)i;
    return -1;
}

static zl_status add_pair(zl_field_map *map, const zl_source *source, const char *option,
                          const char *field, const char *name, zl_error *err)
{
    int found = field_named(source, field);
    if (found < 0) {
        ZL_CLEANUP(zl_free_ptr) char *list = zl_field_list(source);
        return !list ? zl_fail_memory(err)
                     : zl_fail(err, ZL_USAGE,
                               "%s: %s names the field \"%s\", which is not there; it has: %s",
                               zl_source_name(source), option, zl_quoted(field).text, list);
    }
    if (zl_field_map_said(map, name) >= 0)
        return zl_fail(err, ZL_USAGE, "%s names the column \"%s\" twice", "--map",
                       zl_quoted(name).text);
    map->name[map->count] = zl_strdup(name);
    if (!map->name[map->count])
        return zl_fail_memory(err);
    map->field[map->count++] = found;
    return ZL_OK;
}

static zl_status parse_pairs(zl_field_map *map, const zl_source *source, char **pieces,
                             size_t count, zl_error *err)
{
    for (size_t i = 0; i < count; i++) {
        char *equals = strrchr(pieces[i], '=');
        if (!equals || equals == pieces[i] || !equals[1])
            return zl_fail(err, ZL_USAGE, "--map wants FIELD=NAME, not \"%s\"",
                           zl_quoted(pieces[i]).text);
        *equals = '\0';
        ZL_TRY(add_pair(map, source, "--map", pieces[i], equals + 1, err));
    }
    return ZL_OK;
}

static zl_status parse_set(zl_field_map *map, const char *list, zl_error *err)
{
    ZL_TRY(zl_split_list(&map->set, &map->nset, list, err));
    for (size_t i = 0; i < map->nset; i++) {
        char *equals = strchr(map->set[i], '=');
        if (!equals || equals == map->set[i] || !equals[1])
            return zl_fail(err, ZL_USAGE, "--set wants COLUMN=VALUE, not \"%s\"",
                           zl_quoted(map->set[i]).text);
        *equals = '\0';
        for (size_t k = 0; k < i; k++)
            if (strcmp(map->set[k], map->set[i]) == 0)
                return zl_fail(err, ZL_USAGE, "%s names the column \"%s\" twice", "--set",
                               zl_quoted(map->set[i]).text);
    }
    return ZL_OK;
}

/* The field that a standard says is the id, where the user named none. */
static zl_status add_standard_id(zl_field_map *map, const zl_source *source,
                                 const zl_standard *standard, zl_error *err)
{
    const char *field = zl_standard_field_of(standard, "id");
    if (zl_field_map_said(map, "id") >= 0)
        return ZL_OK;
    for (size_t i = 0; field && i < zl_source_nfields(source); i++)
        if (strcasecmp(zl_source_field(source, i)->name, field) == 0)
            return add_pair(map, source, "--standard", zl_source_field(source, i)->name, "id", err);
    return ZL_OK;
}

zl_status zl_source_standard(zl_standard *out, const zl_source *source,
                             const zl_source_options *options, zl_error *err)
{
    const char *file = options ? options->standard : NULL;
    ZL_TRY(zl_standard_find(out, file, zl_source_layer(source), err));
    return out->layer ? ZL_OK : zl_standard_find(out, file, zl_source_stem(source), err);
}

zl_status zl_field_map_parse(zl_field_map *out, const zl_source *source,
                             const zl_source_options *options, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char **pieces = NULL;
    size_t count = 0;
    if (options && options->map)
        ZL_TRY(zl_split_list(&pieces, &count, options->map, err));
    ZL_CLEANUP(zl_field_map_free) zl_field_map map = {0};
    map.field = zl_alloc_zero(count + 1, sizeof *map.field);
    map.name = zl_alloc_zero(count + 1, sizeof *map.name);
    if (!map.field || !map.name)
        return zl_fail_memory(err);
    ZL_TRY(parse_pairs(&map, source, pieces, count, err));
    if (options && options->set)
        ZL_TRY(parse_set(&map, options->set, err));
    if (options && options->id_field)
        ZL_TRY(add_pair(&map, source, "--id-field", options->id_field, "id", err));
    ZL_CLEANUP(zl_standard_free) zl_standard standard = {.layer = NULL};
    ZL_TRY(zl_source_standard(&standard, source, options, err));
    ZL_TRY(add_standard_id(&map, source, &standard, err));
    *out = map;
    map = (zl_field_map){0};
    return ZL_OK;
}

void zl_field_map_free(zl_field_map *map)
{
    for (size_t i = 0; i < map->count; i++)
        zl_free(map->name[i]);
    zl_free(map->name);
    zl_free(map->field);
    zl_free(map->set);
    *map = (zl_field_map){0};
}

static bool is_spoken_for(const zl_field_map *map, int field)
{
    for (size_t i = 0; i < map->count; i++)
        if (map->field[i] == field)
            return true;
    return false;
}

int zl_field_map_role(const zl_field_map *map, const zl_source *source, const char *role)
{
    int said = zl_field_map_said(map, role), best = -1, best_rank = -1;
    if (said >= 0)
        return map->field[said];
    for (size_t i = 0; i < zl_source_nfields(source); i++) {
        int rank = zl_alias_rank(role, zl_source_field(source, i)->name);
        if (rank < 0 || is_spoken_for(map, (int)i) || (best >= 0 && rank >= best_rank))
            continue;
        best = (int)i;
        best_rank = rank;
    }
    return best;
}
