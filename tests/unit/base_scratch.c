/* Hidden folders of ours: what dead programs left is settled, what lives or is not ours stays. */
#include "base/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "poor_file_system.h"
#include "unit.h"

static char folder[64];
static int stat_failures; /* so many of the next calls of fstat() fail */

int fstat(int fd, struct stat *out)
{
    if (stat_failures == 0)
        return fstatat(fd, "", out, AT_EMPTY_PATH);
    stat_failures--;
    errno = EIO;
    return -1;
}

/* A path in the folder of this program; four can be in use at a time. */
__attribute__((format(printf, 1, 2))) static const char *in(const char *format, ...)
{
    static char paths[4][256];
    static int turn;
    char *path = paths[turn++ % 4];
    int size = snprintf(path, sizeof paths[0], "%s/", folder);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(path + size, sizeof paths[0] - (size_t)size, format, arguments);
    va_end(arguments);
    return path;
}

static void write_bytes(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    CU_ASSERT_FATAL(file && fwrite(bytes, 1, size, file) == size && fclose(file) == 0);
}

static void put(const char *path, const char *text)
{
    write_bytes(path, text, strlen(text));
}

/* Whether the file is there with this text; without a text, whether there is no file. */
static bool holds(const char *path, const char *text)
{
    char read[64] = "";
    FILE *file = fopen(path, "rb");
    if (!file)
        return !text;
    size_t size = fread(read, 1, sizeof read - 1, file);
    fclose(file);
    return text && size == strlen(text) && memcmp(read, text, size) == 0;
}

static size_t entries(void)
{
    size_t count = 0;
    DIR *open = opendir(folder);
    CU_ASSERT_PTR_NOT_NULL_FATAL(open);
    for (const struct dirent *entry; (entry = readdir(open));)
        count += entry->d_name[0] != '.' || strncmp(entry->d_name, ".zonelayer-", 11) == 0;
    closedir(open);
    return count;
}

static void empty(void)
{
    int fd = open(folder, O_RDONLY | O_DIRECTORY);
    CU_ASSERT_FATAL(fd >= 0);
    zl_folder_empty(fd);
    close(fd);
    CU_ASSERT_EQUAL(entries(), 0);
}

/* Opening and closing one settles what lies there. */
static void settle(void)
{
    zl_scratch scratch = {0};
    int no_folder = -1;
    CU_ASSERT_EQUAL_FATAL(zl_scratch_open(&scratch, &no_folder, folder), 0);
    CU_ASSERT_EQUAL(no_folder, 0);
    zl_scratch_close(&scratch);
    CU_ASSERT_PTR_NULL(scratch.path);
}

/* A folder as a killed program leaves it. */
static void dead(const char *name)
{
    CU_ASSERT_EQUAL(mkdir(in("%s", name), 0700), 0);
}

/* ---- the cases ---- */

static void it_comes_and_goes(void)
{
    zl_scratch scratch = {0};
    CU_ASSERT_EQUAL_FATAL(zl_scratch_open_beside(&scratch, in("out.shp")), 0);
    struct stat info;
    CU_ASSERT_EQUAL(stat(scratch.path, &info), 0);
    CU_ASSERT_EQUAL(info.st_mode & 0777, 0700);
    char inner[256];
    snprintf(inner, sizeof inner, "%s/a", scratch.path);
    CU_ASSERT_EQUAL(mkdir(inner, 0700), 0);
    strcat(inner, "/b");
    put(inner, "deep");
    zl_scratch_close(&scratch);
    zl_scratch_close(&scratch); /* none */
    zl_scratch_leave(&scratch);
    CU_ASSERT_EQUAL(entries(), 0);
}

static void a_living_one_stays(void)
{
    zl_scratch first = {0}, second = {0};
    int no_folder;
    CU_ASSERT_EQUAL_FATAL(zl_scratch_open(&first, &no_folder, folder), 0);
    CU_ASSERT_EQUAL_FATAL(zl_scratch_open(&second, &no_folder, folder), 0);
    CU_ASSERT_EQUAL(entries(), 2);
    zl_scratch_leave(&first);
    CU_ASSERT_EQUAL(entries(), 2);
    zl_scratch_close(&second);
    settle();
    CU_ASSERT_EQUAL(entries(), 0);
}

