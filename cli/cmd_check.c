/* check: everything that is wrong or doubtful in a layer, as rows. */
#include "session.h"

static bool deep;
static const char *fail_on;

static const option own_options[] = {
    {"deep", 0, OPTION_FLAG, &deep, NULL, "digests, index and extents too", NULL},
    {"fail-on", 0, OPTION_CHOICES, &fail_on, "SEVERITY,…",
     "exit status 1 when one is found: error, warning, note", "error,warning,note"},
    {0}};
static const option_group own_group = {"Options:", own_options};

static zl_status run(session *s, zl_error *err)
{
    const emit_spec spec = {
        .command = "check", .columns = zl_check_columns(), .empty = "No findings.", .digits = -1};
    const char *what = session_argument(s, 0, NULL);
    zl_source_options options = shared_source_options();
    s->fail_on = fail_on;
    zl_status status =
        what ? session_store_to_ask(s, NULL, err) : session_store_needed(s, ZL_STORE_READ, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status == ZL_OK && what)
        status = session_check_name(s, what, err);
    if (status == ZL_OK)
        status = zl_check(s->store, what, &options, deep, s->findings, err);
    for (size_t i = 0; status == ZL_OK && i < zl_findings_count(s->findings); i++) {
        const zl_finding *finding = zl_findings_get(s->findings, i);
        session_met(s, zl_severity_name(finding->severity));
        status = session_row(finding, NULL, s, err);
    }
    return status == ZL_OK ? session_finish(s, err) : status;
}

const command check_command = {
    .name = "check",
    .summary = "what is wrong or doubtful in a layer or file",
    .arguments = "[LAYER]",
    .most = 1,
    .text =
        "Validity, duplicates, swapped axes, wrong zone numbers and suspicious datums of a LAYER\n"
        "(a stored layer or a file), else of all layers of the store. Nothing is changed.",
    .groups = {&own_group, &source_group, &output_group},
    .example = "  zonelayer check zones --fail-on error",
    .statuses = "  0 done; 1 done, and a severity that --fail-on names was found",
    .run = run};
