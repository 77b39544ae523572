/* How much of each zone does each class of land cover (压盖)? Parcels that overlap each other are
 * counted once in their class and in the whole, so that the rows of a zone add up to its area. */
#include <math.h>

#include "analysis/classes.h"
#include "analysis/cover.h"
#include "analysis/land_shape.h"
#include "analysis/land_zones.h"
#include "analysis/own_columns.h"
#include "analysis/uncertainty.h"
#include "base/alloc.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "geometry/overlay.h"

/* A difference below this share of a zone is rounding. */
#define ROUNDING_SHARE 1e-10
#define OVERLAY_SHARE  1e-8

typedef struct row {
    zl_land_row land;
    zl_value by[ZL_MOST_OWN];
} row;

#define COLUMN(key, name, type, decimals)                                                          \
    {                                                                                              \
        key, type, offsetof(zl_land_row, name), decimals                                           \
    }
static const zl_column columns[] = {
    COLUMN("a", zone, ZL_TEXT, 0),
    COLUMN("a_name", zone_name, ZL_TEXT, 0),
    COLUMN("part", part, ZL_TEXT, 0),
    COLUMN("parcels", parcels, ZL_INTEGER, 0),
    COLUMN("area_m2", area_m2, ZL_REAL, 4),
    COLUMN("share_of_a", share_of_zone, ZL_REAL, 12),
    COLUMN("overlapping_m2", overlapping_m2, ZL_REAL, 4),
    COLUMN("boundary_basis", boundary_basis, ZL_TEXT, 0),
    COLUMN("accuracy_m", accuracy_m, ZL_REAL, 3),
};
#undef COLUMN
enum { CLASS_COLUMNS_AT = 3 };

zl_status zl_land_columns(zl_columns **out, const zl_layer *land, const char *by, zl_error *err)
{
    static const zl_columns fixed = {columns, sizeof columns / sizeof *columns};
    zl_own_columns own;
    ZL_TRY(zl_own_columns_find(&own, land, "--by", by, err));
    return zl_own_columns_join(out, &fixed, CLASS_COLUMNS_AT, land, &own, offsetof(row, by), err);
}

/* ---- sums of one zone ----------------------------------------------------------------------- */

/* Of a class, or of some classes together. */
typedef struct sum {
    double area_m2; /* of the union */
    double twice_m2;
    size_t parcels;
    const char *basis; /* of the zone and all parcels */
    double accuracy_m;
} sum;

typedef struct task {
    const zl_collection *zones;
    const zl_classes *classes;
    const zl_cover *cover;
    const zl_land_options *options;
    const zl_sink *sink;
    sum *of_class;       /* of the zone at hand; one more for the small ones together */
    size_t *group;       /* of each parcel in the zone at hand: its class, or that of small ones */
    sum all;             /* the same of all classes, land in several of them once */
    size_t nzones;       /* one more, where there is one, is their union */
    double rivalling_m2; /* land of all zones that is in several parcels */
} task;

static sum empty_sum(const zl_feature *zone)
{
    return (sum){.basis = zone->boundary_basis, .accuracy_m = zl_accuracy_m(zone)};
}

static void add_parcel(sum *to, const zl_feature *parcel, double area_m2, double twice_m2)
{
    to->area_m2 += area_m2 - twice_m2;
    to->twice_m2 += twice_m2;
    to->parcels++;
    to->basis = zl_worse_basis(to->basis, parcel->boundary_basis);
    to->accuracy_m = zl_worse_accuracy_m(to->accuracy_m, zl_accuracy_m(parcel));
}

/* No union is larger than the zone, whatever the rounding of an overlay says. */
static void limit(sum *to, double zone_m2)
{
    to->area_m2 = fmin(to->area_m2, zone_m2);
}

static zl_status sum_up(task *t, size_t zone, zl_error *err)
{
    const zl_cover *cover = t->cover;
    const size_t *class_of = t->classes->of;
    for (size_t i = 0; i < t->classes->count; i++)
        t->of_class[i] = empty_sum(&t->zones->feature[zone]);
    t->all = empty_sum(&t->zones->feature[zone]);
    for (size_t i = cover->first_hit[zone]; i < cover->first_hit[zone + 1]; i++) {
        const zl_hit *hit = &cover->hit[i];
        const zl_feature *parcel = &cover->land->feature[hit->parcel];
        double in_class_m2, in_any_m2;
        ZL_TRY(zl_cover_twice(&in_class_m2, cover, zone, hit, class_of, err));
        ZL_TRY(zl_cover_twice(&in_any_m2, cover, zone, hit, NULL, err));
        add_parcel(&t->of_class[class_of[hit->parcel]], parcel, hit->area_m2, in_class_m2);
        add_parcel(&t->all, parcel, hit->area_m2, in_any_m2);
    }
    for (size_t i = 0; i < t->classes->count; i++)
        limit(&t->of_class[i], cover->zone_m2[zone]);
    limit(&t->all, cover->zone_m2[zone]);
    return ZL_OK;
}

