/* Linked into the copy of the command whose allocations fail, in front of foreign libraries and of
 * the system (ld --wrap), for the calls of our own alone: the first call of a place (places.h)
 * fails in the way that the library documents, and is not made. */
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "call_sites.h"

/* ---- SQLite --------------------------------------------------------------------------------- */

WRAP(int, sqlite3_open_v2, (const char *path, sqlite3 **out, int flags, const char *vfs),
     (path, out, flags, vfs), (*out = NULL, SQLITE_NOMEM))
WRAP(int, sqlite3_prepare_v2,
     (sqlite3 * db, const char *sql, int size, sqlite3_stmt **out, const char **tail),
     (db, sql, size, out, tail), (*out = NULL, SQLITE_NOMEM))
WRAP(int, sqlite3_step, (sqlite3_stmt * stmt), (stmt), SQLITE_IOERR_READ)
WRAP(int, sqlite3_exec,
     (sqlite3 * db, const char *sql, int (*row)(void *, int, char **, char **), void *user,
      char **said),
     (db, sql, row, user, said), SQLITE_IOERR_WRITE)
WRAP(int, sqlite3_bind_null, (sqlite3_stmt * stmt, int at), (stmt, at), SQLITE_NOMEM)
WRAP(int, sqlite3_bind_int64, (sqlite3_stmt * stmt, int at, sqlite3_int64 value), (stmt, at, value),
     SQLITE_NOMEM)
WRAP(int, sqlite3_bind_text64,
     (sqlite3_stmt * stmt, int at, const char *text, sqlite3_uint64 size, void (*forget)(void *),
      unsigned char encoding),
     (stmt, at, text, size, forget, encoding), SQLITE_NOMEM)
WRAP(int, sqlite3_bind_blob64,
     (sqlite3_stmt * stmt, int at, const void *bytes, sqlite3_uint64 size, void (*forget)(void *)),
     (stmt, at, bytes, size, forget), SQLITE_NOMEM)
WRAP(char *, sqlite3_vmprintf, (const char *format, va_list arguments), (format, arguments), NULL)
WRAP(int, sqlite3_bind_double, (sqlite3_stmt * stmt, int at, double value), (stmt, at, value),
     SQLITE_NOMEM)

/* ---- GDAL: it posts an error, too ----------------------------------------------------------- */

/* True: the call that posted it must not be made. */
static bool posted(void)
{
    CPLError(CE_Failure, CPLE_AppDefined, "a fault made on purpose");
    errno = EIO;
    return true;
}

#define WRAP_GDAL(type, name, parameters, arguments, failure)                                      \
    extern __typeof__(name) __real_##name, __wrap_##name;                                          \
    type __wrap_##name parameters                                                                  \
    {                                                                                              \
        return fault_at_place(FAULT_CALLS) && posted() ? (failure) : __real_##name arguments;      \
    }

WRAP_GDAL(GDALDatasetH, GDALOpenEx,
          (const char *path, unsigned flags, const char *const *drivers, const char *const *options,
           const char *const *siblings),
          (path, flags, drivers, options, siblings), NULL)
WRAP_GDAL(GDALDatasetH, GDALCreate,
          (GDALDriverH driver, const char *path, int x, int y, int bands, GDALDataType type,
           CSLConstList options),
          (driver, path, x, y, bands, type, options), NULL)
WRAP_GDAL(GDALDriverH, GDALGetDriverByName, (const char *name), (name), NULL)
WRAP_GDAL(OGRLayerH, GDALDatasetCreateLayer,
          (GDALDatasetH dataset, const char *name, OGRSpatialReferenceH crs,
           OGRwkbGeometryType type, CSLConstList options),
          (dataset, name, crs, type, options), NULL)
WRAP_GDAL(OGRLayerH, GDALDatasetGetLayer, (GDALDatasetH dataset, int at), (dataset, at), NULL)
WRAP_GDAL(OGRLayerH, GDALDatasetExecuteSQL,
          (GDALDatasetH dataset, const char *sql, OGRGeometryH filter, const char *dialect),
          (dataset, sql, filter, dialect), NULL)
WRAP_GDAL(OGRErr, GDALDatasetStartTransaction, (GDALDatasetH dataset, int force), (dataset, force),
          OGRERR_FAILURE)
WRAP_GDAL(OGRErr, GDALDatasetCommitTransaction, (GDALDatasetH dataset), (dataset), OGRERR_FAILURE)
WRAP_GDAL(OGRErr, OGR_L_CreateField, (OGRLayerH layer, OGRFieldDefnH field, int about),
          (layer, field, about), OGRERR_FAILURE)
WRAP_GDAL(OGRErr, OGR_L_CreateFeature, (OGRLayerH layer, OGRFeatureH feature), (layer, feature),
          OGRERR_FAILURE)
