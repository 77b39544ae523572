#include "input/place/coordinate.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/number.h"
#include "input/quote.h"

/* ---- characters in use to plain ones --------------------------------------------------------- */

enum { LONGEST = 64 };

/* What a word or character stands for in the plain form: digits, "+-.", d m s for the marks, E W N
 * S for the letters, ',' for what separates. Longer ones come first. */
static const struct {
    const char *seen;
    char plain;
} characters[] = {
    {"东经", 'E'},     {"西经", 'W'}, {"北纬", 'N'}, {"南纬", 'S'}, {"东", 'E'}, {"西", 'W'},
    {"北", 'N'},       {"南", 'S'},   {"Ｅ", 'E'},   {"Ｗ", 'W'},   {"Ｎ", 'N'}, {"Ｓ", 'S'},
    {"°", 'd'},        {"º", 'd'},    {"˚", 'd'},    {"度", 'd'},   {"′", 'm'},  {"’", 'm'},
    {"‘", 'm'},        {"ʹ", 'm'},    {"´", 'm'},    {"＇", 'm'},   {"分", 'm'}, {"''", 's'},
    {"′′", 's'},       {"’’", 's'},   {"'", 'm'},    {"″", 's'},    {"”", 's'},  {"“", 's'},
    {"ʺ", 's'},        {"＂", 's'},   {"\"", 's'},   {"秒", 's'},   {"０", '0'}, {"１", '1'},
    {"２", '2'},       {"３", '3'},   {"４", '4'},   {"５", '5'},   {"６", '6'}, {"７", '7'},
    {"８", '8'},       {"９", '9'},   {"．", '.'},   {"－", '-'},   {"−", '-'},  {"–", '-'},
    {"＋", '+'},       {"：", ':'},   {"，", ','},   {"、", ','},   {"；", ','}, {"　", ' '},
    {"\xc2\xa0", ' '},
};

/* The longest of them that `text` starts with; its bytes, 0 for none. */
static size_t known_start(char *plain, const char *text)
{
    size_t best = 0;
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++) {
        size_t size = strlen(characters[i].seen);
        if (size > best && strncmp(text, characters[i].seen, size) == 0) {
            best = size;
            *plain = characters[i].plain;
        }
    }
    return best;
}

static char plain_ascii(char letter)
{
    static const char letters[] = "EWNSewns", capitals[] = "EWNSEWNS";
    const char *found = letter == '\0' ? NULL : strchr(letters, letter);
    if (found)
        return capitals[found - letters];
    if (letter == 'd' || letter == 'D')
        return 'd';
    if (letter == ';')
        return ',';
    if (letter != '\0' && strchr("0123456789+-.:, \t", letter))
        return letter;
    return '\0';
}

/* Gives the plain form of the next character and steps over it; '\0' for one that has none. */
static char next_plain(const char **at)
{
    char plain = '\0';
    size_t size = known_start(&plain, *at);
    if (size == 0)
        plain = plain_ascii(**at);
    *at += size ? size : 1;
    return plain;
}

static zl_status fail_text(const char *text, const char *why, zl_error *err)
{
    return zl_fail(err, ZL_USAGE, "\"%s\" is no coordinate: %s", zl_quoted(text).text, why);
}

static zl_status make_plain(char plain[LONGEST + 1], const char *text, zl_error *err)
{
    size_t size = 0;
    for (const char *at = text; *at;) {
        char next = next_plain(&at);
        if (next == '\0' || next == ',')
            return fail_text(text, _("write it like 86.13, 86.13E or 86°08′05″E"), err);
        if (size == LONGEST)
            return fail_text(text, _("it is too long"), err);
        if (next == '\t')
            next = ' ';
        plain[size++] = next;
    }
    while (size > 0 && plain[size - 1] == ' ')
        size--;
    plain[size] = '\0';
    return ZL_OK;
}

/* ---- numbers and their marks ----------------------------------------------------------------- */

/* Up to three numbers, each with the mark or separator behind it. */
typedef struct pieces {
    double value[3];
    bool whole[3];   /* no decimal point */
    size_t width[3]; /* digits before the point */
    char mark[3];    /* d m s, a separator - : or blank, '\0' at the end */
    size_t count;
    bool negative, sign;
    char letter; /* E W N S, '\0' for none */
} pieces;

