#include "input/source/json_places.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "input/source/json_reader.h"

/* Collections in collections, and lists in lists: more than any sound file has. */
enum { MOST_NESTED = 32, KEY_BYTES = 24 };

typedef struct walk {
    zl_json_reader json;
    zl_json_seen seen;
    int64_t line; /* of the first defect in the geometry that is walked through */
    zl_json_defect defect;
    bool no_memory;
} walk;

static void tell(walk *w, zl_json_defect defect, int64_t line)
{
    if (w->defect)
        return;
    w->defect = defect;
    w->line = line;
}

/* Takes the next key of an object; false at its end. */
static bool next_key(walk *w, char key[KEY_BYTES])
{
    int byte = zl_json_peek(&w->json);
    while (byte != '"' && byte != '}' && byte != ZL_JSON_END) {
        zl_json_skip(&w->json);
        byte = zl_json_peek(&w->json);
    }
    if (byte == '"')
        zl_json_text(&w->json, key, KEY_BYTES);
    else if (byte == '}')
        zl_json_take(&w->json);
    return byte == '"';
}

/* ---- coordinates ----------------------------------------------------------------------------- */

/* How deep places lie in "coordinates": 1 for a point. */
typedef struct places {
    int depth; /* of the first; 0: there is none */
    bool uneven, has_empty;
    int64_t empty_line;
} places;

typedef struct members {
    int numbers, lists, others;
} members;

static void judge_list(walk *w, places *p, const members *m, int depth, int64_t line)
{
    if (m->others > 0 || (m->numbers > 0 && m->lists > 0)) {
        tell(w, ZL_JSON_NO_NUMBER, line);
    } else if (m->numbers > 0) {
        p->uneven |= p->depth > 0 && p->depth != depth;
        p->depth = p->depth ? p->depth : depth;
        if (m->numbers < 2)
            tell(w, ZL_JSON_SHORT_PLACE, line);
    } else if (m->lists == 0 && !p->has_empty) {
        p->has_empty = true;
        p->empty_line = line;
    }
}

static void walk_list(walk *w, places *p, int depth)
{
    members m = {0};
    int64_t line = w->json.line;
    zl_json_take(&w->json);
    for (int byte; (byte = zl_json_peek(&w->json)) != ']' && byte != ZL_JSON_END;) {
        if (byte == '[' && depth < MOST_NESTED) {
            m.lists++;
            walk_list(w, p, depth + 1);
        } else if (byte == '[' || byte == '{' || byte == '"' || byte == '}') {
            m.others++;
            zl_json_skip(&w->json);
        } else if (zl_json_number(&w->json)) {
            m.numbers++;
        } else {
            m.others++;
        }
    }
    if (zl_json_peek(&w->json) == ']')
        zl_json_take(&w->json);
    judge_list(w, p, &m, depth, line);
}

/* ---- geometries ------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    int depth; /* of places; 0: a collection; -1: no geometry */
} types[] = {{"Point", 1},    {"MultiPoint", 2},         {"LineString", 2},
             {"Polygon", 3},  {"MultiLineString", 3},    {"MultiPolygon", 4},
             {"Feature", -1}, {"GeometryCollection", 0}, {"FeatureCollection", -1}};

/* GDAL does not mind capitals. -2: none of them. */
static int depth_of(const char *type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (strcasecmp(types[i].name, type) == 0)
            return types[i].depth;
    return -2;
}

/* An object that may be a geometry: what was seen of its members. */
typedef struct geometry {
    char type[KEY_BYTES];
    bool has_coordinates, has_geometries;
    places p;
    int64_t line;
} geometry;

static void judge_geometry(walk *w, const geometry *g)
{
    int depth = depth_of(g->type);
    if (depth < 0)
        tell(w, ZL_JSON_NO_TYPE, g->line);
    else if (depth == 0 ? !g->has_geometries : !g->has_coordinates)
        tell(w, ZL_JSON_NO_COORDINATES, g->line);
    else if (depth > 0 && g->p.depth > 0 && (g->p.uneven || g->p.depth != depth))
        tell(w, ZL_JSON_NESTING, g->line);
    else if (g->p.depth > 0 && g->p.has_empty)
        tell(w, ZL_JSON_EMPTY_LIST, g->p.empty_line);
}