/* ---- rows of one zone ----------------------------------------------------------------------- */

static zl_status emit(const task *t, size_t zone, row *r, const zl_land_shape *wanted,
                      zl_error *err)
{
    const zl_feature *feature = &t->zones->feature[zone];
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *shape = NULL;
    r->land.zone = feature->id;
    r->land.zone_name = feature->name_zh ? feature->name_zh : feature->name_en;
    r->land.repeats =
        zone >= t->nzones || wanted->part == ZL_LAND_SEVERAL || wanted->part == ZL_LAND_TOTAL;
    r->land.share_of_zone = fmin(r->land.area_m2 / t->cover->zone_m2[zone], 1);
    if (t->options->shapes)
        ZL_TRY(zl_at_feature(zl_land_shape_make(&shape, wanted, err), feature->id, NULL, err));
    return t->sink->emit(r, shape, t->sink->user, err);
}

static row row_of(const task *t, const char *part, const sum *from)
{
    row r = {.land = {.part = part,
                      .parcels = (int64_t)from->parcels,
                      .area_m2 = from->area_m2,
                      .overlapping_m2 = from->twice_m2,
                      .boundary_basis = from->basis,
                      .accuracy_m = from->accuracy_m}};
    for (size_t i = 0; i < t->classes->ncolumns; i++)
        r.by[i].null = true;
    return r;
}

static zl_land_shape shape_of(const task *t, size_t zone, zl_land_part part)
{
    return (zl_land_shape){.cover = t->cover,
                           .zone = zone,
                           .part = part,
                           .group = t->group,
                           .ngroups = t->classes->count + 1};
}

static bool is_small(const task *t, size_t zone, const sum *of)
{
    return of->area_m2 < t->options->min_share * t->cover->zone_m2[zone];
}

static zl_status emit_class(const task *t, size_t zone, size_t class_number, zl_error *err)
{
    bool small = class_number == t->classes->count;
    bool unknown = !small && zl_class_is_unknown(t->classes, class_number);
    const char *part = small ? "small" : unknown ? "unclassed" : "land";
    row r = row_of(t, part, &t->of_class[class_number]);
    for (size_t i = 0; !small && i < t->classes->ncolumns; i++)
        r.by[i] = zl_class_values(t->classes, class_number)[i];
    zl_land_shape shape = shape_of(t, zone, ZL_LAND_OF_GROUP);
    shape.number = class_number;
    return emit(t, zone, &r, &shape, err);
}

/* Classes below the least share become one group, in which land counts once too. */
static zl_status put_small_together(task *t, size_t zone, zl_error *err)
{
    const zl_cover *cover = t->cover;
    const size_t small = t->classes->count;
    t->of_class[small] = empty_sum(&t->zones->feature[zone]);
    for (size_t i = cover->first_hit[zone]; i < cover->first_hit[zone + 1]; i++) {
        size_t parcel = cover->hit[i].parcel, class_number = t->classes->of[parcel];
        t->group[parcel] = is_small(t, zone, &t->of_class[class_number]) ? small : class_number;
    }
    for (size_t i = cover->first_hit[zone]; i < cover->first_hit[zone + 1]; i++) {
        const zl_hit *hit = &cover->hit[i];
        double twice_m2;
        if (t->group[hit->parcel] != small)
            continue;
        ZL_TRY(zl_cover_twice(&twice_m2, cover, zone, hit, t->group, err));
        add_parcel(&t->of_class[small], &cover->land->feature[hit->parcel], hit->area_m2, twice_m2);
    }
    limit(&t->of_class[small], cover->zone_m2[zone]);
    return ZL_OK;
}

/* Gives in `shown_m2` what the rows add up to. */
static zl_status emit_classes(double *shown_m2, const task *t, size_t zone, zl_error *err)
{
    const size_t count = t->classes->count;
    *shown_m2 = 0;
    for (size_t i = 0; i <= count; i++) {
        const sum *of = &t->of_class[i];
        if (of->parcels == 0 || (i < count && is_small(t, zone, of)))
            continue;
        *shown_m2 += of->area_m2;
        ZL_TRY(emit_class(t, zone, i, err));
    }
    return ZL_OK;
}

