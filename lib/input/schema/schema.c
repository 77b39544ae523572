#include "input/schema/schema.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "input/fields/fields.h"
#include "input/quote.h"

/* A schema has some dozens of fields; a larger file is something else. */
static const size_t largest_file = 1u << 20;
enum { WIDEST = 65535, MOST_DIGITS = 15 };

static const struct {
    zl_schema_type type;
    const char *words;
} types[] = {
    {ZL_SCHEMA_TEXT, "text,char,varchar,string,字符型,字符,文本"},
    {ZL_SCHEMA_INTEGER, "integer,int,long,short,整型,整数型,整数"},
    {ZL_SCHEMA_REAL, "real,float,double,numeric,decimal,浮点型,双精度,小数"},
    {ZL_SCHEMA_DATE, "date,日期型,日期"},
};

bool zl_schema_from_column(const zl_schema_field *field)
{
    return field->source && field->source[0] != '=' && field->source[0] != '@';
}

void zl_schema_free_ptr(zl_schema **schema)
{
    zl_schema *s = *schema;
    for (size_t i = 0; s && i < s->count; i++) {
        zl_free(s->field[i].name);
        zl_free(s->field[i].source);
        zl_free(s->field[i].alias);
    }
    if (s) {
        zl_free(s->field);
        zl_free(s->shown);
        zl_free(s->title);
    }
    zl_free(s);
    *schema = NULL;
}

/* ---- one field ------------------------------------------------------------------------------- */

static zl_status bad(const zl_schema *schema, const char *place, zl_error *err, const char *what,
                     const char *value)
{
    return zl_fail(err, ZL_BAD_DATA, "%s: %s: %s \"%s\"", schema->shown, place, what,
                   zl_quoted(value).text);
}

static bool is_given(const char *text)
{
    return text && text[strspn(text, " \t")] != '\0';
}

static zl_status read_number(int *out, const zl_schema *schema, const char *place, const char *text,
                             int most, const char *what, zl_error *err)
{
    char *end = NULL;
    long number = strtol(text, &end, 10);
    if (end == text || end[strspn(end, " \t")] || number < 0 || number > most)
        return bad(schema, place, err, what, text);
    *out = (int)number;
    return ZL_OK;
}

static zl_status read_flag(bool *out, const zl_schema *schema, const char *place, const char *text,
                           zl_error *err)
{
    if (zl_is_listed("true,yes,1,m,是,必填,必选", text)) {
        *out = true;
        return ZL_OK;
    }
    *out = false;
    return zl_is_listed("false,no,0,o,c,否,可选", text)
               ? ZL_OK
               : bad(schema, place, err, _("\"required\" and \"official\" are true or false, not"),
                     text);
}

static zl_status read_type(zl_schema_type *out, const zl_schema *schema, const zl_schema_row *row,
                           zl_error *err)
{
    if (!is_given(row->type))
        return zl_fail(err, ZL_BAD_DATA, "%s: %s has no type; text, integer, real or date",
                       schema->shown, row->place);
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (zl_is_listed(types[i].words, row->type)) {
            *out = types[i].type;
            return ZL_OK;
        }
    return bad(schema, row->place, err, _("types are text, integer, real and date, not"),
               row->type);
}

static zl_status check_name(const zl_schema *schema, const zl_schema_row *row, zl_error *err)
{
    if (!is_given(row->name))
        return zl_fail(err, ZL_BAD_DATA, "%s: %s has no name", schema->shown, row->place);
    for (const char *at = row->name; *at; at++)
        if ((unsigned char)*at < ' ' || *at == 0x7f)
            return bad(schema, row->place, err, _("a control character in the name"), row->name);
    for (size_t i = 0; i < schema->count; i++)
        if (strcasecmp(schema->field[i].name, row->name) == 0)
            return bad(schema, row->place, err, _("there is another field with the name"),
                       row->name);
    return ZL_OK;
}

static zl_status check_source(const zl_schema *schema, const zl_schema_row *row, zl_error *err)
{
    static const char figures[] = "@area_m2,@area_ha,@area_mu,@area_km2,@perimeter_m,@number";
    if (!is_given(row->source) || row->source[0] != '@' || zl_is_listed(figures, row->source))
        return ZL_OK;
    return bad(schema, row->place, err,
               _("a source with @ is one of @area_m2, @area_ha, @area_mu, @area_km2, @perimeter_m, "
                 "@number, not"),
               row->source);
}

