/* Cheap checks of single rings first, then the quick check of a small polygon, and where that gives
 * no clear yes GEOS: the whole at once, and only when that fails ring by ring, hole by hole and
 * part by part, so that each defect is told, not just the first. */
#include "geometry/validity.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "base/text.h"
#include "geometry/checks.h"
#include "geometry/part_groups.h"
#include "geometry/simple_ring.h"

/* A polygon of as many parts is looked at group by group first. */
enum { MANY_PARTS = 32 };

/* A shape that is worse than this is not mended by hand from a list. */
static const size_t most_findings = 50;

typedef struct check {
    const zl_shape *shape;
    const char *layer, *feature;
    zl_findings *findings;
    size_t nerrors, nuntold;
    bool *usable; /* per ring: fit for the tests of GEOS */
    zl_geos geos;
    zl_error *err;
} check;

__attribute__((format(printf, 5, 6))) static void report(check *c, zl_severity severity,
                                                         const char *code, const double *place,
                                                         const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    zl_print(text, sizeof text, zl_message(format), arguments);
    va_end(arguments);
    if (severity == ZL_ERROR && c->nerrors++ >= most_findings) {
        c->nuntold++;
        return;
    }
    zl_findings_add(c->findings, severity, code, c->layer, c->feature, place, "%s", text);
}

/* ---- single rings --------------------------------------------------------------------------- */

/* Reports the first coordinate that fails, and how many do. A place that is no number is no place
 * to show. */
static bool check_coordinates(check *c, const double *points, size_t npoints)
{
    size_t infinite = 0, outside = 0, first = 0;
    const double *place = NULL;
    for (size_t i = 0; i < npoints; i++) {
        if (!zl_place_is_finite(points + 2 * i)) {
            first = infinite++ == 0 ? i : first;
        } else if (!zl_place_in_range(points + 2 * i)) {
            place = outside++ == 0 ? points + 2 * i : place;
        }
    }
    if (infinite > 0)
        report(c, ZL_ERROR, "non-finite", NULL,
               "%zu of %zu points have a coordinate that is no number, the first is point %zu; "
               "correct the source",
               infinite, npoints, first + 1);
    if (outside > 0)
        report(c, ZL_ERROR, "out-of-range", place,
               "%zu of %zu points lie outside longitude -180 to 180, latitude -90 to 90, the first "
               "at %.10g %.10g; the coordinates may be metres or the CRS a wrong one",
               outside, npoints, place[0], place[1]);
    return infinite == 0 && outside == 0;
}

static bool check_ring(check *c, const double *points, size_t npoints)
{
    if (!check_coordinates(c, points, npoints))
        return false;
    bool closed = zl_ring_is_closed(points, npoints);
    size_t places = npoints - zl_path_repeated(points, npoints, NULL) - (closed && npoints > 1);
    const double *place = npoints > 0 ? points : NULL;
    if (places < 3) {
        report(c, ZL_ERROR, "short-ring", place, "a ring has %zu places and needs three", places);
        return false;
    }
    if (zl_ring_is_flat(points, npoints)) {
        report(c, ZL_ERROR, "zero-area", place,
               "a ring of %zu places lies on one line and has no "
               "area",
               places);
        return false;
    }
    if (!closed) {
        const double *last = points + 2 * (npoints - 1);
        report(c, ZL_ERROR, "open-ring", last,
               "a ring ends at %.9f %.9f and not where it began, %.9f %.9f; --repair closes it",
               last[0], last[1], points[0], points[1]);
    }
    return closed;
}

static bool check_line(check *c, const double *points, size_t npoints)
{
    if (!check_coordinates(c, points, npoints))
        return false;
    if (npoints - zl_path_repeated(points, npoints, NULL) >= 2)
        return true;
    report(c, ZL_ERROR, "short-line", npoints > 0 ? points : NULL,
           "a line needs two places and has %s", npoints > 0 ? _("one") : _("none"));
    return false;
}

static void check_paths(check *c)
{
    size_t repeated = 0, first = 0;
    const double *place = NULL;
    for (size_t r = 0; r < c->shape->nrings; r++) {
        const double *points = zl_ring_points(c->shape, r);
        size_t npoints = zl_ring_size(c->shape, r);
        if (c->shape->kind == ZL_SHAPE_POLYGON)
            c->usable[r] = check_ring(c, points, npoints);
        else if (c->shape->kind == ZL_SHAPE_LINE)
            c->usable[r] = check_line(c, points, npoints);
        else
            c->usable[r] = check_coordinates(c, points, npoints);
        repeated += zl_path_repeated(points, npoints, &first);
        if (repeated > 0 && !place)
            place = points + 2 * first;
    }
    if (repeated > 0)
        report(c, ZL_NOTE, "repeated-point", place,
               "%zu points repeat the one before; they change no figure", repeated);
}

