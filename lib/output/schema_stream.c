#include "output/schema_stream.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/units.h"
#include "input/fields/fields.h"
#include "output/encode.h"

/* So many values that do not fit are told one by one; the rest is a sum. */
#define TOLD_ONE_BY_ONE 50

/* Where the value of a field comes from. */
typedef enum origin { FROM_NOTHING, FROM_COLUMN, FROM_CONSTANT, FROM_SHAPE } origin;

typedef struct slot {
    origin origin;
    int column; /* of the base */
} slot;

struct zl_schema_stream {
    zl_schema *schema;
    const zl_stream *base;
    const zl_schema_request *request; /* while it is opened */
    zl_stream rows;
    zl_columns columns;
    zl_column *column;
    zl_field_size *size;
    slot *slot;
    zl_schema_value *made; /* of the row under the cursor */
    zl_value *values;
    int64_t number;
    zl_encoder *encoder;
    bool bytes; /* widths of texts count bytes of the encoding */
    size_t misfits, rounded, schematic;
    char first_schematic[200];
};

/* ---- matching -------------------------------------------------------------------------------- */

static int column_called(const zl_columns *columns, const char *name)
{
    for (size_t i = 0; name && i < columns->count; i++)
        if (strcasecmp(columns->column[i].name, name) == 0)
            return (int)i;
    return -1;
}

/* The column of ours that such a name stands for: KFQMC for name_zh. */
static int column_by_role(const zl_columns *columns, const char *name)
{
    int best = -1, best_rank = -1;
    for (size_t i = 0; name && i < columns->count; i++) {
        int rank = zl_alias_rank(columns->column[i].name, name);
        if (rank >= 0 && (best < 0 || rank < best_rank)) {
            best = (int)i;
            best_rank = rank;
        }
    }
    return best;
}

static slot find_slot(const zl_schema_field *field, const zl_columns *columns)
{
    if (field->source && field->source[0] == '=')
        return (slot){FROM_CONSTANT, -1};
    if (field->source && field->source[0] == '@')
        return (slot){FROM_SHAPE, -1};
    int column = column_called(columns, field->source ? field->source : field->name);
    if (column < 0 && !field->source)
        column = column_called(columns, field->alias);
    if (column < 0 && !field->source)
        column = column_by_role(columns, field->name);
    if (column < 0 && !field->source)
        column = column_by_role(columns, field->alias);
    return (slot){column < 0 ? FROM_NOTHING : FROM_COLUMN, column};
}

static void add_field(zl_text *list, const zl_schema_field *field)
{
    zl_text_add_item(list, field->name);
    if (!field->source)
        return;
    zl_text_add(list, _(" (from "));
    zl_text_add_safe(list, field->source);
    zl_text_add(list, ")");
}

static zl_status fail_missing(const zl_schema_stream *s, const zl_text *missing, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text has = {0};
    for (size_t i = 0; i < s->base->columns->count; i++)
        zl_text_add_item(&has, s->base->columns->column[i].name);
    return zl_fail(err, ZL_BAD_DATA,
                   "%s: the layer \"%s\" has no column for the required field%s %s; name one with "
                   "\"source\" in the schema; the layer has: %s",
                   s->schema->shown, s->base->name,
                   zl_inflect(!strstr(missing->data, ", "), "", "s"), missing->data,
                   has.data ? has.data : _("no columns"));
}

static zl_status match(zl_schema_stream *s, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text missing = {0}, empty = {0}, unused = {0};
    for (size_t i = 0; i < s->schema->count; i++) {
        const zl_schema_field *field = &s->schema->field[i];
        s->slot[i] = find_slot(field, s->base->columns);
        if (s->slot[i].origin == FROM_NOTHING)
            add_field(field->required ? &missing : &empty, field);
    }
    for (size_t c = 0; c < s->base->columns->count; c++) {
        bool used = false;
        for (size_t i = 0; i < s->schema->count; i++)
            used |= s->slot[i].column == (int)c;
        if (!used)
            zl_text_add_item(&unused, s->base->columns->column[c].name);
    }
    if (missing.failed || empty.failed || unused.failed)
        return zl_fail_memory(err);
    if (missing.size)
        return fail_missing(s, &missing, err);
    if (empty.size)
        zl_findings_add(findings, ZL_WARNING, "schema-field-empty", s->base->name, NULL, NULL,
                        "the layer has no column for %s, so it stays empty", empty.data);
    if (unused.size)
        zl_findings_add(findings, ZL_NOTE, "field-left-out", s->base->name, NULL, NULL,
                        "columns that the schema does not ask for are left out: %s", unused.data);
    return ZL_OK;
}

/* ---- values ---------------------------------------------------------------------------------- */

