#include "output/report/sld.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "output/xml.h"

typedef enum test_kind { EQUALS, AND, OR, NOT } test_kind;

/* A filter: a comparison, or others put together. */
typedef struct test {
    test_kind kind;
    size_t property;    /* of EQUALS */
    char *literal;      /* of EQUALS */
    struct test *parts; /* of the others: the first one */
    struct test *next;
} test;

typedef struct rule {
    char *title[2]; /* English, Chinese */
    test *filter;   /* NULL: none */
    bool otherwise; /* it has an ElseFilter */
    zl_text symbols;
    size_t nsymbols;
} rule;

struct zl_sld {
    char *title[2];
    rule *rule;
    size_t nrules, rules_capacity;
    char **property;
    size_t nproperties, properties_capacity;
};

/* ---- the tree -------------------------------------------------------------------------------- */

static xmlNodePtr first_element(xmlNodePtr node)
{
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

/* The text of an element without blanks around it; `*out` is NULL where there is none. */
static zl_status text_of(char **out, xmlNodePtr node, zl_error *err)
{
    *out = NULL;
    if (!node)
        return ZL_OK;
    bool failed = false;
    ZL_CLEANUP(zl_free_ptr) char *content = zl_xml_text(node, &failed);
    const char *trimmed = content ? zl_trim(content) : NULL;
    *out = trimmed ? zl_strdup(trimmed) : NULL;
    return failed || (trimmed && !*out) ? zl_fail_memory(err) : ZL_OK;
}

/* ---- symbols --------------------------------------------------------------------------------- */

/* A number goes in as one, all else as a text. */
static void add_value(zl_text *json, const char *key, const char *value)
{
    bool number = *value && value[strspn(value, "0123456789.")] == '\0';
    bool first = json->size > 0 && json->data[json->size - 1] == '{';
    zl_text_addf(json, "%s\"%s\":", first ? "" : ",", key);
    if (number)
        zl_text_add(json, value);
    else
        zl_text_add_json(json, value);
}

static void add_text(zl_text *json, const char *key, xmlNodePtr node)
{
    ZL_CLEANUP(zl_free_ptr) char *value = NULL;
    if (text_of(&value, node, NULL) != ZL_OK)
        json->failed = true;
    else if (value)
        add_value(json, key, value);
}

/* The parameters of a Fill or Stroke. */
static void add_parameters(zl_text *json, xmlNodePtr paint)
{
    static const char *const keys[][2] = {
        {"fill", "fill"},          {"fill-opacity", "fillOpacity"}, {"stroke", "stroke"},
        {"stroke-width", "width"}, {"stroke-opacity", "opacity"},   {"stroke-dasharray", "dash"},
        {"stroke-linecap", "cap"}};
    xmlNodePtr parameter = zl_xml_child(paint, "CssParameter");
    for (; parameter; parameter = zl_xml_next(parameter->next, "CssParameter")) {
        ZL_CLEANUP(zl_free_ptr) char *name = zl_xml_attribute(parameter, "name", &json->failed);
        for (size_t i = 0; name && i < sizeof keys / sizeof *keys; i++)
            if (strcmp(name, keys[i][0]) == 0)
                add_text(json, keys[i][1], parameter);
    }
}

/* A mark, on its own or as a hatch: its paints, form, size and direction. */
static void add_graphic(zl_text *json, xmlNodePtr graphic)
{
    xmlNodePtr mark = zl_xml_child(graphic, "Mark");
    add_text(json, "mark", zl_xml_child(mark, "WellKnownName"));
    add_parameters(json, zl_xml_child(mark, "Fill"));
    add_parameters(json, zl_xml_child(mark, "Stroke"));
    add_text(json, "size", zl_xml_child(graphic, "Size"));
    add_text(json, "rotation", zl_xml_child(graphic, "Rotation"));
}

static void add_symbols(rule *r, xmlNodePtr node)
{
    zl_text *json = &r->symbols;
    xmlNodePtr symbol = first_element(node->children);
    for (; symbol; symbol = first_element(symbol->next)) {
        bool painted = zl_xml_is(symbol, "PolygonSymbolizer") ||
                       zl_xml_is(symbol, "LineSymbolizer") || zl_xml_is(symbol, "PointSymbolizer");
        if (!painted)
            continue;
        xmlNodePtr fill = zl_xml_child(symbol, "Fill");
        zl_text_add(json, r->nsymbols++ > 0 ? ",{" : "{");
        add_graphic(json, zl_xml_child(symbol, "Graphic"));
        add_graphic(json, zl_xml_child(zl_xml_child(fill, "GraphicFill"), "Graphic"));
        add_parameters(json, fill);
        add_parameters(json, zl_xml_child(symbol, "Stroke"));
        zl_text_add(json, "}");
    }
}

/* ---- filters --------------------------------------------------------------------------------- */

static void free_tests(test *t)
{
    while (t) {
        test *next = t->next;
        free_tests(t->parts);
        zl_free(t->literal);
        zl_free(t);
        t = next;
    }
}

static zl_status find_property(size_t *out, zl_sld *sld, xmlNodePtr node, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *name = NULL;
    ZL_TRY(text_of(&name, node, err));
    if (!name)
        return zl_fail(err, ZL_FAILED, "a style compares without a column");
    for (*out = 0; *out < sld->nproperties; ++*out)
        if (strcmp(sld->property[*out], name) == 0)
            return ZL_OK;
    char **grown =
        zl_grow(sld->property, sld->nproperties, &sld->properties_capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    sld->property = grown;
    sld->property[sld->nproperties++] = name;
    name = NULL;
    return ZL_OK;
}

static zl_status read_parts(test *whole, zl_sld *sld, xmlNodePtr node, zl_error *err);

static zl_status read_test(test *t, zl_sld *sld, xmlNodePtr node, zl_error *err)
{
    static const char *const names[] = {
        [EQUALS] = "PropertyIsEqualTo", [AND] = "And", [OR] = "Or", [NOT] = "Not"};
    size_t kind = 0;
    while (kind <= NOT && !zl_xml_is(node, names[kind]))
        kind++;
    if (kind > NOT)
        return zl_fail(err, ZL_FAILED, "a style has a filter <%s> that is not known here",
                       (const char *)node->name);
    t->kind = (test_kind)kind;
    if (t->kind != EQUALS)
        return read_parts(t, sld, node, err);
    ZL_TRY(find_property(&t->property, sld, zl_xml_child(node, "PropertyName"), err));
    return text_of(&t->literal, zl_xml_child(node, "Literal"), err);
}

/* The tests within an element, in any order. */
static zl_status read_parts(test *whole, zl_sld *sld, xmlNodePtr node, zl_error *err)
{
    xmlNodePtr part = first_element(node->children);
    if (!part)
        return zl_fail(err, ZL_FAILED, "a style has an empty filter");
    for (; part; part = first_element(part->next)) {
        test *t = zl_alloc_zero(1, sizeof *t);
        if (!t)
            return zl_fail_memory(err);
        t->next = whole->parts;
        whole->parts = t;
        ZL_TRY(read_test(t, sld, part, err));
    }
    return ZL_OK;
}

static bool holds(const test *t, zl_sld_value_fn value, const void *user)
{
    if (t->kind == EQUALS) {
        const char *have = value(t->property, user);
        return have && strcmp(have, t->literal ? t->literal : "") == 0;
    }
    if (t->kind == NOT)
        return !holds(t->parts, value, user);
    bool all = t->kind == AND;
    for (const test *part = t->parts; part; part = part->next)
        if (holds(part, value, user) != all)
            return !all;
    return all;
}

bool zl_sld_match(const zl_sld *sld, size_t i, zl_sld_value_fn value, const void *user)
{
    const rule *r = &sld->rule[i];
    if (r->filter)
        return holds(r->filter, value, user);
    for (size_t k = 0; k < i && r->otherwise; k++)
        if (zl_sld_match(sld, k, value, user))
            return false;
    return true;
}

/* ---- opening --------------------------------------------------------------------------------- */

/* Title is Chinese, Abstract English. */
static zl_status read_titles(char *title[2], xmlNodePtr node, zl_error *err)
{
    ZL_TRY(text_of(&title[false], zl_xml_child(node, "Abstract"), err));
    return text_of(&title[true], zl_xml_child(node, "Title"), err);
}

static zl_status read_rule(zl_sld *sld, xmlNodePtr node, zl_error *err)
{
    rule *grown = zl_grow(sld->rule, sld->nrules, &sld->rules_capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    sld->rule = grown;
    rule *r = &sld->rule[sld->nrules++];
    *r = (rule){.otherwise = zl_xml_child(node, "ElseFilter") != NULL};
    ZL_TRY(read_titles(r->title, node, err));
    add_symbols(r, node);
    if (r->symbols.failed)
        return zl_fail_memory(err);
    xmlNodePtr filter = zl_xml_child(node, "Filter");
    if (!filter)
        return ZL_OK;
    r->filter = zl_alloc_zero(1, sizeof *r->filter);
    if (!r->filter)
        return zl_fail_memory(err);
    r->filter->kind = AND; /* of the one test that a filter has */
    return read_parts(r->filter, sld, filter, err);
}

static zl_status read_style(zl_sld *sld, xmlNodePtr style, zl_error *err)
{
    if (!style)
        return zl_fail(err, ZL_FAILED, "a style has no UserStyle");
    ZL_TRY(read_titles(sld->title, style, err));
    xmlNodePtr type = zl_xml_child(style, "FeatureTypeStyle");
    for (; type; type = zl_xml_next(type->next, "FeatureTypeStyle"))
        for (xmlNodePtr node = zl_xml_child(type, "Rule"); node;
             node = zl_xml_next(node->next, "Rule"))
            ZL_TRY(read_rule(sld, node, err));
    if (sld->nrules == 0)
        return zl_fail(err, ZL_FAILED, "a style has no rules");
    return ZL_OK;
}

zl_status zl_sld_open(zl_sld **out, const char *text, zl_error *err)
{
    ZL_CLEANUP(zl_sld_free_ptr) zl_sld *sld = zl_alloc_zero(1, sizeof *sld);
    if (!sld)
        return zl_fail_memory(err);
    ZL_CLEANUP(zl_xml_end) zl_xml xml;
    zl_xml_parse(&xml, text);
    if (xml.failed)
        return zl_fail(err, ZL_FAILED, "a style is no well-formed XML");
    const xmlNode *layer = zl_xml_child(zl_xml_root(&xml), "NamedLayer");
    ZL_TRY(read_style(sld, zl_xml_child(layer, "UserStyle"), err));
    *out = sld;
    sld = NULL;
    return ZL_OK;
}

static void free_rule(rule *r)
{
    zl_free(r->title[false]);
    zl_free(r->title[true]);
    free_tests(r->filter);
    zl_text_free(&r->symbols);
}

void zl_sld_free_ptr(zl_sld **sld)
{
    if (!*sld)
        return;
    for (size_t i = 0; i < (*sld)->nrules; i++)
        free_rule(&(*sld)->rule[i]);
    for (size_t i = 0; i < (*sld)->nproperties; i++)
        zl_free((*sld)->property[i]);
    zl_free((*sld)->title[false]);
    zl_free((*sld)->title[true]);
    zl_free((*sld)->property);
    zl_free((*sld)->rule);
    zl_free(*sld);
    *sld = NULL;
}

/* ---- what it says ---------------------------------------------------------------------------- */

size_t zl_sld_rules(const zl_sld *sld)
{
    return sld->nrules;
}

const char *zl_sld_property(const zl_sld *sld, size_t i)
{
    return i < sld->nproperties ? sld->property[i] : NULL;
}

const char *zl_sld_title(const zl_sld *sld, bool chinese)
{
    return sld->title[chinese] ? sld->title[chinese] : "";
}

const char *zl_sld_rule_title(const zl_sld *sld, size_t i, bool chinese)
{
    return sld->rule[i].title[chinese] ? sld->rule[i].title[chinese] : "";
}

void zl_sld_symbols(zl_text *json, size_t *count, const zl_sld *sld, size_t i)
{
    const rule *r = &sld->rule[i];
    if (r->nsymbols == 0)
        return;
    zl_text_add(json, *count > 0 ? "," : "");
    zl_text_add(json, r->symbols.data);
    *count += r->nsymbols;
}
