#include "mutate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- numbers --------------------------------------------------------------------------------- */

static void put(uint8_t *at, uint64_t value, size_t width, int big_endian)
{
    for (size_t i = 0; i < width; i++)
        at[big_endian ? width - 1 - i : i] = (uint8_t)(value >> (8 * i));
}

static uint64_t some_number(dice *d, size_t width)
{
    static const uint64_t limits[] = {0,          1,          2,          5,          50,
                                      100,        0xff,       0x7fff,     0xffff,     0x10000,
                                      0x7fffffff, 0x80000000, 0xffffffff, 0x3fffffff, 0x40000000};
    static const double places[] = {0.0, 86.2, 41.7, -180, 1e308, 4620000, 29400000};
    if (width == 8 && dice_roll(d, 2)) {
        double place = places[dice_roll(d, sizeof places / sizeof *places)];
        uint64_t bits;
        memcpy(&bits, &place, sizeof bits);
        return dice_roll(d, 8) ? bits : 0x7ff8000000000000u; /* NaN */
    }
    return limits[dice_roll(d, sizeof limits / sizeof *limits)];
}

size_t mutate_numbers(uint8_t *data, size_t size, size_t most, dice *d)
{
    static const size_t widths[] = {4, 4, 4, 8, 2, 1};
    size_t width = widths[dice_roll(d, sizeof widths / sizeof *widths)];
    if (size < width || dice_roll(d, 4) == 0)
        return LLVMFuzzerMutate(data, size, most);
    size_t at = dice_roll(d, size - width + 1);
    if (width >= 4)
        at &= ~(size_t)3;
    put(data + at, some_number(d, width), width, (int)dice_roll(d, 2));
    return size;
}

/* ---- lines ----------------------------------------------------------------------------------- */

typedef struct span {
    size_t at, size;
} span;

/* The n-th piece between separators; the separator belongs to none. */
static span piece(const uint8_t *data, size_t size, const char *separators, size_t n)
{
    span s = {0, 0};
    for (size_t i = 0; i < size; i++)
        if (strchr(separators, data[i]) && data[i]) {
            if (n-- == 0) {
                s.size = i - s.at;
                return s;
            }
            s.at = i + 1;
        }
    s.size = size - s.at;
    return s;
}

static size_t count_pieces(const uint8_t *data, size_t size, const char *separators)
{
    size_t count = 1;
    for (size_t i = 0; i < size; i++)
        count += strchr(separators, data[i]) && data[i];
    return count;
}

/* Puts bytes in the place of a span; nothing happens where there is no room. */
static size_t replace(uint8_t *data, size_t size, size_t most, span old, const uint8_t *bytes,
                      size_t nbytes)
{
    if (size - old.size + nbytes > most)
        return size;
    memmove(data + old.at + nbytes, data + old.at + old.size, size - old.at - old.size);
    memcpy(data + old.at, bytes, nbytes);
    return size - old.size + nbytes;
}

static size_t replace_field(uint8_t *data, size_t size, size_t most, span line, dice *d)
{
    static const char *const fields[] = {"",
                                         "0",
                                         "1",
                                         "-1",
                                         "4620000",
                                         "29400000",
                                         "86.2",
                                         "41.7",
                                         "1e999",
                                         "nan",
                                         "J1",
                                         "J9999999",
                                         "99999999",
                                         "面",
                                         "线",
                                         "\"",
                                         "@",
                                         "=",
                                         "2000国家大地坐标系",
                                         "EPSG:4490",
                                         "POINT (86 41)",
                                         "POLYGON EMPTY"};
    size_t n = count_pieces(data + line.at, line.size, ",=;");
    span field = piece(data + line.at, line.size, ",=;", dice_roll(d, n));
    field.at += line.at;
    const char *text = fields[dice_roll(d, sizeof fields / sizeof *fields)];
    return replace(data, size, most, field, (const uint8_t *)text, strlen(text));
}

/* One line as it is, with its end, behind another one. */
static size_t copy_line(uint8_t *data, size_t size, size_t most, span from, span behind)
{
    uint8_t *copy = malloc(from.size + 1);
    if (!copy)
        return size;
    memcpy(copy, data + from.at, from.size);
    copy[from.size] = '\n';
    span place = {behind.at, 0};
    size = replace(data, size, most, place, copy, from.size + 1);
    free(copy);
    return size;
}

