/* Statements: values in and out, errors, constraints. */
#include "unit.h"

#include "base/alloc.h"
#include "db/db.h"
#include "db/many.h"

static zl_db *memory(void)
{
    zl_error err = {0};
    zl_db *db = NULL;
    UNIT_OK(zl_db_open(&db, NULL, ZL_DB_MEMORY, &err), err);
    return db;
}

static void values(void)
{
    zl_error err = {0};
    zl_db *db = memory();
    zl_stmt *stmt = NULL;
    UNIT_OK(zl_stmt_prepare(&stmt, db, "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8", &err), err);
    const zl_value place = {.type = ZL_PLACE, .place_deg = {86.1523, 41.7606}};
    const zl_value unknown = {.type = ZL_PLACE, .place_deg = {(double)NAN, 1}};
    const zl_value none = {.type = ZL_INTEGER, .integer = 5, .null = true};
    zl_bind_text(stmt, 1, "库尔勒");
    zl_bind_real(stmt, 2, 24.76);
    zl_bind_int(stmt, 3, INT64_MIN);
    zl_bind_blob(stmt, 4, "a\0b", 3);
    zl_bind_value(stmt, 5, &place);
    zl_bind_value(stmt, 6, &unknown);
    zl_bind_value(stmt, 7, &none);
    zl_bind_real(stmt, 8, (double)NAN);
    bool row = false;
    UNIT_OK(zl_stmt_step(&row, stmt, &err), err);
    CU_ASSERT_TRUE_FATAL(row);
    size_t size = 0;
    CU_ASSERT_EQUAL(zl_column_count(stmt), 8);
    CU_ASSERT_STRING_EQUAL(zl_column_text(stmt, 0), "库尔勒");
    CU_ASSERT_EQUAL(zl_column_real(stmt, 1), 24.76);
    CU_ASSERT_EQUAL(zl_column_int(stmt, 2), INT64_MIN);
    CU_ASSERT(memcmp(zl_column_blob(stmt, 3, &size), "a\0b", 3) == 0 && size == 3);
    double lon = 0, lat = 0;
    CU_ASSERT_EQUAL(sscanf(zl_column_text(stmt, 4), "[%lf,%lf]", &lon, &lat), 2);
    CU_ASSERT(lon == 86.1523 && lat == 41.7606); /* every bit, not only some digits */
    for (int column = 5; column < 8; column++)
        CU_ASSERT_TRUE(zl_column_is_null(stmt, column));
    CU_ASSERT(isnan(zl_column_real(stmt, 7)));
    CU_ASSERT_PTR_NULL(zl_column_text(stmt, 6));
    CU_ASSERT_EQUAL(zl_column_storage(stmt, 1), ZL_STORED_REAL);
    CU_ASSERT_EQUAL(zl_column_storage(stmt, 3), ZL_STORED_BLOB);
    zl_value value = zl_column_value(stmt, 0, ZL_TEXT);
    CU_ASSERT(!value.null && strcmp(value.text, "库尔勒") == 0);
    CU_ASSERT_TRUE(zl_column_value(stmt, 6, ZL_INTEGER).null);
    UNIT_OK(zl_stmt_step(&row, stmt, &err), err);
    CU_ASSERT_FALSE(row);
    zl_stmt_free(stmt);
    zl_stmt_free(NULL);
    zl_db_close(db);
}

static void names_are_quoted(void)
{
    zl_error err = {0};
    zl_db *db = memory();
    UNIT_OK(zl_db_execf(db, &err, "CREATE TABLE \"%w\" (a TEXT)", "x\"; DROP TABLE y; --"), err);
    UNIT_OK(
        zl_db_execf(db, &err, "INSERT INTO \"%w\" VALUES (%Q)", "x\"; DROP TABLE y; --", "it's"),
        err);
    int64_t count = 0;
    UNIT_OK(zl_db_int(&count, db, 0, &err, "SELECT count(*) FROM \"%w\" WHERE a=%Q",
                      "x\"; DROP TABLE y; --", "it's"),
            err);
    CU_ASSERT_EQUAL(count, 1);
    UNIT_OK(zl_db_int(&count, db, -7, &err, "SELECT 1 WHERE 0"), err);
    CU_ASSERT_EQUAL(count, -7);
    zl_db_close(db);
}

