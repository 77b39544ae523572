/* SHA-256 as hexadecimal text, over nettle. */
#ifndef ZL_BASE_DIGEST_H
#define ZL_BASE_DIGEST_H

#include "zonelayer.h"

#define ZL_DIGEST_SIZE 65 /**< 64 hexadecimal digits and NUL */

#define ZL_DIGEST_BYTES 32

typedef struct zl_digest zl_digest;
zl_digest *zl_digest_new(void); /**< NULL: no memory */
void zl_digest_free(zl_digest *digest);
/** Adds length and bytes, so that ("ab","c") and ("a","bc") differ. */
void zl_digest_add(zl_digest *digest, const void *bytes, size_t size);
/** Writes the digest and starts anew. */
void zl_digest_finish(zl_digest *digest, char out[ZL_DIGEST_SIZE]);

/** The digest of bytes alone, as bytes. */
void zl_digest_bytes(uint8_t out[ZL_DIGEST_BYTES], const void *bytes, size_t size);
/** The same of a text. */
void zl_digest_text(uint8_t out[ZL_DIGEST_BYTES], const char *text);
/** The same as hexadecimal text: what sha256sum prints for a file with this text. */
void zl_digest_hex(char out[ZL_DIGEST_SIZE], const char *text);

/** The digest that sha256sum prints for a file, and the number of its bytes. */
zl_status zl_digest_file(char out[ZL_DIGEST_SIZE], int64_t *bytes, const char *path, zl_error *err);

#endif
