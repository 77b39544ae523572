/* Sources made for a test, in a folder of its own, and an import run over them. */
#ifndef ZL_TESTS_INPUT_FIXTURE_H
#define ZL_TESTS_INPUT_FIXTURE_H

#include <ftw.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <sys/stat.h>

#include "input/import.h"
#include "unit.h"

static char fixture_folder[64];

static inline int fixture_remove_one(const char *path, const struct stat *info, int kind,
                                     struct FTW *walk)
{
    (void)info;
    (void)kind;
    (void)walk;
    return remove(path);
}

static inline void fixture_remove(void)
{
    nftw(fixture_folder, fixture_remove_one, 8, FTW_DEPTH | FTW_PHYS);
}

/** The path of a file in the folder of this program; four can be in use at a time. */
static inline const char *fixture_path(const char *name)
{
    static char paths[4][256];
    static int turn;
    if (!fixture_folder[0]) {
        snprintf(fixture_folder, sizeof fixture_folder, "zl-input-XXXXXX");
        if (!mkdtemp(fixture_folder) || atexit(fixture_remove) != 0)
            abort();
    }
    char *path = paths[turn++ % 4];
    snprintf(path, sizeof paths[0], "%s/%s", fixture_folder, name);
    return path;
}

/** Writes a file and gives its path. */
static inline const char *fixture_write(const char *name, const char *content)
{
    const char *path = fixture_path(name);
    FILE *file = fopen(path, "wb");
    if (!file || fputs(content, file) < 0 || fclose(file) != 0)
        abort();
    return path;
}

/** A GeoJSON of features; `crs` is an EPSG code or 0 for none. */
static inline const char *fixture_geojson(const char *name, int crs, const char *features)
{
    char text[8192], member[128] = "";
    if (crs)
        snprintf(member, sizeof member,
                 "\"crs\":{\"type\":\"name\",\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::%d"
                 "\"}},",
                 crs);
    snprintf(text, sizeof text, "{\"type\":\"FeatureCollection\",%s\"features\":[%s]}", member,
             features);
    return fixture_write(name, text);
}

#define FEATURE(properties, type, coordinates)                                                     \
    "{\"type\":\"Feature\",\"properties\":{" properties "},\"geometry\":{\"type\":\"" type         \
    "\",\"coordinates\":" coordinates "}}"
#define ZONE(id, coordinates)                                                                      \
    FEATURE("\"id\":\"" id "\",\"name_zh\":\"区\"", "Polygon", coordinates)
#define SQUARE "[[[86,41],[86.01,41],[86.01,41.01],[86,41.01],[86,41]]]"

/** One layer with fields id and name and one geometry, written by a GDAL driver. */
static inline const char *fixture_ogr(const char *driver, const char *name, const char *layer,
                                      const char *crs, const char *wkt)
{
    const char *path = fixture_path(name);
    GDALAllRegister();
    GDALDriverH writer = GDALGetDriverByName(driver);
    GDALDatasetH dataset = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_UPDATE, NULL, NULL, NULL);
    if (!dataset)
        dataset = GDALCreate(writer, path, 0, 0, 0, GDT_Unknown, NULL);
    OGRSpatialReferenceH srs = crs ? OSRNewSpatialReference(NULL) : NULL;
    if (srs && OSRSetFromUserInput(srs, crs) != OGRERR_NONE)
        abort();
    OGRGeometryH geometry = NULL;
    char *text = (char *)wkt;
    if (OGR_G_CreateFromWkt(&text, NULL, &geometry) != OGRERR_NONE)
        abort();
    OGRLayerH table =
        GDALDatasetCreateLayer(dataset, layer, srs, OGR_G_GetGeometryType(geometry), NULL);
    for (int i = 0; i < 2; i++) {
        OGRFieldDefnH field = OGR_Fld_Create(i ? "name" : "id", OFTString);
        OGR_L_CreateField(table, field, TRUE);
        OGR_Fld_Destroy(field);
    }
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(table));
    OGR_F_SetFieldString(feature, 0, "a");
    OGR_F_SetFieldString(feature, 1, "A");
    OGR_F_SetGeometryDirectly(feature, geometry);
    if (OGR_L_CreateFeature(table, feature) != OGRERR_NONE)
        abort();
    OGR_F_Destroy(feature);
    GDALClose(dataset);
    if (srs)
        OSRRelease(srs);
    return path;
}

/** What came out of an import. */
typedef struct outcome {
    zl_status status; /* of opening or of the stream */
    zl_error err;
    zl_findings *findings;
    zl_kind kind;
    int features, refused, repaired, shapes;
    double first[2];
    double area_m2;
    char crs[256], evidence[512];
} outcome;

static inline void outcome_take(outcome *out, const zl_imported *feature)
{
    out->features++;
    out->refused += feature->refused;
    out->repaired += feature->repaired;
    if (!feature->shape)
        return;
    if (out->shapes++ == 0)
        memcpy(out->first, feature->shape->lonlat_deg, sizeof out->first);
    if (!feature->refused)
        out->area_m2 += zl_shape_area_m2(feature->shape);
}

static inline outcome run_import(const char *what, const char *kind,
                                 const zl_source_options *options)
{
    outcome out = {.findings = zl_findings_new()};
    zl_import *import = NULL;
    const zl_imported *feature = NULL;
    zl_kind wanted;
    bool given = zl_kind_parse(&wanted, kind);
    out.status =
        zl_import_open(&import, what, given ? &wanted : NULL, options, out.findings, &out.err);
    if (out.status != ZL_OK)
        return out;
    out.kind = zl_import_kind(import);
    const zl_crs_decision *crs = zl_import_crs(import);
    snprintf(out.crs, sizeof out.crs, "%s", crs->label ? crs->label : "");
    snprintf(out.evidence, sizeof out.evidence, "%s", crs->evidence ? crs->evidence : "");
    while ((out.status = zl_import_next(&feature, import, &out.err)) == ZL_OK && feature)
        outcome_take(&out, feature);
    zl_import_close(import);
    return out;
}

static inline void outcome_free(outcome *out)
{
    zl_findings_free(out->findings);
}

/** The first finding of a code; NULL when there is none. */
static inline const zl_finding *find_code(const outcome *out, const char *code)
{
    for (size_t i = 0; i < zl_findings_count(out->findings); i++)
        if (strcmp(zl_findings_get(out->findings, i)->code, code) == 0)
            return zl_findings_get(out->findings, i);
    return NULL;
}

/** There is exactly this much of a code, at this severity. */
#define CHECK_FINDING(out, code_name, level)                                                       \
    do {                                                                                           \
        const zl_finding *found_ = find_code(&(out), code_name);                                   \
        if (!found_)                                                                               \
            fprintf(stderr, "%s:%d: no finding %s\n", __FILE__, __LINE__, code_name);              \
        CU_ASSERT_PTR_NOT_NULL_FATAL(found_);                                                      \
        CU_ASSERT_EQUAL(found_->severity, level);                                                  \
    } while (0)

/** Does the message have this piece? It is shown when not. */
#define CHECK_SAYS(message, piece)                                                                 \
    do {                                                                                           \
        bool says_ = strstr(message, piece) != NULL;                                               \
        if (!says_)                                                                                \
            fprintf(stderr, "%s:%d: \"%s\" lacks \"%s\"\n", __FILE__, __LINE__, message, piece);   \
        CU_ASSERT_TRUE(says_);                                                                     \
    } while (0)

#endif