/* ---- GEOS ------------------------------------------------------------------------------------ */

typedef struct defect {
    const char *reason; /* as GEOS says it */
    const char *code, *text;
} defect;

static const defect defects[] = {
    {"Ring Self-intersection", "ring-self-intersection", N_("a ring crosses or touches itself")},
    {"Hole lies outside shell", "hole-outside-shell",
     N_("a hole lies outside the outline of its part")},
    {"Holes are nested", "nested-holes", N_("a hole lies inside another hole")},
    {"Interior is disconnected", "disconnected-interior",
     N_("holes that touch cut a part in two; make them two parts")},
    {"Nested shells", "nested-shells", N_("a part lies inside another part and would count twice")},
};

/* "Self-intersection" is said of one ring, of two rings and of two parts. */
static const defect ring_crosses = {NULL, "ring-self-intersection",
                                    N_("a ring crosses or touches itself")};
static const defect rings_cross = {NULL, "rings-cross",
                                   N_("two rings of one part cross or share an edge")};
static const defect parts_overlap = {NULL, "parts-overlap",
                                     N_("two parts overlap or share an edge; unite them")};
static const defect parts_equal = {NULL, "duplicate-part", N_("two parts are the same")};

static void report_defect(check *c, const char *reason, const defect *crossing, const double *place)
{
    const defect *found = crossing;
    for (size_t i = 0; i < sizeof defects / sizeof *defects; i++)
        if (strcmp(reason, defects[i].reason) == 0 && crossing != &parts_equal)
            found = &defects[i];
    report(c, ZL_ERROR, found->code, place, "%s; correct it, or mend it with --repair",
           _(found->text));
}

static void place_of(double place[2], const zl_geos *geos, const GEOSGeometry *point)
{
    double xy[2] = {0, 0};
    GEOSGeomGetX_r(geos->handle, point, &xy[0]);
    GEOSGeomGetY_r(geos->handle, point, &xy[1]);
    zl_geos_place(place, geos, xy);
}

/* Is a shape (already in the frame of the job) valid? If not, and `crossing` is given, the defect
 * is reported. */
static zl_status test(bool *valid, check *c, const zl_shape *shape, const defect *crossing)
{
    zl_geom geom ZL_CLEANUP(zl_geom_free) = {.geometry = NULL};
    char *reason = NULL;
    GEOSGeometry *point = NULL;
    ZL_TRY(zl_geom_from_shape(&geom, &c->geos, shape, c->err));
    char answer = GEOSisValidDetail_r(c->geos.handle, geom.geometry, 0, &reason, &point);
    if (answer == 0 && crossing) {
        double place[2];
        if (point)
            place_of(place, &c->geos, point);
        report_defect(c, reason ? reason : "", crossing, point ? place : NULL);
    }
    GEOSFree_r(c->geos.handle, reason);
    GEOSGeom_destroy_r(c->geos.handle, point);
    if (answer != 0 && answer != 1)
        return zl_geos_fail(&c->geos, _("the validity check"), c->err);
    *valid = answer == 1;
    return ZL_OK;
}

/* A shape of some rings of one part: the shell and, unless it is the same, another ring. */
static zl_status test_rings(bool *valid, check *c, const zl_shape *shape, size_t shell, size_t ring,
                            const defect *crossing)
{
    zl_shape *few ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    for (size_t r = shell;; r = ring) {
        zl_shape_begin_ring(&builder);
        zl_shape_add_points(&builder, zl_ring_points(shape, r), zl_ring_size(shape, r));
        if (r == ring)
            break;
    }
    ZL_TRY(zl_shape_builder_take(&few, &builder, c->err));
    return test(valid, c, few, crossing);
}

static void add_part(zl_shape_builder *builder, const zl_shape *shape, size_t part)
{
    zl_shape_begin_part(builder);
    for (size_t r = shape->part_start[part]; r < shape->part_start[part + 1]; r++) {
        zl_shape_begin_ring(builder);
        zl_shape_add_points(builder, zl_ring_points(shape, r), zl_ring_size(shape, r));
    }
}