size_t mutate_lines(uint8_t *data, size_t size, size_t most, dice *d)
{
    size_t lines = count_pieces(data, size, "\n");
    span line = piece(data, size, "\n", dice_roll(d, lines));
    switch (dice_roll(d, 6)) {
    case 0:
        return copy_line(data, size, most, line, piece(data, size, "\n", dice_roll(d, lines)));
    case 1:
        line.size += line.at + line.size < size;
        return replace(data, size, most, line, data, 0);
    case 2:
    case 3:
        return replace_field(data, size, most, line, d);
    default:
        return LLVMFuzzerMutate(data, size, most);
    }
}

/* ---- SQLite ---------------------------------------------------------------------------------- */

/* The header of the file, and that of each page with the pointers to its cells. */
static size_t poke_page(uint8_t *data, size_t size, dice *d)
{
    size_t page = (size_t)data[16] << 8 | data[17];
    if (page < 512 || size < page)
        return size;
    size_t number = dice_roll(d, size / page), at = number * page;
    if (number == 0 && dice_roll(d, 4) == 0) {
        data[16 + dice_roll(d, 84)] = (uint8_t)dice_roll(d, 256);
        return size;
    }
    at += number ? dice_roll(d, 24) : 100 + dice_roll(d, 24);
    if (at + 2 <= size)
        put(data + at, dice_roll(d, 3) ? dice_roll(d, page) : some_number(d, 2), 2, 1);
    return size;
}

/* A GeoPackage's geometry begins with "GP"; what follows is its BLOB. */
static size_t poke_blob(uint8_t *data, size_t size, dice *d)
{
    for (size_t i = dice_roll(d, size); i + 64 < size; i++)
        if (data[i] == 'G' && data[i + 1] == 'P' && data[i + 2] == 0) {
            mutate_numbers(data + i, 8 + dice_roll(d, 56), 64, d);
            break;
        }
    return size;
}

size_t mutate_sqlite(uint8_t *data, size_t size, size_t most, dice *d)
{
    if (size < 512)
        return LLVMFuzzerMutate(data, size, most);
    switch (dice_roll(d, 4)) {
    case 0:
        return LLVMFuzzerMutate(data, size, most);
    case 1:
        return poke_blob(data, size, d);
    default:
        return poke_page(data, size, d);
    }
}

/* ---- Shapefile ------------------------------------------------------------------------------- */

void shapefile_split(const uint8_t *part[SHAPEFILE_PARTS], size_t size_of[SHAPEFILE_PARTS],
                     const uint8_t *data, size_t size)
{
    size_t head = 2 * (SHAPEFILE_PARTS - 1), at = head;
    for (size_t i = 0; i < SHAPEFILE_PARTS; i++) {
        size_t left = size > at ? size - at : 0, said = left;
        if (i + 1 < SHAPEFILE_PARTS && size >= head)
            said = (size_t)data[2 * i] | (size_t)data[2 * i + 1] << 8;
        size_of[i] = said < left ? said : left;
        part[i] = data + (size > at ? at : size);
        at += size_of[i];
    }
}

size_t mutate_shapefile(uint8_t *data, size_t size, size_t most, dice *d)
{
    const uint8_t *part[SHAPEFILE_PARTS];
    size_t size_of[SHAPEFILE_PARTS], chosen = dice_roll(d, SHAPEFILE_PARTS + 2) % SHAPEFILE_PARTS;
    if (size < 2 * SHAPEFILE_PARTS)
        return LLVMFuzzerMutate(data, size, most);
    shapefile_split(part, size_of, data, size);
    size_t room = size_of[chosen] + 256, at = (size_t)(part[chosen] - data);
    uint8_t *copy = malloc(room);
    if (!copy)
        return size;
    memcpy(copy, part[chosen], size_of[chosen]);
    size_t now = mutate_numbers(copy, size_of[chosen], room, d);
    size_t grown = replace(data, size, most, (span){at, size_of[chosen]}, copy, now);
    if (grown == size - size_of[chosen] + now && chosen + 1 < SHAPEFILE_PARTS)
        put(data + 2 * chosen, now, 2, 0);
    free(copy);
    return grown;
}