static void nothing_stays_where_it_cannot_be_looked_at(void)
{
    zl_scratch scratch = {0};
    int no_folder = -1;
    stat_failures = 1;
    CU_ASSERT_EQUAL(zl_scratch_open(&scratch, &no_folder, folder), EIO);
    CU_ASSERT_EQUAL(no_folder, 0);
    CU_ASSERT_EQUAL(stat_failures, 0);
    CU_ASSERT_EQUAL(entries(), 0);
}

static void a_finished_set_comes_into_place(void)
{
    static const char order[] = "z.dbf\0z.shp\0../out\0..";
    dead(".zonelayer-Abc123");
    dead(".zonelayer-Abc123/replaced");
    put(in("z.dbf"), "old"); /* not moved away yet: the very file that lies in `replaced`, too */
    CU_ASSERT_EQUAL(link(in("z.dbf"), in(".zonelayer-Abc123/replaced/z.dbf")), 0);
    put(in(".zonelayer-Abc123/replaced/z.shp"), "old");
    put(in(".zonelayer-Abc123/z.dbf"), "new");
    put(in(".zonelayer-Abc123/z.shp"), "new");
    write_bytes(in(".zonelayer-Abc123/order"), order, sizeof order - 1);
    settle();
    CU_ASSERT(holds(in("z.dbf"), "new"));
    CU_ASSERT(holds(in("z.shp"), "new"));
    CU_ASSERT(holds(in("../out"), NULL));
    CU_ASSERT_EQUAL(entries(), 2);
    empty();
}

static void what_came_later_is_not_replaced(void)
{
    dead(".zonelayer-Abc123");
    put(in("z.shp"), "later");
    put(in(".zonelayer-Abc123/z.shp"), "new");
    write_bytes(in(".zonelayer-Abc123/order"), "z.shp", 6);
    settle();
    CU_ASSERT(holds(in("z.shp"), "later"));
    CU_ASSERT_EQUAL(entries(), 1);
    empty();
}

static void an_unfinished_set_goes_home(void)
{
    dead(".zonelayer-Abc123");
    dead(".zonelayer-Abc123/replaced");
    put(in("z.dbf"), "later");
    put(in(".zonelayer-Abc123/replaced/z.dbf"), "old");
    put(in(".zonelayer-Abc123/replaced/z.shp"), "old");
    put(in(".zonelayer-Abc123/z.shp"), "half");
    settle();
    CU_ASSERT(holds(in("z.shp"), "old"));
    CU_ASSERT(holds(in("z.dbf"), "later"));
    CU_ASSERT_EQUAL(entries(), 2);
    empty();
}

static void on_poor_file_systems_too(void)
{
    for (file_system = NFS; file_system < FILE_SYSTEMS; file_system++) {
        an_unfinished_set_goes_home();
        what_came_later_is_not_replaced();
        if (file_system != FAT) /* the case itself makes a hard link */
            a_finished_set_comes_into_place();
    }
    file_system = FULL;
}

/* What cannot go home stays where it is, for the next program. */
static void what_finds_no_way_home_stays(void)
{
    dead(".zonelayer-Abc123");
    dead(".zonelayer-Abc123/replaced");
    put(in(".zonelayer-Abc123/replaced/z.shp"), "old");
    file_system = BROKEN;
    settle();
    file_system = FULL;
    CU_ASSERT(holds(in(".zonelayer-Abc123/replaced/z.shp"), "old"));
    settle();
    CU_ASSERT(holds(in("z.shp"), "old"));
    CU_ASSERT_EQUAL(entries(), 1);
    empty();
}

