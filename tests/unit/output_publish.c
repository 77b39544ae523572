/* Publishing: all files of a set or none, nothing overwritten or followed without leave. */
#include "base/error.h"
#include "output/publish.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "output_fixture.h"

static const char *get(const char *path)
{
    static char text[256];
    FILE *file = fopen(path, "rb");
    if (!file)
        return "(none)";
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    return text;
}

/* Removes a flat folder; the number of entries that it had. */
static int clear(const char *path, int expected_hidden)
{
    DIR *all = opendir(path);
    CU_ASSERT_PTR_NOT_NULL_FATAL(all);
    int count = 0, hidden = 0;
    struct dirent *entry;
    while ((entry = readdir(all))) {
        if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
            continue;
        count++;
        hidden += entry->d_name[0] == '.';
        unlinkat(dirfd(all), entry->d_name, 0);
        unlinkat(dirfd(all), entry->d_name, AT_REMOVEDIR);
    }
    closedir(all);
    CU_ASSERT(hidden == expected_hidden);
    return count;
}

static void begin(void)
{
    folder_make("publish-XXXXXX");
}

static void end(int files)
{
    CU_ASSERT(clear(folder, 0) == files);
    CU_ASSERT(rmdir(folder) == 0);
}

static const zl_format *format_of(const char *path)
{
    zl_error err;
    const zl_format *format = NULL;
    UNIT_OK(zl_format_find(&format, NULL, path, &err), err);
    return format;
}

/* Publishes files "<stem><ending>" with `text` in them; the last ending is that of the main file.
 * `skip_main` leaves the main file out, so that the commit fails in the middle. */
static zl_status publish(const char *stem, const char *const *endings, const char *text,
                         bool overwrite, bool skip_main, zl_error *err)
{
    zl_publication *p = NULL;
    zl_status status = zl_publication_open(&p, folder, overwrite, err);
    size_t last = 0;
    while (endings[last + 1])
        last++;
    char main_path[64];
    snprintf(main_path, sizeof main_path, "%s%s", stem, endings[last]);
    if (status == ZL_OK)
        status = zl_publication_add(p, format_of(main_path), stem, endings[last], err);
    for (size_t i = 0; status == ZL_OK && i <= last; i++) {
        char path[512];
        snprintf(path, sizeof path, "%s/%s%s", zl_publication_folder(p), stem, endings[i]);
        if (i < last || !skip_main)
            put(path, text);
    }
    if (status == ZL_OK)
        status = zl_publication_commit(p, err);
    zl_publication_free_ptr(&p);
    return status;
}

static const char *const shp[] = {".shx", ".dbf", ".cpg", ".shp", NULL};
static const char *const gpkg[] = {".gpkg", NULL};

static void test_new_set(void)
{
    zl_error err;
    begin();
    UNIT_OK(publish("a", shp, "new", false, false, &err), err);
    CU_ASSERT_STRING_EQUAL(get(in_folder("a.shp")), "new");
    CU_ASSERT_STRING_EQUAL(get(in_folder("a.dbf")), "new");
    end(4);
}

/* Any file of the set, and any that would be wrong beside it, is in the way. */
static void test_no_overwrite(void)
{
    static const char *const there[] = {"a.shp", "a.dbf", "a_fields.csv", "a.qix"};
    for (size_t i = 0; i < sizeof there / sizeof *there; i++) {
        zl_error err;
        begin();
        put(in_folder(there[i]), "old");
        CU_ASSERT(publish("a", shp, "new", false, false, &err) == ZL_FAILED);
        CU_ASSERT(strstr(err.message, there[i]) && strstr(err.message, "--overwrite"));
        CU_ASSERT_STRING_EQUAL(get(in_folder(there[i])), "old");
        end(1);
    }
}

