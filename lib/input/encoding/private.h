/* What a probe has seen, shared by the files that look and that decide. */
#ifndef ZL_INPUT_ENCODING_PRIVATE_H
#define ZL_INPUT_ENCODING_PRIVATE_H

#include "input/encoding/encoding.h"

#define ZL_SAMPLE_BYTES 64

/** The first text of some class. */
typedef struct zl_text_sample {
    bool found;
    bool full; /* its last character may be cut */
    size_t size;
    char bytes[ZL_SAMPLE_BYTES];
    char place[120];
} zl_text_sample;

struct zl_encoding_probe {
    const char *file;
    zl_encoding_claims claims;
    char option[32];  /* what the claims mean to iconv, "" for nothing */
    char claimed[32]; /* by .cpg or LDID */
    bool cpg_speaks, bad_cpg;
    zl_decoder *utf8, *gb, *other; /* `other`: of option or claim, where it is neither */

    /* Of texts that have more than ASCII. */
    int64_t count;
    int64_t cjk_utf8; /* UTF-8 with sequences of three or four bytes: hardly anything else */
    int64_t two_byte; /* sequences of two bytes in texts that are UTF-8 */
    bool all_hanzi;   /* each run of high bytes is pairs that are hanzi of GB2312 */
    zl_text_sample first, not_utf8, not_gb, not_other, only_utf8, only_gb, neither, cjk;
};

#endif
