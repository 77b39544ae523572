/* What the cursor has to know of a table: its columns, and which of them plays which role. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "input/fields/convert.h"
#include "store/as_of.h"
#include "store/layer.h"

static const char *const role_names[ZL_ROLES] = {
    [ZL_ROLE_ID] = "id",
    [ZL_ROLE_NAME_ZH] = "name_zh",
    [ZL_ROLE_NAME_EN] = "name_en",
    [ZL_ROLE_ALIASES] = "aliases",
    [ZL_ROLE_CATEGORY] = "category",
    [ZL_ROLE_PART_OF] = "part_of",
    [ZL_ROLE_MODE] = "mode",
    [ZL_ROLE_STATUS] = "status",
    [ZL_ROLE_BOUNDARY_BASIS] = "boundary_basis",
    [ZL_ROLE_AREA_BASIS] = "area_basis",
    [ZL_ROLE_DOCUMENT] = "document",
    [ZL_ROLE_ACCURACY] = "accuracy_m",
};

/* The registry, the log of loads and all versions of zones can be read like a layer too. */
static bool is_plain_table(const char *name)
{
    return strcmp(name, "layers") == 0 || strcmp(name, "loads") == 0 ||
           strcmp(name, ZL_VERSIONS_LAYER) == 0;
}

zl_status zl_table_exists(bool *exists, zl_store *store, const char *name, zl_error *err)
{
    zl_layer_info info = {0};
    *exists = false;
    if (!zl_is_slug(name))
        return ZL_OK;
    ZL_TRY(zl_store_find_layer(&info, store, name, err));
    *exists = info.found || is_plain_table(name);
    return ZL_OK;
}

void zl_table_free(zl_table *table)
{
    for (size_t i = 0; i < table->columns.count; i++)
        zl_free((char *)table->column[i].name);
    zl_free(table->column);
    zl_free(table->versions);
    *table = (zl_table){0};
}

void zl_table_add_from(zl_text *sql, const zl_table *table)
{
    if (table->versions)
        zl_text_add(sql, table->versions);
    else
        zl_add_identifier(sql, table->name);
}

const char *zl_table_role(const zl_table *table, zl_role role)
{
    int column = table->role[role];
    return column < 0 ? NULL : table->column[column].name;
}

void zl_table_set_title(zl_table *table, const char *foreign)
{
    ZL_CLEANUP(zl_text_free) zl_text safe = {0};
    zl_text_add_safe(&safe, foreign);
    if (safe.data)
        snprintf(table->title, sizeof table->title, "%s", safe.data);
}

void zl_table_add_columns(zl_text *text, const zl_table *table)
{
    for (size_t i = 0; i < table->columns.count; i++) {
        zl_text_add(text, i ? ", " : "");
        zl_text_add_safe(text, table->column[i].name);
    }
}

/* The type that a column of ours has by its kind; of other columns by what the table declares. */
static zl_type type_of(const zl_table *table, const char *name, const char *declared)
{
    size_t count;
    const zl_our_column *ours = zl_kind_columns(table->kind, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(ours[i].name, name) == 0)
            return ours[i].type;
    if (!declared)
        return ZL_TEXT;
    if (strcasestr(declared, "INT"))
        return ZL_INTEGER;
    if (strcasecmp(declared, "REAL") == 0 || strcasecmp(declared, "DOUBLE") == 0)
        return ZL_REAL;
    return strcasecmp(declared, "JSONSTRINGLIST") == 0 ? ZL_LIST : ZL_TEXT;
}

static zl_status add_column(zl_table *table, size_t *capacity, const char *name,
                            const char *declared, zl_error *err)
{
    zl_column *grown =
        zl_grow(table->column, table->columns.count, capacity, sizeof *table->column);
    if (!grown)
        return zl_fail_memory(err);
    table->column = grown;
    char *copy = zl_strdup(name);
    if (!copy)
        return zl_fail_memory(err);
    zl_type type = type_of(table, name, declared);
    grown[table->columns.count++] = (zl_column){.name = copy, .type = type, .decimals = 3};
    table->columns.column = grown;
    return ZL_OK;
}

