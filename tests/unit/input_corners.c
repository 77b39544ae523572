/* The corners of an outline, typed or in a file. */
#include "base/alloc.h"
#include "input/place/corners.h"
#include "input_fixture.h"
#include "unit.h"

static const char *const square = "86.2,41.7;86.3,41.7;86.3,41.8;86.2,41.8";

static zl_status read_corners(zl_corners *out, const char *what, zl_findings **findings,
                              zl_error *err)
{
    zl_findings_free(*findings);
    *findings = zl_findings_new();
    return zl_corners_read(out, what, NULL, *findings, err);
}

static void check_square(const zl_corners *c)
{
    static const double expected[] = {86.2, 41.7, 86.3, 41.7, 86.3, 41.8, 86.2, 41.8};
    CU_ASSERT_EQUAL_FATAL(c->count, 4);
    for (size_t i = 0; i < 8; i++)
        UNIT_NEAR(c->xy[i], expected[i], 1e-13);
}

/* 86.2° = 86°12′, 86.3° = 86°18′, 41.7° = 41°42′, 41.8° = 41°48′. */
static void every_way_of_writing_gives_the_same(void)
{
    static const char *const written[] = {
        "86.2,41.7;86.3,41.7;86.3,41.8;86.2,41.8",
        "86.2 41.7; 86.3 41.7; 86.3 41.8; 86.2 41.8; 86.2 41.7",
        "８６．２，４１．７；８６．３，４１．７；８６．３，４１．８；８６．２，４１．８",
        "86°12′,41°42′;86°18′,41°42′;86°18′,41°48′;86°12′,41°48′",
        "86-12-00,41-42-00;86-18-00,41-42-00;86-18-00,41-48-00;86-12-00,41-48-00;",
        "J1 86.2 41.7;J2 86.3 41.7;J3 86.3 41.8;J4 86.2 41.8",
        "86.2E 41.7N;41.7N,86.3E;E86°18′N41°48′;北纬41.8，东经86.2",
    };
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        zl_error err = {0};
        zl_corners corners = {0};
        zl_findings *findings = NULL;
        UNIT_OK(read_corners(&corners, written[i], &findings, &err), err);
        check_square(&corners);
        CU_ASSERT_EQUAL(zl_findings_count(findings), 0);
        CU_ASSERT_EQUAL(corners.said, i == 6);
        zl_corners_free(&corners);
        zl_findings_free(findings);
    }
}

static void a_file_has_labels_comments_and_a_header(void)
{
    zl_error err = {0};
    zl_corners corners = {0};
    zl_findings *findings = NULL;
    const char *path =
        fixture_write("corners.txt", "\xEF\xBB\xBF点号,经度,纬度\r\nJ1,86.2,41.7\r\n\r\n"
                                     "J2\t86.3\t41.7 # east\r\nJ3,86.3,41.8\r\nJ3,86.3,41.8\r\n"
                                     "J4,86.2,41.8\r\nJ1,86.2,41.7\r\n");
    UNIT_OK(read_corners(&corners, path, &findings, &err), err);
    check_square(&corners);
    CU_ASSERT_EQUAL(corners.line[1], 4);
    CU_ASSERT_EQUAL(corners.number[3], 5); /* the repeated one counts */
    CU_ASSERT_EQUAL_FATAL(zl_findings_count(findings), 2);
    CU_ASSERT_STRING_EQUAL(zl_findings_get(findings, 0)->code, "header-left-out");
    CU_ASSERT_STRING_EQUAL(zl_findings_get(findings, 1)->code, "repeated-corner");
    CU_ASSERT_PTR_NOT_NULL(strstr(zl_findings_get(findings, 1)->text, "corner 4"));
    zl_corners_free(&corners);
    zl_findings_free(findings);
}

static void what_cannot_be_read_names_the_corner(void)
{
    static const struct {
        const char *what, *says;
    } bad[] = {
        {"86.2,41.7;86.3,forty;86.3,41.8", "corner 2: \"forty\" is no coordinate"},
        {"86.2,41.7;86.3;86.3,41.8", "corner 2: it needs two coordinates"},
        {"86.2,41.7;1,2,3,4;86.3,41.8", "corner 2: it needs two coordinates"},
        {"86.2,41.7;,41.7;86.3,41.8", "corner 2: \"\" is no coordinate"},
        {"86.2E,41.7E;86.3,41.7;86.3,41.8", "corner 1: \"86.2E\" and \"41.7E\" are both"},
        {"86.2,41.7;86.3,41.7", "2 different corners; an outline has at least three"},
        {"86.2,41.7;86.3,41.7;86.2,41.7", "2 different corners"},
        {"86.2,41.7;86.2,41.7;86.2,41.7", "1 different corner;"},
        {"86.2,41.7;86.3,41.7;86.3,41.8;86.2,41.7;86.1,41.75",
         "corners 1 and 4 are the same place"},
        {"86.2E,41.7N;86.3,41.7;86.3,41.8", "for 1 of 3 corners"},
        {"86°60′,41.7;86.3,41.7;86.3,41.8", "corner 1: \"86°60′\" is no coordinate: minutes"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        zl_error err = {0};
        zl_corners corners = {0};
        zl_findings *findings = NULL;
        CU_ASSERT_EQUAL(read_corners(&corners, bad[i].what, &findings, &err), ZL_BAD_DATA);
        if (!strstr(err.message, bad[i].says))
            fprintf(stderr, "\"%s\" is not in \"%s\"\n", bad[i].says, err.message);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.message, bad[i].says));
        CU_ASSERT_PTR_NULL(corners.xy);
        zl_findings_free(findings);
    }
}

static void a_file_is_named_with_its_line(void)
{
    zl_error err = {0};
    zl_corners corners = {0};
    zl_findings *findings = NULL;
    const char *path = fixture_write("bad.txt", "86.2,41.7\n\n86.3,x\n86.3,41.8\n");
    CU_ASSERT_EQUAL(read_corners(&corners, path, &findings, &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "bad.txt, line 3: corner 2: \"x\""));
    path = fixture_write("plot.txt", "[属性描述]\n坐标系=2000国家大地坐标系\n");
    CU_ASSERT_EQUAL(read_corners(&corners, path, &findings, &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "bring it in with load"));
    CU_ASSERT_EQUAL(read_corners(&corners, "no-such-file", &findings, &err), ZL_USAGE);
    zl_findings_free(findings);
}

static void every_failing_allocation_is_told(void)
{
    for (size_t n = 1;; n++) {
        zl_corners corners = {0};
        zl_alloc_fail_at(n, 0);
        zl_status status = zl_corners_read(&corners, square, NULL, NULL, NULL);
        zl_alloc_fail_at(0, 0);
        zl_corners_free(&corners);
        if (status == ZL_OK)
            return;
        CU_ASSERT_EQUAL(status, ZL_FAILED);
        CU_ASSERT_FATAL(n < 100);
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"every way of writing gives the same", every_way_of_writing_gives_the_same},
        {"a file has labels, comments and a header", a_file_has_labels_comments_and_a_header},
        {"what cannot be read names the corner", what_cannot_be_read_names_the_corner},
        {"a file is named with its line", a_file_is_named_with_its_line},
        {"every failing allocation is told", every_failing_allocation_is_told},
    };
    return unit_main("input: corners", cases, sizeof cases / sizeof *cases);
}
