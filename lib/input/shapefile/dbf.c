/* Layout: dBASE III table file. Number of records at byte 4, size of the header at 8, of a record
 * at 10, language byte at 29; from byte 32 on a column in each 32 bytes (name 11, type 1, width at
 * 16) up to a 0x0D. All numbers are little-endian. A record begins with ' ', or '*' when it is
 * deleted. */
#include "input/shapefile/dbf.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/cancel.h"
#include "base/error.h"
#include "base/message.h"
#include "input/gdal/gdal.h"
#include "input/quote.h"

#define COLUMN_BYTES 32
#define CHUNK_BYTES  ((int64_t)1 << 20)
/* A writer that has ten bytes for a name may have cut it there. */
#define FULL_NAME 10

/* ---- files ---------------------------------------------------------------------------------- */

void zl_close_vsi(VSILFILE **file)
{
    if (*file)
        VSIFCloseL(*file);
    *file = NULL;
}

static zl_status cannot_read(const char *file, const char *name, zl_error *err)
{
    return zl_fail(err, ZL_BAD_DATA, "%s: the file %s, which belongs to it, cannot be read", name,
                   zl_quoted(file).text);
}

zl_status zl_open_beside(VSILFILE **out, const char *path, const char *lower, const char *upper,
                         const char *name, zl_error *err)
{
    const char *const endings[] = {lower, upper};
    for (size_t i = 0; i < 2; i++) {
        VSIStatBufL info;
        const char *file = CPLResetExtension(path, endings[i]);
        if (VSIStatL(file, &info) != 0)
            continue;
        *out = VSIFOpenL(file, "rb");
        return *out ? ZL_OK : cannot_read(CPLGetFilename(file), name, err);
    }
    *out = NULL;
    return ZL_OK;
}

zl_status zl_read_beside(size_t *size, char *room, size_t most, VSILFILE *file, const char *ending,
                         const char *name, zl_error *err)
{
    int64_t there = zl_vsi_size(file);
    *size = VSIFReadL(room, 1, most, file);
    return there >= 0 && *size >= ((size_t)there < most ? (size_t)there : most)
               ? ZL_OK
               : zl_fail(err, ZL_BAD_DATA, "%s: its .%s cannot be read", name, ending);
}

int64_t zl_vsi_size(VSILFILE *file)
{
    if (!file || VSIFSeekL(file, 0, SEEK_END) != 0)
        return -1;
    int64_t size = (int64_t)VSIFTellL(file);
    return VSIFSeekL(file, 0, SEEK_SET) == 0 ? size : -1;
}

void zl_dbf_close(zl_dbf *dbf)
{
    zl_close_vsi(&dbf->file);
    zl_free(dbf->field);
    *dbf = (zl_dbf){0};
}

/* ---- the header ----------------------------------------------------------------------------- */

static int64_t little(const uint8_t *bytes, int count)
{
    int64_t number = 0;
    for (int i = count - 1; i >= 0; i--)
        number = number << 8 | bytes[i];
    return number;
}

static zl_status damaged(const zl_dbf *dbf, const char *name, const char *what, zl_error *err)
{
    return zl_fail(err, ZL_BAD_DATA,
                   "%s: its .%s is damaged: %s; ask for the file again, or open and save it with "
                   "the program that wrote it",
                   name, dbf->ending, what);
}

static void read_column(zl_dbf_field *field, const uint8_t *bytes, int64_t offset)
{
    *field = (zl_dbf_field){.type = (char)bytes[11], .offset = offset, .width = bytes[16]};
    memcpy(field->name, bytes, ZL_DBF_NAME_BYTES);
    for (size_t size = strlen(field->name); size > 0 && field->name[size - 1] == ' ';)
        field->name[--size] = '\0';
}

