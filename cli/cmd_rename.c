/* rename: another id for a zone, and for all that names it. */
#include "message.h"
#include "session.h"

typedef struct rename_row {
    const char *id, *new_id;
} rename_row;

static const zl_column columns[] = {{"id", ZL_TEXT, offsetof(rename_row, id), 0},
                                    {"new_id", ZL_TEXT, offsetof(rename_row, new_id), 0}};
static const zl_columns rename_columns = {columns, sizeof columns / sizeof *columns};

static zl_status run(session *s, zl_error *err)
{
    const emit_spec spec = {
        .command = "rename", .columns = &rename_columns, .findings_key = "notes", .digits = -1};
    const rename_row row = {session_argument(s, 0, NULL), session_argument(s, 1, NULL)};
    zl_status status = session_store_needed(s, ZL_STORE_WRITE, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status == ZL_OK)
        status = zl_rename(s->store, row.id, row.new_id, s->findings, err);
    if (status == ZL_OK)
        status = session_row(&row, NULL, s, err);
    return status == ZL_OK ? session_finish_done(s, _("it is renamed"), err) : status;
}

const command rename_command = {
    .name = "rename",
    .summary = N_("give a zone another id"),
    .arguments = N_("ID NEW"),
    .least = 2,
    .most = 2,
    .text = N_(
        "The zone ID gets the id NEW, of a-z, digits, -, _ and . only. Its closed versions, the\n"
        "zones that are a part of it, its declared figures, the figures that are composed of\n"
        "it and its declared bounds go along, all or none. The old id stays an alias, so that\n"
        "people and scripts still find the zone."),
    .groups = {&output_group},
    .example = "  zonelayer rename shangku shangku-htz",
    .run = run};
