#include "output/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/message.h"
#include "base/rename.h"
#include "base/scratch.h"
#include "output/folder.h"

/* One file of a set, in the order in which files come into place. */
typedef struct member {
    char *name;
    bool main;      /* the file that makes the set: it goes first and comes last */
    bool stale;     /* never written, only taken away */
    bool kept;      /* the old file is in the folder of replaced ones */
    bool published; /* the new file is in its place */
    bool folder;    /* a folder, with all that is in it */
    bool exchanged; /* the old folder is where the new one was */
} member;

struct zl_publication {
    char *folder; /* as typed */
    zl_scratch scratch;
    int folder_fd, hidden_fd; /* those of the scratch folder and its parent */
    int kept_fd;
    bool stuck; /* an old file could not be brought home: it stays in the scratch folder */
    bool overwrite;
    member *file;
    size_t count, capacity;
};

static zl_status failed(zl_error *err, int cause, const char *what, const char *folder,
                        const char *name)
{
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    zl_text_add_safe(&shown, folder);
    if (name) {
        zl_text_add(&shown, "/");
        zl_text_add_safe(&shown, name);
    }
    return zl_fail(err, ZL_FAILED, "%s '%s': %s", what, shown.data ? shown.data : "?",
                   zl_system_error(cause));
}

/* ---- the hidden folder ---------------------------------------------------------------------- */

void zl_publication_free_ptr(zl_publication **publication)
{
    zl_publication *p = *publication;
    if (!p)
        return;
    if (p->kept_fd >= 0)
        close(p->kept_fd);
    if (p->stuck)
        zl_scratch_leave(&p->scratch);
    zl_scratch_close(&p->scratch);
    for (size_t i = 0; i < p->count; i++)
        zl_free(p->file[i].name);
    zl_free(p->file);
    zl_free(p->folder);
    zl_free(p);
    *publication = NULL;
}

static zl_status make_hidden(zl_publication *p, zl_error *err)
{
    int no_folder = 0, cause = zl_scratch_open(&p->scratch, &no_folder, p->folder);
    if (cause == ENOMEM)
        return zl_fail_memory(err);
    if (cause != 0)
        return failed(err, cause,
                      no_folder ? _("cannot open the folder") : _("cannot write in the folder"),
                      p->folder, NULL);
    p->folder_fd = p->scratch.parent_fd;
    p->hidden_fd = p->scratch.fd;
    return ZL_OK;
}

zl_status zl_publication_open(zl_publication **out, const char *folder, bool overwrite,
                              zl_error *err)
{
    ZL_CLEANUP(zl_publication_free_ptr) zl_publication *p = zl_alloc_zero(1, sizeof *p);
    if (!p)
        return zl_fail_memory(err);
    p->folder_fd = p->hidden_fd = p->kept_fd = -1;
    p->overwrite = overwrite;
    p->folder = zl_strdup(folder);
    if (!p->folder)
        return zl_fail_memory(err);
    ZL_TRY(make_hidden(p, err));
    *out = p;
    p = NULL;
    return ZL_OK;
}

const char *zl_publication_folder(const zl_publication *publication)
{
    return publication->scratch.path;
}

/* ---- announcing ----------------------------------------------------------------------------- */

static zl_status check_folder(const zl_publication *p, const char *name, const char *path,
                              zl_error *err)
{
    bool locked = false;
    if (!zl_folder_is_geodatabase(p->folder_fd, name, &locked))
        return zl_fail(err, ZL_FAILED,
                       "'%s' is there and is no File Geodatabase, or has files of others in it; "
                       "name another folder",
                       path);
    if (locked)
        return zl_fail(err, ZL_FAILED,
                       "'%s' has a lock file: another program has it open; close it there", path);
    return ZL_OK;
}

/* What is at the target may be replaced: a regular file or a File Geodatabase, when the user said
 * so. */
static zl_status check_target(const zl_publication *p, const char *name, bool folder, zl_error *err)
{
    struct stat there;
    if (fstatat(p->folder_fd, name, &there, AT_SYMLINK_NOFOLLOW) != 0)
        return errno == ENOENT ? ZL_OK : failed(err, errno, _("cannot look at"), p->folder, name);
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    zl_text_add_safe(&shown, p->folder);
    zl_text_add(&shown, "/");
    const char *path = zl_shown(&shown, name);
    if (S_ISLNK(there.st_mode))
        return zl_fail(err, ZL_FAILED,
                       "'%s' is a symbolic link and is not followed; name the file that it points "
                       "to, or another one",
                       path);
    if (folder && S_ISDIR(there.st_mode))
        ZL_TRY(check_folder(p, name, path, err));
    else if (folder || !S_ISREG(there.st_mode))
        return zl_fail(err, ZL_FAILED, "'%s' is there and is no %s", path,
                       folder ? _("folder") : _("regular file"));
    if (!p->overwrite)
        return zl_fail(err, ZL_FAILED,
                       "'%s' is there already; --overwrite replaces it, or name another file",
                       path);
    return ZL_OK;
}

