/* diff: what a change of boundaries added, removed and moved. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "diff_declared.h"
#include "message.h"
#include "text.h"

static zl_diff_options diff;
static const char *into, *fail_on, *attributes;
static int match;
static bool declared;

#define VERDICTS "change,moved,added,removed,attributes,noise,none"

static const option own_options[] = {
    {"tolerance", 0, OPTION_METRES, &diff.tolerance_m, "M",
     N_("a boundary no farther off is drawn anew, not moved (default 1cm)"), NULL},
    {"attributes", 0, OPTION_LIST, &attributes, N_("COLUMN,…"),
     N_("columns to compare, or none (default: all in common)"), NULL},
    {"match", 0, OPTION_CHOICE, &match, N_("HOW"),
     N_("id (default), or land: by the land that features share"), "id,land"},
    {"all", 0, OPTION_FLAG, &diff.all, NULL, N_("also a row for what is the same"), NULL},
    {"declared", 0, OPTION_FLAG, &declared, NULL,
     N_("compare dated figures of declared_areas instead, without geometry"), NULL},
    {"into", 0, OPTION_OUTPUT, &into, N_("LAYER|FILE"),
     N_("keep the pieces of land: added, removed, kept"), NULL},
    {"fail-on", 0, OPTION_CHOICES, &fail_on, N_("VERDICT,…"),
     N_("exit status 1 for these (default change: all but noise); none"), VERDICTS},
    {0}};
static const option_group own_group = {N_("Options:"), own_options};

/* ---- the two sides --------------------------------------------------------------------------- */

/* --as-of is the day of a side that names the zones without a day of its own. */
static zl_filter filter_of(const char *what)
{
    bool dated = strcmp(what, "zones") == 0;
    return (zl_filter){.status = "any", .as_of = dated ? shared.filter.as_of : NULL};
}

static zl_status open_side(zl_layer **out, session *s, const char *what, const zl_filter *filter,
                           zl_error *err)
{
    const char *id_field = shared.source.id_field;
    if (strncmp(what, "zones", 5) == 0 && !session_is_file(what))
        shared.source.id_field = NULL; /* the stored zones have an id */
    zl_status status = session_layer(out, s, what, filter, err);
    shared.source.id_field = id_field;
    return status;
}

static zl_status check_sides(const char *old_name, const char *new_name, zl_error *err)
{
    bool dated = strcmp(old_name, "zones") == 0 || strcmp(new_name, "zones") == 0;
    if (shared.filter.as_of && !dated)
        return fail(err, ZL_USAGE,
                    "--as-of is the day of the stored layer zones, and neither side is it; a side "
                    "may also be zones@%s",
                    shared.filter.as_of);
    if (strcmp(old_name, new_name) != 0)
        return ZL_OK;
    if (strcmp(old_name, "-") == 0)
        return fail(err, ZL_USAGE,
                    "standard input can be read once only; name a file for one side");
    return fail(
        err, ZL_USAGE,
        "OLD and NEW are the same, %s: name two layers, or a day of the stored zones such as "
        "zones@2024-01-01",
        old_name);
}

/* ---- filters: the features of either side that pass them ------------------------------------- */

typedef struct id_list {
    char **id;
    size_t count;
} id_list;

static void ids_free(id_list *ids)
{
    for (size_t i = 0; i < ids->count; i++)
        free(ids->id[i]);
    free(ids->id);
}

static zl_status add_ids(id_list *ids, zl_layer *layer, zl_error *err)
{
    const zl_feature *feature;
    zl_status status;
    while ((status = zl_layer_next(&feature, layer, err)) == ZL_OK && feature) {
        ids->id = text_resize(ids->id, ids->count + 1, sizeof *ids->id);
        ids->id[ids->count++] = text_copy(feature->id);
    }
    return status;
}

static bool is_filtered(void)
{
    const zl_filter *f = &shared.filter;
    return f->zone || f->where || f->mode || f->status;
}

/* The ids of one side; `*refused` when the filter does not fit it: a name or a column that it has
 * not. */
