/* overlap: pairs of features that share land, or how much of each zone each class of land covers.
 */
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "session.h"
#include "text.h"

static zl_overlap_options overlap;
static zl_land_options land;
static const char *into;
static bool balanced;

static const option own_options[] = {
    {"min-share", 0, OPTION_SHARE, &overlap.min_share, N_("SHARE"),
     N_("leave out pairs that share less of both: 0.01"), NULL},
    {"sliver-width", 0, OPTION_METRES, &overlap.sliver_width_m, "M",
     N_("an overlap narrower than this is a sliver (default 1m)"), NULL},
    {"inside-width", 0, OPTION_METRES, &overlap.inside_width_m, "M",
     N_("inside another one stands out no wider than this (default 1cm)"), NULL},
    {"touch", 0, OPTION_FLAG, &overlap.touch, NULL, N_("also pairs that only touch, to 1 mm"),
     NULL},
    {"keep", 0, OPTION_LIST, &overlap.keep, N_("FIELD,…"),
     N_("fields of the second layer that each row carries too"), NULL},
    {"into", 0, OPTION_OUTPUT, &into, N_("LAYER|FILE"),
     N_("keep the shared land in a layer or file"), NULL},
    {0}};
static const option_group own_group = {N_("Options:"), own_options};

static const option class_options[] = {
    {"by", 0, OPTION_LIST, &land.by, N_("FIELD,…"),
     N_("a row for each zone and class of land: DLMC"), NULL},
    {"total", 0, OPTION_FLAG, &land.total, NULL,
     N_("with --by, totals of each zone, and of all zones together"), NULL},
    {"balance", 0, OPTION_FLAG, &balanced, NULL,
     N_("with --total, let the printed areas add up to it (largest remainder)"), NULL},
    {0}};
static const option_group class_group = {N_("Land by classes (LAYER LAND):"), class_options};

/* ---- layers --------------------------------------------------------------------------------- */

/* The two layers. Of two that are named, --id-field is the id of the second: that of a parcel. */
static zl_status open_layers(session *s, zl_layer **a, zl_layer **b, zl_error *err)
{
    const char *first = session_argument(s, 0, "zones"), *second = session_argument(s, 1, NULL);
    const char *id_field = shared.source.id_field;
    zl_filter all_of_it = {.status = shared.filter.status, .as_of = shared.filter.as_of};
    zl_filter of_second = {.as_of = second ? session_as_of(second) : NULL};
    zl_status status = session_store_to_ask(s, into, err);
    if (second)
        shared.source.id_field = NULL;
    if (status == ZL_OK)
        status = session_layer(a, s, first, &shared.filter, err);
    shared.source.id_field = id_field;
    if (status == ZL_OK && second)
        status = session_layer(b, s, second, &of_second, err);
    /* Standard input can be read once only: there the filters restrict both sides. */
    overlap.same_layer =
        !second && strcmp(first, "-") != 0 && (shared.filter.zone || shared.filter.where);
    if (status == ZL_OK && overlap.same_layer)
        status = session_layer(b, s, first, &all_of_it, err);
    return status;
}

/* ---- pairs ---------------------------------------------------------------------------------- */

#define PAIR_COLUMNS "a,b,a_name,b_name,relation,area_m2,share_of_a,share_of_b,width_m,class"

/* The table shows what was asked to be kept after the columns of every pair. */
static char *shown_columns(const zl_columns *columns, size_t fixed)
{
    char *shown = text_copy(PAIR_COLUMNS);
    for (size_t i = fixed; i < columns->count; i++) {
        char *longer = text_format("%s,%s", shown, columns->column[i].name);
        free(shown);
        shown = longer;
    }
    return shown;
}

static zl_status answer_pairs(session *s, zl_layer *a, zl_layer *b, const zl_columns *columns,
                              zl_error *err)
{
    char *shown = shown_columns(columns, zl_overlap_columns()->count);
    const emit_spec spec = {.command = "overlap",
                            .columns = columns,
                            .table_columns = shown,
                            .findings_key = "notes",
                            .empty = _("No overlaps."),
                            .units = shared.units,
                            .digits = (int)shared.digits};
    overlap.shapes = into != NULL;
    zl_status status = session_answer(s, &spec, into, ZL_SHAPE_POLYGON, err);
    if (status == ZL_OK) {
        overlap.renderer = session_renderer(s);
        status = zl_overlap(a, b, &overlap, session_row, s, s->findings, err);
    }
    if (status == ZL_OK)
        status = session_finish(s, err);
    free(shown);
    return status;
}

