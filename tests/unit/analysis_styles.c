/* The styles that are built in, which answer gets which, and the rows of layer_styles. */
#include "store/styles.h"

#include "store/layer.h"
#include "store_fixture.h"

static void texts_belong_to_their_styles(void)
{
    size_t count = 0;
    for (const zl_style *style; (style = zl_style_get(count)) != NULL; count++) {
        char wanted[256];
        snprintf(wanted, sizeof wanted, "<NamedLayer>\n    <Name>%s</Name>", style->name);
        CU_ASSERT_PTR_NOT_NULL(strstr(zl_style_sld(style), wanted));
        snprintf(wanted, sizeof wanted, "<Title>%s</Title>\n      <Abstract>%s</Abstract>",
                 style->title_zh, style->title_en);
        CU_ASSERT_PTR_NOT_NULL(strstr(zl_style_sld(style), wanted));
        CU_ASSERT_PTR_EQUAL(zl_style_find(style->name), style);
        for (int labels = 0; labels < ZL_LABELS; labels++)
            CU_ASSERT_PTR_NOT_NULL(strstr(zl_style_qml(style, (zl_labels)labels), "<qgis "));
        CU_ASSERT_STRING_NOT_EQUAL(zl_style_qml(style, ZL_LABELS_ZH),
                                   zl_style_qml(style, ZL_LABELS_EN));
    }
    CU_ASSERT_EQUAL(count, 10);
    const zl_style *zones = zl_style_find("zones");
    CU_ASSERT_PTR_NOT_NULL(strstr(zl_style_qml(zones, ZL_LABELS_ZH), "label=\"城区\""));
    CU_ASSERT_PTR_NOT_NULL(strstr(zl_style_qml(zones, ZL_LABELS_EN), "label=\"Urban district\""));
    CU_ASSERT_PTR_NOT_NULL(
        strstr(zl_style_qml(zones, ZL_LABELS_BOTH), "label=\"城区 Urban district\""));
    CU_ASSERT_PTR_NULL(zl_style_find("nothing"));
}

/* Each column that a filter of the SLD asks for is one that the layer has to have. */
static void filters_ask_for_columns_that_are_there(void)
{
    const zl_style *style;
    for (size_t i = 0; (style = zl_style_get(i)) != NULL; i++) {
        const char *at = zl_style_sld(style);
        while ((at = strstr(at, "<ogc:PropertyName>")) != NULL) {
            char name[64] = "";
            at += strlen("<ogc:PropertyName>");
            CU_ASSERT_EQUAL(sscanf(at, "%63[^<]", name), 1);
            bool label = strcmp(name, "name_zh") == 0 || strcmp(name, "status") == 0;
            if (!label && !strstr(style->needs, name))
                fprintf(stderr, "%s: %s\n", style->name, name);
            CU_ASSERT(label || strstr(style->needs, name) != NULL);
        }
    }
}

static const zl_style *chosen(zl_shape_kind kind, const zl_columns *columns)
{
    return zl_style_choose(kind, columns);
}

static void a_layer_gets_the_style_of_its_columns(void)
{
    static const zl_column one[] = {{"name", ZL_TEXT, 0, 0}};
    const zl_columns any = {one, 1};
    CU_ASSERT_STRING_EQUAL(chosen(ZL_SHAPE_POLYGON, zl_corridor_columns())->name, "corridors");
    CU_ASSERT_STRING_EQUAL(chosen(ZL_SHAPE_POLYGON, zl_overlap_columns())->name, "overlaps");
    CU_ASSERT_STRING_EQUAL(chosen(ZL_SHAPE_POLYGON, zl_diff_piece_columns())->name, "changes");
    CU_ASSERT_STRING_EQUAL(chosen(ZL_SHAPE_POLYGON, zl_audit_columns())->name, "audit");
    CU_ASSERT_STRING_EQUAL(chosen(ZL_SHAPE_POLYGON, &any)->name, "land");
    CU_ASSERT_STRING_EQUAL(chosen(ZL_SHAPE_LINE, &any)->name, "other_lines");
    CU_ASSERT_STRING_EQUAL(chosen(ZL_SHAPE_POINT, &any)->name, "other_points");
    CU_ASSERT_PTR_NULL(chosen(ZL_SHAPE_NONE, &any));
}

