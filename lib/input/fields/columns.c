/* The columns of each kind: the same in the store and in the shipped files. */
#include <string.h>

#include "input/fields/fields.h"

#define STATUS   "existing,under-construction,planned,revoked", "status"
#define BASIS    "surveyed,digitised,schematic,none", "boundary_basis"
#define AREA     "measured,calibrated,nominal", "area_basis"
#define MODE     "railway,high-speed-railway,expressway,national-road,provincial-road", "mode"
#define DECLARED "approved,planned,governed,built-up,implementation", "declared_kind"
#define SIDE     "north,north-east,east,south-east,south,south-west,west,north-west", "side"
#define UNIT     "m2,ha,mu,km2", "unit"

static const zl_our_column zones[] = {
    {"id", ZL_TEXT, true, NULL, NULL},
    {"name_zh", ZL_TEXT, true, NULL, NULL},
    {"name_en", ZL_TEXT, false, NULL, NULL},
    {"aliases", ZL_LIST, false, NULL, NULL},
    {"category", ZL_TEXT, false, NULL, "category"},
    {"part_of", ZL_TEXT, false, NULL, NULL},
    {"status", ZL_TEXT, false, STATUS},
    {"boundary_basis", ZL_TEXT, false, BASIS},
    {"area_basis", ZL_TEXT, false, AREA},
    {"accuracy_m", ZL_REAL, false, NULL, NULL},
    {"document", ZL_TEXT, false, NULL, NULL},
    {"placed_by", ZL_TEXT, false, NULL, NULL},
    {"valid_from", ZL_TEXT, false, NULL, NULL},
    {"valid_to", ZL_TEXT, false, NULL, NULL},
    {"licence", ZL_TEXT, false, NULL, NULL},
    {"extra", ZL_TEXT, false, NULL, NULL},
};

static const zl_our_column lines[] = {
    {"id", ZL_TEXT, true, NULL, NULL},          {"part", ZL_INTEGER, false, NULL, NULL},
    {"name_zh", ZL_TEXT, false, NULL, NULL},    {"name_en", ZL_TEXT, false, NULL, NULL},
    {"aliases", ZL_LIST, false, NULL, NULL},    {"mode", ZL_TEXT, true, MODE},
    {"status", ZL_TEXT, false, STATUS},         {"boundary_basis", ZL_TEXT, false, BASIS},
    {"accuracy_m", ZL_REAL, false, NULL, NULL}, {"document", ZL_TEXT, false, NULL, NULL},
    {"licence", ZL_TEXT, false, NULL, NULL},    {"note", ZL_TEXT, false, NULL, NULL},
    {"extra", ZL_TEXT, false, NULL, NULL},
};

static const zl_our_column points[] = {
    {"id", ZL_TEXT, true, NULL, NULL},          {"name_zh", ZL_TEXT, false, NULL, NULL},
    {"name_en", ZL_TEXT, false, NULL, NULL},    {"kind", ZL_TEXT, true, NULL, "point_kind"},
    {"status", ZL_TEXT, false, STATUS},         {"boundary_basis", ZL_TEXT, false, BASIS},
    {"accuracy_m", ZL_REAL, false, NULL, NULL}, {"document", ZL_TEXT, false, NULL, NULL},
    {"licence", ZL_TEXT, false, NULL, NULL},    {"extra", ZL_TEXT, false, NULL, NULL},
};

static const zl_our_column declared_areas[] = {
    {"id", ZL_TEXT, true, NULL, NULL},
    {"kind", ZL_TEXT, true, DECLARED},
    {"value", ZL_REAL, true, NULL, NULL},
    {"decimals", ZL_INTEGER, false, NULL, NULL},
    {"unit", ZL_TEXT, true, UNIT},
    {"date", ZL_TEXT, false, NULL, NULL},
    {"document", ZL_TEXT, true, NULL, NULL},
    {"quote", ZL_TEXT, false, NULL, NULL},
    {"excludes", ZL_TEXT, false, NULL, NULL},
    {"composed_of", ZL_LIST, false, NULL, NULL},
    {"note", ZL_TEXT, false, NULL, NULL},
};

static const zl_our_column documents[] = {
    {"id", ZL_TEXT, true, NULL, NULL},        {"title", ZL_TEXT, true, NULL, NULL},
    {"title_en", ZL_TEXT, false, NULL, NULL}, {"date", ZL_TEXT, false, NULL, NULL},
    {"issuer", ZL_TEXT, false, NULL, NULL},   {"kind", ZL_TEXT, false, NULL, NULL},
    {"url", ZL_TEXT, false, NULL, NULL},      {"note", ZL_TEXT, false, NULL, NULL},
};

/* Side and bound may be missing where the quote has them: load_bounds.c in the store fills them. */
static const zl_our_column declared_bounds[] = {
    {"id", ZL_TEXT, true, NULL, NULL},        {"side", ZL_TEXT, false, SIDE},
    {"bound", ZL_TEXT, false, NULL, NULL},    {"feature", ZL_TEXT, false, NULL, NULL},
    {"offset_m", ZL_REAL, false, NULL, NULL}, {"date", ZL_TEXT, false, NULL, NULL},
    {"document", ZL_TEXT, false, NULL, NULL}, {"quote", ZL_TEXT, false, NULL, NULL},
    {"note", ZL_TEXT, false, NULL, NULL},
};

#define COUNT(table) (sizeof(table) / sizeof *(table))

static const struct {
    const zl_our_column *columns;
    size_t count;
} tables[] = {
    [ZL_KIND_ZONE] = {zones, COUNT(zones)},
    [ZL_KIND_LINE] = {lines, COUNT(lines)},
    [ZL_KIND_POINT] = {points, COUNT(points)},
    [ZL_KIND_LAND] = {NULL, 0},
    [ZL_KIND_DECLARED] = {declared_areas, COUNT(declared_areas)},
    [ZL_KIND_DOCUMENT] = {documents, COUNT(documents)},
    [ZL_KIND_BOUNDS] = {declared_bounds, COUNT(declared_bounds)},
};

const zl_our_column *zl_kind_columns(zl_kind kind, size_t *count)
{
    *count = tables[kind].count;
    return tables[kind].columns;
}

const zl_our_column *zl_kind_column(zl_kind kind, const char *name)
{
    for (size_t i = 0; i < tables[kind].count; i++)
        if (strcmp(tables[kind].columns[i].name, name) == 0)
            return &tables[kind].columns[i];
    return NULL;
}
