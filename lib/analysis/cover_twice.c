/* How much of what a parcel has of a zone lies in earlier parcels too. */
#include <math.h>
#include <stdlib.h>

#include "analysis/cover.h"
#include "analysis/questions.h"
#include "base/alloc.h"
#include "base/error.h"
#include "geometry/overlay.h"

/* So many rivals are looked at one by one; more are united at once. */
enum { FEW_RIVALS = 16 };

/* ---- rivals in a zone ----------------------------------------------------------------------- */

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

/* A rival that was left out of the list of `later` tells nothing new: what holds all of `later` is
 * in that list, and a rival here as well. */
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

/* Is all of the hit in one earlier parcel? */
static bool is_covered(const rivals *all)
{
    for (size_t k = 0; k < all->count; k++)
        if (all->hit[k]->covers || all->rival[k]->holds)
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
