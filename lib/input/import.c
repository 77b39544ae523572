/* Opening an import: what the source is, which field is what, in which CRS its places are. The
 * steps of the stream are in step_values.c and step_shape.c, what is counted on the way in
 * import_tally.c, the same stream in several threads in import_run.c. */
#include "input/import.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/text.h"
#include "input/crs/crs_decision.h"
#include "input/import_private.h"
#include "input/quote.h"

const char *zl_import_place(const zl_import *import)
{
    return import->place[0] ? import->place : zl_source_name(import->source);
}

void zl_import_finding(zl_import *import, zl_severity severity, const char *code,
                       const double *lonlat_deg, const char *format, ...)
{
    char text[1024];
    va_list arguments;
    va_start(arguments, format);
    zl_print(text, sizeof text, zl_message(format), arguments);
    va_end(arguments);
    zl_findings_add(import->findings, severity, code, zl_import_place(import),
                    import->current.feature, lonlat_deg, "%s", text);
    if (severity == ZL_ERROR)
        import->current.refused = true;
}

/* ---- opening --------------------------------------------------------------------------------- */

static void fill_columns(zl_import *import)
{
    bool land = import->kind == ZL_KIND_LAND;
    for (size_t i = 0; i < import->columns.count; i++) {
        zl_column *column = &import->column[i];
        const zl_field *field = land ? zl_source_field(import->source, i) : NULL;
        column->name = land ? field->name : import->mapping.column[i].name;
        column->type = land ? field->type : import->mapping.column[i].type;
        column->decimals = column->type == ZL_REAL ? 6 : 0;
    }
    import->columns.column = import->column;
}

static int column_named(const zl_import *import, const char *name)
{
    for (size_t i = 0; i < import->columns.count; i++)
        if (strcmp(import->column[i].name, name) == 0)
            return (int)i;
    return -1;
}

static zl_status open_columns(zl_import *import, const zl_field_map *map, zl_error *err)
{
    ZL_TRY(zl_mapping_open(&import->mapping, import->kind, map, import->source, import->findings,
                           err));
    bool land = import->kind == ZL_KIND_LAND;
    import->columns.count = land ? zl_source_nfields(import->source) : import->mapping.ncolumns;
    size_t count = import->columns.count;
    import->column = zl_alloc_zero(count, sizeof *import->column);
    import->values = zl_alloc_zero(count, sizeof *import->values);
    import->owned = zl_alloc_zero(count, sizeof *import->owned);
    if (!import->column || !import->values || !import->owned)
        return zl_fail_memory(err);
    fill_columns(import);
    import->id_column =
        land ? zl_field_map_role(map, import->source, "id") : column_named(import, "id");
    import->basis_column = land ? -1 : column_named(import, "boundary_basis");
    import->extra_column = land ? -1 : column_named(import, "extra");
    return ZL_OK;
}

static bool wants_shapes(const zl_import *import)
{
    return import->kind == ZL_KIND_LAND || zl_kind_shape(import->kind) != ZL_SHAPE_NONE;
}

static bool is_of_other_zone(const zl_import *import, const double first[2],
                             const zl_source_options *options)
{
    char text[512];
    const double place[2] = {first[import->north_first], first[!import->north_first]};
    return options->source_crs &&
           zl_feature_is_of_other_zone(text, sizeof text, &import->zone, place, 1);
}

static zl_status open_crs(zl_import *import, const zl_sample *sample,
                          const zl_source_options *options, zl_error *err)
{
    if (!wants_shapes(import) || sample->count == 0)
        return ZL_OK;
    ZL_TRY(zl_decide_crs(&import->crs, &import->evidence, import->source, sample, options,
                         import->places, import->findings, err));
    import->decision = (zl_crs_decision){.label = zl_crs_label(import->crs),
                                         .evidence = import->evidence,
                                         .transformation = zl_crs_datum_note(import->crs)};
    import->north_first = zl_axes_north_first(import->crs, import->source, options);
    /* Who reads a whole file in another zone than its numbers say has been warned once. */
    import->check_zone = zl_gk_of_crs(&import->zone, import->crs) &&
                         !zl_source_zone_is_settled(import->source) &&
                         !is_of_other_zone(import, sample->xy, options);
    return zl_axes_check(&import->layer_refused, import->crs, import->source, sample, options,
                         import->places, import->findings, err);
}

