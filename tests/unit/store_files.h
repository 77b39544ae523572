/* Small source files, stores loaded from them, and questions about findings. */
#ifndef ZL_TESTS_STORE_FILES_H
#define ZL_TESTS_STORE_FILES_H

#include "base/findings.h"
#include "store_fixture.h"

/* Writes a file into the test's folder and gives its path, which holds for a few calls. */
static inline const char *files_write(const char *name, const char *text)
{
    const char *path = fixture_path(name);
    FILE *file = fopen(path, "wb");
    CU_ASSERT_FATAL(file != NULL);
    fputs(text, file);
    CU_ASSERT_FATAL(fclose(file) == 0);
    return path;
}

/* A GeoJSON file of these features. */
static inline const char *files_geojson(const char *name, const char *features)
{
    static char text[65536];
    snprintf(text, sizeof text, "{\"type\":\"FeatureCollection\",\"features\":[%s]}", features);
    return files_write(name, text);
}

/* A feature, to be put between the brackets of files_geojson(). BOX is a square of 0.1 degrees. */
#define FEATURE(properties, geometry)                                                              \
    "{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":" geometry "}"
#define RING(w, s, e, n)                                                                           \
    "[[" #w "," #s "],[" #e "," #s "],[" #e "," #n "],[" #w "," #n "],[" #w "," #s "]]"
#define BOX(w, s, e, n) "{\"type\":\"Polygon\",\"coordinates\":[" RING(w, s, e, n) "]}"
#define BOWTIE                                                                                     \
    "{\"type\":\"Polygon\",\"coordinates\":[[[86,41],[86.1,41.1],[86.1,41],[86,41.1],[86,41]]]}"
#define PATH(x1, y1, x2, y2)                                                                       \
    "{\"type\":\"LineString\",\"coordinates\":[[" #x1 "," #y1 "],[" #x2 "," #y2 "]]}"
#define PLACE(x, y) "{\"type\":\"Point\",\"coordinates\":[" #x "," #y "]}"

static inline zl_store *files_store(const char *name)
{
    zl_store *store = NULL;
    zl_error err = {0};
    UNIT_OK(zl_store_create(&store, fixture_path(name), &err), err);
    return store;
}

static inline size_t files_count_code(const zl_findings *findings, const char *code)
{
    size_t count = 0;
    for (size_t i = 0; i < zl_findings_count(findings); i++)
        count += strcmp(zl_findings_get(findings, i)->code, code) == 0;
    return count;
}

static inline const zl_finding *files_finding(const zl_findings *findings, const char *code)
{
    for (size_t i = 0; i < zl_findings_count(findings); i++)
        if (strcmp(zl_findings_get(findings, i)->code, code) == 0)
            return zl_findings_get(findings, i);
    return NULL;
}

static inline void files_print(const zl_findings *findings)
{
    for (size_t i = 0; i < zl_findings_count(findings); i++) {
        const zl_finding *finding = zl_findings_get(findings, i);
        fprintf(stderr, "  %s %s %s: %s\n", finding->severity_name, finding->code,
                finding->feature ? finding->feature : "-", finding->text);
    }
}

/* What a load gave: the first row, how many rows, and all findings. */
typedef struct files_result {
    zl_status status;
    zl_error err;
    zl_load_row row;
    char layer[64], crs[256];
    size_t rows;
    zl_findings *findings;
} files_result;

static inline zl_status files_take_row(const void *row, const zl_shape *shape, void *user,
                                       zl_error *err)
{
    files_result *result = user;
    (void)shape;
    (void)err;
    if (result->rows++ > 0)
        return ZL_OK;
    result->row = *(const zl_load_row *)row;
    snprintf(result->layer, sizeof result->layer, "%s", result->row.layer);
    snprintf(result->crs, sizeof result->crs, "%s", result->row.crs ? result->row.crs : "");
    return ZL_OK;
}

static inline files_result files_load(zl_store *store, const char *source,
                                      const zl_load_options *options)
{
    files_result result = {.findings = zl_findings_new()};
    result.status =
        zl_load(store, source, options, files_take_row, &result, result.findings, &result.err);
    return result;
}

/* Loads and insists that it works. */
static inline void files_load_ok(zl_store *store, const char *source,
                                 const zl_load_options *options)
{
    files_result result = files_load(store, source, options);
    if (result.status != ZL_OK)
        files_print(result.findings);
    UNIT_OK(result.status, result.err);
    zl_findings_free(result.findings);
}

/* The call has failed with this status and its message says this. */
#define FAILED_WITH(expected, piece, result)                                                       \
    do {                                                                                           \
        const files_result *files_r_ = &(result);                                                  \
        int files_ok_ =                                                                            \
            files_r_->status == (expected) && strstr(files_r_->err.message, (piece)) != NULL;      \
        if (!files_ok_)                                                                            \
            fprintf(stderr, "%s:%d: status %d: %s\n", __FILE__, __LINE__, (int)files_r_->status,   \
                    files_r_->err.message);                                                        \
        CU_ASSERT(files_ok_);                                                                      \
    } while (0)

#endif