static void one_statement_only(void)
{
    zl_error err = {0};
    zl_db *db = memory();
    zl_stmt *stmt = NULL;
    CU_ASSERT_EQUAL(zl_stmt_prepare(&stmt, db, "SELECT 1; SELECT 2", &err), ZL_USAGE);
    CU_ASSERT_EQUAL(zl_stmt_prepare(&stmt, db, "SELECT 1; nonsense", &err), ZL_USAGE);
    CU_ASSERT_EQUAL(zl_stmt_prepare(&stmt, db, " -- nothing", &err), ZL_USAGE);
    CU_ASSERT_EQUAL(zl_stmt_prepare(&stmt, db, "SELECT absent", &err), ZL_USAGE);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "no such column: absent"));
    CU_ASSERT_EQUAL(zl_stmt_prepare(&stmt, db, "SELECT \"absent\"", &err), ZL_USAGE);
    CU_ASSERT_PTR_NULL(stmt);
    UNIT_OK(zl_stmt_prepare(&stmt, db, "SELECT 1; -- the end \n ; ", &err), err);
    CU_ASSERT_TRUE(zl_stmt_is_readonly(stmt));
    zl_stmt_free(stmt);
    zl_db_close(db);
}

static void constraints(void)
{
    zl_error err = {0};
    zl_db *db = memory();
    UNIT_OK(zl_db_exec(db,
                       "CREATE TABLE t (a PRIMARY KEY CHECK (a < 9), b NOT NULL);"
                       "CREATE TABLE u (a REFERENCES t (a));"
                       "INSERT INTO t VALUES (1, 1)",
                       &err),
            err);
    static const struct {
        const char *sql;
        zl_constraint constraint;
    } cases[] = {{"INSERT INTO t VALUES (1, 1)", ZL_CONSTRAINT_UNIQUE},
                 {"INSERT INTO t VALUES (10, 1)", ZL_CONSTRAINT_CHECK},
                 {"INSERT INTO t VALUES (2, NULL)", ZL_CONSTRAINT_CHECK},
                 {"INSERT INTO u VALUES (5)", ZL_CONSTRAINT_OTHER}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        CU_ASSERT_EQUAL(zl_db_exec(db, cases[i].sql, &err), ZL_BAD_DATA);
        CU_ASSERT_EQUAL(zl_db_constraint(db), cases[i].constraint);
    }
    UNIT_OK(zl_db_exec(db, "INSERT INTO t VALUES (2, 1)", &err), err);
    CU_ASSERT_EQUAL(zl_db_constraint(db), ZL_CONSTRAINT_NONE);
    CU_ASSERT_EQUAL(zl_db_changes(db), 1);
    zl_db_close(db);
}

