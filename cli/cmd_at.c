/* at: which zones hold a place, and what is near it. */
#include "message.h"
#include "session.h"

static zl_at_options at = {.count = 1};
static zl_source_options place_options;
static int order;

static const option own_options[] = {
    {"max", 0, OPTION_METRES, &at.max_m, N_("DISTANCE"), N_("leave out what is farther: 10km"),
     NULL},
    {"count", 0, OPTION_COUNT, &at.count, "K",
     N_("so many other zones, and lines and points of each mode (default 1)"), NULL},
    {0}};
static const option_group own_group = {N_("Options:"), own_options};

/* They are of the place and not of a file. */
static const option place_group_options[] = {
    {"order", 0, OPTION_CHOICE, &order, N_("ORDER"),
     N_("auto, lon-lat or north-east, where no letter says it"), "auto,lon-lat,north-east"},
    {"source-crs", 0, OPTION_TEXT, &place_options.source_crs, "CRS",
     N_("CRS of the place (default EPSG:4490): EPSG:4517"), NULL},
    {"transformation", 0, OPTION_TEXT, &place_options.transformation, N_("OPERATION"),
     N_("PROJ pipeline or EPSG operation to EPSG:4490"), NULL},
    {"assume-same-datum", 0, OPTION_FLAG, &place_options.assume_same_datum, NULL,
     N_("take an unknown or old datum as CGCS2000"), NULL},
    {"accuracy", 0, OPTION_METRES, &at.accuracy_m, "M",
     N_("accuracy of the place (default: exact)"), NULL},
    {0}};
static const option_group place_group = {N_("The place:"), place_group_options};

static zl_status parse_place(double place[2], const char **layer, const session *s, zl_error *err)
{
    size_t used = 0;
    place_options.axis_order = (zl_axis_order)order;
    zl_status status = zl_place_parse(place, &used, (const char *const *)s->args.value,
                                      s->args.count, &place_options, err);
    if (status == ZL_OK && s->args.count > used + 1)
        return fail(err, ZL_USAGE, "\"%s\" is one argument too many; see 'zonelayer at --help'",
                    s->args.value[used + 1]);
    *layer = session_argument(s, used, "zones");
    return status;
}

/* The stored lines or points with the status that was asked for; NULL where there are none. */
static zl_status stored(zl_layer **out, session *s, const char *name, zl_error *err)
{
    const zl_filter filter = {.status = shared.filter.status};
    zl_status status = session_stored(out, s, name, err);
    return status == ZL_OK && *out ? session_layer(out, s, name, &filter, err) : status;
}

static zl_status run(session *s, zl_error *err)
{
    const emit_spec spec = {.command = "at",
                            .columns = zl_at_columns(),
                            .table_columns = "layer,id,name_zh,mode,status,distance_m,inside_m,"
                                             "uncertainty_m,azimuth_deg,verdict",
                            .findings_key = "notes",
                            .empty = _("Nothing within that distance."),
                            .digits = -1};
    const zl_filter of_zones = session_zone_filter();
    zl_layer *zones = NULL, *lines = NULL, *points = NULL;
    const char *layer = "zones";
    double place[2];
    if (at.count < 1)
        return fail(err, ZL_USAGE, "--count: 0 of each mode is nothing; ask for 1 or more");
    at.mode = shared.filter.mode;
    zl_status status = parse_place(place, &layer, s, err);
    if (status == ZL_OK)
        status = session_store_to_ask(s, NULL, err);
    if (status == ZL_OK)
        status = session_layer(&zones, s, layer, &of_zones, err);
    if (status == ZL_OK)
        status = stored(&lines, s, "lines", err);
    if (status == ZL_OK)
        status = stored(&points, s, "points", err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status == ZL_OK)
        status = zl_at(zones, lines, points, place, &at, session_row, s, s->findings, err);
    return status == ZL_OK ? session_finish(s, err) : status;
}

const command at_command = {
    .name = "at",
    .summary = N_("which zones hold a place, and what is near"),
    .arguments = N_("LON LAT [LAYER]"),
    .least = 1,
    .most = 3,
    .text = N_(
        "The zones of LAYER (default: zones) that hold the place, with how far inside their\n"
        "boundary it lies, the nearest other zone, and the nearest line and point of each mode,\n"
        "with metres, direction (azimuth, clockwise from north) and uncertainty. A zone whose\n"
        "boundary is nearer than its accuracy is always shown: cannot-tell. A place is decimal\n"
        "or in degrees, minutes and seconds, with or without letters: 86.13 41.7,\n"
        "\"86°08′05″E 41°42′00″N\", 86-08-05 41-42-00, 东经86.13，北纬41.7. --mode and --status\n"
        "choose lines and points, --zone and --where zones."),
    .groups = {&own_group, &place_group, &filter_group, &output_group},
    .example = "  zonelayer at 86.24 41.70\n"
               "  zonelayer at 41.7N 86.24E --mode railway,town --max 20km\n"
               "  zonelayer at 29436737 4618609 --source-crs EPSG:4517",
    .run = run};
