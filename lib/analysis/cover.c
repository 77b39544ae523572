#include "analysis/cover.h"

#include <math.h>
#include <stdlib.h>

#include "analysis/pairs.h"
#include "analysis/questions.h"
#include "base/alloc.h"
#include "base/error.h"
#include "geometry/overlay.h"

/* So many rivals are looked at one by one; more are united at once. */
enum { FEW_RIVALS = 16 };

void zl_cover_free(zl_cover *cover)
{
    zl_free(cover->zone_m2);
    zl_free(cover->hit);
    zl_free(cover->first_hit);
    zl_free(cover->rival);
    zl_free(cover->first_rival);
    if (cover->fetcher)
        zl_fetcher_close(cover->fetcher);
    if (cover->parcels)
        zl_features_close(cover->parcels);
    zl_free(cover->fetcher);
    zl_free(cover->parcels);
    *cover = (zl_cover){.zones = NULL};
}

/* ---- parcels in zones ----------------------------------------------------------------------- */

/* Zones against land, or land against itself. */
typedef struct search {
    zl_features *a, *b;
    zl_pairs pairs;
    zl_found near;
} search;

static void close_search(search *s)
{
    zl_pairs_close(&s->pairs);
    zl_found_free(&s->near);
}

static zl_status open_search(search *s, zl_features *a, zl_features *b, zl_error *err)
{
    s->a = a;
    s->b = b;
    return zl_pairs_open(&s->pairs, a, b, err);
}

/* What of b, from `first` on, may meet a feature of a. */
static zl_status look_around(search *s, size_t i, size_t first, zl_error *err)
{
    zl_step_box box = zl_box_index_box(s->a->index, i);
    return zl_box_index_query(&s->near, s->b->index, &box, first, err);
}

static zl_status add_hit(zl_cover *cover, size_t *count, size_t *capacity, search *s, size_t zone,
                         size_t parcel, zl_error *err)
{
    ZL_CLEANUP(zl_met_free) zl_met p = {.a = NULL};
    ZL_TRY(zl_pairs_meet(&p, &s->pairs, zone, parcel, err));
    if (zl_is_noise(&p.common))
        return ZL_OK;
    zl_hit *grown = zl_grow(cover->hit, *count, capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    cover->hit = grown;
    double whole_m2 = p.b->area_m2, zone_m2 = p.a->area_m2, area_m2 = p.common.area_m2;
    grown[(*count)++] =
        (zl_hit){parcel, fmin(area_m2, zone_m2), whole_m2 - area_m2 <= ZL_WHOLE_SHARE * whole_m2,
                 zone_m2 - area_m2 <= ZL_WHOLE_SHARE * zone_m2};
    return ZL_OK;
}

static zl_status find_hits(zl_cover *cover, zl_features *zones, zl_features *land, zl_error *err)
{
    ZL_CLEANUP(close_search) search s = {.a = NULL};
    size_t count = 0, capacity = 0;
    ZL_TRY(open_search(&s, zones, land, err));
    for (size_t i = 0; i < zones->count; i++) {
        const zl_shape *shape = cover->zones->feature[i].shape;
        cover->first_hit[i] = count;
        cover->zone_m2[i] = shape ? zl_shape_area_m2(shape) : 0;
        ZL_TRY(look_around(&s, i, 0, err));
        for (size_t k = 0; k < s.near.count; k++)
            ZL_TRY(add_hit(cover, &count, &capacity, &s, i, s.near.item[k], err));
    }
    cover->first_hit[zones->count] = count;
    return ZL_OK;
}

/* ---- parcels in parcels --------------------------------------------------------------------- */

static zl_status add_rivals(zl_cover *cover, size_t *count, size_t *capacity, search *s,
                            const bool *met, size_t parcel, zl_error *err)
{
    ZL_TRY(look_around(s, parcel, 0, err));
    for (size_t k = 0; k < s->near.count && s->near.item[k] < parcel; k++) {
        ZL_CLEANUP(zl_met_free) zl_met p = {.a = NULL};
        size_t earlier = s->near.item[k];
        if (!met[earlier])
            continue;
        ZL_TRY(zl_pairs_meet(&p, &s->pairs, parcel, earlier, err));
        if (zl_is_noise(&p.common))
            continue;
        zl_rival *grown = zl_grow(cover->rival, *count, capacity, sizeof *grown);
        if (!grown)
            return zl_fail_memory(err);
        cover->rival = grown;
        grown[(*count)++] = (zl_rival){earlier, p.common.area_m2};
    }
    return ZL_OK;
}

static zl_status find_rivals(zl_cover *cover, zl_features *land, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) bool *met = zl_alloc_zero(land->count + 1, sizeof *met);
    ZL_CLEANUP(close_search) search s = {.a = NULL};
    if (!met)
        return zl_fail_memory(err);
    for (size_t i = 0; cover->hit && i < cover->first_hit[cover->zones->count]; i++)
        met[cover->hit[i].parcel] = true;
    ZL_TRY(open_search(&s, land, land, err));
    size_t count = 0, capacity = 0;
    for (size_t p = 0; p < land->count; p++) {
        cover->first_rival[p] = count;
        if (met[p])
            ZL_TRY(add_rivals(cover, &count, &capacity, &s, met, p, err));
    }
    cover->first_rival[land->count] = count;
    return ZL_OK;
}

