/* What the KML and GML readers of GDAL pass over in silence: a place of one number ("86.2, 41.7",
 * with a blank behind the comma, is two of them) is left out, a word becomes 0. Every place in the
 * text is looked at: KML's and GML 2's "coordinates" are places of two or three numbers with commas
 * between them, GML's "pos" and "posList" are numbers. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/number.h"
#include "base/text.h"
#include "input/gdal/gdal.h"
#include "input/quote.h"
#include "input/shapefile/dbf.h"
#include "input/source/private.h"

enum { CHUNK_BYTES = 1 << 18, WORD_BYTES = 96 };

typedef enum places { NO_PLACES, TUPLES, NUMBERS } places;

typedef struct xml {
    enum { TEXT, TAG, COMMENT, CDATA } state;
    places inside;         /* of what the text is that comes */
    char word[WORD_BYTES]; /* the tag as far as it fits, or a word of places */
    size_t size;
    char last[2]; /* bytes before, for the ends of comments and CDATA */
    int64_t line;
    int64_t bad_line; /* 0: nothing is wrong */
    char bad[WORD_BYTES];
} xml;

/* "+86.2", "8.62e1"; NaN is one, and is found later. */
static bool is_number(const char *text)
{
    char *end = NULL;
    zl_strtod(text, &end);
    return end != text && *end == '\0';
}

static bool is_tuple(char *text)
{
    int count = 0;
    for (char *comma; text; text = comma ? comma + 1 : NULL) {
        comma = strchr(text, ',');
        if (comma)
            *comma = '\0';
        bool number = is_number(text);
        if (comma)
            *comma = ',';
        if (!number)
            return false;
        count++;
    }
    return count == 2 || count == 3;
}

static void end_word(xml *x)
{
    if (x->inside == NO_PLACES || x->size == 0)
        return;
    bool whole = x->size < WORD_BYTES;
    x->word[whole ? x->size : WORD_BYTES - 1] = '\0';
    bool right = whole && (x->inside == TUPLES ? is_tuple(x->word) : is_number(x->word));
    if (!right && !x->bad_line) {
        x->bad_line = x->line;
        snprintf(x->bad, sizeof x->bad, "%s", x->word);
    }
    x->size = 0;
}

/* Attributes of "coordinates" may name other separators: then nothing is judged. */
static places places_in(const char *tag, size_t size)
{
    static const struct {
        const char *name;
        places inside;
    } tags[] = {{"coordinates", TUPLES}, {"pos", NUMBERS}, {"posList", NUMBERS}};
    size_t name = strcspn(tag, " \t\r\n"), prefix = 0;
    const char *colon = memchr(tag, ':', name);
    if (colon)
        prefix = (size_t)(colon - tag) + 1;
    if (size == 0 || tag[size - 1] == '/')
        return NO_PLACES;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (name - prefix == strlen(tags[i].name) &&
            memcmp(tag + prefix, tags[i].name, name - prefix) == 0)
            return tags[i].inside == TUPLES && tag[name] ? NO_PLACES : tags[i].inside;
    return NO_PLACES;
}

static void end_tag(xml *x)
{
    size_t size = x->size < WORD_BYTES ? x->size : WORD_BYTES - 1;
    x->word[size] = '\0';
    x->inside = places_in(x->word, size);
    x->state = TEXT;
    x->size = 0;
}

static void add_to_word(xml *x, char byte)
{
    if (x->size < WORD_BYTES)
        x->word[x->size] = byte;
    x->size++;
}

static void add_to_tag(xml *x, char byte)
{
    if (byte == '>') {
        end_tag(x);
        return;
    }
    add_to_word(x, byte);
    if (x->size == 3 && memcmp(x->word, "!--", 3) == 0)
        x->state = COMMENT;
    else if (x->size == 8 && memcmp(x->word, "![CDATA[", 8) == 0)
        x->state = CDATA;
}

static void add_byte(xml *x, char byte)
{
    bool ends = byte == '>' && ((x->state == COMMENT && memcmp(x->last, "--", 2) == 0) ||
                                (x->state == CDATA && memcmp(x->last, "]]", 2) == 0));
    if (ends) {
        x->state = TEXT;
        x->size = 0;
    } else if (x->state == TAG) {
        add_to_tag(x, byte);
    } else if (x->state == TEXT && byte == '<') {
        end_word(x);
        x->state = TAG;
        x->size = 0;
    } else if (x->state == TEXT && strchr(" \t\r\n", byte)) {
        end_word(x);
    } else if (x->state == TEXT && x->inside != NO_PLACES) {
        add_to_word(x, byte);
    }
    x->last[0] = x->last[1];
    x->last[1] = byte;
    x->line += byte == '\n';
}

static zl_status check_file(const zl_source *source, const char *path, zl_error *err)
{
    xml x = {.line = 1};
    ZL_CLEANUP(zl_close_vsi) VSILFILE *file = VSIFOpenL(path, "rb");
    ZL_CLEANUP(zl_free_ptr) char *chunk = zl_alloc(CHUNK_BYTES);
    if (!chunk)
        return zl_fail_memory(err);
    for (size_t size; file && (size = VSIFReadL(chunk, 1, CHUNK_BYTES, file)) > 0;) {
        ZL_TRY(zl_check_cancel(err));
        for (size_t i = 0; i < size; i++)
            add_byte(&x, chunk[i]);
    }
    if (!x.bad_line)
        return ZL_OK;
    return zl_fail(err, ZL_BAD_DATA,
                   "%s: \"%s\" in line %lld is no place: readers leave it out or take it for 0; "
                   "correct it (places are numbers with commas and no blanks between them)",
                   source->name, zl_quoted(x.bad).text, (long long)x.bad_line);
}

/* The members of a KMZ that are KML. */
static zl_status check_zip(const zl_source *source, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text zip = {0};
    zl_text_addf(&zip, "/vsizip/%s", source->path);
    if (zip.failed)
        return zl_fail_memory(err);
    char **members = VSIReadDirRecursive(zip.data);
    zl_status status = ZL_OK;
    for (char **member = members; status == ZL_OK && member && *member; member++)
        if (zl_has_ending(*member, ".kml"))
            status = check_file(source, CPLFormFilename(zip.data, *member, NULL), err);
    CSLDestroy(members);
    return status;
}

zl_status zl_source_check_xml(const zl_source *source, zl_error *err)
{
    return zl_has_ending(source->path, ".kmz") ? check_zip(source, err)
                                               : check_file(source, source->path, err);
}
