/* What the control groups of Linux grant to this process. */
#ifndef ZL_BASE_CORES_H
#define ZL_BASE_CORES_H

/** Whole cores, at least one, that the quotas of this process's group and of those above it allow;
 * 0 where there is no quota. `groups` is the folder of the tree of groups, /sys/fs/cgroup, and
 * `memberships` the file that says which group is this process's, /proc/self/cgroup. Versions 1 and
 * 2 of control groups are known. */
int zl_granted_cores(const char *groups, const char *memberships);

#endif