static double figure(const zl_schema_stream *s, const char *name, const zl_shape *shape)
{
    if (strcmp(name, "@number") == 0)
        return (double)s->number;
    if (!shape)
        return (double)NAN;
    if (strcmp(name, "@perimeter_m") == 0)
        return zl_shape_perimeter_m(shape);
    double area_m2 = zl_shape_area_m2(shape);
    if (strcmp(name, "@area_ha") == 0)
        return area_m2 / ZL_HA;
    if (strcmp(name, "@area_mu") == 0)
        return area_m2 * 3 / 2000;
    return strcmp(name, "@area_km2") == 0 ? area_m2 / ZL_KM2 : area_m2;
}

static zl_value raw_value(const zl_schema_stream *s, size_t i, const zl_stream_row *row)
{
    const char *source = s->schema->field[i].source;
    switch (s->slot[i].origin) {
    case FROM_COLUMN:
        return row->values[s->slot[i].column];
    case FROM_CONSTANT:
        return (zl_value){.type = ZL_TEXT, .text = source + 1};
    case FROM_SHAPE:
        return (zl_value){.type = ZL_REAL, .real = figure(s, source, row->shape)};
    case FROM_NOTHING:
        break;
    }
    return (zl_value){.type = ZL_TEXT, .null = true};
}

/* A DBF field has room for bytes, not for signs. */
static void check_bytes(const zl_schema_stream *s, const zl_schema_field *field,
                        zl_schema_value *made)
{
    if (!s->bytes || made->code || made->value.null || field->type != ZL_SCHEMA_TEXT ||
        field->width == 0)
        return;
    zl_fit fit = zl_encoder_fit(s->encoder, made->value.text, (size_t)field->width);
    if (fit.foreign || fit.encoded <= (size_t)field->width)
        return;
    made->code = "schema-width";
    snprintf(
        made->why, sizeof made->why,
        _("%s has %zu bytes in %s, and the schema has room for %d; a %s counts bytes, of which "
          "GBK takes fewer"),
        field->name, fit.encoded, s->request->encoding, field->width, s->request->format->name);
}

static zl_status convert_row(zl_schema_stream *s, const zl_stream_row *row, zl_error *err)
{
    for (size_t i = 0; i < s->schema->count; i++) {
        const zl_schema_field *field = &s->schema->field[i];
        zl_value raw = raw_value(s, i, row);
        zl_schema_value_free(&s->made[i]);
        ZL_TRY(zl_schema_convert(&s->made[i], field, &raw, s->bytes, err));
        /* A text in a buffer of `raw` itself would not outlive it; columns and constants do. */
        s->values[i] = s->made[i].value;
    }
    return ZL_OK;
}

static zl_status next_row(zl_stream_row *row, bool *more, void *user, zl_error *err)
{
    zl_schema_stream *s = user;
    ZL_TRY(zl_stream_next(row, more, s->base, err));
    if (!*more)
        return ZL_OK;
    s->number++;
    ZL_TRY(convert_row(s, row, err));
    row->values = s->values;
    return ZL_OK;
}

static zl_status rewind_rows(void *user, zl_error *err)
{
    zl_schema_stream *s = user;
    s->number = 0;
    return s->base->rewind(s->base->user, err);
}

/* ---- the first reading ----------------------------------------------------------------------- */

static void look_at_row(zl_schema_stream *s, const zl_stream_row *row, zl_findings *findings)
{
    for (size_t i = 0; i < s->schema->count; i++) {
        zl_schema_value *made = &s->made[i];
        check_bytes(s, &s->schema->field[i], made);
        s->rounded += made->rounded;
        if (made->code && s->misfits++ < TOLD_ONE_BY_ONE)
            zl_findings_add(findings, ZL_ERROR, made->code, s->base->name, row->id, NULL, "%s",
                            made->why);
    }
}

static void look_at_basis(zl_schema_stream *s, const zl_stream_row *row, int basis)
{
    const zl_value *value = basis >= 0 ? &row->values[basis] : NULL;
    if (!value || value->null || !value->text || strcmp(value->text, "schematic") != 0)
        return;
    if (s->schematic++ == 0)
        snprintf(s->first_schematic, sizeof s->first_schematic, "%s", row->id);
}

static zl_status read_all(zl_schema_stream *s, zl_findings *findings, zl_error *err)
{
    int basis = zl_column_index(s->base->columns, "boundary_basis");
    ZL_TRY(rewind_rows(s, err));
    for (;;) {
        zl_stream_row row;
        bool more;
        ZL_TRY(zl_stream_next(&row, &more, s->base, err));
        if (!more)
            return ZL_OK;
        s->number++;
        look_at_basis(s, &row, basis);
        ZL_TRY(convert_row(s, &row, err));
        look_at_row(s, &row, findings);
    }
}

