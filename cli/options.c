#include "options.h"

#include <popt.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "message.h"
#include "shipped.h"
#include "text.h"
#include "values.h"

shared_options shared = {.digits = -1, .format = FORMAT_UNSAID};

static const option general_options[] = {
    {"db", 0, OPTION_TEXT, &shared.db, N_("FILE"),
     N_("the store (else $ZONELAYER_DB, else zonelayer.sqlite)"), NULL},
    {"lang", 0, OPTION_CHOICE, &shared.lang, "zh|en",
     N_("language of messages, heads and help (else that of the locale)"), "zh,en"},
    {"jobs", 0, OPTION_COUNT, &shared.jobs, "N",
     N_("threads that compute (default: one for each core)"), NULL},
    {"progress", 0, OPTION_FLAG, &shared.progress, NULL,
     N_("show how far long work is (default: on a terminal)"), NULL},
    {"no-progress", 0, OPTION_FLAG, &shared.no_progress, NULL, N_("do not show it"), NULL},
    {"help", 'h', OPTION_FLAG, &shared.help, NULL, N_("this text"), NULL},
    {"version", 0, OPTION_FLAG, &shared.version, NULL,
     N_("versions of zonelayer and its libraries"), NULL},
    {0}};
const option_group general_group = {N_("General:"), general_options};

static const option source_options[] = {
    {"encoding", 0, OPTION_TEXT, &shared.source.encoding, N_("NAME"),
     N_("encoding of a source's text: GBK, UTF-8"), NULL},
    {"source-crs", 0, OPTION_TEXT, &shared.source.source_crs, "CRS",
     N_("CRS of a source, in place of its own: EPSG:4517"), NULL},
    {"transformation", 0, OPTION_TEXT, &shared.source.transformation, N_("OPERATION"),
     N_("PROJ pipeline or EPSG operation to EPSG:4490"), NULL},
    {"assume-same-datum", 0, OPTION_FLAG, &shared.source.assume_same_datum, NULL,
     N_("take an unknown or old datum as CGCS2000"), NULL},
    {"axis-order", 0, OPTION_CHOICE, &shared.axis_order, N_("ORDER"),
     N_("auto, lon-lat or north-east, whatever the source says"), "auto,lon-lat,north-east"},
    {"map", 0, OPTION_LIST, &shared.source.map, N_("FIELD=NAME,…"),
     N_("source fields for our columns: KFQMC=name_zh"), NULL},
    {"id-field", 0, OPTION_TEXT, &shared.source.id_field, N_("FIELD"),
     N_("the field that is the id of a feature"), NULL},
    {"standard", 0, OPTION_TEXT, &shared.source.standard, N_("FILE"),
     N_("names in a standard, else the shipped standards.csv"), NULL},
    {"survey-coordinates", 0, OPTION_FLAG, &shared.source.survey_coordinates, NULL,
     N_("its places are right, whatever names a web map (GCJ-02, BD-09)"), NULL},
    {"cad-layer", 0, OPTION_LIST, &shared.source.cad_layer, N_("NAME,…"),
     N_("CAD layers of a DXF: boundaries, and the texts in them"), NULL},
    {"snap", 0, OPTION_METRES, &shared.source.snap_m, "M",
     N_("join open ends of a DXF that are no farther apart"), NULL},
    {"repair", 0, OPTION_FLAG, &shared.source.repair, NULL,
     N_("mend what can be mended and say so"), NULL},
    {"allow-database", 0, OPTION_FLAG, &shared.source.allow_database, NULL,
     N_("connect to the database that PG:… names, on this machine or another"), NULL},
    {0}};
const option_group source_group = {N_("Reading a file:"), source_options};
const option_group source_group_of_export = {N_("Reading a file:"), source_options + 1};

static const option filter_options[] = {
    {"zone", 0, OPTION_LIST, &shared.filter.zone, N_("ID|NAME,…"),
     N_("only these: ids, names or aliases in either language"), NULL},
    {"where", 0, OPTION_TEXT, &shared.filter.where, "SQL",
     N_("only those for which this holds: \"category = 'high-tech'\""), NULL},
    {"mode", 0, OPTION_LIST, &shared.filter.mode, N_("MODE,…"),
     N_("only lines of these modes: railway, expressway …"), NULL},
    {"status", 0, OPTION_LIST, &shared.filter.status, N_("STATUS,…"),
     N_("existing (default), under-construction, planned, revoked, any"), NULL},
    {"as-of", 0, OPTION_TEXT, &shared.filter.as_of, N_("DATE"),
     N_("the stored zones as they were on that day: 2024-05-01"), NULL},
    {0}};
const option_group filter_group = {N_("Filters:"), filter_options};

