/* The one place that decides in which encoding foreign text is, and decodes it.
 *
 * Evidence in this order: what the user says; a byte order mark (whole files); a `.cpg`; the
 * language byte (LDID) of a DBF; strict UTF-8 throughout; strict GB18030 throughout, which holds
 * GBK, CP936 and GB2312. Else the text is refused, with a sample of it in each candidate. A claim
 * of the file that its bytes contradict is refused too; only the user settles it.
 */
#ifndef ZL_INPUT_ENCODING_ENCODING_H
#define ZL_INPUT_ENCODING_ENCODING_H

#include "base/text.h"

/** What the user and the file say; all zero: nothing. Texts are borrowed. */
typedef struct zl_encoding_claims {
    const char *option; /**< --encoding */
    const char *cpg;    /**< what is in a `.cpg` */
    int ldid;           /**< byte 29 of a DBF's header, 0 to 255; 0 and 0x57 say nothing */
} zl_encoding_claims;

typedef enum zl_encoding_basis {
    ZL_ENCODING_ASCII, /**< nothing but ASCII: read as UTF-8, and any other would give the same */
    ZL_ENCODING_OPTION,
    ZL_ENCODING_BOM,
    ZL_ENCODING_CPG,
    ZL_ENCODING_LDID,
    ZL_ENCODING_FOUND /**< found out from the bytes, not declared */
} zl_encoding_basis;

/** A decision. */
typedef struct zl_encoding {
    char name[32]; /**< for zl_decoder_open(): "UTF-8", "GB18030", "UTF-16LE", "BIG5" */
    zl_encoding_basis basis;
    size_t bom_bytes;   /**< of a whole file: where the text begins */
    char evidence[480]; /**< a sentence: what was decided and why */
    char warning[800];  /**< what speaks against it, "" for nothing */
} zl_encoding;

/* ---- names ---------------------------------------------------------------------------------- */

/** The name for iconv of an encoding as people and `.cpg` files write it ("936", "utf8", "ANSI
 *  936", "8859_1"); all names of GBK and GB2312 give GB18030. false: not known. */
bool zl_encoding_name(char out[32], const char *written);
/** The same for text that is written: GBK stays GBK, and is not widened to GB18030. */
bool zl_encoding_name_to_write(char out[32], const char *written);
/** The language byte for a DBF in an encoding of zl_encoding_name_to_write(); 0 where there is
 * none, as for UTF-8 and GB18030. */
int zl_ldid_of_encoding(const char *name);
/** The encoding that a DBF's language byte means; NULL where it says nothing or is not known. */
const char *zl_encoding_of_ldid(int ldid);

/* ---- deciding ------------------------------------------------------------------------------- */

/** Where a text stands, for messages: "row 7, field NAME", "line 12". */
typedef struct zl_text_place {
    const char *unit;  /**< "row", "line", "field" */
    int64_t number;    /**< from 1 */
    const char *field; /**< safe to print; NULL: none */
} zl_text_place;

/** Looks at any number of texts (values of a table, lines of a file) one after the other. */
typedef struct zl_encoding_probe zl_encoding_probe;

/** `file` is the name for messages, safe to print. ZL_USAGE when the encoding that the user names
 * is not known. The claims are borrowed until zl_encoding_decide(). */
zl_status zl_encoding_probe_open(zl_encoding_probe **out, const zl_encoding_claims *claims,
                                 const char *file, zl_error *err);
void zl_encoding_probe_close_ptr(zl_encoding_probe **probe); /**< for ZL_CLEANUP */
/** One whole text. `full`: it fills its room, so that its last character may have been cut; bytes
 *  of an incomplete last character then speak against no encoding. */
void zl_encoding_probe_add(zl_encoding_probe *probe, const char *bytes, size_t size, bool full,
                           const zl_text_place *place);
/** ZL_BAD_DATA when no encoding reads all texts, or a claim is contradicted; the message shows
 *  samples with their places and says what to do. */
zl_status zl_encoding_decide(zl_encoding *out, const zl_encoding_probe *probe, zl_error *err);

/** The same for the bytes of a whole text file: byte order mark first, then line by line. UTF-16
 *  without a mark is seen by the NUL beside its first character. */
zl_status zl_encoding_of_file(zl_encoding *out, const char *bytes, size_t size, const char *option,
                              const char *file, zl_error *err);

/** Gives up to `size` bytes of a file, 0 at its end. */
typedef size_t (*zl_read_fn)(void *user, char *room, size_t size);
/** The same for a file that need not be in memory; it is read to its end, or less. */
zl_status zl_encoding_of_stream(zl_encoding *out, zl_read_fn read, void *user, const char *option,
                                const char *file, zl_error *err);

/** Adds the warning and, where the encoding was found and not declared (`tell_found`), the note;
 *  both have the code "encoding". `file` is safe to print; `findings` may be NULL. */
void zl_encoding_findings(zl_findings *findings, const zl_encoding *encoding, bool tell_found,
                          const char *file);

/* ---- decoding ------------------------------------------------------------------------------- */

/** Has the text no byte above 0x7F? Then every encoding here reads it the same. */
bool zl_is_ascii(const char *bytes, size_t size);

typedef struct zl_decoder zl_decoder;

/** To UTF-8, strict. ZL_USAGE when the system does not know the encoding. */
zl_status zl_decoder_open(zl_decoder **out, const char *encoding, zl_error *err);
void zl_decoder_close(zl_decoder *decoder);
void zl_decoder_close_ptr(zl_decoder **decoder); /**< for ZL_CLEANUP */

/** How far a text could be decoded. */
typedef struct zl_decoded {
    size_t stopped_at; /**< offset of the first byte that cannot be; the size when all could be */
    bool cut;          /**< and from there on it is the beginning of a character, no more */
} zl_decoded;

/** Adds the text in UTF-8 to `out` (may be NULL: only looks), as far as it can be decoded. */
zl_decoded zl_decode(zl_text *out, zl_decoder *decoder, const char *bytes, size_t size);

/** The text of a whole file in UTF-8, NUL-terminated and freed with zl_free(); `*out_size` counts
 *  no NUL. ZL_BAD_DATA says the byte and the line at which it cannot be decoded. */
zl_status zl_decode_file(char **out, size_t *out_size, const zl_encoding *encoding,
                         const char *bytes, size_t size, const char *file, zl_error *err);

#endif
