/* The owners whose paths are nearest: a candidate for each that is met, and at the end the wanted
 * ones settled and sorted. Questions come from neighbours, mostly, so a search begins where
 * the last answer was found. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/error.h"
#include "geodesy/segment_contacts.h"

/* So many places of the last answer are remembered. */
enum { MOST_REMEMBERED = 4 };

struct zl_segment_finder {
    const zl_segment_index *index;
    size_t *met; /* of each owner: its place among the candidates and 1, or 0 */
    zl_candidate *candidate;
    size_t count, capacity;
    zl_ranked *rank; /* for choosing among candidates */
    size_t rank_capacity;
    zl_near_path *found;
    size_t found_capacity;
    zl_contact_sides sides;
    size_t wanted, changed; /* candidates that came nearer since the bound was found */
    double limit_m;
    bool failed;
    size_t first[MOST_REMEMBERED]; /* where the last answer was found */
    size_t nfirst;
};

static size_t count_owners(const zl_segment_index *index)
{
    size_t count = 0;
    for (size_t i = 0; i < index->npaths; i++)
        count = index->owner[i] >= count ? index->owner[i] + 1 : count;
    return count;
}

zl_status zl_segment_finder_new(zl_segment_finder **out, const zl_segment_index *index,
                                zl_error *err)
{
    zl_segment_finder *finder = zl_alloc_zero(1, sizeof *finder);
    size_t *met = zl_alloc_zero(count_owners(index) + 1, sizeof *met);
    if (!finder || !met) {
        zl_free_ptr(&finder);
        zl_free_ptr(&met);
        return zl_fail_memory(err);
    }
    finder->index = index;
    finder->met = met;
    *out = finder;
    return ZL_OK;
}

void zl_segment_finder_free(zl_segment_finder *finder)
{
    if (!finder)
        return;
    zl_free_ptr(&finder->met);
    zl_free_ptr(&finder->candidate);
    zl_free_ptr(&finder->rank);
    zl_free_ptr(&finder->found);
    zl_free_ptr(&finder);
}

/* Room for some more; `items` is where the pointer to them lies. */
static bool reserve(void *items, size_t *capacity, size_t needed, size_t size)
{
    void *block;
    if (needed <= *capacity)
        return true;
    memcpy(&block, items, sizeof block);
    block = zl_realloc_array(block, 2 * needed, size);
    if (!block)
        return false;
    memcpy(items, &block, sizeof block);
    *capacity = 2 * needed;
    return true;
}

/* The candidate of an owner; NULL when there is no memory. */
static zl_candidate *candidate_of(zl_segment_finder *finder, size_t owner)
{
    if (finder->met[owner] > 0)
        return &finder->candidate[finder->met[owner] - 1];
    if (!reserve(&finder->candidate, &finder->capacity, finder->count + 1,
                 sizeof *finder->candidate) ||
        !reserve(&finder->rank, &finder->rank_capacity, finder->count + 1, sizeof *finder->rank))
        return NULL;
    zl_candidate *c = &finder->candidate[finder->count++];
    zl_candidate_begin(c, owner);
    finder->met[owner] = finder->count;
    return c;
}

/* As many owners as are wanted are not farther than the bound. It is found again when a quarter of
 * them came nearer, so that many owners stay cheap. */
static void lower_bounds(zl_segment_finder *finder, zl_segment_search *search)
{
    if (++finder->changed <= finder->wanted / 4 || finder->count < finder->wanted)
        return;
    finder->changed = 0;
    for (size_t i = 0; i < finder->count; i++)
        finder->rank[i] = (zl_ranked){finder->candidate[i].upper_m, i};
    zl_rank_nth(finder->rank, finder->count, finder->wanted - 1);
    zl_lower_bound(&search->all, finder->rank[finder->wanted - 1].key);
}