/* `bytes` are those between the first 32 and the end of the header. */
static zl_status read_columns(zl_dbf *dbf, const uint8_t *bytes, size_t size, const char *name,
                              zl_error *err)
{
    dbf->field = zl_alloc_zero(size / COLUMN_BYTES, sizeof *dbf->field);
    if (!dbf->field)
        return zl_fail_memory(err);
    int64_t offset = 1; /* after the mark of deletion */
    for (size_t at = 0; at + COLUMN_BYTES <= size && bytes[at] != 0x0D; at += COLUMN_BYTES) {
        read_column(&dbf->field[dbf->nfields], bytes + at, offset);
        offset += dbf->field[dbf->nfields++].width;
    }
    char what[160];
    dbf->column_bytes = offset;
    if (dbf->nfields == 0 && dbf->record_bytes > 1)
        return damaged(dbf, name, _("its records have values, but its header has no columns"), err);
    snprintf(what, sizeof what, _("a record has %lld bytes, but its columns need %lld"),
             (long long)dbf->record_bytes, (long long)offset);
    return offset <= dbf->record_bytes ? ZL_OK : damaged(dbf, name, what, err);
}

static zl_status read_header(zl_dbf *dbf, const char *name, zl_error *err)
{
    uint8_t head[COLUMN_BYTES];
    if (VSIFReadL(head, 1, sizeof head, dbf->file) != sizeof head)
        return damaged(dbf, name, _("it is shorter than a header"), err);
    dbf->records = little(head + 4, 4);
    dbf->header_bytes = little(head + 8, 2);
    dbf->record_bytes = little(head + 10, 2);
    dbf->ldid = head[29];
    int64_t rest = dbf->header_bytes - COLUMN_BYTES;
    if (rest < 1 || dbf->header_bytes > dbf->file_bytes)
        return damaged(dbf, name, _("its header does not end where it says"), err);
    ZL_CLEANUP(zl_free_ptr) uint8_t *columns = zl_alloc((size_t)rest);
    if (!columns)
        return zl_fail_memory(err);
    if (VSIFReadL(columns, 1, (size_t)rest, dbf->file) != (size_t)rest)
        return damaged(dbf, name, _("its header cannot be read"), err);
    return read_columns(dbf, columns, (size_t)rest, name, err);
}

static zl_status open_table(zl_dbf *out, const char *path, const char *lower, const char *upper,
                            const char *name, zl_error *err)
{
    ZL_CLEANUP(zl_dbf_close) zl_dbf dbf = {.ending = lower};
    ZL_TRY(zl_open_beside(&dbf.file, path, lower, upper, name, err));
    if (dbf.file) {
        dbf.file_bytes = zl_vsi_size(dbf.file);
        ZL_TRY(read_header(&dbf, name, err));
    }
    *out = dbf;
    dbf = (zl_dbf){0};
    return ZL_OK;
}

zl_status zl_dbf_open(zl_dbf *out, const char *path, const char *name, zl_error *err)
{
    return open_table(out, path, "dbf", "DBF", name, err);
}

zl_status zl_dat_open(zl_dbf *out, const char *path, const char *name, zl_error *err)
{
    return open_table(out, path, "dat", "DAT", name, err);
}

/* ---- texts ---------------------------------------------------------------------------------- */

static void probe_names(zl_encoding_probe *probe, const zl_dbf *dbf)
{
    for (size_t i = 0; i < dbf->nfields; i++) {
        const char *name = dbf->field[i].name;
        const zl_text_place place = {.unit = N_("the name of field"), .number = (int64_t)i + 1};
        zl_encoding_probe_add(probe, name, strlen(name), strlen(name) >= FULL_NAME, &place);
    }
}

/* Texts are filled up with blanks, by some programs with NULs. */
static void probe_text(zl_encoding_probe *probe, const zl_dbf_field *field, const char *label,
                       const char *record, int64_t row)
{
    const char *text = record + field->offset;
    size_t size = strnlen(text, (size_t)field->width);
    while (size > 0 && text[size - 1] == ' ')
        size--;
    const zl_text_place place = {.unit = N_("row"), .number = row, .field = label};
    zl_encoding_probe_add(probe, text, size, size == (size_t)field->width, &place);
}