static zl_status take_parts(zl_shape **out, check *c, const zl_shape *shape, size_t first,
                            size_t second)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    add_part(&builder, shape, first);
    if (second != first)
        add_part(&builder, shape, second);
    return zl_shape_builder_take(out, &builder, c->err);
}

/* One part: each ring alone, then each hole with the shell, then all together. */
static zl_status test_part(bool *valid, check *c, const zl_shape *shape, size_t part)
{
    zl_shape *alone ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    size_t shell = shape->part_start[part], end = shape->part_start[part + 1];
    ZL_TRY(take_parts(&alone, c, shape, part, part));
    ZL_TRY(test(valid, c, alone, NULL));
    if (*valid)
        return ZL_OK;
    size_t before = c->nerrors;
    bool *simple ZL_CLEANUP(zl_free_ptr) = zl_alloc((end - shell) * sizeof *simple);
    if (!simple)
        return zl_fail_memory(c->err);
    for (size_t r = shell; r < end; r++)
        ZL_TRY(test_rings(&simple[r - shell], c, shape, r, r, &ring_crosses));
    bool fits;
    for (size_t r = shell + 1; r < end; r++)
        if (simple[0] && simple[r - shell])
            ZL_TRY(test_rings(&fits, c, shape, shell, r, &rings_cross));
    return c->nerrors > before ? ZL_OK : test(valid, c, alone, &rings_cross);
}

static zl_status are_equal(bool *equal, check *c, const zl_shape *shape, size_t i, size_t j)
{
    zl_shape *a ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    zl_shape *b ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    zl_geom ga ZL_CLEANUP(zl_geom_free) = {.geometry = NULL};
    zl_geom gb ZL_CLEANUP(zl_geom_free) = {.geometry = NULL};
    ZL_TRY(take_parts(&a, c, shape, i, i));
    ZL_TRY(take_parts(&b, c, shape, j, j));
    ZL_TRY(zl_geom_from_shape(&ga, &c->geos, a, c->err));
    ZL_TRY(zl_geom_from_shape(&gb, &c->geos, b, c->err));
    char answer = GEOSEquals_r(c->geos.handle, ga.geometry, gb.geometry);
    if (answer != 0 && answer != 1)
        return zl_geos_fail(&c->geos, _("the validity check"), c->err);
    *equal = answer == 1;
    return ZL_OK;
}

/* Two parts that are valid each. */
static zl_status test_pair(check *c, const zl_shape *shape, size_t i, size_t j)
{
    zl_shape *pair ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    bool valid = false, equal = false;
    ZL_TRY(take_parts(&pair, c, shape, i, j));
    ZL_TRY(test(&valid, c, pair, NULL));
    if (valid)
        return ZL_OK;
    ZL_TRY(are_equal(&equal, c, shape, i, j));
    return test(&valid, c, pair, equal ? &parts_equal : &parts_overlap);
}

static zl_extent part_extent(const zl_shape *shape, size_t part)
{
    size_t shell = shape->part_start[part];
    return zl_path_extent(zl_ring_points(shape, shell), zl_ring_size(shape, shell));
}

static zl_status test_pairs(check *c, const zl_shape *shape, const zl_box_index *index,
                            const bool *good)
{
    ZL_CLEANUP(zl_found_free) zl_found near = {.count = 0};
    for (size_t i = 0; i < shape->nparts && c->nuntold == 0; i++) {
        zl_step_box box = zl_box_index_box(index, i);
        zl_extent extent = part_extent(shape, i);
        ZL_TRY(zl_box_index_query(&near, index, &box, i + 1, c->err));
        for (size_t k = 0; k < near.count && c->nuntold == 0; k++) {
            zl_extent other = part_extent(shape, near.item[k]);
            if (good[i] && good[near.item[k]] && zl_extent_meets(&extent, &other))
                ZL_TRY(test_pair(c, shape, i, near.item[k]));
        }
    }
    return ZL_OK;
}

/* `shape` is in the frame of the job. */
static zl_status find_defects(check *c, const zl_shape *shape, const zl_box_index *index)
{
    bool *good ZL_CLEANUP(zl_free_ptr) = zl_alloc(shape->nparts * sizeof *good);
    if (!good)
        return zl_fail_memory(c->err);
    size_t before = c->nerrors;
    for (size_t p = 0; p < shape->nparts; p++)
        ZL_TRY(test_part(&good[p], c, shape, p));
    ZL_TRY(test_pairs(c, shape, index, good));
    /* Three parts can enclose what no two of them do: then the whole has the word. */
    bool valid;
    return c->nerrors > before ? ZL_OK : test(&valid, c, shape, &parts_overlap);
}

