/* Preloaded into the command: the n-th call that changes a file kills the program or fails, or the
 * file system knows less than that of this machine.
 *
 *   FAULT_AT=n      which call, counted from 1
 *   FAULT_KIND=     kill: SIGKILL before the call; torn: half of a write is done, then SIGKILL;
 *                   enospc, eio: the call fails with that error
 *   FAULT_LAST=1    all later calls fail too (enospc: those that need room)
 *   FAULT_FILE_SYSTEM=nfs|fat  renaming with flags is not known; fat: no hard links either
 *   FAULT_COUNT=f   the number of calls is written to this file when the program ends
 *
 * Counted are calls on regular files and on names. The C library calls its own write() past any
 * shim, so that of a stream fwrite(), fflush() and fclose() are counted instead. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum kind { NOTHING, KILL, TORN, NO_SPACE, IO_ERROR };
/* Bytes may be written half; a new name needs room on the disk too, a removal needs none. */
enum need { BYTES, ROOM, NO_ROOM };

static enum kind kind;
static unsigned long fail_at;
static int last, no_flags, no_links;
static atomic_ulong made;

__attribute__((constructor)) static void start(void)
{
    static const char *const names[] = {"", "kill", "torn", "enospc", "eio"};
    const char *at = getenv("FAULT_AT"), *name = getenv("FAULT_KIND");
    fail_at = at ? strtoul(at, NULL, 10) : 0;
    last = getenv("FAULT_LAST") != NULL;
    const char *file_system = getenv("FAULT_FILE_SYSTEM");
    no_links = file_system && strcmp(file_system, "fat") == 0;
    no_flags = no_links || (file_system && strcmp(file_system, "nfs") == 0);
    for (size_t i = 1; name && i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            kind = (enum kind)i;
}

__attribute__((destructor)) static void finish(void)
{
    const char *path = getenv("FAULT_COUNT");
    int file =
        path ? (int)syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
    if (file < 0)
        return;
    char text[32];
    int size = snprintf(text, sizeof text, "%lu\n", atomic_load(&made));
    if (syscall(SYS_write, file, text, (size_t)size) != size)
        abort();
    syscall(SYS_close, file);
}

static void die(void)
{
    syscall(SYS_kill, getpid(), SIGKILL);
    for (;;)
        pause();
}

/* Is this the call? Then it does not come back, or errno says why it failed. */
static int fails(enum need need)
{
    unsigned long now = atomic_fetch_add(&made, 1) + 1;
    if (kind == NOTHING || fail_at == 0 || now < fail_at || (now > fail_at && !last))
        return 0;
    if (kind == KILL || (kind == TORN && need != BYTES))
        die();
    if (kind == TORN)
        return 1;
    if (kind == NO_SPACE && need == NO_ROOM)
        return 0;
    errno = kind == NO_SPACE ? ENOSPC : EIO;
    return 1;
}

static int is_file(int fd)
{
    struct stat info;
    return fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}

#define NEXT(name)                                                                                 \
    static __typeof__(name) *next;                                                                 \
    if (!next)                                                                                     \
    next = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

/* ---- bytes ----------------------------------------------------------------------------------- */

ssize_t write(int fd, const void *bytes, size_t size)
{
    NEXT(write);
    if (is_file(fd) && fails(BYTES)) {
        if (kind != TORN)
            return -1;
        if (next(fd, bytes, size / 2) <= 0)
            return -1;
        die();
    }
    return next(fd, bytes, size);
}

ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t offset)
{
    NEXT(pwrite64);
    if (is_file(fd) && fails(BYTES)) {
        if (kind != TORN)
            return -1;
        if (next(fd, bytes, size / 2, offset) <= 0)
            return -1;
        die();
    }
    return next(fd, bytes, size, offset);
}

ssize_t pwrite(int fd, const void *bytes, size_t size, off_t offset)
{
    return pwrite64(fd, bytes, size, offset);
}

