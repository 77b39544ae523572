/* The store as a file: made complete or not at all, opened at the version of this library. */
#include "store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/rename.h"
#include "base/scratch.h"
#include "base/text.h"
#include "store/internal.h"

static void close_ptr(zl_store **store)
{
    zl_store_close(*store);
}

void zl_store_close(zl_store *store)
{
    if (!store)
        return;
    zl_db_close(store->db);
    zl_spatialite_unload(store); /* after the connection, which still calls into it */
    zl_free(store);
}

zl_db *zl_store_db(zl_store *store)
{
    return store->db;
}

bool zl_store_is_private(const zl_store *store)
{
    return store->is_private;
}

static zl_status open_database(zl_store **out, const char *path, zl_db_mode mode, zl_error *err)
{
    ZL_CLEANUP(close_ptr) zl_store *store = zl_alloc_zero(1, sizeof *store);
    if (!store)
        return zl_fail_memory(err);
    ZL_TRY(zl_db_open(&store->db, path, mode, err));
    *out = store;
    store = NULL;
    return ZL_OK;
}

/* A file that ends with its question has nothing to lose by a fall of the machine: it waits for no
 * disk, and what would undo a transaction stays in memory. */
static const char of_passing[] = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"
                                 "PRAGMA cache_size=-16384";

static zl_status make_private(zl_store **out, const char *path, zl_error *err)
{
    ZL_CLEANUP(close_ptr) zl_store *store = NULL;
    ZL_TRY(open_database(&store, path, path ? ZL_DB_CREATE : ZL_DB_MEMORY, err));
    store->is_private = true;
    if (path)
        ZL_TRY(zl_db_exec(store->db, of_passing, err));
    ZL_TRY(zl_schema_run(store, zl_schema_version(), err));
    *out = store;
    store = NULL;
    return ZL_OK;
}

zl_status zl_store_private(zl_store **out, zl_error *err)
{
    return make_private(out, NULL, err);
}

zl_status zl_store_private_file(zl_store **out, const char *path, zl_error *err)
{
    return make_private(out, path, err);
}

/* ---- creating ---- */

/* What a new store is made with. */
typedef struct contents {
    int version;
    const zl_load_item *item;
    size_t count;
    zl_row_fn emit;
    void *user;
    zl_findings *findings;
} contents;

static zl_status write_new_file(const char *path, const contents *with, zl_error *err)
{
    ZL_CLEANUP(close_ptr) zl_store *store = NULL;
    ZL_TRY(open_database(&store, path, ZL_DB_CREATE, err));
    ZL_TRY(zl_schema_run(store, with->version, err));
    return with->count ? zl_load_all(store, with->item, with->count, with->emit, with->user,
                                     with->findings, err)
                       : ZL_OK;
}

/* Gives the finished file its name, unless that is taken by now. */
static int publish(const char *from, const char *to)
{
    return zl_rename_new(AT_FDCWD, from, AT_FDCWD, to) == 0 ? 0 : errno;
}