static void a_new_store_has_both_rows_of_each_layer(void)
{
    zl_error err = {0};
    zl_store *store = NULL;
    UNIT_OK(zl_store_create(&store, fixture_path("new.sqlite"), &err), err);
    static const char *const layers[] = {"zones", "zones_history", "lines", "points"};
    for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
        char sql[512];
        snprintf(sql, sizeof sql,
                 "SELECT count(*) = 2 AND count(f_table_schema) = 1 AND sum(useAsDefault) = 2 "
                 "FROM layer_styles WHERE f_table_name='%s' AND f_geometry_column='geometry' AND "
                 "styleQML LIKE '%%RuleRenderer%%' AND coalesce(f_table_schema, '') = ''",
                 layers[i]);
        CU_ASSERT_EQUAL(fixture_int(store, sql), 1);
    }
    zl_store_close(store);
}

static void land_layers_come_and_go_with_their_rows(void)
{
    zl_error err = {0};
    zl_store *store = NULL;
    UNIT_OK(zl_store_create(&store, fixture_path("land.sqlite"), &err), err);
    UNIT_OK(zl_store_need_spatialite(store, &err), err);
    UNIT_OK(
        zl_store_create_layer(store, "near", NULL, ZL_SHAPE_POLYGON, zl_overlap_columns(), &err),
        err);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM layer_styles WHERE "
                                       "f_table_name='near' AND description='重叠范围'"),
                    2);
    /* A style of the user's own stays when the layer is replaced. */
    UNIT_OK(zl_db_exec(zl_store_db(store),
                       "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
                       "f_geometry_column, styleName, styleQML, useAsDefault, owner) VALUES "
                       "('', '', 'near', 'geometry', 'mine', '<qgis/>', 1, 'me')",
                       &err),
            err);
    UNIT_OK(zl_store_drop_layer(store, "near", &err), err);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM layer_styles WHERE "
                                       "f_table_name='near'"),
                    1);
    zl_store_close(store);
}

static void an_upgrade_keeps_the_styles_of_the_user(void)
{
    zl_error err = {0};
    zl_store *store = NULL;
    const char *path = fixture_path("old.sqlite");
    UNIT_OK(zl_store_create_version(&store, path, 4, &err), err);
    UNIT_OK(zl_db_exec(
                zl_store_db(store),
                "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY AUTOINCREMENT, f_table_catalog "
                "varchar(256), f_table_schema varchar(256), f_table_name varchar(256), "
                "f_geometry_column varchar(256), styleName text, styleQML text, styleSLD text, "
                "useAsDefault boolean, description text, owner varchar(30), ui text, update_time "
                "timestamp DEFAULT CURRENT_TIMESTAMP);"
                "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, "
                "f_geometry_column, styleName, styleQML, useAsDefault) VALUES "
                "('', '', 'zones', 'geometry', 'mine', '<qgis/>', 1), "
                "(NULL, NULL, 'lines', 'geometry', 'zonelayer', '<qgis/>', 0)",
                &err),
            err);
    zl_store_close(store);
    UNIT_OK(zl_store_open(&store, path, ZL_STORE_READ, &err), err);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM layer_styles WHERE styleQML="
                                       "'<qgis/>'"),
                    2);
    /* The default of the one provider stays the user's; the other has none and gets ours. */
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM layer_styles WHERE "
                                       "f_table_name='zones' AND owner='zonelayer' AND "
                                       "useAsDefault = (f_table_schema IS NULL)"),
                    2);
    CU_ASSERT_EQUAL(fixture_int(store, "SELECT count(*) FROM layer_styles WHERE "
                                       "f_table_name='lines' AND f_table_schema IS NULL"),
                    1);
    zl_store_close(store);
}

int main(void)
{
    static const unit_case cases[] = {
        {"texts belong to their styles", texts_belong_to_their_styles},
        {"filters ask for columns that are there", filters_ask_for_columns_that_are_there},
        {"a layer gets the style of its columns", a_layer_gets_the_style_of_its_columns},
        {"a new store has both rows of each layer", a_new_store_has_both_rows_of_each_layer},
        {"land layers come and go with their rows", land_layers_come_and_go_with_their_rows},
        {"an upgrade keeps the styles of the user", an_upgrade_keeps_the_styles_of_the_user},
    };
    return unit_main("analysis_styles", cases, sizeof cases / sizeof *cases);
}
