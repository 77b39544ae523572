/* Texts of a FlatGeobuf as they stand in it: GDAL's driver ends them at a NUL character without a
 * word.
 *
 * Layout: 8 bytes of magic; size and table of the header; an index of 40 bytes a node; size and
 * table of each feature. A table is a flatbuffer: its place names, going back, a list of where its
 * fields are. Numbers are little-endian. The file may say anything: each place is looked at before
 * it is read, and what does not hold together is left to the driver, which refuses it. */
#include <string.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "input/shapefile/dbf.h"
#include "input/source/private.h"

enum { MAGIC_BYTES = 8, SIZE_BYTES = 4, NODE_BYTES = 40, USUAL_NODE_SIZE = 16, ROWS_A_LOOK = 1000 };
/* Fields of the tables, and types of columns, in the order of the format's schema. */
enum {
    HEADER_COLUMNS = 7,
    HEADER_COUNT = 8,
    HEADER_NODE_SIZE = 9,
    COLUMN_TYPE = 1,
    PROPERTIES = 1
};
enum { STRING = 11, JSON = 12, BINARY = 14 };
/* Bytes of a value of each type before STRING. From there on a value has its own size before it. */
static const uint8_t width_of[STRING] = {1, 1, 1, 2, 2, 4, 4, 8, 8, 4, 8};

typedef struct block {
    uint8_t *data;
    size_t size, capacity;
} block;

typedef struct column {
    uint64_t type;
    const char *name; /* of the field that takes its text; NULL: none does */
} column;

typedef struct fgb {
    VSILFILE *file;
    int64_t rest; /* bytes not read yet */
    block block;
    column *column;
    size_t ncolumns;
    zl_cut_texts cut;
} fgb;

static void close_fgb(fgb *f)
{
    zl_close_vsi(&f->file);
    zl_free(f->block.data);
    zl_free(f->column);
}

/* ---- flatbuffers ----------------------------------------------------------------------------- */

static bool number(uint64_t *out, const block *in, size_t at, size_t width)
{
    if (at > in->size || width > in->size - at)
        return false;
    *out = 0;
    for (size_t i = width; i-- > 0;)
        *out = *out << 8 | in->data[at + i];
    return true;
}

/* Where a field of a table lies; 0: it has none. */
static size_t field_at(const block *in, size_t table, size_t field)
{
    uint64_t back, size, offset;
    size_t entry = 4 + 2 * field;
    if (table == 0 || !number(&back, in, table, 4))
        return 0;
    size_t list = table - (size_t)(int32_t)(uint32_t)back; /* out of the block is seen next */
    bool there = number(&size, in, list, 2) && entry + 2 <= size &&
                 number(&offset, in, list + entry, 2) && offset > 0;
    return there ? table + offset : 0;
}

/* Where the offset at a place leads; 0: nowhere. */
static size_t follow(const block *in, size_t at, bool is_there)
{
    uint64_t by;
    return is_there && number(&by, in, at, 4) ? at + by : 0;
}

static size_t vector_at(uint64_t *count, const block *in, size_t table, size_t field)
{
    size_t at = field_at(in, table, field), vector = follow(in, at, at > 0);
    return vector > 0 && number(count, in, vector, 4) ? vector + 4 : 0;
}

static uint64_t scalar(const block *in, size_t table, size_t field, size_t width, uint64_t usual)
{
    uint64_t value;
    size_t at = field_at(in, table, field);
    return at > 0 && number(&value, in, at, width) ? value : usual;
}

/* ---- the file -------------------------------------------------------------------------------- */

/* The next table with its size before it; false at the end, and where the file is damaged. */
static zl_status read_block(bool *got, fgb *f, zl_error *err)
{
    block bytes = {.size = SIZE_BYTES};
    uint8_t size[SIZE_BYTES];
    uint64_t wanted = 0;
    bytes.data = size;
    *got = f->rest >= SIZE_BYTES && VSIFReadL(size, 1, sizeof size, f->file) == sizeof size &&
           number(&wanted, &bytes, 0, SIZE_BYTES) && (int64_t)wanted <= f->rest - SIZE_BYTES;
    if (!*got)
        return ZL_OK;
    uint8_t *grown = zl_grow(f->block.data, (size_t)wanted + 1, &f->block.capacity, 1);
    if (!grown)
        return zl_fail_memory(err);
    f->block.data = grown;
    f->block.size = (size_t)wanted;
    f->rest -= SIZE_BYTES + (int64_t)wanted;
    *got = VSIFReadL(grown, 1, (size_t)wanted, f->file) == wanted;
    return ZL_OK;
}

