/* The bytes of a JSON file, one after the other: as much as is needed to walk through its objects
 * and arrays without keeping them. It forgives what GDAL's readers forgive (commas, NaN). */
#ifndef ZL_INPUT_SOURCE_JSON_READER_H
#define ZL_INPUT_SOURCE_JSON_READER_H

#include <stdint.h>

#include "input/gdal/gdal.h"
#include "zonelayer.h"

typedef struct zl_json_reader {
    VSILFILE *file;
    uint8_t *chunk;
    size_t at, size;
    int64_t line;         /**< of the byte that comes next, from 1 */
    int64_t nul_line;     /**< of the first NUL byte; 0: none */
    int64_t cut_texts;    /**< texts with the escape of a NUL */
    int64_t cut_line;     /**< of the first of them */
    bool no_json;         /**< a byte that cannot stand there: nothing more is read */
    int64_t no_json_line; /**< where */
} zl_json_reader;

enum { ZL_JSON_END = -1 };

/** `path` as GDAL names it. ZL_OK with `file` NULL when it cannot be opened. */
zl_status zl_json_open(zl_json_reader *out, const char *path, zl_error *err);
void zl_json_close(zl_json_reader *json); /**< for ZL_CLEANUP too */

/** The first byte of the next token, which stays where it is: { } [ ] or that of a text, a number
 *  or a word; white space, commas and colons are passed. ZL_JSON_END: none. */
int zl_json_peek(zl_json_reader *json);
/** Takes one byte. */
void zl_json_take(zl_json_reader *json);
/** Takes a text, and keeps its first bytes as they stand in the file, escapes among them. `out` may
 *  be NULL with `room` 0. */
void zl_json_text(zl_json_reader *json, char *out, size_t room);
/** Takes a number or a word; is it a number (NaN and Infinity among them)? */
bool zl_json_number(zl_json_reader *json);
/** Takes a whole value, whatever it is. */
void zl_json_skip(zl_json_reader *json);

#endif
