/* The encoding of the names in a ZIP, whose directory is written here byte by byte (APPNOTE.TXT
 * 4.3.12 and 4.3.16). */
#include "input/gdal/gdal.h"
#include "input/source/private.h"
#include "input_fixture.h"

enum { ROOM = 4096 };

typedef struct zip {
    unsigned char bytes[ROOM];
    size_t size;
} zip;

static void put(zip *z, size_t width, size_t number)
{
    for (size_t i = 0; i < width; i++, number >>= 8)
        z->bytes[z->size++] = (unsigned char)(number & 0xff);
}

static void put_text(zip *z, const char *text)
{
    memcpy(z->bytes + z->size, text, strlen(text));
    z->size += strlen(text);
}

/* An entry of the directory; `flags` as in 4.4.4. */
static void add_entry(zip *z, const char *name, size_t flags)
{
    put_text(z, "PK\1\2");
    put(z, 4, 20);
    put(z, 2, flags);
    for (int i = 0; i < 9; i++)
        put(z, 2, 0);
    put(z, 2, strlen(name));
    for (int i = 0; i < 8; i++)
        put(z, 2, 0);
    put_text(z, name);
}

static void add_end(zip *z, size_t directory, size_t size, const char *comment)
{
    put_text(z, "PK\5\6");
    for (int i = 0; i < 4; i++)
        put(z, 2, 0);
    put(z, 4, size);
    put(z, 4, directory);
    put(z, 2, strlen(comment));
    put_text(z, comment);
}

static const char *encoding_of(const zip *z)
{
    const char *path = fixture_path("names.zip");
    FILE *file = fopen(path, "wb");
    CU_ASSERT_FATAL(file && fwrite(z->bytes, 1, z->size, file) == z->size && fclose(file) == 0);
    const char *found = zl_zip_name_encoding(path);
    return found ? found : "none";
}

static const char *encoding_of_name(const char *name, size_t flags)
{
    zip z = {.size = 0};
    add_entry(&z, "readme.txt", 0);
    add_entry(&z, name, flags);
    add_end(&z, 0, z.size, "");
    return encoding_of(&z);
}

static void names_tell_their_encoding(void)
{
    CU_ASSERT_STRING_EQUAL(encoding_of_name("zones.shp", 0), "none");
    CU_ASSERT_STRING_EQUAL(encoding_of_name("\xbf\xaa\xb7\xa2\xc7\xf8.shp", 0), "GB18030");
    CU_ASSERT_STRING_EQUAL(encoding_of_name("开发区.shp", 0), "UTF-8");
    CU_ASSERT_STRING_EQUAL(encoding_of_name("\xff\xff.shp", 0), "none");
    CU_ASSERT_STRING_EQUAL(encoding_of_name("开发区.shp", 0x800), "none"); /* it says so itself */
}

static void the_end_is_looked_for_behind_a_comment(void)
{
    zip z = {.size = 0};
    add_entry(&z, "开发区.shp", 0);
    add_end(&z, 0, z.size, "made by PK\5\6");
    CU_ASSERT_STRING_EQUAL(encoding_of(&z), "UTF-8");
}

static void a_directory_that_lies_says_nothing(void)
{
    zip z = {.size = 0};
    CU_ASSERT_STRING_EQUAL(encoding_of(&z), "none");
    put_text(&z, "PK\5\6");
    CU_ASSERT_STRING_EQUAL(encoding_of(&z), "none"); /* an end that is cut */
    static const struct {
        size_t at, size;
    } lies[] = {{0, 17 << 20}, {5000, 60}, {0, 5000}, {4, 60}};
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        z.size = 0;
        add_entry(&z, "开发区.shp", 0);
        add_end(&z, lies[i].at, lies[i].size, "");
        CU_ASSERT_STRING_EQUAL(encoding_of(&z), "none");
    }
    z.size = 0;
    add_entry(&z, "开发区.shp", 0);
    z.bytes[29] = 0xff; /* the name goes on beyond the directory */
    add_end(&z, 0, z.size, "");
    CU_ASSERT_STRING_EQUAL(encoding_of(&z), "none");
    CU_ASSERT_PTR_NULL(zl_zip_name_encoding(fixture_path("nosuch.zip")));
}

int main(void)
{
    static const unit_case cases[] = {
        {"names tell their encoding", names_tell_their_encoding},
        {"the end is looked for behind a comment", the_end_is_looked_for_behind_a_comment},
        {"a directory that lies says nothing", a_directory_that_lies_says_nothing},
    };
    return zl_gdal_need(NULL) == ZL_OK
               ? unit_main("input_zip_names", cases, sizeof cases / sizeof *cases)
               : EXIT_FAILURE;
}
