/* Any bytes as a source of any kind, loaded whole into one store and taken back. The first byte
 * chooses the ending of the file, and its highest bit whether it is of zones or of land. The files
 * of a Shapefile lie behind each other (mutate.h). */
#include <fcntl.h>
#include <iconv.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/findings.h"
#include "must.h"
#include "mutate.h"
#include "store/store.h"

static const char *const endings[] = {".geojson", ".csv", ".gpkg", ".kml",    ".dxf",
                                      ".txt",     ".gml", ".shp",  ".sqlite", ".fgb"};
static const char *const shapefile[SHAPEFILE_PARTS] = {".shp", ".shx", ".dbf", ".prj"};
enum { NENDINGS = sizeof endings / sizeof *endings, LOADS_PER_STORE = 2000 };

static char folder[64];
static zl_store *store;
static iconv_t chinese; /* held open, so that its tables are not loaded for each source */

static void remove_folder(void)
{
    iconv_close(chinese);
    zl_store_close(store);
    rmdir(folder);
}

/* Files in memory, as far as there is such a place; the library takes none of /vsimem/. */
static void make_folder(void)
{
    snprintf(folder, sizeof folder, "/dev/shm/zl-fuzz-XXXXXX");
    if (mkdtemp(folder))
        return;
    snprintf(folder, sizeof folder, "/tmp/zl-fuzz-XXXXXX");
    must(mkdtemp(folder) != NULL);
}

static void begin(void)
{
    static int loads;
    if (!folder[0]) {
        zl_process_harden();
        zl_set_jobs(1);
        make_folder();
        must(atexit(remove_folder) == 0);
        chinese = iconv_open("UTF-8", "GB18030");
        must(chinese != (iconv_t)-1);
    }
    if (loads++ % LOADS_PER_STORE == 0) {
        zl_store_close(store);
        must(zl_store_private(&store, NULL) == ZL_OK);
    }
}

static void file_path(char path[128], const char *ending)
{
    snprintf(path, 128, "%s/f%s", folder, ending);
}

static void write_file(const char *ending, const uint8_t *data, size_t size)
{
    char path[128];
    file_path(path, ending);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(file >= 0 && write(file, data, size) == (ssize_t)size);
    close(file);
}

static bool is_shapefile(const char *ending)
{
    return strcmp(ending, ".shp") == 0;
}

static void write_files(const char *ending, const uint8_t *data, size_t size)
{
    const uint8_t *part[SHAPEFILE_PARTS];
    size_t size_of[SHAPEFILE_PARTS];
    if (!is_shapefile(ending)) {
        write_file(ending, data, size);
        return;
    }
    shapefile_split(part, size_of, data, size);
    for (size_t i = 0; i < SHAPEFILE_PARTS; i++)
        if (size_of[i] > 0)
            write_file(shapefile[i], part[i], size_of[i]);
}

static void remove_files(const char *ending)
{
    char path[128];
    file_path(path, ending);
    unlink(path);
    for (size_t i = 0; is_shapefile(ending) && i < SHAPEFILE_PARTS; i++) {
        file_path(path, shapefile[i]);
        unlink(path);
    }
}

/* Counts each change of a table that is kept, and is read without the tables. */
static int64_t schema_version(void)
{
    int64_t version = 0;
    must(zl_db_int(&version, zl_store_db(store), 0, NULL, "PRAGMA schema_version") == ZL_OK);
    return version;
}

static void load(const char *path, const char *kind)
{
    zl_error err = {0};
    zl_findings *findings = zl_findings_new();
    const zl_load_options options = {.kind = kind,
                                     .as = kind ? NULL : "fuzzed",
                                     .feature = -1,
                                     .dry_run = true,
                                     .source = {.source_crs = "EPSG:4490", .repair = true}};
    must(findings != NULL);
    int64_t version = schema_version();
    if (zl_load(store, path, &options, NULL, NULL, findings, &err) != ZL_OK)
        must(err.message[0] != '\0');
    for (size_t i = 0; i < zl_findings_count(findings); i++)
        must(zl_findings_get(findings, i)->text[0] != '\0');
    must(schema_version() == version); /* nothing of it stays */
    zl_findings_free(findings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    begin();
    char path[128];
    const char *ending = endings[(data[0] & 0x7f) % NENDINGS];
    file_path(path, ending);
    write_files(ending, data + 1, size - 1);
    load(path, data[0] & 0x80 ? "zone" : NULL);
    remove_files(ending);
    return 0;
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
    dice d = dice_new(seed);
    if (size < 2 || dice_roll(&d, 16) == 0)
        return LLVMFuzzerMutate(data, size, most);
    const char *ending = endings[(data[0] & 0x7f) % NENDINGS];
    uint8_t *body = data + 1;
    size_t (*mutate)(uint8_t *, size_t, size_t, dice *) = mutate_lines;
    if (is_shapefile(ending))
        mutate = mutate_shapefile;
    else if (strcmp(ending, ".gpkg") == 0 || strcmp(ending, ".sqlite") == 0)
        mutate = mutate_sqlite;
    else if (strcmp(ending, ".fgb") == 0)
        mutate = mutate_numbers;
    return 1 + mutate(body, size - 1, most - 1, &d);
}
