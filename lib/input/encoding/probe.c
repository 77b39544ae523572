/* Looking at texts one by one: which encodings could each of them be? */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "input/encoding/private.h"
#include "input/quote.h"

/* ---- opening -------------------------------------------------------------------------------- */

static bool is_utf8(const char *name)
{
    return strcmp(name, "UTF-8") == 0;
}

static bool is_gb(const char *name)
{
    return strcmp(name, "GB18030") == 0;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

/* A `.cpg` that cannot be made sense of is told of and counts as none. */
static zl_status read_claims(zl_encoding_probe *probe, zl_error *err)
{
    const zl_encoding_claims *claims = &probe->claims;
    if (claims->option && !zl_encoding_name(probe->option, claims->option))
        return zl_fail(err, ZL_USAGE,
                       "\"%s\" is no known encoding; GBK, GB18030 and UTF-8 are the usual ones",
                       zl_quoted(claims->option).text);
    const char *ldid = zl_encoding_of_ldid(claims->ldid);
    probe->cpg_speaks = claims->cpg && zl_encoding_name(probe->claimed, claims->cpg);
    if (probe->cpg_speaks)
        return ZL_OK;
    probe->bad_cpg = claims->cpg && !is_blank(claims->cpg);
    snprintf(probe->claimed, sizeof probe->claimed, "%s", ldid ? ldid : "");
    return ZL_OK;
}

static zl_status open_decoders(zl_encoding_probe *probe, zl_error *err)
{
    const char *other = probe->option[0] ? probe->option : probe->claimed;
    ZL_TRY(zl_decoder_open(&probe->utf8, "UTF-8", err));
    ZL_TRY(zl_decoder_open(&probe->gb, "GB18030", err));
    if (!*other || is_utf8(other) || is_gb(other))
        return ZL_OK;
    return zl_decoder_open(&probe->other, other, err);
}

zl_status zl_encoding_probe_open(zl_encoding_probe **out, const zl_encoding_claims *claims,
                                 const char *file, zl_error *err)
{
    ZL_CLEANUP(zl_encoding_probe_close_ptr)
    zl_encoding_probe *probe = zl_alloc_zero(1, sizeof *probe);
    if (!probe)
        return zl_fail_memory(err);
    probe->file = file;
    probe->claims = *claims;
    probe->all_hanzi = true;
    ZL_TRY(read_claims(probe, err));
    ZL_TRY(open_decoders(probe, err));
    *out = probe;
    probe = NULL;
    return ZL_OK;
}

void zl_encoding_probe_close_ptr(zl_encoding_probe **probe)
{
    if (*probe) {
        zl_decoder_close((*probe)->utf8);
        zl_decoder_close((*probe)->gb);
        zl_decoder_close((*probe)->other);
    }
    zl_free(*probe);
    *probe = NULL;
}

/* ---- one text ------------------------------------------------------------------------------- */

static bool decodes(zl_decoder *decoder, const char *bytes, size_t size, bool full)
{
    zl_decoded decoded = zl_decode(NULL, decoder, bytes, size);
    return decoded.stopped_at == size || (full && decoded.cut);
}

static void keep(zl_text_sample *sample, const char *bytes, size_t size, bool full,
                 const zl_text_place *place)
{
    if (sample->found)
        return;
    sample->found = true;
    sample->full = full || size > sizeof sample->bytes;
    sample->size = size < sizeof sample->bytes ? size : sizeof sample->bytes;
    memcpy(sample->bytes, bytes, sample->size);
    snprintf(sample->place, sizeof sample->place, "%s %lld%s%s", _(place->unit),
             (long long)place->number, place->field ? _(", field ") : "",
             place->field ? place->field : "");
}

/* In UTF-8 a byte says how long its character is. */
static void count_sequences(zl_encoding_probe *probe, const char *bytes, size_t size, bool full,
                            const zl_text_place *place)
{
    bool longer = false;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)bytes[i];
        probe->two_byte += c >= 0xC2 && c < 0xE0;
        longer |= c >= 0xE0;
    }
    probe->cjk_utf8 += longer;
    if (longer)
        keep(&probe->cjk, bytes, size, full, place);
}

/* GB2312, rows 16 to 87: both bytes are high. A last lone byte passes where it may be cut. */
static bool only_hanzi(const char *bytes, size_t size, bool full)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char lead = (unsigned char)bytes[i];
        if (lead < 0x80)
            continue;
        if (++i == size)
            return full;
        if (lead < 0xB0 || lead > 0xF7 || (unsigned char)bytes[i] < 0xA1)
            return false;
    }
    return true;
}

void zl_encoding_probe_add(zl_encoding_probe *probe, const char *bytes, size_t size, bool full,
                           const zl_text_place *place)
{
    if (zl_is_ascii(bytes, size))
        return;
    bool utf8 = zl_utf8_valid(bytes, size) || (full && decodes(probe->utf8, bytes, size, full));
    bool gb = decodes(probe->gb, bytes, size, full);
    bool other = !probe->other || decodes(probe->other, bytes, size, full);
    probe->count++;
    probe->all_hanzi = probe->all_hanzi && only_hanzi(bytes, size, full);
    if (utf8)
        count_sequences(probe, bytes, size, full, place);
    keep(&probe->first, bytes, size, full, place);
    if (!utf8)
        keep(&probe->not_utf8, bytes, size, full, place);
    if (!gb)
        keep(&probe->not_gb, bytes, size, full, place);
    if (!other)
        keep(&probe->not_other, bytes, size, full, place);
    if (utf8 != gb)
        keep(utf8 ? &probe->only_utf8 : &probe->only_gb, bytes, size, full, place);
    if (!utf8 && !gb)
        keep(&probe->neither, bytes, size, full, place);
}