/* What several classes share comes from overlays, which add up to 1e-8 of it; less is rounding,
 * unless the classes would else have more land than there is. */
static double shared_by_classes(const task *t, double zone_m2, double shown_m2)
{
    double shared_m2 = shown_m2 - t->all.area_m2;
    double rounding_m2 = ROUNDING_SHARE * zone_m2 + OVERLAY_SHARE * t->all.twice_m2;
    bool too_much = shown_m2 > (1 + ROUNDING_SHARE) * zone_m2;
    return shared_m2 > rounding_m2 || too_much ? shared_m2 : 0;
}

static zl_status emit_rest(const task *t, size_t zone, double shown_m2, zl_error *err)
{
    double zone_m2 = t->cover->zone_m2[zone];
    double several_m2 = shared_by_classes(t, zone_m2, shown_m2);
    double none_m2 = zone_m2 - (shown_m2 - several_m2);
    if (none_m2 <= ROUNDING_SHARE * zone_m2)
        none_m2 = 0;
    sum several = t->all, none = t->all;
    several.parcels = none.parcels = 0;
    several.twice_m2 = none.twice_m2 = 0;
    several.area_m2 = -several_m2;
    none.area_m2 = none_m2;
    row r = row_of(t, "several", &several);
    zl_land_shape shape = shape_of(t, zone, ZL_LAND_SEVERAL);
    if (several_m2 > 0)
        ZL_TRY(emit(t, zone, &r, &shape, err));
    r = row_of(t, "none", &none);
    shape.part = ZL_LAND_NONE;
    return emit(t, zone, &r, &shape, err);
}

static zl_status emit_total(const task *t, size_t zone, zl_error *err)
{
    sum total = t->all;
    total.area_m2 = t->cover->zone_m2[zone];
    total.basis = t->zones->feature[zone].boundary_basis;
    total.accuracy_m = zl_accuracy_m(&t->zones->feature[zone]);
    row r = row_of(t, "total", &total);
    zl_land_shape shape = shape_of(t, zone, ZL_LAND_TOTAL);
    return emit(t, zone, &r, &shape, err);
}

static zl_status answer_zone(task *t, size_t zone, zl_error *err)
{
    double shown_m2;
    ZL_TRY(sum_up(t, zone, err));
    ZL_TRY(put_small_together(t, zone, err));
    ZL_TRY(emit_classes(&shown_m2, t, zone, err));
    ZL_TRY(emit_rest(t, zone, shown_m2, err));
    return t->options->total ? emit_total(t, zone, err) : ZL_OK;
}

/* ---- notes ---------------------------------------------------------------------------------- */

/* Where parcels overlap each other: how much of the zones, and the largest such place. */
static zl_status note_rivals(const task *t, zl_error *err)
{
    const zl_cover *cover = t->cover;
    const zl_rival_pairs *pairs = &cover->pairs;
    const zl_rival *largest = &pairs->largest;
    if (pairs->count == 0 || !(t->rivalling_m2 > 0))
        return ZL_OK;
    const zl_feature *a = &cover->land->feature[largest->parcel],
                     *b = &cover->land->feature[pairs->later];
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *earlier = NULL;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *last = NULL;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *place = NULL;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    ZL_TRY(zl_cover_parcel(&earlier, cover, largest->parcel, err));
    ZL_TRY(zl_cover_parcel(&last, cover, pairs->later, err));
    ZL_TRY(zl_overlay(&place, ZL_INTERSECTION, earlier, last, err));
    zl_text_addf(&text, _("%zu pair%s of parcels overlap each other: "), pairs->count,
                 zl_inflect(pairs->count == 1, "", "s"));
    zl_text_add_number(&text, t->rivalling_m2, 2);
    zl_text_add(&text, _(" m² of the zones lie in more than one parcel and count once; the largest "
                         "overlap, "));
    zl_text_add_number(&text, largest->area_m2, 2);
    zl_text_add(&text, _(" m², is that of "));
    zl_text_add_safe(&text, a->id);
    zl_text_add(&text, _(" and "));
    zl_text_add_safe(&text, b->id);
    if (text.failed)
        return zl_fail_memory(err);
    zl_findings_add(t->sink->notes, ZL_WARNING, "land-overlaps", NULL, NULL,
                    place ? place->lonlat_deg : NULL, "%s", text.data);
    return ZL_OK;
}

