/* Files of answers and findings appear whole, and what they replaced comes back, on any file
 * system. */
#include "target.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "poor_file_system.h"
#include "unit.h"

static char folder[64], path[128];

static void put(const char *text)
{
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT(fputs(text, file) >= 0 && fclose(file) == 0);
}

/* Whether the file holds this, "" for no file, and nothing else lies in the folder. */
static bool holds(const char *text)
{
    char read[64] = "";
    size_t count = 0;
    FILE *file = fopen(path, "rb");
    if (file) {
        CU_ASSERT(fread(read, 1, sizeof read - 1, file) < sizeof read);
        fclose(file);
    }
    DIR *open = opendir(folder);
    CU_ASSERT_PTR_NOT_NULL_FATAL(open);
    for (const struct dirent *entry; (entry = readdir(open));)
        count += strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0;
    closedir(open);
    return strcmp(read, text) == 0 && count == (file != NULL);
}

static void write_new(target *t, bool overwrite)
{
    zl_error err = {0};
    UNIT_OK(target_open(t, path, overwrite, &err), err);
    target_keep_old(t);
    CU_ASSERT(fputs("new", t->stream) >= 0);
    UNIT_OK(target_finish(t, &err), err);
}

static void what_was_replaced_comes_back(void)
{
    for (file_system = FULL; file_system < FILE_SYSTEMS; file_system++) {
        target t = {0};
        struct stat before, after;
        put("old");
        CU_ASSERT(stat(path, &before) == 0);
        write_new(&t, true);
        target_take_back(&t);
        target_close(&t);
        CU_ASSERT(holds("old"));
        CU_ASSERT(stat(path, &after) == 0);
        /* The very file, where there is a way. */
        CU_ASSERT(file_system == FAT || before.st_ino == after.st_ino);
    }
}

static void what_stays_leaves_nothing_beside(void)
{
    for (file_system = FULL; file_system < FILE_SYSTEMS; file_system++) {
        target t = {0};
        put("old");
        write_new(&t, true);
        target_close(&t);
        CU_ASSERT(holds("new"));
    }
}

/* With leave to replace and without. */
static void a_file_that_was_not_there_goes_again(void)
{
    for (file_system = FULL; file_system < FILE_SYSTEMS; file_system++)
        for (int overwrite = 0; overwrite < 2; overwrite++) {
            target t = {0};
            unlink(path);
            write_new(&t, overwrite);
            target_take_back(&t);
            target_close(&t);
            CU_ASSERT(holds(""));
        }
}

static void a_file_that_came_meanwhile_stays(void)
{
    for (file_system = FULL; file_system < FILE_SYSTEMS; file_system++) {
        target t = {0};
        zl_error err = {0};
        unlink(path);
        UNIT_OK(target_open(&t, path, false, &err), err);
        put("of another");
        CU_ASSERT(target_finish(&t, &err) == ZL_FAILED);
        CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "is there already"));
        target_close(&t);
        CU_ASSERT(holds("of another"));
    }
}

/* Also where the file itself came to its place. */
static void what_a_dead_program_left_goes(void)
{
    char beside[160];
    zl_error err = {0};
    snprintf(beside, sizeof beside, "%s/.found.csv.zonelayer-Abc123", folder);
    put("whole");
    file_system = FULL;
    CU_ASSERT(link(path, beside) == 0);
    CU_ASSERT(target_check(path, false, &err) == ZL_FAILED);
    CU_ASSERT(holds("whole"));
}

int main(void)
{
    static const unit_case cases[] = {
        {"what was replaced comes back", what_was_replaced_comes_back},
        {"what stays leaves nothing beside", what_stays_leaves_nothing_beside},
        {"a file that was not there goes again", a_file_that_was_not_there_goes_again},
        {"a file that came meanwhile stays", a_file_that_came_meanwhile_stays},
        {"what a dead program left goes", what_a_dead_program_left_goes},
    };
    strcpy(folder, "/tmp/zonelayer-unit-XXXXXX");
    if (!mkdtemp(folder))
        return EXIT_FAILURE;
    snprintf(path, sizeof path, "%s/found.csv", folder);
    int status = unit_main("cli_target", cases, sizeof cases / sizeof *cases);
    unlink(path);
    return rmdir(folder) == 0 ? status : EXIT_FAILURE;
}
