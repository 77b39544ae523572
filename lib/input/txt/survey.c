/* The first pass over a file: its keys, the columns that its heads and points have, which kinds of
 * plots it holds, what its first coordinates look like, and what of it is not kept. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/txt/private.h"

/* Things that are told once, with how many there are. */
typedef struct tally {
    size_t count, line;
    zl_txt_word first;
} tally;

typedef struct survey {
    zl_txt *txt;
    tally unread, notes, other, no_at;
    zl_text other_text;
    zl_txt_word other_name;
    size_t nsections, list_line;
    zl_txt_word list;
    size_t joined_line; /* of a second [属性描述] */
} survey;

static zl_txt_word first_line(zl_txt_word text)
{
    size_t size = 0;
    while (size < text.size && text.at[size] != '\n' && text.at[size] != '\r')
        size++;
    return (zl_txt_word){text.at, size};
}

static void count(tally *t, const zl_txt_item *item)
{
    if (t->count++ > 0)
        return;
    t->line = item->line;
    t->first = first_line(item->text);
}

/* ---- keys ------------------------------------------------------------------------------------ */

static bool split_key(zl_txt_word *name, zl_txt_word *value, zl_txt_word line)
{
    size_t wide = strlen("＝");
    for (size_t i = 0; i < line.size; i++) {
        size_t sign = line.at[i] == '='                                               ? 1
                      : i + wide <= line.size && memcmp(line.at + i, "＝", wide) == 0 ? wide
                                                                                      : 0;
        if (!sign)
            continue;
        *name = zl_txt_trim((zl_txt_word){line.at, i});
        *value = zl_txt_trim((zl_txt_word){line.at + i + sign, line.size - i - sign});
        return name->size > 0;
    }
    return false;
}

static zl_status add_key(survey *s, const zl_txt_item *item, zl_error *err)
{
    zl_txt *txt = s->txt;
    zl_txt_key key = {.line = item->line};
    if (!split_key(&key.name, &key.value, item->text)) {
        count(&s->unread, item);
        return ZL_OK;
    }
    zl_txt_key *grown = zl_grow(txt->key, txt->nkeys, &txt->key_capacity, sizeof key);
    if (!grown)
        return zl_fail_memory(err);
    txt->key = grown;
    txt->key[txt->nkeys++] = key;
    if (!s->joined_line)
        txt->first_nkeys = txt->nkeys;
    return ZL_OK;
}

static size_t find_key(zl_txt_word *out, const zl_txt *txt, size_t from, size_t to,
                       const char *names)
{
    for (size_t i = from; i < to; i++) {
        if (!zl_txt_is_one_of(txt->key[i].name, names))
            continue;
        *out = txt->key[i].value;
        return txt->key[i].line;
    }
    *out = (zl_txt_word){"", 0};
    return 0;
}

size_t zl_txt_value(zl_txt_word *out, const zl_txt *txt, const char *names)
{
    return find_key(out, txt, 0, txt->first_nkeys, names);
}

static bool same_word(zl_txt_word a, zl_txt_word b)
{
    return a.size == b.size && memcmp(a.at, b.at, a.size) == 0;
}

/* Files put behind one another: good as long as all have the same CRS. */
static zl_status check_joined(const survey *s, zl_error *err)
{
    static const char *const decisive[] = {ZL_TXT_KEY_SYSTEM, ZL_TXT_KEY_WIDTH,
                                           ZL_TXT_KEY_PROJECTION, ZL_TXT_KEY_UNIT, ZL_TXT_KEY_ZONE};
    const zl_txt *txt = s->txt;
    for (size_t i = 0; s->joined_line && i < sizeof decisive / sizeof *decisive; i++) {
        zl_txt_word first, second;
        char shown[2][96];
        size_t line = zl_txt_value(&first, txt, decisive[i]);
        size_t again = find_key(&second, txt, txt->first_nkeys, txt->nkeys, decisive[i]);
        if (!same_word(first, second))
            return zl_fail(err, ZL_BAD_DATA,
                           "%s:%zu: a second [属性描述] begins here and says %.*s=%s where the "
                           "first (line %zu) says \"%s\"; make two files of it",
                           txt->name, again ? again : s->joined_line,
                           (int)strcspn(decisive[i], ","), decisive[i],
                           zl_txt_show(shown[0], second), line, zl_txt_show(shown[1], first));
    }
    return ZL_OK;
}

static void check_key_twice(zl_txt *txt)
{
    for (size_t i = 0; i < txt->first_nkeys && i < 64; i++)
        for (size_t k = 0; k < i; k++) {
            char shown[3][96];
            if (!same_word(txt->key[i].name, txt->key[k].name) ||
                same_word(txt->key[i].value, txt->key[k].value))
                continue;
            zl_txt_find(txt, false, ZL_WARNING, "key-twice", txt->key[i].line,
                        "%s is said twice: \"%s\" in line %zu, which is taken, and \"%s\" here",
                        zl_txt_show(shown[0], txt->key[i].name),
                        zl_txt_show(shown[1], txt->key[k].value), txt->key[k].line,
                        zl_txt_show(shown[2], txt->key[i].value));
        }
}

