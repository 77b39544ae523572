/* qgis: a project for QGIS, with its data. */
#include <string.h>

#include "message.h"
#include "scene.h"

static zl_qgis_options qgis;
static int labels = -1;

static const option own_options[] = {
    {"labels", 0, OPTION_CHOICE, &labels, N_("LANGUAGE"),
     N_("of legend and labels: zh, en or both (default: --lang, else zh)"), "zh,en,both"},
    {"title", 0, OPTION_TEXT, &qgis.title, N_("TEXT"), N_("of the project and its sheet"), NULL},
    {"crs", 0, OPTION_TEXT, &qgis.crs, "CRS",
     N_("of the project, EPSG:n (default: the 3-degree zone of the land)"), NULL},
    {0}};
static const option_group own_group = {N_("Options:"), own_options};

/* Legend and labels are in the language of the messages where that was asked for. */
static const char *chosen_labels(void)
{
    static const char *const languages[] = {"zh", "en", "both"};
    return languages[labels >= 0 ? labels : shared.lang];
}

static zl_status run(session *s, zl_error *err)
{
    const emit_spec spec = {
        .command = "qgis", .columns = zl_qgis_columns(), .findings_key = "notes", .digits = -1};
    qgis.labels = chosen_labels();
    qgis.overwrite = shared.overwrite;
    zl_status status = session_store_to_ask(s, NULL, err);
    if (status == ZL_OK)
        status = scene_open(s, 1, err);
    const size_t nlayers = s->nlayers;
    if (status == ZL_OK)
        status = session_stored(&qgis.documents, s, "documents", err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status != ZL_OK)
        return status;
    target_undo_on_signal(true);
    status = zl_qgis_write(s->layer, nlayers, session_argument(s, 0, NULL), &qgis, session_row, s,
                           s->findings, err);
    target_undo_on_signal(false);
    return status == ZL_OK ? session_finish_done(s, _("the project is written"), err) : status;
}

const command qgis_command = {
    .name = "qgis",
    .summary = N_("write a styled QGIS project with its data and a sheet for printing"),
    .arguments = N_("OUTPUT [LAYER…]"),
    .least = 1,
    .most = 1 + 32,
    .output_argument = 1,
    .text = N_(
        "Writes OUTPUT.qgz with the data in OUTPUT.gpkg beside it, or OUTPUT.gpkg with both, and\n"
        "opens in QGIS styled and labelled: the layers zones, lines and points, or those that are\n"
        "named, the first one lowest. The project is in the Gauss-Kruger zone (CGCS2000,\n"
        "3 degrees) of the middle of the land, measures on the ellipsoid, and has a sheet with\n"
        "title, legend, scale bar, north arrow and, where outlines are schematic, a note that\n"
        "says so. With several layers --zone and --where choose zones, --mode lines."),
    .groups = {&own_group, &filter_group, &source_group, &output_group},
    .example = "  zonelayer qgis zones.qgz\n"
               "  zonelayer qgis korla.qgz --zone korla-etdz,上库 --title 库尔勒 --overwrite\n"
               "  zonelayer qgis one_file.gpkg --status any --labels both",
    .run = run};