static zl_status read_columns(zl_table *table, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_TRY(zl_stmt_prepare(&stmt, zl_store_db(table->store),
                           "SELECT name, type FROM pragma_table_info(?1)", err));
    zl_bind_text(stmt, 1, table->name);
    size_t capacity = 0;
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row)
            return ZL_OK;
        const char *name = zl_column_text(stmt, 0);
        if (strcmp(name, "geometry") == 0)
            table->has_shape = true;
        else if (strcmp(name, "fid") == 0)
            table->has_fid = true;
        else
            ZL_TRY(add_column(table, &capacity, name, zl_column_text(stmt, 1), err));
    }
}

int zl_columns_find(const zl_columns *columns, const char *name)
{
    for (size_t i = 0; i < columns->count; i++)
        if (strcasecmp(columns->column[i].name, name) == 0)
            return (int)i;
    return -1;
}

int zl_columns_find_role(const zl_columns *columns, const char *role)
{
    int best = -1, best_rank = -1;
    for (size_t i = 0; i < columns->count; i++) {
        int rank = zl_alias_rank(role, columns->column[i].name);
        if (rank >= 0 && (best < 0 || rank < best_rank)) {
            best = (int)i;
            best_rank = rank;
        }
    }
    return best;
}

double zl_value_number(const zl_value *value)
{
    static const zl_our_column number = {.name = "number", .type = ZL_REAL};
    ZL_CLEANUP(zl_free_ptr) char *owned = NULL;
    zl_value out = {.null = true};
    zl_complaint complaint = {0};
    if (zl_convert_value(&out, &owned, &number, value, &complaint, NULL) != ZL_OK || out.null)
        return (double)NAN;
    return out.real;
}

/* A layer of foreign design plays its roles by the names in use, our own tables by our names. */
static void find_roles(zl_table *table)
{
    const zl_columns *columns = &table->columns;
    bool land = table->kind == ZL_KIND_LAND;
    for (int role = 0; role < ZL_ROLES; role++)
        table->role[role] = land ? zl_columns_find_role(columns, role_names[role])
                                 : zl_columns_find(columns, role_names[role]);
    bool points = table->kind == ZL_KIND_POINT || (land && table->shape_kind == ZL_SHAPE_POINT);
    if (points && zl_columns_find(columns, "kind") >= 0 && zl_columns_find(columns, "mode") < 0)
        table->role[ZL_ROLE_MODE] = zl_columns_find(columns, "kind");
}

static zl_status take_id_field(zl_table *table, const char *id_field, zl_error *err)
{
    int column = zl_columns_find(&table->columns, id_field);
    if (column >= 0) {
        table->role[ZL_ROLE_ID] = column;
        return ZL_OK;
    }
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(&text, _("%s: there is no column "), table->title);
    zl_text_add_safe(&text, id_field);
    zl_text_add(&text, _(" to be the id; the columns are "));
    zl_table_add_columns(&text, table);
    return zl_fail_text(err, ZL_USAGE, &text);
}

static zl_status describe(zl_table *table, const char *id_field, zl_error *err)
{
    zl_layer_info info = {0};
    ZL_TRY(zl_store_find_layer(&info, table->store, table->name, err));
    table->kind = info.found ? info.kind : ZL_KIND_LAND;
    ZL_TRY(read_columns(table, err));
    if (table->has_shape)
        table->shape_kind = info.shape_kind;
    find_roles(table);
    return id_field ? take_id_field(table, id_field, err) : ZL_OK;
}

zl_status zl_table_describe(zl_table *out, zl_store *store, const char *name, const char *id_field,
                            zl_error *err)
{
    zl_table table = {.store = store};
    if (strlen(name) >= sizeof table.name)
        return zl_fail(err, ZL_USAGE, "the name of the layer is too long");
    snprintf(table.name, sizeof table.name, "%s", name);
    snprintf(table.title, sizeof table.title, "%s", name);
    zl_status status = describe(&table, id_field, err);
    if (status == ZL_OK)
        *out = table;
    else
        zl_table_free(&table);
    return status;
}
