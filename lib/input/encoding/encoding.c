/* The decision, from what the user says, what the file says of itself and what its bytes allow. */
#include "input/encoding/encoding.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/encoding/private.h"
#include "input/quote.h"

/* A GBK text passes for UTF-8 with only two-byte sequences by chance: of the usual hanzi one in six
 * does. With more of them than this, chance is out of the question. */
#define FEW_SEQUENCES 12
/* Of texts that are GB18030, so many in a hundred may by chance be UTF-8 of hanzi as well. */
#define CHANCE_PERCENT 1

/* ---- texts for messages --------------------------------------------------------------------- */

/* Bytes that cannot be decoded stand as \xNN; a sample that may be cut is not to blame for ending
 * inside a character. */
static zl_quote shown_as(const zl_text_sample *sample, const char *encoding)
{
    ZL_CLEANUP(zl_decoder_close_ptr) zl_decoder *decoder = NULL;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    if (zl_decoder_open(&decoder, encoding, NULL) != ZL_OK)
        return (zl_quote){"?"};
    for (size_t at = 0; at < sample->size;) {
        zl_decoded decoded = zl_decode(&text, decoder, sample->bytes + at, sample->size - at);
        at += decoded.stopped_at;
        if (at == sample->size || (decoded.cut && sample->full))
            break;
        char escape[8];
        snprintf(escape, sizeof escape, "\\x%02x", (unsigned char)sample->bytes[at++]);
        zl_text_add(&text, escape);
    }
    return zl_quoted(text.data);
}

/* Who says what the encoding is. */
static zl_quote claimant(const zl_encoding_probe *probe)
{
    zl_quote quote;
    if (probe->option[0])
        snprintf(quote.text, sizeof quote.text, _("--encoding says %.60s"),
                 zl_quoted(probe->claims.option).text);
    else if (probe->cpg_speaks)
        snprintf(quote.text, sizeof quote.text, _("its .cpg says %.60s"),
                 zl_quoted(probe->claims.cpg).text);
    else
        snprintf(quote.text, sizeof quote.text, _("the language byte 0x%02X of its .dbf says %s"),
                 (unsigned)probe->claims.ldid & 0xFFU, probe->claimed);
    return quote;
}

/* What people write for --encoding. */
static const char *usual_name(const char *encoding)
{
    return strcmp(encoding, "GB18030") == 0 ? "GBK" : encoding;
}

static const char *texts(const zl_encoding_probe *probe)
{
    return probe->count == 1 ? _("text") : _("texts");
}

static void add_warning(zl_encoding *encoding, const char *text)
{
    size_t used = strlen(encoding->warning);
    snprintf(encoding->warning + used, sizeof encoding->warning - used, "%s%s", used ? "; " : "",
             text);
}

/* ---- refusals ------------------------------------------------------------------------------- */

static zl_status neither(const zl_encoding_probe *probe, const char *before, zl_error *err)
{
    const zl_text_sample *sample = &probe->neither;
    return zl_fail(err, ZL_BAD_DATA,
                   "%s: %s%s is neither UTF-8 nor GB18030; it would read \"%s\" as UTF-8, \"%s\" "
                   "as GB18030, \"%s\" as BIG5, \"%s\" as CP1252: give the right one with "
                   "--encoding, or mend the text",
                   probe->file, before, sample->place, shown_as(sample, "UTF-8").text,
                   shown_as(sample, "GB18030").text, shown_as(sample, "BIG5").text,
                   shown_as(sample, "CP1252").text);
}

static zl_status mixed(const zl_encoding_probe *probe, const char *before, zl_error *err)
{
    const zl_text_sample *utf8 = &probe->only_utf8, *gb = &probe->only_gb;
    return zl_fail(err, ZL_BAD_DATA,
                   "%s: %sits text is in mixed encodings: %s is UTF-8 (\"%s\"), %s is GBK "
                   "(\"%s\"), and no encoding reads both; write the file again in one",
                   probe->file, before, utf8->place, shown_as(utf8, "UTF-8").text, gb->place,
                   shown_as(gb, "GB18030").text);
}

/* No encoding that we look for reads all texts. */
static zl_status none_reads(const zl_encoding_probe *probe, const char *before, zl_error *err)
{
    return probe->neither.found ? neither(probe, before, err) : mixed(probe, before, err);
}

