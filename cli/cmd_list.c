/* list: the features of a layer with all that their columns say. */
#include "details.h"
#include "message.h"

static zl_status answer(session *s, zl_layer *layer, zl_error *err)
{
    details d;
    const zl_value *values;
    zl_status status = details_open(&d, s, layer, false, NULL, err);
    emit_spec spec = {.command = "list",
                      .columns = &d.columns,
                      .findings_key = "notes",
                      .empty = _("No rows."),
                      .digits = -1};
    /* Our own layers have more columns than a table can show; a foreign one is shown as it is. */
    if (session_has_column(&d.columns, "boundary_basis"))
        spec.table_columns = "id,name_zh,category,mode,kind,status,boundary_basis,accuracy_m,"
                             "area_km2,verdict,declared";
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
    zl_filter filter = shared.filter;
    if (!filter.status)
        filter.status = "any"; /* what is there, not what counts */
    zl_status status = session_store_to_ask(s, NULL, err);
    if (status == ZL_OK)
        status = session_layer(&layer, s, session_argument(s, 0, "zones"), &filter, err);
    return status == ZL_OK ? answer(s, layer, err) : status;
}

const command list_command = {
    .name = "list",
    .summary = N_("what a layer holds, or which layers there are"),
    .arguments = N_("[LAYER]"),
    .most = 1,
    .text =
        N_("The features of LAYER (default: zones) with their columns, area and declared figures,\n"
           "of any status unless --status says so. LAYER may be a file, or one of the store's\n"
           "tables: zones, lines, points, declared_areas, documents, a land layer, or layers,\n"
           "which names them all. csv and json have all columns."),
    .groups = {&filter_group, &source_group, &output_group},
    .example = "  zonelayer list\n  zonelayer list lines --mode railway\n  zonelayer list layers",
    .run = run};
