#include "input/schema/mapping.h"

#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/quote.h"

static void add_name(zl_text *list, const char *name)
{
    zl_text_add(list, list->size ? ", " : "");
    zl_text_add_safe(list, name);
}

char *zl_field_list(const zl_source *source)
{
    zl_text list = {0};
    for (size_t i = 0; i < zl_source_nfields(source); i++)
        add_name(&list, zl_source_field(source, i)->name);
    return zl_text_take(&list);
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
        return zl_fail(err, ZL_USAGE,
                       "%s: %s names the field \"%s\", which is not there; it has: %s",
                       zl_source_name(source), option, zl_quoted(field).text,
                       list && *list ? list : _("no fields"));
    }
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->name[i], name) == 0)
            return zl_fail(err, ZL_USAGE, "--map names the column \"%s\" twice",
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

/* The field that a standard says is the id, where the user named none. */
static zl_status add_standard_id(zl_field_map *map, const zl_source *source,
                                 const zl_standard *standard, zl_error *err)
{
    const char *field = zl_standard_field_of(standard, "id");
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->name[i], "id") == 0)
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
    for (size_t i = 0; i < map->count; i++)
        if (strcmp(map->name[i], role) == 0)
            return map->field[i];
    int best = -1, best_rank = -1;
    for (size_t i = 0; i < zl_source_nfields(source); i++) {
        int rank = zl_alias_rank(role, zl_source_field(source, i)->name);
        if (rank < 0 || is_spoken_for(map, (int)i) || (best >= 0 && rank >= best_rank))
            continue;
        best = (int)i;
        best_rank = rank;
    }
    return best;
}

/* ---- the columns of a kind ------------------------------------------------------------------- */

/* The kind whose columns the user may have meant. */
static zl_kind kind_for(zl_shape_kind shape)
{
    if (shape == ZL_SHAPE_LINE)
        return ZL_KIND_LINE;
    return shape == ZL_SHAPE_POINT ? ZL_KIND_POINT : ZL_KIND_ZONE;
}

static zl_status unknown_column(zl_kind kind, const zl_source *source, const char *name,
                                zl_error *err)
{
    size_t count;
    bool land = kind == ZL_KIND_LAND;
    zl_kind shown = land ? kind_for(zl_source_kind(source)) : kind;
    const zl_our_column *column = zl_kind_columns(shown, &count);
    ZL_CLEANUP(zl_text_free) zl_text list = {0};
    for (size_t i = 0; i < count; i++)
        add_name(&list, column[i].name);
    return zl_fail(
        err, ZL_USAGE, "--map names the column \"%s\"; %s%s, which has: %s", zl_quoted(name).text,
        land ? _("a land layer keeps the fields of its source, unless --kind makes it a ")
             : _("this is kind "),
        zl_kind_name(shown), list.data ? list.data : "");
}

/* The field that would have filled a column, had --map not put it into another; -1: none. */
static int taken_away(const zl_field_map *map, const zl_source *source, const char *column)
{
    int best = -1, best_rank = -1;
    for (size_t i = 0; i < map->count; i++) {
        int rank = zl_alias_rank(column, zl_source_field(source, (size_t)map->field[i])->name);
        if (rank < 0 || (best >= 0 && rank >= best_rank))
            continue;
        best = (int)i;
        best_rank = rank;
    }
    return best;
}

static zl_status fail_taken(const zl_source *source, const zl_field_map *map, int pair,
                            const char *column, zl_kind kind, zl_error *err)
{
    zl_quote field = zl_quoted(zl_source_field(source, (size_t)map->field[pair])->name);
    return zl_fail(
        err, ZL_BAD_DATA,
        "%s: no field is left for the column \"%s\" of kind %s: --map has put \"%s\" into "
        "\"%s\"; leave that out, or say which other field it is with --map FIELD=%s",
        zl_source_name(source), column, zl_kind_name(kind), field.text,
        zl_quoted(map->name[pair]).text, column);
}

static zl_status check_names(zl_kind kind, const zl_source *source, const zl_field_map *map,
                             zl_error *err)
{
    for (size_t i = 0; i < map->count; i++) {
        bool id_of_land = kind == ZL_KIND_LAND && strcmp(map->name[i], "id") == 0;
        if (id_of_land || zl_kind_column(kind, map->name[i]))
            continue;
        /* Without an id nothing but a land layer is left, though the user meant something else. */
        bool no_id = kind == ZL_KIND_LAND && zl_field_map_role(map, source, "id") < 0;
        int pair = no_id ? taken_away(map, source, "id") : -1;
        if (pair >= 0)
            return fail_taken(source, map, pair, "id", kind_for(zl_source_kind(source)), err);
        return unknown_column(kind, source, map->name[i], err);
    }
    return ZL_OK;
}

