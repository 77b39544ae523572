/* What did a change of boundaries add, remove and move? The old layer is read for the digests of
 * its features, the new one for those that differ, which are kept, and the old one again for the
 * comparison: what is the same costs two digests and no memory but for them. */
#include "analysis/difference.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/match.h"
#include "base/alloc.h"
#include "base/digest.h"
#include "base/error.h"
#include "base/findings.h"
#include "base/message.h"
#include "input/quote.h"
#include "store/layer.h"

enum { DIGEST = 32 }; /* hexadecimal digits that are compared: 128 bits */

/* An old feature. */
typedef struct entry {
    size_t key; /* position in the keys */
    int64_t fid;
    char digest[DIGEST];
    bool seen;   /* the new layer has it too */
    size_t kept; /* 1 + position among the kept ones; 0: it is the same */
} entry;

typedef struct task {
    zl_layer *old_layer, *new_layer;
    zl_diff_writer writer;
    zl_common_columns columns;
    zl_digest *digest;
    size_t *old_of_new; /* where they are matched by land */
    size_t nmatches;
    bool *asked_for; /* of each old feature that is matched to a new one whose id is wanted */
    size_t nasked;
    zl_text keys; /* NUL-terminated texts */
    entry *entry;
    size_t nentries, entry_capacity;
    zl_kept_feature *kept;
    size_t nkept, kept_capacity;
    size_t *added; /* positions of kept ones that are new */
    size_t nadded, added_capacity;
} task;

static void task_free(task *t)
{
    for (size_t i = 0; i < t->nkept; i++)
        zl_kept_feature_free(&t->kept[i]);
    zl_free(t->kept);
    zl_free(t->added);
    zl_free(t->entry);
    zl_free(t->old_of_new);
    zl_free(t->asked_for);
    zl_text_free(&t->keys);
    zl_names_free(&t->writer.counts.wide);
    zl_names_free(&t->writer.counts.renamed);
    zl_digest_free(t->digest);
    zl_common_columns_free(&t->columns);
}

/* ---- digests -------------------------------------------------------------------------------- */

static void digest_shape(zl_digest *digest, const zl_shape *shape)
{
    if (!shape || shape->npoints == 0)
        return;
    zl_digest_add(digest, shape->part_start, (shape->nparts + 1) * sizeof *shape->part_start);
    zl_digest_add(digest, shape->ring_start, (shape->nrings + 1) * sizeof *shape->ring_start);
    zl_digest_add(digest, shape->lonlat_deg, 2 * shape->npoints * sizeof *shape->lonlat_deg);
}

static zl_status digest_feature(char out[DIGEST], task *t, const zl_feature *feature,
                                const size_t *in_layer, zl_error *err)
{
    char digits[ZL_DIGEST_SIZE];
    bool failed = false;
    digest_shape(t->digest, feature->shape);
    for (size_t i = 0; i < t->columns.count; i++) {
        ZL_CLEANUP(zl_free_ptr)
        char *value = zl_plain_value(&feature->values[in_layer[i]], t->columns.is_list[i], &failed);
        zl_digest_add(t->digest, value ? value : "", value ? strlen(value) : 0);
    }
    zl_digest_finish(t->digest, digits);
    memcpy(out, digits, DIGEST);
    return failed ? zl_fail_memory(err) : ZL_OK;
}

/* ---- keys ----------------------------------------------------------------------------------- */

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_wanted(const task *t, const char *id)
{
    const zl_diff_options *options = t->writer.options;
    return !options->ids ||
           bsearch(&id, options->ids, options->nids, sizeof *options->ids, compare_texts);
}

/* An old feature that is matched by land may be asked for by the id that it has now. */
static bool is_wanted_old(const task *t, const char *id, size_t position)
{
    return is_wanted(t, id) || (position < t->nasked && t->asked_for[position]);
}

/* What stands for a feature in the list: its id, or its position where land is what matches. */
static const char *key_of(char buffer[32], const task *t, const char *id, size_t position)
{
    if (!t->old_of_new)
        return id;
    snprintf(buffer, 32, "#%zu", position);
    return buffer;
}

static const char *text_of(const task *t, const entry *e)
{
    return t->keys.data + e->key;
}

