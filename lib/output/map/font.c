/* The font of a map: it has to have Chinese signs, since names are Chinese. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "output/map/load.h"
#include "output/map/map.h"
#include "output/text_file.h"

/* Of "库尔勒开发区线" and of Latin text. */
static const unsigned needed[] = {0x5E93, 0x5C14, 0x52D2, 0x5F00, 0x53D1, 0x533A,
                                  0x7EBF, 'A',    'z',    '0',    0};

static zl_status take_font(zl_map_job *job, const char *path, zl_error *err)
{
    unsigned missing;
    ZL_CLEANUP(zl_text_free) zl_text shown = {0};
    if (access(path, R_OK) != 0)
        return zl_fail(err, ZL_USAGE, "--font '%s': the file cannot be read",
                       zl_shown(&shown, path));
    if (!job->engine->check_font(&missing, path, needed))
        return zl_fail(err, ZL_USAGE, "--font '%s' is no font; give a TTF, OTF or TTC file",
                       zl_shown(&shown, path));
    if (missing)
        return zl_fail(err, ZL_USAGE,
                       "--font '%s' has no sign U+%04X, which Chinese names need; give a font for "
                       "simplified Chinese",
                       zl_shown(&shown, path), missing);
    if ((size_t)snprintf(job->font, sizeof job->font, "%s", path) >= sizeof job->font)
        return zl_fail(err, ZL_USAGE, "--font: the path is too long");
    return ZL_OK;
}

static zl_status find_font(zl_map_job *job, zl_error *err)
{
    char message[512], said[ZL_ENGINE_SAID_SIZE];
    if (job->engine->find_font(job->font, sizeof job->font, needed, message, sizeof message))
        return ZL_OK;
    return zl_fail(err, ZL_FAILED,
                   "no font with Chinese signs is installed, and names could not be written%s%s; "
                   "install the Debian package fonts-wqy-microhei, or name a font with --font FILE",
                   *message ? _(": ") : "", zl_map_engine_said(said, message));
}

zl_status zl_map_font(zl_map_job *job, zl_error *err)
{
    ZL_TRY(job->options->font ? take_font(job, job->options->font, err) : find_font(job, err));
    ZL_CLEANUP(zl_free_ptr) char *real = NULL;
    ZL_CLEANUP(zl_free_ptr) char *list = zl_map_path(job, ZL_MAP_FONTS);
    ZL_CLEANUP(zl_free_ptr) char *link = zl_map_path(job, "font");
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    /* The list of fonts knows no blanks in a path. */
    zl_text_add(&text, ZL_MAP_FONT " font\n");
    if (!list || !link || text.failed)
        return zl_fail_memory(err);
    if (job->font[0] != '/') {
        char folder[4096], *from = getcwd(folder, sizeof folder);
        zl_text absolute = {0};
        zl_text_addf(&absolute, "%s/%s", from ? from : ".", job->font);
        real = zl_text_take(&absolute);
        if (!real || (size_t)snprintf(job->font, sizeof job->font, "%s", real) >= sizeof job->font)
            return zl_fail_memory(err);
    }
    if (symlink(job->font, link) != 0)
        return zl_fail(err, ZL_FAILED, "cannot write in the folder of the map");
    return zl_write_text(list, &text, err);
}
