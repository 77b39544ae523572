/* An index packed in one go is one that SQLite itself could have made: it says so, answers alike
 * and takes changes. */
#include "base/alloc.h"
#include "db/rtree.h"
#include "unit.h"

static uint64_t state;

static double chance(void)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (double)(state >> 11) * 0x1p-53;
}

static zl_db *open_index(void)
{
    zl_db *db = NULL;
    zl_error err = {0};
    UNIT_OK(zl_db_open(&db, NULL, ZL_DB_MEMORY, &err), err);
    UNIT_OK(zl_db_exec(db,
                       "CREATE VIRTUAL TABLE i USING rtree(pkid, xmin, xmax, ymin, ymax);"
                       "CREATE TABLE t (id INTEGER PRIMARY KEY, w REAL, e REAL, s REAL, n REAL)",
                       &err),
            err);
    return db;
}

static int64_t number(zl_db *db, const char *sql)
{
    int64_t value = -1;
    zl_error err = {0};
    UNIT_OK(zl_db_int(&value, db, -1, &err, "%s", sql), err);
    return value;
}

static void expect_sound(zl_db *db)
{
    zl_error err = {0};
    zl_stmt *stmt = NULL;
    bool row = false;
    UNIT_OK(zl_stmt_prepare(&stmt, db, "SELECT rtreecheck('i')", &err), err);
    UNIT_OK(zl_stmt_step(&row, stmt, &err), err);
    CU_ASSERT_STRING_EQUAL(zl_column_text(stmt, 0), "ok");
    zl_stmt_free(stmt);
}

static void add(zl_db *db, zl_rtree_boxes *boxes, int64_t id, const double box[4])
{
    zl_error err = {0};
    UNIT_OK(zl_rtree_add(boxes, id, box[0], box[1], box[2], box[3], &err), err);
    UNIT_OK(zl_db_execf(db, &err, "INSERT INTO t VALUES (%lld, %!.17g, %!.17g, %!.17g, %!.17g)",
                        (long long)id, box[0], box[2], box[1], box[3]),
            err);
}

static void fill(zl_db *db, int count)
{
    zl_rtree_boxes boxes = {0};
    zl_error err = {0};
    state = (uint64_t)count;
    for (int i = 0; i < count; i++) {
        double west = 360 * chance() - 180, south = 180 * chance() - 90, size = 3 * chance();
        const double box[4] = {west, south, west + size, south + (i % 7 ? size : 0)};
        add(db, &boxes, 3 * (int64_t)i - 10, box); /* ids need not begin at 1, nor be dense */
    }
    UNIT_OK(zl_db_exec(db, "BEGIN", &err), err);
    UNIT_OK(zl_rtree_fill(db, "i", &boxes, &err), err);
    UNIT_OK(zl_db_exec(db, "COMMIT", &err), err);
    zl_rtree_boxes_free(&boxes);
}

/* Every box of the index holds that of its row, and is no wider than rounding makes it. */
static void expect_boxes(zl_db *db, int count)
{
    CU_ASSERT_EQUAL(number(db, "SELECT count(*) FROM i"), count);
    CU_ASSERT_EQUAL(
        number(db,
               "SELECT count(*) FROM t JOIN i ON pkid=id WHERE xmin<=w AND xmax>=e AND ymin<=s "
               "AND ymax>=n AND xmin>=w-4e-5 AND xmax<=e+4e-5 AND ymin>=s-4e-5 AND ymax<=n+4e-5"),
        count);
}

static void expect_answers(zl_db *db)
{
    zl_error err = {0};
    for (int i = 0; i < 50; i++) {
        double w = 360 * chance() - 180, s = 180 * chance() - 90, size = 60 * chance();
        int64_t found = 0, there = 0;
        UNIT_OK(zl_db_int(&there, db, -1, &err,
                          "SELECT count(*) FROM t JOIN i ON pkid=id WHERE +xmax>=%!.17g AND "
                          "+xmin<=%!.17g AND +ymax>=%!.17g AND +ymin<=%!.17g",
                          w, w + size, s, s + size),
                err);
        UNIT_OK(zl_db_int(&found, db, -1, &err,
                          "SELECT count(*) FROM i WHERE xmax>=%!.17g AND xmin<=%!.17g AND "
                          "ymax>=%!.17g AND ymin<=%!.17g",
                          w, w + size, s, s + size),
                err);
        CU_ASSERT_EQUAL(found, there);
    }
}

