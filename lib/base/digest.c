#include "base/digest.h"

#include <nettle/sha2.h>
#include <stdint.h>
#include <stdio.h>

#include "base/alloc.h"
#include "zonelayer.h"

struct zl_digest {
    struct sha256_ctx context;
};

zl_digest *zl_digest_new(void)
{
    zl_digest *digest = zl_alloc(sizeof *digest);
    if (digest)
        sha256_init(&digest->context);
    return digest;
}

void zl_digest_free(zl_digest *digest)
{
    zl_free(digest);
}

void zl_digest_add(zl_digest *digest, const void *bytes, size_t size)
{
    uint8_t length[8];
    for (size_t i = 0; i < sizeof length; i++)
        length[i] = (uint8_t)((uint64_t)size >> (8 * i) & 0xff);
    sha256_update(&digest->context, sizeof length, length);
    sha256_update(&digest->context, size, bytes);
}

void zl_digest_finish(zl_digest *digest, char out[ZL_DIGEST_SIZE])
{
    uint8_t bytes[SHA256_DIGEST_SIZE];
    sha256_digest(&digest->context, sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(out + 2 * i, 3, "%02x", bytes[i]);
}