static zl_shape_kind expected_shape(const zl_import *import, const zl_sample *sample)
{
    if (import->kind != ZL_KIND_LAND)
        return zl_kind_shape(import->kind);
    return sample->kind != ZL_SHAPE_NONE ? sample->kind : zl_source_kind(import->source);
}

static void add_source_notes(zl_import *import)
{
    for (size_t i = 0; i < zl_source_nnotes(import->source); i++) {
        const zl_source_note *note = zl_source_note_at(import->source, i);
        double place[2] = {note->xy[0], note->xy[1]};
        bool placed = zl_import_to_lonlat(import, place);
        zl_import_finding(import, note->severity, note->code, placed ? place : NULL, "%s",
                          note->text);
    }
}

static zl_status open_inside(zl_import *import, const zl_kind *kind, const zl_sample *sample,
                             const zl_source_options *options, zl_error *err)
{
    ZL_CLEANUP(zl_field_map_free) zl_field_map map = {0};
    ZL_CLEANUP(zl_free_ptr) char *pairs = NULL;
    zl_source_options mapped = *options;
    ZL_TRY(zl_source_standard(&import->standard, import->source, options, err));
    if (options->schema) {
        ZL_TRY(zl_import_open_schema(&pairs, import, kind, sample->kind, options, err));
        mapped.map = pairs;
    }
    ZL_TRY(zl_field_map_parse(&map, import->source, &mapped, err));
    if (kind)
        import->kind = *kind;
    else if (import->standard.layer)
        import->kind = ZL_KIND_LAND;
    else
        ZL_TRY(zl_decide_kind(&import->kind, import->source, sample, &map, err));
    import->shape_kind = expected_shape(import, sample);
    ZL_TRY(open_columns(import, &map, err));
    ZL_TRY(open_crs(import, sample, options, err));
    ZL_TRY(zl_web_map_open(import, err));
    add_source_notes(import);
    if (zl_source_cut_names(import->source))
        zl_import_finding(import, ZL_NOTE, "field-name-cut", NULL,
                          "a program that wrote the file cut names of fields in the middle of a "
                          "character; they are read as: %s",
                          zl_source_cut_names(import->source));
    if (zl_source_skipped(import->source))
        zl_import_finding(import, ZL_NOTE, "binary-left-out", NULL,
                          "binary fields are left out: %s", zl_source_skipped(import->source));
    return ZL_OK;
}

static zl_status open_source(zl_import *import, const char *what, const zl_kind *kind,
                             const zl_source_options *options, zl_error *err)
{
    ZL_CLEANUP(zl_sample_free) zl_sample sample = {0};
    zl_shape_kind shape = kind ? zl_kind_shape(*kind) : ZL_SHAPE_NONE;
    ZL_TRY(zl_source_open_for(&import->source, what, shape, options, err));
    zl_findings_append(import->findings, zl_source_findings(import->source), 0);
    ZL_TRY(zl_sample_take(&sample, import->source, err));
    if (!sample.any_feature)
        return zl_fail(err, ZL_BAD_DATA, "%s: the layer \"%s\" has no features",
                       zl_source_name(import->source),
                       zl_quoted(zl_source_layer(import->source)).text);
    return open_inside(import, kind, &sample, options, err);
}

zl_status zl_import_open(zl_import **out, const char *what, const zl_kind *kind,
                         const zl_source_options *options, zl_findings *findings, zl_error *err)
{
    return zl_import_open_near(out, what, kind, options, NULL, findings, err);
}

zl_status zl_import_open_near(zl_import **out, const char *what, const zl_kind *kind,
                              const zl_source_options *options, const zl_known_places *places,
                              zl_findings *findings, zl_error *err)
{
    static const zl_source_options defaults = {0};
    ZL_CLEANUP(zl_import_close_ptr) zl_import *import = zl_alloc_zero(1, sizeof *import);
    if (!import)
        return zl_fail_memory(err);
    import->findings = findings;
    import->places = places;
    import->repair = options && options->repair;
    import->web_map.overruled = options && options->survey_coordinates;
    ZL_TRY(open_source(import, what, kind, options ? options : &defaults, err));
    import->places = NULL; /* they were lent for the opening */
    *out = import;
    import = NULL;
    return ZL_OK;
}