/* What the stream held back is lost, as it is when the disk is full. */
static int stream_fails(FILE *stream)
{
    if (!is_file(fileno(stream)) || !fails(BYTES))
        return 0;
    if (kind == TORN) {
        fflush_unlocked(stream);
        die();
    }
    __fpurge(stream);
    stream->_flags |= 0x20; /* glibc's mark of an error, which ferror() reads */
    return 1;
}

size_t fwrite(const void *bytes, size_t size, size_t count, FILE *stream)
{
    NEXT(fwrite);
    if (kind == TORN && is_file(fileno(stream)) && atomic_load(&made) + 1 == fail_at)
        next(bytes, size, count / 2, stream);
    return stream_fails(stream) ? 0 : next(bytes, size, count, stream);
}

int fflush(FILE *stream)
{
    NEXT(fflush);
    if (stream && __fpending(stream) > 0 && stream_fails(stream))
        return EOF;
    return next(stream);
}

int fclose(FILE *stream)
{
    NEXT(fclose);
    int lost = __fpending(stream) > 0 && stream_fails(stream);
    int cause = errno, result = next(stream);
    if (lost)
        errno = cause;
    return lost ? EOF : result;
}

int ftruncate64(int fd, off64_t size)
{
    NEXT(ftruncate64);
    return fails(ROOM) ? -1 : next(fd, size);
}

int ftruncate(int fd, off_t size)
{
    return ftruncate64(fd, size);
}

int fsync(int fd)
{
    NEXT(fsync);
    return fails(ROOM) ? -1 : next(fd);
}

int fdatasync(int fd)
{
    NEXT(fdatasync);
    return fails(ROOM) ? -1 : next(fd);
}

/* ---- names ----------------------------------------------------------------------------------- */

int rename(const char *from, const char *to)
{
    NEXT(rename);
    return fails(NO_ROOM) ? -1 : next(from, to);
}

int renameat(int from_fd, const char *from, int to_fd, const char *to)
{
    NEXT(renameat);
    return fails(NO_ROOM) ? -1 : next(from_fd, from, to_fd, to);
}

int renameat2(int from_fd, const char *from, int to_fd, const char *to, unsigned flags)
{
    NEXT(renameat2);
    if (flags != 0 && no_flags) {
        errno = EINVAL;
        return -1;
    }
    return fails(NO_ROOM) ? -1 : next(from_fd, from, to_fd, to, flags);
}

int linkat(int from_fd, const char *from, int to_fd, const char *to, int flags)
{
    NEXT(linkat);
    if (no_links) {
        errno = EPERM;
        return -1;
    }
    return fails(ROOM) ? -1 : next(from_fd, from, to_fd, to, flags);
}

int link(const char *from, const char *to)
{
    return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int unlink(const char *path)
{
    NEXT(unlink);
    return fails(NO_ROOM) ? -1 : next(path);
}

int unlinkat(int fd, const char *path, int flags)
{
    NEXT(unlinkat);
    return fails(NO_ROOM) ? -1 : next(fd, path, flags);
}

int mkdirat(int fd, const char *path, mode_t mode)
{
    NEXT(mkdirat);
    return fails(ROOM) ? -1 : next(fd, path, mode);
}

int mkdir(const char *path, mode_t mode)
{
    NEXT(mkdir);
    return fails(ROOM) ? -1 : next(path, mode);
}

char *mkdtemp(char *name)
{
    NEXT(mkdtemp);
    return fails(ROOM) ? NULL : next(name);
}

int mkstemp(char *name)
{
    NEXT(mkstemp);
    return fails(ROOM) ? -1 : next(name);
}

/* ---- new files ------------------------------------------------------------------------------- */

int open64(const char *path, int flags, ...)
{
    NEXT(open64);
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = (flags & O_CREAT) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    if ((flags & O_CREAT) && fails(ROOM))
        return -1;
    return next(path, flags, mode);
}

int open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = (flags & O_CREAT) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return open64(path, flags, mode);
}

FILE *fopen64(const char *path, const char *mode)
{
    NEXT(fopen64);
    return mode[0] != 'r' && fails(ROOM) ? NULL : next(path, mode);
}

FILE *fopen(const char *path, const char *mode)
{
    return fopen64(path, mode);
}