/* One thread asks, and what it asked with before has ended: it may use its connection again. */
static void begin_again(zl_features *features)
{
    features->given = 0;
}

static zl_status find_all(zl_cover *cover, zl_error *err)
{
    ZL_CLEANUP(zl_features_close) zl_features zones = {.count = 0};
    ZL_TRY(zl_features_of(&zones, cover->zones, err));
    ZL_TRY(find_hits(cover, &zones, cover->parcels, err));
    begin_again(cover->parcels);
    ZL_TRY(find_rivals(cover, cover->parcels, err));
    begin_again(cover->parcels);
    return zl_fetcher_open(cover->fetcher, cover->parcels, err);
}

static zl_status open_parcels(zl_cover *cover, zl_scan **scan, zl_error *err)
{
    return scan && *scan ? zl_features_fetched(cover->parcels, cover->land, scan, err)
                         : zl_features_of(cover->parcels, cover->land, err);
}

zl_status zl_cover_new(zl_cover *out, const zl_collection *zones, const zl_collection *land,
                       zl_scan **scan, zl_error *err)
{
    ZL_CLEANUP(zl_cover_free) zl_cover cover = {.zones = zones, .land = land};
    cover.zone_m2 = zl_alloc_zero(zones->count, sizeof *cover.zone_m2);
    cover.first_hit = zl_alloc_zero(zones->count + 1, sizeof *cover.first_hit);
    cover.first_rival = zl_alloc_zero(land->count + 1, sizeof *cover.first_rival);
    cover.parcels = zl_alloc_zero(1, sizeof *cover.parcels);
    cover.fetcher = zl_alloc_zero(1, sizeof *cover.fetcher);
    if (!cover.zone_m2 || !cover.first_hit || !cover.first_rival || !cover.parcels ||
        !cover.fetcher)
        return zl_fail_memory(err);
    ZL_TRY(open_parcels(&cover, scan, err));
    ZL_TRY(find_all(&cover, err));
    *out = cover;
    cover = (zl_cover){.zones = NULL};
    return ZL_OK;
}

zl_status zl_cover_parcel(zl_shape **out, const zl_cover *cover, size_t parcel, zl_error *err)
{
    const zl_feature *feature;
    ZL_TRY(zl_fetch(&feature, cover->fetcher, parcel, err));
    return zl_shape_copy(out, feature->shape, err);
}

/* ---- what lies in earlier parcels too ------------------------------------------------------- */

static int compare_parcel(const void *key, const void *item)
{
    size_t wanted = *(const size_t *)key, parcel = ((const zl_hit *)item)->parcel;
    return (wanted > parcel) - (wanted < parcel);
}

/* The hit that a parcel has in the zone; NULL where it does not reach into it. */
static const zl_hit *hit_of(const zl_cover *cover, size_t zone, size_t parcel)
{
    size_t first = cover->first_hit[zone], count = cover->first_hit[zone + 1] - first;
    return count ? bsearch(&parcel, cover->hit + first, count, sizeof *cover->hit, compare_parcel)
                 : NULL;
}

/* The earlier parcels that share land of the zone with one. */
typedef struct rivals {
    const zl_rival **rival;
    const zl_hit **hit;
    size_t count;
} rivals;

static void free_rivals(rivals *all)
{
    zl_free((void *)all->rival);
    zl_free((void *)all->hit);
}

static zl_status find_in_zone(rivals *out, const zl_cover *cover, size_t zone, size_t parcel,
                              const size_t *class_of, zl_error *err)
{
    size_t first = cover->first_rival[parcel], last = cover->first_rival[parcel + 1];
    if (first == last)
        return ZL_OK;
    out->rival = zl_alloc_zero(last - first, sizeof(const zl_rival *));
    out->hit = zl_alloc_zero(last - first, sizeof(const zl_hit *));
    if (!out->rival || !out->hit)
        return zl_fail_memory(err);
    for (size_t k = first; k < last; k++) {
        const zl_rival *rival = &cover->rival[k];
        if (class_of && class_of[rival->parcel] != class_of[parcel])
            continue;
        const zl_hit *hit = hit_of(cover, zone, rival->parcel);
        if (!hit)
            continue;
        out->rival[out->count] = rival;
        out->hit[out->count++] = hit;
    }
    return ZL_OK;
}

static bool overlap_each_other(const zl_cover *cover, size_t earlier, size_t later)
{
    for (size_t k = cover->first_rival[later]; k < cover->first_rival[later + 1]; k++)
        if (cover->rival[k].parcel == earlier)
            return true;
    return false;
}