static void test_overwrite(void)
{
    zl_error err;
    begin();
    put(in_folder("a.shp"), "old");
    put(in_folder("a.dbf"), "old");
    put(in_folder("a.qix"), "old index");
    put(in_folder("a.qml"), "style of the user");
    UNIT_OK(publish("a", shp, "new", true, false, &err), err);
    CU_ASSERT_STRING_EQUAL(get(in_folder("a.shp")), "new");
    CU_ASSERT_STRING_EQUAL(get(in_folder("a.dbf")), "new");
    CU_ASSERT_STRING_EQUAL(get(in_folder("a.qix")), "(none)");
    CU_ASSERT_STRING_EQUAL(get(in_folder("a.qml")), "style of the user");
    end(5);
}

/* The commit finds no main file: what was there before is there again. */
static void test_roll_back(void)
{
    zl_error err;
    begin();
    put(in_folder("a.shp"), "old");
    put(in_folder("a.dbf"), "old");
    put(in_folder("a.qix"), "old");
    CU_ASSERT(publish("a", shp, "new", true, true, &err) == ZL_FAILED);
    CU_ASSERT_STRING_EQUAL(get(in_folder("a.shp")), "old");
    CU_ASSERT_STRING_EQUAL(get(in_folder("a.dbf")), "old");
    CU_ASSERT_STRING_EQUAL(get(in_folder("a.qix")), "old");
    end(3);
}

/* Two files of which the second cannot be published: the first has its old content again. */
static void test_roll_back_of_two(void)
{
    zl_error err;
    begin();
    put(in_folder("a.gpkg"), "old");
    put(in_folder("b.gpkg"), "old");
    zl_publication *p = NULL;
    UNIT_OK(zl_publication_open(&p, folder, true, &err), err);
    UNIT_OK(zl_publication_add(p, format_of("a.gpkg"), "a", ".gpkg", &err), err);
    UNIT_OK(zl_publication_add(p, format_of("b.gpkg"), "b", ".gpkg", &err), err);
    char path[512];
    snprintf(path, sizeof path, "%s/a.gpkg", zl_publication_folder(p));
    put(path, "new");
    /* A folder does not rename over a file. */
    snprintf(path, sizeof path, "%s/b.gpkg", zl_publication_folder(p));
    CU_ASSERT(mkdir(path, 0700) == 0);
    CU_ASSERT(zl_publication_commit(p, &err) == ZL_FAILED);
    CU_ASSERT_STRING_EQUAL(get(in_folder("a.gpkg")), "old");
    CU_ASSERT_STRING_EQUAL(get(in_folder("b.gpkg")), "old");
    rmdir(path);
    zl_publication_free_ptr(&p);
    end(2);
}

/* What was there before an interrupted commit is there after it, and nothing else. */
static void test_cancel(void)
{
    zl_error err = {0};
    begin();
    UNIT_OK(publish("a", shp, "old", false, false, &err), err);
    zl_cancel();
    zl_status status = publish("a", shp, "new", true, false, &err);
    zl_cancel_reset();
    CU_ASSERT(status == ZL_FAILED);
    CU_ASSERT_STRING_EQUAL(err.message, "interrupted");
    CU_ASSERT_STRING_EQUAL(get(in_folder("a.shp")), "old");
    end(4);
}

static void test_links(void)
{
    zl_error err;
    begin();
    put(in_folder("victim"), "mine");
    CU_ASSERT(symlink("victim", in_folder("a.gpkg")) == 0);
    CU_ASSERT(publish("a", gpkg, "new", true, false, &err) == ZL_FAILED);
    CU_ASSERT(strstr(err.message, "symbolic link") != NULL);
    CU_ASSERT(symlink("nowhere", in_folder("b.dbf")) == 0);
    CU_ASSERT(publish("b", shp, "new", true, false, &err) == ZL_FAILED);
    CU_ASSERT_STRING_EQUAL(get(in_folder("victim")), "mine");
    end(3);
}

