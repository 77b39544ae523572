/* The lines of a file, each as what it is: section, key, note, head or point. */
#include <string.h>

#include "input/txt/private.h"

/* ---- lines ----------------------------------------------------------------------------------- */

/* The next line without its end (LF, CRLF or CR), trimmed; false at the end of the text. */
static bool next_line(zl_txt_word *out, zl_txt_cursor *cursor)
{
    if (cursor->at >= cursor->size)
        return false;
    const char *start = cursor->text + cursor->at;
    size_t left = cursor->size - cursor->at, size = 0;
    while (size < left && start[size] != '\n' && start[size] != '\r')
        size++;
    cursor->at += size;
    if (size < left)
        cursor->at += size + 1 < left && start[size] == '\r' && start[size + 1] == '\n' ? 2 : 1;
    cursor->line++;
    *out = zl_txt_trim((zl_txt_word){start, size});
    return true;
}

static bool begins_with(zl_txt_word word, const char *text)
{
    size_t size = strlen(text);
    return word.size >= size && memcmp(word.at, text, size) == 0;
}

static zl_txt_word cut(zl_txt_word word, size_t before, size_t after)
{
    return zl_txt_trim((zl_txt_word){word.at + before, word.size - before - after});
}

static bool ends_with(zl_txt_word word, const char *text)
{
    size_t size = strlen(text);
    return word.size >= size && memcmp(word.at + word.size - size, text, size) == 0;
}

static void note_wide(zl_txt_cursor *cursor)
{
    if (!cursor->wide)
        cursor->first_wide = cursor->line;
    cursor->wide = true;
}

/* ---- sections and notes ---------------------------------------------------------------------- */

static bool find_sign(zl_txt_word word, const char *sign)
{
    return memmem(word.at, word.size, sign, strlen(sign)) != NULL;
}

/* [name], ［name］, and 【name】 where it is a name that we know, or no plot can have begun. */
static bool read_section(zl_txt_word *name, zl_txt_cursor *cursor, zl_txt_word line)
{
    static const struct {
        const char *open, *close;
    } brackets[] = {{"[", "]"}, {"［", "］"}, {"【", "】"}, {"[", "］"}, {"［", "]"}};
    for (size_t i = 0; i < sizeof brackets / sizeof *brackets; i++) {
        size_t open = strlen(brackets[i].open), close = strlen(brackets[i].close);
        if (!begins_with(line, brackets[i].open) || !ends_with(line, brackets[i].close) ||
            line.size < open + close)
            continue;
        *name = cut(line, open, close);
        bool known = zl_txt_is_one_of(*name, "属性描述,地块坐标,项目信息");
        bool plain = name->size > 0 && name->size <= 60 && !find_sign(*name, ",") &&
                     !find_sign(*name, "，") && !find_sign(*name, "：") && !find_sign(*name, "】");
        if (!known && (!plain || (i == 2 && cursor->section != ZL_TXT_BEFORE)))
            return false;
        if (i > 0)
            note_wide(cursor);
        return true;
    }
    return false;
}

static int depth_change(zl_txt_word line)
{
    int change = 0;
    for (size_t i = 0; i + 3 <= line.size; i++) {
        change += memcmp(line.at + i, "【", 3) == 0;
        change -= memcmp(line.at + i, "】", 3) == 0;
    }
    return change;
}

/* No note is so long: it was never closed. */
enum { MOST_NOTE_LINES = 200 };

/* A note that is not closed before the next head is put back but for its first line, so that it
 * cannot swallow plots. */
static void read_note(zl_txt_item *out, zl_txt_cursor *cursor, zl_txt_word line)
{
    out->kind = ZL_TXT_NOTE;
    out->text = line;
    zl_txt_cursor back = *cursor;
    int depth = depth_change(line);
    for (int lines = 1; depth > 0 && lines < MOST_NOTE_LINES && next_line(&line, cursor); lines++) {
        if (ends_with(line, "@") || ends_with(line, "＠"))
            break;
        depth += depth_change(line);
    }
    out->open_end = depth > 0;
    if (out->open_end)
        *cursor = back;
    else
        out->text.size = (size_t)(line.at + line.size - out->text.at);
}

/* Takes the @ off the end; false when there is none. */
static bool take_at(zl_txt_words *words)
{
    if (words->count == 0)
        return false;
    zl_txt_word *last = &words->word[words->count - 1];
    size_t size = ends_with(*last, "@") ? 1 : ends_with(*last, "＠") ? strlen("＠") : 0;
    if (size == 0)
        return false;
    words->has_wide |= size > 1;
    *last = cut(*last, 0, size);
    if (last->size == 0)
        words->count--;
    return true;
}

static void read_list(zl_txt_item *out, zl_txt_cursor *cursor, zl_txt_word line)
{
    zl_txt_words words;
    size_t bracket = strlen("【");
    zl_txt_split(&words, cut(line, bracket, bracket));
    if (take_at(&words) && words.count > 0) {
        out->kind = ZL_TXT_LIST;
        out->words = words;
        out->text = line;
    } else {
        read_note(out, cursor, line);
    }
}

/* ---- plots ----------------------------------------------------------------------------------- */

static bool is_head_without_at(const zl_txt_words *words, size_t kind_column)
{
    return words->count > kind_column && words->count >= 5 &&
           zl_txt_is_one_of(words->word[kind_column], "面,线,点");
}

static void read_plot_line(zl_txt_item *out, zl_txt_cursor *cursor, zl_txt_word line)
{
    out->text = line;
    zl_txt_split(&out->words, line);
    bool at = take_at(&out->words);
    out->no_at = !at && is_head_without_at(&out->words, cursor->kind_column);
    out->kind = at || out->no_at ? ZL_TXT_HEAD : ZL_TXT_ROW;
    if (out->words.has_wide)
        note_wide(cursor);
}

static void enter_section(zl_txt_item *out, zl_txt_cursor *cursor, zl_txt_word name)
{
    out->kind = ZL_TXT_SECTION;
    out->text = name;
    cursor->section = zl_txt_is(name, "属性描述")   ? ZL_TXT_ATTRIBUTES
                      : zl_txt_is(name, "地块坐标") ? ZL_TXT_PLOTS
                                                    : ZL_TXT_OTHER;
}

void zl_txt_next_item(zl_txt_item *out, zl_txt_cursor *cursor)
{
    zl_txt_word line = {0}, name;
    out->kind = ZL_TXT_END;
    out->no_at = out->open_end = out->too_long = false;
    do
        if (!next_line(&line, cursor)) {
            out->line = cursor->line;
            return;
        }
    while (line.size == 0);
    out->line = cursor->line;
    out->too_long = line.size > ZL_TXT_LONGEST_LINE;
    if (read_section(&name, cursor, line)) {
        enter_section(out, cursor, name);
    } else if (begins_with(line, "【")) {
        if (cursor->section == ZL_TXT_PLOTS && ends_with(line, "】"))
            read_list(out, cursor, line);
        else
            read_note(out, cursor, line);
    } else if (cursor->section == ZL_TXT_PLOTS) {
        read_plot_line(out, cursor, line);
    } else {
        out->kind = ZL_TXT_KEY;
        out->text = line;
    }
}
