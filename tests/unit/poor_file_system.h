/* File systems that know less than that of this machine: in a program that includes this, renaming
 * with flags and hard links fail as they do there. */
#ifndef ZL_TESTS_UNIT_POOR_FILE_SYSTEM_H
#define ZL_TESTS_UNIT_POOR_FILE_SYSTEM_H

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FULL, NFS, FAT, FILE_SYSTEMS, BROKEN };
static int file_system = FULL;

int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
    if (flags == 0 || file_system == FULL)
        return (int)syscall(SYS_renameat2, from_fd, from, to_fd, to, flags);
    errno = file_system == BROKEN ? EIO : EINVAL;
    return -1;
}

int linkat(int from_fd, const char *from, int to_fd, const char *to, int flags)
{
    if (file_system != FAT)
        return (int)syscall(SYS_linkat, from_fd, from, to_fd, to, flags);
    errno = EPERM;
    return -1;
}

int link(const char *from, const char *to)
{
    return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

#endif