WRAP_GDAL(OGRErr, OGR_L_SyncToDisk, (OGRLayerH layer), (layer), OGRERR_FAILURE)
WRAP_GDAL(OGRFeatureH, OGR_L_GetNextFeature, (OGRLayerH layer), (layer), NULL)
WRAP_GDAL(OGRErr, OGR_G_ExportToIsoWkb,
          (OGRGeometryH shape, OGRwkbByteOrder order, unsigned char *to), (shape, order, to),
          OGRERR_FAILURE)
WRAP_GDAL(OGRGeometryH, OGR_G_GetLinearGeometry, (OGRGeometryH shape, double angle, char **options),
          (shape, angle, options), NULL)
WRAP_GDAL(OGRErr, OSRSetFromUserInput, (OGRSpatialReferenceH crs, const char *text), (crs, text),
          OGRERR_FAILURE)
WRAP_GDAL(OGRErr, OSRExportToWktEx,
          (OGRSpatialReferenceH crs, char **text, const char *const *options), (crs, text, options),
          (*text = NULL, OGRERR_FAILURE))
WRAP_GDAL(VSILFILE *, VSIFOpenL, (const char *path, const char *mode), (path, mode), NULL)
WRAP_GDAL(size_t, VSIFReadL, (void *to, size_t size, size_t count, VSILFILE *file),
          (to, size, count, file), 0)
WRAP_GDAL(size_t, VSIFWriteL, (const void *from, size_t size, size_t count, VSILFILE *file),
          (from, size, count, file), 0)
WRAP_GDAL(int, VSIFSeekL, (VSILFILE * file, vsi_l_offset to, int whence), (file, to, whence), -1)
WRAP_GDAL(int, VSIFFlushL, (VSILFILE * file), (file), -1)
WRAP_GDAL(int, VSIFTruncateL, (VSILFILE * file, vsi_l_offset size), (file, size), -1)
WRAP_GDAL(int, VSIIngestFile,
          (VSILFILE * file, const char *path, GByte **to, vsi_l_offset *size, GIntBig most),
          (file, path, to, size, most), FALSE)
WRAP_GDAL(VSILFILE *, VSIFileFromMemBuffer,
          (const char *path, GByte *bytes, vsi_l_offset size, int take), (path, bytes, size, take),
          NULL)

/* ---- the system ----------------------------------------------------------------------------- */

#define WRAP_SYSTEM(type, name, parameters, arguments, failure)                                    \
    WRAP(type, name, parameters, arguments, (errno = EIO, failure))

WRAP_SYSTEM(FILE *, fopen, (const char *path, const char *mode), (path, mode), NULL)
WRAP_SYSTEM(FILE *, fdopen, (int file, const char *mode), (file, mode), NULL)
WRAP_SYSTEM(int, fflush, (FILE * file), (file), EOF)
WRAP_SYSTEM(int, fsync, (int file), (file), -1)
WRAP_SYSTEM(ssize_t, write, (int file, const void *bytes, size_t size), (file, bytes, size), -1)
WRAP_SYSTEM(ssize_t, read, (int file, void *bytes, size_t size), (file, bytes, size), -1)
WRAP_SYSTEM(int, stat, (const char *path, struct stat *out), (path, out), -1)
WRAP_SYSTEM(int, flock, (int file, int how), (file, how), -1)
WRAP_SYSTEM(char *, realpath, (const char *path, char *to), (path, to), NULL)
WRAP_SYSTEM(char *, mkdtemp, (char *name), (name), NULL)
WRAP_SYSTEM(int, mkstemp, (char *name), (name), -1)
WRAP_SYSTEM(int, renameat, (int from, const char *old, int to, const char *new),
            (from, old, to, new), -1)
WRAP_SYSTEM(int, renameat2, (int from, const char *old, int to, const char *new, unsigned how),
            (from, old, to, new, how), -1)
WRAP_SYSTEM(DIR *, opendir, (const char *path), (path), NULL)

/* Folders are opened to tidy up, which has no other way. */
extern __typeof__(openat) __real_openat, __wrap_openat;
int __wrap_openat(int folder, const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    if (flags & O_DIRECTORY || !fault_at_place(FAULT_CALLS))
        return __real_openat(folder, path, flags, mode);
    errno = EIO;
    return -1;
}

extern __typeof__(open) __real_open, __wrap_open;
int __wrap_open(const char *path, int flags, ...)
{
    va_list arguments;
    va_start(arguments, flags);
    mode_t mode = flags & (O_CREAT | O_TMPFILE) ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    if (!fault_at_place(FAULT_CALLS))
        return __real_open(path, flags, mode);
    errno = EIO;
    return -1;
}
