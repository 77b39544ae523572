/* Any bytes as a source of any kind, loaded whole. The first byte chooses the ending of the file,
 * and its highest bit whether it is of zones or of land. */
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/findings.h"
#include "must.h"
#include "store/store.h"

static const char *const endings[] = {".geojson", ".csv", ".gpkg", ".kml", ".dxf", ".txt", ".gml"};
enum { NENDINGS = sizeof endings / sizeof *endings };

static char folder[64];

static void remove_folder(void)
{
    rmdir(folder);
}

static void begin(void)
{
    if (folder[0])
        return;
    zl_process_harden();
    snprintf(folder, sizeof folder, "/tmp/zl-fuzz-XXXXXX");
    must(mkdtemp(folder) != NULL && atexit(remove_folder) == 0);
}

static void write_file(const char *path, const uint8_t *data, size_t size)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    must(file >= 0 && write(file, data, size) == (ssize_t)size);
    close(file);
}

static void load(const char *path, const char *kind)
{
    zl_store *store = NULL;
    zl_error err = {0};
    zl_findings *findings = zl_findings_new();
    const zl_load_options options = {.kind = kind,
                                     .as = kind ? NULL : "fuzzed",
                                     .feature = -1,
                                     .source = {.source_crs = "EPSG:4490", .repair = true}};
    must(findings && zl_store_private(&store, &err) == ZL_OK);
    if (zl_load(store, path, &options, NULL, NULL, findings, &err) != ZL_OK)
        must(err.message[0] != '\0');
    for (size_t i = 0; i < zl_findings_count(findings); i++)
        must(zl_findings_get(findings, i)->text[0] != '\0');
    zl_findings_free(findings);
    zl_store_close(store);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 1)
        return 0;
    begin();
    char path[128];
    snprintf(path, sizeof path, "%s/f%s", folder, endings[data[0] % NENDINGS]);
    write_file(path, data + 1, size - 1);
    load(path, data[0] & 0x80 ? "zone" : NULL);
    unlink(path);
    return 0;
}
