#include <errno.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/cancel.h"
#include "base/error.h"
#include "base/message.h"
#include "base/text.h"
#include "db/internal.h"

static const char *constraint_names[] = {"", N_("duplicate key"), N_("value not allowed"),
                                         N_("broken reference")};

static zl_constraint constraint_of(int extended)
{
    switch (extended) {
    case SQLITE_CONSTRAINT_UNIQUE:
    case SQLITE_CONSTRAINT_PRIMARYKEY:
    case SQLITE_CONSTRAINT_ROWID:
        return ZL_CONSTRAINT_UNIQUE;
    case SQLITE_CONSTRAINT_CHECK:
    case SQLITE_CONSTRAINT_NOTNULL:
    case SQLITE_CONSTRAINT_TRIGGER:
        return ZL_CONSTRAINT_CHECK;
    default:
        return ZL_CONSTRAINT_OTHER;
    }
}

/* The cause in words and what to do, or NULL where SQLite's own text is the best there is. */
static const char *advice(int code, int extended)
{
    switch (code) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return _("is locked by another program (QGIS?): close it or try again");
    case SQLITE_READONLY:
        return extended == SQLITE_READONLY_ROLLBACK
                   ? _("holds an interrupted write that has to be rolled back, and may not be "
                       "written: give write permission and open it once")
                   : _("may not be written: look at the permissions of the file and its folder");
    case SQLITE_FULL:
        return _("cannot grow: the disk is full");
    case SQLITE_NOTADB:
        return _("is no SQLite database");
    case SQLITE_CORRUPT:
        return _("is damaged: take the last good copy");
    case SQLITE_NOMEM:
        return _("cannot be read: out of memory");
    case SQLITE_INTERRUPT:
        return _("took too long and was interrupted");
    default:
        return NULL;
    }
}

/* What exactly is damaged helps whoever has to save the data. */
static void fill_damaged(zl_db *db, const char *text, zl_error *err)
{
    char message[1024];
    snprintf(message, sizeof message, _("%s (%s)"), text, sqlite3_errmsg(db->handle));
    zl_fail_file(err, ZL_FAILED, db->path, message);
}

/* Where SQLite has kept no cause, the room that is left tells the usual one. */
void zl_db_add_room(const zl_db *db, zl_error *err)
{
    char path[4096];
    struct statvfs room;
    if (!err || zl_error_is_memory(err) ||
        snprintf(path, sizeof path, "%s", db->path) >= (int)sizeof path ||
        statvfs(dirname(path), &room) != 0)
        return;
    size_t used = strlen(err->message);
    snprintf(err->message + used, sizeof err->message - used,
             _("; the disk is full or fails (%llu bytes free)"),
             (unsigned long long)room.f_bavail * room.f_frsize);
}

static void fill_io(zl_db *db, zl_error *err)
{
    int system = sqlite3_system_errno(db->handle);
    const char *text = system ? zl_system_error(system) : sqlite3_errmsg(db->handle);
    if (system == ENOSPC || system == EDQUOT)
        text = _("cannot grow: the disk is full");
    else if (system == EFBIG)
        text = _("cannot grow: the limit of file size is met");
    else if (system == ENOENT && (sqlite3_errcode(db->handle) & 0xff) == SQLITE_CANTOPEN &&
             access(db->path, F_OK) == 0)
        text = _("no journal can be made beside it: the folder may not be written, or the disk "
                 "is full");
    zl_fail_file(err, ZL_FAILED, db->path, text);
    if (!system)
        zl_db_add_room(db, err);
}

static void fill_constraint(zl_db *db, zl_error *err)
{
    db->constraint = constraint_of(sqlite3_extended_errcode(db->handle));
    zl_fail_file(err, ZL_BAD_DATA, db->path, sqlite3_errmsg(db->handle));
    zl_error_prefix(err, "%s", _(constraint_names[db->constraint]));
}

void zl_db_explain(zl_db *db, int code, zl_error *err)
{
    int extended = sqlite3_extended_errcode(db->handle), primary = code & 0xff;
    const char *text = advice(primary, extended);
    if (primary == SQLITE_INTERRUPT && zl_check_cancel(err) != ZL_OK)
        return;
    if (primary == SQLITE_CONSTRAINT)
        fill_constraint(db, err);
    else if (primary == SQLITE_CORRUPT)
        fill_damaged(db, text, err);
    else if (text)
        zl_fail_file(err, ZL_FAILED, db->path, text);
    else if (primary == SQLITE_CANTOPEN || primary == SQLITE_IOERR)
        fill_io(db, err);
    else
        zl_fail_file(err, primary == SQLITE_ERROR ? ZL_USAGE : ZL_FAILED, db->path,
                     sqlite3_errmsg(db->handle));
}

zl_constraint zl_db_constraint(const zl_db *db)
{
    return db->constraint;
}
