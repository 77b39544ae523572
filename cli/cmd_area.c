/* area: area and perimeter of each zone, and what the figure is worth. */
#include "message.h"
#include "session.h"

static zl_area_options area;
static bool balanced;

static const option own_options[] = {
    {"total", 0, OPTION_FLAG, &area.total, NULL,
     N_("a last row in which nested and overlapping land counts once"), NULL},
    {"balance", 0, OPTION_FLAG, &balanced, NULL,
     N_("with --total, let the printed areas add up to it (largest remainder)"), NULL},
    {"method", 0, OPTION_TEXT, &area.method, N_("METHOD"),
     N_("geodesic (default), tdt1055 (land survey), planar:EPSG:4517"), NULL},
    {0}};
static const option_group own_group = {N_("Options:"), own_options};

static zl_status area_row(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    session_row_declared(user, ((const zl_area_row *)row)->declared_decimals);
    return session_row(row, shape, user, err);
}

static zl_status answer(session *s, zl_error *err)
{
    const emit_spec spec = {.command = "area",
                            .columns = zl_area_columns(),
                            .table_columns = "id,name_zh,area_m2,area_ha,area_mu,area_km2,"
                                             "perimeter_m,uncertainty_m2,boundary_basis,verdict",
                            .units = shared.units,
                            .balance = balanced,
                            .findings_key = "notes",
                            .empty = _("No zones."),
                            .digits = (int)shared.digits};
    zl_layer *zones, *declared = NULL;
    zl_status status = session_store_to_ask(s, NULL, err);
    if (status == ZL_OK)
        status = session_layer(&zones, s, session_argument(s, 0, "zones"), &shared.filter, err);
    if (status == ZL_OK && session_has_zones(zones))
        status = session_stored(&declared, s, "declared_areas", err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status == ZL_OK) {
        area.renderer = session_renderer(s);
        status = zl_area(zones, declared, &area, area_row, s, s->findings, err);
    }
    return status == ZL_OK ? session_finish(s, err) : status;
}

static zl_status run(session *s, zl_error *err)
{
    if (balanced && !area.total)
        return fail(err, ZL_USAGE, "--balance goes with --total, to which the areas are to add up");
    return answer(s, err);
}

const command area_command = {
    .name = "area",
    .summary = N_("area and perimeter of zones"),
    .arguments = N_("[LAYER]"),
    .most = 1,
    .text =
        N_("Area and perimeter of each zone of LAYER (default: zones) on the CGCS2000 ellipsoid,\n"
           "with what the figure is worth: measured, calibrated (fitted to a declared figure, it\n"
           "proves nothing) or nominal (never to be quoted).\n"
           "--method tdt1055 is the land survey's way, with its cuts and its rounding; planar: is "
           "the\n"
           "area in the plane of a projection. What each takes for an edge is printed with it."),
    .groups = {&own_group, &area_group, &filter_group, &source_group, &output_group},
    .example = "  zonelayer area --zone 库尔勒经开区,上库,铁门关经开区 --total --unit ha,mu",
    .run = run};
