/* Which encoding foreign text is in, and its decoding. The bytes are Python's: they come from
 * '开发区'.encode('gb18030') and the like, the readings from bytes.decode(). */
#include "base/findings.h"
#include "input/encoding/encoding.h"
#include "unit.h"

#define KFQ_UTF8    "\xe5\xbc\x80\xe5\x8f\x91\xe5\x8c\xba" /* 开发区 */
#define KFQ_GBK     "\xbf\xaa\xb7\xa2\xc7\xf8"
#define AREA_UTF8   "\xe5\xa3\xb0\xe6\x98\x8e\xe9\x9d\xa2\xe7\xa7\xaf" /* 声明面积: GBK as well */
#define AREA_GBK    "\xc9\xf9\xc3\xf7\xc3\xe6\xbb\xfd"
#define SMALL_GBK   "\xd0\xa1"         /* 小, as UTF-8 U+0421 */
#define RARE_GB     "\x95\x34\xb2\x35" /* U+20BB7, four bytes in GB18030 and in UTF-8 */
#define RARE_UTF8   "\xf0\xa0\xae\xb7"
#define NO_ENCODING "A\xff\xfe" /* neither UTF-8 nor GB18030 */

/* Decides over texts up to NULL; row numbers count from 1. */
static zl_status decide(zl_encoding *out, const zl_encoding_claims *claims, zl_error *err,
                        const char *const *texts)
{
    zl_encoding_probe *probe = NULL;
    zl_status status = zl_encoding_probe_open(&probe, claims, "kfq.dbf", err);
    if (status != ZL_OK)
        return status;
    zl_text_place place = {.unit = "row", .field = "NAME"};
    for (; *texts; texts++) {
        place.number++;
        zl_encoding_probe_add(probe, *texts, strlen(*texts), false, &place);
    }
    status = zl_encoding_decide(out, probe, err);
    zl_encoding_probe_close_ptr(&probe);
    return status;
}

#define TEXTS(...) ((const char *const[]){__VA_ARGS__, NULL})

/* The name decided on; "" and the message in `err` when it is refused. */
static zl_encoding must_be(const char *name, zl_encoding_basis basis,
                           const zl_encoding_claims *claims, const char *const *texts)
{
    zl_error err = {0};
    zl_encoding encoding = {0};
    UNIT_OK(decide(&encoding, claims, &err, texts), err);
    CU_ASSERT_STRING_EQUAL(encoding.name, name);
    CU_ASSERT_EQUAL(encoding.basis, basis);
    return encoding;
}

static zl_error must_refuse(const zl_encoding_claims *claims, const char *const *texts)
{
    zl_error err = {0};
    zl_encoding encoding = {0};
    CU_ASSERT_EQUAL(decide(&encoding, claims, &err, texts), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "kfq.dbf: "));
    return err;
}

#define SAYS(text, piece)                                                                          \
    do {                                                                                           \
        if (!strstr(text, piece))                                                                  \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, text);                              \
        CU_ASSERT_PTR_NOT_NULL(strstr(text, piece));                                               \
    } while (0)

/* ---- names ---------------------------------------------------------------------------------- */

