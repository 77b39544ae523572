/* In which encoding are the names of the members of a ZIP? A flag marks those in UTF-8; without it
 * they should be CP437, but Windows and the packers in use in China write GBK, and others UTF-8
 * (APPNOTE.TXT 4.4.4 bit 11, appendix D). */
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/text.h"
#include "input/encoding/encoding.h"
#include "input/gdal/gdal.h"
#include "input/source/private.h"

/* Sizes of the fixed parts of the end record and of an entry of the directory, and what is read. */
enum { END_BYTES = 22, ENTRY_BYTES = 46, TAIL_BYTES = 65536 + END_BYTES };
enum { UTF8_FLAG = 0x800 };
#define MOST_DIRECTORY_BYTES ((size_t)16 * 1024 * 1024)

static void close_file(VSILFILE **file)
{
    if (*file)
        VSIFCloseL(*file);
}

static uint32_t number_at(const unsigned char *at, size_t bytes)
{
    uint32_t number = 0;
    for (size_t i = bytes; i-- > 0;)
        number = number << 8 | at[i];
    return number;
}

/* `size` bytes from `offset`, freed with zl_free(); NULL when they are not there. */
static unsigned char *read_bytes(VSILFILE *file, vsi_l_offset offset, size_t size)
{
    unsigned char *bytes = zl_alloc(size + 1);
    if (bytes && VSIFSeekL(file, offset, SEEK_SET) == 0 && VSIFReadL(bytes, 1, size, file) == size)
        return bytes;
    zl_free(bytes);
    return NULL;
}

/* The directory of the ZIP, `*size` bytes of it. */
static unsigned char *read_directory(size_t *size, VSILFILE *file)
{
    if (VSIFSeekL(file, 0, SEEK_END) != 0)
        return NULL;
    vsi_l_offset whole = VSIFTellL(file);
    size_t tail_size = whole < TAIL_BYTES ? (size_t)whole : TAIL_BYTES;
    ZL_CLEANUP(zl_free_ptr) unsigned char *tail = read_bytes(file, whole - tail_size, tail_size);
    for (size_t at = tail_size; tail && at-- > 0;) {
        if (at + END_BYTES > tail_size || memcmp(tail + at, "PK\5\6", 4) != 0)
            continue;
        *size = number_at(tail + at + 12, 4);
        return *size <= MOST_DIRECTORY_BYTES ? read_bytes(file, number_at(tail + at + 16, 4), *size)
                                             : NULL;
    }
    return NULL;
}

/* The names that no flag explains, a line each. */
static void add_names(zl_text *out, const unsigned char *directory, size_t size)
{
    size_t at = 0;
    while (at + ENTRY_BYTES <= size && memcmp(directory + at, "PK\1\2", 4) == 0) {
        const unsigned char *entry = directory + at;
        size_t name = number_at(entry + 28, 2);
        if (at + ENTRY_BYTES + name > size)
            return;
        if (!(number_at(entry + 8, 2) & UTF8_FLAG)) {
            zl_text_add_bytes(out, (const char *)entry + ENTRY_BYTES, name);
            zl_text_add(out, "\n");
        }
        at += ENTRY_BYTES + name + number_at(entry + 30, 2) + number_at(entry + 32, 2);
    }
}

const char *zl_zip_name_encoding(const char *path)
{
    ZL_CLEANUP(close_file) VSILFILE *file = VSIFOpenL(path, "rb");
    size_t size = 0;
    ZL_CLEANUP(zl_free_ptr) unsigned char *directory = file ? read_directory(&size, file) : NULL;
    ZL_CLEANUP(zl_text_free) zl_text names = {0};
    if (directory)
        add_names(&names, directory, size);
    if (names.failed || names.size == 0 || zl_is_ascii(names.data, names.size))
        return NULL;
    if (zl_utf8_valid(names.data, names.size))
        return "UTF-8";
    ZL_CLEANUP(zl_decoder_close_ptr) zl_decoder *decoder = NULL;
    if (zl_decoder_open(&decoder, "GB18030", NULL) != ZL_OK)
        return NULL;
    return zl_decode(NULL, decoder, names.data, names.size).stopped_at == names.size ? "GB18030"
                                                                                     : NULL;
}
