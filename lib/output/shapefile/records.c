/* Rows as records of a .dbf. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/digits.h"
#include "base/error.h"
#include "output/date.h"
#include "output/shapefile/mark.h"
#include "output/shapefile/table.h"

/* Whole numbers of more digits are read as reals. */
static const int64_t longest_read = INT64_C(999999999999999999);

zl_status zl_dbf_records_open(zl_dbf_records *records, const zl_dbf_table *table, zl_error *err)
{
    records->joined = zl_alloc_zero(table->count, sizeof *records->joined);
    return records->joined ? ZL_OK : zl_fail_memory(err);
}

void zl_dbf_records_reset(zl_dbf_records *records, const zl_dbf_table *table)
{
    records->bytes.size = records->ids.size = records->nlapses = 0;
    records->marks = ZL_CHAIN_EMPTY;
    memset(records->joined, 0, table->count * sizeof *records->joined);
}

void zl_dbf_records_free(zl_dbf_records *records)
{
    zl_text_free(&records->bytes);
    zl_text_free(&records->ids);
    zl_free(records->lapse);
    zl_free(records->joined);
    *records = (zl_dbf_records){0};
}

/* ---- a value, in the room that its column has ------------------------------------------------ */

/* What a value is put into. */
typedef struct cell {
    const zl_dbf_table *table;
    const zl_dbf_column *column;
    size_t i;
    char *to;
    uint64_t mark;
    zl_dbf_records *records;
    zl_encoder *encoder;
    const zl_stream_row *row;
} cell;

