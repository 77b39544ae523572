#include "output/summary.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/message.h"

zl_status zl_summary_init(zl_summary *summary, zl_error *err)
{
    *summary = (zl_summary){.west = (double)INFINITY,
                            .south = (double)INFINITY,
                            .east = -(double)INFINITY,
                            .north = -(double)INFINITY,
                            .places = ZL_CHAIN_EMPTY};
    summary->keys = zl_digest_new();
    return summary->keys ? ZL_OK : zl_fail_memory(err);
}

void zl_summary_free(zl_summary *summary)
{
    zl_digest_free(summary->keys);
    summary->keys = NULL;
}

static uint64_t point_hash(const double *xy)
{
    double plain[2] = {xy[0] + 0.0, xy[1] + 0.0}; /* -0 is 0 */
    uint64_t bits[2];
    memcpy(bits, plain, sizeof bits);
    return zl_mix(zl_mix(bits[0] + UINT64_C(0x9e3779b97f4a7c15)) ^ bits[1]);
}

static void add_points(zl_summary *summary, const zl_shape *shape)
{
    uint64_t sum = 0;
    summary->points += shape->npoints;
    for (size_t i = 0; i < shape->npoints; i++) {
        const double *xy = shape->lonlat_deg + 2 * i;
        sum += point_hash(xy);
        summary->west = fmin(summary->west, xy[0]);
        summary->south = fmin(summary->south, xy[1]);
        summary->east = fmax(summary->east, xy[0]);
        summary->north = fmax(summary->north, xy[1]);
    }
    if (summary->unordered)
        summary->fingerprint += zl_mix(sum);
    else
        zl_chain_add(&summary->places, sum);
}

/* Shapefiles lose the blanks around a text, so they do not count. */
static size_t trimmed(const char **text)
{
    *text += strspn(*text, " ");
    size_t size = strlen(*text);
    while (size > 0 && (*text)[size - 1] == ' ')
        size--;
    return size;
}

static uint64_t text_hash(uint64_t hash, const char *text, size_t size)
{
    for (size_t i = 0; i < size; i++)
        hash = zl_mix(hash ^ (unsigned char)text[i]);
    return zl_mix(hash + UINT64_C(0x9e3779b97f4a7c15));
}

static void add_key(zl_summary *summary, const char *key)
{
    size_t size = trimmed(&key);
    zl_digest_add(summary->keys, key, size);
    summary->key_sum += text_hash(size, key, size);
}

/* Its feature counts too where the order is kept: values may not change places. */
void zl_summary_add_value(zl_summary *summary, int field, const char *text)
{
    size_t size = text ? trimmed(&text) : 0;
    uint64_t feature = summary->unordered ? 0 : (uint64_t)summary->features;
    if (!text || size > 0)
        summary->value_sum += text_hash(zl_mix(feature) ^ (uint64_t)field, text ? text : "", size);
}

void zl_summary_add(zl_summary *summary, const char *key, const zl_shape *in_file,
                    const zl_shape *shape)
{
    summary->features++;
    add_key(summary, key ? key : "");
    if (!in_file) {
        summary->shapeless++;
        zl_chain_add(&summary->places, 0);
        return;
    }
    add_points(summary, in_file);
    summary->area_m2 += zl_shape_area_m2(shape);
    if (summary->step > 0 && shape->kind != ZL_SHAPE_POINT)
        summary->perimeter_m += zl_shape_perimeter_m(shape);
}

void zl_summary_finish(zl_summary *summary)
{
    zl_digest_finish(summary->keys, summary->digest);
    if (!summary->unordered)
        summary->fingerprint = summary->places.mark;
}

/* Half a step of 1e-7 degrees is 5.6 mm on each axis, 7.9 mm in all; an outline that is off by d
 * everywhere has an area that is off by at most d times its length. A projection and back is good
 * to a micrometre. */
static bool same_area(const zl_summary *a, const zl_summary *b)
{
    double off_m = a->step * a->unit_m * 0.75 + 1e-6;
    return fabs(a->area_m2 - b->area_m2) <= off_m * a->perimeter_m + 1e-3 + 1e-10 * a->area_m2;
}

static bool same_extent(const zl_summary *a, const zl_summary *b, double tolerance)
{
    return a->points == 0 ||
           (fabs(a->west - b->west) <= tolerance && fabs(a->south - b->south) <= tolerance &&
            fabs(a->east - b->east) <= tolerance && fabs(a->north - b->north) <= tolerance);
}

const char *zl_summary_differs(char room[160], const zl_summary *written, const zl_summary *read)
{
    const size_t size = 160;
    bool same_keys = written->unordered ? written->key_sum == read->key_sum
                                        : strcmp(written->digest, read->digest) == 0;
    if (written->features != read->features)
        snprintf(room, size, _("it has %lld of %lld features"), (long long)read->features,
                 (long long)written->features);
    else if (written->shapeless != read->shapeless)
        snprintf(room, size, _("%lld features have no shape in place of %lld"),
                 (long long)read->shapeless, (long long)written->shapeless);
    else if (written->points != read->points)
        snprintf(room, size, _("it has %llu of %llu points"), (unsigned long long)read->points,
                 (unsigned long long)written->points);
    else if (!same_keys)
        snprintf(room, size, _("its ids are not those that were written"));
    else if (written->value_sum != read->value_sum)
        snprintf(room, size, _("its values are not those that were written"));
    else if (!same_extent(written, read, written->step * 0.51))
        snprintf(room, size, _("its extent is not the one that was written"));
    else if (written->step == 0 && written->fingerprint != read->fingerprint)
        snprintf(room, size, _("its coordinates are not those that were written"));
    else if (written->step > 0 && !same_area(written, read))
        snprintf(room, size, _("its area is %.3f m2 in place of %.3f"), read->area_m2,
                 written->area_m2);
    else
        return NULL;
    return room;
}
