/* The table of the CRS doctor: each reading of a source's numbers with what it does to area and
 * position. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "geodesy/ellipsoid.h"
#include "geometry/shape.h"
#include "input/crs/crs_decision.h"
#include "store/layer.h"
#include "store/places.h"
#include "store/store.h"

/* Areas of more than so many points are those of the first features: each reading transforms them
 * all. */
#define MOST_POINTS 2000000

const zl_columns *zl_crs_candidate_columns(void)
{
    static const zl_column column[] = {
        {"rank", ZL_INTEGER, offsetof(zl_crs_candidate_row, rank), 0},
        {"source_crs", ZL_TEXT, offsetof(zl_crs_candidate_row, source_crs), 0},
        {"axis_order", ZL_TEXT, offsetof(zl_crs_candidate_row, axis_order), 0},
        {"verdict", ZL_TEXT, offsetof(zl_crs_candidate_row, verdict), 0},
        {"declared", ZL_TEXT, offsetof(zl_crs_candidate_row, declared), 0},
        {"first_lon", ZL_REAL, offsetof(zl_crs_candidate_row, first_lon), 7},
        {"first_lat", ZL_REAL, offsetof(zl_crs_candidate_row, first_lat), 7},
        {"near", ZL_TEXT, offsetof(zl_crs_candidate_row, near_name), 0},
        {"near_m", ZL_REAL, offsetof(zl_crs_candidate_row, near_m), 0},
        {"area_m2", ZL_REAL, offsetof(zl_crs_candidate_row, area_m2), 1},
        {"area_change_m2", ZL_REAL, offsetof(zl_crs_candidate_row, area_change_m2), 1},
        {"shift_m", ZL_REAL, offsetof(zl_crs_candidate_row, shift_m), 1},
        {"same_numbers", ZL_TEXT, offsetof(zl_crs_candidate_row, same_numbers), 0},
        {"description", ZL_TEXT, offsetof(zl_crs_candidate_row, description), 0},
    };
    static const zl_columns columns = {column, sizeof column / sizeof *column};
    return &columns;
}

/* What the user or the file says. All zero: nothing that can be used. */
typedef struct declared_crs {
    zl_crs *crs;
    bool north_first, by_user;
    double first[2], area_m2;
} declared_crs;

typedef struct surgery {
    zl_source *source;
    zl_sample sample;
    zl_known_places places;
    zl_diagnosis *diagnosis;
    zl_reader *reader;
    declared_crs declared;
    double area_m2[ZL_MOST_READINGS]; /* NAN: no polygons, or not transformable */
    bool polygons;
} surgery;

static void surgery_free(surgery *s)
{
    zl_source_close(s->source);
    zl_sample_free(&s->sample);
    zl_known_places_free(&s->places);
    zl_diagnosis_free(s->diagnosis);
    zl_reader_close_ptr(&s->reader);
    zl_crs_close(s->declared.crs);
}

/* ---- what is declared ------------------------------------------------------------------------ */

/* A datum is no matter here: where the numbers lie is the question. What cannot be read at all is
 * told, unless the user gave it: then it is an error. */
static zl_status open_declared(surgery *s, const zl_source_options *options, zl_findings *findings,
                               zl_error *err)
{
    declared_crs *declared = &s->declared;
    const char *given = options->source_crs, *text = zl_source_crs(s->source, NULL);
    zl_error why = {0};
    if (!given && !text) {
        zl_findings_add(findings, ZL_WARNING, "no-crs", zl_source_name(s->source), NULL, NULL,
                        "declares no coordinate reference system");
        return ZL_OK;
    }
    declared->by_user = given != NULL;
    zl_status status = zl_crs_open(&declared->crs, given ? given : text, true, NULL, &why);
    if (status != ZL_OK && given)
        return zl_fail(err, status, "--source-crs: %s", why.message);
    if (status == ZL_BAD_CRS)
        zl_findings_add(findings, ZL_WARNING, "bad-crs", zl_source_name(s->source), NULL, NULL,
                        "%s", why.message);
    else if (status != ZL_OK)
        return zl_fail(err, status, "%s", why.message);
    if (declared->crs)
        declared->north_first = zl_axes_north_first(declared->crs, s->source, options);
    return ZL_OK;
}

static bool declared_apply(const declared_crs *declared, double *xy, size_t npoints)
{
    if (declared->north_first)
        zl_axes_swap(xy, npoints);
    for (size_t i = 0; zl_crs_is_geographic(declared->crs) && i < npoints; i++)
        if (!(fabs(xy[2 * i]) <= 360 && fabs(xy[2 * i + 1]) <= 90))
            return false;
    return zl_crs_to_lonlat(declared->crs, xy, npoints, NULL, NULL) == ZL_OK;
}

