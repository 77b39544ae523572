#include "analysis/cover.h"

#include <math.h>

#include "analysis/pairs.h"
#include "analysis/questions.h"
#include "base/alloc.h"
#include "base/error.h"

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

/* Which of the earlier parcels hold all of the one at hand. */
typedef struct holders {
    bool any, of_its_class;
} holders;

static bool is_needed(const holders *held, bool same_class)
{
    return !held->any || (same_class && !held->of_its_class);
}

static void note_pair(zl_cover *cover, size_t later, const zl_rival *rival)
{
    zl_rival_pairs *pairs = &cover->pairs;
    if (pairs->count++ == 0 || rival->area_m2 > pairs->largest.area_m2) {
        pairs->largest = *rival;
        pairs->later = later;
    }
}

/* Where an earlier parcel holds all of this one, no other tells more of what is counted twice: of a
 * parcel that comes ten thousand times few rivals are kept. */
static zl_status add_rival(zl_cover *cover, size_t *count, size_t *capacity, holders *held,
                           search *s, size_t parcel, size_t earlier, zl_error *err)
{
    ZL_CLEANUP(zl_met_free) zl_met p = {.a = NULL};
    ZL_TRY(zl_pairs_meet(&p, &s->pairs, parcel, earlier, err));
    if (zl_is_noise(&p.common))
        return ZL_OK;
    double whole_m2 = p.a->area_m2, area_m2 = p.common.area_m2;
    const zl_rival rival = {earlier, area_m2, whole_m2 - area_m2 <= ZL_WHOLE_SHARE * whole_m2};
    bool same_class = cover->class_of[earlier] == cover->class_of[parcel];
    note_pair(cover, parcel, &rival);
    if (!is_needed(held, same_class))
        return ZL_OK;
    zl_rival *grown = zl_grow(cover->rival, *count, capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    cover->rival = grown;
    grown[(*count)++] = rival;
    held->any |= rival.holds;
    held->of_its_class |= rival.holds && same_class;
    return ZL_OK;
}

static zl_status add_rivals(zl_cover *cover, size_t *count, size_t *capacity, search *s,
                            const bool *met, size_t parcel, zl_error *err)
{
    holders held = {.any = false};
    ZL_TRY(look_around(s, parcel, 0, err));
    for (size_t k = 0; k < s->near.count && s->near.item[k] < parcel; k++)
        if (met[s->near.item[k]])
            ZL_TRY(add_rival(cover, count, capacity, &held, s, parcel, s->near.item[k], err));
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
                       const size_t *class_of, zl_scan **scan, zl_error *err)
{
    ZL_CLEANUP(zl_cover_free)
    zl_cover cover = {.zones = zones, .land = land, .class_of = class_of};
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
