/* Cores that control groups grant, from trees made like those of the kernel. Expected values are
 * the quota divided by the period, rounded up. */
#include <sys/stat.h>
#include <unistd.h>

#include "base/cores.h"
#include "unit.h"

typedef struct group_file {
    const char *path, *content;
} group_file;

typedef struct group_case {
    const char *membership;
    group_file file[3];
    int cores;
} group_case;

static void put(const char *path, const char *content)
{
    FILE *file = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs(content, file);
    fclose(file);
}

static const char *const folders[] = {"groups",          "groups/a",     "groups/a/b",
                                      "groups/cpu",      "groups/cpu/c", "groups/a/b/cpu.max",
                                      "groups/a/cpu.max"};
enum { NFOLDERS = 5 };

static void check(const group_case *c)
{
    for (int i = 0; i < NFOLDERS; i++)
        mkdir(folders[i], 0700);
    for (size_t i = 0; i < 3 && c->file[i].path; i++)
        put(c->file[i].path, c->file[i].content);
    put("memberships", c->membership);
    int cores = zl_granted_cores("groups", "memberships");
    if (cores != c->cores)
        fprintf(stderr, "%s: %d cores\n", c->membership, cores);
    CU_ASSERT_EQUAL(cores, c->cores);
    for (size_t i = 0; i < 3 && c->file[i].path; i++)
        remove(c->file[i].path);
    for (int i = NFOLDERS; i-- > 0;)
        rmdir(folders[i]);
    remove("memberships");
}

static void quotas_of_version_2(void)
{
    static const group_case cases[] = {
        {"0::/\n", {{"groups/cpu.max", "200000 100000\n"}}, 2},
        {"0::/\n", {{"groups/cpu.max", "150000 100000\n"}}, 2},
        {"0::/\n", {{"groups/cpu.max", "1000 100000\n"}}, 1},
        {"0::/\n", {{"groups/cpu.max", "max 100000\n"}}, 0},
        {"0::/\n", {{"groups/cpu.max", "200000 0\n"}}, 0},
        {"0::/\n", {{"groups/cpu.max", "-1 100000\n"}}, 0},
        {"0::/\n", {{"groups/cpu.max", "200000\n"}}, 0},
        {"0::/\n", {{"groups/cpu.max", ""}}, 0},
        {"0::/a/b\n", {{"groups/a/b/cpu.max", "300000 100000\n"}}, 3},
        {"0::/a/b\n",
         {{"groups/a/b/cpu.max", "400000 100000\n"}, {"groups/a/cpu.max", "100000 100000\n"}},
         1},
        {"0::/a/b\n",
         {{"groups/a/b/cpu.max", "100000 100000\n"}, {"groups/a/cpu.max", "400000 100000\n"}},
         1},
        {"0::/a/b\n",
         {{"groups/a/b/cpu.max", "max 100000\n"}, {"groups/a/cpu.max", "400000 100000\n"}},
         4},
        {"0::/a/b", {{"groups/cpu.max", "500000 100000\n"}}, 5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(&cases[i]);
}

static void quotas_of_version_1(void)
{
    static const char named[] = "7:memory:/m\n3:cpu,cpuacct:/c\n";
    static const group_case cases[] = {
        {named,
         {{"groups/cpu/c/cpu.cfs_quota_us", "250000\n"},
          {"groups/cpu/c/cpu.cfs_period_us", "100000\n"}},
         3},
        {named,
         {{"groups/cpu/c/cpu.cfs_quota_us", "-1\n"},
          {"groups/cpu/c/cpu.cfs_period_us", "100000\n"}},
         0},
        {named, {{"groups/cpu/c/cpu.cfs_quota_us", "250000\n"}}, 0},
        {named,
         {{"groups/cpu/cpu.cfs_quota_us", "400000\n"},
          {"groups/cpu/cpu.cfs_period_us", "200000\n"}},
         2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(&cases[i]);
}

static void no_groups_are_no_limit(void)
{
    static const group_case cases[] = {
        {"", {{NULL, NULL}}, 0},
        {"nonsense\n1:2\n", {{NULL, NULL}}, 0},
        {"0::/gone/away\n", {{NULL, NULL}}, 0},
        {"0::a\n", {{"groups/cpu.max", "100000 100000\n"}}, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        check(&cases[i]);
    CU_ASSERT_EQUAL(zl_granted_cores("not/there", "not/there/either"), 0);
    static char deep[5000];
    memset(deep, 'd', sizeof deep - 1);
    CU_ASSERT_EQUAL(zl_granted_cores(deep, "not/there"), 0);
}

int main(void)
{
    char folder[] = "zl-cores-XXXXXX";
    if (!mkdtemp(folder) || chdir(folder) != 0)
        return EXIT_FAILURE;
    static const unit_case cases[] = {
        {"quotas of version 2", quotas_of_version_2},
        {"quotas of version 1", quotas_of_version_1},
        {"no groups are no limit", no_groups_are_no_limit},
    };
    int result = unit_main("base_cores", cases, sizeof cases / sizeof *cases);
    return chdir("..") == 0 && rmdir(folder) == 0 ? result : EXIT_FAILURE;
}