static void skip_blanks(const char **at)
{
    *at += strspn(*at, " ");
}

static bool take_letter(pieces *p, const char **at)
{
    skip_blanks(at);
    if (**at == '\0' || !strchr("EWNS", **at))
        return true;
    if (p->letter)
        return false;
    p->letter = *(*at)++;
    skip_blanks(at);
    return true;
}

static void take_sign(pieces *p, const char **at)
{
    if (**at != '+' && **at != '-')
        return;
    p->sign = true;
    p->negative = *(*at)++ == '-';
}

/* Digits with at most one point, digits on both sides of it. */
static bool take_number(pieces *p, const char **at)
{
    char digits[LONGEST + 1];
    size_t whole = strspn(*at, "0123456789"), size = whole;
    if (whole == 0 || p->count == 3)
        return false;
    if ((*at)[whole] == '.') {
        size_t decimals = strspn(*at + whole + 1, "0123456789");
        if (decimals == 0)
            return false;
        size += 1 + decimals;
    }
    memcpy(digits, *at, size);
    digits[size] = '\0';
    p->value[p->count] = zl_atof(digits); /* a point in every locale */
    p->whole[p->count] = size == whole;
    p->width[p->count] = whole;
    *at += size;
    return true;
}

/* The mark behind a number; a blank counts only where another number follows. */
static char take_mark(const char **at)
{
    const char *start = *at;
    skip_blanks(at);
    if (**at != '\0' && strchr("dms-:", **at)) {
        char mark = *(*at)++;
        skip_blanks(at);
        return mark;
    }
    return *at > start && isdigit((unsigned char)**at) ? ' ' : '\0';
}

static bool read_pieces(pieces *p, const char *plain)
{
    const char *at = plain;
    if (!take_letter(p, &at))
        return false;
    take_sign(p, &at);
    while (isdigit((unsigned char)*at)) {
        if (!take_number(p, &at))
            return false;
        p->mark[p->count++] = take_mark(&at);
    }
    return p->count > 0 && take_letter(p, &at) && *at == '\0';
}

/* The marks say which number is what: d, dm, dms with the last one left out where there are two or
 * more; or one separator, twice, between three bare numbers. */
static bool marks_fit(const pieces *p)
{
    static const char units[] = "dms";
    char separator = p->mark[0];
    if (p->count == 1)
        return separator == '\0' || separator == 'd';
    if (separator != 'd')
        return p->count == 3 && separator != 'm' && separator != 's' && p->mark[1] == separator &&
               p->mark[2] == '\0';
    for (size_t i = 0; i < p->count; i++) {
        bool last = i + 1 == p->count;
        if (p->mark[i] != units[i] && !(last && p->mark[i] == '\0'))
            return false;
    }
    return true;
}

static const char *why_not_angle(const pieces *p)
{
    for (size_t i = 0; i + 1 < p->count; i++)
        if (!p->whole[i])
            return _("only the last of degrees, minutes and seconds may have decimals");
    for (size_t i = 1; i < p->count; i++) {
        if (p->value[i] >= 60)
            return i == 1 ? _("minutes are below 60") : _("seconds are below 60");
        if (p->width[i] > 2)
            return _("minutes and seconds have at most two digits before the point");
    }
    return NULL;
}

/* One division, so that whole seconds give the double that is nearest to the angle. */
static double angle_of(const pieces *p)
{
    double seconds = p->value[0] * 3600;
    if (p->count == 1)
        return p->value[0];
    seconds += p->value[1] * 60 + (p->count == 3 ? p->value[2] : 0);
    return seconds / 3600;
}

static const char *why_not(const pieces *p, const zl_coordinate *c)
{
    if (p->letter && p->sign)
        return _("it has both a sign and a letter of the hemisphere");
    if (!c->angle)
        return NULL;
    if (fabs(c->value) > 180)
        return _("there are no more than 180 degrees");
    return c->axis == ZL_AXIS_LAT && fabs(c->value) > 90
               ? _("a latitude has no more than 90 degrees")
               : NULL;
}

