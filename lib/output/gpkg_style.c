#include "output/gpkg_style.h"
#include "input/gdal/gdal.h"

#include "base/error.h"
#include "output/creation.h"
#include "output/date.h"

/* ---- layer_styles --------------------------------------------------------------------------- */

#define TABLE "layer_styles"

/* The columns that QGIS makes itself. */
static const struct field {
    const char *name;
    OGRFieldType type;
    int width;
} fields[] = {
    {"f_table_catalog", OFTString, 256},
    {"f_table_schema", OFTString, 256},
    {"f_table_name", OFTString, 256},
    {"f_geometry_column", OFTString, 256},
    {"styleName", OFTString, 30},
    {"styleQML", OFTString, 0},
    {"styleSLD", OFTString, 0},
    {"useAsDefault", OFTInteger, 0},
    {"description", OFTString, 0},
    {"owner", OFTString, 30},
    {"ui", OFTString, 30},
    {"update_time", OFTDateTime, 0},
};

static void add_field(OGRLayerH table, const struct field *field)
{
    OGRFieldDefnH definition = OGR_Fld_Create(field->name, field->type);
    OGR_Fld_SetWidth(definition, field->width);
    if (field->type == OFTInteger)
        OGR_Fld_SetSubType(definition, OFSTBoolean);
    OGR_L_CreateField(table, definition, TRUE);
    OGR_Fld_Destroy(definition);
}

static OGRLayerH find_table(GDALDatasetH dataset)
{
    OGRLayerH table = GDALDatasetGetLayerByName(dataset, TABLE);
    if (table)
        return table;
    char **options = CSLAddString(NULL, "FID=id");
    table = GDALDatasetCreateLayer(dataset, TABLE, NULL, wkbNone, options);
    CSLDestroy(options);
    for (size_t i = 0; table && i < sizeof fields / sizeof *fields; i++)
        add_field(table, &fields[i]);
    return table;
}

static void set_text(OGRFeatureH row, const char *field, const char *text)
{
    OGR_F_SetFieldString(row, OGR_F_GetFieldIndex(row, field), text);
}

static void fill_row(OGRFeatureH row, OGRLayerH layer, const zl_style *style, zl_labels labels)
{
    struct tm now;
    zl_output_moment(&now);
    set_text(row, "f_table_catalog", ""); /* NULL would not be found */
    set_text(row, "f_table_schema", "");
    set_text(row, "f_table_name", OGR_L_GetName(layer));
    set_text(row, "f_geometry_column", OGR_L_GetGeometryColumn(layer));
    set_text(row, "styleName", ZL_STYLE_NAME);
    set_text(row, "styleQML", zl_style_qml(style, labels));
    set_text(row, "styleSLD", zl_style_sld(style));
    OGR_F_SetFieldInteger(row, OGR_F_GetFieldIndex(row, "useAsDefault"), 1);
    set_text(row, "description", labels == ZL_LABELS_EN ? style->title_en : style->title_zh);
    set_text(row, "owner", ZL_STYLE_OWNER);
    OGR_F_SetFieldDateTime(row, OGR_F_GetFieldIndex(row, "update_time"), now.tm_year + 1900,
                           now.tm_mon + 1, now.tm_mday, now.tm_hour, now.tm_min, now.tm_sec, 100);
}

zl_status zl_gpkg_add_style(void *dataset, void *layer, const zl_style *style, zl_labels labels,
                            zl_error *err)
{
    if (!style)
        return ZL_OK;
    OGRLayerH table = find_table(dataset);
    if (!table)
        return zl_fail(err, ZL_FAILED, "the table %s could not be made", TABLE);
    OGRFeatureH row = OGR_F_Create(OGR_L_GetLayerDefn(table));
    fill_row(row, layer, style, labels);
    OGRErr written = OGR_L_CreateFeature(table, row);
    OGR_F_Destroy(row);
    return written == OGRERR_NONE ? ZL_OK
                                  : zl_fail(err, ZL_FAILED, "the style could not be written");
}

/* ---- metadata ------------------------------------------------------------------------------- */

static zl_status set_list(OGRLayerH layer, const char *key, const zl_seen *seen, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text list = {0};
    zl_seen_join(&list, seen);
    if (list.failed)
        return zl_fail_memory(err);
    if (list.size)
        GDALSetMetadataItem(layer, key, list.data, NULL);
    return ZL_OK;
}

zl_status zl_gpkg_describe(void *layer, const zl_style *style, const zl_survey *survey,
                           zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text title = {0};
    if (style)
        zl_text_addf(&title, "%s / %s", style->title_zh, style->title_en);
    if (title.failed)
        return zl_fail_memory(err);
    if (title.size)
        GDALSetMetadataItem(layer, "title", title.data, NULL);
    if (survey->schematic)
        GDALSetMetadataItem(layer, "abstract", ZL_SCHEMATIC_REMARK, NULL);
    ZL_TRY(set_list(layer, "source", &survey->documents, err));
    return set_list(layer, "licence", &survey->licences, err);
}
