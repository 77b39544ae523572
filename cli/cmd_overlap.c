/* overlap: pairs of features that share land. */
#include <string.h>

#include "session.h"

static zl_overlap_options overlap;
static const char *into;

static const option own_options[] = {
    {"min-share", 0, OPTION_SHARE, &overlap.min_share, "SHARE",
     "leave out pairs that share less of both: 0.01", NULL},
    {"sliver-width", 0, OPTION_METRES, &overlap.sliver_width_m, "M",
     "an overlap narrower than this is a sliver (default 1m)", NULL},
    {"inside-width", 0, OPTION_METRES, &overlap.inside_width_m, "M",
     "inside another one stands out no wider than this (default 1cm)", NULL},
    {"touch", 0, OPTION_FLAG, &overlap.touch, NULL, "also pairs that only touch, to 1 mm", NULL},
    {"into", 0, OPTION_OUTPUT, &into, "LAYER|FILE", "keep the shared land in a layer or file",
     NULL},
    {0}};
static const option_group own_group = {"Options:", own_options};

static zl_status run(session *s, zl_error *err)
{
    const emit_spec spec = {.command = "overlap",
                            .columns = zl_overlap_columns(),
                            .table_columns = "a,b,a_name,b_name,relation,area_m2,share_of_a,"
                                             "share_of_b,width_m,class",
                            .findings_key = "notes",
                            .empty = "No overlaps.",
                            .digits = -1};
    const char *first = session_argument(s, 0, "zones"), *second = session_argument(s, 1, NULL);
    zl_filter all_of_it = {.status = shared.filter.status, .as_of = shared.filter.as_of};
    zl_filter of_second = {.as_of = second ? session_as_of(second) : NULL};
    zl_layer *a, *b = NULL;
    overlap.shapes = into != NULL;
    zl_status status = session_store_to_ask(s, into, err);
    if (status == ZL_OK)
        status = session_layer(&a, s, first, &shared.filter, err);
    if (status == ZL_OK && second)
        status = session_layer(&b, s, second, &of_second, err);
    /* Standard input can be read once only: there the filters restrict both sides. */
    overlap.same_layer =
        !second && strcmp(first, "-") != 0 && (shared.filter.zone || shared.filter.where);
    if (status == ZL_OK && overlap.same_layer)
        status = session_layer(&b, s, first, &all_of_it, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, into, ZL_SHAPE_POLYGON, err);
    if (status == ZL_OK)
        status = zl_overlap(a, b, &overlap, session_row, s, s->findings, err);
    return status == ZL_OK ? session_finish(s, err) : status;
}

const command overlap_command = {
    .name = "overlap",
    .summary = "pairs that share land, with area and shares",
    .arguments = "[LAYER] [LAYER]",
    .most = 2,
    .text = "Pairs of features of one layer (default: zones), or of two layers, that share land:\n"
            "area, share of each, class (inside contains equal overlap sliver touch) and relation\n"
            "(part-of where one is declared a part of the other). Of one layer the filters choose\n"
            "pairs in which at least one is meant, of two they restrict the first. Width is the\n"
            "mean width, twice the area by the perimeter. One that lies inside another one, or\n"
            "equals it, stands out of it nowhere wider than --inside-width; a sliver is narrower\n"
            "than --sliver-width.",
    .groups = {&own_group, &filter_group, &source_group, &output_group},
    .example = "  zonelayer overlap\n  zonelayer overlap --min-share 0.01 --into shared.geojson",
    .run = run};
