#include "output/map/png.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

#include "base/alloc.h"
#include "base/error.h"

/* The signature and the chunk IHDR, after which pHYs has its place: length, name, 13 bytes, sum. */
enum { HEAD = 8 + 4 + 4 + 13 + 4, CHUNK = 4 + 4 + 9 + 4 };

static void put_number(unsigned char *out, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        out[i] = (unsigned char)(number >> (24 - 8 * i));
}

static void make_chunk(unsigned char chunk[CHUNK], double dpi)
{
    uint32_t per_metre = (uint32_t)lround(dpi / 0.0254);
    static const unsigned char name[4] = {'p', 'H', 'Y', 's'};
    put_number(chunk, 9);
    memcpy(chunk + 4, name, sizeof name);
    put_number(chunk + 8, per_metre);
    put_number(chunk + 12, per_metre);
    chunk[16] = 1; /* the metre */
    put_number(chunk + 17, (uint32_t)crc32(0, chunk + 4, 13));
}

static unsigned char *read_all(size_t *size, FILE *file)
{
    if (fseek(file, 0, SEEK_END) != 0)
        return NULL;
    long end = ftell(file);
    if (end < HEAD || fseek(file, 0, SEEK_SET) != 0)
        return NULL;
    *size = (size_t)end;
    unsigned char *bytes = zl_alloc(*size);
    if (bytes && fread(bytes, 1, *size, file) == *size && memcmp(bytes + 1, "PNG", 3) == 0)
        return bytes;
    zl_free(bytes);
    return NULL;
}

static bool write_all(FILE *file, const unsigned char *bytes, size_t size,
                      const unsigned char chunk[CHUNK])
{
    return fseek(file, HEAD, SEEK_SET) == 0 && fwrite(chunk, 1, CHUNK, file) == CHUNK &&
           fwrite(bytes + HEAD, 1, size - HEAD, file) == size - HEAD && fflush(file) == 0;
}

zl_status zl_png_resolution(const char *path, double dpi, zl_error *err)
{
    unsigned char chunk[CHUNK];
    size_t size = 0;
    make_chunk(chunk, dpi);
    FILE *file = fopen(path, "r+b");
    unsigned char *bytes = file ? read_all(&size, file) : NULL;
    bool done = bytes && write_all(file, bytes, size, chunk);
    zl_free(bytes);
    if (file && fclose(file) != 0)
        done = false;
    return done ? ZL_OK : zl_fail(err, ZL_FAILED, "the map was not written whole");
}