static zl_status judge(const zl_schema_stream *s, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text id = {0};
    if (s->schematic > 0 && s->schema->official && !s->request->allow_schematic)
        return zl_fail(err, ZL_BAD_DATA,
                       "%s is an official schema, and %zu feature%s schematic, the first is %s: a "
                       "sketch handed in as official data would be taken for a survey; load "
                       "surveyed boundaries (load FILE --update ID), leave these out (--where), or "
                       "say --allow-schematic",
                       s->schema->shown, s->schematic,
                       zl_inflect(s->schematic == 1, " is", "s are"),
                       zl_shown(&id, s->first_schematic));
    if (s->misfits > TOLD_ONE_BY_ONE)
        zl_findings_add(findings, ZL_ERROR, "schema-misfits", s->base->name, NULL, NULL,
                        "%zu more values do not fit", s->misfits - TOLD_ONE_BY_ONE);
    if (s->misfits > 0)
        return zl_fail(
            err, ZL_BAD_DATA,
            "%s: %zu value%s of the layer \"%s\" %s not fit the schema; nothing was written",
            s->schema->shown, s->misfits, zl_inflect(s->misfits == 1, "", "s"), s->base->name,
            zl_inflect(s->misfits == 1, "does", "do"));
    if (s->schematic > 0 && s->schema->official)
        zl_findings_add(findings, ZL_WARNING, "schematic-delivered", s->base->name, NULL, NULL,
                        "%zu schematic outlines go into an official table, as --allow-schematic "
                        "says; tell the receiver",
                        s->schematic);
    if (s->rounded > 0)
        zl_findings_add(findings, ZL_NOTE, "schema-rounded", s->base->name, NULL, NULL,
                        "%zu number%s rounded to the digits of the schema", s->rounded,
                        zl_inflect(s->rounded == 1, " was", "s were"));
    return ZL_OK;
}

/* ---- opening --------------------------------------------------------------------------------- */

static zl_type column_type(zl_schema_type type)
{
    return type == ZL_SCHEMA_REAL ? ZL_REAL : type == ZL_SCHEMA_INTEGER ? ZL_INTEGER : ZL_TEXT;
}

static zl_status make_columns(zl_schema_stream *s, zl_error *err)
{
    size_t count = s->schema->count;
    s->column = zl_alloc_zero(count, sizeof *s->column);
    s->size = zl_alloc_zero(count, sizeof *s->size);
    s->slot = zl_alloc_zero(count, sizeof *s->slot);
    s->made = zl_alloc_zero(count, sizeof *s->made);
    s->values = zl_alloc_zero(count, sizeof *s->values);
    if (!s->column || !s->size || !s->slot || !s->made || !s->values)
        return zl_fail_memory(err);
    for (size_t i = 0; i < count; i++) {
        const zl_schema_field *field = &s->schema->field[i];
        s->column[i] = (zl_column){.name = field->name,
                                   .type = column_type(field->type),
                                   .decimals = field->precision > 0 ? field->precision : 0};
        s->size[i] = (zl_field_size){.width = field->width,
                                     .precision = field->precision,
                                     .alias = field->alias,
                                     .date = field->type == ZL_SCHEMA_DATE};
    }
    s->columns = (zl_columns){s->column, count};
    return ZL_OK;
}

zl_status zl_schema_stream_open(zl_schema_stream **out, const zl_stream *base,
                                const zl_schema_request *request, zl_findings *findings,
                                zl_error *err)
{
    ZL_CLEANUP(zl_schema_stream_free_ptr) zl_schema_stream *s = zl_alloc_zero(1, sizeof *s);
    if (!s)
        return zl_fail_memory(err);
    s->base = base;
    s->request = request;
    s->bytes = request->format->text_bytes > 0;
    ZL_TRY(zl_schema_open(&s->schema, request->path, err));
    ZL_TRY(make_columns(s, err));
    ZL_TRY(match(s, findings, err));
    if (s->bytes)
        ZL_TRY(zl_encoder_open(&s->encoder, request->encoding, err));
    ZL_TRY(read_all(s, findings, err));
    ZL_TRY(judge(s, findings, err));
    s->rows = *base;
    s->rows.columns = &s->columns;
    s->rows.size = s->size;
    s->rows.schematic = s->schematic > 0;
    s->rows.next = next_row;
    s->rows.rewind = rewind_rows;
    s->rows.user = s;
    s->request = NULL;
    *out = s;
    s = NULL;
    return ZL_OK;
}

const zl_stream *zl_schema_stream_rows(const zl_schema_stream *stream)
{
    return &stream->rows;
}

void zl_schema_stream_free_ptr(zl_schema_stream **stream)
{
    zl_schema_stream *s = *stream;
    for (size_t i = 0; s && s->made && i < s->schema->count; i++)
        zl_schema_value_free(&s->made[i]);
    if (s) {
        zl_encoder_close_ptr(&s->encoder);
        zl_schema_free_ptr(&s->schema);
        zl_free(s->column);
        zl_free(s->size);
        zl_free(s->slot);
        zl_free(s->made);
        zl_free(s->values);
    }
    zl_free(s);
    *stream = NULL;
}
