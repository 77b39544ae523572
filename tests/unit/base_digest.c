#include "base/alloc.h"
#include "base/digest.h"
#include "unit.h"

/* python3: h = hashlib.sha256()
 *          for p in (b'ab', b'c'): h.update(struct.pack('<Q', len(p)) + p)
 *          print(h.hexdigest()) */
static void agrees_with_hashlib(void)
{
    char hex[ZL_DIGEST_SIZE];
    zl_digest *digest = zl_digest_new();
    CU_ASSERT_FATAL(digest != NULL);
    zl_digest_finish(digest, hex);
    CU_ASSERT_STRING_EQUAL(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    zl_digest_add(digest, "ab", 2);
    zl_digest_add(digest, "c", 1);
    zl_digest_finish(digest, hex);
    CU_ASSERT_STRING_EQUAL(hex, "43ee655579de01ca739b3f95c1c2d3f46d353b2c0df818064ea594506cdb2617");
    zl_digest_add(digest, "a", 1);
    zl_digest_add(digest, "bc", 2);
    zl_digest_finish(digest, hex);
    CU_ASSERT_STRING_EQUAL(hex, "9a8acca1b6c6c0befd3fbc756aed625da998c998f7252e738c4ef061906b9b21");
    zl_digest_free(digest);
    zl_digest_free(NULL);
}

/* printf 'abc' | sha256sum */
static void digests_a_text_alone(void)
{
    char hex[ZL_DIGEST_SIZE];
    uint8_t bytes[ZL_DIGEST_BYTES];
    zl_digest_hex(hex, "abc");
    CU_ASSERT_STRING_EQUAL(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    zl_digest_text(bytes, "abc");
    CU_ASSERT(bytes[0] == 0xba && bytes[1] == 0x78 && bytes[31] == 0xad);
}

/* printf 'abc' | sha256sum; printf '' | sha256sum */
static void reads_files_as_sha256sum_does(void)
{
    char hex[ZL_DIGEST_SIZE];
    int64_t bytes = -1;
    zl_error err;
    FILE *file = fopen("digest.tmp", "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs("abc", file);
    fclose(file);
    UNIT_OK(zl_digest_file(hex, &bytes, "digest.tmp", &err), err);
    CU_ASSERT(bytes == 3);
    CU_ASSERT_STRING_EQUAL(hex, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    fclose(fopen("digest.tmp", "wb"));
    UNIT_OK(zl_digest_file(hex, &bytes, "digest.tmp", &err), err);
    CU_ASSERT(bytes == 0);
    CU_ASSERT_STRING_EQUAL(hex, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    remove("digest.tmp");
    CU_ASSERT(zl_digest_file(hex, &bytes, "digest.tmp", &err) == ZL_FAILED);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "digest.tmp: cannot be read: "));
    CU_ASSERT(zl_digest_file(hex, &bytes, ".", &err) == ZL_FAILED);
}

static void says_when_memory_is_short(void)
{
    zl_alloc_fail_at(1, 0);
    zl_digest *digest = zl_digest_new();
    zl_alloc_fail_at(0, 0);
    CU_ASSERT_PTR_NULL(digest);
}

int main(void)
{
    static const unit_case cases[] = {
        {"agrees with hashlib", agrees_with_hashlib},
        {"digests a text alone", digests_a_text_alone},
        {"reads files as sha256sum does", reads_files_as_sha256sum_does},
        {"says when memory is short", says_when_memory_is_short},
    };
    return unit_main("base_digest", cases, sizeof cases / sizeof *cases);
}