void zl_import_close(zl_import *import)
{
    if (!import)
        return;
    zl_import_forget(import);
    zl_source_close(import->source);
    zl_mapping_free(&import->mapping);
    zl_standard_free(&import->standard);
    zl_crs_close(import->crs);
    zl_schema_free_ptr(&import->schema);
    zl_free(import->schema_field);
    zl_free(import->evidence);
    zl_free(import->web_map.watched);
    zl_free(import->column);
    zl_free(import->values);
    zl_free(import->owned);
    zl_free(import);
}

void zl_import_close_ptr(zl_import **import)
{
    zl_import_close(*import);
}

void zl_import_tell_placeless(zl_import *import)
{
    if (import->kind != ZL_KIND_LAND || !zl_source_is_table(import->source) ||
        strcmp(zl_source_driver(import->source), "CSV") != 0)
        return;
    zl_import_finding(import, ZL_WARNING, "no-places", NULL,
                      "no column has places, so it is kept as a table without shapes; places are "
                      "read from a column of WKT (wkt, geometry, geom), or from a pair: %s",
                      zl_source_place_columns());
}

/* ---- the stream ------------------------------------------------------------------------------ */

void zl_import_forget(zl_import *import)
{
    for (size_t i = 0; i < import->columns.count && import->owned; i++) {
        zl_free(import->owned[i]);
        import->owned[i] = NULL;
    }
    zl_shape_free(import->mended);
    import->mended = NULL;
    import->current = (zl_imported){0};
    import->place[0] = '\0';
}

/* What the reader found, with the name that the feature has here. */
static void take_findings(zl_import *import, const zl_raw_feature *raw)
{
    for (size_t i = 0; i < zl_findings_count(raw->findings); i++) {
        const zl_finding *finding = zl_findings_get(raw->findings, i);
        zl_findings_add(import->findings, finding->severity, finding->code, finding->layer,
                        import->current.feature, NULL, "%s", finding->text);
        import->current.refused |= finding->severity == ZL_ERROR;
    }
}

zl_status zl_import_work(zl_import *import, zl_raw_feature *raw, zl_error *err)
{
    zl_import_forget(import);
    import->current.fid = raw->fid;
    import->current.repaired = raw->repaired;
    if (raw->line)
        snprintf(import->place, sizeof import->place, "%s:%zu", zl_source_name(import->source),
                 raw->line);
    ZL_TRY(zl_import_values(import, raw, err));
    take_findings(import, raw);
    ZL_TRY(zl_import_check_schema(import, raw, err));
    return zl_import_shape(import, raw, err);
}

zl_status zl_import_next(const zl_imported **out, zl_import *import, zl_error *err)
{
    zl_raw_feature *raw;
    zl_import_forget(import);
    ZL_TRY(zl_source_next(&raw, import->source, err));
    if (!raw) {
        *out = NULL;
        return zl_import_end(import, err);
    }
    zl_web_map_look(import, raw);
    ZL_TRY(zl_import_work(import, raw, err));
    *out = &import->current;
    return ZL_OK;
}

/* ---- what is known of it --------------------------------------------------------------------- */

zl_kind zl_import_kind(const zl_import *import)
{
    return import->kind;
}

const zl_standard *zl_import_standard(const zl_import *import)
{
    return &import->standard;
}

zl_source *zl_import_source(const zl_import *import)
{
    return import->source;
}

zl_shape_kind zl_import_shape_kind(const zl_import *import)
{
    return import->shape_kind;
}

const char *zl_import_web_map_tag(const zl_import *import)
{
    const zl_web_map *map = &import->web_map;
    return map->where[0] && !map->overruled ? map->where : NULL;
}

const zl_columns *zl_import_columns(const zl_import *import)
{
    return &import->columns;
}

const zl_crs_decision *zl_import_crs(const zl_import *import)
{
    return &import->decision;
}
