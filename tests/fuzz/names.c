/* Any text as names, as a list of zones and as the SQL of --where: it never runs as other SQL, and
 * what is printed of it is safe. */
#include "base/findings.h"
#include "base/text.h"
#include "must.h"
#include "store/store.h"

static zl_store *store;

static void begin(void)
{
    if (store)
        return;
    zl_process_harden();
    must(zl_store_private(&store, NULL) == ZL_OK);
}

static int count_tables(void)
{
    int64_t count = 0;
    must(zl_db_int(&count, zl_store_db(store), 0, NULL, "SELECT count(*) FROM sqlite_schema") ==
         ZL_OK);
    return (int)count;
}

static void ask(const zl_filter *filter)
{
    zl_layer *layer = NULL;
    const zl_feature *feature = NULL;
    zl_error err = {0};
    zl_findings *findings = zl_findings_new();
    must(findings != NULL);
    zl_status status = zl_layer_open(&layer, store, "zones", NULL, filter, findings, &err);
    if (status == ZL_OK)
        status = zl_layer_next(&feature, layer, &err);
    must(status == ZL_OK || err.message[0] != '\0');
    zl_layer_close(layer);
    zl_findings_free(findings);
}

/* No control character, and valid UTF-8 whatever came in. */
static void check_printed(const char *text)
{
    zl_text safe = {0}, json = {0};
    zl_text_add_safe(&safe, text);
    zl_text_add_json(&json, text);
    for (size_t i = 0; i < safe.size; i++)
        must((unsigned char)safe.data[i] >= 0x20 && safe.data[i] != 0x7f);
    must(!safe.data || zl_utf8_valid(safe.data, safe.size));
    must(json.size >= 2 && json.data[0] == '"' && json.data[json.size - 1] == '"');
    for (size_t i = 0; i < json.size; i++)
        must((unsigned char)json.data[i] >= 0x20);
    zl_text_free(&safe);
    zl_text_free(&json);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    begin();
    char *text = fuzz_text(data, size);
    char **items = NULL;
    size_t count = 0;
    int tables = count_tables();
    check_printed(text);
    if (zl_is_slug(text))
        must(strlen(text) <= 63 && strpbrk(text, "\"';. \\/") == NULL);
    if (zl_split_list(&items, &count, text, NULL) == ZL_OK)
        for (size_t i = 0; i < count; i++)
            must(items[i][0] != '\0');
    zl_free(items);
    ask(&(zl_filter){.where = text});
    ask(&(zl_filter){.zone = text, .mode = text, .status = text});
    ask(&(zl_filter){.as_of = text});
    must(count_tables() == tables);
    free(text);
    return 0;
}
