/* add: a zone from typed corners. */
#include "message.h"
#include "session.h"

static zl_add_options add;
static int order, basis = -1, status_word = -1;

#define BASES    "surveyed,digitised,schematic"
#define STATUSES "existing,under-construction,planned,revoked"

static const option own_options[] = {
    {"corners", 0, OPTION_TEXT, &add.corners, "FILE|\"x,y;…\"",
     N_("a file with a corner on each line, or the corners themselves"), NULL},
    {"order", 0, OPTION_CHOICE, &order, N_("ORDER"),
     N_("auto, lon-lat or north-east, where no letter says it"), "auto,lon-lat,north-east"},
    {"source-crs", 0, OPTION_TEXT, &add.source.source_crs, "CRS",
     N_("CRS of the corners (default EPSG:4490): EPSG:4517"), NULL},
    {"transformation", 0, OPTION_TEXT, &add.source.transformation, N_("OPERATION"),
     N_("PROJ pipeline or EPSG operation to EPSG:4490"), NULL},
    {"assume-same-datum", 0, OPTION_FLAG, &add.source.assume_same_datum, NULL,
     N_("take an unknown or old datum as CGCS2000"), NULL},
    {"encoding", 0, OPTION_TEXT, &add.source.encoding, N_("NAME"),
     N_("encoding of the file: GBK, UTF-8"), NULL},
    {"dry-run", 0, OPTION_FLAG, &add.dry_run, NULL, N_("do all of it, then undo it"), NULL},
    {0}};
static const option_group own_group = {N_("Corners:"), own_options};

static const option zone_options[] = {
    {"name", 0, OPTION_TEXT, &add.name_zh, N_("NAME"), N_("its name, in Chinese where it has one"),
     NULL},
    {"name-en", 0, OPTION_TEXT, &add.name_en, N_("NAME"), N_("its English name"), NULL},
    {"category", 0, OPTION_TEXT, &add.category, N_("CATEGORY"),
     "economic-technological, high-tech, industrial-park, 经开区 …", NULL},
    {"part-of", 0, OPTION_TEXT, &add.part_of, "ID", N_("the zone that it is a part of"), NULL},
    {"status", 0, OPTION_CHOICE, &status_word, N_("STATUS"),
     N_("existing (default), under-construction, planned or revoked"), STATUSES},
    {"basis", 0, OPTION_CHOICE, &basis, N_("BASIS"), N_("surveyed, digitised or schematic"), BASES},
    {"accuracy", 0, OPTION_METRES, &add.accuracy_m, "M", N_("accuracy of the corners"), NULL},
    {"document", 0, OPTION_TEXT, &add.document, N_("DOC"), N_("id of the document they come from"),
     NULL},
    {"update", 0, OPTION_FLAG, &add.update, NULL,
     N_("the zone is there: replace its boundary and keep the old one"), NULL},
    {"date", 0, OPTION_TEXT, &add.date, N_("DATE"),
     N_("with --update: from when it holds (YYYY-MM-DD)"), NULL},
    {0}};
static const option_group zone_group = {N_("The zone:"), zone_options};

static const char *done(void)
{
    return add.dry_run ? _("the dry run is done and nothing is added") : _("the zone is added");
}

static zl_status run(session *s, zl_error *err)
{
    static const char *const bases[] = {"surveyed", "digitised", "schematic"};
    static const char *const statuses[] = {"existing", "under-construction", "planned", "revoked"};
    const emit_spec spec = {.command = "add",
                            .columns = zl_add_columns(),
                            .findings_key = "findings",
                            .findings_below = true,
                            .digits = -1};
    add.source.axis_order = (zl_axis_order)order;
    add.basis = basis < 0 ? NULL : bases[basis];
    add.status = status_word < 0 ? NULL : statuses[status_word];
    zl_status status = session_store_needed(s, ZL_STORE_WRITE, err);
    if (status == ZL_OK)
        status = session_answer(s, &spec, NULL, ZL_SHAPE_NONE, err);
    if (status != ZL_OK)
        return status;
    status = zl_add(s->store, session_argument(s, 0, NULL), &add, session_row, s, s->findings, err);
    return status == ZL_OK ? session_finish_done(s, done(), err) : status;
}

const command add_command = {
    .name = "add",
    .summary = N_("a zone from typed corners"),
    .arguments = N_("ID --corners FILE|\"x,y;…\""),
    .least = 1,
    .most = 1,
    .text = N_(
        "Adds the zone ID with the outline whose corners are given in turn, longitude (easting)\n"
        "first unless --order or letters say otherwise, in decimals or in degrees, minutes and\n"
        "seconds: 86.13,41.7; 86°08′05″E 41°42′00″N; 86-08-05,41-42-00. A line of a file may\n"
        "have a label first: J1,86.13,41.7. The first corner may come again as the last. The\n"
        "outline is checked as at load, and errors name the corners; area and perimeter of what\n"
        "was added are printed."),
    .groups = {&own_group, &zone_group, &output_group},
    .example = "  zonelayer add my-park --name 示范园 --basis surveyed --accuracy 0.1 \\\n"
               "    --corners \"86.20,41.70;86.22,41.70;86.22,41.72;86.20,41.72\"\n"
               "  zonelayer add korla-tashidian --update --corners corners.txt \\\n"
               "    --basis digitised --accuracy 10 --document korla-14fyp",
    .statuses = N_("  0 added; 3 refused, nothing added; 4 CRS or datum refused"),
    .run = run};
