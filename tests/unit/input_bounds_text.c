/* 四至: sentences cut into sides. Forms as in notices and approvals: 东至…南至…, 东以…为界, 东临…,
 * 北起…; the sides worked out by hand. */
#include "base/alloc.h"
#include "input/place/bounds_text.h"
#include "unit.h"

typedef struct expected {
    const char *sentence;
    struct {
        const char *side, *bound;
        double offset_m;
    } item[8];
} expected;

#define NONE ((double)NAN)

static bool same(double a, double b)
{
    return isnan(a) ? isnan(b) : a == b;
}

static void check(const expected *e)
{
    zl_error err = {0};
    zl_bound_texts texts = {0};
    size_t wanted = 0;
    while (wanted < 8 && e->item[wanted].side)
        wanted++;
    UNIT_OK(zl_bounds_split(&texts, e->sentence, &err), err);
    if (texts.count != wanted)
        fprintf(stderr, "%s: %zu sides, not %zu\n", e->sentence, texts.count, wanted);
    CU_ASSERT_EQUAL_FATAL(texts.count, wanted);
    for (size_t i = 0; i < wanted; i++) {
        if (strcmp(texts.item[i].bound, e->item[i].bound) != 0)
            fprintf(stderr, "%s: \"%s\"\n", e->sentence, texts.item[i].bound);
        CU_ASSERT_STRING_EQUAL(texts.item[i].side, e->item[i].side);
        CU_ASSERT_STRING_EQUAL(texts.item[i].bound, e->item[i].bound);
        CU_ASSERT(same(texts.item[i].offset_m, e->item[i].offset_m));
    }
    zl_bound_texts_free(&texts);
}

static void sentences_are_cut_into_sides(void)
{
    static const expected all[] = {
        {"北至霍拉山，南至库—库高速公路，西至库尔楚高速公路收费站，东至恰尔巴格乡",
         {{"north", "霍拉山", NONE},
          {"south", "库—库高速公路", NONE},
          {"west", "库尔楚高速公路收费站", NONE},
          {"east", "恰尔巴格乡", NONE}}},
        {"四至范围：东至A路;南至B路;西至C路;北至D路。",
         {{"east", "A路", NONE},
          {"south", "B路", NONE},
          {"west", "C路", NONE},
          {"north", "D路", NONE}}},
        {"东以G217为界，西侧与乌苏机场相邻，北临兰新铁路，南靠G312。",
         {{"east", "G217", NONE},
          {"west", "乌苏机场", NONE},
          {"north", "兰新铁路", NONE},
          {"south", "G312", NONE}}},
        {"东起迎宾大道、北京路，西至团结街",
         {{"east", "迎宾大道、北京路", NONE}, {"west", "团结街", NONE}}},
        {"东至A南至B西至C北至D",
         {{"east", "A", NONE}, {"south", "B", NONE}, {"west", "C", NONE}, {"north", "D", NONE}}},
        {"东、南至孔雀河，西北至G3012以南约1.5公里，北至铁路外 200 米",
         {{"east", "孔雀河", NONE},
          {"south", "孔雀河", NONE},
          {"north-west", "G3012", 1500},
          {"north", "铁路", 200}}},
        {"东面：东方路；南面：南环路；西面：西河；北面：北干渠",
         {{"east", "东方路", NONE},
          {"south", "南环路", NONE},
          {"west", "西河", NONE},
          {"north", "北干渠", NONE}}},
        {"规划面积24.76平方公里，东至西环路，南至北京路",
         {{"east", "西环路", NONE}, {"south", "北京路", NONE}}},
        {"north to the railway; south to G312, east to Korla River, west to G218.",
         {{"north", "the railway", NONE},
          {"south", "G312", NONE},
          {"east", "Korla River", NONE},
          {"west", "G218", NONE}}},
        {"Bounded on the north by G30, to the south by G312",
         {{"north", "G30", NONE}, {"south", "G312", NONE}}},
        {"N: G30; SE: river", {{"north", "G30", NONE}, {"south-east", "river", NONE}}},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        check(&all[i]);
}

static void what_cannot_be_read_is_refused(void)
{
    static const struct {
        const char *sentence, *says;
    } bad[] = {
        {"", "no side is named"},
        {"位于城区以东，交通便利", "no side is named"},
        {"东至A，东至B", "east comes twice"},
        {"东至A，南至，西至C", "south is bounded by nothing"},
        {"东至。", "east is bounded by nothing"},
        {"northern lights", "no side is named"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        zl_error err = {0};
        zl_bound_texts texts = {0};
        CU_ASSERT_EQUAL(zl_bounds_split(&texts, bad[i].sentence, &err), ZL_BAD_DATA);
        if (!strstr(err.message, bad[i].says))
            fprintf(stderr, "\"%s\" is not in \"%s\"\n", bad[i].says, err.message);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.message, bad[i].says));
        CU_ASSERT_EQUAL(texts.count, 0);
    }
}

static void names_are_compared_without_their_dress(void)
{
    static const char *const pairs[][2] = {{"Ｇ３０１２ 吐和高速公路", "g3012吐和高速"},
                                           {"库—库高速公路", "库库高速"},
                                           {"“南疆铁路”", "南疆铁路"},
                                           {"G 312", "g312"}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        char *name = zl_bound_name(pairs[i][0]);
        CU_ASSERT_PTR_NOT_NULL_FATAL(name);
        CU_ASSERT_STRING_EQUAL(name, pairs[i][1]);
        zl_free(name);
    }
}

static void every_failing_allocation_is_told(void)
{
    for (size_t n = 1;; n++) {
        zl_bound_texts texts = {0};
        zl_alloc_fail_at(n, 0);
        zl_status status = zl_bounds_split(&texts, "东至A，南至B，西至C，北至D，东北至E", NULL);
        zl_alloc_fail_at(0, 0);
        zl_bound_texts_free(&texts);
        if (status == ZL_OK)
            return;
        CU_ASSERT_EQUAL(status, ZL_FAILED);
        CU_ASSERT_FATAL(n < 100);
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"sentences are cut into sides", sentences_are_cut_into_sides},
        {"what cannot be read is refused", what_cannot_be_read_is_refused},
        {"names are compared without their dress", names_are_compared_without_their_dress},
        {"every failing allocation is told", every_failing_allocation_is_told},
    };
    return unit_main("input: bounds in words", cases, sizeof cases / sizeof *cases);
}
