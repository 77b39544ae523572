/* distance: the nearest lines or points of each zone. */
#include "message.h"
#include "session.h"

static zl_distance_options distance = {.count = 1};

static const option own_options[] = {
    {"max", 0, OPTION_METRES, &distance.max_m, N_("DISTANCE"),
     N_("leave out what is farther: 10km"), NULL},
    {"count", 0, OPTION_COUNT, &distance.count, "K", N_("so many of each mode (default 1)"), NULL},
    {0}};
static const option_group own_group = {N_("Options:"), own_options};

static zl_status run(session *s, zl_error *err)
{
    const emit_spec spec = {.command = "distance",
                            .columns = zl_distance_columns(),
                            .table_columns = "id,line_id,name_zh,mode,line_status,distance_m,"
                                             "uncertainty_m,length_inside_m,verdict,rank",
                            .findings_key = "notes",
                            .empty = _("Nothing within that distance."),
                            .digits = -1};
    const char *lines_name = session_argument(s, 1, "lines");
    const zl_filter of_zones = session_zone_filter(), of_lines = session_line_filter(lines_name);
    zl_layer *zones, *lines;
    if (distance.count < 1)
        return fail(err, ZL_USAGE, "--count: 0 of each mode is nothing; ask for 1 or more");
    zl_status status = session_store_to_ask(s, NULL, err);
    if (status == ZL_OK)
        status = session_layer(&zones, s, session_argument(s, 0, "zones"), &of_zones, err);
    if (status == ZL_OK)
        status = session_layer(&lines, s, lines_name, &of_lines, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status == ZL_OK) {
        distance.renderer = session_renderer(s);
        status = zl_distance(zones, lines, &distance, session_row, s, s->findings, err);
    }
    if (status == ZL_OK)
        status = session_explain_empty(s, zones, err);
    return status == ZL_OK ? session_finish(s, err) : status;
}

const command distance_command = {
    .name = "distance",
    .summary = N_("the nearest lines or points of each zone"),
    .arguments = N_("[LAYER] [LINES|POINTS]"),
    .most = 2,
    .text = N_(
        "For each zone of LAYER (default: zones) the nearest of LINES (default: lines) or POINTS\n"
        "of each mode: geodesic metres, both nearest places (csv and json), and whether the\n"
        "distance can be told from zero. --mode and --status choose lines, --zone and --where\n"
        "zones."),
    .groups = {&own_group, &filter_group, &source_group, &output_group},
    .example = "  zonelayer distance --mode railway,expressway\n"
               "  zonelayer distance zones points --max 20km",
    .run = run};
