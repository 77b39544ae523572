#include "output/shapefile/table.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "output/date.h"

enum { HEADER_BYTES = 32, COLUMN_BYTES = 32, MOST_RECORD = 65535, MOST_HEADER = 65535 };
/* Where the schema of a receiver says nothing, and of numbers with a point whatever the rows. */
enum { USUAL_TEXT = 80, USUAL_INTEGER = 18, USUAL_REAL = 24, DATE = 8, NUMBER_OF_ROW = 11 };
/* DBF readers take no more digits behind the point. */
enum { MOST_DECIMALS = 15 };

/* ---- columns --------------------------------------------------------------------------------- */

/* As many digits after the point as leave room for a sign, the point and the largest value. */
static int decimals_for(double largest, int width)
{
    int before = largest < 10 ? 1 : (int)floor(log10(largest)) + 1;
    int after = width - 2 - before;
    return after < 0 ? 0 : after > MOST_DECIMALS ? MOST_DECIMALS : after;
}

static void size_real(zl_dbf_column *column, const zl_field_size *size, double largest)
{
    column->type = 'N';
    column->width = size && size->width > 0 ? size->width : USUAL_REAL;
    column->decimals =
        size && size->precision >= 0 ? size->precision : decimals_for(largest, column->width);
}

/* A schema's width stays; that of the rows may be needed beyond it where it says none. */
static void size_other(zl_dbf_column *column, const zl_fields *fields, const zl_field_size *size,
                       int longest, OGRFieldType type)
{
    int most = (int)fields->format->text_bytes;
    int usual = type == OFTString ? USUAL_TEXT : USUAL_INTEGER;
    column->type = type == OFTString ? 'C' : 'N';
    column->width = !size ? 1 : size->width > 0 ? size->width : usual;
    if (column->width < longest)
        column->width = longest;
    if (column->width > most)
        column->width = most;
}

static zl_status name_column(zl_dbf_column *column, const char *name, zl_encoder *encoder,
                             zl_error *err)
{
    zl_fit fit = zl_encoder_put(column->name, encoder, name, sizeof column->name - 1);
    return fit.foreign || fit.encoded >= sizeof column->name
               ? zl_fail(err, ZL_FAILED, "the format does not take the field '%s'", name)
               : ZL_OK;
}

static zl_status size_column(zl_dbf_table *table, const zl_survey *survey, size_t i,
                             zl_encoder *encoder, zl_error *err)
{
    const zl_fields *fields = table->fields;
    const zl_field_size *size = fields->size ? &fields->size[i] : NULL;
    zl_dbf_column *column = &table->column[i];
    if (fields->type[i] == OFTReal)
        size_real(column, size, survey->largest[i]);
    else if (fields->type[i] == OFTDate)
        *column = (zl_dbf_column){.type = 'D', .width = DATE};
    else
        size_other(column, fields, size, survey->longest[i], fields->type[i]);
    return name_column(column, fields->name[i], encoder, err);
}

static zl_status measure(zl_dbf_table *table, zl_error *err)
{
    table->header_bytes = HEADER_BYTES + table->count * COLUMN_BYTES + 1;
    table->record_bytes = 1;
    for (size_t i = 0; i < table->count; i++)
        table->record_bytes += (size_t)table->column[i].width;
    if (table->record_bytes <= MOST_RECORD && table->header_bytes <= MOST_HEADER)
        return ZL_OK;
    return zl_fail(
        err, ZL_USAGE,
        "%zu columns of %zu bytes in all are more than a Shapefile takes (2,046 columns, "
        "65,535 bytes); write GeoPackage",
        table->count, table->record_bytes);
}

zl_status zl_dbf_table_open(zl_dbf_table *out, const zl_fields *fields, const zl_survey *survey,
                            const char *encoding, zl_error *err)
{
    ZL_CLEANUP(zl_encoder_close_ptr) zl_encoder *encoder = NULL;
    ZL_CLEANUP(zl_dbf_table_free) zl_dbf_table table = {.fields = fields};
    size_t count = fields->columns->count;
    ZL_TRY(zl_encoder_open(&encoder, encoding, err));
    table.count = count > 0 ? count : 1;
    table.column = zl_alloc_zero(table.count, sizeof *table.column);
    if (!table.column)
        return zl_fail_memory(err);
    if (count == 0)
        *table.column = (zl_dbf_column){.name = "FID", .type = 'N', .width = NUMBER_OF_ROW};
    for (size_t i = 0; i < count; i++)
        ZL_TRY(size_column(&table, survey, i, encoder, err));
    ZL_TRY(measure(&table, err));
    *out = table;
    table = (zl_dbf_table){.fields = NULL};
    return ZL_OK;
}

void zl_dbf_table_free(zl_dbf_table *table)
{
    zl_free(table->column);
    table->column = NULL;
}

/* ---- the header ------------------------------------------------------------------------------ */

static void put_little(char *to, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        to[i] = (char)(value >> (8 * i));
}

zl_status zl_dbf_put_header(zl_text *out, const zl_dbf_table *table, int64_t rows, int language,
                            const char *date, zl_error *err)
{
    int year = 1900, month = 1, day = 1;
    char *to = zl_text_room(out, table->header_bytes);
    if (!to)
        return zl_fail_memory(err);
    memset(to, 0, table->header_bytes);
    zl_date_parse(&year, &month, &day, date);
    to[0] = 3; /* dBASE III without memo fields */
    to[1] = (char)(year - 1900);
    to[2] = (char)month;
    to[3] = (char)day;
    put_little(to + 4, (uint64_t)rows, 4);
    put_little(to + 8, table->header_bytes, 2);
    put_little(to + 10, table->record_bytes, 2);
    to[29] = (char)language;
    for (size_t i = 0; i < table->count; i++) {
        const zl_dbf_column *column = &table->column[i];
        char *at = to + HEADER_BYTES + i * COLUMN_BYTES;
        memcpy(at, column->name, sizeof column->name);
        at[11] = column->type;
        at[16] = (char)column->width;
        at[17] = (char)column->decimals;
    }
    to[table->header_bytes - 1] = '\r';
    zl_text_end(out, to + table->header_bytes);
    return ZL_OK;
}

/* ---- what is to be told ---------------------------------------------------------------------- */

void zl_dbf_tell(const zl_dbf_records *records, const zl_dbf_table *table)
{
    const zl_fields *fields = table->fields;
    for (size_t i = 0; i < records->nlapses; i++) {
        const zl_dbf_lapse *lapse = &records->lapse[i];
        const zl_dbf_column *column = &table->column[lapse->column];
        const char *id = records->ids.data + lapse->id;
        if (lapse->kind == ZL_LAPSE_CUT)
            zl_fields_tell_cut(fields, lapse->column, id, lapse->bytes);
        else if (lapse->kind == ZL_LAPSE_NOT_FINITE)
            zl_fields_tell_infinite(fields, lapse->column, id);
        else if (lapse->kind == ZL_LAPSE_REAL)
            zl_fields_tell_rounded(fields, lapse->column, id, lapse->real, column->width,
                                   column->decimals);
        else
            zl_fields_tell_long(fields, lapse->column, id, lapse->integer);
    }
    for (size_t i = 0; records->joined && i < fields->columns->count; i++)
        fields->loss[i].joined += records->joined[i];
}