zl_status zl_coordinate_parse(zl_coordinate *out, const char *text, zl_error *err)
{
    char plain[LONGEST + 1];
    pieces p = {.count = 0};
    ZL_TRY(make_plain(plain, text, err));
    if (!read_pieces(&p, plain) || !marks_fit(&p))
        return fail_text(text, _("write it like 86.13, 86.13E, 86°08′05″E or 86-08-05"), err);
    zl_coordinate c = {.value = angle_of(&p)};
    c.angle = p.count > 1 || p.mark[0] == 'd' || p.letter;
    c.axis = !p.letter                            ? ZL_AXIS_UNSAID
             : p.letter == 'E' || p.letter == 'W' ? ZL_AXIS_LON
                                                  : ZL_AXIS_LAT;
    const char *why = why_not_angle(&p);
    if (!why)
        why = why_not(&p, &c);
    if (why)
        return fail_text(text, why, err);
    if (p.negative || p.letter == 'W' || p.letter == 'S')
        c.value = -c.value;
    *out = c;
    return ZL_OK;
}

/* ---- two in one text ------------------------------------------------------------------------- */

/* Where the text is cut: [first, second) is left out. */
typedef struct cut {
    size_t first, second;
    size_t count; /* of such cuts */
} cut;

static void note_cut(cut *c, size_t first, size_t second)
{
    if (c->count++ == 0)
        *c = (cut){first, second, 1};
}

static bool is_letter(char plain)
{
    return plain == 'E' || plain == 'W' || plain == 'N' || plain == 'S';
}

/* Finds the cuts of each kind: separators; the second of two letters that go before, or the end of
 * the first of two that go behind; blanks before a digit, sign or letter. */
static void find_cuts(cut *separator, cut *letter, cut *blank, const char *text)
{
    bool number_before = false, leads = false;
    size_t letters = 0;
    char before = '\0';
    for (const char *at = text; *at;) {
        size_t start = (size_t)(at - text);
        char plain = next_plain(&at);
        size_t end = (size_t)(at - text);
        if (plain == ',' || plain == '\t')
            note_cut(separator, start, end);
        if (is_letter(plain) && ++letters == 1)
            leads = !number_before;
        if (is_letter(plain) && letters == (leads ? 2U : 1U))
            note_cut(letter, leads ? start : end, leads ? start : end);
        if (before == ' ' && plain != ' ' && number_before &&
            (isdigit((unsigned char)plain) || plain == '-' || plain == '+'))
            note_cut(blank, start, start);
        number_before = number_before || isdigit((unsigned char)plain);
        before = plain;
    }
    if (letters != 2)
        letter->count = 0;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t")] == '\0';
}

bool zl_coordinate_split(char **first, const char **second, const char *text)
{
    cut separator = {0}, letter = {0}, blank = {0};
    find_cuts(&separator, &letter, &blank, text);
    const cut *at = separator.count ? &separator : letter.count ? &letter : &blank;
    if (at->count != 1)
        return false;
    size_t size = strlen(text);
    char *block = zl_alloc(size + 2);
    if (!block)
        return false;
    memcpy(block, text, at->first);
    block[at->first] = '\0';
    memcpy(block + at->first + 1, text + at->second, size - at->second + 1);
    if (is_blank(block) || is_blank(block + at->first + 1)) {
        zl_free(block);
        return false;
    }
    *first = block;
    *second = block + at->first + 1;
    return true;
}

/* ---- printing -------------------------------------------------------------------------------- */

void zl_coordinate_print(char *out, size_t size, double degrees, zl_axis axis)
{
    const char *letters = axis == ZL_AXIS_LAT ? "NS" : "EW";
    /* Rounded once, so that no 60 seconds come out. */
    long long hundredths = llround(fabs(degrees) * 360000);
    snprintf(out, size, "%lld°%02lld′%02lld.%02lld″%c", hundredths / 360000, hundredths / 6000 % 60,
             hundredths / 100 % 60, hundredths % 100, letters[degrees < 0]);
}