/* Another field that would have filled the column, but for the one that was taken. */
static void note_rivals(const zl_mapping *mapping, size_t column, const zl_source *source,
                        zl_findings *findings)
{
    const char *role = mapping->column[column].name;
    const char *taken = zl_source_field(source, (size_t)mapping->field[column])->name;
    for (size_t i = 0; i < zl_source_nfields(source); i++) {
        const char *name = zl_source_field(source, i)->name;
        if (mapping->column_of[i] < 0 && zl_alias_rank(role, name) >= 0)
            zl_findings_add(findings, ZL_NOTE, "two-fields", zl_source_name(source), NULL, NULL,
                            "%s is taken from the field \"%s\" and not from \"%s\"; --map says it "
                            "otherwise",
                            role, zl_quoted(taken).text, zl_quoted(name).text);
    }
}

static void note_the_rest(const zl_mapping *mapping, zl_kind kind, const zl_source *source,
                          zl_findings *findings)
{
    ZL_CLEANUP(zl_text_free) zl_text rest = {0};
    for (size_t i = 0; i < zl_source_nfields(source); i++)
        if (mapping->column_of[i] < 0)
            add_name(&rest, zl_source_field(source, i)->name);
    if (!rest.size)
        return;
    if (zl_kind_column(kind, "extra"))
        zl_findings_add(findings, ZL_NOTE, "kept-in-extra", zl_source_name(source), NULL, NULL,
                        "fields that are no columns of a %s are kept in \"extra\": %s",
                        zl_kind_name(kind), rest.data);
    else
        zl_findings_add(findings, ZL_WARNING, "field-left-out", zl_source_name(source), NULL, NULL,
                        "fields that are no columns of a %s table are left out: %s; --map puts "
                        "one into a column",
                        zl_kind_name(kind), rest.data);
}

/* A zone may be named in either language. */
static bool has_substitute(const zl_mapping *mapping, zl_kind kind, size_t column)
{
    if (kind != ZL_KIND_ZONE || strcmp(mapping->column[column].name, "name_zh") != 0)
        return false;
    for (size_t i = 0; i < mapping->ncolumns; i++)
        if (strcmp(mapping->column[i].name, "name_en") == 0)
            return mapping->field[i] >= 0;
    return false;
}

static zl_status check_required(const zl_mapping *mapping, zl_kind kind, const zl_field_map *map,
                                const zl_source *source, zl_error *err)
{
    for (size_t i = 0; i < mapping->ncolumns; i++) {
        if (!mapping->column[i].required || mapping->field[i] >= 0 ||
            has_substitute(mapping, kind, i))
            continue;
        int pair = taken_away(map, source, mapping->column[i].name);
        if (pair >= 0)
            return fail_taken(source, map, pair, mapping->column[i].name, kind, err);
        ZL_CLEANUP(zl_free_ptr) char *list = zl_field_list(source);
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: no field for the column \"%s\" of kind %s; say which it is with --map "
                       "FIELD=%s; the fields are: %s",
                       zl_source_name(source), mapping->column[i].name, zl_kind_name(kind),
                       mapping->column[i].name, list && *list ? list : _("none"));
    }
    return ZL_OK;
}

static void assign(zl_mapping *mapping, const zl_field_map *map, const zl_source *source)
{
    for (size_t i = 0; i < mapping->ncolumns; i++) {
        int field = zl_field_map_role(map, source, mapping->column[i].name);
        if (field >= 0 && mapping->column_of[field] >= 0)
            field = -1; /* an earlier column has it */
        mapping->field[i] = field;
        if (field >= 0)
            mapping->column_of[field] = (int)i;
    }
}

zl_status zl_mapping_open(zl_mapping *out, zl_kind kind, const zl_field_map *map,
                          const zl_source *source, zl_findings *findings, zl_error *err)
{
    ZL_TRY(check_names(kind, source, map, err));
    ZL_CLEANUP(zl_mapping_free) zl_mapping mapping = {0};
    size_t nfields = zl_source_nfields(source);
    mapping.column = zl_kind_columns(kind, &mapping.ncolumns);
    mapping.field = zl_alloc_zero(mapping.ncolumns, sizeof *mapping.field);
    mapping.column_of = zl_alloc_zero(nfields, sizeof *mapping.column_of);
    if (!mapping.field || !mapping.column_of)
        return zl_fail_memory(err);
    for (size_t i = 0; i < nfields; i++)
        mapping.column_of[i] = -1;
    assign(&mapping, map, source);
    ZL_TRY(check_required(&mapping, kind, map, source, err));
    for (size_t i = 0; i < mapping.ncolumns; i++)
        if (mapping.field[i] >= 0)
            note_rivals(&mapping, i, source, findings);
    if (mapping.column)
        note_the_rest(&mapping, kind, source, findings);
    *out = mapping;
    mapping = (zl_mapping){0};
    return ZL_OK;
}

void zl_mapping_free(zl_mapping *mapping)
{
    zl_free(mapping->field);
    zl_free(mapping->column_of);
    *mapping = (zl_mapping){0};
}
