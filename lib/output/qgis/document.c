/* The document of a project: what all layers share, and the parts in their order. */
#include <libxml/tree.h>
#include <stdio.h>

#include "base/error.h"
#include "output/qgis/project.h"

static xmlNode *add_property(zl_xml *xml, xmlNode *parent, const char *name, const char *type,
                             const char *value)
{
    xmlNode *node = zl_xml_add_text(xml, parent, name, value);
    zl_xml_set(xml, node, "type", type);
    return node;
}

/* Areas and lengths that QGIS measures are on the ellipsoid of CGCS2000. */
static void add_properties(zl_xml *xml, xmlNode *root)
{
    xmlNode *at = zl_xml_add(xml, root, "properties");
    add_property(xml, zl_xml_add(xml, at, "Measure"), "Ellipsoid", "QString", "EPSG:1024");
    xmlNode *units = zl_xml_add(xml, at, "Measurement");
    add_property(xml, units, "AreaUnits", "QString", "km2");
    add_property(xml, units, "DistanceUnits", "QString", "meters");
    add_property(xml, zl_xml_add(xml, at, "Paths"), "Absolute", "bool", "false");
    add_property(xml, zl_xml_add(xml, at, "SpatialRefSys"), "ProjectionsEnabled", "int", "1");
}

static zl_status add_canvas(zl_xml *xml, xmlNode *root, const zl_qgis_project *project,
                            zl_error *err)
{
    xmlNode *canvas = zl_xml_add(xml, root, "mapcanvas");
    zl_xml_set(xml, canvas, "name", "theMapCanvas");
    zl_xml_set(xml, canvas, "annotationsVisible", "1");
    zl_xml_add_text(xml, canvas, "units",
                    zl_crs_is_geographic(project->crs) ? "degrees" : "meters");
    zl_qgis_add_extent(xml, canvas, &project->view);
    zl_xml_add_text(xml, canvas, "rotation", "0");
    return zl_qgis_add_crs(xml, zl_xml_add(xml, canvas, "destinationsrs"), project->crs_code, err);
}

static zl_status add_view(zl_xml *xml, xmlNode *root, const zl_qgis_project *project, zl_error *err)
{
    xmlNode *settings = zl_xml_add(xml, root, "ProjectViewSettings");
    zl_xml_set(xml, settings, "UseProjectScales", "0");
    zl_xml_set(xml, settings, "rotation", "0");
    xmlNode *view = zl_xml_add(xml, settings, "DefaultViewExtent");
    zl_xml_setf(xml, view, "xmin", "%.17g", project->view.west);
    zl_xml_setf(xml, view, "ymin", "%.17g", project->view.south);
    zl_xml_setf(xml, view, "xmax", "%.17g", project->view.east);
    zl_xml_setf(xml, view, "ymax", "%.17g", project->view.north);
    return zl_qgis_add_crs(xml, view, project->crs_code, err);
}

static zl_status add_layers(zl_xml *xml, xmlNode *root, const zl_qgis_project *project,
                            zl_error *err)
{
    xmlNode *layers = zl_xml_add(xml, root, "projectlayers");
    for (size_t i = 0; i < project->count; i++)
        ZL_TRY(zl_qgis_add_layer(xml, layers, project, &project->layer[i], err));
    return ZL_OK;
}

static void add_metadata(zl_xml *xml, xmlNode *root, const zl_qgis_project *project)
{
    xmlNode *at = zl_xml_add(xml, root, "projectMetadata");
    zl_xml_add_text(xml, at, "language", project->labels == ZL_LABELS_EN ? "en" : "zh");
    zl_xml_add_text(xml, at, "type", "");
    zl_xml_add_text(xml, at, "title", project->title);
    zl_xml_add_text(xml, at, "abstract", project->sources);
}

zl_status zl_qgis_document(zl_text *out, const zl_qgis_project *project, zl_error *err)
{
    ZL_CLEANUP(zl_xml_end) zl_xml xml;
    zl_xml_begin(&xml, "qgis");
    xmlNode *root = zl_xml_root(&xml);
    zl_xml_set(&xml, root, "version", "3.22.0");
    zl_xml_set(&xml, root, "projectname", project->title);
    zl_xml_add_text(&xml, root, "title", project->title);
    ZL_TRY(zl_qgis_add_crs(&xml, zl_xml_add(&xml, root, "projectCrs"), project->crs_code, err));
    zl_qgis_add_tree(&xml, root, project);
    ZL_TRY(add_canvas(&xml, root, project, err));
    ZL_TRY(add_layers(&xml, root, project, err));
    add_properties(&xml, root);
    add_metadata(&xml, root, project);
    xmlNode *layouts = zl_xml_add(&xml, root, "Layouts");
    zl_qgis_add_sheet(&xml, layouts, project);
    zl_qgis_add_pages(&xml, layouts, project);
    ZL_TRY(add_view(&xml, root, project, err));
    return zl_xml_write(out, &xml, err);
}
