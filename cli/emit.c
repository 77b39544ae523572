#include "emit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cells.h"
#include "message.h"
#include "notes.h"
#include "table.h"
#include "text.h"

bool emit_shows(const emit_spec *spec, const zl_column *column, bool in_table)
{
    if (spec->left_out && text_in_list(column->name, spec->left_out))
        return false;
    if (in_table && spec->left_out_of_table && text_in_list(column->name, spec->left_out_of_table))
        return false;
    return !in_table || !spec->table_columns || text_in_list(column->name, spec->table_columns);
}

bool emit_digits_asked(const emit_spec *spec, const zl_column *column)
{
    bool measured = strncmp(column->name, "area_", 5) == 0 ||
                    strncmp(column->name, "computed_", 9) == 0 ||
                    strncmp(column->name, "perimeter_", 10) == 0;
    return measured && spec->digits >= 0;
}

int emit_decimals(const emit_spec *spec, const zl_column *column)
{
    /* A declared figure keeps the digits it was declared with: they are its tolerance. */
    const char *unit = strrchr(column->name, '_');
    if (strncmp(column->name, "declared_", 9) == 0 && strcmp(unit, "_km2") == 0)
        return -1;
    return emit_digits_asked(spec, column) ? spec->digits : column->decimals;
}

bool emit_is_null(const zl_value *value)
{
    switch (value->type) {
    case ZL_REAL:
        return value->null || !isfinite(value->real);
    case ZL_PLACE:
        return value->null || !isfinite(value->place_deg[0]) || !isfinite(value->place_deg[1]);
    case ZL_TEXT:
    case ZL_LIST:
        return value->null || !value->text;
    case ZL_INTEGER:
        break;
    }
    return value->null;
}

static zl_status check_options(zl_error *err)
{
    if (shared.bom && shared.format != FORMAT_CSV)
        return fail(err, ZL_USAGE, "--bom goes with --format csv");
    if (shared.format == FORMAT_XLSX && !shared.output)
        return fail(err, ZL_USAGE,
                    "--format xlsx makes a workbook, which is no text to print; name its file: "
                    "--output FILE.xlsx");
    return ZL_OK;
}

zl_status emit_open(emit **out, const emit_spec *spec, zl_error *err)
{
    zl_status status = check_options(err);
    if (status != ZL_OK)
        return status;
    emit *answer = text_alloc(1, sizeof *answer);
    answer->spec = *spec;
    answer->format = (output_format)shared.format;
    status = target_open(&answer->target, shared.output, shared.overwrite, err);
    if (status != ZL_OK) {
        emit_free(answer);
        return status;
    }
    answer->given = *spec->columns;
    measures_open(&answer->measures, &answer->spec);
    answer->value = text_alloc(answer->given.count, sizeof *answer->value);
    answer->shown = text_alloc(answer->spec.columns->count, sizeof *answer->shown);
    answer->forms = forms_new(answer);
    answer->nforms = answer->spec.columns->count;
    *out = answer;
    return ZL_OK;
}

void emit_free(emit *answer)
{
    if (!answer)
        return;
    book_free(answer->book);
    target_close(&answer->target);
    table_free(answer->table);
    balance_free(&answer->balance, answer->measures.columns.count);
    forms_free(answer->forms, answer->nforms);
    piece_free(&answer->text);
    measures_free(&answer->measures);
    free(answer->value);
    free(answer->shown);
    free(answer->order);
    free(answer);
}

/* ---- the table, which needs all rows before it can print one --------------------------------- */

static void add_column(emit *answer, size_t i)
{
    if (emit_shows(&answer->spec, &answer->spec.columns->column[i], true))
        answer->order[answer->norder++] = i;
}

/* The columns that tell what the verdict is about stand before it, wherever the data have them. */
static void order_columns(emit *answer)
{
    const zl_columns *columns = answer->spec.columns;
    const char *ahead = answer->spec.before_verdict;
    answer->order = text_alloc(columns->count, sizeof *answer->order);
    for (size_t i = 0; i < columns->count; i++) {
        if (ahead && text_in_list(columns->column[i].name, ahead))
            continue;
        bool verdict = ahead && strcmp(columns->column[i].name, "verdict") == 0;
        for (size_t k = i; verdict && k < columns->count; k++)
            if (text_in_list(columns->column[k].name, ahead))
                add_column(answer, k);
        add_column(answer, i);
    }
}

/* What a narrow table is to show first: what a row is about and what it comes to, then the figures
 * that are asked for. */
static int rank_of(const char *key, size_t position)
{
    static const char keys[] = "id,a,b,line_id,feature,verdict,severity,class,text";
    static const char figures[] = "check,kind,part,mode,version,valid_from,within_m,declared_km2,"
                                  "computed_km2,distance_m,uncertainty_m,area_m2,area_ha,share,"
                                  "share_of_a,added_m2,removed_m2,max_shift_m,declared_from_km2,"
                                  "declared_to_km2,code";
    if (position == 0 || text_in_list(key, keys))
        return 0;
    return text_in_list(key, figures) ? 1 : 2;
}

static void table_begin(emit *answer)
{
    const emit_spec *spec = &answer->spec;
    answer->table = table_new();
    order_columns(answer);
    for (size_t i = 0; i < answer->norder; i++) {
        const zl_column *column = &spec->columns->column[answer->order[i]];
        char *head = cell_head(column->name);
        table_column(answer->table, head,
                     (table_look){.number = cell_is_number(column),
                                  .optional = spec->when_known &&
                                              text_in_list(column->name, spec->when_known),
                                  .rank = rank_of(column->name, i)});
        free(head);
    }
}

