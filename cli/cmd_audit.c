/* audit: declared figures and bounds against geometry, and wholes against their parts. */
#include "message.h"
#include "session.h"

static const char *fail_on;
static double tolerance_m;

#define VERDICTS                                                                                   \
    "agrees,differs,cannot-tell,calibrated,no-boundary,parts-agree,parts-differ,"                  \
    "wrong-side,unknown-line"

static const option own_options[] = {
    {"fail-on", 0, OPTION_CHOICES, &fail_on, N_("VERDICT,…"),
     N_("exit status 1 when a row has one of these verdicts"), VERDICTS},
    {"bounds-tolerance", 0, OPTION_METRES, &tolerance_m, "M",
     N_("how far from its line a side may lie (default 100m)"), NULL},
    {0}};
static const option_group own_group = {N_("Options:"), own_options};

static zl_status audit_row(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    session_met(user, ((const zl_audit_row *)row)->verdict);
    session_row_declared(user, ((const zl_audit_row *)row)->declared_decimals);
    return session_row(row, shape, user, err);
}

static zl_status declared_layer(zl_layer **out, session *s, zl_error *err)
{
    const char *what = session_argument(s, 1, "declared_areas");
    const zl_filter all = {.status = "any", .as_of = session_as_of(what)};
    return session_layer(out, s, what, &all, err);
}

/* What is declared of the sides, where the store has any of it. */
static zl_status audit_bounds(session *s, zl_layer *zones, zl_error *err)
{
    zl_layer *bounds, *named[BOUNDED_BY] = {NULL};
    zl_status status = session_bounds(&bounds, named, s, err);
    if (status == ZL_OK && bounds)
        status = zl_layer_rewind(zones, err);
    return status == ZL_OK && bounds ? zl_audit_bounds(zones, bounds, named, BOUNDED_BY,
                                                       tolerance_m, audit_row, s, s->findings, err)
                                     : status;
}

static zl_status run(session *s, zl_error *err)
{
    const emit_spec spec = {.command = "audit",
                            .columns = zl_audit_columns(),
                            .table_columns = "id,kind,check,declared_km2,computed_km2,"
                                             "difference_percent,tolerance_m2,bound,greatest_m,"
                                             "verdict,document,quote",
                            .when_known = "declared_km2,computed_km2,difference_percent,"
                                          "tolerance_m2,bound,greatest_m",
                            .before_verdict = "bound,greatest_m",
                            .findings_key = "notes",
                            .empty = _("No declared areas."),
                            .units = shared.units,
                            .digits = (int)shared.digits};
    zl_layer *zones, *declared;
    s->fail_on = fail_on;
    zl_status status = session_store_to_ask(s, NULL, err);
    if (status == ZL_OK)
        status = session_layer(&zones, s, session_argument(s, 0, "zones"), &shared.filter, err);
    if (status == ZL_OK)
        status = declared_layer(&declared, s, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status == ZL_OK)
        status = zl_audit(zones, declared, audit_row, s, s->findings, err);
    if (status == ZL_OK)
        status = audit_bounds(s, zones, err);
    return status == ZL_OK ? session_finish(s, err) : status;
}

const command audit_command = {
    .name = "audit",
    .summary = N_("declared areas and bounds against geometry, wholes against parts"),
    .arguments = N_("[LAYER] [DECLARED]"),
    .most = 2,
    .text =
        N_("Sets each declared area (DECLARED, default: declared_areas) against the geometry of\n"
           "LAYER (default: zones) and each whole against the sum of its parts, with document and\n"
           "quote. The tolerance comes from the digits of the declared figure. Bounds in words\n"
           "(四至, declared_bounds of the store) are set against the line, point or zone of that\n"
           "name: check \"bounds\", kind is the side, and greatest is how far the side lies off.\n"
           "wrong-side: nothing of it lies on that side; unknown-line: nothing has the name."),
    .groups = {&own_group, &area_group, &filter_group, &source_group, &output_group},
    .example = "  zonelayer audit --fail-on differs,parts-differ",
    .statuses = N_("  0 done; 1 done, and a verdict that --fail-on names was found"),
    .run = run};
