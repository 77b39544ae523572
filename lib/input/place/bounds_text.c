#include "input/place/bounds_text.h"

#include <ctype.h>
#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/number.h"
#include "base/text.h"
#include "input/quote.h"

/* ---- words ----------------------------------------------------------------------------------- */

typedef struct word {
    const char *seen, *meaning;
} word;

/* Longer ones before what they begin with. */
static const word sides[] = {
    {"东北", "north-east"}, {"东南", "south-east"}, {"西北", "north-west"}, {"西南", "south-west"},
    {"东", "east"},         {"南", "south"},        {"西", "west"},         {"北", "north"},
};
static const word english_sides[] = {
    {"north-east", "north-east"},
    {"northeast", "north-east"},
    {"south-east", "south-east"},
    {"southeast", "south-east"},
    {"north-west", "north-west"},
    {"northwest", "north-west"},
    {"south-west", "south-west"},
    {"southwest", "south-west"},
    {"north", "north"},
    {"east", "east"},
    {"south", "south"},
    {"west", "west"},
    {"NE", "north-east"},
    {"SE", "south-east"},
    {"NW", "north-west"},
    {"SW", "south-west"},
    {"N", "north"},
    {"E", "east"},
    {"S", "south"},
    {"W", "west"},
};
static const char *const side_tails[] = {"面", "侧", "边", "部", "界", "端", "方"};
static const char *const verbs[] = {"毗邻", "相邻", "紧邻", "紧靠", "濒临", "起自", "起于", "抵达",
                                    "至",   "到",   "临",   "邻",   "接",   "抵",   "靠",   "依",
                                    "起",   "以",   "与",   "为",   "：",   ":"};
static const char *const english_verbs[] = {
    "ern boundary is", "wards to", "ward to", "by", "to", "is", ":"};
static const char *const separators[] = {"，", "。", "；", "、", "　", ",",
                                         ";",  ".",  "\n", "\r", "\t", " "};
static const char *const endings[] = {
    "为界线", "为边界", "为界", "相邻", "接壤", "毗邻", "相接", "交界", "一线", "止", "。",
    "，",     "；",     "、",   "　",   ",",    ";",    ".",    " ",    "\n",   "\r", "\t"};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static size_t start_of(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(text, words[i], strlen(words[i])) == 0)
            return strlen(words[i]);
    return 0;
}

static size_t skip_separators(const char *text)
{
    size_t all = 0;
    for (size_t size; (size = start_of(text + all, separators, COUNT(separators))) > 0;)
        all += size;
    return all;
}

/* ---- sides ----------------------------------------------------------------------------------- */

/* A side in Chinese; its bytes, 0 for none. */
static size_t chinese_side(const char **meaning, const char *text)
{
    for (size_t i = 0; i < COUNT(sides); i++) {
        size_t size = strlen(sides[i].seen);
        if (strncmp(text, sides[i].seen, size) != 0)
            continue;
        *meaning = sides[i].meaning;
        return size + start_of(text + size, side_tails, COUNT(side_tails));
    }
    return 0;
}

static size_t skip_word(const char *text, const char *skipped)
{
    size_t size = strlen(skipped);
    return strncasecmp(text, skipped, size) == 0 ? size : 0;
}

/* "to the north", "on the north side", "north". One letter counts only before a colon. */
static size_t english_side(const char **meaning, const char *text)
{
    static const char *const before[] = {"bounded ", "on the ", "to the ", "in the ", "the "};
    size_t at = 0;
    for (size_t i = 0; i < COUNT(before); i++)
        at += skip_word(text + at, before[i]);
    for (size_t i = 0; i < COUNT(english_sides); i++) {
        size_t size = strlen(english_sides[i].seen);
        bool letters = size <= 2;
        bool same = letters ? strncmp(text + at, english_sides[i].seen, size) == 0
                            : strncasecmp(text + at, english_sides[i].seen, size) == 0;
        if (!same || (letters && text[at + size] != ':'))
            continue;
        *meaning = english_sides[i].meaning;
        at += size;
        at += skip_word(text + at, " side");
        return at;
    }
    return 0;
}