static zl_status read_sizes(zl_schema_field *field, const zl_schema *schema,
                            const zl_schema_row *row, zl_error *err)
{
    field->precision = -1;
    if (is_given(row->width))
        ZL_TRY(read_number(&field->width, schema, row->place, row->width, WIDEST,
                           _("a width is a whole number of 0 (any) to 65535, not"), err));
    if (is_given(row->precision))
        ZL_TRY(read_number(&field->precision, schema, row->place, row->precision, MOST_DIGITS,
                           _("a precision is 0 to 15 digits after the point, not"), err));
    if (field->type == ZL_SCHEMA_REAL && field->width > 0 && field->precision >= field->width)
        return bad(schema, row->place, err, _("the precision leaves no digit before the point in"),
                   row->name);
    return ZL_OK;
}

static char *copy_given(const char *text)
{
    return is_given(text) ? zl_strdup(text) : NULL;
}

zl_status zl_schema_add(zl_schema *schema, const zl_schema_row *row, zl_error *err)
{
    zl_schema_field field = {.width = 0};
    ZL_TRY(check_name(schema, row, err));
    ZL_TRY(read_type(&field.type, schema, row, err));
    ZL_TRY(read_sizes(&field, schema, row, err));
    ZL_TRY(check_source(schema, row, err));
    if (is_given(row->required))
        ZL_TRY(read_flag(&field.required, schema, row->place, row->required, err));
    zl_schema_field *grown =
        zl_grow(schema->field, schema->count, &schema->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    schema->field = grown;
    field.name = zl_strdup(row->name);
    field.source = copy_given(row->source);
    field.alias = copy_given(row->alias);
    schema->field[schema->count++] = field;
    bool complete = field.name && (field.source || !is_given(row->source)) &&
                    (field.alias || !is_given(row->alias));
    return complete ? ZL_OK : zl_fail_memory(err);
}

zl_status zl_schema_set(zl_schema *schema, const char *key, const char *value, const char *place,
                        zl_error *err)
{
    if (strcmp(key, "official") == 0)
        return read_flag(&schema->official, schema, place, value, err);
    if (strcmp(key, "title") == 0) {
        zl_free(schema->title);
        schema->title = zl_strdup(value);
        return schema->title ? ZL_OK : zl_fail_memory(err);
    }
    if (zl_is_listed("description,document", key))
        return ZL_OK;
    return bad(schema, place, err,
               _("keys beside \"fields\" are official, title, description and document, not"), key);
}

/* ---- the file -------------------------------------------------------------------------------- */

static void close_stream(FILE **file)
{
    if (*file)
        fclose(*file);
}

static zl_status read_text(char **out, const zl_schema *schema, const char *path, zl_error *err)
{
    struct stat there;
    ZL_CLEANUP(close_stream) FILE *file = fopen(path, "rb");
    if (!file || fstat(fileno(file), &there) != 0)
        return zl_fail(err, ZL_BAD_DATA, "%s: the schema cannot be read: %s", schema->shown,
                       zl_system_error(errno));
    if (!S_ISREG(there.st_mode) || (size_t)there.st_size > largest_file)
        return zl_fail(err, ZL_BAD_DATA, "%s: a schema is a file of at most 1 MB", schema->shown);
    ZL_CLEANUP(zl_free_ptr) char *text = zl_alloc_zero((size_t)there.st_size + 1, 1);
    if (!text)
        return zl_fail_memory(err);
    size_t size = fread(text, 1, (size_t)there.st_size, file);
    if (size != (size_t)there.st_size || strlen(text) != size || !zl_utf8_valid(text, size))
        return zl_fail(err, ZL_BAD_DATA, "%s: a schema is text in UTF-8", schema->shown);
    *out = text;
    text = NULL;
    return ZL_OK;
}

zl_status zl_schema_open(zl_schema **out, const char *path, zl_error *err)
{
    ZL_CLEANUP(zl_schema_free_ptr) zl_schema *schema = zl_alloc_zero(1, sizeof *schema);
    ZL_CLEANUP(zl_free_ptr) char *text = NULL;
    if (!schema)
        return zl_fail_memory(err);
    zl_text shown = {0};
    zl_text_add_safe(&shown, path);
    schema->shown = zl_text_take(&shown);
    if (!schema->shown)
        return zl_fail_memory(err);
    const char *ending = strrchr(path, '.');
    bool json = ending && strcasecmp(ending, ".json") == 0;
    if (!json && !(ending && strcasecmp(ending, ".csv") == 0))
        return zl_fail(err, ZL_BAD_DATA, "%s: a schema is a .json or .csv file", schema->shown);
    ZL_TRY(read_text(&text, schema, path, err));
    const char *begin = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
    ZL_TRY(json ? zl_schema_read_json(schema, begin, err) : zl_schema_read_csv(schema, begin, err));
    if (schema->count == 0)
        return zl_fail(err, ZL_BAD_DATA, "%s: the schema has no fields", schema->shown);
    *out = schema;
    schema = NULL;
    return ZL_OK;
}
