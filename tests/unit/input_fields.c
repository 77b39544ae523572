/* Kinds, columns, names of fields and words of values. */
#include "input/fields/fields.h"
#include "unit.h"

static void kinds_have_names_and_tables(void)
{
    zl_kind kind;
    for (int i = ZL_KIND_ZONE; i <= ZL_KIND_BOUNDS; i++) {
        CU_ASSERT_FATAL(zl_kind_parse(&kind, zl_kind_name((zl_kind)i)));
        CU_ASSERT_EQUAL((int)kind, i);
    }
    CU_ASSERT_FALSE(zl_kind_parse(&kind, "zones"));
    CU_ASSERT_FALSE(zl_kind_parse(&kind, NULL));
    CU_ASSERT_STRING_EQUAL(zl_kind_table(ZL_KIND_DECLARED), "declared_areas");
    CU_ASSERT_PTR_NULL(zl_kind_table(ZL_KIND_LAND));
    CU_ASSERT_EQUAL(zl_kind_shape(ZL_KIND_POINT), ZL_SHAPE_POINT);
    CU_ASSERT_EQUAL(zl_kind_shape(ZL_KIND_DOCUMENT), ZL_SHAPE_NONE);
}

static void columns_are_those_of_the_table(void)
{
    size_t count;
    const zl_our_column *column = zl_kind_columns(ZL_KIND_ZONE, &count);
    CU_ASSERT_EQUAL_FATAL(count, 16);
    CU_ASSERT_STRING_EQUAL(column[0].name, "id");
    CU_ASSERT_STRING_EQUAL(column[count - 1].name, "extra");
    CU_ASSERT_EQUAL(zl_kind_column(ZL_KIND_ZONE, "aliases")->type, ZL_LIST);
    CU_ASSERT_EQUAL(zl_kind_column(ZL_KIND_LINE, "part")->type, ZL_INTEGER);
    CU_ASSERT_TRUE(zl_kind_column(ZL_KIND_DECLARED, "value")->required);
    CU_ASSERT_PTR_NULL(zl_kind_column(ZL_KIND_DOCUMENT, "extra"));
    CU_ASSERT_PTR_NULL(zl_kind_columns(ZL_KIND_LAND, &count));
    CU_ASSERT_EQUAL(count, 0);
}

static void every_closed_vocabulary_knows_its_own_words(void)
{
    for (int kind = ZL_KIND_ZONE; kind <= ZL_KIND_BOUNDS; kind++) {
        size_t count;
        const zl_our_column *column = zl_kind_columns((zl_kind)kind, &count);
        for (size_t i = 0; i < count; i++) {
            if (!column[i].allowed)
                continue;
            char words[256], *rest = words;
            snprintf(words, sizeof words, "%s", column[i].allowed);
            for (char *word; (word = strsep(&rest, ","));)
                CU_ASSERT_STRING_EQUAL(zl_canonical_value(column[i].vocabulary, word), word);
        }
    }
}

static void our_name_wins_over_aliases(void)
{
    const char *const names[] = {"KFQMC", "名称", "BSM", "Name_ZH", "编号", "精度"};
    CU_ASSERT_EQUAL(zl_find_role("name_zh", names, 6), 3);
    CU_ASSERT_EQUAL(zl_find_role("name_zh", names, 3), 1);
    CU_ASSERT_EQUAL(zl_find_role("id", names, 6), 4);
    CU_ASSERT_EQUAL(zl_find_role("id", names, 4), 2);
    CU_ASSERT_EQUAL(zl_find_role("accuracy_m", names, 6), 5);
    CU_ASSERT_EQUAL(zl_find_role("document", names, 6), -1);
    CU_ASSERT_EQUAL(zl_find_role("no such role", names, 6), -1);
}

static void words_become_stored_ones(void)
{
    static const struct {
        const char *vocabulary, *word, *stored;
    } cases[] = {
        {"status", "已建", "existing"},
        {"status", "Under Construction", "under-construction"},
        {"status", " 拟建 ", "planned"},
        {"mode", "高速公路", "expressway"},
        {"mode", "national_road", "national-road"},
        {"mode", "高铁", "high-speed-railway"},
        {"boundary_basis", "实测", "surveyed"},
        {"unit", "平方公里", "km2"},
        {"unit", "亩", "mu"},
        {"unit", "HA", "ha"},
        {"declared_kind", "规划", "planned"},
        {"kind", "核准", "approved"},
        {"kind", "机场", "airport"},
        {"category", "高新区", "high-tech"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *stored = zl_canonical_value(cases[i].vocabulary, cases[i].word);
        CU_ASSERT_PTR_NOT_NULL_FATAL(stored);
        CU_ASSERT_STRING_EQUAL(stored, cases[i].stored);
    }
    CU_ASSERT_PTR_NULL(zl_canonical_value("mode", "运河"));
    CU_ASSERT_PTR_NULL(zl_canonical_value("status", ""));
    CU_ASSERT_PTR_NULL(zl_canonical_value("status", "铁路"));
}

int main(void)
{
    static const unit_case cases[] = {
        {"kinds have names and tables", kinds_have_names_and_tables},
        {"columns are those of the table", columns_are_those_of_the_table},
        {"closed vocabularies know their words", every_closed_vocabulary_knows_its_own_words},
        {"our name wins over aliases", our_name_wins_over_aliases},
        {"words become stored ones", words_become_stored_ones},
    };
    return unit_main("input_fields", cases, sizeof cases / sizeof *cases);
}
