/* The raw bytes of a DBF, where GDAL's reader would already have interpreted them: its header, the
 * names and texts for the decision on their encoding, its deleted records. */
#ifndef ZL_INPUT_SHAPEFILE_DBF_H
#define ZL_INPUT_SHAPEFILE_DBF_H

#include "input/encoding/encoding.h"
#include "input/gdal/gdal.h"

#define ZL_DBF_NAME_BYTES 11

/** A column. */
typedef struct zl_dbf_field {
    char name[ZL_DBF_NAME_BYTES + 1]; /**< as it stands there, in whatever encoding */
    char type;                        /**< 'C' is text */
    int64_t offset, width;            /**< in a record, bytes */
} zl_dbf_field;

/** An open DBF. */
typedef struct zl_dbf {
    const char *ending; /**< of the file, for messages: "dbf" or "dat" */
    VSILFILE *file;     /**< NULL: there is no such file */
    int64_t file_bytes, records, header_bytes, record_bytes;
    int ldid;             /**< language byte */
    int64_t column_bytes; /**< of a record that belong to columns, with the mark of deletion */
    zl_dbf_field *field;
    size_t nfields;
} zl_dbf;

/** What was seen of its records. */
typedef struct zl_dbf_seen {
    int64_t deleted;            /**< which drivers count and do not give */
    int64_t cut_texts, cut_row; /**< texts that go on behind a NUL, and the first such row */
} zl_dbf_seen;

/** Opens the .dbf beside a .shp, or the .dbf itself; `path` is one for GDAL's files. What is not
 *  there leaves `out->file` NULL. ZL_BAD_DATA when header, columns and file do not go together;
 *  `name` is the source's for messages. */
zl_status zl_dbf_open(zl_dbf *out, const char *path, const char *name, zl_error *err);
/** The same for the .dat beside a .tab of MapInfo, which is one but for types that are numbers. */
zl_status zl_dat_open(zl_dbf *out, const char *path, const char *name, zl_error *err);
void zl_dbf_close(zl_dbf *dbf); /**< for ZL_CLEANUP too */

/** Reads all records once: names and texts go to the probe (NULL: to none), deleted records are
 *  left out and counted. */
zl_status zl_dbf_probe(zl_dbf_seen *seen, zl_encoding_probe *probe, const zl_dbf *dbf,
                       const char *name, zl_error *err);

/** Opens a file of the set by its ending, in lower or upper case. NULL where there is none;
 *  ZL_BAD_DATA where it is there and cannot be opened, so that a disk that fails is not taken for a
 *  source that says less. */
zl_status zl_open_beside(VSILFILE **out, const char *path, const char *lower, const char *upper,
                         const char *name, zl_error *err);
/** Reads up to `most` bytes from the beginning of the file of this ending; ZL_BAD_DATA when fewer
 * come than there are. */
zl_status zl_read_beside(size_t *size, char *room, size_t most, VSILFILE *file, const char *ending,
                         const char *name, zl_error *err);
void zl_close_vsi(VSILFILE **file); /**< for ZL_CLEANUP */
/** The size of an open file, which is then at its beginning; -1 when it has none. */
int64_t zl_vsi_size(VSILFILE *file);

#endif
