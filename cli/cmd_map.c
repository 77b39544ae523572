/* map: layers on a sheet of paper, as PNG, SVG or PDF. */
#include <string.h>

#include "message.h"
#include "scene.h"

static zl_map_options map;
static const char *title; /* "none": without */
static int64_t dpi = -1;
static int labels = -1;

static const option own_options[] = {
    {"paper", 0, OPTION_TEXT, &map.paper, N_("SIZE"),
     N_("A0 to A5, or WIDTHxHEIGHT in mm (default A4)"), NULL},
    {"landscape", 0, OPTION_FLAG, &map.landscape, NULL,
     N_("the long side lies (default: as the map is larger)"), NULL},
    {"portrait", 0, OPTION_FLAG, &map.portrait, NULL, N_("the long side stands"), NULL},
    {"scale", 0, OPTION_TEXT, &map.scale, "1:N",
     N_("of the map (default: the largest round one that shows all)"), NULL},
    {"extent", 0, OPTION_TEXT, &map.extent, "W,S,E,N",
     N_("what to show, in degrees (default: the zones)"), NULL},
    {"dpi", 0, OPTION_COUNT, &dpi, "N", N_("dots per inch of a PNG (default 200)"), NULL},
    {"font", 0, OPTION_TEXT, &map.font, N_("FILE"), N_("a font with Chinese signs"), NULL},
    {"mapfile", 0, OPTION_OUTPUT, &map.mapfile, N_("FILE"),
     N_("write FILE.map too, which stock MapServer serves as WMS, with its data beside it"), NULL},
    {0}};
static const option_group own_group = {N_("Options:"), own_options};

static const option text_options[] = {
    {"title", 0, OPTION_TEXT, &title, N_("TEXT"),
     N_("above the map (default: of zones what it shows; none: without)"), NULL},
    {"note", 0, OPTION_TEXT, &map.note, N_("TEXT"),
     N_("below it, such as the map approval number (审图号)"), NULL},
    {"maker", 0, OPTION_TEXT, &map.maker, N_("NAME"), N_("who made the map"), NULL},
    {"date", 0, OPTION_TEXT, &map.date, N_("DATE"),
     N_("of the map (default: none, so that the same data "
        "give the same file)"),
     NULL},
    {"labels", 0, OPTION_CHOICE, &labels, N_("LANGUAGE"),
     N_("names on the map: zh, en or both (default: that of --lang)"), "zh,en,both"},
    {0}};
static const option_group text_group = {N_("Texts:"), text_options};

/* ---- the map -------------------------------------------------------------------------------- */

static zl_status take_options(zl_error *err)
{
    static const char *const words[] = {"zh", "en", "both"};
    map.overwrite = shared.overwrite;
    map.title = title && strcmp(title, "none") == 0 ? "" : title;
    map.labels = labels < 0 ? NULL : words[labels];
    if (dpi == 0)
        return fail(err, ZL_USAGE, "--dpi 0: give 50 to 1200");
    map.dpi = dpi < 0 ? 0 : (double)dpi;
    return ZL_OK;
}

static zl_status run(session *s, zl_error *err)
{
    const emit_spec spec = {.command = "map",
                            .columns = zl_map_columns(),
                            .table_columns = "file,format,width_mm,height_mm,scale_denominator,crs,"
                                             "features",
                            .findings_key = "notes",
                            .digits = -1};
    zl_status status = take_options(err);
    if (status == ZL_OK)
        status = session_store_to_ask(s, NULL, err);
    if (status == ZL_OK)
        status = scene_open(s, 1, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status != ZL_OK)
        return status;
    target_undo_on_signal(true);
    status = zl_map_write(s->layer, s->nlayers, session_argument(s, 0, NULL), &map, session_row, s,
                          s->findings, err);
    target_undo_on_signal(false);
    return status == ZL_OK ? session_finish_done(s, _("the map is drawn"), err) : status;
}

const command map_command = {
    .name = "map",
    .summary = N_("draw a map sheet: PNG, SVG or PDF"),
    .arguments = N_("OUTPUT [LAYER…]"),
    .least = 1,
    .most = 16,
    .output_argument = 1,
    .text = N_(
        "Draws LAYERs (default: zones lines points), the first one lowest, on a sheet with title,\n"
        "legend, scale, coordinates and notes, in the 3-degree Gauss–Krüger zone of its middle.\n"
        "OUTPUT ends in .png, .svg or .pdf. --zone and --where choose zones, --mode lines. The\n"
        "same data give the same PNG and SVG, byte for byte."),
    .groups = {&own_group, &text_group, &filter_group, &source_group, &output_group},
    .example =
        "  zonelayer map map.png --title 开发区分布图 --lang zh\n"
        "  zonelayer map korla.pdf --zone korla-etdz --scale 1:50000 --paper A3 --landscape\n"
        "  zonelayer map site.svg --extent 86.1,41.6,86.4,41.8 --mapfile site.map",
    .run = run};