static void test_sizes(void)
{
    static const int counts[] = {1, 2, 50, 51, 52, 102, 103, 2600, 2601, 2602, 20000};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        zl_db *db = open_index();
        fill(db, counts[i]);
        expect_sound(db);
        expect_boxes(db, counts[i]);
        expect_answers(db);
        zl_db_close(db);
    }
}

static void test_changes(void)
{
    zl_error err = {0};
    zl_db *db = open_index();
    fill(db, 3000);
    UNIT_OK(zl_db_exec(db,
                       "INSERT INTO i SELECT 1000000+id, w, e, s, n FROM t;"
                       "DELETE FROM i WHERE pkid < 500000;"
                       "UPDATE i SET xmax = xmax + 1 WHERE pkid % 5 = 0",
                       &err),
            err);
    expect_sound(db);
    CU_ASSERT_EQUAL(number(db, "SELECT count(*) FROM i"), 3000);
    UNIT_OK(zl_db_exec(db, "DELETE FROM i", &err), err);
    expect_sound(db);
    zl_db_close(db);
}

static void test_empty(void)
{
    zl_error err = {0};
    zl_rtree_boxes none = {0};
    zl_db *db = open_index();
    bool empty = false;
    UNIT_OK(zl_rtree_is_empty(&empty, db, "i", &err), err);
    CU_ASSERT(empty);
    UNIT_OK(zl_rtree_fill(db, "i", &none, &err), err);
    expect_sound(db);
    fill(db, 1);
    UNIT_OK(zl_rtree_is_empty(&empty, db, "i", &err), err);
    CU_ASSERT(!empty);
    zl_db_close(db);
}

static void test_refused(void)
{
    zl_error err = {0};
    zl_rtree_boxes boxes = {0};
    zl_db *db = open_index();
    CU_ASSERT_EQUAL(zl_rtree_add(&boxes, 1, 2, 0, 1, 1, &err), ZL_BAD_DATA);
    CU_ASSERT_EQUAL(zl_rtree_add(&boxes, 1, (double)NAN, 0, 1, 1, &err), ZL_BAD_DATA);
    UNIT_OK(zl_rtree_add(&boxes, 1, 0, 0, 1, 1, &err), err);
    CU_ASSERT_EQUAL(zl_rtree_fill(db, "none", &boxes, &err), ZL_USAGE);
    UNIT_OK(zl_rtree_add(&boxes, 1, 0, 0, 1, 1, &err), err); /* the same id again */
    UNIT_OK(zl_db_exec(db, "BEGIN", &err), err);
    CU_ASSERT(zl_rtree_fill(db, "i", &boxes, &err) != ZL_OK);
    zl_db_rollback(db);
    expect_sound(db);
    CU_ASSERT_EQUAL(number(db, "SELECT count(*) FROM i"), 0);
    /* The connection is as careful as before. */
    CU_ASSERT(zl_db_exec(db, "DELETE FROM i_node", &err) != ZL_OK);
    zl_rtree_boxes_free(&boxes);
    zl_db_close(db);
}

/* What was read: how many entries, how many of them are those that the module has, and how many
 * come before the visit is ended. */
typedef struct reading {
    zl_stmt *same;
    size_t entries, right, most;
} reading;

static bool note_entry(int64_t rowid, const zl_extent *box, void *user)
{
    reading *r = user;
    zl_error err = {0};
    bool row = false;
    r->entries++;
    zl_bind_int(r->same, 1, rowid);
    zl_bind_real(r->same, 2, box->west);
    zl_bind_real(r->same, 3, box->east);
    zl_bind_real(r->same, 4, box->south);
    zl_bind_real(r->same, 5, box->north);
    UNIT_OK(zl_stmt_step(&row, r->same, &err), err);
    zl_stmt_reset(r->same);
    r->right += row;
    return r->entries < r->most;
}

