/* Tables that receivers ask for: read, refused, and values made to fit. */
#include "base/alloc.h"
#include "input/schema/schema.h"
#include "unit.h"

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs(text, file);
    fclose(file);
}

static void reads_the_same_from_both(void)
{
    static const char *const paths[] = {"schema.json", "schema.csv"};
    put(paths[0], "{\"official\":true,\"title\":\"t\",\"fields\":["
                  "{\"name\":\"BSM\",\"type\":\"Char\",\"width\":18,\"required\":true,"
                  "\"source\":\"id\",\"alias\":\"标识码, 一\"},"
                  "{\"name\":\"MJ\",\"type\":\"浮点型\",\"width\":\"15\",\"precision\":2}]}");
    put(paths[1], "\xef\xbb\xbf# official: TRUE\r\n# title: t\r\n# a remark: with a colon\r\n"
                  "alias,name,type,width,precision,required,source\r\n"
                  "\"标识码, 一\",BSM,char,18,,M,id\r\n\r\n,MJ,double,15,2,O,\r\n");
    for (int i = 0; i < 2; i++) {
        zl_error err;
        zl_schema *schema = NULL;
        UNIT_OK(zl_schema_open(&schema, paths[i], &err), err);
        CU_ASSERT_FATAL(schema->count == 2);
        CU_ASSERT(schema->official);
        CU_ASSERT_STRING_EQUAL(schema->title, "t");
        const zl_schema_field *bsm = &schema->field[0], *mj = &schema->field[1];
        CU_ASSERT_STRING_EQUAL(bsm->name, "BSM");
        CU_ASSERT_STRING_EQUAL(bsm->source, "id");
        CU_ASSERT_STRING_EQUAL(bsm->alias, "标识码, 一");
        CU_ASSERT(bsm->type == ZL_SCHEMA_TEXT && bsm->width == 18 && bsm->required);
        CU_ASSERT(bsm->precision == -1);
        CU_ASSERT(mj->type == ZL_SCHEMA_REAL && mj->width == 15 && mj->precision == 2);
        CU_ASSERT(!mj->required && !mj->source && !mj->alias);
        zl_schema_free_ptr(&schema);
        remove(paths[i]);
    }
}

typedef struct fit_case {
    zl_schema_type type;
    int width, precision;
    zl_value raw;
    const char *code; /* NULL: it fits */
    const char *text; /* of the value */
    double number;
} fit_case;

#define TEXT(t)                                                                                    \
    {                                                                                              \
        .type = ZL_TEXT, .text = (t)                                                               \
    }
#define REAL(r)                                                                                    \
    {                                                                                              \
        .type = ZL_REAL, .real = (r)                                                               \
    }
#define INTEGER(i)                                                                                 \
    {                                                                                              \
        .type = ZL_INTEGER, .integer = (i)                                                         \
    }

static void makes_values_fit(void)
{
    static const fit_case cases[] = {
        {ZL_SCHEMA_TEXT, 3, -1, TEXT("库尔勒"), NULL, "库尔勒", 0},
        {ZL_SCHEMA_TEXT, 3, -1, TEXT("库尔勒市"), "schema-width", NULL, 0},
        {ZL_SCHEMA_TEXT, 0, -1, INTEGER(42), NULL, "42", 0},
        {ZL_SCHEMA_TEXT, 9, -1, TEXT(" \t"), "schema-required", NULL, 0},
        {ZL_SCHEMA_TEXT, 9, -1, REAL((double)NAN), "schema-required", NULL, 0},
        {ZL_SCHEMA_INTEGER, 4, -1, TEXT("0012"), NULL, NULL, 12},
        {ZL_SCHEMA_INTEGER, 4, -1, TEXT("12a"), "schema-type", NULL, 0},
        {ZL_SCHEMA_INTEGER, 4, -1, REAL(-999), NULL, NULL, -999},
        {ZL_SCHEMA_INTEGER, 4, -1, REAL(-1000), "schema-width", NULL, 0},
        {ZL_SCHEMA_INTEGER, 0, -1, REAL(0.5), "schema-type", NULL, 0},
        {ZL_SCHEMA_INTEGER, 0, -1, REAL((double)INFINITY), "schema-type", NULL, 0},
        {ZL_SCHEMA_REAL, 6, 2, REAL(2.675), NULL, NULL, 2.68}, /* half away from zero */
        {ZL_SCHEMA_REAL, 6, 2, REAL(999.994), NULL, NULL, 999.99},
        {ZL_SCHEMA_REAL, 6, 2, REAL(999.995), "schema-width", NULL, 0}, /* 1000.00 */
        {ZL_SCHEMA_REAL, 0, -1, TEXT("1e3"), NULL, NULL, 1000},
        {ZL_SCHEMA_REAL, 0, -1, TEXT("1,5"), "schema-type", NULL, 0},
        {ZL_SCHEMA_REAL, 0, -1, TEXT("nan"), "schema-type", NULL, 0},
        {ZL_SCHEMA_DATE, 0, -1, TEXT("2024年3月1日"), NULL, "2024-03-01", 0},
        {ZL_SCHEMA_DATE, 0, -1, TEXT("2024-03"), "schema-type", NULL, 0},
        {ZL_SCHEMA_DATE, 0, -1, TEXT("2024-02-30"), "schema-type", NULL, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const fit_case *c = &cases[i];
        char name[] = "F";
        zl_schema_field field = {.name = name,
                                 .type = c->type,
                                 .width = c->width,
                                 .precision = c->precision,
                                 .required = true};
        zl_error err;
        zl_schema_value made;
        UNIT_OK(zl_schema_convert(&made, &field, &c->raw, false, &err), err);
        CU_ASSERT((made.code == NULL) == (c->code == NULL));
        if (c->code && made.code) {
            CU_ASSERT_STRING_EQUAL(made.code, c->code);
            CU_ASSERT(made.value.null && made.why[0]);
        } else if (c->text && !made.code) {
            CU_ASSERT_STRING_EQUAL(made.value.text, c->text);
        } else if (!made.code) {
            double number =
                made.value.type == ZL_INTEGER ? (double)made.value.integer : made.value.real;
            CU_ASSERT(number == c->number);
        }
        zl_schema_value_free(&made);
    }
    static const zl_value nothing = {.null = true};
    zl_schema_field optional = {.type = ZL_SCHEMA_REAL, .precision = -1};
    zl_schema_value made;
    zl_error err;
    UNIT_OK(zl_schema_convert(&made, &optional, &nothing, false, &err), err);
    CU_ASSERT(!made.code && made.value.null);
}

/* Each allocation fails once: an error, no leak, no crash. */
static void survives_short_memory(void)
{
    put("schema.csv", "name,type,source\nBSM,text,id\nMJ,real,@area_ha\n");
    bool done = false;
    size_t n = 1;
    for (; !done && n < 1000; n++) {
        zl_error err;
        zl_schema *schema = NULL;
        zl_alloc_fail_at(n, 0);
        zl_status status = zl_schema_open(&schema, "schema.csv", &err);
        zl_alloc_fail_at(0, 0);
        done = status == ZL_OK;
        CU_ASSERT(done || (status == ZL_FAILED && !schema));
        zl_schema_free_ptr(&schema);
    }
    CU_ASSERT(done && n > 5);
    remove("schema.csv");
}

int main(void)
{
    static const unit_case cases[] = {
        {"reads the same from JSON and CSV", reads_the_same_from_both},
        {"makes values fit", makes_values_fit},
        {"survives short memory", survives_short_memory},
    };
    return unit_main("input schema", cases, sizeof cases / sizeof *cases);
}