enum { MOST_SHARED = 4 };

/* The head of a clause: one side, or some that share a bound, and a verb. */
typedef struct head {
    const char *side[MOST_SHARED];
    size_t count;
    size_t size;  /* bytes with the verb */
    bool between; /* 以 or 与: words at the end belong to it */
} head;

static size_t chinese_verb(head *h, const char *text)
{
    size_t size = start_of(text, verbs, COUNT(verbs));
    h->between = size > 0 && (strncmp(text, "以", size) == 0 || strncmp(text, "与", size) == 0);
    return size;
}

static bool read_chinese(head *h, const char *text)
{
    *h = (head){.count = 0};
    for (;;) {
        size_t size = h->count < MOST_SHARED ? chinese_side(&h->side[h->count], text + h->size) : 0;
        if (size == 0)
            return false;
        h->count++;
        h->size += size;
        size_t verb = chinese_verb(h, text + h->size);
        if (verb > 0) {
            h->size += verb;
            return true;
        }
        h->size += skip_separators(text + h->size);
    }
}

static bool read_english(head *h, const char *text)
{
    *h = (head){.count = 1};
    h->size = english_side(&h->side[0], text);
    if (h->size == 0)
        return false;
    h->size += strspn(text + h->size, " ");
    size_t verb = 0;
    for (size_t i = 0; i < COUNT(english_verbs) && verb == 0; i++)
        verb = skip_word(text + h->size, english_verbs[i]);
    bool spelt = verb > 0 && isalpha((unsigned char)text[h->size + verb - 1]);
    if (verb == 0 || (spelt && text[h->size + verb] != ' '))
        return false;
    h->size += verb;
    return true;
}

static bool read_head(head *h, const char *text)
{
    return read_chinese(h, text) || read_english(h, text);
}

/* 至 or 到 alone marks a side where nothing is put between the sides. */
static bool is_plain_head(const char *text)
{
    static const char *const plain[] = {"东至", "南至", "西至", "北至",
                                        "东到", "南到", "西到", "北到"};
    return start_of(text, plain, COUNT(plain)) > 0;
}

/* ---- what bounds ----------------------------------------------------------------------------- */

static void cut_endings(const char *text, size_t *size)
{
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < COUNT(endings); i++) {
            size_t width = strlen(endings[i]);
            if (width >= *size || memcmp(text + *size - width, endings[i], width) != 0)
                continue;
            *size -= width;
            again = true;
        }
    }
}

static bool cut_one(const char *text, size_t *size, const char *ending)
{
    size_t width = strlen(ending);
    if (width >= *size || memcmp(text + *size - width, ending, width) != 0)
        return false;
    *size -= width;
    return true;
}

/* Takes "以南约200米", "外 0.5公里", "北侧50m" off the end. */
static double cut_offset(const char *text, size_t *size)
{
    static const struct {
        const char *word;
        double metres;
    } units[] = {{"公里", 1000}, {"千米", 1000}, {"km", 1000}, {"米", 1}, {"m", 1}};
    static const char *const where[] = {"约", " ",  "处", "侧", "面", "边", "向",
                                        "东", "南", "西", "北", "外", "内", "以"};
    size_t left = *size;
    double unit_m = 0;
    for (size_t i = 0; i < COUNT(units) && unit_m <= 0; i++)
        if (cut_one(text, &left, units[i].word))
            unit_m = units[i].metres;
    while (unit_m > 0 && cut_one(text, &left, " "))
        ;
    size_t digits = left;
    while (digits > 0 && (isdigit((unsigned char)text[digits - 1]) || text[digits - 1] == '.'))
        digits--;
    if (unit_m <= 0 || digits == left || digits == 0 || !isdigit((unsigned char)text[digits]))
        return (double)NAN;
    char number[32];
    if (left - digits >= sizeof number)
        return (double)NAN;
    memcpy(number, text + digits, left - digits);
    number[left - digits] = '\0';
    *size = digits;
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < COUNT(where); i++)
            again = again || cut_one(text, size, where[i]);
    }
    return zl_atof(number) * unit_m;
}

