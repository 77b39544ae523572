/* Decoding to UTF-8, strict: iconv stops at the first byte that is no text. */
#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "input/encoding/encoding.h"
#include "input/quote.h"

bool zl_is_ascii(const char *bytes, size_t size)
{
    uint64_t word, all = 0;
    for (; size >= sizeof word; bytes += sizeof word, size -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        all |= word;
    }
    for (; size > 0; bytes++, size--)
        all |= (unsigned char)*bytes;
    return !(all & UINT64_C(0x8080808080808080));
}

struct zl_decoder {
    iconv_t converter;
};

zl_status zl_decoder_open(zl_decoder **out, const char *encoding, zl_error *err)
{
    zl_decoder *decoder = zl_alloc(sizeof *decoder);
    if (!decoder)
        return zl_fail_memory(err);
    decoder->converter = iconv_open("UTF-8", encoding);
    if ((intptr_t)decoder->converter == -1) { /* POSIX: (iconv_t)-1 */
        zl_free(decoder);
        return zl_fail(err, ZL_USAGE,
                       "\"%s\" is no known encoding; GBK, GB18030 and UTF-8 are the usual ones",
                       zl_quoted(encoding).text);
    }
    *out = decoder;
    return ZL_OK;
}

void zl_decoder_close(zl_decoder *decoder)
{
    if (!decoder)
        return;
    iconv_close(decoder->converter);
    zl_free(decoder);
}

void zl_decoder_close_ptr(zl_decoder **decoder)
{
    zl_decoder_close(*decoder);
    *decoder = NULL;
}

zl_decoded zl_decode(zl_text *out, zl_decoder *decoder, const char *bytes, size_t size)
{
    char *from = (char *)bytes; /* iconv only reads it */
    size_t left = size;
    bool cut = false;
    iconv(decoder->converter, NULL, NULL, NULL, NULL);
    while (left > 0) {
        char room[1024], *to = room;
        size_t unused = sizeof room;
        size_t result = iconv(decoder->converter, &from, &left, &to, &unused);
        int cause = result == (size_t)-1 ? errno : 0;
        if (out)
            zl_text_add_bytes(out, room, sizeof room - unused);
        cut = cause == EINVAL;
        if (cause != E2BIG)
            break;
    }
    return (zl_decoded){.stopped_at = size - left, .cut = left > 0 && cut};
}

static int64_t lines_in(const zl_text *text)
{
    int64_t lines = 1;
    for (size_t i = 0; i < text->size; i++)
        lines += text->data[i] == '\n';
    return lines;
}

zl_status zl_decode_file(char **out, size_t *out_size, const zl_encoding *encoding,
                         const char *bytes, size_t size, const char *file, zl_error *err)
{
    ZL_CLEANUP(zl_decoder_close_ptr) zl_decoder *decoder = NULL;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    ZL_TRY(zl_decoder_open(&decoder, encoding->name, err));
    size_t start = encoding->bom_bytes < size ? encoding->bom_bytes : size;
    zl_decoded decoded = zl_decode(&text, decoder, bytes + start, size - start);
    if (start + decoded.stopped_at < size)
        return zl_fail(err, ZL_BAD_DATA, "%s: cannot be read as %s: %s at byte %zu, in line %lld",
                       file, encoding->name,
                       decoded.cut ? _("it ends inside a character") : _("no text"),
                       start + decoded.stopped_at, (long long)lines_in(&text));
    *out_size = text.size;
    *out = zl_text_take(&text);
    return *out ? ZL_OK : zl_fail_memory(err);
}