/* How a message may call a column: its name, or its number where the name has more than ASCII. */
typedef struct labels {
    char (*text)[ZL_DBF_NAME_BYTES * 4 + 1];
} labels;

static void free_labels(labels *all)
{
    zl_free(all->text);
}

static zl_status make_labels(labels *all, const zl_dbf *dbf, zl_error *err)
{
    all->text = zl_alloc(dbf->nfields * sizeof *all->text);
    if (!all->text)
        return zl_fail_memory(err);
    for (size_t i = 0; i < dbf->nfields; i++) {
        const char *name = dbf->field[i].name;
        if (zl_is_ascii(name, strlen(name)))
            snprintf(all->text[i], sizeof all->text[i], "%.44s", zl_quoted(name).text);
        else
            snprintf(all->text[i], sizeof all->text[i], _("number %zu"), i + 1);
    }
    return ZL_OK;
}

static void probe_record(zl_encoding_probe *probe, const zl_dbf *dbf, const labels *all,
                         const char *record, int64_t row)
{
    if (!probe || zl_is_ascii(record, (size_t)dbf->record_bytes))
        return;
    for (size_t i = 0; i < dbf->nfields; i++)
        if (dbf->field[i].type == 'C')
            probe_text(probe, &dbf->field[i], all->text[i], record, row);
}

/* Drivers end a text at a NUL. What fills it up may be anything that shows as nothing. */
static void look_for_nul(zl_dbf_seen *seen, const zl_dbf *dbf, const char *record, int64_t row)
{
    if (!memchr(record, '\0', (size_t)dbf->column_bytes))
        return;
    for (size_t i = 0; i < dbf->nfields; i++) {
        const char *text = record + dbf->field[i].offset;
        const char *end = text + dbf->field[i].width, *rest = text;
        rest += strnlen(text, (size_t)dbf->field[i].width);
        while (rest < end && (*rest == '\0' || *rest == ' '))
            rest++;
        if (rest < end && dbf->field[i].type == 'C' && seen->cut_texts++ == 0)
            seen->cut_row = row;
    }
}

zl_status zl_dbf_probe(zl_dbf_seen *seen, zl_encoding_probe *probe, const zl_dbf *dbf,
                       const char *name, zl_error *err)
{
    ZL_CLEANUP(free_labels) labels all = {0};
    ZL_CLEANUP(zl_free_ptr) char *chunk = NULL;
    int64_t size = dbf->record_bytes, room = size < CHUNK_BYTES ? CHUNK_BYTES / size : 1;
    *seen = (zl_dbf_seen){0};
    ZL_TRY(make_labels(&all, dbf, err));
    if (probe)
        probe_names(probe, dbf);
    chunk = zl_alloc((size_t)(room * size));
    if (!chunk)
        return zl_fail_memory(err);
    VSIFSeekL(dbf->file, (vsi_l_offset)dbf->header_bytes, SEEK_SET);
    for (int64_t row = 0; row < dbf->records;) {
        ZL_TRY(zl_check_cancel(err));
        int64_t wanted = dbf->records - row < room ? dbf->records - row : room;
        int64_t got = (int64_t)VSIFReadL(chunk, (size_t)size, (size_t)wanted, dbf->file);
        for (int64_t i = 0; i < got; i++) {
            const char *record = chunk + i * size;
            if (*record == '*') {
                seen->deleted++;
                continue;
            }
            probe_record(probe, dbf, &all, record, row + i + 1);
            look_for_nul(seen, dbf, record, row + i + 1);
        }
        if (got < wanted) /* a truncated file has been refused */
            return zl_fail(err, ZL_BAD_DATA, "%s: row %lld of its .%s cannot be read", name,
                           (long long)(row + got + 1), dbf->ending);
        row += got;
    }
    return ZL_OK;
}
