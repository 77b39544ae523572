/* restore: a version of the past becomes the current one again. */
#include "message.h"
#include "session.h"

static const char *as_of;

static const option own_options[] = {{"as-of", 0, OPTION_TEXT, &as_of, N_("DATE"),
                                      N_("the day whose version comes back: 2024-05-01"), NULL},
                                     {0}};
static const option_group own_group = {N_("Options:"), own_options};

typedef struct restore_row {
    const char *id, *as_of, *action;
} restore_row;

static const zl_column columns[] = {{"id", ZL_TEXT, offsetof(restore_row, id), 0},
                                    {"as_of", ZL_TEXT, offsetof(restore_row, as_of), 0},
                                    {"action", ZL_TEXT, offsetof(restore_row, action), 0}};
static const zl_columns restore_columns = {columns, sizeof columns / sizeof *columns};

static zl_status run(session *s, zl_error *err)
{
    const emit_spec spec = {
        .command = "restore", .columns = &restore_columns, .findings_key = "notes", .digits = -1};
    const restore_row row = {session_argument(s, 0, NULL), as_of, "restored"};
    if (!as_of)
        return fail(err, ZL_USAGE,
                    "restore needs --as-of: the day whose version comes back; 'zonelayer history "
                    "ID' lists the versions");
    zl_status status = session_store_needed(s, ZL_STORE_WRITE, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status == ZL_OK)
        status = zl_restore(s->store, row.id, as_of, s->findings, err);
    if (status == ZL_OK)
        status = session_row(&row, NULL, s, err);
    return status == ZL_OK ? session_finish_done(s, _("it is restored"), err) : status;
}

const command restore_command = {
    .name = "restore",
    .summary = N_("make a version of the past the current one again"),
    .arguments = "ID",
    .least = 1,
    .most = 1,
    .text = N_(
        "The version of the zone that held on the day of --as-of becomes the current one again,\n"
        "as a new version from now on: boundary and columns. The present one is closed and\n"
        "kept. A zone that was removed comes back, named by its id. What the change touches,\n"
        "parts, neighbours and declared figures, is told."),
    .groups = {&own_group, &output_group},
    .example = "  zonelayer restore shangku --as-of 2024-05-01",
    .run = run};
