/* export: a layer as a file for other programs. */
#include "session.h"

static zl_export_options export_options;
static int format = -1;

static const option own_options[] = {
    {"output-format", 'f', OPTION_CHOICE, &format, "FORMAT",
     "geojson, shapefile or gpkg; else from OUTPUT's ending", "geojson,shapefile,gpkg"},
    {"crs", 0, OPTION_TEXT, &export_options.crs, "CRS",
     "EPSG:n, or gk3 for one file per 3-degree zone (default EPSG:4490)", NULL},
    {"encoding", 0, OPTION_TEXT, &export_options.encoding, "NAME",
     "of a Shapefile's text (default UTF-8)", NULL},
    {"source-encoding", 0, OPTION_TEXT, &shared.source.encoding, "NAME",
     "of the text of a LAYER that is a file", NULL},
    {0}};
static const option_group own_group = {"Options:", own_options};

static zl_status run(session *s, zl_error *err)
{
    static const char *const formats[] = {"geojson", "shapefile", "gpkg"};
    const emit_spec spec = {
        .command = "export", .columns = zl_export_columns(), .findings_key = "notes", .digits = -1};
    zl_layer *layer;
    export_options.format = format < 0 ? NULL : formats[format];
    export_options.overwrite = shared.overwrite;
    zl_status status = session_store_to_ask(s, NULL, err);
    if (status == ZL_OK)
        status = session_layer(&layer, s, session_argument(s, 0, NULL), &shared.filter, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status == ZL_OK)
        status = zl_export(layer, session_argument(s, 1, NULL), &export_options, session_row, s,
                           s->findings, err);
    return status == ZL_OK ? session_finish(s, err) : status;
}

const command export_command = {
    .name = "export",
    .summary = "write a layer as GeoJSON, Shapefile or GeoPackage",
    .arguments = "LAYER OUTPUT",
    .least = 2,
    .most = 2,
    .text =
        "Writes LAYER to OUTPUT: GeoJSON in CRS84, Shapefile and GeoPackage in EPSG:4490 unless\n"
        "--crs says otherwise. The file is read back and compared before it appears; one that\n"
        "is there is replaced with --overwrite only.",
    .groups = {&own_group, &filter_group, &source_group_of_export, &output_group},
    .example = "  zonelayer export zones zones.gpkg\n"
               "  zonelayer export zones zones_gk3.shp --crs gk3 --overwrite",
    .run = run};
