/* `add`: a zone from typed corners. They become a source of one feature, which goes the way of any
 * other source, so that the same checks hold. */
#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "geodesy/distance.h"
#include "geodesy/ellipsoid.h"
#include "input/place/corners.h"
#include "input/place/place.h"
#include "input/quote.h"
#include "store/load.h"

const zl_columns *zl_add_columns(void)
{
    static const zl_column column[] = {
        {"id", ZL_TEXT, offsetof(zl_add_row, id), 0},
        {"corners", ZL_INTEGER, offsetof(zl_add_row, corners), 0},
        {"area_m2", ZL_REAL, offsetof(zl_add_row, area_m2), 4},
        {"area_ha", ZL_REAL, offsetof(zl_add_row, area_ha), 8},
        {"area_mu", ZL_REAL, offsetof(zl_add_row, area_mu), 6},
        {"area_km2", ZL_REAL, offsetof(zl_add_row, area_km2), 10},
        {"perimeter_m", ZL_REAL, offsetof(zl_add_row, perimeter_m), 4},
        {"crs", ZL_TEXT, offsetof(zl_add_row, crs), 0},
        {"first_lon", ZL_REAL, offsetof(zl_add_row, first_lon), 7},
        {"first_lat", ZL_REAL, offsetof(zl_add_row, first_lat), 7},
    };
    static const zl_columns columns = {column, sizeof column / sizeof *column};
    return &columns;
}

/* One zone on its way in. */
typedef struct adding {
    const char *id;
    const zl_add_options *options;
    zl_corners corners;
    double *ring; /* the corners in longitude and latitude, the first again as the last */
    char *geojson;
    zl_add_row row;
    char *crs;
    zl_row_fn emit;
    void *user;
} adding;

static void adding_free(adding *a)
{
    zl_corners_free(&a->corners);
    zl_free(a->ring);
    zl_free(a->geojson);
    zl_free(a->crs);
}

/* ---- the ring -------------------------------------------------------------------------------- */

/* What is wrong with corners is wrong with data, though they stand on a command line. */
static zl_status make_ring(adding *a, zl_error *err)
{
    size_t count = a->corners.count;
    zl_error cause = {0};
    a->ring = zl_alloc((count + 1) * sizeof(double[2]));
    if (!a->ring)
        return zl_fail_memory(err);
    memcpy(a->ring, a->corners.xy, count * sizeof(double[2]));
    zl_status status =
        zl_places_to_lonlat(a->ring, count, a->corners.said, &a->options->source, &cause);
    if (status != ZL_OK)
        return zl_fail(err, status == ZL_USAGE ? ZL_BAD_DATA : status, "corners: %s",
                       cause.message);
    memcpy(a->ring + 2 * count, a->ring, sizeof(double[2]));
    return ZL_OK;
}

static void measure(adding *a)
{
    double area_m2 = 0, perimeter_m = 0;
    zl_ring_measure(a->ring, a->corners.count + 1, &area_m2, &perimeter_m);
    area_m2 = fabs(area_m2);
    a->row = (zl_add_row){.id = a->id,
                          .corners = (int64_t)a->corners.count,
                          .area_m2 = area_m2,
                          .area_ha = area_m2 / 1e4,
                          .area_mu = area_m2 * 3 / 2000,
                          .area_km2 = area_m2 / 1e6,
                          .perimeter_m = perimeter_m,
                          .first_lon = a->ring[0],
                          .first_lat = a->ring[1]};
}

/* ---- the source ------------------------------------------------------------------------------ */

static void add_property(zl_text *text, const char *name, const char *value)
{
    if (!value)
        return;
    zl_text_addf(text, ",\"%s\":", name);
    zl_text_add_json(text, value);
}