static zl_status run_pairs(session *s, zl_error *err)
{
    zl_layer *a = NULL, *b = NULL;
    zl_columns *kept = NULL;
    if (overlap.keep && s->args.count < 2)
        return fail(err, ZL_USAGE, "--keep takes fields of a second layer: overlap LAYER LAND");
    zl_status status = open_layers(s, &a, &b, err);
    if (status == ZL_OK && overlap.keep)
        status = zl_overlap_columns_kept(&kept, b, overlap.keep, err);
    if (status == ZL_OK)
        status = answer_pairs(s, a, b, kept ? kept : zl_overlap_columns(), err);
    zl_columns_free(kept);
    return status;
}

/* ---- classes -------------------------------------------------------------------------------- */

static zl_status check_classes(const session *s, zl_error *err)
{
    if (s->args.count < 2)
        return fail(err, ZL_USAGE, "--by needs zones and a land layer: overlap LAYER LAND --by %s",
                    land.by);
    if (overlap.keep)
        return fail(err, ZL_USAGE,
                    "--keep carries fields of single parcels, and a row of --by has many; name "
                    "the field in --by, or leave --by out");
    if (overlap.touch || overlap.sliver_width_m > 0 || overlap.inside_width_m > 0)
        return fail(err, ZL_USAGE,
                    "--touch, --sliver-width and --inside-width are about pairs; leave them out, "
                    "or leave --by out");
    return ZL_OK;
}

/* A layer of pieces has no use for one that covers all the others: totals are kept in the answer
 * alone, and so is what several classes share. */
static zl_status land_row(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    session *s = user;
    return ((const zl_land_row *)row)->repeats ? emit_row(row, shape, s->answer, err)
                                               : session_row(row, shape, s, err);
}

static zl_status answer_classes(session *s, zl_layer *zones, zl_layer *parcels,
                                const zl_columns *columns, zl_error *err)
{
    const emit_spec spec = {.command = "overlap",
                            .columns = columns,
                            .balance = balanced,
                            .left_out_of_table = "boundary_basis,accuracy_m",
                            .findings_key = "notes",
                            .empty = _("No zones."),
                            .units = shared.units,
                            .digits = (int)shared.digits};
    land.min_share = overlap.min_share;
    land.shapes = into != NULL;
    zl_status status = session_answer(s, &spec, into, ZL_SHAPE_POLYGON, err);
    if (status == ZL_OK)
        status = zl_land(zones, parcels, &land, land_row, s, s->findings, err);
    if (status == ZL_OK)
        status = session_explain_empty(s, zones, err);
    return status == ZL_OK ? session_finish(s, err) : status;
}

static zl_status run_classes(session *s, zl_error *err)
{
    zl_layer *zones = NULL, *parcels = NULL;
    zl_columns *columns = NULL;
    zl_status status = check_classes(s, err);
    if (status == ZL_OK)
        status = open_layers(s, &zones, &parcels, err);
    if (status == ZL_OK)
        status = zl_land_columns(&columns, parcels, land.by, err);
    if (status == ZL_OK)
        status = answer_classes(s, zones, parcels, columns, err);
    zl_columns_free(columns);
    return status;
}

static zl_status run(session *s, zl_error *err)
{
    if (land.total && !land.by)
        return fail(err, ZL_USAGE, "--total goes with --by FIELD");
    if (balanced && !land.total)
        return fail(err, ZL_USAGE, "--balance goes with --total, to which the areas are to add up");
    return land.by ? run_classes(s, err) : run_pairs(s, err);
}

const command overlap_command = {
    .name = "overlap",
    .summary = N_("pairs that share land, or land in zones by classes"),
    .arguments = N_("[LAYER] [LAYER]"),
    .most = 2,
    .text =
        N_("Pairs of features of one layer (default: zones), or of two layers, that share land:\n"
           "area, share of each, class (inside contains equal overlap sliver touch) and relation\n"
           "(part-of where one is declared a part of the other). Of one layer the filters choose\n"
           "pairs in which at least one is meant, of two they restrict the first. Width is the\n"
           "mean width, twice the area by the perimeter. One that lies inside another one, or\n"
           "equals it, stands out of it nowhere wider than --inside-width; a sliver is narrower\n"
           "than --sliver-width.\n"
           "With --by, the land of the second layer inside each zone of the first: a row for each\n"
           "class, one for the rest of the zone (none) and, where parcels of different classes\n"
           "overlap, one that takes off what would count twice (several), so that the rows add\n"
           "up to the zone. --min-share puts smaller classes together. --into keeps the pieces of\n"
           "all rows but total and several, whose land is in other rows. --id-field names the id\n"
           "of the second layer where two are given."),
    .groups = {&own_group, &class_group, &area_group, &filter_group, &source_group, &output_group},
    .example = "  zonelayer overlap\n  zonelayer overlap --min-share 0.01 --into shared.geojson\n"
               "  zonelayer overlap zones parcels.shp --by DLBM,DLMC --total",
    .run = run};