static bool read_index(reading *r, zl_db *db, const char *index, size_t most)
{
    zl_error err = {0};
    bool sound = false;
    *r = (reading){.most = most};
    UNIT_OK(zl_stmt_prepare(&r->same, db,
                            "SELECT 1 FROM i WHERE pkid = ?1 AND xmin = ?2 AND xmax = ?3 AND "
                            "ymin = ?4 AND ymax = ?5",
                            &err),
            err);
    UNIT_OK(zl_rtree_visit(&sound, db, index, note_entry, r, &err), err);
    zl_stmt_free(r->same);
    return sound;
}

static void test_reading(void)
{
    static const int counts[] = {1, 51, 52, 2602, 20000};
    reading r;
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        zl_db *db = open_index();
        CU_ASSERT(read_index(&r, db, "i", SIZE_MAX) && r.entries == 0);
        fill(db, counts[i]);
        CU_ASSERT(read_index(&r, db, "i", SIZE_MAX));
        CU_ASSERT(r.entries == (size_t)counts[i] && r.right == r.entries);
        CU_ASSERT(!read_index(&r, db, "i", 1) && r.entries == 1);
        CU_ASSERT(!read_index(&r, db, "none", SIZE_MAX) && r.entries == 0);
        zl_db_close(db);
    }
}

/* The module itself reads no table of these names: any damage can be done to them. */
static void test_reading_damage(void)
{
    static const char *const damages[] = {
        "DELETE FROM d_node WHERE nodeno = 1",
        "DELETE FROM d_node WHERE nodeno = 2",
        "UPDATE d_node SET data = NULL WHERE nodeno = 2",
        "UPDATE d_node SET data = x'000000' WHERE nodeno = 2",
        "UPDATE d_node SET data = x'00000034' WHERE nodeno = 2", /* 52 cells */
        "UPDATE d_node SET data = x'00000001' WHERE nodeno = 2", /* one, which is cut off */
        "UPDATE d_node SET data = x'0029' || substr(data, 3) WHERE nodeno = 1",
        "UPDATE d_node SET data = x'ffffffff' WHERE nodeno = 1",
    };
    zl_error err = {0};
    reading r;
    zl_db *db = open_index();
    fill(db, 3000);
    UNIT_OK(zl_db_exec(db, "CREATE TABLE d_node (nodeno INTEGER PRIMARY KEY, data BLOB)", &err),
            err);
    for (size_t i = 0; i < sizeof damages / sizeof *damages; i++) {
        UNIT_OK(zl_db_exec(db, "DELETE FROM d_node; INSERT INTO d_node SELECT * FROM i_node", &err),
                err);
        CU_ASSERT(read_index(&r, db, "d", SIZE_MAX) && r.right == 3000);
        UNIT_OK(zl_db_exec(db, damages[i], &err), err);
        CU_ASSERT(!read_index(&r, db, "d", SIZE_MAX));
    }
    zl_db_close(db);
}

static void test_memory(void)
{
    zl_error err = {0};
    size_t failures = 0;
    for (size_t k = 1;; k++) {
        zl_db *db = open_index();
        zl_rtree_boxes boxes = {0};
        for (int i = 0; i < 200; i++)
            UNIT_OK(zl_rtree_add(&boxes, i, i, i, i + 1, i + 1, &err), err);
        zl_alloc_fail_at(k, 0);
        zl_status status = zl_rtree_fill(db, "i", &boxes, &err);
        size_t made = zl_alloc_fail_at(0, 0);
        zl_rtree_boxes_free(&boxes);
        zl_db_close(db);
        if (made < k) {
            CU_ASSERT_EQUAL(status, ZL_OK);
            break;
        }
        CU_ASSERT_EQUAL(status, ZL_FAILED);
        failures++;
    }
    CU_ASSERT(failures > 3);
}

int main(void)
{
    static const unit_case cases[] = {
        {"sizes", test_sizes},     {"changes", test_changes},
        {"empty", test_empty},     {"refused", test_refused},
        {"reading", test_reading}, {"reading damage", test_reading_damage},
        {"memory", test_memory}};
    return unit_main("db_rtree", cases, sizeof cases / sizeof *cases);
}