static void add_corner(zl_text *text, const adding *a, size_t i)
{
    bool swap = !a->corners.said && a->options->source.axis_order == ZL_AXES_NORTH_EAST;
    const double *xy = a->corners.xy + 2 * i;
    zl_text_addf(text, "[%.17g,%.17g]", xy[swap ? 1 : 0], xy[swap ? 0 : 1]);
}

static zl_status make_source(adding *a, zl_error *err)
{
    const zl_add_options *o = a->options;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_add(&text, "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
                       "\"properties\":{\"id\":");
    zl_text_add_json(&text, a->id);
    add_property(&text, "name_zh", o->name_zh);
    add_property(&text, "name_en", o->name_en);
    add_property(&text, "category", o->category);
    add_property(&text, "part_of", o->part_of);
    add_property(&text, "status", o->status);
    zl_text_add(&text, "},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[");
    for (size_t i = 0; i <= a->corners.count; i++) {
        zl_text_add(&text, i ? "," : "");
        add_corner(&text, a, i % a->corners.count);
    }
    zl_text_add(&text, "]]}}]}");
    if (text.failed)
        return zl_fail_memory(err);
    a->geojson = zl_text_take(&text);
    return ZL_OK;
}

static zl_load_item load_item(const adding *a)
{
    const zl_add_options *o = a->options;
    zl_load_item item = {.source = "corners",
                         .options = {.source = o->source,
                                     .kind = "zone",
                                     .update = o->update ? a->id : NULL,
                                     .feature = -1,
                                     .basis = o->basis,
                                     .accuracy_m = o->accuracy_m,
                                     .document = o->document,
                                     .date = o->date,
                                     .dry_run = o->dry_run}};
    item.options.source.geojson = a->geojson;
    item.options.source.encoding = NULL;              /* which is of the file of corners */
    item.options.source.axis_order = ZL_AXES_LON_LAT; /* settled by now */
    if (!o->source.source_crs)
        item.options.source.source_crs = "EPSG:4490";
    return item;
}

/* ---- what was found -------------------------------------------------------------------------- */

/* Where edges cross is known as a place; people look for the corners. */
static void add_edges(zl_text *text, const adding *a, const double place[2])
{
    enum { MOST_EDGES = 4 };
    const double near_m = 0.01;
    size_t found = 0;
    for (size_t i = 0; i < a->corners.count && found < MOST_EDGES; i++) {
        if (!(zl_segment_distance_m(place, a->ring + 2 * i, a->ring + 2 * i + 2, NULL) < near_m))
            continue;
        size_t next = (i + 1) % a->corners.count;
        zl_text_addf(text, "%s%zu–%zu", found++ ? _(" and ") : _(" (corners "),
                     a->corners.number[i], a->corners.number[next]);
    }
    zl_text_add(text, found ? ")" : "");
}

/* That a CRS is given says nothing new here: typed numbers declare none. */
static bool is_beside_the_point(const zl_finding *finding)
{
    return strcmp(finding->code, "crs-overridden") == 0;
}

/* What a finding says, without advice that goes with files, and with the corners that it is about.
 */
static void add_saying(zl_text *text, const adding *a, const zl_finding *f)
{
    const char *repair = _(", or mend it with --repair");
    const double place[2] = {f->lon_deg, f->lat_deg};
    const char *advice = strstr(f->text, repair);
    if (strcmp(f->code, "duplicate-key") == 0) {
        zl_text_add(text,
                    _("a zone of this id is there already; replace its boundary with --update, "
                      "or choose another id"));
        return;
    }
    zl_text_add_bytes(text, f->text, advice ? (size_t)(advice - f->text) : strlen(f->text));
    zl_text_add(text, advice ? advice + strlen(repair) : "");
    if (f->severity == ZL_ERROR && isfinite(place[0]) && isfinite(place[1]))
        add_edges(text, a, place);
}