static zl_status note(const cell *c, zl_dbf_lapse lapse, zl_error *err)
{
    zl_dbf_records *records = c->records;
    zl_dbf_lapse *grown =
        zl_grow(records->lapse, records->nlapses, &records->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    lapse.column = c->i;
    lapse.id = records->ids.size;
    records->lapse = grown;
    grown[records->nlapses++] = lapse;
    zl_text_add_bytes(&records->ids, c->row->id, strlen(c->row->id) + 1);
    return records->ids.failed ? zl_fail_memory(err) : ZL_OK;
}

/* As GDAL and ArcGIS tell an unknown value: a number of stars, a date of zeros. */
static void put_null(cell *c)
{
    int filling = c->column->type == 'N' ? '*' : c->column->type == 'D' ? '0' : ' ';
    memset(c->to, filling, (size_t)c->column->width);
    c->mark = zl_dbf_mark_null(c->mark);
}

static zl_status put_text(cell *c, const char *text, zl_error *err)
{
    size_t width = (size_t)c->column->width;
    zl_fit fit = zl_encoder_put(c->to, c->encoder, text, width);
    if (fit.foreign)
        return zl_fields_refuse_foreign(c->table->fields, c->i, c->row->id, text, err);
    memset(c->to + fit.put, ' ', width - fit.put);
    c->mark = zl_dbf_mark_text(c->mark, text, fit.bytes);
    bool cut = text[fit.bytes + strspn(text + fit.bytes, " ")] != '\0';
    return cut ? note(c, (zl_dbf_lapse){.kind = ZL_LAPSE_CUT, .bytes = fit.encoded}, err) : ZL_OK;
}

static zl_status put_list(cell *c, const char *list, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text joined = {0};
    ZL_TRY(zl_list_join(&joined, list, err));
    c->records->joined[c->i]++;
    return put_text(c, joined.data ? joined.data : "", err);
}

/* "2026-11-22"; what a schema calls a date was checked to be one. */
static void put_date(cell *c, const char *text)
{
    int year = 0, month = 0, day = 0;
    if (!zl_date_parse(&year, &month, &day, text)) {
        put_null(c);
        return;
    }
    memcpy(c->to, text, 4);
    memcpy(c->to + 4, text + 5, 2);
    memcpy(c->to + 6, text + 8, 2);
    c->mark = zl_dbf_mark_date(c->mark, year, month, day);
}

/* To the right of its room. */
static void align(const cell *c, const char *digits, size_t size)
{
    size_t width = (size_t)c->column->width;
    memset(c->to, ' ', width - size);
    memcpy(c->to + width - size, digits, size);
}

static zl_status put_integer(cell *c, int64_t value, zl_error *err)
{
    char digits[ZL_DIGITS_SIZE];
    size_t size = (size_t)(zl_put_integer(digits, value) - digits);
    align(c, digits, size); /* the width is at least that of the longest */
    c->mark = zl_dbf_mark_number(c->mark, (double)value);
    bool lengthy = value > longest_read || value < -longest_read;
    return lengthy ? note(c, (zl_dbf_lapse){.kind = ZL_LAPSE_INTEGER, .integer = value}, err)
                   : ZL_OK;
}

/* A number that is too long for its room with all decimals, with an exponent: "-1.e+308" is the
 * longest without any. Nothing when that is too long too. */
static size_t print_long(char digits[ZL_DIGITS_SIZE], double value, int width)
{
    int size = snprintf(digits, ZL_DIGITS_SIZE, "%.*e", width > 8 ? width - 8 : 0, value);
    return size <= width ? (size_t)size : 0;
}

static zl_status put_real(cell *c, double value, zl_error *err)
{
    char digits[ZL_DIGITS_SIZE];
    int width = c->column->width;
    if (!isfinite(value)) {
        put_null(c);
        return isnan(value) ? ZL_OK : note(c, (zl_dbf_lapse){.kind = ZL_LAPSE_NOT_FINITE}, err);
    }
    const zl_dbf_lapse rounded = {.kind = ZL_LAPSE_REAL, .real = value};
    size_t size = (size_t)(zl_put_fixed(digits, value, c->column->decimals) - digits);
    if (size > (size_t)width)
        size = print_long(digits, value, width);
    if (size == 0) {
        put_null(c);
        return note(c, rounded, err);
    }
    align(c, digits, size);
    digits[size] = '\0';
    double written = strtod(digits, NULL);
    c->mark = zl_dbf_mark_number(c->mark, written);
    return fabs(written - value) <= 1e-9 * fabs(value) ? ZL_OK : note(c, rounded, err);
}

static zl_status put_value(cell *c, zl_error *err)
{
    const zl_value *value = &c->row->values[c->i];
    zl_type type = c->table->fields->columns->column[c->i].type;
    bool text = type == ZL_TEXT || type == ZL_LIST;
    if (value->null || (text && !value->text))
        put_null(c);
    else if (c->column->type == 'D')
        put_date(c, value->text);
    else if (type == ZL_REAL)
        return put_real(c, value->real, err);
    else if (type == ZL_INTEGER)
        return put_integer(c, value->integer, err);
    else if (type == ZL_LIST)
        return put_list(c, value->text, err);
    else
        return put_text(c, value->text, err);
    return ZL_OK;
}

/* ---- a row ----------------------------------------------------------------------------------- */

zl_status zl_dbf_add_row(zl_dbf_records *records, const zl_dbf_table *table, zl_encoder *encoder,
                         const zl_stream_row *row, zl_error *err)
{
    char *to = zl_text_room(&records->bytes, table->record_bytes);
    if (!to)
        return zl_fail_memory(err);
    cell c = {.table = table, .to = to, .records = records, .encoder = encoder, .row = row};
    *c.to++ = ' '; /* not deleted */
    c.column = table->column;
    if (table->fields->columns->count == 0)
        put_null(&c);
    for (c.i = 0; c.i < table->fields->columns->count; c.i++) {
        c.column = &table->column[c.i];
        ZL_TRY(put_value(&c, err));
        c.to += c.column->width;
    }
    zl_text_end(&records->bytes, to + table->record_bytes);
    zl_chain_add(&records->marks, c.mark);
    return ZL_OK;
}
