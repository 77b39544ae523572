/* Text for formats with less room than ours: encodings with a byte limit, ASCII
 * for Chinese names, lists as one text. */
#ifndef ZL_OUTPUT_ENCODE_H
#define ZL_OUTPUT_ENCODE_H

#include "base/text.h"

typedef struct zl_encoder zl_encoder;

/** From UTF-8 to a named encoding ("GBK", "UTF-8"); ZL_USAGE when the system does not know it. */
zl_status zl_encoder_open(zl_encoder **out, const char *encoding, zl_error *err);
void zl_encoder_close_ptr(zl_encoder **encoder); /**< for ZL_CLEANUP */

/** How much of a text fits. */
typedef struct zl_fit {
    size_t bytes;   /**< of the UTF-8 text, up to the last character that fits */
    size_t put;     /**< bytes that it takes in the encoding up to there */
    size_t encoded; /**< length of the whole text in the encoding */
    bool foreign;   /**< it has a character that the encoding does not have */
} zl_fit;
zl_fit zl_encoder_fit(zl_encoder *encoder, const char *text, size_t limit);
/** A limit above it is taken for it by zl_encoder_fit(). */
enum { ZL_FIT_MOST = 256 };
/** The same, and puts what fits to `out`, which has room for `limit` bytes. */
zl_fit zl_encoder_put(char *out, zl_encoder *encoder, const char *text, size_t limit);

/** Adds the whole text in the encoding; `*foreign` says that it has a character that the encoding
 *  does not have, and nothing is added then. */
zl_status zl_encoder_convert(zl_text *out, bool *foreign, zl_encoder *encoder, const char *text,
                             zl_error *err);
/** Copies `text` (UTF-8) with each hanzi of GB2312's first level as the capital that its
 *  pronunciation begins with, as Chinese standards name their columns: 开发区名称 is KFQMC. ASCII
 *  stays, all else is left out. Cut at `room` bytes with the NUL. */
void zl_pinyin_initials(char *out, size_t room, const char *text);

/** Reads a JSON array of strings. `*out` is one block, NULL-terminated, freed with zl_free(); NULL
 *  when the text is anything else. */
zl_status zl_list_parse(char ***out, const char *json, zl_error *err);
/** Adds its items with ; between them; a text that is no such array as it stands. */
zl_status zl_list_join(zl_text *out, const char *json, zl_error *err);

#endif