static void meet_owner(zl_segment_search *search, const zl_contact *contact)
{
    zl_segment_finder *finder = search->user;
    zl_candidate *c = candidate_of(finder, finder->index->owner[contact->path]);
    if (!c) {
        finder->failed = true; /* nothing more is of interest */
        zl_lower_bound(&search->all, -1);
        search->here = search->all;
        return;
    }
    double before_m = c->upper_m;
    zl_candidate_meet(&finder->sides, c, contact);
    if (!(c->upper_m < before_m))
        return;
    c->leaf = search->leaf;
    lower_bounds(finder, search);
    zl_lower_bound(&search->here, c->upper_m);
    zl_lower_bound(&search->here, search->all.metres);
}

static double known_of_owner(const zl_segment_search *search, size_t path)
{
    const zl_segment_finder *finder = search->user;
    size_t met = finder->met[finder->index->owner[path]];
    return met > 0 ? finder->candidate[met - 1].upper_m : (double)INFINITY;
}

static int by_distance(const void *left, const void *right)
{
    const zl_near_path *a = left, *b = right;
    if (a->nearest.distance_m != b->nearest.distance_m)
        return a->nearest.distance_m < b->nearest.distance_m ? -1 : 1;
    return zl_compare_sizes(a->path, b->path);
}

/* Settles those that may be among the wanted, and sorts them. */
static zl_status collect(zl_segment_finder *finder, double bound_m, size_t *count, zl_error *err)
{
    size_t found = 0;
    if (finder->failed ||
        !reserve(&finder->found, &finder->found_capacity, finder->count, sizeof *finder->found))
        return zl_fail_memory(err);
    for (size_t i = 0; i < finder->count; i++) {
        zl_candidate *c = &finder->candidate[i];
        if (c->upper_m - 3 * zl_quick_doubt_m(c->upper_m) > bound_m)
            continue;
        zl_candidate_settle(&finder->sides, c);
        if (c->nearest.distance_m <= finder->limit_m)
            finder->found[found++] = (zl_near_path){i, c->contact.path, c->nearest};
    }
    if (found > 1)
        qsort(finder->found, found, sizeof *finder->found, by_distance);
    *count = found < finder->wanted ? found : finder->wanted;
    return ZL_OK;
}

/* Crossings of those that are handed out get their places; owners take the candidates' seats. */
static void finish(zl_segment_finder *finder, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        zl_candidate *c = &finder->candidate[finder->found[i].owner];
        zl_candidate_place(&finder->sides, c);
        finder->found[i] = (zl_near_path){c->owner, c->contact.path, c->nearest};
    }
}

static void remember(zl_segment_finder *finder, size_t count)
{
    finder->nfirst = count < MOST_REMEMBERED ? count : MOST_REMEMBERED;
    for (size_t i = 0; i < finder->nfirst; i++)
        finder->first[i] = finder->candidate[finder->found[i].owner].leaf;
}

zl_status zl_segment_finder_ask(const zl_near_path **found, size_t *count,
                                zl_segment_finder *finder, const zl_segment_index *from,
                                size_t wanted, double limit_m, zl_error *err)
{
    *count = 0;
    *found = finder->found;
    if (wanted == 0)
        return ZL_OK;
    for (size_t i = 0; i < finder->count; i++)
        finder->met[finder->candidate[i].owner] = 0;
    finder->count = finder->changed = 0;
    finder->sides = (zl_contact_sides){from, finder->index};
    finder->wanted = wanted;
    finder->limit_m = limit_m;
    finder->failed = false;
    zl_segment_search search = {.from = from,
                                .index = finder->index,
                                .meet = meet_owner,
                                .known_m = known_of_owner,
                                .first = finder->first,
                                .nfirst = finder->nfirst,
                                .user = finder};
    zl_search_run(&search, limit_m);
    ZL_TRY(collect(finder, search.all.metres, count, err));
    remember(finder, *count);
    finish(finder, *count);
    *found = finder->found;
    return ZL_OK;
}