static void walk_geometry(walk *w, int nested);

static void walk_geometries(walk *w, int nested)
{
    zl_json_take(&w->json);
    for (int byte; (byte = zl_json_peek(&w->json)) != ']' && byte != ZL_JSON_END;)
        walk_geometry(w, nested + 1);
    if (zl_json_peek(&w->json) == ']')
        zl_json_take(&w->json);
}

/* One member of a geometry; false: the key is none of those. */
static bool walk_member(walk *w, geometry *g, const char *key, int nested)
{
    int byte = zl_json_peek(&w->json);
    if (strcmp(key, "type") == 0 && byte == '"') {
        zl_json_text(&w->json, g->type, sizeof g->type);
    } else if (strcmp(key, "coordinates") == 0 && byte == '[') {
        g->has_coordinates = true;
        walk_list(w, &g->p, 1);
    } else if (strcmp(key, "geometries") == 0 && byte == '[') {
        g->has_geometries = true;
        walk_geometries(w, nested);
    } else {
        return false;
    }
    return true;
}

/* The value of "geometry", or one of "geometries". */
static void walk_geometry(walk *w, int nested)
{
    char key[KEY_BYTES];
    geometry g = {.line = w->json.line};
    int byte = zl_json_peek(&w->json);
    if (byte != '{' || nested > MOST_NESTED) {
        if (byte != 'n')
            tell(w, ZL_JSON_NO_GEOMETRY, w->json.line);
        zl_json_skip(&w->json);
        return;
    }
    zl_json_take(&w->json);
    while (next_key(w, key))
        if (!walk_member(w, &g, key, nested))
            zl_json_skip(&w->json);
    judge_geometry(w, &g);
}

/* ---- features, and the whole ------------------------------------------------------------------
 */

static void end_feature(walk *w)
{
    zl_json_seen *seen = &w->seen;
    int64_t feature = seen->features++;
    if (!w->defect)
        return;
    zl_json_bad *grown = zl_grow(seen->bad, seen->nbad, &seen->capacity, sizeof *grown);
    w->no_memory |= !grown;
    if (grown) {
        seen->bad = grown;
        grown[seen->nbad++] =
            (zl_json_bad){.feature = feature, .line = w->line, .defect = w->defect};
    }
    w->defect = ZL_JSON_SOUND;
}

static bool walk_feature_member(walk *w, const char *key)
{
    int byte = zl_json_peek(&w->json);
    if (strcmp(key, "geometry") == 0)
        walk_geometry(w, 0);
    else if (strcmp(key, "id") == 0 && byte != '"' && byte != '{' && byte != '[')
        w->seen.has_numbers_for_ids |= zl_json_number(&w->json);
    else
        return false;
    return true;
}

static void walk_feature(walk *w)
{
    char key[KEY_BYTES];
    zl_json_take(&w->json);
    while (next_key(w, key))
        if (!walk_feature_member(w, key))
            zl_json_skip(&w->json);
    end_feature(w);
}

static void walk_features(walk *w)
{
    zl_json_take(&w->json);
    for (int byte; (byte = zl_json_peek(&w->json)) != ']' && byte != ZL_JSON_END;) {
        if (byte == '{') {
            walk_feature(w);
            continue;
        }
        if (!w->seen.strange_line)
            w->seen.strange_line = w->json.line;
        zl_json_skip(&w->json);
    }
    if (zl_json_peek(&w->json) == ']')
        zl_json_take(&w->json);
}