/* Groups that lie apart are valid together when each is: no edge of one is near another. GEOS,
 * which takes 20 times the memory of what it looks at, has to look at few of them. */
static zl_status test_groups(bool *valid, check *c, const zl_shape *shape,
                             const zl_part_groups *groups)
{
    ZL_CLEANUP(zl_shape_builder_free) zl_shape_builder builder;
    const zl_chart *chart = c->geos.in_degrees ? NULL : &c->geos.chart;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    *valid = true;
    for (size_t g = 0; g < groups->count && *valid; g++) {
        const zl_shape *group;
        zl_shape_builder_reset(&builder);
        builder.kind = ZL_SHAPE_POLYGON;
        for (size_t i = groups->start[g]; i < groups->start[g + 1]; i++)
            add_part(&builder, shape, groups->part[i]);
        ZL_TRY(zl_shape_builder_view(&group, &builder, c->err));
        if (!zl_shape_is_clearly_valid_in(chart, group))
            ZL_TRY(test(valid, c, group, NULL));
    }
    return ZL_OK;
}

/* `shape` is in the frame of the job. */
static zl_status look_closely(check *c, const zl_shape *shape)
{
    ZL_CLEANUP(zl_part_groups_free) zl_part_groups groups = {.count = 0};
    bool valid = false;
    ZL_TRY(zl_part_groups_new(&groups, shape, c->err));
    if (shape->nparts >= MANY_PARTS)
        ZL_TRY(test_groups(&valid, c, shape, &groups));
    else
        ZL_TRY(test(&valid, c, shape, NULL));
    return valid ? ZL_OK : find_defects(c, shape, groups.index);
}

/* Parts with a usable shell, and their usable holes. */
static zl_status usable_rings(zl_shape **out, const check *c)
{
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    for (size_t p = 0; p < c->shape->nparts; p++) {
        size_t shell = c->shape->part_start[p];
        if (!c->usable[shell])
            continue;
        zl_shape_begin_part(&builder);
        for (size_t r = shell; r < c->shape->part_start[p + 1]; r++) {
            if (!c->usable[r])
                continue;
            zl_shape_begin_ring(&builder);
            zl_shape_add_points(&builder, zl_ring_points(c->shape, r), zl_ring_size(c->shape, r));
        }
    }
    return zl_shape_builder_take(out, &builder, c->err);
}

static zl_status check_topology(check *c)
{
    zl_shape *usable ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    zl_shape *prepared ZL_CLEANUP(zl_shape_free_ptr) = NULL;
    ZL_TRY(usable_rings(&usable, c));
    if (usable->nparts == 0)
        return ZL_OK;
    ZL_TRY(zl_geos_open_for(&c->geos, &prepared, usable, c->err));
    c->geos.forgetful = true;
    const double *place = NULL;
    zl_status status = ZL_OK;
    if (zl_goes_around(&place, prepared))
        report(c, ZL_ERROR, "around-earth", place,
               "a ring goes around the Earth or a pole; correct the source");
    else
        status = look_closely(c, prepared);
    zl_geos_close(&c->geos);
    return status;
}

zl_status zl_shape_validate(bool *valid, const zl_shape *shape, const char *layer,
                            const char *feature, zl_findings *findings, zl_error *err)
{
    check c = {
        .shape = shape, .layer = layer, .feature = feature, .findings = findings, .err = err};
    if (shape->nparts == 0)
        report(&c, ZL_ERROR, "empty", NULL, "the geometry is empty; give it a boundary or none");
    bool *usable ZL_CLEANUP(zl_free_ptr) = zl_alloc(shape->nrings * sizeof *usable);
    if (!usable)
        return zl_fail_memory(err);
    c.usable = usable;
    check_paths(&c);
    if (shape->kind == ZL_SHAPE_POLYGON && (c.nerrors > 0 || !zl_shape_is_clearly_valid(shape)))
        ZL_TRY(check_topology(&c));
    if (c.nuntold > 0)
        report(&c, ZL_NOTE, "more-defects", NULL, "%zu further defects are not listed", c.nuntold);
    *valid = c.nerrors == 0;
    return ZL_OK;
}