static bool exists(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

static bool folder_is_there(const char *path)
{
    ZL_CLEANUP(zl_free_ptr) char *copy = zl_strdup(path);
    struct stat status;
    return !copy || (stat(dirname(copy), &status) == 0 && S_ISDIR(status.st_mode));
}

/* In a hidden folder beside the target, so that the rename stays within one file system. */
static char *temporary_name(const zl_scratch *scratch, const char *path)
{
    zl_text name = {0};
    const char *slash = strrchr(path, '/');
    zl_text_addf(&name, "%s/%s", scratch->path, slash ? slash + 1 : path);
    return zl_text_take(&name);
}

/* The user knows the target and not the file beside it. */
static void name_target(zl_error *err, const char *temporary, const char *path)
{
    ZL_CLEANUP(zl_text_free) zl_text from = {0};
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_add_safe(&from, temporary);
    const char *found = err && from.data ? strstr(err->message, from.data) : NULL;
    if (!found)
        return;
    zl_text_add_bytes(&text, err->message, (size_t)(found - err->message));
    zl_text_add_safe(&text, path);
    zl_text_add(&text, found + from.size);
    if (!text.failed)
        zl_fail(err, err->status, "%s", text.data);
}

static zl_status create_in(const zl_scratch *scratch, const char *path, const contents *with,
                           zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *temporary = temporary_name(scratch, path);
    if (!temporary)
        return zl_fail_memory(err);
    zl_status status = write_new_file(temporary, with, err);
    int code = status == ZL_OK ? publish(temporary, path) : 0;
    if (status != ZL_OK)
        name_target(err, temporary, path);
    else if (code != 0)
        status = zl_fail_file(err, ZL_FAILED, path,
                              code == EEXIST ? _("is there already") : zl_system_error(code));
    return status;
}

static zl_status create_file(const char *path, const contents *with, zl_error *err)
{
    if (!folder_is_there(path))
        return zl_fail_file(err, ZL_FAILED, path,
                            _("cannot be made: its folder is not there; make it first"));
    /* First of all, since it takes away what a killed program left in the folder. */
    ZL_CLEANUP(zl_scratch_close) zl_scratch scratch = {0};
    int cause = zl_scratch_open_beside(&scratch, path);
    if (cause == ENOMEM)
        return zl_fail_memory(err);
    if (exists(path))
        return zl_fail_file(err, ZL_FAILED, path, _("is there already"));
    return cause ? zl_fail_file(err, ZL_FAILED, path, zl_system_error(cause))
                 : create_in(&scratch, path, with, err);
}

zl_status zl_store_create_version(zl_store **out, const char *path, int version, zl_error *err)
{
    ZL_TRY(create_file(path, &(contents){.version = version}, err));
    return open_database(out, path, ZL_DB_WRITE, err);
}

zl_status zl_store_create(zl_store **out, const char *path, zl_error *err)
{
    return zl_store_create_version(out, path, zl_schema_version(), err);
}

zl_status zl_store_create_loaded(const char *path, const zl_load_item *items, size_t count,
                                 zl_row_fn emit, void *user, zl_findings *findings, zl_error *err)
{
    return create_file(path,
                       &(contents){.version = zl_schema_version(),
                                   .item = items,
                                   .count = count,
                                   .emit = emit,
                                   .user = user,
                                   .findings = findings},
                       err);
}

/* ---- opening ---- */

zl_status zl_store_version(int *version, zl_store *store, zl_error *err)
{
    int64_t found = 0;
    ZL_TRY(zl_db_int(&found, store->db, 0, err, "PRAGMA user_version"));
    *version = (int)found;
    return ZL_OK;
}

static zl_status check_identity(zl_store *store, const char *path, zl_error *err)
{
    int64_t application = 0;
    ZL_TRY(zl_db_int(&application, store->db, 0, err, "PRAGMA application_id"));
    if (application != ZL_APPLICATION_ID)
        return zl_fail_file(
            err, ZL_FAILED, path,
            _("is a database but no store of zonelayer: give it as a source (FILE:LAYER) "
              "or name another file with --db"));
    int version = 0;
    ZL_TRY(zl_store_version(&version, store, err));
    char text[128];
    snprintf(
        text, sizeof text,
        _("was written by a newer zonelayer (schema %d, this one knows %d): update the program"),
        version, zl_schema_version());
    return version > zl_schema_version() ? zl_fail_file(err, ZL_FAILED, path, text) : ZL_OK;
}

/* A store of an older version is brought up to date through a connection that may write. */
static zl_status upgrade(const char *path, zl_error *err)
{
    ZL_CLEANUP(close_ptr) zl_store *store = NULL;
    ZL_TRY(open_database(&store, path, ZL_DB_WRITE, err));
    zl_status status = zl_schema_run(store, zl_schema_version(), err);
    if (status != ZL_OK)
        zl_error_prefix(err, "the store is of an older version and could not be upgraded");
    return status;
}

static zl_status check_file(const char *path, zl_error *err)
{
    struct stat status;
    if (stat(path, &status) == 0)
        return S_ISREG(status.st_mode) ? ZL_OK
                                       : zl_fail_file(err, ZL_FAILED, path, _("is no file"));
    if (errno == ENOENT)
        return zl_fail_file(
            err, ZL_FAILED, path,
            _("there is no store here: run 'zonelayer init', or name another file with "
              "--db"));
    return zl_fail_file(err, ZL_FAILED, path, zl_system_error(errno));
}

/* A program that was killed while it wrote leaves a journal. A connection for reading may not roll
 * it back, so one for writing does it first; where the journal belongs to a program that is still
 * at work, that connection changes nothing. */
static zl_status roll_back_leftovers(const char *path, zl_error *err)
{
    zl_text journal = {0};
    zl_text_add(&journal, path);
    zl_text_add(&journal, "-journal");
    bool there = !journal.failed && exists(journal.data);
    bool failed = journal.failed;
    zl_text_free(&journal);
    if (failed)
        return zl_fail_memory(err);
    ZL_CLEANUP(close_ptr) zl_store *store = NULL;
    return there ? open_database(&store, path, ZL_DB_WRITE, err) : ZL_OK;
}

zl_status zl_store_open(zl_store **out, const char *path, zl_store_mode mode, zl_error *err)
{
    ZL_TRY(check_file(path, err));
    if (mode == ZL_STORE_READ)
        ZL_TRY(roll_back_leftovers(path, err));
    zl_db_mode how = mode == ZL_STORE_READ ? ZL_DB_READ : ZL_DB_WRITE;
    ZL_CLEANUP(close_ptr) zl_store *store = NULL;
    ZL_TRY(open_database(&store, path, how, err));
    ZL_TRY(check_identity(store, path, err));
    int version = 0;
    ZL_TRY(zl_store_version(&version, store, err));
    if (version < zl_schema_version())
        ZL_TRY(upgrade(path, err));
    *out = store;
    store = NULL;
    return ZL_OK;
}