/* {"type": "name", "properties": {"name": "EPSG:4490"}} */
static void walk_crs(walk *w, bool inside)
{
    char key[KEY_BYTES];
    if (zl_json_peek(&w->json) != '{') {
        zl_json_skip(&w->json);
        return;
    }
    zl_json_take(&w->json);
    while (next_key(w, key)) {
        bool text = zl_json_peek(&w->json) == '"';
        if (!inside && text && strcmp(key, "type") == 0)
            zl_json_text(&w->json, w->seen.crs_type, sizeof w->seen.crs_type);
        else if (!inside && strcmp(key, "properties") == 0)
            walk_crs(w, true);
        else if (inside && text && strcmp(key, "name") == 0)
            zl_json_text(&w->json, w->seen.crs_name, sizeof w->seen.crs_name);
        else
            zl_json_skip(&w->json);
    }
}

/* A collection, a single feature or a bare geometry: its members tell. */
static void walk_top(walk *w)
{
    char key[KEY_BYTES];
    geometry g = {.line = w->json.line};
    bool collection = false;
    zl_json_take(&w->json);
    while (next_key(w, key)) {
        if (strcmp(key, "features") == 0 && zl_json_peek(&w->json) == '[') {
            collection = true;
            walk_features(w);
        } else if (strcmp(key, "crs") == 0) {
            walk_crs(w, false);
        } else if (!walk_feature_member(w, key) && !walk_member(w, &g, key, 0)) {
            zl_json_skip(&w->json);
        }
    }
    if (collection)
        return;
    if (g.has_coordinates || g.has_geometries)
        judge_geometry(w, &g);
    end_feature(w);
}

static void walk_file(walk *w)
{
    for (int byte; (byte = zl_json_peek(&w->json)) != ZL_JSON_END;) {
        if (byte == '{')
            walk_top(w);
        else
            zl_json_skip(&w->json);
    }
}

zl_status zl_json_look(zl_json_seen *out, const char *path, zl_error *err)
{
    walk w = {0};
    ZL_TRY(zl_json_open(&w.json, path, err));
    walk_file(&w);
    w.seen.nul_line = w.json.nul_line;
    w.seen.cut_texts = w.json.cut_texts;
    w.seen.cut_line = w.json.cut_line;
    w.seen.no_json_line = w.json.no_json_line;
    zl_json_close(&w.json);
    if (w.no_memory) {
        zl_json_seen_free(&w.seen);
        return zl_fail_memory(err);
    }
    *out = w.seen;
    return ZL_OK;
}

void zl_json_seen_free(zl_json_seen *seen)
{
    zl_free(seen->bad);
    *seen = (zl_json_seen){0};
}

static int by_feature(const void *key, const void *element)
{
    int64_t a = *(const int64_t *)key, b = ((const zl_json_bad *)element)->feature;
    return (a > b) - (a < b);
}

const zl_json_bad *zl_json_bad_feature(const zl_json_seen *seen, int64_t feature)
{
    return seen->nbad ? bsearch(&feature, seen->bad, seen->nbad, sizeof *seen->bad, by_feature)
                      : NULL;
}

void zl_json_defect_text(char out[200], const zl_json_bad *bad)
{
    static const char *const texts[] = {
        [ZL_JSON_SOUND] = "%lld",
        [ZL_JSON_SHORT_PLACE] = N_("the place in line %lld has fewer than two numbers"),
        [ZL_JSON_NO_NUMBER] = N_("something among the coordinates in line %lld is no number"),
        [ZL_JSON_NESTING] = (N_("the coordinates in line %lld are not nested as the type of the "
                                "geometry asks for")),
        [ZL_JSON_EMPTY_LIST] = N_("a list among the coordinates in line %lld is empty"),
        [ZL_JSON_NO_COORDINATES] = N_("the geometry in line %lld has no coordinates"),
        [ZL_JSON_NO_TYPE] = N_("the geometry in line %lld has no type that GeoJSON knows"),
        [ZL_JSON_NO_GEOMETRY] = N_("what stands for a geometry in line %lld is none"),
    };
    snprintf(out, 200, zl_message(texts[bad->defect]), (long long)bad->line);
}
