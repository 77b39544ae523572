/* The inside of a drawing that becomes a table. */
#ifndef ZL_INPUT_DXF_PRIVATE_H
#define ZL_INPUT_DXF_PRIVATE_H

#include "geometry/linework.h"
#include "input/dxf/dxf.h"
#include "input/gdal/gdal.h"
#include "input/source/private.h"

/* The table in memory, and what it is made from. */
typedef struct zl_drawing {
    zl_source *source;
    zl_dxf dxf;
    zl_shape_kind shape;
    double snap;
    GDALDatasetH table;
    OGRLayerH layer;

    zl_shape *paths; /* open lines, and their entities */
    size_t *path_entity;
    zl_linework linework;
    zl_shape *rings; /* closed polylines, then faces */
    size_t *ring_entity, *parent;
    size_t nclosed, nwritten;
} zl_drawing;

enum { ZL_DXF_TEXT, ZL_DXF_LAYER, ZL_DXF_HANDLE, ZL_DXF_OPEN, ZL_DXF_NFIELDS };

bool zl_drawing_chosen(const zl_drawing *d, const zl_dxf_entity *entity);
/** An OGR line or ring. */
OGRGeometryH zl_drawing_path(const double *xy, size_t npoints, OGRwkbGeometryType type);
/** Adds a feature; takes the geometry over. `open` says why a line is no ring, or is NULL. */
zl_status zl_drawing_write(zl_drawing *d, OGRGeometryH geometry, const zl_dxf_entity *entity,
                           const char *text, const char *open, zl_error *err);
/** Writes the polygons that the gathered lines make, and the lines that make none. */
zl_status zl_drawing_write_polygons(zl_drawing *d, zl_error *err);
/** What the header says, as notes; ZL_BAD_DATA when the unit is none that a map has. */
zl_status zl_drawing_note_header(zl_drawing *d, const zl_dxf_header *header,
                                 const zl_source_options *options, zl_error *err);

#endif