/* ---- plots ----------------------------------------------------------------------------------- */

static zl_status read_list(survey *s, const zl_txt_item *item, zl_error *err)
{
    zl_txt *txt = s->txt;
    if (s->list_line && !same_word(s->list, item->text))
        return zl_fail(err, ZL_BAD_DATA,
                       "%s:%zu: a second list of columns 【…,@】 differs from that in line %zu; "
                       "make two files of it",
                       txt->name, item->line, s->list_line);
    if (s->list_line)
        return ZL_OK;
    if (txt->columns.count)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s:%zu: the list of columns 【…,@】 has to stand before the first plot",
                       txt->name, item->line);
    s->list_line = item->line;
    s->list = item->text;
    return zl_txt_columns_listed(txt, item, err);
}

static zl_status read_head(survey *s, const zl_txt_item *item, zl_error *err)
{
    zl_txt *txt = s->txt;
    zl_txt_word kind = {"", 0};
    ZL_TRY(zl_txt_columns_widen(txt, item->words.count, 0, err));
    zl_txt_head_word(&kind, txt, &item->words, ZL_TXT_KIND);
    zl_shape_kind shape = zl_txt_shape_kind(kind);
    txt->kinds[shape == ZL_SHAPE_NONE ? ZL_SHAPE_POLYGON : shape]++;
    if (item->no_at)
        count(&s->no_at, item);
    return ZL_OK;
}

static zl_status read_row(survey *s, const zl_txt_item *item, zl_error *err)
{
    zl_txt *txt = s->txt;
    size_t first, used = zl_txt_row_width(&first, &item->words);
    if (!txt->kinds[1] && !txt->kinds[2] && !txt->kinds[3]) /* points without a head */
        txt->kinds[ZL_SHAPE_POLYGON]++;
    if (used > 4)
        ZL_TRY(zl_txt_columns_widen(txt, 0, used - 4, err));
    zl_txt_number x, y;
    if (used < 3 || txt->sample.count >= ZL_TXT_SAMPLE ||
        !zl_txt_parse_number(&x, item->words.word[first]) ||
        !zl_txt_parse_number(&y, item->words.word[first + 1]))
        return ZL_OK;
    txt->sampled[2 * txt->sample.count] = x.value;
    txt->sampled[2 * txt->sample.count + 1] = y.value;
    txt->sample.count++;
    int most = x.decimals > y.decimals ? x.decimals : y.decimals;
    txt->decimals = txt->decimals > most ? txt->decimals : most;
    return ZL_OK;
}

/* ---- sections -------------------------------------------------------------------------------- */

static zl_status enter(survey *s, const zl_txt_item *item)
{
    bool attributes = zl_txt_is(item->text, "属性描述");
    if (attributes && s->txt->nkeys && !s->joined_line)
        s->joined_line = item->line;
    else if (!attributes && !zl_txt_is(item->text, "地块坐标")) {
        s->other_name = item->text;
        if (s->other.count == 0)
            s->other.line = item->line;
    }
    s->nsections += zl_txt_is(item->text, "地块坐标");
    return ZL_OK;
}

static zl_status read_other(survey *s, const zl_txt_item *item)
{
    char shown[96];
    if (s->txt->cursor.section == ZL_TXT_BEFORE) {
        count(&s->unread, item);
        return ZL_OK;
    }
    if (s->other.count++ < 8)
        zl_text_addf(&s->other_text, "%s%s", s->other.count > 1 ? "; " : "",
                     zl_txt_show(shown, item->text));
    return ZL_OK;
}

static zl_status survey_item(survey *s, const zl_txt_item *item, zl_error *err)
{
    const char *name = s->txt->name;
    if (item->too_long)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s:%zu: the line is longer than %d bytes; this is no boundary-point TXT",
                       name, item->line, ZL_TXT_LONGEST_LINE);
    if (item->open_end)
        return zl_fail(
            err, ZL_BAD_DATA,
            "%s:%zu: the note that begins here with 【 is never closed with 】; close it "
            "or take it out",
            name, item->line);
    if (item->kind >= ZL_TXT_LIST && item->words.too_many)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s:%zu: more than %d columns; this is no boundary-point TXT", name,
                       item->line, ZL_TXT_MOST_COLUMNS);
    switch (item->kind) {
    case ZL_TXT_SECTION:
        return enter(s, item);
    case ZL_TXT_KEY:
        return s->txt->cursor.section == ZL_TXT_ATTRIBUTES ? add_key(s, item, err)
                                                           : read_other(s, item);
    case ZL_TXT_NOTE:
        count(&s->notes, item);
        return ZL_OK;
    case ZL_TXT_LIST:
        return read_list(s, item, err);
    case ZL_TXT_HEAD:
        return read_head(s, item, err);
    case ZL_TXT_ROW:
        return read_row(s, item, err);
    case ZL_TXT_END:
        break;
    }
    return ZL_OK;
}

