/* What "PG:…" names, and what is shown of it. */
#include "base/alloc.h"
#include "base/error.h"
#include "db/postgres/session.h"
#include "unit.h"

static const char *value_of(const zl_pg_address *address, const char *keyword)
{
    for (size_t i = 0; i < address->count; i++)
        if (strcmp(address->pair[i].keyword, keyword) == 0)
            return address->pair[i].value;
    return "";
}

static void check_table(const zl_pg_address *address, const char *schema, const char *table)
{
    CU_ASSERT_STRING_EQUAL(address->schema ? address->schema : "", schema);
    CU_ASSERT_STRING_EQUAL(address->table ? address->table : "", table);
}

static void words_are_read_as_libpq_does(void)
{
    zl_pg_address a = {0};
    const char *what =
        "PG: dbname = 'la nd' host=/run/postgresql password='a\\'b\\\\ c' tables=gis.p";
    CU_ASSERT_EQUAL_FATAL(zl_pg_address_parse(&a, what, NULL), ZL_OK);
    CU_ASSERT_STRING_EQUAL(value_of(&a, "dbname"), "la nd");
    CU_ASSERT_STRING_EQUAL(value_of(&a, "password"), "a'b\\ c");
    CU_ASSERT_STRING_EQUAL(a.label, "PG:dbname=la nd host=/run/postgresql tables=gis.p");
    check_table(&a, "gis", "p");
    zl_pg_address_free(&a);
}

static void a_uri_may_stand_first(void)
{
    zl_pg_address a = {0};
    const char *what = "pg:postgresql://gis:s%20t@server:5433/land?sslmode=require tables=p(shape)";
    CU_ASSERT_EQUAL_FATAL(zl_pg_address_parse(&a, what, NULL), ZL_OK);
    CU_ASSERT_STRING_EQUAL(value_of(&a, "password"), "s t");
    CU_ASSERT_STRING_EQUAL(value_of(&a, "sslmode"), "require");
    CU_ASSERT_STRING_EQUAL(a.label, "PG:dbname=land host=server port=5433 tables=p");
    CU_ASSERT_STRING_EQUAL(a.geometry, "shape");
    check_table(&a, "", "p");
    zl_pg_address_free(&a);
}

static void a_schema_of_its_own_leaves_dots_in_the_table(void)
{
    zl_pg_address a = {0};
    CU_ASSERT_EQUAL_FATAL(zl_pg_address_parse(&a, "PG:schemas=gis tables=a.b", NULL), ZL_OK);
    check_table(&a, "gis", "a.b");
    zl_pg_address_free(&a);
}

static void what_cannot_be_read_is_not_repeated(void)
{
    static const char *const wrong[] = {"PG:password=one s3cret",
                                        "PG:password='s3cret",
                                        "PG:s3cret",
                                        "PG:tables=a tables=s3cret password=s3cret",
                                        "PG:dbname=host=x=s3cret",
                                        "PG:dbname=postgres://u:s3cret@h/d",
                                        "PG:tables=a,b password=s3cret",
                                        "PG:tables=",
                                        "PG:postgresql://u:s3cret@h:1/%zz"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        zl_pg_address a = {0};
        zl_error err = {0};
        CU_ASSERT_EQUAL(zl_pg_address_parse(&a, wrong[i], &err), ZL_USAGE);
        CU_ASSERT_PTR_NULL(strstr(err.message, "s3cret"));
        CU_ASSERT_NOT_EQUAL(err.message[0], '\0');
        char *shown = zl_database_shown(wrong[i]);
        CU_ASSERT_STRING_EQUAL(shown, "PG:");
        zl_free(shown);
    }
}

static void another_program_gets_all_of_it(void)
{
    zl_pg_address a = {0};
    const char *what = "PG:dbname=d password='a\\'b' options='-c lock_timeout=1'";
    CU_ASSERT_EQUAL_FATAL(zl_pg_address_parse(&a, what, NULL), ZL_OK);
    char *text = zl_pg_conninfo(&a, ZL_PG_READ, "UTF8");
    CU_ASSERT_PTR_NOT_NULL(strstr(text, "password='a\\'b'"));
    /* The user's own stand behind ours for waiting and before those for reading. */
    const char *ours = strstr(text, "lock_timeout=30s"), *users = strstr(text, "lock_timeout=1 ");
    const char *reads = strstr(text, "-c default_transaction_read_only=on");
    CU_ASSERT_TRUE(ours && users && reads && ours < users && users < reads);
    zl_free(text);
    text = zl_pg_conninfo(&a, ZL_PG_WRITE, "UTF8");
    CU_ASSERT_PTR_NULL(strstr(text, "read_only"));
    zl_free(text);
    zl_pg_address_free(&a);
}

static void memory_may_be_short(void)
{
    const char *what = "PG:postgresql://gis:s@server/land tables=gis.p(shape) port=1";
    for (size_t n = 1;; n++) {
        zl_pg_address a = {0};
        zl_alloc_fail_at(n, 0);
        zl_status status = zl_pg_address_parse(&a, what, NULL);
        bool all = zl_alloc_fail_at(0, 0) < n;
        CU_ASSERT_TRUE(all ? status == ZL_OK : status == ZL_FAILED);
        zl_pg_address_free(&a);
        if (all)
            break;
    }
}

static void check_masked(const char *text, const char *expected)
{
    char room[200];
    snprintf(room, sizeof room, "%s", text);
    zl_mask_secrets(room);
    CU_ASSERT_STRING_EQUAL(room, expected);
}

static void secrets_are_masked(void)
{
    check_masked("no secret here: http://127.0.0.1:80/x", "no secret here: http://127.0.0.1:80/x");
    check_masked("PG:host=h password=abc tables=t", "PG:host=h password=* tables=t");
    check_masked("PASSWORD = 'a b\\'c' x", "PASSWORD = * x");
    check_masked("postgresql://u:p@h/d?password=q&sslpassword=r",
                 "postgresql://u:*@h/d?password=*&sslpassword=*");
    check_masked("postgres://u@h/d", "postgres://u@h/d");
    check_masked("http://u:p@ss@h/", "http://u:*@h/");
    check_masked("postgresql://user:cut of", "postgresql://user:cut of");
    check_masked("postgresql://user:secr", "postgresql://user:*");
    check_masked("password authentication failed", "password authentication failed");
    check_masked("password=", "password=");
}

int main(void)
{
    static const unit_case cases[] = {
        {"words are read as libpq does", words_are_read_as_libpq_does},
        {"a URI may stand first", a_uri_may_stand_first},
        {"a schema of its own leaves dots in the table",
         a_schema_of_its_own_leaves_dots_in_the_table},
        {"what cannot be read is not repeated", what_cannot_be_read_is_not_repeated},
        {"another program gets all of it", another_program_gets_all_of_it},
        {"memory may be short", memory_may_be_short},
        {"secrets are masked", secrets_are_masked},
    };
    return unit_main("db_postgres", cases, sizeof cases / sizeof *cases);
}