/* A packed tree: the leaves, and a node over so many of the level below until there is one; always
 * two levels at least. */
static bool skip_index(fgb *f, uint64_t features, uint64_t node_size)
{
    uint64_t nodes = features, level = features, most = (uint64_t)f->rest / NODE_BYTES;
    if (features == 0 || node_size < 2)
        return true;
    if (features > most)
        return false;
    do {
        level = level / node_size + (level % node_size > 0);
        nodes += level;
    } while (level > 1 && nodes <= most);
    if (nodes > most)
        return false;
    f->rest -= (int64_t)nodes * NODE_BYTES;
    return VSIFSeekL(f->file, VSIFTellL(f->file) + nodes * NODE_BYTES, SEEK_SET) == 0;
}

static zl_status read_columns(fgb *f, const zl_source *source, size_t header, zl_error *err)
{
    uint64_t count = 0;
    size_t list = vector_at(&count, &f->block, header, HEADER_COLUMNS);
    if (list == 0 || count == 0 || count > f->block.size / SIZE_BYTES)
        return ZL_OK;
    f->column = zl_alloc_zero((size_t)count, sizeof *f->column);
    if (!f->column)
        return zl_fail_memory(err);
    f->ncolumns = (size_t)count;
    for (size_t i = 0; i < f->ncolumns; i++)
        f->column[i].type =
            scalar(&f->block, follow(&f->block, list + i * SIZE_BYTES, true), COLUMN_TYPE, 1, 0);
    for (size_t i = 0; i < source->nfields; i++) {
        size_t at = (size_t)source->ogr_field[i];
        if (at < f->ncolumns && (f->column[at].type == STRING || f->column[at].type == JSON))
            f->column[at].name = source->field[i].name;
    }
    return ZL_OK;
}

/* Values follow each other, each with the number of its column before it. */
static void look_at_values(fgb *f, int64_t row)
{
    uint64_t end, which, size;
    size_t at = vector_at(&end, &f->block, follow(&f->block, 0, true), PROPERTIES);
    if (at == 0)
        return;
    for (end += at; at < end && number(&which, &f->block, at, 2) && which < f->ncolumns;) {
        const column *of = &f->column[which];
        at += 2;
        if (of->type > BINARY)
            return;
        if (of->type < STRING) {
            at += width_of[of->type];
            continue;
        }
        if (!number(&size, &f->block, at, 4) || size > f->block.size - at - 4)
            return;
        if (of->name && size > 0 && memchr(f->block.data + at + 4, '\0', (size_t)size))
            zl_cut_texts_add(&f->cut, row, of->name);
        at += 4 + (size_t)size;
    }
}

static zl_status look_at_features(fgb *f, zl_error *err)
{
    bool got = true;
    for (int64_t row = 1; got; row++) {
        if (row % ROWS_A_LOOK == 0)
            ZL_TRY(zl_check_cancel(err));
        ZL_TRY(read_block(&got, f, err));
        if (got)
            look_at_values(f, row);
    }
    return ZL_OK;
}

static bool has_texts(const fgb *f)
{
    for (size_t i = 0; i < f->ncolumns; i++)
        if (f->column[i].name)
            return true;
    return false;
}

zl_status zl_source_check_fgb_texts(const zl_source *source, zl_error *err)
{
    ZL_CLEANUP(close_fgb) fgb f = {.file = VSIFOpenL(source->path, "rb")};
    bool got = false;
    if (!f.file)
        return ZL_OK;
    f.rest = zl_vsi_size(f.file) - MAGIC_BYTES;
    if (VSIFSeekL(f.file, MAGIC_BYTES, SEEK_SET) == 0)
        ZL_TRY(read_block(&got, &f, err));
    if (!got)
        return ZL_OK;
    size_t header = follow(&f.block, 0, true);
    uint64_t features = scalar(&f.block, header, HEADER_COUNT, 8, 0);
    uint64_t node_size = scalar(&f.block, header, HEADER_NODE_SIZE, 2, USUAL_NODE_SIZE);
    ZL_TRY(read_columns(&f, source, header, err));
    if (!has_texts(&f) || !skip_index(&f, features, node_size))
        return ZL_OK;
    ZL_TRY(look_at_features(&f, err));
    zl_cut_texts_tell(&f.cut, source);
    return ZL_OK;
}
