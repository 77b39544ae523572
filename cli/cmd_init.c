/* init: a new store, with the shipped layers on request; a failure leaves no store behind. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "message.h"
#include "session.h"
#include "shipped.h"
#include "text.h"

static bool sample;

static const option own_options[] = {
    {"sample", 0, OPTION_FLAG, &sample, NULL, N_("load the shipped layers into it"), NULL}, {0}};
static const option_group own_group = {N_("Options:"), own_options};

/* ---- loading them ---------------------------------------------------------------------------- */

static zl_status make_sample(session *s, const char *db, zl_error *err)
{
    /* Documents and declared areas first: zones and figures name them. */
    static const char *const files[][2] = {
        {"documents.csv", "document"},    {"declared_areas.csv", "declared"},
        {"zones.geojson", "zone"},        {"lines.geojson", "line"},
        {"lines_osm.geojson", "line"},    {"points.geojson", "point"},
        {"declared_bounds.csv", "bounds"}};
    enum { COUNT = sizeof files / sizeof *files };
    char *folder = shipped_folder(err);
    if (!folder)
        return ZL_FAILED;
    char *path[COUNT];
    zl_load_item item[COUNT] = {0};
    for (size_t i = 0; i < COUNT; i++) {
        path[i] = text_format("%s/%s", folder, files[i][0]);
        item[i].source = path[i];
        item[i].options.kind = files[i][1];
        item[i].options.feature = -1;
    }
    zl_status status = zl_store_create_loaded(db, item, COUNT, session_row, s, s->findings, err);
    for (size_t i = 0; i < COUNT; i++)
        free(path[i]);
    free(folder);
    return status;
}

static zl_status make(session *s, const char *path, zl_error *err)
{
    const emit_spec spec = {.command = "init",
                            .columns = zl_load_columns(),
                            .table_columns = "layer,read,written,repaired,refused,crs",
                            .findings_key = "findings",
                            .findings_below = true,
                            .empty = _("The store is made; it is empty."),
                            .digits = -1};
    zl_status status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status != ZL_OK)
        return status;
    return sample ? make_sample(s, path, err)
                  : zl_store_create_loaded(path, NULL, 0, NULL, NULL, s->findings, err);
}

/* The library makes it whole or not at all; one that cannot be told of is removed again. */
static zl_status run(session *s, zl_error *err)
{
    const char *path = shared_db();
    target_undo_on_signal(true);
    zl_status status = make(s, path, err);
    target_undo_on_signal(false);
    if (status != ZL_OK)
        return status;
    status = session_finish(s, err);
    if (status != ZL_OK)
        unlink(path);
    return status;
}

const command init_command = {
    .name = "init",
    .summary = N_("make a store, with the shipped layers if you like"),
    .arguments = "",
    .text =
        N_("Makes a new store at --db. With --sample it holds the shipped zones, lines, points,\n"
           "declared areas and bounds, and documents. A file that is there is never replaced."),
    .groups = {&own_group, &output_group},
    .example = "  zonelayer init --sample",
    .run = run};