static tone tone_of(const zl_column *column, const zl_value *value)
{
    bool judges = column->type == ZL_TEXT && text_in_list(column->name, "verdict,severity");
    return judges && !emit_is_null(value) ? colour_of(value->text) : TONE_PLAIN;
}

static void table_row(emit *answer, const zl_value *values)
{
    const emit_spec *spec = &answer->spec;
    for (size_t i = 0; i < answer->norder; i++) {
        size_t at = answer->order[i];
        const zl_column *column = &spec->columns->column[at];
        table_cell(answer->table, cell_text(spec, column, &values[at]),
                   tone_of(column, &values[at]));
    }
}

/* What a question has to say comes first: it may be that its figures are not to be quoted. What a
 * load has found comes after its row. */
static void table_finish(emit *answer, const notes *found)
{
    FILE *out = answer->target.stream;
    const emit_spec *spec = &answer->spec;
    bool talks = spec->findings_key && !shared.quiet && notes_count(found) > 0;
    if (talks && !spec->findings_below)
        notes_print_above(out, found);
    if (answer->rows > 0)
        table_print(out, answer->table, spec->on_its_side);
    else if (!shared.quiet)
        fprintf(out, "%s\n", spec->empty ? spec->empty : _("Nothing."));
    if (talks && spec->findings_below) {
        fputc('\n', out);
        notes_print(out, found, ZL_NOTE);
    }
}

/* ---- one interface for all ------------------------------------------------------------------- */

/* Late, so that a question that fails before its first row prints nothing on standard output. */
static zl_status begin(emit *answer, zl_error *err)
{
    if (answer->begun)
        return ZL_OK;
    answer->begun = true;
    switch (answer->format) {
    case FORMAT_TABLE:
        table_begin(answer);
        break;
    case FORMAT_CSV:
        csv_head(answer, &answer->text);
        return render_write(answer, &answer->text, err);
    case FORMAT_JSON:
    case FORMAT_NDJSON:
        json_head(answer, &answer->text);
        return render_write(answer, &answer->text, err);
    case FORMAT_XLSX:
        return xlsx_begin(answer, err);
    }
    return ZL_OK;
}

zl_status emit_values(emit *answer, const zl_value *values, zl_error *err)
{
    if (answer->measures.columns.count > 0) {
        measures_values(&answer->measures, answer->shown, values);
        values = answer->shown;
    }
    return answer->spec.balance ? balance_row(answer, values, err)
                                : emit_print(answer, values, err);
}

static zl_status print_text(emit *answer, const zl_value *values, zl_error *err)
{
    if (answer->format == FORMAT_CSV)
        csv_row(answer, &answer->text, values);
    else
        json_row(answer, &answer->text, values);
    answer->text.rows++;
    return render_write(answer, &answer->text, err);
}

zl_status emit_print(emit *answer, const zl_value *values, zl_error *err)
{
    zl_status status = begin(answer, err);
    if (status != ZL_OK)
        return status;
    if (answer->format != FORMAT_TABLE && answer->format != FORMAT_XLSX)
        return print_text(answer, values, err);
    (answer->format == FORMAT_TABLE ? table_row : xlsx_row)(answer, values);
    answer->rows++;
    return ferror(answer->target.stream) ? target_finish(&answer->target, err) : ZL_OK;
}

zl_status emit_piece(emit *answer, text_piece *rows, zl_error *err)
{
    zl_status status = rows->rows > 0 ? begin(answer, err) : ZL_OK;
    return status == ZL_OK ? render_write(answer, rows, err) : status;
}

zl_status emit_row(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    emit *answer = user;
    (void)shape;
    const zl_columns *columns = &answer->given;
    for (size_t i = 0; i < columns->count; i++)
        answer->value[i] = zl_row_value(&columns->column[i], row);
    return emit_values(answer, answer->value, err);
}

/* CSV and NDJSON have no place for findings. Nobody is to miss that a figure may not be quoted or a
 * boundary was mended; notes are for a person who looks. */
static void tell(const emit *answer, const notes *found)
{
    if (shared.quiet)
        return;
    if (answer->format == FORMAT_CSV || answer->format == FORMAT_NDJSON)
        notes_print(stderr, found, isatty(fileno(stderr)) ? ZL_NOTE : ZL_WARNING);
    if (answer->guarded > 0)
        fprintf(stderr, _("warning: %zu values that start like a formula have a ' before them\n"),
                answer->guarded);
    if (answer->lost.escaped > 0)
        fprintf(stderr,
                _("warning: %zu texts have control characters, which the workbook shows as "
                  "\\x1b\n"),
                answer->lost.escaped);
    if (answer->lost.cut > 0)
        fprintf(stderr,
                _("warning: %zu texts have more than 32767 characters and are cut in the workbook; "
                  "--format csv has them whole\n"),
                answer->lost.cut);
}

static zl_status finish_json(emit *answer, const notes *found, zl_error *err)
{
    json_foot(answer, &answer->text, found);
    return render_write(answer, &answer->text, err);
}

zl_status emit_finish(emit *answer, const notes *found, zl_error *err)
{
    zl_status status = balance_finish(answer, err);
    if (status == ZL_OK)
        status = begin(answer, err);
    if (status != ZL_OK)
        return status;
    if (answer->format == FORMAT_TABLE)
        table_finish(answer, found);
    else if (answer->format == FORMAT_JSON)
        status = finish_json(answer, found, err);
    else if (answer->format == FORMAT_XLSX)
        status = xlsx_finish(answer, found, err);
    if (status == ZL_OK)
        status = target_finish(&answer->target, err);
    if (status == ZL_OK && answer->spec.findings_key)
        tell(answer, found);
    return status;
}
