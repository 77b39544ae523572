/* Names of fields and layers for formats that do not take any text. */
#ifndef ZL_OUTPUT_NAMES_H
#define ZL_OUTPUT_NAMES_H

#include "output/encode.h"
#include "output/stream.h"

#define ZL_SLUG_SIZE 64

/** A layer name [a-z_][a-z0-9_]{0,62} from the stem of a file: its ASCII letters and digits, else
 *  those of `fallback`, else "layer". */
void zl_stem_slug(char out[ZL_SLUG_SIZE], const char *stem, const char *fallback);

/**
 * Field names of at most `limit` bytes in the encoding, of whole characters, starting with a letter
 * or '_', unique without regard to the case of ASCII: fixed short names for our own columns, else
 * the letters and digits of the name. Characters beyond ASCII stay where the encoding has them;
 * without an encoder only ASCII does: hanzi become the initials of their pinyin
 * (zl_pinyin_initials), and a name of which nothing is left is F1, F2 …. A limit of 0 leaves all
 * names as they are. `*out` is one block of columns->count texts, freed with zl_free().
 */
zl_status zl_field_names(char ***out, const zl_columns *columns, size_t limit, zl_encoder *encoder,
                         zl_error *err);

/** `wanted`, or `wanted`_2, _3 … when a column has that name already. */
void zl_free_name(char out[ZL_SLUG_SIZE], const zl_columns *columns, const char *wanted);

/** Writes the table of names: field, full_name, type, alias_zh, in CSV. `size` (may be NULL) has
 *  aliases that a schema gives; `mark`: with a byte order mark, without which spreadsheet programs
 *  take it for GBK. */
zl_status zl_write_fields_csv(const char *path, const zl_columns *columns, const char *const *names,
                              const zl_field_size *size, bool mark, zl_error *err);

#endif