static const option area_options[] = {{"unit", 0, OPTION_CHOICES, &shared.units, N_("UNIT,…"),
                                       N_("areas of table and csv in m2, ha, mu, km2"),
                                       "m2,ha,mu,km2"},
                                      {"digits", 0, OPTION_DIGITS, &shared.digits, "N",
                                       N_("digits after the point of areas, 0 to 12"), NULL},
                                      {0}};
const option_group area_group = {N_("Figures:"), area_options};

static const option output_options[] = {
    {"format", 0, OPTION_CHOICE, &shared.format, N_("FORMAT"),
     N_("table, csv, json, ndjson or xlsx; else as --output ends, or table"),
     "table,csv,json,ndjson,xlsx"},
    {"output", 0, OPTION_OUTPUT, &shared.output, N_("FILE"), N_("write the answer to this file"),
     NULL},
    {"overwrite", 0, OPTION_FLAG, &shared.overwrite, NULL, N_("replace files that are there"),
     NULL},
    {"bom", 0, OPTION_FLAG, &shared.bom, NULL,
     N_("csv for spreadsheet programs: byte-order mark, no formulas"), NULL},
    {"quiet", 0, OPTION_FLAG, &shared.quiet, NULL, N_("no notes and no warnings"), NULL},
    {0}};
const option_group output_group = {N_("Output:"), output_options};

zl_status fail(zl_error *err, zl_status status, const char *format, ...)
{
    if (!err)
        return status;
    va_list values;
    va_start(values, format);
    err->status = status;
    /* clang-tidy 14 does not see va_start(): NOLINTNEXTLINE(clang-analyzer-valist.Uninitialized) */
    vsnprintf(err->message, sizeof err->message, zl_translate(format), values);
    va_end(values);
    zl_mask_secrets(err->message);
    return status;
}

static bool is_given(const option *o)
{
    if (o->type == OPTION_FLAG)
        return *(const bool *)o->target;
    if (o->type == OPTION_CHOICE)
        return *(const int *)o->target != 0;
    if (o->type == OPTION_METRES)
        return *(const double *)o->target != 0;
    return *(const char *const *)o->target != NULL;
}

const char *shared_reading_option(bool of_export)
{
    for (const option *o = source_options; o->type != OPTION_END; o++) {
        if (o->target == &shared.source.id_field || o->target == &shared.source.standard ||
            o->target == &shared.source.allow_database || !is_given(o))
            continue;
        return of_export && o->target == &shared.source.encoding ? "source-encoding" : o->name;
    }
    return NULL;
}

zl_source_options shared_source_options(void)
{
    static char *shipped; /* for as long as the process */
    zl_source_options options = shared.source;
    if (!options.standard && !shipped)
        shipped = shipped_file("standards.csv");
    if (!options.standard)
        options.standard = shipped;
    options.axis_order = (zl_axis_order)shared.axis_order;
    return options;
}

int format_of_file(const char *path)
{
    static const struct {
        const char *ending;
        int format;
    } endings[] = {{".csv", FORMAT_CSV},
                   {".json", FORMAT_JSON},
                   {".ndjson", FORMAT_NDJSON},
                   {".jsonl", FORMAT_NDJSON},
                   {".xlsx", FORMAT_XLSX}};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        if (strcasecmp(dot, endings[i].ending) == 0)
            return endings[i].format;
    return FORMAT_UNSAID;
}

void shared_settle_format(void)
{
    if (shared.format == FORMAT_UNSAID && shared.output)
        shared.format = format_of_file(shared.output);
    if (shared.format == FORMAT_UNSAID)
        shared.format = FORMAT_TABLE;
}

const char *shared_db(void)
{
    const char *environment = getenv("ZONELAYER_DB");
    if (shared.db)
        return shared.db;
    return environment && *environment ? environment : "zonelayer.sqlite";
}

const char *language_asked(int argc, char *const *argv)
{
    static const char name[] = "--lang";
    enum { SIZE = sizeof name - 1 };
    const char *asked = NULL;
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strncmp(argv[i], name, SIZE) != 0)
            continue;
        const char *value = argv[i][SIZE] == '='                    ? argv[i] + SIZE + 1
                            : argv[i][SIZE] == '\0' && i + 1 < argc ? argv[i + 1]
                                                                    : "";
        if (strcmp(value, "zh") == 0 || strcmp(value, "en") == 0)
            asked = value;
    }
    return asked;
}

/* ---- parsing --------------------------------------------------------------------------------- */

/* All options of the groups, flat, for popt: option i is reported as i+1. */
typedef struct parser {
    const option **option;
    bool *seen;
    struct poptOption *popt;
    size_t count;
    poptContext context;
} parser;

