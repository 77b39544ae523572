/* load: a source into the store, whole or not at all. */
#include <stdlib.h>
#include <string.h>

#include "message.h"
#include "notes.h"
#include "session.h"
#include "target.h"
#include "text.h"

static zl_load_options load;
static int64_t feature = -1;
static int kind = -1, basis = -1;
static const char *findings_file;

#define KINDS "zone,line,point,land,declared,document,bounds"
#define BASES "surveyed,digitised,schematic,none"

static const option own_options[] = {
    {"as", 0, OPTION_TEXT, &load.as, N_("LAYER"), N_("name of the layer; else from kind or source"),
     NULL},
    {"kind", 0, OPTION_CHOICE, &kind, N_("KIND"),
     N_("zone, line, point, land, declared, document or bounds"), KINDS},
    {"append", 0, OPTION_FLAG, &load.append, NULL, N_("add to a land layer that is there"), NULL},
    {"replace-layer", 0, OPTION_FLAG, &load.replace_layer, NULL,
     N_("put the source in place of the layer"), NULL},
    {"skip-bad", 0, OPTION_OUTPUT, &load.skip_bad, N_("FILE"),
     N_("load the rest and write refused features to FILE"), NULL},
    {"schema", 0, OPTION_TEXT, &shared.source.schema, N_("FILE"),
     N_("fields that the source must have and the columns that they are"), NULL},
    {"set", 0, OPTION_LIST, &shared.source.set, N_("COLUMN=VALUE,…"),
     N_("what features have in a column where the source has nothing: mode=railway"), NULL},
    {"strict", 0, OPTION_FLAG, &load.strict, NULL, N_("warnings refuse too"), NULL},
    {"dry-run", 0, OPTION_FLAG, &load.dry_run, NULL, N_("do all of it, then undo it"), NULL},
    {"findings", 0, OPTION_OUTPUT, &findings_file, N_("FILE"),
     N_("write the findings to FILE.csv or .json"), NULL},
    {"basis", 0, OPTION_CHOICE, &basis, N_("BASIS"),
     N_("surveyed, digitised, schematic or none, where "
        "the source has no such column"),
     BASES},
    {"accuracy", 0, OPTION_METRES, &load.accuracy_m, "M",
     N_("accuracy, where the source has no such column"), NULL},
    {"reference", 0, OPTION_TEXT, &load.reference, N_("LAYER"),
     N_("a layer or file that lies right: is there a constant offset from it?"), NULL},
    {"document", 0, OPTION_TEXT, &load.document, N_("DOC"),
     N_("id of the document, where the source has no such column"), NULL},
    {0}};
static const option_group own_group = {N_("Options:"), own_options};

static const option update_options[] = {{"update", 0, OPTION_TEXT, &load.update, "ID",
                                         N_("replace the boundary of this one zone"), NULL},
                                        {"feature", 0, OPTION_COUNT, &feature, N_("FID"),
                                         N_("which feature of the source it is"), NULL},
                                        {"date", 0, OPTION_TEXT, &load.date, N_("DATE"),
                                         N_("from when it holds (YYYY-MM-DD); else now"), NULL},
                                        {0}};
static const option_group update_group = {N_("One boundary:"), update_options};

static const char *chosen(const char *const *words, int position)
{
    return position < 0 ? NULL : words[position];
}

static zl_status check_options(zl_error *err)
{
    if ((feature >= 0 || load.date) && !load.update)
        return fail(err, ZL_USAGE, "--feature and --date go with --update ID");
    if (load.append && load.replace_layer)
        return fail(err, ZL_USAGE, "--append and --replace-layer contradict each other");
    return findings_file ? notes_check_path(findings_file, shared.overwrite, err) : ZL_OK;
}

static const char *done(void)
{
    return load.dry_run ? _("the dry run is done and nothing is loaded")
                        : _("the source is loaded");
}

static target findings_target;

/* The findings of a load are there before the store changes, and not there when it does not. */
static zl_status write_findings(void *user, zl_error *err)
{
    const session *s = user;
    notes found = session_notes(s);
    zl_status status = notes_write(&findings_target, findings_file, shared.overwrite, &found, err);
    notes_free(&found);
    return status;
}

/* The findings are wanted most of all when the source was refused; whether they could be written is
 * then said beside the reason of the refusal. */
static void write_refusal(session *s)
{
    zl_error lost;
    if (write_findings(s, &lost) == ZL_OK)
        return;
    fputs("zonelayer: ", stderr);
    text_print_safe(stderr, lost.message);
    fputc('\n', stderr);
}

/* A refused load prints its findings on standard error; for JSON they are data too. */
static zl_status finish(session *s, zl_status loaded, zl_error *err)
{
    bool refused = loaded == ZL_BAD_DATA || loaded == ZL_BAD_CRS;
    if (loaded != ZL_OK)
        target_take_back(&findings_target);
    target_close(&findings_target);
    if (findings_file && refused)
        write_refusal(s);
    target_close(&findings_target);
    if (loaded == ZL_OK)
        return session_finish_done(s, done(), err);
    if (loaded == ZL_BAD_DATA && s->answer->format == FORMAT_JSON)
        session_finish(s, NULL);
    return loaded;
}

static zl_status run(session *s, zl_error *err)
{
    static const char *const kinds[] = {"zone",     "line",     "point", "land",
                                        "declared", "document", "bounds"};
    static const char *const bases[] = {"surveyed", "digitised", "schematic", "none"};
    static const emit_spec shape = {.command = "load",
                                    .table_columns = "layer,read,written,repaired,refused,crs,"
                                                     "crs_evidence",
                                    .findings_key = "findings",
                                    .findings_below = true,
                                    .digits = -1};
    emit_spec spec = shape;
    spec.columns = zl_load_columns();
    load.source = shared_source_options();
    load.kind = chosen(kinds, kind);
    load.basis = chosen(bases, basis);
    load.feature = feature;
    load.ready = findings_file ? write_findings : NULL;
    zl_status status = check_options(err);
    if (status == ZL_OK)
        status = session_store_needed(s, ZL_STORE_WRITE, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status != ZL_OK)
        return status;
    target_undo_on_signal(true);
    status =
        zl_load(s->store, session_argument(s, 0, NULL), &load, session_row, s, s->findings, err);
    target_undo_on_signal(false);
    return finish(s, status, err);
}

const command load_command = {
    .name = "load",
    .summary = N_("bring a file into the store, whole or not at all"),
    .arguments = N_("SOURCE"),
    .least = 1,
    .most = 1,
    .text = N_(
        "Brings SOURCE into the store, in EPSG:4490: a file, FILE:LAYER, - for GeoJSON, or a "
        "table\n"
        "of PostGIS ('zonelayer help databases'). An error in any feature refuses the whole load,\n"
        "and nothing is written."),
    .groups = {&own_group, &update_group, &source_group, &output_group},
    .example = "  zonelayer load layers/zones.geojson --kind land --as outlines\n"
               "  zonelayer load layers/zones.geojson --update korla-etdz --feature 1 --dry-run",
    .statuses =
        N_("  0 loaded; 3 refused, with all findings on standard error; 4 CRS or datum refused"),
    .run = run};