static zl_status tell(const adding *a, const zl_findings *found, zl_findings *findings,
                      zl_error *err)
{
    for (size_t i = 0; i < zl_findings_count(found); i++) {
        const zl_finding *f = zl_findings_get(found, i);
        const double place[2] = {f->lon_deg, f->lat_deg};
        bool placed = isfinite(place[0]) && isfinite(place[1]);
        if (is_beside_the_point(f))
            continue;
        ZL_CLEANUP(zl_text_free) zl_text text = {0};
        add_saying(&text, a, f);
        if (text.failed)
            return zl_fail_memory(err);
        zl_findings_add(findings, f->severity, f->code, f->layer, f->feature, placed ? place : NULL,
                        "%s", text.data);
    }
    ZL_TRY(zl_findings_status(found, err));
    return zl_findings_status(findings, err);
}

static zl_status keep_crs(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    adding *a = user;
    const zl_load_row *loaded = row;
    (void)shape;
    a->crs = zl_strdup(loaded->crs);
    a->row.crs = a->crs;
    return loaded->crs && !a->crs ? zl_fail_memory(err) : ZL_OK;
}

/* The message of a load advises what goes with files only. */
static zl_status explain(const adding *a, zl_status status, const zl_findings *found,
                         const zl_error *cause, zl_error *err)
{
    const zl_finding *first = zl_findings_first(found, 0, ZL_ERROR);
    if (status != ZL_BAD_DATA || !first)
        return zl_fail(err, status, "%s", cause->message);
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_add_safe(&text, a->id);
    zl_text_add(&text, ": ");
    add_saying(&text, a, first);
    zl_text_add(&text, _("; nothing was added"));
    return zl_fail_text(err, ZL_BAD_DATA, &text);
}

static zl_status load(adding *a, zl_store *store, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(zl_findings_free_ptr) zl_findings *found = zl_findings_new();
    zl_error cause = {0};
    if (!found)
        return zl_fail_memory(err);
    zl_load_item item = load_item(a);
    zl_status status = zl_load_all(store, &item, 1, keep_crs, a, found, &cause);
    ZL_TRY(tell(a, found, findings, err));
    return status == ZL_OK ? ZL_OK : explain(a, status, found, &cause, err);
}

/* ---- adding ---------------------------------------------------------------------------------- */

static zl_status check(const char *id, const zl_add_options *o, zl_error *err)
{
    bool told = o->name_zh || o->name_en || o->category || o->part_of || o->status;
    if (!id || !*id || id[strspn(id, " \t\r\n")] == '\0')
        return zl_fail(err, ZL_USAGE, "a zone needs an id that is not empty");
    if (!o->corners)
        return zl_fail(err, ZL_USAGE,
                       "--corners is missing: a file with a corner on each line, or "
                       "\"86.1,41.7;86.2,41.7;86.2,41.8\"");
    if (o->update && told)
        return zl_fail(err, ZL_USAGE,
                       "--update replaces the boundary of a zone and nothing else; leave name, "
                       "category, part and status out");
    if (o->date && !o->update)
        return zl_fail(err, ZL_USAGE, "--date goes with --update");
    return o->update || o->name_zh || o->name_en
               ? ZL_OK
               : zl_fail(err, ZL_USAGE,
                         "--name is missing: a zone has a name; or say --update to give the zone "
                         "%s, which is there, this boundary",
                         zl_quoted(id).text);
}

zl_status zl_add(zl_store *store, const char *id, const zl_add_options *options, zl_row_fn emit,
                 void *user, zl_findings *findings, zl_error *err)
{
    ZL_CLEANUP(adding_free) adding a = {.id = id, .options = options, .emit = emit, .user = user};
    ZL_TRY(check(id, options, err));
    ZL_TRY(zl_corners_read(&a.corners, options->corners, options->source.encoding, findings, err));
    ZL_TRY(make_ring(&a, err));
    measure(&a);
    ZL_TRY(make_source(&a, err));
    ZL_TRY(load(&a, store, findings, err));
    return emit ? emit(&a.row, NULL, user, err) : ZL_OK;
}