static zl_status note_schematic(const task *t, size_t nzones, zl_error *err)
{
    size_t schematic = 0;
    for (size_t i = 0; i < nzones; i++)
        schematic += t->zones->feature[i].shape && zl_is_schematic(&t->zones->feature[i]);
    if (schematic == 0)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text text = {0};
    zl_text_addf(
        &text,
        _("what lies in a schematic outline proves nothing (%zu of %zu zones): do not quote "
          "these areas before a surveyed boundary is loaded"),
        schematic, nzones);
    return zl_add_note(t->sink->notes, ZL_WARNING, "schematic-outline", &text, err);
}

static zl_status note_all(const task *t, const zl_collection *zones, zl_error *err)
{
    ZL_TRY(note_schematic(t, zones->count, err));
    ZL_TRY(note_rivals(t, err));
    if (t->cover->first_hit[t->zones->count] == 0)
        zl_findings_add(t->sink->notes, ZL_NOTE, "no-land", NULL, NULL, NULL,
                        "no parcel of the land layer lies in any of the zones");
    return zl_note_no_boundary(t->sink->notes, zones, _("have no rows"), err);
}

/* ---- the question --------------------------------------------------------------------------- */

/* `scan` as zl_cover_new() takes it. */
static zl_status answer(const zl_collection *zones, zl_collection *land, zl_scan **scan,
                        size_t ncolumns, const zl_land_options *options, const zl_sink *sink,
                        zl_error *err)
{
    ZL_CLEANUP(zl_land_zones_free) zl_land_zones with = {.united = NULL};
    ZL_CLEANUP(zl_classes_free) zl_classes classes = {.land = NULL};
    ZL_CLEANUP(zl_cover_free) zl_cover cover = {.zones = NULL};
    ZL_TRY(zl_land_zones_open(&with, zones, options->total, err));
    ZL_TRY(zl_classes_new(&classes, land, ncolumns, options->by, sink->notes, err));
    ZL_TRY(zl_cover_new(&cover, &with.all, land, classes.of, scan, err));
    ZL_CLEANUP(zl_free_ptr) sum *of_class = zl_alloc_zero(classes.count + 1, sizeof *of_class);
    ZL_CLEANUP(zl_free_ptr) size_t *group = zl_alloc_zero(land->count + 1, sizeof *group);
    if (!of_class || !group)
        return zl_fail_memory(err);
    task t = {.zones = &with.all,
              .nzones = zones->count,
              .classes = &classes,
              .cover = &cover,
              .options = options,
              .sink = sink,
              .of_class = of_class,
              .group = group};
    for (size_t i = 0; i < with.all.count; i++) {
        if (!with.all.feature[i].shape)
            continue;
        ZL_TRY(answer_zone(&t, i, err));
        /* The union, where there is one, comes last and has all of it once. */
        t.rivalling_m2 = i < zones->count ? t.rivalling_m2 + t.all.twice_m2 : t.all.twice_m2;
    }
    return note_all(&t, zones, err);
}

zl_status zl_land_of(const zl_collection *zones, zl_collection *land, size_t ncolumns,
                     const zl_land_options *options, const zl_sink *sink, zl_error *err)
{
    return answer(zones, land, NULL, ncolumns, options, sink, err);
}

zl_status zl_land(zl_layer *zones, zl_layer *land, const zl_land_options *options,
                  zl_row_fn emit_row, void *user, zl_findings *notes, zl_error *err)
{
    ZL_CLEANUP(zl_collection_free) zl_collection of_zones = {0};
    ZL_CLEANUP(zl_collection_free) zl_collection of_land = {0};
    ZL_CLEANUP(zl_index_free_ptr) zl_index *near = NULL;
    ZL_CLEANUP(zl_scan_close_ptr) zl_scan *scan = NULL;
    zl_own_columns own;
    ZL_TRY(zl_need_polygons(zones, "overlap", err));
    ZL_TRY(zl_need_polygons(land, "overlap", err));
    ZL_TRY(zl_own_columns_find(&own, land, "--by", options->by, err));
    ZL_TRY(zl_collect(&of_zones, zones, err));
    ZL_TRY(zl_index_new(&near, of_zones.extent, of_zones.count, err));
    if (!options->shapes) /* else they are wanted as such */
        ZL_TRY(zl_scan_open_shared(&scan, land, err));
    const zl_choice choice = {
        .column = own.column, .ncolumns = own.count, .no_shapes = scan != NULL, .near = near};
    ZL_TRY(zl_collect_some(&of_land, land, &choice, err));
    zl_sink sink = {.emit = emit_row, .user = user, .notes = notes};
    ZL_TRY(answer(&of_zones, &of_land, &scan, own.count, options, &sink, err));
    return zl_findings_status(notes, err);
}
