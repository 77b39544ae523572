/* Names of encodings as `.cpg` files, DBF headers and people write them. The language bytes are
 * those of dBASE and FoxPro as GDAL's and Esri's readers take them (GDAL, ogrshapelayer.cpp,
 * ConvertCodePage; Esri adds 0x4D for CP936). */
#include <ctype.h>
#include <iconv.h>
#include <stdio.h>
#include <string.h>

#include "input/encoding/encoding.h"

#define GB18030 "GB18030"

static const struct {
    unsigned char ldid;
    const char *name;
} ldid_names[] = {
    {0x01, "CP437"},  {0x02, "CP850"},  {0x03, "CP1252"}, {0x08, "CP865"},  {0x09, "CP437"},
    {0x0A, "CP850"},  {0x0B, "CP437"},  {0x0D, "CP437"},  {0x0E, "CP850"},  {0x0F, "CP437"},
    {0x10, "CP850"},  {0x11, "CP437"},  {0x12, "CP850"},  {0x13, "CP932"},  {0x14, "CP850"},
    {0x15, "CP437"},  {0x16, "CP850"},  {0x17, "CP865"},  {0x18, "CP437"},  {0x19, "CP437"},
    {0x1A, "CP850"},  {0x1B, "CP437"},  {0x1C, "CP863"},  {0x1D, "CP850"},  {0x1F, "CP852"},
    {0x22, "CP852"},  {0x23, "CP852"},  {0x24, "CP860"},  {0x25, "CP850"},  {0x26, "CP866"},
    {0x37, "CP850"},  {0x40, "CP852"},  {0x4D, GB18030},  {0x4E, "CP949"},  {0x4F, "BIG5"},
    {0x50, "CP874"},  {0x58, "CP1252"}, {0x59, "CP1252"}, {0x64, "CP852"},  {0x65, "CP866"},
    {0x66, "CP865"},  {0x67, "CP861"},  {0x6A, "CP737"},  {0x6B, "CP857"},  {0x6C, "CP863"},
    {0x78, "BIG5"},   {0x79, "CP949"},  {0x7A, GB18030},  {0x7B, "CP932"},  {0x7C, "CP874"},
    {0x86, "CP737"},  {0x87, "CP852"},  {0x88, "CP857"},  {0xC8, "CP1250"}, {0xC9, "CP1251"},
    {0xCA, "CP1254"}, {0xCB, "CP1253"}, {0xCC, "CP1257"},
};

/* Names that iconv does not know, or that mean a part of GB18030. Written without blanks, '-', '_',
 * '.', ':' and in lower case. */
static const struct {
    const char *written, *name;
} aliases[] = {
    {"gbk", GB18030},
    {"gb2312", GB18030},
    {"gb18030", GB18030},
    {"euccn", GB18030},
    {"cngb", GB18030},
    {"xgbk", GB18030},
    {"ms936", GB18030},
    {"936", GB18030},
    {"utf8", "UTF-8"},
    {"65001", "UTF-8"},
    {"utf8bom", "UTF-8"},
    {"big5", "BIG5"},
    {"950", "BIG5"},
    {"932", "CP932"},
    {"949", "CP949"},
    {"latin1", "ISO-8859-1"},
    {"chinesesimplified", GB18030},
};

/* What programs put before the number of a code page. */
static const char *const prefixes[] = {"windows", "ansi", "oem", "codepage", "cp", "ibm"};

static const char *after_prefix(const char *folded)
{
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) {
        size_t size = strlen(prefixes[i]);
        if (strncmp(folded, prefixes[i], size) == 0 && isdigit((unsigned char)folded[size]))
            return folded + size;
    }
    return folded;
}

static const char *find_alias(const char *folded)
{
    for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
        if (strcmp(aliases[i].written, folded) == 0)
            return aliases[i].name;
    return NULL;
}

static bool known_to_iconv(const char *name)
{
    iconv_t converter = iconv_open("UTF-8", name);
    if ((intptr_t)converter == -1) /* POSIX: (iconv_t)-1 */
        return false;
    iconv_close(converter);
    return true;
}

/* Lower case without separators; false when it is no name at all. */
static bool fold(char out[32], const char *written)
{
    size_t used = 0;
    for (; *written; written++) {
        unsigned char c = (unsigned char)*written;
        if (strchr(" \t\r\n-_.:", c))
            continue;
        if (c >= 0x80 || !isalnum(c) || used + 1 >= 32)
            return false;
        out[used++] = (char)tolower(c);
    }
    out[used] = '\0';
    return used > 0;
}

static bool is_number(const char *text)
{
    return *text && strspn(text, "0123456789") == strlen(text);
}

/* "ISO 8859-1" and Esri's "8859_1" or "88591". */
static bool iso_8859(char out[32], const char *folded)
{
    const char *digits = strncmp(folded, "iso", 3) == 0 ? folded + 3 : folded;
    if (strncmp(digits, "8859", 4) != 0 || !is_number(digits + 4) || strlen(digits) > 6)
        return false;
    snprintf(out, 32, "ISO-8859-%.2s", digits + 4);
    return true;
}

/* The name itself without blanks around it, as iconv may know it. */
static void trim(char out[32], const char *written)
{
    written += strspn(written, " \t\r\n");
    size_t size = strlen(written);
    while (size > 0 && strchr(" \t\r\n", written[size - 1]))
        size--;
    snprintf(out, 32, "%.*s", (int)size, written);
}

bool zl_encoding_name(char out[32], const char *written)
{
    char folded[32] = "", name[32];
    if (strncmp(written, "\xEF\xBB\xBF", 3) == 0)
        written += 3;
    if (!fold(folded, written))
        return false;
    const char *bare = after_prefix(folded), *alias = find_alias(bare);
    if (alias)
        snprintf(name, sizeof name, "%s", alias);
    else if (is_number(bare) && strlen(bare) <= 4 && strncmp(bare, "8859", 4) != 0)
        snprintf(name, sizeof name, "CP%s", bare);
    else if (!iso_8859(name, bare))
        trim(name, written);
    if (!known_to_iconv(name))
        return false;
    memcpy(out, name, sizeof name);
    return true;
}

bool zl_encoding_name_to_write(char out[32], const char *written)
{
    char folded[32];
    if (!zl_encoding_name(out, written))
        return false;
    bool wide = fold(folded, written) && strcmp(folded, "gb18030") == 0;
    if (strcmp(out, GB18030) == 0 && !wide)
        snprintf(out, 32, "GBK");
    return true;
}

int zl_ldid_of_encoding(const char *name)
{
    if (strcmp(name, GB18030) == 0) /* the byte for CP936 would promise less */
        return 0;
    const char *wanted = strcmp(name, "GBK") == 0 ? GB18030 : name;
    for (size_t i = 0; i < sizeof ldid_names / sizeof *ldid_names; i++)
        if (strcmp(ldid_names[i].name, wanted) == 0)
            return ldid_names[i].ldid;
    return 0;
}

const char *zl_encoding_of_ldid(int ldid)
{
    for (size_t i = 0; i < sizeof ldid_names / sizeof *ldid_names; i++)
        if (ldid_names[i].ldid == ldid)
            return ldid_names[i].name;
    return NULL;
}
