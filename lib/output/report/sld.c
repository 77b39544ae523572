#include "output/report/sld.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <limits.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

struct zl_sld {
    xmlDocPtr document;
    xmlNodePtr style; /* UserStyle */
    xmlNodePtr *rule;
    size_t nrules, rules_capacity;
    char **property;
    size_t nproperties, properties_capacity;
};

/* ---- the tree -------------------------------------------------------------------------------- */

static bool is_named(xmlNodePtr node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

static xmlNodePtr next_named(xmlNodePtr node, const char *name)
{
    while (node && !is_named(node, name))
        node = node->next;
    return node;
}

static xmlNodePtr child(xmlNodePtr node, const char *name)
{
    return node ? next_named(node->children, name) : NULL;
}

static xmlNodePtr first_element(xmlNodePtr node)
{
    while (node && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

/* The text of an element without blanks around it; NULL: none, or no memory. */
static char *text_of(xmlNodePtr node)
{
    xmlChar *content = node ? xmlNodeGetContent(node) : NULL;
    char *trimmed = content ? zl_trim((char *)content) : NULL;
    char *copy = zl_strdup(trimmed);
    xmlFree(content);
    return copy;
}

/* ---- filters --------------------------------------------------------------------------------- */

static size_t property_position(const zl_sld *sld, const char *name)
{
    size_t i = 0;
    while (i < sld->nproperties && strcmp(sld->property[i], name) != 0)
        i++;
    return i;
}

static bool equals(const zl_sld *sld, xmlNodePtr test, zl_sld_value_fn value, const void *user)
{
    ZL_CLEANUP(zl_free_ptr) char *name = text_of(child(test, "PropertyName"));
    ZL_CLEANUP(zl_free_ptr) char *literal = text_of(child(test, "Literal"));
    const char *have = name ? value(property_position(sld, name), user) : NULL;
    return have && strcmp(have, literal ? literal : "") == 0;
}

/* Filters were checked when the style was opened: there are no others. */
static bool holds(const zl_sld *sld, xmlNodePtr test, zl_sld_value_fn value, const void *user)
{
    if (is_named(test, "PropertyIsEqualTo"))
        return equals(sld, test, value, user);
    xmlNodePtr part = first_element(test->children);
    if (is_named(test, "Not"))
        return !holds(sld, part, value, user);
    bool all = is_named(test, "And");
    for (; part; part = first_element(part->next))
        if (holds(sld, part, value, user) != all)
            return !all;
    return all;
}

bool zl_sld_match(const zl_sld *sld, size_t i, zl_sld_value_fn value, const void *user)
{
    xmlNodePtr filter = child(sld->rule[i], "Filter");
    if (filter)
        return holds(sld, first_element(filter->children), value, user);
    if (!child(sld->rule[i], "ElseFilter"))
        return true;
    for (size_t k = 0; k < i; k++)
        if (zl_sld_match(sld, k, value, user))
            return false;
    return true;
}

static zl_status keep_property(zl_sld *sld, xmlNodePtr test, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *name = text_of(child(test, "PropertyName"));
    if (!name)
        return zl_fail(err, ZL_FAILED, "a style compares without a column");
    if (property_position(sld, name) < sld->nproperties)
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

static zl_status check_filter(zl_sld *sld, xmlNodePtr test, zl_error *err)
{
    if (!test)
        return zl_fail(err, ZL_FAILED, "a style has an empty filter");
    if (is_named(test, "PropertyIsEqualTo"))
        return keep_property(sld, test, err);
    if (!is_named(test, "And") && !is_named(test, "Or") && !is_named(test, "Not"))
        return zl_fail(err, ZL_FAILED, "a style has a filter <%s> that is not known here",
                       (const char *)test->name);
    xmlNodePtr part = first_element(test->children);
    do
        ZL_TRY(check_filter(sld, part, err));
    while ((part = first_element(part->next)));
    return ZL_OK;
}

/* ---- opening --------------------------------------------------------------------------------- */

static zl_status keep_rule(zl_sld *sld, xmlNodePtr rule, zl_error *err)
{
    xmlNodePtr *grown = zl_grow(sld->rule, sld->nrules, &sld->rules_capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    sld->rule = grown;
    sld->rule[sld->nrules++] = rule;
    xmlNodePtr filter = child(rule, "Filter");
    return filter ? check_filter(sld, first_element(filter->children), err) : ZL_OK;
}

static zl_status keep_rules(zl_sld *sld, zl_error *err)
{
    xmlNodePtr type = child(sld->style, "FeatureTypeStyle");
    for (; type; type = next_named(type->next, "FeatureTypeStyle"))
        for (xmlNodePtr rule = child(type, "Rule"); rule; rule = next_named(rule->next, "Rule"))
            ZL_TRY(keep_rule(sld, rule, err));
    if (sld->nrules == 0)
        return zl_fail(err, ZL_FAILED, "a style has no rules");
    return ZL_OK;
}

zl_status zl_sld_open(zl_sld **out, const char *text, zl_error *err)
{
    ZL_CLEANUP(zl_sld_free_ptr) zl_sld *sld = zl_alloc_zero(1, sizeof *sld);
    size_t size = strlen(text);
    if (!sld || size > INT_MAX)
        return zl_fail_memory(err);
    sld->document = xmlReadMemory(text, (int)size, "style.sld", NULL,
                                  XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (!sld->document)
        return zl_fail(err, ZL_FAILED, "a style is no well-formed XML");
    sld->style = child(child(xmlDocGetRootElement(sld->document), "NamedLayer"), "UserStyle");
    if (!sld->style)
        return zl_fail(err, ZL_FAILED, "a style has no UserStyle");
    ZL_TRY(keep_rules(sld, err));
    *out = sld;
    sld = NULL;
    return ZL_OK;
}

void zl_sld_free_ptr(zl_sld **sld)
{
    if (!*sld)
        return;
    for (size_t i = 0; i < (*sld)->nproperties; i++)
        zl_free((*sld)->property[i]);
    zl_free((*sld)->property);
    zl_free((*sld)->rule);
    xmlFreeDoc((*sld)->document);
    zl_free(*sld);
    *sld = NULL;
}

size_t zl_sld_rules(const zl_sld *sld)
{
    return sld->nrules;
}

const char *zl_sld_property(const zl_sld *sld, size_t i)
{
    return i < sld->nproperties ? sld->property[i] : NULL;
}

/* Title is Chinese, Abstract English. */
static char *title_of(xmlNodePtr node, bool chinese)
{
    char *title = text_of(child(node, chinese ? "Title" : "Abstract"));
    return title ? title : zl_strdup("");
}

char *zl_sld_title(const zl_sld *sld, bool chinese)
{
    return title_of(sld->style, chinese);
}

char *zl_sld_rule_title(const zl_sld *sld, size_t i, bool chinese)
{
    return title_of(sld->rule[i], chinese);
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
    ZL_CLEANUP(zl_free_ptr) char *value = text_of(node);
    if (value)
        add_value(json, key, value);
}

/* The parameters of a Fill or Stroke. */
static void add_parameters(zl_text *json, xmlNodePtr paint)
{
    static const char *const keys[][2] = {
        {"fill", "fill"},          {"fill-opacity", "fillOpacity"}, {"stroke", "stroke"},
        {"stroke-width", "width"}, {"stroke-opacity", "opacity"},   {"stroke-dasharray", "dash"},
        {"stroke-linecap", "cap"}};
    xmlNodePtr parameter = child(paint, "CssParameter");
    for (; parameter; parameter = next_named(parameter->next, "CssParameter")) {
        xmlChar *name = xmlGetProp(parameter, (const xmlChar *)"name");
        for (size_t i = 0; name && i < sizeof keys / sizeof *keys; i++)
            if (strcmp((const char *)name, keys[i][0]) == 0)
                add_text(json, keys[i][1], parameter);
        xmlFree(name);
    }
}

/* A mark, on its own or as a hatch: its paints, form, size and direction. */
static void add_graphic(zl_text *json, xmlNodePtr graphic)
{
    xmlNodePtr mark = child(graphic, "Mark");
    add_text(json, "mark", child(mark, "WellKnownName"));
    add_parameters(json, child(mark, "Fill"));
    add_parameters(json, child(mark, "Stroke"));
    add_text(json, "size", child(graphic, "Size"));
    add_text(json, "rotation", child(graphic, "Rotation"));
}

void zl_sld_symbols(zl_text *json, size_t *count, const zl_sld *sld, size_t i)
{
    xmlNodePtr symbol = first_element(sld->rule[i]->children);
    for (; symbol; symbol = first_element(symbol->next)) {
        bool painted = is_named(symbol, "PolygonSymbolizer") ||
                       is_named(symbol, "LineSymbolizer") || is_named(symbol, "PointSymbolizer");
        if (!painted)
            continue;
        xmlNodePtr fill = child(symbol, "Fill");
        zl_text_add(json, (*count)++ > 0 ? ",{" : "{");
        add_graphic(json, child(symbol, "Graphic"));
        add_graphic(json, child(child(fill, "GraphicFill"), "Graphic"));
        add_parameters(json, fill);
        add_parameters(json, child(symbol, "Stroke"));
        zl_text_add(json, "}");
    }
}
