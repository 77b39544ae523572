#include "output/report/painting.h"

#include <string.h>

#include "base/alloc.h"
#include "base/error.h"

zl_status zl_painting_open(zl_painting *out, const char *sld, zl_error *err)
{
    zl_sld *opened;
    ZL_TRY(zl_sld_open(&opened, sld, err));
    *out = (zl_painting){.sld = opened};
    return ZL_OK;
}

void zl_painting_free(zl_painting *painting)
{
    for (size_t i = 0; i < painting->count; i++)
        zl_free(painting->rules[i]);
    zl_free(painting->rules);
    zl_free(painting->look);
    zl_sld_free_ptr(&painting->sld);
    *painting = (zl_painting){0};
}

static void add_look(zl_looks *looks, const zl_sld *sld, const char *rules)
{
    size_t symbols = 0;
    zl_text_add(&looks->json, looks->count > 0 ? ",\n[" : "[");
    for (size_t i = 0; rules[i]; i++)
        if (rules[i] == '1')
            zl_sld_symbols(&looks->json, &symbols, sld, i);
    zl_text_add(&looks->json, "]");
    looks->count++;
}

/* Takes `rules` over when it gives ZL_OK. */
static zl_status keep(zl_painting *painting, zl_looks *looks, char *rules, zl_error *err)
{
    char **grown =
        zl_grow(painting->rules, painting->count, &painting->rules_capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    painting->rules = grown;
    size_t *look = zl_grow(painting->look, painting->count, &painting->look_capacity, sizeof *look);
    if (!look)
        return zl_fail_memory(err);
    painting->look = look;
    painting->rules[painting->count] = rules;
    painting->look[painting->count++] = looks->count;
    add_look(looks, painting->sld, rules);
    return ZL_OK;
}

zl_status zl_painting_look(size_t *out, zl_painting *painting, zl_looks *looks,
                           zl_sld_value_fn value, const void *user, zl_error *err)
{
    size_t nrules = zl_sld_rules(painting->sld);
    ZL_CLEANUP(zl_free_ptr) char *rules = zl_alloc_zero(nrules + 1, 1);
    if (!rules)
        return zl_fail_memory(err);
    for (size_t i = 0; i < nrules; i++)
        rules[i] = zl_sld_match(painting->sld, i, value, user) ? '1' : '0';
    for (size_t i = 0; i < painting->count; i++)
        if (strcmp(painting->rules[i], rules) == 0) {
            *out = painting->look[i];
            return ZL_OK;
        }
    ZL_TRY(keep(painting, looks, rules, err));
    rules = NULL;
    *out = looks->count - 1;
    return ZL_OK;
}

static bool is_used(const zl_painting *painting, size_t rule)
{
    for (size_t i = 0; i < painting->count; i++)
        if (painting->rules[i][rule] == '1')
            return true;
    return false;
}

static void add_entry(zl_text *json, const zl_painting *painting, size_t rule, bool chinese)
{
    size_t symbols = 0;
    zl_text_add(json, "\n{\"title\":");
    zl_text_add_json(json, zl_sld_rule_title(painting->sld, rule, chinese));
    zl_text_add(json, ",\"symbols\":[");
    zl_sld_symbols(json, &symbols, painting->sld, rule);
    zl_text_add(json, "]}");
}

zl_status zl_painting_legend(zl_text *json, const zl_painting *painting, const char *part,
                             zl_shape_kind kind, bool chinese, zl_error *err)
{
    static const char *const kinds[] = {
        [ZL_SHAPE_POINT] = "point", [ZL_SHAPE_LINE] = "line", [ZL_SHAPE_POLYGON] = "polygon"};
    bool first = true;
    if (painting->count == 0)
        return ZL_OK;
    zl_text_addf(json, "%s{\"part\":\"%s\",\"kind\":\"%s\",\"title\":", json->size ? "," : "", part,
                 kinds[kind]);
    zl_text_add_json(json, zl_sld_title(painting->sld, chinese));
    zl_text_add(json, ",\"entries\":[");
    for (size_t i = 0; i < zl_sld_rules(painting->sld); i++) {
        if (!is_used(painting, i))
            continue;
        zl_text_add(json, first ? "" : ",");
        add_entry(json, painting, i, chinese);
        first = false;
    }
    zl_text_add(json, "]}");
    return json->failed ? zl_fail_memory(err) : ZL_OK;
}
