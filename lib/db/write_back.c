#include "db/write_back.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "db/internal.h"

/* What is worth a request. */
enum { STEP_BYTES = 8 * 1024 * 1024 };

static bool is_file(const struct stat *wanted, int descriptor)
{
    struct stat found;
    return fstat(descriptor, &found) == 0 && found.st_dev == wanted->st_dev &&
           found.st_ino == wanted->st_ino && (fcntl(descriptor, F_GETFL) & O_ACCMODE) == O_RDWR;
}

/* SQLite does not hand out its descriptor, and one of our own may not be: closing it would end the
 * locks that SQLite holds on the file (POSIX). */
static int find_descriptor(const struct stat *wanted)
{
    int found = -1;
    DIR *own = opendir("/proc/self/fd");
    for (struct dirent *entry; own && found < 0 && (entry = readdir(own));) {
        char *end;
        long descriptor = strtol(entry->d_name, &end, 10);
        if (end != entry->d_name && *end == '\0' && is_file(wanted, (int)descriptor))
            found = (int)descriptor;
    }
    if (own)
        closedir(own);
    return found;
}

void zl_write_back_begin(zl_write_back *out, const zl_db *db)
{
    struct stat file;
    *out = (zl_write_back){.descriptor = -1};
    const char *path = sqlite3_db_filename(db->handle, "main");
    if (!*path || stat(path, &file) != 0)
        return;
    out->descriptor = find_descriptor(&file);
    out->written = file.st_size;
}

void zl_write_back_step(zl_write_back *write_back)
{
    struct stat file;
    if (write_back->descriptor < 0 || fstat(write_back->descriptor, &file) != 0 ||
        file.st_size < write_back->written + STEP_BYTES)
        return;
    if (sync_file_range(write_back->descriptor, write_back->written,
                        file.st_size - write_back->written, SYNC_FILE_RANGE_WRITE) != 0)
        write_back->descriptor = -1; /* a file system that cannot */
    write_back->written = file.st_size;
}
