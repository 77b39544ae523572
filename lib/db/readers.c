#include "db/readers.h"

#include "base/alloc.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "base/workers.h"
#include "db/internal.h"

/* Between two commits of another program to a WAL there is time for so many connections to look at
 * it at once; a few attempts find such a pause. */
enum { ATTEMPTS = 20 };

bool zl_db_can_be_shared(const zl_db *db)
{
    const char *file = sqlite3_db_filename(db->handle, "main");
    return file && *file && sqlite3_get_autocommit(db->handle);
}

static void release(zl_db_readers *readers)
{
    for (size_t i = 0; readers->hold && i < readers->count; i++) {
        zl_stmt_free(readers->hold[i]);
        readers->hold[i] = NULL;
    }
}

void zl_db_readers_close(zl_db_readers *readers)
{
    release(readers);
    for (size_t i = 0; readers->db && i < readers->count; i++)
        zl_db_close(readers->db[i]);
    zl_free(readers->db);
    zl_free(readers->hold);
    *readers = (zl_db_readers){0};
}

static bool has_moved(zl_db *db)
{
    int moved = 0;
    return sqlite3_file_control(db->handle, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK &&
           moved;
}

typedef struct opening {
    zl_db **db;
    const char *file, *shown;
} opening;

/* Reading the schema takes the most of it. */
static zl_status open_one(size_t number, size_t count, void *user, zl_error *err)
{
    const opening *o = user;
    (void)count;
    ZL_TRY(zl_db_connect(&o->db[number], o->file, o->shown, SQLITE_OPEN_READONLY, err));
    return zl_db_read_first_page(o->db[number], err);
}

/* Each in a thread of its own, as they are used later; `db` belongs to the caller's. */
static zl_status open_all(zl_db_readers *readers, zl_db *db, zl_error *err)
{
    opening o = {readers->db, sqlite3_db_filename(db->handle, "main"), db->path};
    ZL_TRY(zl_workers_few(readers->count, open_one, &o, err));
    bool moved = has_moved(db);
    for (size_t i = 0; i < readers->count; i++)
        moved = moved || has_moved(readers->db[i]);
    return moved ? zl_fail_file(err, ZL_FAILED, db->path,
                                _("another file has come into its place; ask again"))
                 : ZL_OK;
}

/* A statement that stands on a row keeps the lock of its connection, or its snapshot of a WAL. */
static zl_status hold(zl_stmt **out, zl_db *db, zl_error *err)
{
    bool row;
    ZL_TRY(zl_stmt_prepare(out, db, "SELECT 1 FROM sqlite_schema", err));
    return zl_stmt_step(&row, *out, err);
}

/* Changes when another connection has written what this one can see now. */
static zl_status data_version(int64_t *out, zl_db *db, zl_error *err)
{
    return zl_db_int(out, db, 0, err, "PRAGMA data_version");
}

/* The first one looks before and after all others have taken hold: where it sees the same, nothing
 * was written in between. */
static zl_status hold_all(bool *same, zl_db_readers *readers, zl_error *err)
{
    int64_t before = 0, after = 0;
    ZL_TRY(data_version(&before, readers->db[0], err));
    for (size_t i = readers->count; i > 0; i--)
        ZL_TRY(hold(&readers->hold[i - 1], readers->db[i - 1], err));
    ZL_TRY(data_version(&after, readers->db[0], err));
    *same = before == after;
    return ZL_OK;
}

zl_status zl_db_readers_open(zl_db_readers *out, zl_db *db, size_t count, zl_error *err)
{
    ZL_CLEANUP(zl_db_readers_close)
    zl_db_readers readers = {.db = zl_alloc_zero(count, sizeof(zl_db *)),
                             .hold = zl_alloc_zero(count, sizeof(zl_stmt *)),
                             .count = count};
    if (!readers.db || !readers.hold)
        return zl_fail_memory(err);
    ZL_TRY(open_all(&readers, db, err));
    bool same = count == 0;
    for (int attempt = 0; attempt < ATTEMPTS && !same; attempt++) {
        release(&readers);
        ZL_TRY(hold_all(&same, &readers, err));
    }
    if (!same)
        return zl_fail_file(err, ZL_FAILED, db->path,
                            _("another program writes to it all the time; try again"));
    *out = readers;
    readers = (zl_db_readers){0};
    return ZL_OK;
}