/* The encoding that user or file name does not read `sample`. */
static zl_status cannot_be(const zl_encoding_probe *probe, const char *encoding,
                           const zl_text_sample *sample, zl_error *err)
{
    const char *better = !probe->not_utf8.found ? "UTF-8" : !probe->not_gb.found ? "GB18030" : NULL;
    zl_quote who = claimant(probe);
    char before[480];
    snprintf(before, sizeof before, _("%s, but %s cannot be read so (\"%s\"); "), who.text,
             sample->place, shown_as(sample, encoding).text);
    if (!better)
        return none_reads(probe, before, err);
    return zl_fail(
        err, ZL_BAD_DATA, "%s: %sas %s all of its text can be read (\"%s\"): give --encoding %s",
        probe->file, before, usual_name(better), shown_as(sample, better).text, usual_name(better));
}

/* The claimed encoding reads all texts, and yet they are in another one. */
static zl_status contradicted(const zl_encoding_probe *probe, const char *claimed,
                              const char *better, const zl_text_sample *sample, zl_error *err)
{
    return zl_fail(err, ZL_BAD_DATA,
                   "%s: %s, but its %lld %s beyond ASCII %s %s: %s reads \"%s\" so, and \"%s\" as "
                   "%s; --encoding %s reads the file, --encoding %s insists",
                   probe->file, claimant(probe).text, (long long)probe->count, texts(probe),
                   zl_inflect(probe->count == 1, "is", "are all"), usual_name(better),
                   sample->place, shown_as(sample, better).text, shown_as(sample, claimed).text,
                   usual_name(claimed), usual_name(better), usual_name(claimed));
}

/* ---- what speaks against GB18030 ------------------------------------------------------------ */

static zl_status check_chance(zl_encoding *out, const zl_encoding_probe *probe, zl_error *err)
{
    const zl_text_sample *sample = &probe->cjk;
    if (probe->cjk_utf8 == 0)
        return ZL_OK;
    char text[600];
    snprintf(text, sizeof text,
             _("%lld of its %lld texts beyond ASCII can be read as UTF-8 as well as GBK, the first "
               "is %s: \"%s\" or \"%s\""),
             (long long)probe->cjk_utf8, (long long)probe->count, sample->place,
             shown_as(sample, "UTF-8").text, shown_as(sample, "GB18030").text);
    if (probe->cjk_utf8 * 100 > probe->count * CHANCE_PERCENT)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s: %s; the rest is GBK only: the file seems to be in mixed encodings; "
                       "write it again in one, or --encoding GBK insists",
                       probe->file, text);
    add_warning(out, text);
    return ZL_OK;
}

/* ---- the steps of the decision -------------------------------------------------------------- */

static const zl_text_sample *failing(const zl_encoding_probe *probe, const char *encoding)
{
    const zl_text_sample *sample = strcmp(encoding, "UTF-8") == 0     ? &probe->not_utf8
                                   : strcmp(encoding, "GB18030") == 0 ? &probe->not_gb
                                                                      : &probe->not_other;
    return sample->found ? sample : NULL;
}

static zl_status by_option(zl_encoding *out, const zl_encoding_probe *probe, zl_error *err)
{
    const zl_text_sample *sample = failing(probe, probe->option);
    if (sample)
        return cannot_be(probe, probe->option, sample, err);
    out->basis = ZL_ENCODING_OPTION;
    snprintf(out->name, sizeof out->name, "%s", probe->option);
    snprintf(out->evidence, sizeof out->evidence, _("%s, as --encoding says"),
             zl_quoted(probe->claims.option).text);
    return ZL_OK;
}

/* Encodings that programs write down without having looked, and that read any bytes. */
static bool reads_anything(const char *encoding)
{
    static const char *const western[] = {"ISO-8859-1", "CP1252", "CP437", "CP850", "ISO-8859-15"};
    for (size_t i = 0; i < sizeof western / sizeof *western; i++)
        if (strcmp(western[i], encoding) == 0)
            return true;
    return false;
}

static zl_status check_claim(zl_encoding *out, const zl_encoding_probe *probe, zl_error *err)
{
    const char *claimed = probe->claimed;
    if (strcmp(claimed, "UTF-8") == 0)
        return ZL_OK;
    bool western = reads_anything(claimed);
    if (!probe->not_utf8.found && (probe->cjk_utf8 > 0 || western))
        return contradicted(probe, claimed, "UTF-8", probe->cjk.found ? &probe->cjk : &probe->first,
                            err);
    if (western && !probe->not_gb.found && probe->all_hanzi)
        return contradicted(probe, claimed, "GB18030", &probe->first, err);
    return strcmp(claimed, "GB18030") == 0 ? check_chance(out, probe, err) : ZL_OK;
}

