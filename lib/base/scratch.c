#include "base/scratch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/rename.h"
#include "base/text.h"

#define PREFIX ".zonelayer-"
enum { RANDOM_LETTERS = 6, MOST_ORDER_BYTES = 1 << 20, MOST_TRIES = 8 };

static DIR *open_folder(int parent, const char *name)
{
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    if (!folder && fd >= 0)
        close(fd);
    return folder;
}

static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* ---- removing -------------------------------------------------------------------------------- */

static void remove_entry(int fd, const char *name)
{
    if (unlinkat(fd, name, 0) == 0 || (errno != EISDIR && errno != EPERM))
        return;
    int inner = openat(fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (inner < 0)
        return;
    zl_folder_empty(inner);
    close(inner);
    unlinkat(fd, name, AT_REMOVEDIR);
}

/* Our hidden folder is at most four deep: replaced / zones.gdb / its files. */
void zl_folder_empty(int fd)
{
    DIR *folder = open_folder(fd, ".");
    if (!folder)
        return;
    struct dirent *entry;
    while ((entry = readdir(folder)))
        if (!is_dots(entry->d_name))
            remove_entry(fd, entry->d_name);
    closedir(folder);
}

/* The replaced files go before the list that says that they are to go. */
static void remove_scratch(int parent_fd, int fd, const char *name)
{
    remove_entry(fd, ZL_SCRATCH_REPLACED);
    zl_folder_empty(fd);
    unlinkat(parent_fd, name, AT_REMOVEDIR);
}

/* ---- settling what a dead program left ------------------------------------------------------- */

static bool same_file(int a_fd, int b_fd, const char *name)
{
    struct stat a, b;
    return fstatat(a_fd, name, &a, AT_SYMLINK_NOFOLLOW) == 0 &&
           fstatat(b_fd, name, &b, AT_SYMLINK_NOFOLLOW) == 0 && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

/* Replaces nothing but the very file that was to be replaced. */
static void move_in(int parent_fd, int fd, int replaced_fd, const char *name)
{
    if (replaced_fd >= 0 && same_file(parent_fd, replaced_fd, name))
        renameat(fd, name, parent_fd, name);
    else
        zl_rename_new(fd, name, parent_fd, name);
}

static void finish_moving(int parent_fd, int fd, int replaced_fd, int order_fd)
{
    ZL_CLEANUP(zl_free_ptr) char *names = zl_alloc(MOST_ORDER_BYTES);
    ssize_t size = names ? read(order_fd, names, MOST_ORDER_BYTES - 1) : 0;
    for (ssize_t at = 0; at < size; at += (ssize_t)strlen(names + at) + 1) {
        names[size] = '\0';
        if (!strchr(names + at, '/') && !is_dots(names + at))
            move_in(parent_fd, fd, replaced_fd, names + at);
    }
}

/* False when a file could not go home, other than to one that came later. */
static bool take_home(int parent_fd, int replaced_fd)
{
    DIR *folder = open_folder(replaced_fd, ".");
    struct dirent *entry;
    bool home = true;
    if (!folder)
        return false;
    while ((entry = readdir(folder)))
        if (!is_dots(entry->d_name) &&
            zl_rename_new(replaced_fd, entry->d_name, parent_fd, entry->d_name) != 0)
            home = home && errno == EEXIST;
    closedir(folder);
    return home;
}

/* May the folder go? Not with replaced files that have no other place. */
static bool settle(int parent_fd, int fd)
{
    bool settled = true;
    int replaced_fd = openat(fd, ZL_SCRATCH_REPLACED, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int order_fd = openat(fd, ZL_SCRATCH_ORDER, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (order_fd >= 0)
        finish_moving(parent_fd, fd, replaced_fd, order_fd);
    else if (replaced_fd >= 0)
        settled = take_home(parent_fd, replaced_fd);
    if (order_fd >= 0)
        close(order_fd);
    if (replaced_fd >= 0)
        close(replaced_fd);
    return settled;
}

/* Ours by name, by owner, and with nobody at work in it: a living program holds the lock. */
static void settle_if_dead(int parent_fd, const char *name)
{
    struct stat info;
    int fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return;
    if (fstat(fd, &info) == 0 && info.st_uid == geteuid() && flock(fd, LOCK_EX | LOCK_NB) == 0 &&
        settle(parent_fd, fd))
        remove_scratch(parent_fd, fd, name);
    close(fd);
}

static void settle_all(int parent_fd)
{
    DIR *folder = open_folder(parent_fd, ".");
    struct dirent *entry;
    if (!folder)
        return;
    while ((entry = readdir(folder)))
        if (strncmp(entry->d_name, PREFIX, strlen(PREFIX)) == 0 &&
            strlen(entry->d_name) == strlen(PREFIX) + RANDOM_LETTERS)
            settle_if_dead(parent_fd, entry->d_name);
    closedir(folder);
}

/* ---- making ---------------------------------------------------------------------------------- */

/* Between its making and its lock another program may take the folder for a dead one's and remove
 * it: ENOENT. A file system without locks has no settling either. */
static int lock_made(int *out, const char *path)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return errno;
    (void)flock(fd, LOCK_EX);
    int cause = fstat(fd, &info) != 0 ? errno : info.st_nlink == 0 ? ENOENT : 0;
    if (cause == 0)
        *out = fd;
    else
        close(fd);
    return cause;
}

/* One that was removed by another program is made again. */
static int make_locked(zl_scratch *scratch)
{
    size_t letters = strlen(scratch->path) - RANDOM_LETTERS;
    for (int i = 0; i < MOST_TRIES; i++) {
        memset(scratch->path + letters, 'X', RANDOM_LETTERS);
        if (!mkdtemp(scratch->path))
            return errno;
        int cause = lock_made(&scratch->fd, scratch->path);
        if (cause == 0)
            return 0;
        if (cause != ENOENT) {
            rmdir(scratch->path);
            return cause;
        }
    }
    return EBUSY;
}

int zl_scratch_open(zl_scratch *out, int *no_folder, const char *folder)
{
    zl_text path = {0};
    zl_text_addf(&path, "%s/" PREFIX "XXXXXX", folder);
    zl_scratch made = {.path = zl_text_take(&path), .parent_fd = -1, .fd = -1};
    if (!made.path)
        return ENOMEM;
    made.parent_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int cause = made.parent_fd < 0 ? errno : 0;
    *no_folder = cause != 0;
    if (cause == 0) {
        settle_all(made.parent_fd);
        cause = make_locked(&made);
    }
    if (cause != 0) {
        if (made.parent_fd >= 0)
            close(made.parent_fd);
        zl_free(made.path);
        return cause;
    }
    *out = made;
    return 0;
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    size_t size = slash ? (size_t)(slash - path) : 0;
    return slash ? zl_strndup(path, size ? size : 1) : zl_strdup(".");
}

void zl_scratch_settle_beside(const char *path)
{
    ZL_CLEANUP(zl_free_ptr) char *folder = folder_of(path);
    int parent = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
    if (parent < 0)
        return;
    settle_all(parent);
    close(parent);
}

int zl_scratch_open_beside(zl_scratch *out, const char *path)
{
    ZL_CLEANUP(zl_free_ptr) char *folder = folder_of(path);
    int no_folder = 0;
    return folder ? zl_scratch_open(out, &no_folder, folder) : ENOMEM;
}

void zl_scratch_close(zl_scratch *scratch)
{
    if (!scratch->path)
        return;
    remove_scratch(scratch->parent_fd, scratch->fd, strrchr(scratch->path, '/') + 1);
    zl_scratch_leave(scratch);
}

void zl_scratch_leave(zl_scratch *scratch)
{
    if (!scratch->path)
        return;
    close(scratch->fd);
    close(scratch->parent_fd);
    zl_free(scratch->path);
    *scratch = (zl_scratch){0};
}
