#include "input/schema/mapping.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/fields/convert.h"
#include "input/quote.h"

/* The kind whose columns the user may have meant. */
static zl_kind kind_for(zl_shape_kind shape)
{
    if (shape == ZL_SHAPE_LINE)
        return ZL_KIND_LINE;
    return shape == ZL_SHAPE_POINT ? ZL_KIND_POINT : ZL_KIND_ZONE;
}

static zl_status unknown_column(zl_kind kind, const zl_source *source, const char *option,
                                const char *name, zl_error *err)
{
    size_t count;
    bool land = kind == ZL_KIND_LAND;
    zl_kind shown = land ? kind_for(zl_source_kind(source)) : kind;
    const zl_our_column *column = zl_kind_columns(shown, &count);
    ZL_CLEANUP(zl_text_free) zl_text list = {0};
    for (size_t i = 0; i < count; i++)
        zl_text_add_item(&list, column[i].name);
    if (list.failed)
        return zl_fail_memory(err);
    return zl_fail(err, ZL_USAGE, "%s names the column \"%s\"; %s%s, which has: %s", option,
                   zl_quoted(name).text,
                   land
                       ? _("a land layer keeps the fields of its source, unless --kind makes it a ")
                       : _("this is kind "),
                   zl_kind_name(shown), list.data);
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
        "\"%s\"; if it is both, add %s=%s to --map, else leave that out or name another field",
        zl_source_name(source), column, zl_kind_name(kind), field.text,
        zl_quoted(map->name[pair]).text, field.text, column);
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
        return unknown_column(kind, source, "--map", map->name[i], err);
    }
    for (size_t i = 0; i < map->nset; i++)
        if (!zl_kind_column(kind, map->set[i]))
            return unknown_column(kind, source, "--set", map->set[i], err);
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
            zl_text_add_item(&rest, zl_source_field(source, i)->name);
    if (rest.failed)
        zl_findings_lose(findings);
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

/* The id is not the same of all features; a name may be it. */
static void add_way(zl_text *way, const zl_our_column *column, zl_kind kind)
{
    bool id = strcmp(column->name, "id") == 0;
    if (id && zl_kind_column(kind, "name_zh"))
        zl_text_add(way, _(" (one field may fill two columns: --map FIELD=id,FIELD=name_zh)"));
    if (!id)
        zl_text_addf(way, _(", or give all features the same with --set %s=VALUE"), column->name);
    if (column->allowed)
        zl_text_addf(way, _(" (one of %s)"), column->allowed);
}

static zl_status fail_missing(const zl_source *source, const zl_our_column *column, zl_kind kind,
                              zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *list = zl_field_list(source);
    ZL_CLEANUP(zl_text_free) zl_text way = {0};
    zl_text_add(&way, "");
    add_way(&way, column, kind);
    return !list || way.failed
               ? zl_fail_memory(err)
               : zl_fail(err, ZL_BAD_DATA,
                         "%s: no field for the column \"%s\" of kind %s; say which it is with "
                         "--map FIELD=%s%s; the fields are: %s",
                         zl_source_name(source), column->name, zl_kind_name(kind), column->name,
                         way.data, list);
}

static zl_status check_required(const zl_mapping *mapping, zl_kind kind, const zl_field_map *map,
                                const zl_source *source, zl_error *err)
{
    for (size_t i = 0; i < mapping->ncolumns; i++) {
        const zl_our_column *column = &mapping->column[i];
        if (!column->required || mapping->field[i] >= 0 || !mapping->set[i].null ||
            has_substitute(mapping, kind, i))
            continue;
        int pair = taken_away(map, source, column->name);
        return pair >= 0 ? fail_taken(source, map, pair, column->name, kind, err)
                         : fail_missing(source, column, kind, err);
    }
    return ZL_OK;
}

static void assign(zl_mapping *mapping, const zl_field_map *map, const zl_source *source)
{
    for (size_t i = 0; i < mapping->ncolumns; i++) {
        int field = zl_field_map_role(map, source, mapping->column[i].name);
        bool taken = field >= 0 && mapping->column_of[field] >= 0;
        if (taken && zl_field_map_said(map, mapping->column[i].name) < 0)
            field = -1; /* an earlier column has it */
        mapping->field[i] = field;
        if (field >= 0 && !taken)
            mapping->column_of[field] = (int)i;
    }
}

/* What all features are to have in a column is looked at once, before the first. */
static zl_status set_column(zl_mapping *mapping, size_t i, const char *name, zl_error *err)
{
    zl_complaint complaint;
    zl_value value;
    ZL_CLEANUP(zl_free_ptr) char *owned = NULL;
    const zl_value given = {.type = ZL_TEXT, .text = name + strlen(name) + 1};
    ZL_TRY(zl_convert_value(&value, &owned, &mapping->column[i], &given, &complaint, err));
    if (complaint.code)
        return zl_fail(err, ZL_USAGE, "--set %s: %s", name, complaint.text);
    mapping->set[i].text = zl_strdup(given.text);
    mapping->set[i].null = !mapping->set[i].text;
    return mapping->set[i].null ? zl_fail_memory(err) : ZL_OK;
}

static zl_status set_columns(zl_mapping *mapping, const zl_field_map *map, zl_error *err)
{
    for (size_t i = 0; i < mapping->ncolumns; i++) {
        mapping->set[i] = (zl_value){.type = ZL_TEXT, .null = true};
        for (size_t k = 0; k < map->nset; k++)
            if (strcmp(mapping->column[i].name, map->set[k]) == 0)
                ZL_TRY(set_column(mapping, i, map->set[k], err));
    }
    return ZL_OK;
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
    mapping.set = zl_alloc_zero(mapping.ncolumns, sizeof *mapping.set);
    if (!mapping.field || !mapping.column_of || !mapping.set)
        return zl_fail_memory(err);
    for (size_t i = 0; i < nfields; i++)
        mapping.column_of[i] = -1;
    assign(&mapping, map, source);
    ZL_TRY(set_columns(&mapping, map, err));
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
    for (size_t i = 0; mapping->set && i < mapping->ncolumns; i++)
        zl_free((void *)mapping->set[i].text);
    zl_free(mapping->set);
    zl_free(mapping->field);
    zl_free(mapping->column_of);
    *mapping = (zl_mapping){0};
}