/* ---- areas ----------------------------------------------------------------------------------- */

/* Zones with different meridians are the same plane: what they do to an area is the same. */
static bool same_plane(const zl_crs_reading *a, const zl_crs_reading *b)
{
    return a->way == b->way && a->north_first == b->north_first && !(a->unit_m < b->unit_m) &&
           !(a->unit_m > b->unit_m);
}

static const zl_crs_reading *earlier_twin(const zl_diagnosis *diagnosis, size_t reading)
{
    for (size_t i = 0; i < reading; i++)
        if (same_plane(&diagnosis->reading[i], &diagnosis->reading[reading]))
            return &diagnosis->reading[i];
    return NULL;
}

/* The area of a shape under one reading; NAN when it has no image. */
static double area_under(const surgery *s, const zl_crs_reading *reading, const zl_shape *shape,
                         double *scratch)
{
    zl_shape moved = *shape;
    moved.lonlat_deg = scratch;
    memcpy(scratch, shape->lonlat_deg, sizeof(double[2]) * shape->npoints);
    bool done = reading ? zl_reader_apply(s->reader, reading, scratch, shape->npoints)
                        : declared_apply(&s->declared, scratch, shape->npoints);
    return done ? zl_shape_area_m2(&moved) : (double)NAN;
}

static zl_status add_areas(surgery *s, const zl_shape *shape, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) double *scratch = zl_alloc(sizeof(double[2]) * (shape->npoints + 1));
    if (!scratch)
        return zl_fail_memory(err);
    s->polygons = true;
    for (size_t i = 0; i < s->diagnosis->count; i++)
        if (!earlier_twin(s->diagnosis, i))
            s->area_m2[i] += area_under(s, &s->diagnosis->reading[i], shape, scratch);
    if (s->declared.crs)
        s->declared.area_m2 += area_under(s, NULL, shape, scratch);
    return ZL_OK;
}

static void share_areas(surgery *s)
{
    for (size_t i = 0; i < s->diagnosis->count; i++) {
        const zl_crs_reading *twin = earlier_twin(s->diagnosis, i);
        if (twin)
            s->area_m2[i] = s->area_m2[twin - s->diagnosis->reading];
        if (!s->polygons)
            s->area_m2[i] = (double)NAN;
    }
    if (!s->polygons)
        s->declared.area_m2 = (double)NAN;
}

static zl_status measure(surgery *s, zl_findings *findings, zl_error *err)
{
    size_t points = 0, features = 0;
    for (zl_raw_feature *feature;; features++) {
        ZL_TRY(zl_source_next(&feature, s->source, err));
        if (!feature)
            break;
        if (!feature->shape || feature->shape->kind != ZL_SHAPE_POLYGON)
            continue;
        ZL_TRY(add_areas(s, feature->shape, err));
        points += feature->shape->npoints;
        if (points > MOST_POINTS) {
            zl_findings_add(findings, ZL_NOTE, "area-of-some", zl_source_name(s->source), NULL,
                            NULL, "the areas are those of the first %zu features", features + 1);
            break;
        }
    }
    share_areas(s);
    return ZL_OK;
}

/* ---- rows ------------------------------------------------------------------------------------ */

static const char *fit_word(zl_fit fit)
{
    static const char *const words[] = {
        [ZL_FITS] = "fits", [ZL_FITS_OVERHANG] = "overhang", [ZL_FITS_ODD] = "odd-numbers"};
    return fit < ZL_FITS_NOT ? words[fit] : "does-not-fit";
}

/* What areas and positions are compared with: the declared CRS, else the best reading. */
typedef struct base {
    double place[2], area_m2;
} base;

static void place_in(zl_crs_candidate_row *row, const double place[2], double area_m2,
                     const base *against)
{
    row->first_lon = place[0];
    row->first_lat = place[1];
    row->area_m2 = area_m2;
    row->area_change_m2 = area_m2 - against->area_m2;
    row->shift_m = isfinite(place[0]) && isfinite(against->place[0])
                       ? zl_geodesic_inverse(against->place, place, NULL, NULL)
                       : (double)NAN;
}

static zl_crs_candidate_row row_of(const surgery *s, size_t i, const base *against)
{
    const zl_crs_reading *reading = &s->diagnosis->reading[i];
    zl_crs_candidate_row row = {.rank = reading->rank,
                                .source_crs = reading->crs,
                                .axis_order = reading->north_first ? "north-east" : "lon-lat",
                                .verdict = fit_word(reading->fit),
                                .near_name = reading->near ? reading->near->name : NULL,
                                .near_m = reading->near ? reading->near_m : (double)NAN,
                                .same_numbers = reading->also[0] ? reading->also : NULL,
                                .description = reading->name};
    place_in(&row, reading->first_deg, s->area_m2[i], against);
    if (reading->declared) {
        row.declared = s->declared.by_user ? "--source-crs" : "file";
        place_in(&row, s->declared.first, s->declared.area_m2, against);
    }
    return row;
}

