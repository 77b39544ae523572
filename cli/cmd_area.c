/* area: area and perimeter of each zone, and what the figure is worth. */
#include <stdlib.h>

#include "session.h"
#include "text.h"

static zl_area_options area;
static const char *units;
static int64_t digits = -1;

static const option own_options[] = {
    {"total", 0, OPTION_FLAG, &area.total, NULL,
     "a last row in which nested and overlapping land counts once", NULL},
    {"unit", 0, OPTION_CHOICES, &units, "UNIT,…", "area columns of table and csv: m2, ha, mu, km2",
     "m2,ha,mu,km2"},
    {"digits", 0, OPTION_COUNT, &digits, "N", "digits after the point of areas and perimeters",
     NULL},
    {"method", 0, OPTION_TEXT, &area.method, "METHOD",
     "geodesic (default), tdt1055 (land survey), planar:EPSG:4517", NULL},
    {0}};
static const option_group own_group = {"Options:", own_options};

/* The area columns that --unit does not name, to be freed; NULL: all are shown. */
static char *left_out(void)
{
    static const char *const all[] = {"m2", "ha", "mu", "km2"};
    if (!units)
        return NULL;
    char *list = text_copy("");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        if (text_in_list(all[i], units))
            continue;
        char *longer = text_format("%s,area_%s", list, all[i]);
        free(list);
        list = longer;
    }
    return list;
}

static zl_status answer(session *s, const char *hidden, zl_error *err)
{
    const emit_spec spec = {.command = "area",
                            .columns = zl_area_columns(),
                            .table_columns = "id,name_zh,area_m2,area_ha,area_mu,area_km2,"
                                             "perimeter_m,uncertainty_m2,boundary_basis,verdict",
                            .left_out = hidden,
                            .findings_key = "notes",
                            .empty = "No zones.",
                            .digits = (int)digits};
    zl_layer *zones, *declared = NULL;
    zl_status status = session_store_to_ask(s, NULL, err);
    if (status == ZL_OK)
        status = session_layer(&zones, s, session_argument(s, 0, "zones"), &shared.filter, err);
    if (status == ZL_OK && session_has_zones(zones))
        status = session_stored(&declared, s, "declared_areas", err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status == ZL_OK)
        status = zl_area(zones, declared, &area, session_row, s, s->findings, err);
    return status == ZL_OK ? session_finish(s, err) : status;
}

static zl_status run(session *s, zl_error *err)
{
    if (digits > 12)
        return fail(err, ZL_USAGE, "--digits: more than 12 digits mean nothing");
    char *hidden = left_out();
    zl_status status = answer(s, hidden, err);
    free(hidden);
    return status;
}

const command area_command = {
    .name = "area",
    .summary = "area and perimeter of zones",
    .arguments = "[LAYER]",
    .most = 1,
    .text = "Area and perimeter of each zone of LAYER (default: zones) on the CGCS2000 ellipsoid,\n"
            "with what the figure is worth: measured, calibrated (fitted to a declared figure, it\n"
            "proves nothing) or nominal (never to be quoted).\n"
            "--method tdt1055 is the land survey's way, with its cuts and its rounding; planar: is "
            "the\n"
            "area in the plane of a projection. What each takes for an edge is printed with it.",
    .groups = {&own_group, &filter_group, &source_group, &output_group},
    .example = "  zonelayer area --zone 库尔勒经开区,上库,铁门关经开区 --total --unit ha,mu",
    .run = run};