static void parser_fill(parser *p, const option_group *const *groups)
{
    size_t capacity = 0;
    for (const option_group *const *g = groups; *g; g++)
        for (const option *o = (*g)->options; o->type != OPTION_END; o++)
            capacity++;
    p->option = text_alloc(capacity, sizeof(const option *));
    p->seen = text_alloc(capacity, sizeof *p->seen);
    p->popt = text_alloc(capacity + 1, sizeof *p->popt); /* popt's end is an all-zero row too */
    for (const option_group *const *g = groups; *g; g++)
        for (const option *o = (*g)->options; o->type != OPTION_END; o++) {
            p->popt[p->count] = (struct poptOption){
                .longName = o->name,
                .shortName = o->letter,
                .argInfo = o->type == OPTION_FLAG ? POPT_ARG_NONE : POPT_ARG_STRING,
                .val = (int)p->count + 1};
            p->option[p->count++] = o;
        }
}

static void parser_free(parser *p)
{
    poptFreeContext(p->context);
    free(p->option);
    free(p->seen);
    free(p->popt);
}

/* "; see 'zonelayer area --help'" ends each message about usage. */
static zl_status bad_option(poptContext context, int code, const char *command, zl_error *err)
{
    const char *text = poptBadOption(context, POPT_BADOPTION_NOALIAS);
    const char *cause = code == POPT_ERROR_NOARG         ? _("needs a value")
                        : code == POPT_ERROR_UNWANTEDARG ? _("takes no value")
                        : code == POPT_ERROR_BADOPT      ? _("is unknown")
                                                         : poptStrerror(code);
    return fail(err, ZL_USAGE, "option %s %s; see 'zonelayer %s%s--help'", text ? text : "?", cause,
                command ? command : "", command ? " " : "");
}

static bool repeats(option_type type)
{
    return type == OPTION_FLAG || type == OPTION_LIST || type == OPTION_CHOICES ||
           type == OPTION_METRES_LIST;
}

static zl_status take_option(parser *p, size_t i, const char *command, zl_error *err)
{
    char *value = poptGetOptArg(p->context);
    zl_status status;
    if (p->seen[i] && !repeats(p->option[i]->type))
        status = fail(err, ZL_USAGE, "option --%s is given twice; see 'zonelayer %s --help'",
                      p->option[i]->name, command ? command : "help");
    else
        status = option_set(p->option[i], value, err);
    p->seen[i] = true;
    free(value);
    return status;
}

static void take_arguments(arguments *out, poptContext context)
{
    const char **rest = poptGetArgs(context);
    for (size_t i = 0; rest && rest[i]; i++) {
        out->value = text_resize(out->value, out->count + 1, sizeof *out->value);
        out->value[out->count++] = text_copy(rest[i]);
    }
}

static zl_status parse_all(parser *p, const char *command, zl_error *err)
{
    int code;
    while ((code = poptGetNextOpt(p->context)) > 0) {
        zl_status status = take_option(p, (size_t)code - 1, command, err);
        if (status != ZL_OK)
            return status;
    }
    return code == -1 ? ZL_OK : bad_option(p->context, code, command, err);
}

zl_status options_parse(arguments *out, const option_group *const *groups, int argc,
                        char *const *argv, bool stop_early, const char *command, zl_error *err)
{
    parser p = {0};
    parser_fill(&p, groups);
    const char **copy = text_alloc((size_t)argc + 1, sizeof *copy);
    for (int i = 0; i < argc; i++)
        copy[i] = argv[i];
    p.context = poptGetContext("zonelayer", argc, copy, p.popt,
                               stop_early ? POPT_CONTEXT_POSIXMEHARDER : 0);
    zl_status status =
        p.context ? parse_all(&p, command, err) : fail(err, ZL_FAILED, "out of memory");
    if (status == ZL_OK)
        take_arguments(out, p.context);
    parser_free(&p);
    free(copy);
    return status;
}

void arguments_free(arguments *args)
{
    for (size_t i = 0; i < args->count; i++)
        free(args->value[i]);
    free(args->value);
    *args = (arguments){0};
}

/* ---- help ------------------------------------------------------------------------------------ */

void options_print(FILE *out, const option_group *group)
{
    enum { HELP_COLUMN = 30 };
    fprintf(out, "\n%s\n", _(group->title));
    for (const option *o = group->options; o->type != OPTION_END; o++) {
        char letter[] = "-?, ";
        letter[1] = o->letter;
        char *left = text_format("  %s--%s%s%s", o->letter ? letter : "", o->name,
                                 o->argument ? " " : "", o->argument ? _(o->argument) : "");
        size_t width = text_width(left);
        if (width + 2 > HELP_COLUMN)
            fprintf(out, "%s\n%*s%s\n", left, HELP_COLUMN, "", _(o->help));
        else
            fprintf(out, "%s%*s%s\n", left, HELP_COLUMN - (int)width, "", _(o->help));
        free(left);
    }
}
