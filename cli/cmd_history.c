/* history: the versions of a zone and what changed between them. */
#include <stdlib.h>

#include "message.h"
#include "session.h"
#include "text.h"

static double tolerance_m;

static const option own_options[] = {
    {"tolerance", 0, OPTION_METRES, &tolerance_m, "M",
     N_("a boundary no farther off is drawn anew, not moved (default 1cm)"), NULL},
    {0}};
static const option_group own_group = {N_("Options:"), own_options};

/* The ids, with commas, of the zones of which some version bears the name; to be freed. A version
 * of another name belongs to the zone as well. */
static zl_status find_ids(char **out, session *s, const char *name, zl_error *err)
{
    const zl_feature *feature;
    zl_layer *named;
    char *ids = NULL;
    zl_status status = session_named(&named, s, "zones_versions", name, err);
    if (status != ZL_OK)
        return status;
    zl_layer_accept_invalid(named, true);
    while ((status = zl_layer_next(&feature, named, err)) == ZL_OK && feature) {
        if (ids && text_in_list(feature->id, ids))
            continue;
        char *longer = ids ? text_format("%s,%s", ids, feature->id) : text_copy(feature->id);
        free(ids);
        ids = longer;
    }
    *out = ids;
    return status;
}

static zl_status answer(session *s, const char *ids, zl_error *err)
{
    const emit_spec spec = {.command = "history",
                            .columns = zl_version_columns(),
                            .table_columns = "id,version,valid_from,valid_to,area_m2,"
                                             "boundary_basis,document,added_m2,removed_m2,"
                                             "max_shift_m,verdict,changed_columns",
                            .findings_key = "notes",
                            .empty = _("No versions."),
                            .digits = -1};
    const zl_filter filter = {.zone = ids, .status = "any"};
    zl_layer *versions;
    zl_status status = session_layer(&versions, s, "zones_versions", &filter, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status == ZL_OK)
        status = zl_zone_history(versions, tolerance_m, session_row, s, s->findings, err);
    return status == ZL_OK ? session_finish(s, err) : status;
}

static zl_status run(session *s, zl_error *err)
{
    char *ids = NULL;
    zl_status status = session_store_needed(s, ZL_STORE_READ, err);
    if (status == ZL_OK)
        status = find_ids(&ids, s, session_argument(s, 0, NULL), err);
    if (status == ZL_OK)
        status = answer(s, ids, err);
    free(ids);
    return status;
}

const command history_command = {
    .name = "history",
    .summary = N_("the versions of a zone and what changed between them"),
    .arguments = N_("ID|NAME"),
    .least = 1,
    .most = 1,
    .text =
        N_("All versions of the zone, the oldest first: from when to when each held, its area,\n"
           "basis and document, and what it changed of the one before: land added and removed,\n"
           "the largest shift of the boundary, and the columns. csv and json have the values too."),
    .groups = {&own_group, &output_group},
    .example = "  zonelayer history 上库\n  zonelayer show 上库 --as-of 2024-05-01",
    .run = run};