static void test_other_obstacles(void)
{
    zl_error err;
    begin();
    CU_ASSERT(mkdir(in_folder("a.gpkg"), 0700) == 0);
    CU_ASSERT(publish("a", gpkg, "new", true, false, &err) == ZL_FAILED);
    CU_ASSERT(strstr(err.message, "no regular file") != NULL);
    put(in_folder("b.gpkg"), "old");
    put(in_folder("b.gpkg-wal"), "of QGIS");
    CU_ASSERT(publish("b", gpkg, "new", true, false, &err) == ZL_FAILED);
    CU_ASSERT(strstr(err.message, "b.gpkg-wal") != NULL);
    CU_ASSERT_STRING_EQUAL(get(in_folder("b.gpkg")), "old");
    end(3);
}

/* Somebody else's file that appears while ours is being written stays. */
static void test_race(void)
{
    zl_error err;
    begin();
    zl_publication *p = NULL;
    UNIT_OK(zl_publication_open(&p, folder, false, &err), err);
    UNIT_OK(zl_publication_add(p, format_of("a.gpkg"), "a", ".gpkg", &err), err);
    char path[512];
    snprintf(path, sizeof path, "%s/a.gpkg", zl_publication_folder(p));
    put(path, "new");
    put(in_folder("a.gpkg"), "other");
    CU_ASSERT(zl_publication_commit(p, &err) == ZL_FAILED);
    CU_ASSERT(strstr(err.message, "File exists") != NULL);
    CU_ASSERT_STRING_EQUAL(get(in_folder("a.gpkg")), "other");
    zl_publication_free_ptr(&p);
    end(1);
}

static void test_bad_folders(void)
{
    zl_error err;
    strcpy(folder, "no-such-folder");
    CU_ASSERT(publish("a", gpkg, "new", false, false, &err) == ZL_FAILED);
    CU_ASSERT(strstr(err.message, "no-such-folder") && strstr(err.message, "No such file"));
    begin();
    CU_ASSERT(chmod(folder, 0500) == 0);
    if (geteuid() != 0) { /* root may write everywhere */
        CU_ASSERT(publish("a", gpkg, "new", false, false, &err) == ZL_FAILED);
        CU_ASSERT(strstr(err.message, folder) && strstr(err.message, "Permission denied"));
    }
    chmod(folder, 0700);
    put(in_folder("file"), "x");
    char kept[64];
    strcpy(kept, folder);
    strcat(folder, "/file");
    CU_ASSERT(publish("a", gpkg, "new", false, false, &err) == ZL_FAILED);
    CU_ASSERT(strstr(err.message, "Not a directory") != NULL);
    strcpy(folder, kept);
    end(1);
}

/* The room on the disk belongs to what the disk refused, and to nothing else. */
static void test_free_bytes(void)
{
    zl_error err;
    zl_publication *p = NULL;
    begin();
    UNIT_OK(zl_publication_open(&p, folder, false, &err), err);
    zl_fail(&err, ZL_FAILED, "a.shp cannot be written");
    zl_add_free_bytes(&err, p);
    CU_ASSERT(strncmp(err.message, "a.shp cannot be written (", 25) == 0);
    CU_ASSERT(strstr(err.message, "bytes free in") && strstr(err.message, folder));
    zl_fail_memory(&err);
    zl_error_prefix(&err, "a.shp");
    zl_add_free_bytes(&err, p);
    CU_ASSERT_STRING_EQUAL(err.message, "a.shp: out of memory");
    zl_publication_free_ptr(&p);
    end(0);
}

int main(void)
{
    static const unit_case cases[] = {
        {"a new set", test_new_set},
        {"nothing is overwritten without leave", test_no_overwrite},
        {"a whole set is replaced", test_overwrite},
        {"a failed commit is rolled back", test_roll_back},
        {"a failed commit of two files is rolled back", test_roll_back_of_two},
        {"an interrupted commit", test_cancel},
        {"links are not followed", test_links},
        {"folders and open databases in the way", test_other_obstacles},
        {"a file that appears in the meantime", test_race},
        {"folders that are not there or not writable", test_bad_folders},
        {"the room on the disk", test_free_bytes},
    };
    return unit_main("output_publish", cases, sizeof cases / sizeof *cases);
}
