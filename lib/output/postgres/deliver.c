#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "output/creation.h"
#include "output/postgres/rows.h"

const zl_format zl_postgis_format = {.name = "postgis",
                                     .driver = "PostgreSQL",
                                     .crs = "EPSG:4490",
                                     .lists = true,
                                     .always_multi = true,
                                     .any_shape = true};

/* ---- the target ------------------------------------------------------------------------------ */

/* Options that say how a file is to be. */
static zl_status check_options(const zl_export_options *options, zl_error *err)
{
    const struct {
        const char *name;
        bool given;
    } of_files[] = {{"-f", options->format != NULL},
                    {"--encoding", options->encoding != NULL},
                    {"--target", options->target != NULL},
                    {"--delivery-list", options->delivery_list != NULL},
                    {"--xy", options->xy},
                    {"--zone-prefix", options->zone_prefix != ZL_PREFIX_OF_CRS},
                    {"--precision", options->precision != NULL},
                    {"--open-rings", options->open_rings},
                    {"--producer", options->producer != NULL}};
    for (size_t i = 0; i < sizeof of_files / sizeof *of_files; i++)
        if (of_files[i].given)
            return zl_fail(err, ZL_USAGE, "%s is for files; a table of PostGIS has none of it",
                           of_files[i].name);
    return ZL_OK;
}

zl_status zl_postgis_target(zl_pg_address *out, const char *output, const zl_stream *stream,
                            const zl_export_options *options, zl_error *err)
{
    ZL_CLEANUP(zl_pg_address_free) zl_pg_address address = {0};
    ZL_TRY(zl_database_check(output, options->allow_database, err));
    ZL_TRY(check_options(options, err));
    ZL_TRY(zl_pg_address_parse(&address, output, err));
    if (address.geometry)
        return zl_fail(err, ZL_USAGE,
                       "PG: the geometry of a new table is called geom; leave (%s) out",
                       address.geometry);
    if (!address.table) {
        char name[ZL_SLUG_SIZE];
        zl_stem_slug(name, stream->name, "layer");
        address.table = zl_strdup(name);
        if (!address.table)
            return zl_fail_memory(err);
    }
    *out = address;
    address = (zl_pg_address){0};
    return ZL_OK;
}

/* ---- what the table says of itself ----------------------------------------------------------- */

static void add_seen(zl_text *remark, const char *head, const zl_seen *seen)
{
    if (seen->count == 0)
        return;
    zl_text_add(remark, head);
    zl_seen_join(remark, seen);
    zl_text_add(remark, ".");
}

/* In English, as the names of columns are, whatever the language of the command. */
static char *make_remark(const zl_pg_table *table, const zl_part *part, const double accuracy_m[2])
{
    zl_text remark = {0};
    zl_text_addf(&remark, "zonelayer: layer %s, %lld features, %s.", table->stream->name,
                 (long long)part->summary.features, part->crs_code);
    if (accuracy_m[1] > 0)
        zl_text_addf(&remark, " Accuracy %g m to %g m (accuracy_m).", accuracy_m[0], accuracy_m[1]);
    add_seen(&remark, " Sources (document): ", &table->survey->documents);
    add_seen(&remark, " Licences: ", &table->survey->licences);
    if (table->survey->schematic || table->stream->schematic)
        zl_text_addf(&remark, " %s", ZL_SCHEMATIC_REMARK);
    return zl_text_take(&remark);
}

/* ---- the delivery ---------------------------------------------------------------------------- */

static zl_status write_table(zl_part *part, zl_pg_table *table, const zl_delivery *delivery,
                             zl_findings *findings, zl_error *err)
{
    const zl_write_request request = {.format = delivery->format,
                                      .shown = table->address->label,
                                      .crs = part->crs,
                                      .crs_code = part->crs_code,
                                      .transformation = delivery->transformation,
                                      .assume_same_datum = delivery->assume_same_datum};
    double accuracy_m[2];
    ZL_TRY(zl_pg_table_create(table, err));
    ZL_TRY(zl_pg_copy_rows(part, accuracy_m, table, &request, findings, err));
    ZL_CLEANUP(zl_free_ptr) char *remark = make_remark(table, part, accuracy_m);
    if (!remark)
        return zl_fail_memory(err);
    ZL_TRY(zl_pg_table_finish(table, remark, err));
    return zl_pg_table_swap(table, err);
}

/* The session ends without a commit wherever this fails, and the server undoes all of it. */
zl_status zl_postgis_deliver(zl_part *part, zl_pg_address *address, const zl_delivery *delivery,
                             zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_pg_close_ptr) zl_pg *session = NULL;
    ZL_CLEANUP(zl_survey_free) zl_survey survey = {0};
    ZL_CLEANUP(zl_pg_table_free) zl_pg_table table = {.stream = &part->stream, .survey = &survey};
    ZL_TRY(zl_pg_open(&session, address, ZL_PG_WRITE, err));
    table.session = session;
    ZL_TRY(zl_pg_run(NULL, session, "BEGIN", 0, NULL, err));
    ZL_TRY(zl_pg_table_look(&table, address, part->crs_code, delivery->overwrite, err));
    ZL_TRY(zl_survey_stream(&survey, &part->stream, NULL, err));
    ZL_TRY(write_table(part, &table, delivery, findings, err));
    if (survey.shapeless > 0 && survey.kind != ZL_SHAPE_NONE)
        zl_tell_shapeless(findings, part->stream.name, survey.shapeless, survey.rows);
    ZL_TRY(zl_findings_status(findings, err));
    return zl_pg_run(NULL, session, "COMMIT", 0, NULL, err);
}
