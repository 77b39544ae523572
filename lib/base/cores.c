/* How many cores this process may use: those that it is bound to, and no more than what its control
 * group (a container) grants it. */
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/cores.h"
#include "base/workers.h"

static atomic_int jobs_wanted; /* 0: one for each core */

void zl_set_jobs(int jobs)
{
    atomic_store(&jobs_wanted, jobs < 0 ? 0 : jobs);
}

static int bound_cores(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0 && CPU_COUNT(&set) > 0)
        return CPU_COUNT(&set);
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores > 0 && cores < 4096 ? (int)cores : 1;
}

/* The file's numbers, as far as there are some: "200000 100000", "max 100000", "-1". */
static int read_numbers(long numbers[2], const char *groups, const char *folder, const char *name)
{
    char path[4400];
    int length = snprintf(path, sizeof path, "%s%s/%s", groups, folder, name);
    if (length < 0 || (size_t)length >= sizeof path)
        return 0;
    FILE *file = fopen(path, "re");
    if (!file)
        return 0;
    char line[64] = "", *at = line;
    bool any = fgets(line, sizeof line, file) != NULL;
    int read = 0;
    fclose(file);
    for (char *end = at; any && read < 2; read++, at = end) {
        numbers[read] = strtol(at, &end, 10);
        if (end == at)
            break;
    }
    return read;
}

/* Whole cores of a quota, at least one; 0 where there is none. */
static int cores_of(long quota, long period)
{
    return quota > 0 && period > 0 ? (int)((quota + period - 1) / period) : 0;
}

static int granted_in(const char *groups, const char *folder)
{
    long numbers[2], period[2];
    char first[4200];
    if (read_numbers(numbers, groups, folder, "cpu.max") == 2)
        return cores_of(numbers[0], numbers[1]);
    snprintf(first, sizeof first, "/cpu%s", folder);
    if (read_numbers(numbers, groups, first, "cpu.cfs_quota_us") > 0 &&
        read_numbers(period, groups, first, "cpu.cfs_period_us") > 0)
        return cores_of(numbers[0], period[0]);
    return 0;
}

static int least_known(int a, int b)
{
    return a == 0 ? b : b == 0 ? a : a < b ? a : b;
}

/* The folder of this process in the tree of groups: the line "0::/a/b", else one that names cpu. */
static void own_group(char out[4096], const char *memberships)
{
    char line[4096];
    out[0] = '\0';
    FILE *file = fopen(memberships, "re");
    while (file && fgets(line, sizeof line, file)) {
        char *folder = strchr(line, ':');
        folder = folder ? strchr(folder + 1, ':') : NULL;
        if (!folder || (strncmp(line, "0::", 3) != 0 && !strstr(line, "cpu")))
            continue;
        folder[strcspn(folder, "\n")] = '\0';
        snprintf(out, 4096, "%s", strcmp(folder + 1, "/") == 0 ? "" : folder + 1);
    }
    if (file)
        fclose(file);
}

/* A limit holds for all groups below the one that has it. */
int zl_granted_cores(const char *groups, const char *memberships)
{
    char folder[4096];
    own_group(folder, memberships);
    int granted = granted_in(groups, "");
    while (folder[0]) {
        granted = least_known(granted, granted_in(groups, folder));
        char *slash = strrchr(folder, '/');
        if (!slash)
            break;
        *slash = '\0';
    }
    return granted;
}

int zl_jobs(void)
{
    int jobs = atomic_load(&jobs_wanted);
    return jobs > 0 ? jobs
                    : least_known(zl_granted_cores("/sys/fs/cgroup", "/proc/self/cgroup"),
                                  bound_cores());
}
