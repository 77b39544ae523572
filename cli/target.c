#include "target.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "message.h"
#include "options.h"
#include "progress.h"
#include "text.h"

/* ---- files that a signal must not leave behind ----------------------------------------------- */

enum { MOST_FILES = 8 };
static const char *volatile unfinished[MOST_FILES];

static volatile sig_atomic_t undo, interrupted;

static void end_by(int signal_number)
{
    signal(signal_number, SIG_DFL);
    raise(signal_number);
}

static void on_signal(int signal_number)
{
    if (undo && !interrupted) {
        interrupted = signal_number;
        zl_cancel();
        return;
    }
    progress_clear_on_signal();
    for (int i = 0; i < MOST_FILES; i++)
        if (unfinished[i])
            unlink(unfinished[i]);
    end_by(signal_number);
}

static const int signals[] = {SIGINT, SIGTERM, SIGHUP};
enum { NSIGNALS = sizeof signals / sizeof *signals };

void target_hold_signals(bool hold)
{
    sigset_t set;
    sigemptyset(&set);
    for (size_t i = 0; i < NSIGNALS; i++)
        sigaddset(&set, signals[i]);
    sigprocmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &set, NULL);
}

/* A signal that is ignored (nohup) stays so. Without SA_RESTART, since a read that waits for input
 * has to end too. */
static void catch_signals(void)
{
    const struct sigaction action = {.sa_handler = on_signal};
    for (size_t i = 0; i < NSIGNALS; i++) {
        struct sigaction now;
        if (sigaction(signals[i], NULL, &now) == 0 && now.sa_handler == SIG_DFL)
            sigaction(signals[i], &action, NULL);
    }
}

void target_undo_on_signal(bool on)
{
    catch_signals();
    undo = on;
}

void target_end_if_interrupted(void)
{
    if (interrupted)
        end_by(interrupted);
}

void target_remember(const char *path)
{
    catch_signals();
    for (int i = 0; i < MOST_FILES; i++)
        if (!unfinished[i]) {
            unfinished[i] = path;
            return;
        }
}

void target_forget(const char *path)
{
    for (int i = 0; i < MOST_FILES; i++)
        if (unfinished[i] == path)
            unfinished[i] = NULL;
}

/* ---- the target ------------------------------------------------------------------------------ */

static zl_status there_already(const char *path, zl_error *err)
{
    return fail(err, ZL_FAILED, "%s is there already; give --overwrite to replace it", path);
}

/* A new file with the mode that the umask leaves to a file made by open(), not mkstemp()'s 0600. It
 * is locked while this program lives; one that another program took for a dead one's in the moment
 * before is made anew. */
static int open_beside(char *path)
{
    size_t letters = strlen(path) - strlen("XXXXXX");
    mode_t mask = umask(0);
    umask(mask);
    for (int i = 0; i < 8; i++) {
        memset(path + letters, 'X', strlen("XXXXXX"));
        int file = mkstemp(path);
        struct stat info;
        if (file < 0)
            return file;
        (void)fchmod(file, 0666 & ~mask);
        (void)flock(file, LOCK_EX);
        if (fstat(file, &info) == 0 && info.st_nlink > 0)
            return file;
        close(file);
    }
    return -1;
}

static void remove_if_dead(int folder, const char *name)
{
    struct stat info;
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0)
        return;
    if (fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_uid == geteuid() &&
        flock(file, LOCK_EX | LOCK_NB) == 0)
        unlinkat(folder, name, 0);
    close(file);
}

static zl_status cannot_write(const char *path, zl_error *err)
{
    return fail(err, ZL_FAILED, "%s cannot be written: %s", path, zl_system_error(errno));
}

static char *folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? text_format("%.*s", (int)(slash - path) + 1, path) : text_copy(".");
}

static char *name_beside(const char *path)
{
    const char *slash = strrchr(path, '/');
    int folder = slash ? (int)(slash - path) + 1 : 0;
    return text_format("%.*s.%s.zonelayer-XXXXXX", folder, path, path + folder);
}

/* What a program that was killed left of this target: the names are like those beside it, and
 * nobody holds the lock. */
static void remove_leftovers(const char *path)
{
    char *beside = name_beside(path), *place = folder_of(path);
    const char *slash = strrchr(beside, '/'), *name = slash ? slash + 1 : beside;
    size_t start = strlen(name) - strlen("XXXXXX");
    DIR *folder = opendir(place);
    struct dirent *entry;
    while (folder && (entry = readdir(folder)))
        if (strlen(entry->d_name) == strlen(name) && strncmp(entry->d_name, name, start) == 0)
            remove_if_dead(dirfd(folder), entry->d_name);
    if (folder)
        closedir(folder);
    free(place);
    free(beside);
}

zl_status target_check(const char *path, bool overwrite, zl_error *err)
{
    struct stat info;
    bool there = lstat(path, &info) == 0;
    if (there && S_ISDIR(info.st_mode))
        return fail(err, ZL_FAILED, "%s is a folder; name a file", path);
    if (there && !overwrite) {
        remove_leftovers(path);
        return there_already(path, err);
    }
    if (there && !S_ISREG(info.st_mode))
        return fail(err, ZL_FAILED, "%s is no plain file; name another one", path);
    char *folder = folder_of(path);
    bool open_to_us = access(folder, W_OK | X_OK) == 0;
    free(folder);
    return open_to_us ? ZL_OK : cannot_write(path, err);
}

/* For a file: what stdio would take is a page. */
enum { BUFFER_BYTES = 128 * 1024 };

