#include "output/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

bool zl_folder_is_geodatabase(int parent, const char *name, bool *locked)
{
    static const char *const endings[] = {".gdbtable", ".gdbtablx", ".gdbindexes", ".atx",
                                          ".spx",      ".freelist", ".horizon"};
    int fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    DIR *folder = fd >= 0 ? fdopendir(fd) : NULL;
    if (!folder) {
        if (fd >= 0)
            close(fd);
        return false;
    }
    bool all = true;
    struct dirent *entry;
    while ((entry = readdir(folder))) {
        const char *file = entry->d_name, *dot = strrchr(file, '.');
        bool known = !strcmp(file, ".") || !strcmp(file, "..") || !strcmp(file, "gdb") ||
                     !strcmp(file, "timestamps");
        for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++)
            known |= strcmp(dot, endings[i]) == 0;
        bool lock = dot && strcmp(dot, ".lock") == 0;
        *locked |= lock;
        all &= known || lock;
    }
    closedir(folder);
    return all;
}

int zl_folder_sync(int fd)
{
    int own = openat(fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), cause = 0;
    DIR *folder = own >= 0 ? fdopendir(own) : NULL;
    if (!folder) {
        cause = errno;
        if (own >= 0)
            close(own);
        return cause;
    }
    struct dirent *entry;
    while (cause == 0 && (entry = readdir(folder))) {
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        int file = openat(fd, entry->d_name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        cause = file < 0 || fsync(file) != 0 ? errno : 0;
        if (file >= 0)
            close(file);
    }
    closedir(folder);
    return cause;
}