/* ---- what is told ---------------------------------------------------------------------------- */

static const char *plural(size_t n)
{
    return zl_inflect(n == 1, "", "s");
}

static void tell_left_out(const survey *s)
{
    zl_txt *txt = s->txt;
    char shown[96];
    if (s->unread.count)
        zl_txt_find(txt, false, ZL_WARNING, "line-not-read", s->unread.line,
                    "%zu line%s without key and value or outside any section %s not read, the "
                    "first is \"%s\"",
                    s->unread.count, plural(s->unread.count),
                    zl_inflect(s->unread.count == 1, "is", "are"),
                    zl_txt_show(shown, s->unread.first));
    if (s->other.line)
        zl_txt_find(txt, false, ZL_NOTE, "section-not-kept", s->other.line,
                    "the section [%s] is not kept%s%s%s", zl_txt_show(shown, s->other_name),
                    s->other.count ? ": " : "", s->other_text.data ? s->other_text.data : "",
                    s->other.count > 8 ? "; …" : "");
    if (s->notes.count)
        zl_txt_find(txt, false, ZL_NOTE, "note-not-kept", s->notes.line,
                    "%zu note%s 【…】 %s not kept, the first is \"%s\"", s->notes.count,
                    plural(s->notes.count), zl_inflect(s->notes.count == 1, "is", "are"),
                    zl_txt_show(shown, s->notes.first));
}

static void tell_signs(const survey *s)
{
    zl_txt *txt = s->txt;
    if (txt->cursor.wide)
        zl_txt_find(
            txt, false, ZL_NOTE, "full-width", txt->cursor.first_wide,
            "full-width signs are read as half-width ones; this is the first line with one");
    if (s->no_at.count)
        zl_txt_find(txt, false, ZL_WARNING, "head-without-at", s->no_at.line,
                    "%zu head%s of plots %s not end in @; they are known by their 面, 线 or 点",
                    s->no_at.count, plural(s->no_at.count),
                    zl_inflect(s->no_at.count == 1, "does", "do"));
}

/* The keys that no field takes. */
static zl_status tell_keys(zl_txt *txt, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text list = {0};
    size_t line = 0, told = 0;
    for (size_t i = 0; i < txt->first_nkeys && told < 24; i++) {
        const zl_txt_key *key = &txt->key[i];
        char shown[2][96];
        if (key->value.size == 0 || zl_txt_is_one_of(key->name, ZL_TXT_KEYS_USED))
            continue;
        line = told++ ? line : key->line;
        zl_text_addf(&list, "%s%s=%s", list.size ? "; " : "", zl_txt_show(shown[0], key->name),
                     zl_txt_show(shown[1], key->value));
    }
    if (list.failed)
        return zl_fail_memory(err);
    if (told)
        zl_txt_find(txt, false, ZL_NOTE, "file-attributes", line, "not kept in the features: %s",
                    list.data);
    return ZL_OK;
}

static zl_status finish(survey *s, zl_error *err)
{
    zl_txt *txt = s->txt;
    if (s->other_text.failed)
        return zl_fail_memory(err);
    if (s->nsections == 0)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s:%zu: the file ends and no line [地块坐标] has come; of a boundary-point "
                       "TXT are expected [属性描述] with keys like 坐标系=, then [地块坐标], then "
                       "plots",
                       txt->name, txt->cursor.line);
    if (txt->kinds[1] + txt->kinds[2] + txt->kinds[3] == 0)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s:%zu: the file ends and has no plot; after [地块坐标] a head like "
                       "\"5,0.0433,1,地块1,面,,,,@\" is expected and points like \"J1,1,X,Y\"",
                       txt->name, txt->cursor.line);
    ZL_TRY(check_joined(s, err));
    check_key_twice(txt);
    tell_signs(s);
    tell_left_out(s);
    return tell_keys(txt, err);
}

static void survey_free(survey *s)
{
    zl_text_free(&s->other_text);
    zl_free(s->txt->sampled);
    s->txt->sampled = NULL;
}

static zl_status settle(zl_txt *txt, zl_error *err)
{
    zl_txt_profile(&txt->sample, txt->sampled);
    ZL_TRY(zl_txt_columns_finish(txt, err));
    return zl_txt_settle_crs(txt, err);
}

zl_status zl_txt_survey(zl_txt *txt, zl_error *err)
{
    ZL_CLEANUP(survey_free) survey s = {.txt = txt};
    zl_txt_item item;
    txt->sampled = zl_alloc(sizeof(double[2 * ZL_TXT_SAMPLE]));
    if (!txt->sampled)
        return zl_fail_memory(err);
    do {
        zl_txt_next_item(&item, &txt->cursor);
        ZL_TRY(survey_item(&s, &item, err));
    } while (item.kind != ZL_TXT_END);
    ZL_TRY(finish(&s, err));
    return settle(txt, err);
}