/* The declared CRS when it is none that fits. */
static zl_status emit_misfit(const surgery *s, const base *against, zl_row_fn emit, void *user,
                             zl_error *err)
{
    const declared_crs *declared = &s->declared;
    for (size_t i = 0; i < s->diagnosis->count; i++)
        if (s->diagnosis->reading[i].declared)
            return ZL_OK;
    if (!declared->crs)
        return ZL_OK;
    const char *code = zl_crs_code(declared->crs);
    zl_crs_candidate_row row = {.rank = (int64_t)s->diagnosis->count + 1,
                                .source_crs = *code ? code : NULL,
                                .axis_order = declared->north_first ? "north-east" : "lon-lat",
                                .verdict = "does-not-fit",
                                .declared = declared->by_user ? "--source-crs" : "file",
                                .description = zl_crs_label(declared->crs)};
    const zl_known_place *near = NULL;
    row.near_m = (double)NAN;
    if (isfinite(declared->first[0]))
        near = zl_known_places_nearest(&row.near_m, &s->places, declared->first);
    row.near_name = near ? near->name : NULL;
    place_in(&row, declared->first, declared->area_m2, against);
    return emit(&row, NULL, user, err);
}

static void locate_declared(surgery *s)
{
    declared_crs *declared = &s->declared;
    memcpy(declared->first, s->diagnosis->first, sizeof declared->first);
    if (!declared->crs || !declared_apply(declared, declared->first, 1))
        declared->first[0] = declared->first[1] = (double)NAN;
}

static zl_status emit_rows(const surgery *s, zl_row_fn emit, void *user, zl_error *err)
{
    const zl_diagnosis *diagnosis = s->diagnosis;
    base against = {.place = {(double)NAN, (double)NAN}, .area_m2 = (double)NAN};
    if (s->declared.crs && isfinite(s->declared.first[0]))
        against = (base){.place = {s->declared.first[0], s->declared.first[1]},
                         .area_m2 = s->declared.area_m2};
    else if (diagnosis->count > 0)
        against = (base){
            .place = {diagnosis->reading[0].first_deg[0], diagnosis->reading[0].first_deg[1]},
            .area_m2 = s->area_m2[0]};
    for (size_t i = 0; i < diagnosis->count; i++) {
        zl_crs_candidate_row row = row_of(s, i, &against);
        ZL_TRY(emit(&row, NULL, user, err));
    }
    return emit_misfit(s, &against, emit, user, err);
}

/* ---- the question ---------------------------------------------------------------------------- */

static zl_status examine(surgery *s, zl_store *store, const char *what,
                         const zl_source_options *options, zl_findings *findings, zl_error *err)
{
    ZL_TRY(zl_source_open(&s->source, what, options, err));
    ZL_TRY(zl_sample_take(&s->sample, s->source, err));
    if (s->sample.count == 0)
        return zl_fail(err, ZL_BAD_DATA, "%s: has no place whose numbers could be examined",
                       zl_source_name(s->source));
    ZL_TRY(zl_store_places(&s->places, store, err));
    ZL_TRY(open_declared(s, options, findings, err));
    ZL_TRY(zl_diagnose(&s->diagnosis, &s->sample, s->declared.crs, s->declared.north_first,
                       &s->places, err));
    locate_declared(s);
    ZL_TRY(zl_reader_open(&s->reader, err));
    return measure(s, findings, err);
}

zl_status zl_crs_doctor(zl_store *store, const char *what, const zl_source_options *options,
                        zl_row_fn emit, void *user, zl_findings *findings, zl_error *err)
{
    static const zl_source_options defaults = {0};
    bool stored = false;
    if (!zl_is_source(what)) {
        if (store)
            ZL_TRY(zl_table_exists(&stored, store, what, err));
        return stored ? zl_fail(err, ZL_USAGE,
                                "the CRS doctor examines the numbers of a file; what is stored is "
                                "in EPSG:4490 already")
                      : zl_registry_fail_unknown(store, what, err);
    }
    ZL_CLEANUP(surgery_free) surgery s = {0};
    ZL_TRY(examine(&s, store, what, options ? options : &defaults, findings, err));
    zl_diagnosis_explain(s.diagnosis, zl_source_name(s.source), findings);
    ZL_TRY(zl_findings_status(findings, err));
    return emit_rows(&s, emit, user, err);
}