/* A statement serves many rows; a failed one can be used again. */
static void runs_again(void)
{
    zl_error err = {0};
    zl_db *db = memory();
    zl_stmt *stmt = NULL;
    UNIT_OK(zl_db_exec(db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b)", &err), err);
    UNIT_OK(zl_stmt_prepare(&stmt, db, "INSERT INTO t VALUES (?1, ?2)", &err), err);
    for (int64_t i = 1; i <= 3; i++) {
        zl_bind_int(stmt, 1, i);
        if (i == 1)
            zl_bind_text(stmt, 2, "first"); /* not bound again: NULL in the later rows */
        UNIT_OK(zl_stmt_run(stmt, &err), err);
        CU_ASSERT_EQUAL(zl_db_last_rowid(db), i);
    }
    zl_bind_int(stmt, 1, 3);
    CU_ASSERT_EQUAL(zl_stmt_run(stmt, &err), ZL_BAD_DATA);
    zl_bind_int(stmt, 1, 4);
    UNIT_OK(zl_stmt_run(stmt, &err), err);
    zl_bind_text(stmt, 9, "there is no ninth parameter");
    CU_ASSERT_EQUAL(zl_stmt_run(stmt, &err), ZL_FAILED);
    int64_t count = 0;
    UNIT_OK(zl_db_int(&count, db, 0, &err, "SELECT count(*) FROM t WHERE b IS NULL"), err);
    CU_ASSERT_EQUAL(count, 3);
    zl_stmt_free(stmt);
    zl_db_close(db);
}

static void bind_square(zl_stmt *stmt, int first, size_t row, const void *user)
{
    const int64_t *from = user;
    int64_t number = *from + (int64_t)row;
    zl_bind_int(stmt, first, number);
    zl_bind_int(stmt, first + 1, number * number);
}

/* Whole blocks, the rest of one, and none; in the order of the rows. */
static void many_rows(void)
{
    zl_error err = {0};
    zl_db *db = memory();
    zl_many *many = NULL;
    UNIT_OK(zl_db_exec(db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER)", &err), err);
    UNIT_OK(zl_many_open(&many, db, "INSERT INTO t (a, b)", 2, &err), err);
    int64_t from = 1, rows = -1, wrong = -1;
    static const size_t counts[] = {0, 1, 63, 64, 65, 128, 1000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        UNIT_OK(zl_many_insert(many, counts[i], bind_square, &from, &err), err);
        from += (int64_t)counts[i];
        CU_ASSERT(counts[i] == 0 || zl_db_last_rowid(db) == from - 1);
    }
    UNIT_OK(zl_db_int(&rows, db, -1, &err, "SELECT count(*) FROM t WHERE a BETWEEN 1 AND 1321"),
            err);
    UNIT_OK(zl_db_int(&wrong, db, -1, &err, "SELECT count(*) FROM t WHERE b<>a*a"), err);
    CU_ASSERT_EQUAL(rows, 1 + 63 + 64 + 65 + 128 + 1000);
    CU_ASSERT_EQUAL(wrong, 0);
    zl_many_free_ptr(&many);
    CU_ASSERT_PTR_NULL(many);
    zl_many_free_ptr(&many);
    zl_db_close(db);
}

/* A row that is refused takes its block with it and leaves those before; the statement still does.
 */
static void many_rows_refused(void)
{
    zl_error err = {0};
    zl_db *db = memory();
    zl_many *many = NULL;
    UNIT_OK(zl_db_exec(db, "CREATE TABLE t (a INTEGER PRIMARY KEY, b CHECK (b<>10000))", &err),
            err);
    UNIT_OK(zl_many_open(&many, db, "INSERT INTO t (a, b)", 2, &err), err);
    int64_t from = 1, rows = -1;
    CU_ASSERT_EQUAL(zl_many_insert(many, 200, bind_square, &from, &err), ZL_BAD_DATA);
    CU_ASSERT_EQUAL(zl_db_constraint(db), ZL_CONSTRAINT_CHECK);
    UNIT_OK(zl_db_int(&rows, db, -1, &err, "SELECT count(*) FROM t"), err);
    CU_ASSERT_EQUAL(rows, 64);
    from = 101;
    UNIT_OK(zl_many_insert(many, 70, bind_square, &from, &err), err);
    UNIT_OK(zl_db_int(&rows, db, -1, &err, "SELECT count(*) FROM t"), err);
    CU_ASSERT_EQUAL(rows, 134);
    zl_many_free_ptr(&many);
    CU_ASSERT_EQUAL(zl_many_open(&many, db, "INSERT INTO nothing (a)", 1, &err), ZL_USAGE);
    CU_ASSERT_PTR_NULL(many);
    zl_db_close(db);
}

static void memory_failures(void)
{
    for (size_t n = 1; n <= 3; n++) {
        zl_error err = {0};
        zl_db *db = NULL;
        zl_alloc_fail_at(n, 0);
        zl_status status = zl_db_open(&db, NULL, ZL_DB_MEMORY, &err);
        zl_alloc_fail_at(0, 0);
        CU_ASSERT(status == ZL_OK || (status == ZL_FAILED && !db));
        zl_db_close(db);
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"values", values},
        {"names are quoted", names_are_quoted},
        {"one statement only", one_statement_only},
        {"constraints", constraints},
        {"runs again", runs_again},
        {"many rows", many_rows},
        {"many rows, one refused", many_rows_refused},
        {"memory failures", memory_failures},
    };
    return unit_main("db_stmt", cases, sizeof cases / sizeof *cases);
}
