/* A file system of GDAL that hands everything on to the real one and looks at each result. */
#include "output/vsi_watch.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/message.h"
#include "base/text.h"
#include "input/gdal/gdal.h"

#define PREFIX "/vsizl_out/"

/* GDAL's writers run in the thread that calls them. */
static _Thread_local zl_gdal_guard *watching;

typedef struct watched_file {
    VSILFILE *file;
    zl_gdal_guard *guard; /* NULL: opened outside of any watch */
    bool dirty;           /* something was written that may not have reached the system */
} watched_file;

static void note_failure(zl_gdal_guard *guard)
{
    if (guard && guard->failures++ == 0)
        snprintf(guard->failure, sizeof guard->failure, "%s", zl_system_error(errno ? errno : EIO));
}

/* 0, or what the call returned, which is then noted. */
static int seen(const watched_file *w, int result)
{
    if (result != 0)
        note_failure(w->guard);
    return result;
}

/* ---- files ---------------------------------------------------------------------------------- */

static void *open_file(void *user, const char *path, const char *mode)
{
    (void)user;
    watched_file *w = VSIMalloc(sizeof *w);
    errno = 0;
    VSILFILE *file = w ? VSIFOpenL(path, mode) : NULL;
    bool writes = strpbrk(mode, "wa+") != NULL;
    if (!file) {
        if (writes && (!w || errno != ENOENT || mode[0] != 'r'))
            note_failure(watching);
        VSIFree(w);
        return NULL;
    }
    *w = (watched_file){.file = file, .guard = watching};
    return w;
}

static vsi_l_offset tell(void *handle)
{
    return VSIFTellL(((watched_file *)handle)->file);
}

/* What was held back until now is written by a seek too. */
static int seek(void *handle, vsi_l_offset offset, int whence)
{
    watched_file *w = handle;
    errno = 0;
    int result = VSIFSeekL(w->file, offset, whence);
    return w->dirty ? seen(w, result) : result;
}

static int flush(void *handle)
{
    watched_file *w = handle;
    errno = 0;
    w->dirty = false;
    return seen(w, VSIFFlushL(w->file));
}

/* GDAL's own way from writing to reading looks at no result. Its DXF writer looks for the end of a
 * line in what it has read, however little that was: on a full disk it went on past its room and
 * wrote there. So what could not be read is ends of lines. */
static size_t read_blocks(void *handle, void *bytes, size_t size, size_t count)
{
    watched_file *w = handle;
    bool whole = !w->dirty || flush(w) == 0;
    size_t got = whole ? VSIFReadL(bytes, size, count, w->file) : 0;
    if (got < count)
        memset((char *)bytes + got * size, '\n', (count - got) * size);
    return got;
}

static int at_end(void *handle)
{
    return VSIFEofL(((watched_file *)handle)->file);
}

static size_t write_blocks(void *handle, const void *bytes, size_t size, size_t count)
{
    watched_file *w = handle;
    errno = 0;
    size_t written = VSIFWriteL(bytes, size, count, w->file);
    w->dirty = true;
    if (size > 0 && written != count)
        note_failure(w->guard);
    return written;
}

static int truncate_file(void *handle, vsi_l_offset size)
{
    watched_file *w = handle;
    if (w->dirty && flush(w) != 0)
        return -1;
    errno = 0;
    return seen(w, VSIFTruncateL(w->file, size));
}

static int close_file(void *handle)
{
    watched_file *w = handle;
    errno = 0;
    int result = seen(w, VSIFCloseL(w->file));
    VSIFree(w);
    return result;
}

/* ---- names ---------------------------------------------------------------------------------- */

static int stat_name(void *user, const char *path, VSIStatBufL *info, int flags)
{
    (void)user;
    return VSIStatExL(path, info, flags);
}

/* What a writer cannot remove lies in a folder that goes as a whole. */
static int remove_name(void *user, const char *path)
{
    (void)user;
    return VSIUnlink(path);
}

static int rename_file(void *user, const char *from, const char *to)
{
    (void)user;
    errno = 0;
    const watched_file any = {.guard = watching};
    return seen(&any, VSIRename(from, to));
}

static int make_folder(void *user, const char *path, long mode)
{
    (void)user;
    errno = 0;
    const watched_file any = {.guard = watching};
    return seen(&any, VSIMkdir(path, mode));
}

static int remove_folder(void *user, const char *path)
{
    (void)user;
    return VSIRmdir(path);
}

static char **list_folder(void *user, const char *path, int most)
{
    (void)user;
    return VSIReadDirEx(path, most);
}

/* ---- the file system ------------------------------------------------------------------------- */

static void install(void)
{
    static CPLMutex *mutex;
    static bool installed;
    if (!CPLCreateOrAcquireMutex(&mutex, 1000.0))
        return;
    if (!installed) {
        VSIFilesystemPluginCallbacksStruct *calls = VSIAllocFilesystemPluginCallbacksStruct();
        calls->stat = stat_name;
        calls->unlink = remove_name;
        calls->rename = rename_file;
        calls->mkdir = make_folder;
        calls->rmdir = remove_folder;
        calls->read_dir = list_folder;
        calls->open = open_file;
        calls->tell = tell;
        calls->seek = seek;
        calls->read = read_blocks;
        calls->eof = at_end;
        calls->write = write_blocks;
        calls->flush = flush;
        calls->truncate = truncate_file;
        calls->close = close_file;
        installed = VSIInstallPluginHandler(PREFIX, calls) == 0;
        VSIFreeFilesystemPluginCallbacksStruct(calls);
    }
    CPLReleaseMutex(mutex);
}

void zl_vsi_watch_begin(zl_vsi_watch *watch, zl_gdal_guard *guard)
{
    install();
    watch->outer = watching;
    watching = guard;
}

void zl_vsi_watch_end(zl_vsi_watch *watch)
{
    watching = watch->outer;
}

char *zl_vsi_watched(const char *path)
{
    zl_text text = {0};
    zl_text_addf(&text, PREFIX "%s", path);
    return zl_text_take(&text);
}