zl_status target_open(target *out, const char *path, bool overwrite, zl_error *err)
{
    *out = (target){.stream = stdout, .overwrite = overwrite};
    if (!path)
        return ZL_OK;
    zl_status status = target_check(path, overwrite, err);
    if (status != ZL_OK)
        return status;
    remove_leftovers(path);
    char *beside = name_beside(path);
    int file = open_beside(beside);
    out->stream = file >= 0 ? fdopen(file, "w") : NULL;
    if (!out->stream) {
        status = cannot_write(path, err);
        if (file >= 0) {
            close(file);
            unlink(beside);
        }
        free(beside);
        return status;
    }
    out->buffer = text_alloc(BUFFER_BYTES, 1);
    setvbuf(out->stream, out->buffer, _IOFBF, BUFFER_BYTES);
    out->path = text_copy(path);
    out->beside = beside;
    target_remember(beside);
    return ZL_OK;
}

/* What is worth a request. */
enum { STEP_BYTES = 2 * 1024 * 1024 };

/* A hint: nothing depends on it. */
static void write_back(target *t)
{
    if (!t->path || t->written < t->asked + STEP_BYTES)
        return;
    sync_file_range(fileno(t->stream), t->asked, t->written - t->asked, SYNC_FILE_RANGE_WRITE);
    t->asked = t->written;
}

void target_write(target *t, const void *bytes, size_t size)
{
    t->written += (off_t)fwrite(bytes, 1, size, t->stream);
    write_back(t);
}

/* Unlike rename(), the first two refuse a file that has come in the meantime; NFS knows the second
 * only, FAT neither. */
static int publish_new(const char *from, const char *to)
{
    struct stat there;
    int result = renameat2(AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE);
    if (result == 0 || (errno != EINVAL && errno != ENOSYS))
        return result;
    if (link(from, to) == 0)
        return unlink(from);
    if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS)
        return -1;
    if (lstat(to, &there) != 0)
        return rename(from, to);
    errno = EEXIST;
    return -1;
}

static bool copy_bytes(int to, int from)
{
    static char room[1 << 16];
    ssize_t size;
    while ((size = read(from, room, sizeof room)) > 0)
        for (ssize_t done = 0, now; done < size; done += now)
            if ((now = write(to, room + done, (size_t)(size - done))) < 0)
                return false;
    return size == 0 && fsync(to) == 0;
}

/* A second name for the file or, where there are no hard links (FAT), a copy; NULL with errno. */
static char *second_one(const char *path)
{
    char *name = name_beside(path);
    int made = open_beside(name);
    bool there = made >= 0 && unlink(name) == 0 && link(path, name) == 0;
    if (made >= 0)
        close(made);
    if (made >= 0 && !there && (made = open_beside(name)) >= 0) {
        int from = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        there = from >= 0 && copy_bytes(made, from);
        if (from >= 0)
            close(from);
        there = close(made) == 0 && there;
        if (!there)
            unlink(name);
    }
    if (there)
        return name;
    free(name);
    return NULL;
}

/* With `keep_old` the old file changes places with the new one. Where the file system cannot do
 * that (NFS, FAT), there are two of the old one before the new one takes the place of one. */
static int publish_over(target *t)
{
    if (t->keep_old && renameat2(AT_FDCWD, t->beside, AT_FDCWD, t->path, RENAME_EXCHANGE) == 0) {
        t->old = t->beside;
        t->beside = NULL;
        return 0;
    }
    if (t->keep_old && errno != ENOENT) {
        t->old = errno == EINVAL || errno == ENOSYS ? second_one(t->path) : NULL;
        if (!t->old && errno != ENOENT)
            return -1;
    }
    return rename(t->beside, t->path);
}

static zl_status publish(target *t, zl_error *err)
{
    int result = t->overwrite ? publish_over(t) : publish_new(t->beside, t->path);
    if (result != 0 && errno == EEXIST)
        return there_already(t->path, err);
    if (result != 0)
        return cannot_write(t->path, err);
    t->published = true;
    target_forget(t->beside ? t->beside : t->old);
    free(t->beside);
    t->beside = NULL;
    return ZL_OK;
}

void target_keep_old(target *t)
{
    t->keep_old = true;
}

void target_take_back(target *t)
{
    if (t->published && t->old)
        rename(t->old, t->path);
    else if (t->published)
        unlink(t->path);
    t->published = false;
}

static bool pipe_broke;

void target_end_if_pipe_broke(void)
{
    if (pipe_broke)
        end_by(SIGPIPE);
}

zl_status target_finish(target *t, zl_error *err)
{
    const char *name = t->path ? t->path : _("standard output");
    bool lost = fflush(t->stream) != 0 || ferror(t->stream) != 0;
    if (t->path) {
        lost = lost || fsync(fileno(t->stream)) != 0;
        lost = fclose(t->stream) != 0 || lost;
        t->stream = NULL;
    }
    if (lost) {
        pipe_broke = pipe_broke || (!t->path && errno == EPIPE);
        return cannot_write(name, err);
    }
    return t->path ? publish(t, err) : ZL_OK;
}

static void drop(char *path)
{
    if (path) {
        unlink(path);
        target_forget(path);
    }
    free(path);
}

void target_close(target *t)
{
    if (t->path && t->stream)
        fclose(t->stream);
    drop(t->old);
    t->old = NULL;
    drop(t->beside);
    free(t->path);
    free(t->buffer);
    *t = (target){0};
}