/* ---- sentences ------------------------------------------------------------------------------- */

static zl_status fail_sentence(const char *sentence, const char *why, const char *side,
                               zl_error *err)
{
    return zl_fail(err, ZL_BAD_DATA, "the bounds \"%s\" cannot be read: %s%s",
                   zl_quoted(sentence).text, side, why);
}

static zl_status add_side(zl_bound_texts *out, const char *side, const char *text, size_t size,
                          double offset_m, zl_error *err)
{
    zl_bound_text *grown = zl_grow(out->item, out->count, &out->capacity, sizeof *out->item);
    if (!grown)
        return zl_fail_memory(err);
    out->item = grown;
    char *bound = zl_strndup(text, size);
    if (!bound)
        return zl_fail_memory(err);
    out->item[out->count++] = (zl_bound_text){side, bound, offset_m};
    return ZL_OK;
}

static zl_status add_clause(zl_bound_texts *out, const head *h, const char *text, size_t size,
                            const char *sentence, zl_error *err)
{
    size_t blank = skip_separators(text);
    blank = blank < size ? blank : size;
    text += blank;
    size -= blank;
    cut_endings(text, &size);
    double offset_m = cut_offset(text, &size);
    cut_endings(text, &size);
    for (size_t i = 0; i < h->count; i++) {
        if (size == 0 || skip_separators(text) >= size)
            return fail_sentence(sentence, _(" is bounded by nothing"), zl_word(h->side[i]), err);
        for (size_t k = 0; k < out->count; k++)
            if (strcmp(out->item[k].side, h->side[i]) == 0)
                return fail_sentence(sentence,
                                     _(" comes twice; give each block of land a row of its own"),
                                     zl_word(h->side[i]), err);
        ZL_TRY(add_side(out, h->side[i], text, size, offset_m, err));
    }
    return ZL_OK;
}

static size_t character_size(const char *text)
{
    size_t size = 1;
    while (((unsigned char)text[size] & 0xC0) == 0x80)
        size++;
    return size;
}

/* A clause begins at the start, behind a separator or colon, or, where the sentence has none, at a
 * plain head. */
static bool begins_clause(head *h, const char *text, bool after_separator, bool separated)
{
    if (after_separator)
        return read_head(h, text);
    return !separated && is_plain_head(text) && read_head(h, text);
}

static bool has_separator(const char *sentence)
{
    for (const char *at = sentence; *at; at += character_size(at))
        if (start_of(at, separators, COUNT(separators)) &&
            at[start_of(at, separators, COUNT(separators))])
            return true;
    return false;
}

static zl_status split(zl_bound_texts *out, const char *sentence, zl_error *err)
{
    head current = {.count = 0}, next;
    const char *body = NULL;
    bool after = true, separated = has_separator(sentence);
    for (const char *at = sentence; *at;) {
        if (begins_clause(&next, at, after, separated)) {
            if (body)
                ZL_TRY(add_clause(out, &current, body, (size_t)(at - body), sentence, err));
            current = next;
            at += next.size;
            body = at;
            after = false;
            continue;
        }
        size_t colon = body ? 0 : start_of(at, (const char *const[]){"：", ":", "为", "是"}, 4);
        size_t gap = start_of(at, separators, COUNT(separators));
        after = gap > 0 || colon > 0;
        at += gap ? gap : colon ? colon : character_size(at);
    }
    if (!body)
        return fail_sentence(sentence,
                             _("no side is named in it; write it like 东至A，南至B，西至C，北至D"),
                             "", err);
    return add_clause(out, &current, body, strlen(body), sentence, err);
}

zl_status zl_bounds_split(zl_bound_texts *out, const char *sentence, zl_error *err)
{
    ZL_CLEANUP(zl_bound_texts_free) zl_bound_texts texts = {0};
    ZL_TRY(split(&texts, sentence, err));
    *out = texts;
    texts = (zl_bound_texts){0};
    return ZL_OK;
}

void zl_bound_texts_free(zl_bound_texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        zl_free(texts->item[i].bound);
    zl_free(texts->item);
    *texts = (zl_bound_texts){0};
}
