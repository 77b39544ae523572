/* remove: closes the last version of a zone, or deletes for good. */
#include "message.h"
#include "session.h"

static bool forever;

static const option own_options[] = {
    {"forever", 0, OPTION_FLAG, &forever, NULL,
     N_("delete the zone with its versions, a line, a point or a land layer"), NULL},
    {0}};
static const option_group own_group = {N_("Options:"), own_options};

typedef struct remove_row {
    const char *id, *action;
} remove_row;

static const zl_column columns[] = {{"id", ZL_TEXT, offsetof(remove_row, id), 0},
                                    {"action", ZL_TEXT, offsetof(remove_row, action), 0}};
static const zl_columns remove_columns = {columns, sizeof columns / sizeof *columns};

static zl_status run(session *s, zl_error *err)
{
    const emit_spec spec = {
        .command = "remove", .columns = &remove_columns, .findings_key = "notes", .digits = -1};
    const remove_row row = {session_argument(s, 0, NULL), forever ? "deleted" : "closed"};
    zl_status status = session_store_needed(s, ZL_STORE_WRITE, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status == ZL_OK)
        status = zl_remove(s->store, row.id, forever, s->findings, err);
    if (status == ZL_OK)
        status = session_row(&row, NULL, s, err);
    if (status != ZL_OK)
        return status;
    return session_finish_done(s, forever ? _("it is deleted") : _("it is closed"), err);
}

const command remove_command = {
    .name = "remove",
    .summary = N_("close a zone, or delete for good"),
    .arguments = "ID",
    .least = 1,
    .most = 1,
    .text = N_(
        "Closes the last version of the zone ID and keeps it as history. Lines, points and land\n"
        "layers have no history: they are removed with --forever only."),
    .groups = {&own_group, &output_group},
    .example = "  zonelayer remove kuidu-south",
    .run = run};