static zl_status check_not_busy(const zl_publication *p, const char *name, zl_error *err)
{
    struct stat there;
    if (fstatat(p->folder_fd, name, &there, AT_SYMLINK_NOFOLLOW) != 0)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    zl_text_add_safe(&shown, p->folder);
    zl_text_add(&shown, "/");
    return zl_fail(err, ZL_FAILED,
                   "'%s' is there: another program has the file open or left it unfinished; close "
                   "it there (QGIS: remove the layer), or name another file",
                   zl_shown(&shown, name));
}

static zl_status add_name(zl_publication *p, const char *stem, const char *ending, member as,
                          zl_error *err)
{
    member *grown = zl_grow(p->file, p->count, &p->capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    p->file = grown;
    zl_text name = {0};
    zl_text_addf(&name, "%s%s", stem, ending);
    as.name = zl_text_take(&name);
    if (!as.name)
        return zl_fail_memory(err);
    p->file[p->count++] = as;
    return check_target(p, as.name, as.folder, err);
}

zl_status zl_publication_add(zl_publication *publication, const zl_format *format, const char *stem,
                             const char *ending, zl_error *err)
{
    for (zl_words other = format->stale; other && *other; other++)
        ZL_TRY(add_name(publication, stem, *other, (member){.stale = true}, err));
    for (zl_words other = format->members; other && *other; other++)
        ZL_TRY(add_name(publication, stem, *other, (member){0}, err));
    ZL_TRY(
        add_name(publication, stem, ending, (member){.main = true, .folder = format->folder}, err));
    for (zl_words busy = format->busy; busy && *busy; busy++) {
        zl_text name = {0};
        zl_text_addf(&name, "%s%s%s", stem, ending, *busy);
        ZL_CLEANUP(zl_free_ptr) char *taken = zl_text_take(&name);
        if (!taken)
            return zl_fail_memory(err);
        ZL_TRY(check_not_busy(publication, taken, err));
    }
    return ZL_OK;
}

bool zl_publication_file(const char **name, bool *main, const zl_publication *publication, size_t i)
{
    if (i >= publication->count)
        return false;
    const member *file = &publication->file[i];
    *name = file->stale ? NULL : file->name;
    *main = file->main;
    return true;
}

/* ---- putting into place --------------------------------------------------------------------- */

static zl_status sync_files(const zl_publication *p, zl_error *err)
{
    for (size_t i = 0; i < p->count; i++) {
        ZL_TRY(zl_check_cancel(err));
        int fd = openat(p->hidden_fd, p->file[i].name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
        if (fd < 0 && errno == ENOENT && !p->file[i].main)
            continue;
        int cause = fd < 0 ? errno : p->file[i].folder ? zl_folder_sync(fd) : 0;
        if (cause == 0 && fsync(fd) != 0)
            cause = errno;
        if (fd >= 0 && close(fd) != 0 && cause == 0)
            cause = errno;
        if (cause)
            return failed(err, cause, _("cannot write"), p->folder, p->file[i].name);
    }
    return ZL_OK;
}

/* Does this main file stand alone? Then a rename replaces it at once, with no moment in which
 * neither the old nor the new one is there. */
static bool stands_alone(const zl_publication *p, size_t i)
{
    return i == 0 || p->file[i - 1].main;
}

static zl_status keep_old(zl_publication *p, size_t i, zl_error *err)
{
    member *file = &p->file[i];
    if (file->folder) /* exchanged at once when the new one comes */
        return ZL_OK;
    int result = stands_alone(p, i) && file->main
                     ? linkat(p->folder_fd, file->name, p->kept_fd, file->name, 0)
                     : renameat(p->folder_fd, file->name, p->kept_fd, file->name);
    if (result == 0)
        file->kept = true;
    else if (errno != ENOENT && !(stands_alone(p, i) && file->main))
        return failed(err, errno, _("cannot replace"), p->folder, file->name);
    return ZL_OK;
}

/* Main files first: a set without its main file does not open, so there is no mixed set. */
static zl_status keep_old_files(zl_publication *p, zl_error *err)
{
    if (mkdirat(p->hidden_fd, ZL_SCRATCH_REPLACED, 0700) == 0)
        p->kept_fd = openat(p->hidden_fd, ZL_SCRATCH_REPLACED, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (p->kept_fd < 0)
        return failed(err, errno, _("cannot write in the folder"), p->scratch.path, NULL);
    for (size_t i = 0; i < p->count; i++)
        if (p->file[i].main)
            ZL_TRY(keep_old(p, i, err));
    for (size_t i = 0; i < p->count; i++)
        if (!p->file[i].main)
            ZL_TRY(keep_old(p, i, err));
    return ZL_OK;
}

/* An old folder and a new one change places in one step, so that there is always a whole one. Where
 * the file system cannot do that, the old one is kept aside first. */
static int move_in_folder(const zl_publication *p, member *file)
{
    if (p->overwrite) {
        int result = renameat2(p->hidden_fd, file->name, p->folder_fd, file->name, RENAME_EXCHANGE);
        file->exchanged = result == 0;
        if (result == 0)
            return 0;
        if (errno == EINVAL || errno == ENOSYS)
            file->kept = renameat(p->folder_fd, file->name, p->kept_fd, file->name) == 0;
    }
    /* rename() replaces no folder that has files in it. */
    return renameat(p->hidden_fd, file->name, p->folder_fd, file->name);
}

/* Without leave to overwrite, a file that appeared in the meantime is not replaced either. */
static int move_in(const zl_publication *p, const char *name)
{
    if (p->overwrite)
        return renameat(p->hidden_fd, name, p->folder_fd, name);
    return zl_rename_new(p->hidden_fd, name, p->folder_fd, name);
}

/* From here on a program that is killed has its work finished by the next one (base/scratch.h). */
static zl_status write_order(const zl_publication *p, zl_error *err)
{
    int fd = openat(p->hidden_fd, ZL_SCRATCH_ORDER ".new", O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    bool written = fd >= 0;
    for (int main = 0; main <= 1; main++)
        for (size_t i = 0; written && i < p->count; i++) {
            size_t size = strlen(p->file[i].name) + 1;
            if (p->file[i].main == (main == 1) && !p->file[i].stale)
                written = write(fd, p->file[i].name, size) == (ssize_t)size;
        }
    if (written)
        written =
            renameat(p->hidden_fd, ZL_SCRATCH_ORDER ".new", p->hidden_fd, ZL_SCRATCH_ORDER) == 0;
    int cause = errno;
    if (fd >= 0)
        close(fd);
    return written ? ZL_OK : failed(err, cause, _("cannot write in the folder"), p->folder, NULL);
}

static zl_status publish_files(zl_publication *p, zl_error *err)
{
    for (int main = 0; main <= 1; main++)
        for (size_t i = 0; i < p->count; i++) {
            member *file = &p->file[i];
            if (file->main != (main == 1) || file->stale)
                continue;
            ZL_TRY(zl_check_cancel(err));
            if ((file->folder ? move_in_folder(p, file) : move_in(p, file->name)) == 0)
                file->published = true;
            else if (errno != ENOENT || file->main)
                return failed(err, errno, _("cannot put into place"), p->folder, file->name);
        }
    return ZL_OK;
}

static void move_out_folder(const zl_publication *p, const member *file)
{
    renameat2(p->folder_fd, file->name, p->hidden_fd, file->name,
              file->exchanged ? RENAME_EXCHANGE : 0);
}

/* The way back: new files away, main ones first; old files home, main ones last. */
static void roll_back(zl_publication *p)
{
    unlinkat(p->hidden_fd, ZL_SCRATCH_ORDER, 0);
    for (int main = 1; main >= 0; main--)
        for (size_t i = 0; i < p->count; i++) {
            member *file = &p->file[i];
            bool replaced = file->kept && file->main && stands_alone(p, i);
            if (file->main != (main == 1) || !file->published)
                continue;
            if (file->folder)
                move_out_folder(p, file);
            else if (!replaced)
                unlinkat(p->folder_fd, file->name, 0);
        }
    for (int main = 0; main <= 1; main++)
        for (size_t i = 0; i < p->count; i++) {
            member *file = &p->file[i];
            if (file->main == (main == 1) && file->kept)
                p->stuck |= renameat(p->kept_fd, file->name, p->folder_fd, file->name) != 0;
        }
}

zl_status zl_publication_commit(zl_publication *publication, zl_error *err)
{
    ZL_TRY(sync_files(publication, err));
    zl_status status = publication->overwrite ? keep_old_files(publication, err) : ZL_OK;
    if (status == ZL_OK && publication->count > 1)
        status = write_order(publication, err);
    if (status == ZL_OK)
        status = publish_files(publication, err);
    if (status != ZL_OK)
        roll_back(publication);
    /* A file system that cannot sync a folder (EINVAL) has still done the renames. */
    fsync(publication->folder_fd);
    return status;
}

void zl_add_free_bytes(zl_error *err, const zl_publication *publication)
{
    struct statvfs room;
    if (!err || zl_error_is_memory(err) || fstatvfs(publication->folder_fd, &room) != 0)
        return;
    unsigned long long bytes = (unsigned long long)room.f_bavail * room.f_frsize;
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    size_t used = strlen(err->message);
    snprintf(err->message + used, sizeof err->message - used, _(" (%llu bytes free in '%s')"),
             bytes, zl_shown(&shown, publication->folder));
}
