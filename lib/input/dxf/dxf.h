/* A DXF drawing as a source: its lines become rings, lines or points of a table in memory. GDAL
 * reads the entities; what a drawing says about places is decided here. */
#ifndef ZL_INPUT_DXF_DXF_H
#define ZL_INPUT_DXF_DXF_H

#include "base/text.h"
#include "input/source/source.h"

/** What the file says before its entities, and what GDAL does not tell of them. */
typedef struct zl_dxf_header {
    char version[16]; /**< $ACADVER, "AC1015" */
    int units;        /**< $INSUNITS: 0 none, 4 millimetres, 6 metres … */
    size_t curves;  /**< circles, arcs, ellipses, splines, polylines with arcs among their edges */
    size_t inserts; /**< block references */
    char codepage[24]; /**< $DWGCODEPAGE, "ANSI_936" */
    bool beyond_ascii; /**< some value has more than ASCII */
    bool utf8;         /**< all values are UTF-8 */
    bool truncated;    /**< the file ends before it says EOF */
} zl_dxf_header;

/** Reads the group codes of a file. ZL_BAD_DATA for a DWG or a binary DXF, with what to do. */
zl_status zl_dxf_scan(zl_dxf_header *out, const char *path, const char *shown, zl_error *err);

/** The encoding to read a drawing in when the user names none: UTF-8 where its text is that (what
 *  AutoCAD 2007 and later write under any $DWGCODEPAGE); NULL: what the header says. */
const char *zl_dxf_encoding(const zl_dxf_header *header);

/** Is it a drawing in AutoCAD's own format, which nothing here reads? */
bool zl_is_dwg(const char *path);

typedef struct zl_dxf_entity {
    zl_shape *shape;     /**< one path, one polygon or one point, as in the file; owned */
    char *text, *handle; /**< NULL: none; owned */
    size_t layer;
    bool closed; /**< a path that ends where it begins */
} zl_dxf_entity;

typedef struct zl_dxf_layer {
    char *name;
    size_t closed, open, areas, points, texts, others;
    bool chosen;
} zl_dxf_layer;

typedef struct zl_dxf {
    zl_dxf_entity *entity;
    zl_dxf_layer *layer; /**< in the order of the file */
    size_t nentities, nlayers, entity_capacity, layer_capacity;
    size_t paper, raised; /**< on paper space; with heights */
    double largest;       /**< coordinate */
} zl_dxf;

/** Reads all entities of model space. */
zl_status zl_dxf_read(zl_dxf *out, void *ogr_layer, const char *shown, zl_error *err);
void zl_dxf_free(zl_dxf *dxf); /**< for ZL_CLEANUP too */
/** A copy with the characters that are written as \U+XXXX; freed with zl_free(), NULL: no memory.
 */
char *zl_dxf_unescape(const char *text);
/** Marks the CAD layers of a list "名称,…" (NULL: the only one). ZL_USAGE names them all, with what
 *  is on each. */
zl_status zl_dxf_choose(zl_dxf *dxf, const char *list, const char *shown, zl_error *err);
/** What is on the chosen layers, added up. */
zl_dxf_layer zl_dxf_sum(const zl_dxf *dxf);
/** The same in words: "3 closed polylines, 2 texts". */
void zl_dxf_describe(zl_text *out, const zl_dxf *dxf);

#endif
