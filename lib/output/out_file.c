#include "output/out_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"

/* What is worth a request. */
enum { STEP_BYTES = 8 * 1024 * 1024 };

static zl_status cannot_write(const zl_out_file *file, int cause, zl_error *err)
{
    return zl_fail(err, ZL_FAILED, "'%s': writing failed: %s", file->shown, zl_system_error(cause));
}

zl_status zl_out_file_open(zl_out_file *out, const zl_write_request *request, const char *suffix,
                           zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *path = zl_request_path(request, suffix);
    if (!path)
        return zl_fail_memory(err);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    *out = (zl_out_file){.fd = fd, .shown = request->shown};
    return fd >= 0 ? ZL_OK : cannot_write(out, errno, err);
}

/* Before it is published the file is synced, which would have to wait until the disk has written
 * all of it. A hint: nothing depends on it. */
static void write_back(zl_out_file *file)
{
    if (file->size < file->asked + STEP_BYTES)
        return;
    sync_file_range(file->fd, file->asked, file->size - file->asked, SYNC_FILE_RANGE_WRITE);
    file->asked = file->size;
}

zl_status zl_out_file_put(const zl_out_file *file, int64_t at, const void *bytes, size_t size,
                          zl_error *err)
{
    for (const char *from = bytes; size > 0;) {
        ssize_t done = pwrite(file->fd, from, size, (off_t)at);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return cannot_write(file, done < 0 ? errno : ENOSPC, err);
        from += done;
        at += done;
        size -= (size_t)done;
    }
    return ZL_OK;
}

zl_status zl_out_file_add(zl_out_file *file, const void *bytes, size_t size, zl_error *err)
{
    ZL_TRY(zl_out_file_put(file, file->size, bytes, size, err));
    file->size += (int64_t)size;
    write_back(file);
    return ZL_OK;
}

zl_status zl_out_file_close(zl_out_file *file, zl_error *err)
{
    int fd = file->fd;
    file->fd = -1;
    return close(fd) == 0 ? ZL_OK : cannot_write(file, errno, err);
}

void zl_out_file_free(zl_out_file *file)
{
    if (file->fd >= 0)
        close(file->fd);
    file->fd = -1;
}

zl_status zl_out_file_text(const zl_write_request *request, const char *suffix, const char *text,
                           zl_error *err)
{
    ZL_CLEANUP(zl_out_file_free) zl_out_file file = ZL_OUT_FILE_NONE;
    ZL_TRY(zl_out_file_open(&file, request, suffix, err));
    ZL_TRY(zl_out_file_add(&file, text, strlen(text), err));
    return zl_out_file_close(&file, err);
}