/* Do no two of them overlap? Then what each takes can be added up. */
static bool are_apart(const zl_cover *cover, const rivals *all)
{
    if (all->count > FEW_RIVALS)
        return false;
    for (size_t i = 1; i < all->count; i++)
        for (size_t k = 0; k < i; k++)
            if (overlap_each_other(cover, all->rival[k]->parcel, all->rival[i]->parcel))
                return false;
    return true;
}

/* Area of a ∩ b, and of a ∩ b ∩ zone where `zone` is given. */
static zl_status common_area(double *area_m2, const zl_shape *a, const zl_shape *b,
                             const zl_shape *zone, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *both = NULL;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *inside = NULL;
    ZL_TRY(zl_overlay(&both, ZL_INTERSECTION, a, b, err));
    *area_m2 = 0;
    if (!both)
        return ZL_OK;
    if (zone)
        ZL_TRY(zl_overlay(&inside, ZL_INTERSECTION, both, zone, err));
    const zl_shape *common = zone ? inside : both;
    *area_m2 = common ? zl_shape_area_m2(common) : 0;
    return ZL_OK;
}

/* What two hits share, without an overlay where one of the three holds another one. */
static zl_status share_two(double *area_m2, const zl_cover *cover, size_t zone, const zl_hit *hit,
                           const zl_hit *other, const zl_rival *rival, zl_error *err)
{
    const zl_feature *land = cover->land->feature;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *a = NULL;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *b = NULL;
    *area_m2 = rival->area_m2;
    if (hit->whole || other->whole)
        return ZL_OK;
    *area_m2 = hit->covers ? other->area_m2 : hit->area_m2;
    if (hit->covers || other->covers)
        return ZL_OK;
    ZL_TRY(zl_cover_parcel(&a, cover, hit->parcel, err));
    ZL_TRY(zl_cover_parcel(&b, cover, other->parcel, err));
    return zl_at_feature(common_area(area_m2, a, b, cover->zones->feature[zone].shape, err),
                         land[hit->parcel].id, land[other->parcel].id, err);
}

static zl_status add_up(double *area_m2, const zl_cover *cover, size_t zone, const zl_hit *hit,
                        const rivals *all, zl_error *err)
{
    for (size_t k = 0; k < all->count; k++) {
        double common_m2;
        ZL_TRY(share_two(&common_m2, cover, zone, hit, all->hit[k], all->rival[k], err));
        *area_m2 += common_m2;
    }
    return ZL_OK;
}

/* Is all of the hit in one earlier parcel that covers the zone? */
static bool is_covered(const rivals *all)
{
    for (size_t k = 0; k < all->count; k++)
        if (all->hit[k]->covers)
            return true;
    return false;
}

typedef struct shapes {
    zl_shape **shape;
    size_t count;
} shapes;

static void free_shapes(shapes *all)
{
    for (size_t k = 0; k < all->count; k++)
        zl_shape_free(all->shape[k]);
    zl_free(all->shape);
}

static zl_status unite_rivals(zl_shape **out, const zl_cover *cover, const rivals *all,
                              zl_error *err)
{
    ZL_CLEANUP(free_shapes)
    shapes taken = {.shape = zl_alloc_zero(all->count, sizeof(zl_shape *))};
    if (!taken.shape)
        return zl_fail_memory(err);
    for (; taken.count < all->count; taken.count++)
        ZL_TRY(zl_cover_parcel(&taken.shape[taken.count], cover, all->rival[taken.count]->parcel,
                               err));
    return zl_overlay_union(out, (const zl_shape *const *)taken.shape, taken.count, err);
}

static zl_status unite(double *area_m2, const zl_cover *cover, size_t zone, const zl_hit *hit,
                       const rivals *all, zl_error *err)
{
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *united = NULL;
    ZL_CLEANUP(zl_shape_free_ptr) zl_shape *parcel = NULL;
    zl_status status = unite_rivals(&united, cover, all, err);
    if (status == ZL_OK && united)
        status = zl_cover_parcel(&parcel, cover, hit->parcel, err);
    if (status == ZL_OK && united)
        status = common_area(area_m2, parcel, united,
                             hit->whole ? NULL : cover->zones->feature[zone].shape, err);
    return zl_at_feature(status, cover->land->feature[hit->parcel].id, NULL, err);
}

zl_status zl_cover_twice(double *area_m2, const zl_cover *cover, size_t zone, const zl_hit *hit,
                         const size_t *class_of, zl_error *err)
{
    ZL_CLEANUP(free_rivals) rivals all = {.count = 0};
    *area_m2 = 0;
    ZL_TRY(find_in_zone(&all, cover, zone, hit->parcel, class_of, err));
    if (all.count == 0)
        return ZL_OK;
    if (is_covered(&all))
        *area_m2 = hit->area_m2;
    else if (are_apart(cover, &all))
        ZL_TRY(add_up(area_m2, cover, zone, hit, &all, err));
    else
        ZL_TRY(unite(area_m2, cover, zone, hit, &all, err));
    *area_m2 = fmin(*area_m2, hit->area_m2);
    return ZL_OK;
}
