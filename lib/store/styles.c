/* The table of styles, and how a layer comes to its own. */
#include "store/styles.h"

#include <string.h>

/* In this order a layer is judged, and in this order the texts are embedded (lib/CMakeLists.txt):
 * of each style the SLD and the QML in Chinese, English and both. */
static const zl_style styles[] = {
    {"zones", ZL_SHAPE_POLYGON, "name_zh,category,status,boundary_basis", "开发区",
     "Development zones"},
    {"lines", ZL_SHAPE_LINE, "name_zh,mode,status,boundary_basis", "铁路与公路",
     "Railways and roads"},
    {"points", ZL_SHAPE_POINT, "name_zh,kind,boundary_basis", "站点与城镇",
     "Stations, interchanges, towns, airports"},
    {"corridors", ZL_SHAPE_POLYGON, "mode,within_m,boundary_basis,verdict", "沿线走廊",
     "Land along lines"},
    {"overlaps", ZL_SHAPE_POLYGON, "a,b,class,relation,boundary_basis", "重叠范围", "Overlaps"},
    {"changes", ZL_SHAPE_POLYGON, "kind,verdict,from_date,max_shift_m", "边界变化",
     "Changes of boundaries"},
    {"audit", ZL_SHAPE_POLYGON, "check,verdict,declared_km2,computed_km2", "面积核对",
     "Audit of declared areas"},
    {"land", ZL_SHAPE_POLYGON, "", "地块", "Land"},
    {"other_lines", ZL_SHAPE_LINE, "", "线", "Lines"},
    {"other_points", ZL_SHAPE_POINT, "", "点", "Points"},
};

enum { STYLES = sizeof styles / sizeof *styles, TEXTS = 1 + ZL_LABELS };

extern const char *const zl_style_texts[];

bool zl_labels_parse(zl_labels *out, const char *word)
{
    static const char *const words[] = {"zh", "en", "both"};
    for (size_t i = 0; i < ZL_LABELS; i++) {
        if (strcmp(word, words[i]) != 0)
            continue;
        *out = (zl_labels)i;
        return true;
    }
    return false;
}

const zl_style *zl_style_get(size_t i)
{
    return i < STYLES ? &styles[i] : NULL;
}

const zl_style *zl_style_find(const char *name)
{
    for (size_t i = 0; i < STYLES; i++)
        if (strcmp(styles[i].name, name) == 0)
            return &styles[i];
    return NULL;
}

static bool has_all(const zl_columns *columns, const char *needs)
{
    for (size_t size; *needs; needs += size + (needs[size] == ',')) {
        size = strcspn(needs, ",");
        bool found = false;
        for (size_t i = 0; i < columns->count && !found; i++)
            found = strlen(columns->column[i].name) == size &&
                    strncmp(columns->column[i].name, needs, size) == 0;
        if (!found)
            return false;
    }
    return true;
}

const zl_style *zl_style_choose(zl_shape_kind kind, const zl_columns *columns)
{
    for (size_t i = 0; i < STYLES; i++)
        if (styles[i].shape_kind == kind && has_all(columns, styles[i].needs))
            return &styles[i];
    return NULL;
}

static const char *text_of(const zl_style *style, size_t text)
{
    return zl_style_texts[(size_t)(style - styles) * TEXTS + text];
}

const char *zl_style_sld(const zl_style *style)
{
    return text_of(style, 0);
}

const char *zl_style_qml(const zl_style *style, zl_labels labels)
{
    return text_of(style, 1 + (size_t)labels);
}