static void what_is_not_ours_stays(void)
{
    put(in(".zonelayer-Abc123"), "a file");
    dead(".zonelayer-long-name");
    CU_ASSERT_EQUAL(symlink("/tmp", in(".zonelayer-Abc124")), 0);
    settle();
    CU_ASSERT_EQUAL(entries(), 3);
    empty();
    struct stat info;
    CU_ASSERT_EQUAL(stat("/tmp", &info), 0);
}

static void no_folder_no_scratch(void)
{
    zl_scratch scratch = {0};
    int no_folder = 0;
    CU_ASSERT_EQUAL(zl_scratch_open(&scratch, &no_folder, in("nowhere")), ENOENT);
    CU_ASSERT_EQUAL(no_folder, 1);
    put(in("file"), "");
    CU_ASSERT_EQUAL(zl_scratch_open(&scratch, &no_folder, in("file")), ENOTDIR);
    CU_ASSERT_EQUAL(zl_scratch_open_beside(&scratch, in("file/x.shp")), ENOTDIR);
    CU_ASSERT_PTR_NULL(scratch.path);
    zl_folder_empty(-1);
    empty();
}

/* Beside a name without a folder, and at the root of all files. */
static void beside_a_bare_name(void)
{
    char before[512];
    CU_ASSERT_PTR_NOT_NULL_FATAL(getcwd(before, sizeof before));
    CU_ASSERT_EQUAL_FATAL(chdir(folder), 0);
    zl_scratch scratch = {0};
    CU_ASSERT_EQUAL(zl_scratch_open_beside(&scratch, "x.shp"), 0);
    CU_ASSERT_EQUAL(strncmp(scratch.path, "./.zonelayer-", 13), 0);
    zl_scratch_close(&scratch);
    CU_ASSERT_EQUAL(chdir(before), 0);
    CU_ASSERT_EQUAL(entries(), 0);
}

static void a_folder_that_may_not_be_written(void)
{
    zl_scratch scratch = {0};
    int no_folder = -1, cause = zl_scratch_open(&scratch, &no_folder, "/proc/self");
    CU_ASSERT(cause != 0);
    CU_ASSERT_EQUAL(no_folder, 0);
    CU_ASSERT_PTR_NULL(scratch.path);
}

static void no_memory(void)
{
    for (size_t n = 1;; n++) {
        zl_scratch scratch = {0};
        dead(".zonelayer-Abc123");
        put(in(".zonelayer-Abc123/z.shp"), "new");
        write_bytes(in(".zonelayer-Abc123/order"), "z.shp", 6);
        zl_alloc_fail_at(n, 0);
        int cause = zl_scratch_open_beside(&scratch, in("z.shp"));
        bool all_done = zl_alloc_fail_at(0, 0) < n;
        CU_ASSERT(cause == 0 || cause == ENOMEM);
        zl_scratch_close(&scratch);
        empty();
        if (all_done) {
            CU_ASSERT(n > 2);
            return;
        }
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"it comes and goes", it_comes_and_goes},
        {"a living one stays", a_living_one_stays},
        {"nothing stays where it cannot be looked at", nothing_stays_where_it_cannot_be_looked_at},
        {"a finished set comes into place", a_finished_set_comes_into_place},
        {"what came later is not replaced", what_came_later_is_not_replaced},
        {"an unfinished set goes home", an_unfinished_set_goes_home},
        {"on poor file systems too", on_poor_file_systems_too},
        {"what finds no way home stays", what_finds_no_way_home_stays},
        {"what is not ours stays", what_is_not_ours_stays},
        {"no folder, no scratch", no_folder_no_scratch},
        {"beside a bare name", beside_a_bare_name},
        {"a folder that may not be written", a_folder_that_may_not_be_written},
        {"no memory", no_memory},
    };
    strcpy(folder, "/tmp/zonelayer-unit-XXXXXX");
    if (!mkdtemp(folder))
        return EXIT_FAILURE;
    int status = unit_main("base_scratch", cases, sizeof cases / sizeof *cases);
    return rmdir(folder) == 0 ? status : EXIT_FAILURE;
}
