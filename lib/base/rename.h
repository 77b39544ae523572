/* Renaming that replaces nothing, on every file system. */
#ifndef ZL_BASE_RENAME_H
#define ZL_BASE_RENAME_H

/** renameat(), but a taken name is EEXIST: 0, or -1 with errno. A file system that knows no such
 *  renaming (NFS) refuses a hard link to a taken name; where there are no hard links either (FAT),
 *  it is looked whether the name is free. */
int zl_rename_new(int from_fd, const char *from, int to_fd, const char *to);

#endif
