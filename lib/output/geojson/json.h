/* A strict reader of JSON (RFC 8259) that allocates nothing but for strings with escapes, and takes
 * what it reads as marks. */
#ifndef ZL_OUTPUT_GEOJSON_JSON_H
#define ZL_OUTPUT_GEOJSON_JSON_H

#include "base/text.h"

/** Values nest so deep at most. */
#define ZL_JSON_DEPTH 64

/** Reads a text that ends with a NUL, which is in no JSON. */
typedef struct zl_json {
    const char *at;
    zl_text room; /**< of the last string that had escapes; owned */
} zl_json;

/** The members give false where something else stands, and `at` is then anywhere. Blanks before
 *  what is taken are skipped. */
void zl_json_blanks(zl_json *json);
bool zl_json_next_is(zl_json *json, char sign); /**< and is not taken */
bool zl_json_sign(zl_json *json, char sign);
bool zl_json_word(zl_json *json, const char *word);
/** A string, decoded; it holds until the next one. */
bool zl_json_string(const char **bytes, size_t *size, zl_json *json);
/** A string with exactly this content. */
bool zl_json_this(zl_json *json, const char *expected);
/** Any value, folded into a mark. */
bool zl_json_value(uint64_t *mark, zl_json *json, int depth);

/** Is the text an object or array and nothing else? Its mark is then folded into `mark`. */
bool zl_json_whole(uint64_t *mark, const char *text);
/** Adds an object or array with the blanks that GDAL puts: `{ "a": [ 1, 2 ] }`. */
void zl_json_add_spaced(zl_text *out, const char *text);

#endif