static int compare_entries(const void *a, const void *b, void *task_of_both)
{
    const entry *x = a, *y = b;
    int order = strcmp(text_of(task_of_both, x), text_of(task_of_both, y));
    return order ? order : (x->fid > y->fid) - (x->fid < y->fid);
}

static entry *find_entry(const task *t, const char *key)
{
    size_t low = 0, high = t->nentries;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(key, text_of(t, &t->entry[middle]));
        if (order == 0)
            return &t->entry[middle];
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static zl_status fail_twice(const zl_layer *layer, const char *id, zl_error *err)
{
    return zl_fail(err, ZL_BAD_DATA,
                   "%s: more than one feature has the id %s, so that nobody can tell which is "
                   "compared; name another id with --id-field, or match features by the land that "
                   "they share with --match land",
                   zl_quoted(zl_layer_name(layer)).text, zl_quoted(id).text);
}

/* ---- first: the old layer ------------------------------------------------------------------- */

static zl_status add_entry(task *t, const zl_feature *feature, size_t position, zl_error *err)
{
    char buffer[32];
    entry fresh = {.key = t->keys.size, .fid = feature->fid};
    const char *key = key_of(buffer, t, feature->id, position);
    zl_text_add_bytes(&t->keys, key, strlen(key) + 1);
    ZL_TRY(digest_feature(fresh.digest, t, feature, t->columns.in_old, err));
    entry *grown = zl_grow(t->entry, t->nentries, &t->entry_capacity, sizeof *grown);
    if (!grown || t->keys.failed)
        return zl_fail_memory(err);
    t->entry = grown;
    grown[t->nentries++] = fresh;
    return ZL_OK;
}

static zl_status read_old(task *t, zl_error *err)
{
    const zl_feature *feature;
    for (size_t position = 0;; position++) {
        ZL_TRY(zl_layer_next(&feature, t->old_layer, err));
        if (!feature)
            break;
        if (is_wanted_old(t, feature->id, position))
            ZL_TRY(add_entry(t, feature, position, err));
    }
    if (t->nentries > 1)
        qsort_r(t->entry, t->nentries, sizeof *t->entry, compare_entries, t);
    for (size_t i = 1; i < t->nentries; i++)
        if (strcmp(text_of(t, &t->entry[i - 1]), text_of(t, &t->entry[i])) == 0)
            return fail_twice(t->old_layer, text_of(t, &t->entry[i]), err);
    return ZL_OK;
}

/* ---- then: what differs of the new one ------------------------------------------------------ */

static zl_status keep_new(size_t *at, task *t, const zl_feature *feature, zl_error *err)
{
    zl_kept_feature *grown = zl_grow(t->kept, t->nkept, &t->kept_capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    t->kept = grown;
    ZL_TRY(zl_keep_feature(&grown[t->nkept], t->new_layer, feature, &t->columns, t->columns.in_new,
                           err));
    *at = t->nkept++;
    return ZL_OK;
}

static zl_status add_new(task *t, const zl_feature *feature, zl_error *err)
{
    size_t *grown = zl_grow(t->added, t->nadded, &t->added_capacity, sizeof *grown);
    if (!grown)
        return zl_fail_memory(err);
    t->added = grown;
    return keep_new(&grown[t->nadded++], t, feature, err);
}

static zl_status compare_new(task *t, entry *before, const zl_feature *feature, zl_error *err)
{
    char digest[DIGEST];
    if (before->seen)
        return fail_twice(t->new_layer, feature->id, err);
    before->seen = true;
    ZL_TRY(digest_feature(digest, t, feature, t->columns.in_new, err));
    bool same = memcmp(digest, before->digest, DIGEST) == 0;
    if (same && !t->writer.options->all)
        return ZL_OK;
    size_t at = 0;
    ZL_TRY(keep_new(&at, t, feature, err));
    before->kept = at + 1;
    return ZL_OK;
}

static zl_status look_at_new(task *t, const zl_feature *feature, size_t position, zl_error *err)
{
    char buffer[32];
    size_t match = t->old_of_new ? t->old_of_new[position] : position;
    entry *before = match == SIZE_MAX ? NULL : find_entry(t, key_of(buffer, t, feature->id, match));
    if (before)
        return compare_new(t, before, feature, err);
    bool left_out = t->old_of_new && match != SIZE_MAX; /* its old one is not asked for */
    return left_out || !is_wanted(t, feature->id) ? ZL_OK : add_new(t, feature, err);
}

static int compare_kept(const void *a, const void *b, void *kept)
{
    const zl_kept_feature *all = kept;
    return strcmp(all[*(const size_t *)a].id, all[*(const size_t *)b].id);
}

/* Ids of features that are new, too, must be clear. */
static zl_status check_added(const task *t, zl_error *err)
{
    if (t->old_of_new || t->nadded < 2)
        return ZL_OK;
    ZL_CLEANUP(zl_free_ptr) size_t *sorted = zl_realloc_array(NULL, t->nadded, sizeof *sorted);
    if (!sorted)
        return zl_fail_memory(err);
    memcpy(sorted, t->added, t->nadded * sizeof *sorted);
    qsort_r(sorted, t->nadded, sizeof *sorted, compare_kept, t->kept);
    for (size_t i = 1; i < t->nadded; i++)
        if (strcmp(t->kept[sorted[i - 1]].id, t->kept[sorted[i]].id) == 0)
            return fail_twice(t->new_layer, t->kept[sorted[i]].id, err);
    return ZL_OK;
}

/* Adds "b (a before)" where b is new, a is gone, and the text of `size` bytes, an alias of b, is a.
 */
static zl_status note_if_renamed(task *t, const char *id, const char *alias, size_t size,
                                 zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text before = {0};
    zl_text_add_bytes(&before, alias, size);
    if (before.failed)
        return zl_fail_memory(err);
    const entry *old = size > 0 ? find_entry(t, before.data) : NULL;
    if (!old || old->seen)
        return ZL_OK;
    ZL_CLEANUP(zl_text_free) zl_text both = {0};
    zl_text_addf(&both, _("%s (%s before)"), id, before.data);
    if (both.failed)
        return zl_fail_memory(err);
    zl_names_add(&t->writer.counts.renamed, both.data);
    return ZL_OK;
}

/* A zone that was renamed has its old id among its aliases, a JSON array of strings. */
static zl_status find_renamed(task *t, zl_error *err)
{
    size_t column = 0;
    while (column < t->columns.count && strcmp(t->columns.name[column], "aliases") != 0)
        column++;
    if (t->old_of_new || column == t->columns.count)
        return ZL_OK;
    for (size_t i = 0; i < t->nadded; i++) {
        const zl_kept_feature *fresh = &t->kept[t->added[i]];
        const char *at = fresh->value[column] ? strchr(fresh->value[column], '"') : NULL;
        for (const char *end; at && (end = strchr(at + 1, '"')); at = strchr(end + 1, '"'))
            ZL_TRY(note_if_renamed(t, fresh->id, at + 1, (size_t)(end - at - 1), err));
    }
    return ZL_OK;
}

static zl_status read_new(task *t, zl_error *err)
{
    const zl_feature *feature;
    for (size_t position = 0;; position++) {
        ZL_TRY(zl_layer_next(&feature, t->new_layer, err));
        if (!feature)
            break;
        ZL_TRY(look_at_new(t, feature, position, err));
    }
    ZL_TRY(check_added(t, err));
    return find_renamed(t, err);
}

/* ---- last: the rows ------------------------------------------------------------------------- */

static zl_status write_old(task *t, const zl_feature *feature, const entry *e, zl_error *err)
{
    if (e->seen && !e->kept) {
        t->writer.counts.same++;
        return ZL_OK;
    }
    ZL_CLEANUP(zl_kept_feature_free) zl_kept_feature before = {0};
    ZL_TRY(zl_keep_feature(&before, t->old_layer, feature, &t->columns, t->columns.in_old, err));
    return zl_diff_write(&t->writer, &before, e->kept ? &t->kept[e->kept - 1] : NULL, err);
}

static zl_status write_rows(task *t, zl_error *err)
{
    char buffer[32];
    const zl_feature *feature;
    ZL_TRY(zl_layer_rewind(t->old_layer, err));
    for (size_t position = 0;; position++) {
        ZL_TRY(zl_layer_next(&feature, t->old_layer, err));
        if (!feature)
            break;
        const entry *e = is_wanted_old(t, feature->id, position)
                             ? find_entry(t, key_of(buffer, t, feature->id, position))
                             : NULL;
        if (e)
            ZL_TRY(write_old(t, feature, e, err));
    }
    for (size_t i = 0; i < t->nadded; i++)
        ZL_TRY(zl_diff_write(&t->writer, NULL, &t->kept[t->added[i]], err));
    return ZL_OK;
}

/* ---- matching ------------------------------------------------------------------------------- */

/* Which old features are asked for by the id of the new one that they are matched to? */
static zl_status find_asked_for(task *t, zl_error *err)
{
    const zl_feature *feature;
    for (size_t j = 0; j < t->nmatches; j++)
        if (t->old_of_new[j] != SIZE_MAX && t->old_of_new[j] >= t->nasked)
            t->nasked = t->old_of_new[j] + 1;
    t->asked_for = zl_alloc_zero(t->nasked, sizeof *t->asked_for);
    if (!t->asked_for)
        return zl_fail_memory(err);
    for (size_t position = 0;; position++) {
        ZL_TRY(zl_layer_next(&feature, t->new_layer, err));
        if (!feature)
            return zl_layer_rewind(t->new_layer, err);
        size_t match = t->old_of_new[position];
        if (match != SIZE_MAX && is_wanted(t, feature->id))
            t->asked_for[match] = true;
    }
}

static zl_status match_by_land(task *t, zl_error *err)
{
    bool old_has_id = zl_layer_has_id(t->old_layer), new_has_id = zl_layer_has_id(t->new_layer);
    if (old_has_id && new_has_id && !t->writer.options->match_land)
        return ZL_OK;
    const zl_layer *without = !old_has_id ? t->old_layer : !new_has_id ? t->new_layer : NULL;
    ZL_TRY(zl_match_by_land(&t->old_of_new, &t->nmatches, t->old_layer, t->new_layer, err));
    zl_findings_add(
        t->writer.sink->notes, without && !t->writer.options->match_land ? ZL_WARNING : ZL_NOTE,
        "matched-by-land", NULL, NULL, NULL,
        "features were matched by the land that they share, at least half of the smaller "
        "one%s%s%s",
        without ? ": " : "", without ? zl_quoted(zl_layer_name(without)).text : "",
        without ? _(" has no ids; --id-field names the field that is the id") : "");
    return t->writer.options->ids ? find_asked_for(t, err) : ZL_OK;
}

static zl_status run(task *t, zl_error *err)
{
    ZL_TRY(zl_need_polygons(t->old_layer, "diff", err));
    ZL_TRY(zl_need_polygons(t->new_layer, "diff", err));
    ZL_TRY(zl_common_columns_find(&t->columns, t->old_layer, t->new_layer,
                                  t->writer.options->attributes, err));
    t->digest = zl_digest_new();
    if (!t->digest)
        return zl_fail_memory(err);
    ZL_TRY(match_by_land(t, err));
    ZL_TRY(read_old(t, err));
    ZL_TRY(read_new(t, err));
    ZL_TRY(write_rows(t, err));
    return zl_diff_note(&t->writer, err);
}

zl_status zl_diff(zl_layer *old_layer, zl_layer *new_layer, const zl_diff_options *options,
                  zl_row_fn emit, void *user, zl_findings *notes, zl_error *err)
{
    static const zl_diff_options none = {0};
    const zl_sink sink = {.emit = emit, .user = user, .notes = notes};
    ZL_CLEANUP(task_free) task t = {.old_layer = old_layer, .new_layer = new_layer};
    options = options ? options : &none;
    t.writer = (zl_diff_writer){.options = options,
                                .tolerance_m = options->tolerance_m > 0 ? options->tolerance_m
                                                                        : ZL_DIFF_TOLERANCE_M,
                                .columns = &t.columns,
                                .sink = &sink};
    ZL_TRY(run(&t, err));
    return zl_findings_status(notes, err);
}
