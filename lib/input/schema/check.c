/* A schema against a source: are its fields there, do the values fit, and which columns of ours are
 * they? */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/text.h"
#include "input/import_private.h"
#include "input/schema/schema.h"

static int field_called(const zl_source *source, const char *name)
{
    for (size_t i = 0; i < zl_source_nfields(source); i++)
        if (strcasecmp(zl_source_field(source, i)->name, name) == 0)
            return (int)i;
    return -1;
}

static zl_status fail_missing(const zl_import *import, const zl_text *missing, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *has = zl_field_list(import->source);
    return !has
               ? zl_fail_memory(err)
               : zl_fail(err, ZL_BAD_DATA,
                         "%s: the source has no field %s, which the schema %s requires; it has: "
                         "%s",
                         zl_source_name(import->source), missing->data, import->schema->shown, has);
}

static zl_status bind_fields(zl_import *import, zl_error *err)
{
    const zl_schema *schema = import->schema;
    ZL_CLEANUP(zl_text_free) zl_text missing = {0}, absent = {0}, others = {0};
    for (size_t i = 0; i < schema->count; i++) {
        import->schema_field[i] = field_called(import->source, schema->field[i].name);
        if (import->schema_field[i] < 0)
            zl_text_add_item(schema->field[i].required ? &missing : &absent, schema->field[i].name);
    }
    for (size_t f = 0; f < zl_source_nfields(import->source); f++) {
        bool asked = false;
        for (size_t i = 0; i < schema->count; i++)
            asked |= import->schema_field[i] == (int)f;
        if (!asked)
            zl_text_add_item(&others, zl_source_field(import->source, f)->name);
    }
    if (missing.failed || absent.failed || others.failed)
        return zl_fail_memory(err);
    if (missing.size)
        return fail_missing(import, &missing, err);
    if (absent.size)
        zl_import_finding(import, ZL_WARNING, "schema-field-missing", NULL,
                          "the source does not have all fields of the schema: %s", absent.data);
    if (others.size)
        zl_import_finding(import, ZL_NOTE, "not-in-schema", NULL,
                          "fields that the schema does not know: %s", others.data);
    return ZL_OK;
}

/* Has the user said what this column is? */
static bool is_mapped(const char *map, const char *column)
{
    size_t size = strlen(column);
    for (const char *at = map; at && (at = strstr(at, column)); at += size)
        if (at > map && at[-1] == '=' && (at[size] == '\0' || at[size] == ','))
            return true;
    return false;
}

/* --map as if the user had given it, for the fields whose source is a column of the kind. */
static zl_status add_pairs(char **out, const zl_import *import, zl_kind kind, const char *map,
                           zl_error *err)
{
    zl_text pairs = {0};
    zl_text_add(&pairs, map ? map : "");
    for (size_t i = 0; i < import->schema->count; i++) {
        const zl_schema_field *field = &import->schema->field[i];
        int f = import->schema_field[i];
        if (f < 0 || !zl_schema_from_column(field) || is_mapped(map, field->source) ||
            !(kind == ZL_KIND_LAND ? strcmp(field->source, "id") == 0
                                   : zl_kind_column(kind, field->source) != NULL))
            continue;
        zl_text_addf(&pairs, "%s%s=%s", pairs.size ? "," : "",
                     zl_source_field(import->source, (size_t)f)->name, field->source);
    }
    *out = zl_text_take(&pairs);
    return *out ? ZL_OK : zl_fail_memory(err);
}

/* Without a --kind: plots and layers of a standard are land, as zl_import_open() takes them; of
 * others, what the shapes and an id make of it. */
static zl_kind likely_kind(const zl_import *import, zl_shape_kind shape)
{
    bool id = false;
    for (size_t i = 0; i < import->schema->count; i++) {
        const zl_schema_field *field = &import->schema->field[i];
        id |= import->schema_field[i] >= 0 && field->source && strcmp(field->source, "id") == 0;
    }
    if (!id || import->standard.layer || zl_source_has_plots(import->source))
        return ZL_KIND_LAND;
    return shape == ZL_SHAPE_LINE    ? ZL_KIND_LINE
           : shape == ZL_SHAPE_POINT ? ZL_KIND_POINT
                                     : ZL_KIND_ZONE;
}

zl_status zl_import_open_schema(char **map, zl_import *import, const zl_kind *kind,
                                zl_shape_kind shape, const zl_source_options *options,
                                zl_error *err)
{
    ZL_TRY(zl_schema_open(&import->schema, options->schema, err));
    import->schema_field = zl_alloc_zero(import->schema->count, sizeof *import->schema_field);
    if (!import->schema_field)
        return zl_fail_memory(err);
    ZL_TRY(bind_fields(import, err));
    return add_pairs(map, import, kind ? *kind : likely_kind(import, shape), options->map, err);
}

zl_status zl_import_check_schema(zl_import *import, const zl_raw_feature *raw, zl_error *err)
{
    for (size_t i = 0; import->schema && i < import->schema->count; i++) {
        ZL_CLEANUP(zl_schema_value_free) zl_schema_value made = {.owned = NULL};
        int f = import->schema_field[i];
        if (f < 0 || raw->bad_text)
            continue;
        ZL_TRY(zl_schema_convert(&made, &import->schema->field[i], &raw->values[f], false, err));
        if (made.code)
            zl_import_finding(import, ZL_ERROR, made.code, NULL, "%s", made.why);
    }
    return ZL_OK;
}
