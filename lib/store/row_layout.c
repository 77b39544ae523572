/* The digest of a row is of what SQLite has stored. A bulk load makes it of the values that it is
 * about to write, in any thread, where it is known what will become of them. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/text.h"
#include "store/internal.h"

/* ---- one column ------------------------------------------------------------------------------ */

static void add_bits(zl_digest *digest, uint64_t bits)
{
    unsigned char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (unsigned char)(bits >> (8 * i) & 0xff);
    zl_digest_add(digest, bytes, sizeof bytes);
}

/* Numbers go in as their bits and not as text: locale and rounding have no part in it. */
void zl_digest_stored(zl_digest *digest, const char *name, const zl_stored *stored)
{
    unsigned char tag = (unsigned char)stored->storage;
    uint64_t bits;
    zl_digest_add(digest, name, strlen(name));
    zl_digest_add(digest, &tag, 1);
    if (stored->storage == ZL_STORED_INTEGER) {
        add_bits(digest, (uint64_t)stored->integer);
    } else if (stored->storage == ZL_STORED_REAL) {
        memcpy(&bits, &stored->real, sizeof bits);
        add_bits(digest, bits);
    } else {
        zl_digest_add(digest, stored->bytes ? stored->bytes : "", stored->size);
    }
}

/* ---- the columns of a table ------------------------------------------------------------------ */

typedef struct place {
    char *name;
    bool shape;
    size_t value; /* index among those that are written */
    zl_type type;
} place;

struct zl_row_layout {
    place *place; /* in the order of the table, without fid */
    size_t count, capacity;
};

void zl_row_layout_free_ptr(zl_row_layout **layout)
{
    if (!*layout)
        return;
    for (size_t i = 0; i < (*layout)->count; i++)
        zl_free((*layout)->place[i].name);
    zl_free((*layout)->place);
    zl_free(*layout);
    *layout = NULL;
}

enum { NAME, TYPE, DEFAULT, HIDDEN };

/* Which of the values goes there; their number for none. */
static size_t value_for(const char *name, const zl_columns *columns, char *const *names)
{
    size_t i = 0;
    while (i < columns->count && strcmp(names[i], name) != 0)
        i++;
    return i;
}

static zl_status add_place(zl_row_layout *layout, const place *found, const char *name,
                           zl_error *err)
{
    place *grown = zl_grow(layout->place, layout->count, &layout->capacity, sizeof *grown);
    char *copy = grown ? zl_strdup(name) : NULL;
    if (grown)
        layout->place = grown;
    if (!copy)
        return zl_fail_memory(err);
    grown[layout->count] = *found;
    grown[layout->count++].name = copy;
    return ZL_OK;
}

/* Does SQLite store in the column just what is written to it? */
static bool is_plain(zl_stmt *stmt, const place *found)
{
    const char *type = zl_column_text(stmt, TYPE);
    bool as_given = zl_column_is_null(stmt, DEFAULT) && zl_column_int(stmt, HIDDEN) == 0;
    return as_given &&
           (found->shape || (type && !strcmp(type, zl_column_decltype_of(found->type))));
}

static zl_status read_places(bool *known, zl_row_layout *layout, zl_stmt *stmt,
                             const zl_columns *columns, char *const *names, zl_error *err)
{
    *known = true;
    for (bool row;;) {
        ZL_TRY(zl_stmt_step(&row, stmt, err));
        if (!row || !*known)
            return ZL_OK;
        const char *name = zl_column_text(stmt, NAME);
        place found = {.shape = strcmp(name, "geometry") == 0};
        found.value = value_for(name, columns, names);
        if (strcmp(name, "fid") == 0)
            continue;
        if (found.value < columns->count) {
            found.type = columns->column[found.value].type;
        } else if (!found.shape) { /* stays NULL, unless it has a default */
            *known = zl_column_is_null(stmt, DEFAULT) && zl_column_int(stmt, HIDDEN) == 0;
            continue;
        }
        *known = is_plain(stmt, &found);
        ZL_TRY(add_place(layout, &found, name, err));
    }
}

zl_status zl_row_layout_open(zl_row_layout **out, zl_store *store, const char *table,
                             const zl_columns *columns, char *const *names, zl_error *err)
{
    ZL_CLEANUP(zl_stmt_free_ptr) zl_stmt *stmt = NULL;
    ZL_CLEANUP(zl_row_layout_free_ptr) zl_row_layout *layout = zl_alloc_zero(1, sizeof *layout);
    bool known = false;
    if (!layout)
        return zl_fail_memory(err);
    ZL_TRY(zl_stmt_prepare(&stmt, store->db,
                           "SELECT name, type, dflt_value, hidden FROM pragma_table_xinfo(?1)",
                           err));
    zl_bind_text(stmt, 1, table);
    ZL_TRY(read_places(&known, layout, stmt, columns, names, err));
    if (known) {
        *out = layout;
        layout = NULL;
    }
    return ZL_OK;
}

/* ---- a row ----------------------------------------------------------------------------------- */

/* What is stored of a value that is not NULL; false where SQLite may make something else of it. */
static bool store_of(zl_stored *stored, const zl_value *value, zl_type type)
{
    if (value->type != type || type == ZL_PLACE)
        return false;
    if (type == ZL_INTEGER)
        *stored = (zl_stored){.storage = ZL_STORED_INTEGER, .integer = value->integer};
    else if (type == ZL_REAL) /* whole numbers are stored as such, which have no -0 */
        *stored = (zl_stored){.storage = ZL_STORED_REAL, .real = value->real + 0.0};
    else
        *stored = (zl_stored){
            .storage = ZL_STORED_TEXT, .bytes = value->text, .size = strlen(value->text)};
    /* A list's column has the affinity of numbers, and only what cannot be one stays text. */
    return type != ZL_LIST || *value->text == '[';
}

static bool is_null(const zl_value *value)
{
    return value->null || (value->type == ZL_REAL && isnan(value->real));
}

static void digest_row(bool *known, zl_digest *digest, const zl_row_layout *layout,
                       const zl_value *values, const void *blob, size_t size)
{
    *known = true;
    for (size_t i = 0; i < layout->count && *known; i++) {
        const place *at = &layout->place[i];
        zl_stored stored = {.storage = ZL_STORED_BLOB, .bytes = blob, .size = size};
        if (at->shape ? !blob : is_null(&values[at->value]))
            continue;
        if (!at->shape)
            *known = store_of(&stored, &values[at->value], at->type);
        if (*known)
            zl_digest_stored(digest, at->name, &stored);
    }
}

zl_status zl_row_layout_digest(char out[65], bool *known, const zl_row_layout *layout,
                               const zl_value *values, const void *blob, size_t size, zl_error *err)
{
    zl_digest *digest = zl_digest_new();
    if (!digest)
        return zl_fail_memory(err);
    digest_row(known, digest, layout, values, blob, size);
    zl_digest_finish(digest, out);
    zl_digest_free(digest);
    return ZL_OK;
}