static void names_as_people_write_them(void)
{
    static const struct {
        const char *written, *name;
    } names[] = {
        {"GBK", "GB18030"},
        {"936", "GB18030"},
        {"CP936", "GB18030"},
        {"ANSI 936", "GB18030"},
        {"windows-936", "GB18030"},
        {"gb2312", "GB18030"},
        {"EUC-CN", "GB18030"},
        {"UTF-8", "UTF-8"},
        {"utf8\r\n", "UTF-8"},
        {"65001", "UTF-8"},
        {"\xEF\xBB\xBFUTF-8", "UTF-8"},
        {"big5", "BIG5"},
        {"OEM 950", "BIG5"},
        {"1252", "CP1252"},
        {"8859_1", "ISO-8859-1"},
        {"88591", "ISO-8859-1"},
        {"ISO-8859-15", "ISO-8859-15"},
        {"ISO88591", "ISO-8859-1"},
        {"windows-1251", "CP1251"},
        {" Shift_JIS ", "Shift_JIS"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char name[32] = "";
        CU_ASSERT_TRUE(zl_encoding_name(name, names[i].written));
        CU_ASSERT_STRING_EQUAL(name, names[i].name);
    }
}

static void what_is_no_name_is_refused(void)
{
    static const char *const junk[] = {
        "",         " ",      "no such", "UTF-8//TRANSLIT",
        "\x01\x02", "GBK;rm", KFQ_GBK,   "12345678901234567890123456789012345"};
    char name[32];
    for (size_t i = 0; i < sizeof junk / sizeof *junk; i++)
        CU_ASSERT_FALSE(zl_encoding_name(name, junk[i]));
}

static void language_bytes(void)
{
    CU_ASSERT_STRING_EQUAL(zl_encoding_of_ldid(0x4D), "GB18030");
    CU_ASSERT_STRING_EQUAL(zl_encoding_of_ldid(0x7A), "GB18030");
    CU_ASSERT_STRING_EQUAL(zl_encoding_of_ldid(0x4F), "BIG5");
    CU_ASSERT_STRING_EQUAL(zl_encoding_of_ldid(0x03), "CP1252");
    CU_ASSERT_PTR_NULL(zl_encoding_of_ldid(0x57));
    CU_ASSERT_PTR_NULL(zl_encoding_of_ldid(0));
    for (int ldid = 0; ldid < 256; ldid++) { /* each is one that can be opened */
        char name[32];
        const char *means = zl_encoding_of_ldid(ldid);
        CU_ASSERT_TRUE(!means || zl_encoding_name(name, means));
    }
}

/* ---- the order of evidence ------------------------------------------------------------------ */

static void found_in_the_bytes(void)
{
    const zl_encoding_claims none = {0}, ansi = {.ldid = 0x57};
    must_be("UTF-8", ZL_ENCODING_ASCII, &none, TEXTS("A", "", "zone 1"));
    must_be("UTF-8", ZL_ENCODING_FOUND, &none, TEXTS("A", KFQ_UTF8, RARE_UTF8));
    zl_encoding gbk = must_be("GB18030", ZL_ENCODING_FOUND, &none, TEXTS("A", KFQ_GBK, RARE_GB));
    SAYS(gbk.evidence, "GBK: found out, not declared; 2 texts beyond ASCII");
    SAYS(gbk.evidence, "row 2, field NAME reads \"" KFQ_UTF8 "\"");
    CU_ASSERT_STRING_EQUAL(gbk.warning, "");
    must_be("GB18030", ZL_ENCODING_FOUND, &ansi, TEXTS(KFQ_GBK));
    must_be("UTF-8", ZL_ENCODING_FOUND, &ansi, TEXTS(KFQ_UTF8));
}

static void declared_by_the_file(void)
{
    const zl_encoding_claims cpg = {.cpg = "GBK\n"}, ldid = {.ldid = 0x4D},
                             both = {.cpg = "UTF-8", .ldid = 0x4D}, big5 = {.cpg = "950"};
    must_be("GB18030", ZL_ENCODING_CPG, &cpg, TEXTS(KFQ_GBK));
    must_be("GB18030", ZL_ENCODING_LDID, &ldid, TEXTS(KFQ_GBK));
    zl_encoding utf8 = must_be("UTF-8", ZL_ENCODING_CPG, &both, TEXTS(KFQ_UTF8));
    SAYS(utf8.warning, "the language byte 0x4D of its .dbf says GB18030");
    must_be("BIG5", ZL_ENCODING_CPG, &big5, TEXTS("\xb6\x7d\xb5\x6f\xb0\xcf")); /* 開發區 */
    CU_ASSERT_STRING_EQUAL(must_be("UTF-8", ZL_ENCODING_ASCII, &both, TEXTS("A")).warning, "");
}

static void the_user_settles_it(void)
{
    const zl_encoding_claims lying = {.option = "GBK", .cpg = "UTF-8"},
                             latin = {.option = "ISO-8859-1", .cpg = "GBK"};
    must_be("GB18030", ZL_ENCODING_OPTION, &lying, TEXTS(KFQ_GBK));
    must_be("GB18030", ZL_ENCODING_OPTION, &lying, TEXTS(AREA_UTF8)); /* wrong, but insisted on */
    must_be("ISO-8859-1", ZL_ENCODING_OPTION, &latin, TEXTS(KFQ_GBK));
}

static void an_unknown_option_is_a_usage_error(void)
{
    zl_error err = {0};
    zl_encoding encoding;
    const zl_encoding_claims claims = {.option = "no such"};
    CU_ASSERT_EQUAL(decide(&encoding, &claims, &err, TEXTS("A")), ZL_USAGE);
    SAYS(err.message, "\"no such\" is no known encoding");
}

static void a_junk_cpg_counts_for_nothing(void)
{
    const zl_encoding_claims junk = {.cpg = "\x01@@", .ldid = 0x4D}, blank = {.cpg = " \n"};
    zl_encoding encoding = must_be("GB18030", ZL_ENCODING_LDID, &junk, TEXTS(KFQ_GBK));
    SAYS(encoding.warning, "its .cpg says \"\\x01@@\", which is no known encoding");
    SAYS(must_be("UTF-8", ZL_ENCODING_ASCII, &junk, TEXTS("A")).warning, "counts for nothing");
    CU_ASSERT_STRING_EQUAL(must_be("GB18030", ZL_ENCODING_FOUND, &blank, TEXTS(KFQ_GBK)).warning,
                           "");
}

/* ---- contradictions ------------------------------------------------------------------------- */

static void a_claim_that_cannot_be(void)
{
    const zl_encoding_claims utf8 = {.cpg = "UTF-8"}, gbk = {.ldid = 0x4D},
                             told = {.option = "utf-8"};
    zl_error err = must_refuse(&utf8, TEXTS("A", KFQ_GBK));
    SAYS(err.message, "its .cpg says UTF-8, but row 2, field NAME cannot be read so (\"\\xbf\\xaa");
    SAYS(err.message, "as GBK all of its text can be read (\"" KFQ_UTF8 "\"): give --encoding GBK");
    err = must_refuse(&gbk, TEXTS(KFQ_UTF8));
    SAYS(err.message, "the language byte 0x4D of its .dbf says GB18030, but row 1");
    SAYS(err.message, "give --encoding UTF-8");
    err = must_refuse(&told, TEXTS(KFQ_GBK));
    SAYS(err.message, "--encoding says utf-8, but");
    SAYS(err.message, "give --encoding GBK");
}

static void a_claim_that_can_be_but_is_not(void)
{
    const zl_encoding_claims gbk = {.cpg = "GBK"}, latin = {.cpg = "ISO-8859-1"},
                             dbase = {.ldid = 0x03};
    zl_error err = must_refuse(&gbk, TEXTS("A", AREA_UTF8));
    SAYS(err.message, "its .cpg says GBK, but its 1 text beyond ASCII is UTF-8");
    SAYS(err.message, "--encoding UTF-8 reads the file, --encoding GBK insists");
    SAYS(must_refuse(&latin, TEXTS(KFQ_GBK, AREA_GBK)).message,
         "its 2 texts beyond ASCII are all GBK: row 1, field NAME reads \"" KFQ_UTF8 "\" so");
    SAYS(must_refuse(&latin, TEXTS(KFQ_UTF8)).message, "--encoding UTF-8 reads the file");
    SAYS(must_refuse(&dbase, TEXTS(KFQ_GBK)).message, "language byte 0x03 of its .dbf says CP1252");
    must_be("ISO-8859-1", ZL_ENCODING_CPG, &latin, TEXTS("caf\xe9", "Z\xfcrich"));
}

static void mixed_encodings(void)
{
    const zl_encoding_claims none = {0}, utf8 = {.cpg = "UTF-8"};
    zl_error err = must_refuse(&none, TEXTS("A", KFQ_UTF8, AREA_GBK));
    SAYS(err.message, "mixed encodings: row 2, field NAME is UTF-8 (\"" KFQ_UTF8
                      "\"), row 3, field NAME is GBK (\"" AREA_UTF8 "\")");
    err = must_refuse(&utf8, TEXTS(KFQ_UTF8, AREA_GBK));
    SAYS(err.message, "its .cpg says UTF-8, but row 2");
    SAYS(err.message, "mixed encodings");
    /* All of it can be decoded as GBK, but hardly by chance. */
    err = must_refuse(&none, TEXTS(KFQ_GBK, AREA_UTF8));
    SAYS(err.message, "1 of its 2 texts beyond ASCII can be read as UTF-8 as well as GBK");
    SAYS(err.message, "row 2, field NAME: \"" AREA_UTF8 "\"");
}

static void one_in_many_may_be_chance(void)
{
    const char *texts[202];
    for (size_t i = 0; i < 200; i++)
        texts[i] = KFQ_GBK;
    texts[200] = AREA_UTF8;
    texts[201] = NULL;
    const zl_encoding_claims none = {0};
    SAYS(must_be("GB18030", ZL_ENCODING_FOUND, &none, texts).warning,
         "1 of its 201 texts beyond ASCII can be read as UTF-8 as well as GBK");
}

static void neither_shows_the_candidates(void)
{
    const zl_encoding_claims none = {0};
    zl_error err = must_refuse(&none, TEXTS(KFQ_GBK, NO_ENCODING));
    SAYS(err.message, "row 2, field NAME is neither UTF-8 nor GB18030");
    SAYS(err.message, "\"A\\xff\\xfe\" as GB18030");
    SAYS(err.message, "\"A\xc3\xbf\xc3\xbe\" as CP1252"); /* Aÿþ */
}

static void few_short_texts_leave_a_doubt(void)
{
    const zl_encoding_claims none = {0};
    SAYS(must_be("UTF-8", ZL_ENCODING_FOUND, &none, TEXTS("A", SMALL_GBK)).warning,
         "row 2, field NAME reads \"\xd0\xa1\" or \"\xe5\xb0\x8f\"");
    /* Москва: six sequences, and a text that cannot be GB2312 */
    CU_ASSERT_STRING_EQUAL(must_be("UTF-8", ZL_ENCODING_FOUND, &none,
                                   TEXTS("\xd0\x9c\xd0\xbe\xd1\x81\xd0\xba\xd0\xb2\xd0\xb0"))
                               .warning,
                           "");
}

static void a_text_that_fills_its_room_may_be_cut(void)
{
    zl_error err = {0};
    zl_encoding encoding = {0};
    const zl_encoding_claims claims = {0};
    zl_encoding_probe *probe = NULL;
    const zl_text_place place = {.unit = "row", .number = 1};
    UNIT_OK(zl_encoding_probe_open(&probe, &claims, "kfq.dbf", &err), err);
    zl_encoding_probe_add(probe, KFQ_GBK, 5, true, &place);
    UNIT_OK(zl_encoding_decide(&encoding, probe, &err), err);
    CU_ASSERT_STRING_EQUAL(encoding.name, "GB18030");
    zl_encoding_probe_add(probe, KFQ_GBK, 5, false, &place);
    CU_ASSERT_EQUAL(zl_encoding_decide(&encoding, probe, &err), ZL_BAD_DATA);
    zl_encoding_probe_close_ptr(&probe);
}

/* ---- whole files ---------------------------------------------------------------------------- */

static void file_must_be(const char *name, zl_encoding_basis basis, const char *bytes, size_t size,
                         const char *option, const char *text)
{
    zl_error err = {0};
    zl_encoding encoding = {0};
    char *decoded = NULL;
    size_t length = 0;
    UNIT_OK(zl_encoding_of_file(&encoding, bytes, size, option, "a.txt", &err), err);
    CU_ASSERT_STRING_EQUAL(encoding.name, name);
    CU_ASSERT_EQUAL(encoding.basis, basis);
    UNIT_OK(zl_decode_file(&decoded, &length, &encoding, bytes, size, "a.txt", &err), err);
    CU_ASSERT_STRING_EQUAL(decoded, text);
    CU_ASSERT_EQUAL(length, strlen(text));
    zl_free(decoded);
}

#define FILE_MUST_BE(name, basis, bytes, option, text)                                             \
    file_must_be(name, basis, bytes, sizeof bytes - 1, option, text)

static void whole_files(void)
{
    FILE_MUST_BE("UTF-8", ZL_ENCODING_BOM, "\xEF\xBB\xBF" KFQ_UTF8 "\n", NULL, KFQ_UTF8 "\n");
    FILE_MUST_BE("UTF-16LE", ZL_ENCODING_BOM, "\xFF\xFE\x00\x5f\xd1\x53", NULL,
                 "\xe5\xbc\x80\xe5\x8f\x91"); /* 开发 */
    FILE_MUST_BE("UTF-16BE", ZL_ENCODING_BOM, "\xFE\xFF\x5f\x00\x53\xd1", NULL,
                 "\xe5\xbc\x80\xe5\x8f\x91");
    FILE_MUST_BE("UTF-16LE", ZL_ENCODING_FOUND, "[\0\x00\x5f", NULL, "[\xe5\xbc\x80");
    FILE_MUST_BE("UTF-16BE", ZL_ENCODING_FOUND, "\0[\x5f\x00", NULL, "[\xe5\xbc\x80");
    FILE_MUST_BE("UTF-16LE", ZL_ENCODING_BOM, "\xFF\xFE\x00\x5f", "UTF-16", "\xe5\xbc\x80");
    FILE_MUST_BE("GB18030", ZL_ENCODING_FOUND, "a\r\n" KFQ_GBK "\r\n", NULL,
                 "a\r\n" KFQ_UTF8 "\r\n");
    FILE_MUST_BE("UTF-8", ZL_ENCODING_FOUND, KFQ_UTF8, NULL, KFQ_UTF8);
    FILE_MUST_BE("UTF-8", ZL_ENCODING_OPTION, KFQ_UTF8, "UTF-8", KFQ_UTF8);
    FILE_MUST_BE("UTF-8", ZL_ENCODING_BOM, "\xEF\xBB\xBFx", "UTF-8", "x");
    FILE_MUST_BE("UTF-8", ZL_ENCODING_ASCII, "", NULL, "");
}

static void a_broken_file_says_where(void)
{
    zl_error err = {0};
    zl_encoding encoding = {0};
    char *decoded = NULL;
    size_t length = 0;
    static const char mixed[] = KFQ_UTF8 "\nx\n" KFQ_GBK "\n", cut[] = "\xEF\xBB\xBF"
                                                                       "a\nb\xe5\xbc";
    CU_ASSERT_EQUAL(zl_encoding_of_file(&encoding, mixed, sizeof mixed - 1, NULL, "a.txt", &err),
                    ZL_BAD_DATA);
    SAYS(err.message, "a.txt: its text is in mixed encodings: line 1 is UTF-8");
    SAYS(err.message, "line 3 is GBK");
    UNIT_OK(zl_encoding_of_file(&encoding, cut, sizeof cut - 1, NULL, "a.txt", &err), err);
    CU_ASSERT_EQUAL(
        zl_decode_file(&decoded, &length, &encoding, cut, sizeof cut - 1, "a.txt", &err),
        ZL_BAD_DATA);
    SAYS(err.message, "it ends inside a character at byte 6, in line 2");
}

static void decoding_stops_at_the_first_bad_byte(void)
{
    zl_error err = {0};
    zl_decoder *decoder = NULL;
    zl_text text = {0};
    UNIT_OK(zl_decoder_open(&decoder, "GB18030", &err), err);
    zl_decoded decoded = zl_decode(&text, decoder, "ab" KFQ_GBK "\xff\xff", 10);
    CU_ASSERT_EQUAL(decoded.stopped_at, 8);
    CU_ASSERT_FALSE(decoded.cut);
    CU_ASSERT_STRING_EQUAL(text.data, "ab" KFQ_UTF8);
    decoded = zl_decode(NULL, decoder, KFQ_GBK, 5);
    CU_ASSERT_EQUAL(decoded.stopped_at, 4);
    CU_ASSERT_TRUE(decoded.cut);
    zl_text_free(&text);
    zl_decoder_close(decoder);
}

static void findings_tell_what_was_found(void)
{
    zl_findings *findings = zl_findings_new();
    const zl_encoding_claims none = {0}, junk = {.cpg = "??"}, gbk = {.cpg = "GBK"};
    zl_encoding encoding = must_be("GB18030", ZL_ENCODING_FOUND, &none, TEXTS(KFQ_GBK));
    zl_encoding_findings(findings, &encoding, false, "kfq.dbf");
    CU_ASSERT_EQUAL(zl_findings_count(findings), 0);
    zl_encoding_findings(findings, &encoding, true, "kfq.dbf");
    CU_ASSERT_EQUAL_FATAL(zl_findings_count(findings), 1);
    CU_ASSERT_STRING_EQUAL(zl_findings_get(findings, 0)->code, "encoding");
    CU_ASSERT_EQUAL(zl_findings_get(findings, 0)->severity, ZL_NOTE);
    encoding = must_be("GB18030", ZL_ENCODING_CPG, &gbk, TEXTS(KFQ_GBK));
    zl_encoding_findings(findings, &encoding, true, "kfq.dbf");
    CU_ASSERT_EQUAL(zl_findings_count(findings), 1);
    encoding = must_be("UTF-8", ZL_ENCODING_ASCII, &junk, TEXTS("A"));
    zl_encoding_findings(findings, &encoding, true, "kfq.dbf");
    CU_ASSERT_EQUAL_FATAL(zl_findings_count(findings), 2);
    CU_ASSERT_EQUAL(zl_findings_get(findings, 1)->severity, ZL_WARNING);
    zl_findings_free(findings);
}

int main(void)
{
    static const unit_case cases[] = {
        {"names as people write them", names_as_people_write_them},
        {"what is no name is refused", what_is_no_name_is_refused},
        {"language bytes", language_bytes},
        {"found in the bytes", found_in_the_bytes},
        {"declared by the file", declared_by_the_file},
        {"the user settles it", the_user_settles_it},
        {"an unknown option is a usage error", an_unknown_option_is_a_usage_error},
        {"a junk .cpg counts for nothing", a_junk_cpg_counts_for_nothing},
        {"a claim that cannot be", a_claim_that_cannot_be},
        {"a claim that can be but is not", a_claim_that_can_be_but_is_not},
        {"mixed encodings", mixed_encodings},
        {"one in many may be chance", one_in_many_may_be_chance},
        {"neither shows the candidates", neither_shows_the_candidates},
        {"few short texts leave a doubt", few_short_texts_leave_a_doubt},
        {"a text that fills its room may be cut", a_text_that_fills_its_room_may_be_cut},
        {"whole files", whole_files},
        {"a broken file says where", a_broken_file_says_where},
        {"decoding stops at the first bad byte", decoding_stops_at_the_first_bad_byte},
        {"findings tell what was found", findings_tell_what_was_found},
    };
    return unit_main("input_encoding", cases, sizeof cases / sizeof *cases);
}
