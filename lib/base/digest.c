#include "base/digest.h"

#include <errno.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"

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

static void finish(struct sha256_ctx *context, char out[ZL_DIGEST_SIZE])
{
    uint8_t bytes[SHA256_DIGEST_SIZE];
    sha256_digest(context, sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        out[2 * i] = "0123456789abcdef"[bytes[i] >> 4];
        out[2 * i + 1] = "0123456789abcdef"[bytes[i] & 15];
    }
    out[2 * sizeof bytes] = '\0';
}

void zl_digest_finish(zl_digest *digest, char out[ZL_DIGEST_SIZE])
{
    finish(&digest->context, out);
}

void zl_digest_bytes(uint8_t out[ZL_DIGEST_BYTES], const void *bytes, size_t size)
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, size, bytes);
    sha256_digest(&context, ZL_DIGEST_BYTES, out);
}

void zl_digest_text(uint8_t out[ZL_DIGEST_BYTES], const char *text)
{
    zl_digest_bytes(out, text, strlen(text));
}

void zl_digest_hex(char out[ZL_DIGEST_SIZE], const char *text)
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, strlen(text), (const uint8_t *)text);
    finish(&context, out);
}

static zl_status cannot_read(const char *path, int cause, zl_error *err)
{
    char text[256];
    snprintf(text, sizeof text, _("cannot be read: %s"), zl_system_error(cause));
    return zl_fail_file(err, ZL_FAILED, path, text);
}

zl_status zl_digest_file(char out[ZL_DIGEST_SIZE], int64_t *bytes, const char *path, zl_error *err)
{
    struct sha256_ctx context;
    uint8_t block[16384];
    sha256_init(&context);
    *bytes = 0;
    FILE *file = fopen(path, "rb");
    if (!file)
        return cannot_read(path, errno, err);
    size_t size;
    while ((size = fread(block, 1, sizeof block, file)) > 0) {
        sha256_update(&context, size, block);
        *bytes += (int64_t)size;
    }
    int cause = ferror(file) ? errno : 0;
    fclose(file);
    if (cause)
        return cannot_read(path, cause, err);
    finish(&context, out);
    return ZL_OK;
}
