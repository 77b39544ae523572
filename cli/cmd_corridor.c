/* corridor: how much of each zone lies within a distance of the lines. */
#include "message.h"
#include "session.h"

static zl_corridor_options corridor;
static metres_list within;
static const char *into;

static const option own_options[] = {
    {"within", 0, OPTION_METRES_LIST, &within, N_("DISTANCE,…"),
     N_("on each side of the centreline: 500m,1km,5km (required)"), NULL},
    {"tolerance", 0, OPTION_METRES, &corridor.tolerance_m, N_("DISTANCE"),
     N_("of the corridor's boundary (default 0.1m)"), NULL},
    {"dissolve", 0, OPTION_FLAG, &corridor.dissolve, NULL, N_("one row for all modes together"),
     NULL},
    {"into", 0, OPTION_OUTPUT, &into, N_("LAYER|FILE"),
     N_("keep the land within in a layer or file"), NULL},
    {0}};
static const option_group own_group = {N_("Options:"), own_options};

static zl_status answer(session *s, zl_error *err)
{
    const emit_spec spec = {.command = "corridor",
                            .columns = zl_corridor_columns(),
                            .table_columns =
                                "id,name_zh,mode,line_ids,within_m,area_m2,area_min_m2,"
                                "area_max_m2,share,largest_error_m,verdict",
                            .findings_key = "notes",
                            .empty = _("No land within that distance."),
                            .units = shared.units,
                            .digits = (int)shared.digits};
    const char *lines_name = session_argument(s, 1, "lines");
    const zl_filter of_zones = session_zone_filter(), of_lines = session_line_filter(lines_name);
    zl_layer *zones, *lines;
    zl_status status = session_store_to_ask(s, into, err);
    if (status == ZL_OK)
        status = session_layer(&zones, s, session_argument(s, 0, "zones"), &of_zones, err);
    if (status == ZL_OK)
        status = session_layer(&lines, s, lines_name, &of_lines, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, into, ZL_SHAPE_POLYGON, err);
    if (status == ZL_OK)
        status = zl_corridor(zones, lines, &corridor, session_row, s, s->findings, err);
    if (status == ZL_OK)
        status = session_explain_empty(s, zones, err);
    return status == ZL_OK ? session_finish(s, err) : status;
}

static zl_status run(session *s, zl_error *err)
{
    if (within.count == 0)
        return fail(err, ZL_USAGE,
                    "corridor needs --within, such as --within 500m,1km; see 'zonelayer corridor "
                    "--help'");
    corridor.within_m = within.value_m;
    corridor.nwithin = within.count;
    corridor.shapes = into != NULL;
    return answer(s, err);
}

const command corridor_command = {
    .name = "corridor",
    .summary = N_("how much of each zone lies within a distance of lines"),
    .arguments = N_("[LAYER] [LINES] --within DISTANCE,…"),
    .most = 2,
    .text = N_(
        "Area and share of each zone of LAYER (default: zones) within each distance of LINES\n"
        "(default: lines), by mode, with the least and greatest value that the accuracies allow\n"
        "and whether the figure may be quoted. --mode and --status choose lines, --zone and\n"
        "--where zones."),
    .groups = {&own_group, &area_group, &filter_group, &source_group, &output_group},
    .example = "  zonelayer corridor --zone 上库 --mode expressway --within 1km",
    .run = run};
