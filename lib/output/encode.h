/* Text for formats with less room than ours: encodings with a byte limit, lists as one text. */
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
    size_t encoded; /**< length of the whole text in the encoding */
    bool foreign;   /**< it has a character that the encoding does not have */
} zl_fit;
zl_fit zl_encoder_fit(zl_encoder *encoder, const char *text, size_t limit);

/** Reads a JSON array of strings. `*out` is one block, NULL-terminated, freed with zl_free(); NULL
 *  when the text is anything else. */
zl_status zl_list_parse(char ***out, const char *json, zl_error *err);

#endif