static void compare_claims(zl_encoding *out, const zl_encoding_probe *probe)
{
    const char *ldid = zl_encoding_of_ldid(probe->claims.ldid);
    char text[200];
    if (!probe->cpg_speaks || !ldid || strcmp(ldid, probe->claimed) == 0)
        return;
    snprintf(
        text, sizeof text,
        _("its .cpg says %.60s, the language byte 0x%02X of its .dbf says %s; it is read by the "
          ".cpg; other programs, such as ArcGIS, may go by the byte"),
        zl_quoted(probe->claims.cpg).text, (unsigned)probe->claims.ldid & 0xFFU, ldid);
    add_warning(out, text);
}

static zl_status by_claim(zl_encoding *out, const zl_encoding_probe *probe, zl_error *err)
{
    const zl_text_sample *sample = failing(probe, probe->claimed);
    if (sample)
        return cannot_be(probe, probe->claimed, sample, err);
    ZL_TRY(check_claim(out, probe, err));
    compare_claims(out, probe);
    out->basis = probe->cpg_speaks ? ZL_ENCODING_CPG : ZL_ENCODING_LDID;
    snprintf(out->name, sizeof out->name, "%s", probe->claimed);
    snprintf(out->evidence, sizeof out->evidence, "%s: %s", usual_name(probe->claimed),
             claimant(probe).text);
    return ZL_OK;
}

/* Both readings of few short texts can be right. */
static void note_doubt(zl_encoding *out, const zl_encoding_probe *probe)
{
    if (probe->cjk_utf8 > 0 || probe->two_byte > FEW_SEQUENCES || probe->not_gb.found ||
        !probe->all_hanzi)
        return;
    char text[600];
    snprintf(
        text, sizeof text,
        _("its %lld %s beyond ASCII can be UTF-8 or GBK: %s reads \"%s\" or \"%s\"; the first is "
          "taken, --encoding GBK gives the other"),
        (long long)probe->count, texts(probe), probe->first.place,
        shown_as(&probe->first, "UTF-8").text, shown_as(&probe->first, "GB18030").text);
    add_warning(out, text);
}

static zl_status by_bytes(zl_encoding *out, const zl_encoding_probe *probe, zl_error *err)
{
    bool utf8 = !probe->not_utf8.found;
    if (!utf8 && probe->not_gb.found)
        return none_reads(probe, "", err);
    if (utf8)
        note_doubt(out, probe);
    else
        ZL_TRY(check_chance(out, probe, err));
    out->basis = ZL_ENCODING_FOUND;
    snprintf(out->name, sizeof out->name, "%s", utf8 ? "UTF-8" : "GB18030");
    snprintf(out->evidence, sizeof out->evidence,
             _("%s: found out, not declared; %lld %s beyond ASCII, all strict %s; %s reads \"%s\""),
             usual_name(out->name), (long long)probe->count, texts(probe),
             utf8 ? "UTF-8" : _("GB18030 and not UTF-8"), probe->first.place,
             shown_as(&probe->first, out->name).text);
    return ZL_OK;
}

static void note_bad_cpg(zl_encoding *out, const zl_encoding_probe *probe)
{
    char text[240];
    if (!probe->bad_cpg)
        return;
    snprintf(text, sizeof text,
             _("its .cpg says \"%.100s\", which is no known encoding; it counts for nothing"),
             zl_quoted(probe->claims.cpg).text);
    add_warning(out, text);
}

zl_status zl_encoding_decide(zl_encoding *out, const zl_encoding_probe *probe, zl_error *err)
{
    zl_encoding decided = {.name = "UTF-8"};
    snprintf(decided.evidence, sizeof decided.evidence, "%s",
             _("ASCII only: any encoding reads it"));
    if (!probe->option[0])
        note_bad_cpg(&decided, probe);
    if (probe->option[0])
        ZL_TRY(by_option(&decided, probe, err));
    else if (probe->count > 0 && probe->claimed[0])
        ZL_TRY(by_claim(&decided, probe, err));
    else if (probe->count > 0)
        ZL_TRY(by_bytes(&decided, probe, err));
    *out = decided;
    return ZL_OK;
}

void zl_encoding_findings(zl_findings *findings, const zl_encoding *encoding, bool tell_found,
                          const char *file)
{
    if (encoding->warning[0])
        zl_findings_add(findings, ZL_WARNING, "encoding", file, NULL, NULL, "%s",
                        encoding->warning);
    if (encoding->basis == ZL_ENCODING_FOUND && tell_found)
        zl_findings_add(findings, ZL_NOTE, "encoding", file, NULL, NULL, "%s", encoding->evidence);
}
