/* check: everything that is wrong or doubtful in a layer, as rows. */
#include "message.h"
#include "session.h"

static bool deep, crs_doctor;
static const char *fail_on, *reference;

static const option own_options[] = {
    {"deep", 0, OPTION_FLAG, &deep, NULL, N_("digests, index and extents too"), NULL},
    {"crs-doctor", 0, OPTION_FLAG, &crs_doctor, NULL,
     N_("which coordinate reference systems fit the numbers of a file, best first"), NULL},
    {"reference", 0, OPTION_TEXT, &reference, N_("REFERENCE"),
     N_("a layer or file that lies right: is there a constant offset from it?"), NULL},
    {"schema", 0, OPTION_TEXT, &shared.source.schema, N_("FILE"),
     N_("of a file: the fields that it must have, with type and width"), NULL},
    {"fail-on", 0, OPTION_CHOICES, &fail_on, N_("SEVERITY,…"),
     N_("exit status 1 for this or worse: note, warning, error"), "error,warning,note"},
    {0}};
static const option_group own_group = {N_("Options:"), own_options};

static zl_status check_options(zl_error *err)
{
    const char *name = shared.source.schema ? "schema" : shared_reading_option(false);
    return name ? fail(err, ZL_USAGE, "check looks at the store here; --%s reads files", name)
                : ZL_OK;
}

static zl_status open_store(session *s, const char *what, zl_error *err)
{
    zl_status status = what ? ZL_OK : check_options(err);
    if (status == ZL_OK)
        status = session_store_to_check(s, err);
    if (status == ZL_OK && what)
        status = session_check_name(s, what, err);
    if (status == ZL_OK && what)
        return shared.source.schema && !s->reads_file ? check_options(err) : ZL_OK;
    return status == ZL_OK && !s->store ? session_store_needed(s, ZL_STORE_READ, err) : status;
}

/* --fail-on names the least severity that counts. */
static void meet(session *s, zl_severity severity)
{
    for (int least = ZL_NOTE; least <= (int)severity; least++)
        session_met(s, zl_severity_name((zl_severity)least));
}

static zl_status print_findings(session *s, zl_error *err)
{
    zl_status status = ZL_OK;
    for (size_t i = 0; status == ZL_OK && i < zl_findings_count(s->findings); i++) {
        const zl_finding *finding = zl_findings_get(s->findings, i);
        meet(s, finding->severity);
        status = session_row(finding, NULL, s, err);
    }
    return status == ZL_OK ? emit_finish(s->answer, NULL, err) : status;
}

/* A row for each reading of the numbers, in place of the findings. */
static zl_status examine_crs(session *s, const char *what, zl_error *err)
{
    const emit_spec spec = {.command = "check",
                            .columns = zl_crs_candidate_columns(),
                            .table_columns =
                                "rank,source_crs,axis_order,verdict,declared,first_lon,"
                                "first_lat,near,near_m,area_m2,area_change_m2,shift_m,"
                                "description",
                            .findings_key = "findings",
                            .empty = _("No system that is in use in China fits the numbers."),
                            .digits = -1};
    zl_source_options options = shared_source_options();
    if (!what)
        return fail(err, ZL_USAGE, "--crs-doctor examines a file; name one");
    if (deep || fail_on || reference)
        return fail(err, ZL_USAGE, "--crs-doctor goes with none of --deep, --fail-on, --reference");
    zl_status status = open_store(s, what, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status == ZL_OK)
        status = zl_crs_doctor(s->store, what, &options, session_row, s, s->findings, err);
    return status == ZL_OK ? session_finish(s, err) : status;
}

static zl_status run(session *s, zl_error *err)
{
    const emit_spec spec = {.command = "check",
                            .columns = zl_check_columns(),
                            .findings_key = "notes",
                            .empty = _("No findings."),
                            .digits = -1};
    const char *what = session_argument(s, 0, NULL);
    zl_source_options options = shared_source_options();
    if (crs_doctor)
        return examine_crs(s, what, err);
    if (reference && !what)
        return fail(err, ZL_USAGE, "--reference goes with a layer or file to check; name one");
    s->fail_on = fail_on;
    zl_status status = open_store(s, what, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status == ZL_OK)
        status = zl_check(s->store, what, &options, deep, s->findings, err);
    if (status == ZL_OK && reference)
        status = zl_check_reference(s->store, what, &options, reference, s->findings, err);
    return status == ZL_OK ? print_findings(s, err) : status;
}

const command check_command = {
    .name = "check",
    .summary = N_("what is wrong or doubtful in a layer or file"),
    .arguments = N_("[LAYER]"),
    .most = 1,
    .text = N_(
        "Validity, duplicates, swapped axes, wrong zone numbers and suspicious datums of a LAYER\n"
        "(a stored layer or a file), else of all layers of the store. Data are not changed; a row\n"
        "that another program has edited is marked as checked. --crs-doctor lists each way to "
        "read\n"
        "the numbers of a file as a --source-crs, with the place of its first point, the nearest\n"
        "point of the store, and what it does to area and position."),
    .groups = {&own_group, &source_group, &output_group},
    .example = "  zonelayer check zones --fail-on error\n"
               "  zonelayer check layers/zones.geojson --crs-doctor",
    .statuses =
        N_("  0 done; 1 done, and a severity that --fail-on names, or a worse one, was found"),
    .run = run};
