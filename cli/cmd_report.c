/* report: one page with map and tables, for people who have neither QGIS nor a terminal. */
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "session.h"
#include "text.h"

static zl_report_options report;
static metres_list within;

static const option own_options[] = {
    {"title", 0, OPTION_TEXT, &report.title, "TEXT", N_("the heading of the page"), NULL},
    {"date", 0, OPTION_TEXT, &report.date, "TEXT",
     N_("a date for the page, printed as it is (default: none)"), NULL},
    {"within", 0, OPTION_METRES_LIST, &within, "DISTANCE,…",
     N_("along the lines, on each side (default 500m,1km,5km)"), NULL},
    {0}};
static const option_group own_group = {N_("Options:"), own_options};

/* The layers that are asked about: those given, else those of the store. */
typedef struct chosen {
    zl_report_layers layers;
    zl_layer **other;
    zl_layer *named[BOUNDED_BY];
} chosen;

static void keep_other(chosen *c, zl_layer *layer)
{
    c->other = text_resize(c->other, c->layers.nlayers + 1, sizeof(zl_layer *));
    c->other[c->layers.nlayers++] = layer;
    c->layers.layer = c->other;
}

/* Of lines only --mode and --status choose; all points are shown. */
static zl_status open_other(chosen *c, session *s, const char *what, zl_error *err)
{
    const zl_filter of_lines = session_line_filter(what), all = {.as_of = session_as_of(what)};
    zl_layer *layer;
    zl_status status = session_layer(&layer, s, what, &all, err);
    if (status == ZL_OK && zl_layer_shape_kind(layer) == ZL_SHAPE_LINE &&
        (of_lines.mode || of_lines.status))
        status = session_layer(&layer, s, what, &of_lines, err);
    if (status == ZL_OK)
        keep_other(c, layer);
    return status;
}

/* Overlaps of some zones are with all of them. Standard input can be read once only. */
static zl_status open_zones(chosen *c, session *s, const char *what, zl_error *err)
{
    const zl_filter of_zones = session_zone_filter(), all = {.as_of = shared.filter.as_of};
    zl_status status = session_layer(&c->layers.zones, s, what, &of_zones, err);
    bool some = shared.filter.zone || shared.filter.where;
    if (status == ZL_OK && some && strcmp(what, "-") != 0)
        status = session_layer(&c->layers.all_zones, s, what, &all, err);
    return status;
}

static zl_status open_layers(chosen *c, session *s, zl_error *err)
{
    zl_status status = session_store_to_ask(s, NULL, err);
    if (status == ZL_OK)
        status = open_zones(c, s, session_argument(s, 1, "zones"), err);
    for (size_t i = 2; i < s->args.count && status == ZL_OK; i++)
        status = open_other(c, s, s->args.value[i], err);
    if (s->args.count <= 2 && s->store) {
        if (status == ZL_OK)
            status = open_other(c, s, "lines", err);
        if (status == ZL_OK)
            status = open_other(c, s, "points", err);
    }
    return status;
}

/* What the store knows of the zones beyond their outlines. */
static zl_status open_declared(chosen *c, session *s, zl_error *err)
{
    zl_report_layers *layers = &c->layers;
    if (!session_has_zones(layers->zones))
        return ZL_OK;
    zl_status status = session_stored(&layers->declared, s, "declared_areas", err);
    if (status == ZL_OK)
        status = session_stored(&layers->documents, s, "documents", err);
    if (status == ZL_OK)
        status = session_bounds(&layers->bounds, c->named, s, err);
    layers->named = c->named;
    layers->nnamed = BOUNDED_BY;
    return status;
}

static zl_status write_page(session *s, zl_error *err)
{
    const emit_spec spec = {
        .command = "report", .columns = zl_report_columns(), .findings_key = "notes", .digits = -1};
    chosen c = {.layers = {.findings = s->findings}};
    zl_status status = open_layers(&c, s, err);
    if (status == ZL_OK)
        status = open_declared(&c, s, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status == ZL_OK) {
        target_undo_on_signal(true);
        status =
            zl_report_write(&c.layers, session_argument(s, 0, NULL), &report, session_row, s, err);
        target_undo_on_signal(false);
    }
    free(c.other);
    return status == ZL_OK ? session_finish_done(s, _("the page is written"), err) : status;
}

static zl_status run(session *s, zl_error *err)
{
    report.within_m = within.value_m;
    report.nwithin = within.count;
    report.overwrite = shared.overwrite;
    return write_page(s, err);
}

enum { MOST_LAYERS = 16 };

const command report_command = {
    .name = "report",
    .summary = N_("one page with map and tables that opens in any browser"),
    .arguments = "OUTPUT.html [LAYER…]",
    .least = 1,
    .most = 1 + MOST_LAYERS,
    .output_argument = 1,
    .text = N_(
        "Writes one HTML page that needs no network: a map on which zones and rows of the tables\n"
        "highlight each other, areas, declared against computed, overlaps, distances, land along\n"
        "the lines, and where all of it comes from. The first LAYER (default: zones) has the\n"
        "zones; the others have lines and points to measure to, or land to overlap with (default:\n"
        "lines and points of the store). --mode and --status choose lines, --zone and --where\n"
        "zones. The page is in the language of --lang, and its bytes are the same each time."),
    .groups = {&own_group, &filter_group, &source_group, &output_group},
    .example = "  zonelayer report report.html\n"
               "  zonelayer report shangku.html --zone 上库 --within 1km --title 上库\n"
               "  zonelayer report parks.html parks.shp roads.gpkg --overwrite",
    .run = run};
