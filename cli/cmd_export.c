/* export: a layer as a file for other programs. */
#include "message.h"
#include "session.h"

static zl_export_options export_options;
static int format = -1, program = -1;
static bool zone_prefix, no_zone_prefix;

static const option own_options[] = {
    {"output-format", 'f', OPTION_CHOICE, &format, N_("FORMAT"),
     N_("geojson, geojsonseq, shapefile, gpkg, flatgeobuf, filegdb, kml, kmz, gml, csv, dxf, "
        "mapinfo, mif or "
        "txt; "
        "else from OUTPUT's ending"),
     "geojson,geojsonseq,shapefile,gpkg,flatgeobuf,filegdb,kml,kmz,gml,csv,dxf,mapinfo,mif,txt"},
    {"crs", 0, OPTION_TEXT, &export_options.crs, "CRS",
     N_("EPSG:n, or gk3 for one file per 3-degree zone (default EPSG:4490)"), NULL},
    {"encoding", 0, OPTION_TEXT, &export_options.encoding, N_("NAME"),
     N_("of the text of a Shapefile (default UTF-8) or TXT (default GBK)"), NULL},
    {"schema", 0, OPTION_TEXT, &export_options.schema, N_("FILE"),
     N_("write the fields that FILE.json or .csv asks for, or say why not"), NULL},
    {"allow-schematic", 0, OPTION_FLAG, &export_options.allow_schematic, NULL,
     N_("an official schema takes schematic outlines too"), NULL},
    {"delivery-list", 0, OPTION_OUTPUT, &export_options.delivery_list, N_("FILE"),
     N_("list the files with SHA-256 in FILE.csv or .json, and FILE.sha256"), NULL},
    {"xy", 0, OPTION_FLAG, &export_options.xy, NULL,
     N_("a CSV of points has columns X and Y in place of WKT"), NULL},
    {"target", 0, OPTION_CHOICE, &program, N_("PROGRAM"),
     N_("arcgis: GBK Shapefile with .cpg, language byte, ASCII names"), "arcgis"},
    {"source-encoding", 0, OPTION_TEXT, &shared.source.encoding, N_("NAME"),
     N_("of the text of a LAYER that is a file"), NULL},
    {0}};
static const option_group own_group = {N_("Options:"), own_options};

static const option txt_options[] = {
    {"zone-prefix", 0, OPTION_FLAG, &zone_prefix, NULL,
     N_("eastings with the number of the zone before them"), NULL},
    {"no-zone-prefix", 0, OPTION_FLAG, &no_zone_prefix, NULL, N_("eastings without it"), NULL},
    {"precision", 0, OPTION_TEXT, &export_options.precision, "N",
     N_("decimals of a metre, 0 to 6 (default 3)"), NULL},
    {"open-rings", 0, OPTION_FLAG, &export_options.open_rings, NULL,
     N_("do not repeat the first point of a ring at its end"), NULL},
    {"producer", 0, OPTION_TEXT, &export_options.producer, N_("NAME"),
     N_("数据产生单位, who made the data"), NULL},
    {0}};
static const option_group txt_group = {N_("Boundary-point TXT:"), txt_options};

/* A stored layer is on CGCS2000: these two can only mean the datum of --crs. With a file, the
 * transformation is that of its reading. */
static zl_status take_datum_options(const session *s, zl_error *err)
{
    bool asked = shared.source.transformation || shared.source.assume_same_datum;
    if (asked && !s->reads_file && !export_options.crs)
        return fail(err, ZL_USAGE,
                    "%s is a stored layer on CGCS2000; --transformation and --assume-same-datum "
                    "go with a --crs of another datum",
                    s->stored);
    export_options.assume_same_datum = export_options.crs && shared.source.assume_same_datum;
    if (s->reads_file)
        return ZL_OK;
    export_options.transformation = shared.source.transformation;
    shared.source.transformation = NULL;
    shared.source.assume_same_datum = false;
    return ZL_OK;
}

static zl_status take_prefix(zl_error *err)
{
    if (zone_prefix && no_zone_prefix)
        return fail(err, ZL_USAGE, "--zone-prefix and --no-zone-prefix contradict each other");
    export_options.zone_prefix = zone_prefix      ? ZL_PREFIX_YES
                                 : no_zone_prefix ? ZL_PREFIX_NO
                                                  : ZL_PREFIX_OF_CRS;
    return ZL_OK;
}

static zl_status run(session *s, zl_error *err)
{
    static const char *const formats[] = {
        "geojson", "geojsonseq", "shapefile", "gpkg", "flatgeobuf", "filegdb", "kml",
        "kmz",     "gml",        "csv",       "dxf",  "mapinfo",    "mif",     "txt"};
    const emit_spec spec = {
        .command = "export", .columns = zl_export_columns(), .findings_key = "notes", .digits = -1};
    zl_layer *layer;
    export_options.format = format < 0 ? NULL : formats[format];
    export_options.overwrite = shared.overwrite;
    export_options.allow_database = shared.source.allow_database;
    export_options.target = program < 0 ? NULL : "arcgis";
    zl_status status = take_prefix(err);
    if (status == ZL_OK)
        status = session_store_to_ask(s, NULL, err);
    if (status == ZL_OK)
        status = session_layer(&layer, s, session_argument(s, 0, NULL), &shared.filter, err);
    if (status == ZL_OK)
        status = take_datum_options(s, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status != ZL_OK)
        return status;
    target_undo_on_signal(true);
    status = zl_export(layer, session_argument(s, 1, NULL), &export_options, session_row, s,
                       s->findings, err);
    target_undo_on_signal(false);
    return status == ZL_OK ? session_finish_done(s, _("the export is done"), err) : status;
}

const command export_command = {
    .name = "export",
    .summary = N_("write a layer for other programs: GeoJSON, Shapefile, GeoPackage, KML …"),
    .arguments = N_("LAYER OUTPUT"),
    .least = 2,
    .most = 2,
    .output_argument = 2,
    .text = N_(
        "Writes LAYER to OUTPUT, in EPSG:4490 unless --crs says otherwise; GeoJSON and KML are\n"
        "always in WGS 84 longitude and latitude. What a format cannot hold is told on standard\n"
        "error. The file is read back and compared before it appears; one that\n"
        "is there is replaced with --overwrite only. A --crs of another datum than CGCS2000 and\n"
        "WGS 84 takes --transformation (from that CRS to EPSG:4490) or --assume-same-datum.\n"
        "A Shapefile has ten bytes for a field name: longer ones are cut between characters, and\n"
        "OUTPUT_fields.csv has the full and the Chinese ones. A boundary-point TXT (界址点坐标) "
        "and\n"
        "a DXF are in the 3-degree zone of the layer, or one file for each; TXT has X to the "
        "north.\n"
        "OUTPUT may be a table of PostGIS too: 'zonelayer help databases'."),
    .groups = {&own_group, &txt_group, &filter_group, &source_group_of_export, &output_group},
    .example = "  zonelayer export zones zones.gpkg\n"
               "  zonelayer export zones zones_gk3.shp --crs gk3 --overwrite\n"
               "  zonelayer export zones zones_gbk.shp --target arcgis\n"
               "  zonelayer export zones korla.txt --zone korla-etdz --crs EPSG:4517",
    .run = run};