static zl_status ask_side(id_list *ids, bool *refused, session *s, const char *what,
                          const char *zone, zl_error *err)
{
    zl_layer *layer;
    zl_filter filter = shared.filter;
    filter.zone = zone;
    filter.as_of = filter_of(what).as_of;
    filter.status = filter.status ? filter.status : "any";
    if (strcmp(what, "-") == 0)
        return fail(err, ZL_USAGE,
                    "standard input can be read once only, and filters look at it before; name a "
                    "file");
    zl_status status = open_side(&layer, s, what, &filter, err);
    *refused = status == ZL_USAGE;
    if (status != ZL_OK)
        return status;
    return add_ids(ids, layer, err);
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A feature counts when it passes on one side: it may have been renamed, or not be there. */
static zl_status ask_sides(id_list *ids, bool *refused, session *s, const char *const side[2],
                           const char *zone, zl_error *err)
{
    bool old_refused = false, new_refused = false;
    zl_error later;
    zl_status status = ask_side(ids, &old_refused, s, side[0], zone, err);
    if (status != ZL_OK && !old_refused)
        return status;
    status = ask_side(ids, &new_refused, s, side[1], zone, &later);
    if (status != ZL_OK && !new_refused)
        return fail(err, status, "%s", later.message);
    *refused = old_refused || new_refused;
    return old_refused && new_refused ? ZL_USAGE : ZL_OK; /* the message is that of the old side */
}

/* A side refuses a list for one name that it has not, so then each name is asked for alone. */
static zl_status ask_both(id_list *ids, session *s, const char *const side[2], zl_error *err)
{
    bool refused = false;
    const char *zone = shared.filter.zone;
    zl_status status = ask_sides(ids, &refused, s, side, zone, err);
    if (!refused || !zone || !(strchr(zone, ',') || strstr(zone, "，")))
        return status;
    status = ZL_OK;
    for (char *name; status == ZL_OK && (name = text_next_item(&zone));) {
        status = ask_sides(ids, &refused, s, side, name, err);
        free(name);
    }
    return status;
}

static zl_status choose_ids(id_list *ids, session *s, const char *const side[2], zl_error *err)
{
    static const char *const nothing[] = {NULL};
    zl_status status = ask_both(ids, s, side, err);
    if (ids->count > 1)
        qsort(ids->id, ids->count, sizeof *ids->id, compare_ids);
    diff.ids = ids->id ? (const char *const *)ids->id : nothing;
    diff.nids = ids->count;
    return status;
}

/* What is found here is found again when the sides are read. */
static zl_status find_ids(id_list *ids, session *s, const char *old_name, const char *new_name,
                          zl_error *err)
{
    zl_findings *findings = s->findings;
    s->findings = zl_findings_new();
    const char *const side[2] = {old_name, new_name};
    zl_status status = choose_ids(ids, s, side, err);
    zl_findings_free(s->findings);
    s->findings = findings;
    return status;
}

/* ---- the answer ------------------------------------------------------------------------------ */

static zl_status diff_row(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    session *s = user;
    const char *verdict = ((const zl_diff_row *)row)->verdict;
    session_met(s, verdict);
    if (strcmp(verdict, "same") != 0 && strcmp(verdict, "noise") != 0)
        session_met(s, "change");
    return emit_row(row, shape, s->answer, err);
}

static zl_status diff_piece(const void *piece, const zl_shape *shape, void *user, zl_error *err)
{
    return zl_into_add(((session *)user)->into, piece, shape, err);
}

static zl_status open_answer(session *s, zl_error *err)
{
    const emit_spec spec = {.command = "diff",
                            .columns = zl_diff_columns(),
                            .table_columns =
                                "id,name_zh,kind,from_date,to_date,added_m2,removed_m2,"
                                "kept_m2,max_shift_m,verdict,changed_columns",
                            .findings_key = "notes",
                            .empty = _("No change."),
                            .digits = -1};
    zl_status status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status != ZL_OK || !into)
        return status;
    diff.piece = diff_piece;
    diff.piece_user = s;
    return zl_into_open(&s->into, s->store, into, zl_diff_piece_columns(), ZL_SHAPE_POLYGON,
                        shared.overwrite, err);
}

