/* show: all that is known of one zone, line or point. */
#include "details.h"
#include "message.h"

static const option own_options[] = {{"as-of", 0, OPTION_TEXT, &shared.filter.as_of, N_("DATE"),
                                      N_("a zone as it was on that day: 2024-05-01"), NULL},
                                     {0}};
static const option_group own_group = {N_("Options:"), own_options};

/* In the zones, else in the lines, else in the points; the message is that of the zones. */
static zl_status look(zl_layer **out, session *s, const char *name, zl_error *err)
{
    if (s->args.count > 1)
        return session_named(out, s, s->args.value[1], name, err);
    zl_error later;
    zl_status status = session_named(out, s, "zones", name, err);
    if (status == ZL_USAGE && session_named(out, s, "lines", name, &later) == ZL_OK)
        return ZL_OK;
    if (status == ZL_USAGE && session_named(out, s, "points", name, &later) == ZL_OK)
        return ZL_OK;
    return status;
}

static zl_status answer(session *s, zl_layer *layer, zl_error *err)
{
    details d;
    const zl_value *values;
    zl_status status = details_open(&d, s, layer, true, s->findings, err);
    const emit_spec spec = {.command = "show",
                            .columns = &d.columns,
                            .findings_key = "notes",
                            .empty = _("Nothing of that name."),
                            .digits = -1,
                            .on_its_side = true};
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    while (status == ZL_OK && (status = details_next(&values, &d, err)) == ZL_OK && values)
        status = emit_values(s->answer, values, err);
    if (status == ZL_OK)
        status = session_finish(s, err);
    details_close(&d);
    return status;
}

static zl_status run(session *s, zl_error *err)
{
    zl_layer *layer;
    zl_status status = session_store_to_ask(s, NULL, err);
    if (status == ZL_OK)
        status = look(&layer, s, session_argument(s, 0, NULL), err);
    return status == ZL_OK ? answer(s, layer, err) : status;
}

const command show_command = {
    .name = "show",
    .summary = N_("all that is known of one zone, line or point"),
    .arguments = N_("ID|NAME [LAYER]"),
    .least = 1,
    .most = 2,
    .text = N_(
        "All columns of the zone, line or point that has this id, name or alias, with its area,\n"
        "its declared figures with document and quote, its parts, and what bounds it (四至), set\n"
        "against the line of that name. With LAYER (a stored layer or a file) it is looked for\n"
        "there."),
    .groups = {&own_group, &source_group, &output_group},
    .example = "  zonelayer show 上库\n  zonelayer show rail-lanxin --format json",
    .run = run};
