/* Does a source say that its coordinates come from a web map of China? Those are GCJ-02 or BD-09:
 * shifted on purpose, by hundreds of metres and nowhere the same. No conversion is offered: it
 * would be off by metres at best, and only survey coordinates prove a boundary. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/import_private.h"
#include "input/quote.h"

/* Names of the systems are plain anywhere. Those of the makers only where the word is about the
 * origin of data: a building may be called after one of them. */
static const char *const systems[] = {"gcj02", "gcj-02", "gcj_02", "gcj 02", "bd09",    "bd-09",
                                      "bd_09", "bd 09",  "bd09ll", "bd09mc", "火星坐标"};
static const char *const makers[] = {"amap", "gaode", "autonavi", "baidu", "高德", "百度"};

static bool is_part_of_word(char letter)
{
    return isalnum((unsigned char)letter) != 0;
}

/* Is it there as a word of its own: "amap_zones", but not "datamap"? */
static bool has_word(const char *text, const char *word)
{
    size_t size = strlen(word);
    bool ascii = (unsigned char)word[0] < 0x80;
    for (const char *at = text; *at; at++) {
        if (strncasecmp(at, word, size) != 0)
            continue;
        if (!ascii || ((at == text || !is_part_of_word(at[-1])) && !is_part_of_word(at[size])))
            return true;
    }
    return false;
}

static const char *find_word(const char *text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (has_word(text, words[i]))
            return words[i];
    return NULL;
}

#define FIND(text, words) find_word(text, words, sizeof(words) / sizeof *(words))

static const char *find_origin(const char *text)
{
    const char *word = FIND(text, systems);
    return word ? word : FIND(text, makers);
}

static void note(zl_import *import, const char *what, const char *text)
{
    snprintf(import->web_map.where, sizeof import->web_map.where, "%s \"%s\"", what,
             zl_quoted(text).text);
}

/* Of a path the last folder and the name: how the file came here is no business of its maker. */
static bool look_at_name(zl_import *import, const char *what, const char *name)
{
    if (!name || !find_origin(name))
        return false;
    note(import, what, name);
    return true;
}

static bool look_at_metadata(const char *text, void *user)
{
    return look_at_name(user, _("its metadata say"), text);
}

/* Fields that say where data or coordinates are from. */
static bool says_origin(const char *name)
{
    static const char *const origin[] = {"source", "src",    "origin",   "crs",    "datum",
                                         "coord",  "coords", "provider", "remark", "note",
                                         "sjly",   "zbx",    "bz"};
    static const char *const chinese[] = {"来源", "坐标", "基准", "备注", "说明"};
    return FIND(name, origin) || FIND(name, chinese);
}

/* An attribute of the whole file: a system of a web map in any of them, a maker where it is about
 * the origin. */
static bool look_at_attribute(const char *name, const char *value, void *user)
{
    zl_import *import = user;
    if (!FIND(value, systems) && !(says_origin(name) && find_origin(value)))
        return false;
    char what[200];
    snprintf(what, sizeof what, _("its attribute %s says"), zl_quoted(name).text);
    note(import, what, value);
    return true;
}

static bool look_at_fields(zl_import *import)
{
    for (size_t i = 0; i < zl_source_nfields(import->source); i++) {
        const char *name = zl_source_field(import->source, i)->name;
        import->web_map.watched[i] = says_origin(name);
        if (FIND(name, systems)) {
            note(import, _("it has a field"), name);
            return true;
        }
    }
    return false;
}

zl_status zl_web_map_open(zl_import *import, zl_error *err)
{
    if (!import->crs)
        return ZL_OK;
    import->web_map.watched = zl_alloc_zero(zl_source_nfields(import->source) + 1, sizeof(bool));
    if (!import->web_map.watched)
        return zl_fail_memory(err);
    if (!look_at_name(import, _("its file is called"), zl_source_stem(import->source)) &&
        !look_at_name(import, _("its layer is called"), zl_source_layer(import->source)) &&
        !look_at_fields(import) &&
        !zl_source_any_attribute(import->source, look_at_attribute, import))
        zl_source_any_metadata(import->source, look_at_metadata, import);
    return ZL_OK;
}

void zl_web_map_look(zl_import *import, const zl_raw_feature *raw)
{
    size_t count = import->web_map.watched ? zl_source_nfields(import->source) : 0;
    for (size_t i = 0; i < count && !import->web_map.where[0]; i++) {
        const zl_value *value = &raw->values[i];
        if (!import->web_map.watched[i] || value->null || !value->text || !find_origin(value->text))
            continue;
        char what[200];
        snprintf(what, sizeof what, _("its field %s says"),
                 zl_quoted(zl_source_field(import->source, i)->name).text);
        note(import, what, value->text);
    }
}

void zl_web_map_tell(zl_import *import)
{
    const zl_web_map *map = &import->web_map;
    if (!map->where[0])
        return;
    if (map->overruled)
        zl_findings_add(import->findings, ZL_NOTE, "web-map-overruled",
                        zl_source_name(import->source), NULL, NULL,
                        "%s, which names a web map; by --survey-coordinates its places are taken "
                        "as they are",
                        map->where);
    else
        zl_findings_add(import->findings, ZL_WARNING, "web-map-tag", zl_source_name(import->source),
                        NULL, NULL,
                        "%s: coordinates of a web map (GCJ-02, BD-09) lie hundreds of metres off, "
                        "differently from place to place, and no conversion makes survey "
                        "coordinates of them; ask the maker for those. Audits refuse this layer; "
                        "if its places are right, load it with --survey-coordinates",
                        map->where);
}