static zl_status answer(session *s, const char *old_name, const char *new_name, zl_error *err)
{
    const zl_filter of_old = filter_of(old_name), of_new = filter_of(new_name);
    zl_layer *old_layer, *new_layer;
    zl_status status = open_side(&old_layer, s, old_name, &of_old, err);
    if (status == ZL_OK)
        status = open_side(&new_layer, s, new_name, &of_new, err);
    if (status == ZL_OK)
        status = open_answer(s, err);
    if (status == ZL_OK)
        status = zl_diff(old_layer, new_layer, &diff, diff_row, s, s->findings, err);
    return status == ZL_OK ? session_finish(s, err) : status;
}

static zl_status compare_layers(session *s, zl_error *err)
{
    id_list ids = {0};
    const char *old_name = session_argument(s, 0, NULL),
               *new_name = session_argument(s, 1, "zones");
    diff.attributes = attributes;
    diff.match_land = match == 1;
    zl_status status = check_sides(old_name, new_name, err);
    if (is_filtered())
        s->unasked_to = SIZE_MAX; /* what has no shape is to the point only where it is asked for */
    if (status == ZL_OK)
        status = session_store_to_ask(s, into, err);
    if (status == ZL_OK && is_filtered())
        status = find_ids(&ids, s, old_name, new_name, err);
    if (status == ZL_OK)
        status = answer(s, old_name, new_name, err);
    ids_free(&ids);
    return status;
}

/* Figures have no geometry. */
static zl_status check_declared(const session *s, zl_error *err)
{
    if (into || attributes || diff.all || diff.tolerance_m > 0 || match)
        return fail(err, ZL_USAGE,
                    "--declared looks at no geometry: it goes with none of --into, --attributes, "
                    "--all, --tolerance, --match");
    if (s->args.count > 1)
        return fail(err, ZL_USAGE, "--declared takes one layer of declared areas");
    return ZL_OK;
}

static zl_status run(session *s, zl_error *err)
{
    s->fail_on = fail_on ? fail_on : "change";
    if (!declared && s->args.count == 0)
        return fail(err, ZL_USAGE,
                    "diff needs OLD: a layer, a file, or a day of the stored zones such as "
                    "zones@2024-01-01; or --declared");
    if (!declared)
        return compare_layers(s, err);
    zl_status status = check_declared(s, err);
    return status == ZL_OK ? diff_declared(s, session_argument(s, 0, "declared_areas"), err)
                           : status;
}

const command diff_command = {
    .name = "diff",
    .summary = N_("what a change of boundaries added, removed and moved"),
    .arguments = N_("OLD [NEW]"),
    .most = 2,
    .text = N_(
        "What became of each feature of OLD in NEW (default: zones), matched by id: land added,\n"
        "removed and kept, how far the boundary moved at most and where, and which columns\n"
        "changed. Both may be stored layers, files, or the stored zones of a day: "
        "zones@2024-01-01.\n"
        "The largest shift is the greatest distance of any place of either boundary from the\n"
        "other one. A boundary that moved no farther than --tolerance is noise: it was drawn "
        "anew.\n"
        "Features of a file without ids are matched by the land that they share. --as-of is the\n"
        "day of the side that is zones. Features of any status count unless --status says so.\n"
        "With --declared, each dated figure of declared_areas (or of the layer OLD) against the "
        "one\n"
        "before it; figures of different kind (approved, planned …) are never compared."),
    .groups = {&own_group, &filter_group, &source_group, &output_group},
    .example = "  zonelayer diff zones@2024-01-01 zones\n"
               "  zonelayer diff approved.gpkg zones --zone 上库 --into changes.gpkg\n"
               "  zonelayer diff --declared --zone 上库",
    .statuses = N_("  0 the same, or noise only; 1 done, and what --fail-on names was found"),
    .run = run};
