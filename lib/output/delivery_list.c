#include "output/delivery_list.h"

#include <dirent.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/error.h"
#include "base/units.h"
#include "output/text_file.h"

/* A list is no set: it has no other files and is never open in another program. */
static const zl_format plain = {.name = "list"};
static const char digests_ending[] = ".sha256";

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* Its ending; NULL when it is no list. */
static const char *ending_of(const char *path)
{
    const char *name = name_of(path), *dot = strrchr(name, '.');
    bool known = dot && (strcasecmp(dot, ".csv") == 0 || strcasecmp(dot, ".json") == 0);
    return known && dot > name && name[0] != '.' ? dot : NULL;
}

static bool is_json(const char *path)
{
    const char *ending = ending_of(path);
    return ending && strcasecmp(ending, ".json") == 0;
}

static bool same_folder(const char *a, const char *b)
{
    struct stat first, second;
    return stat(a, &first) == 0 && stat(b, &second) == 0 && first.st_dev == second.st_dev &&
           first.st_ino == second.st_ino;
}

zl_status zl_delivery_list_check(const char *path, const zl_target *target, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text shown = {0}, folder = {0};
    if (!ending_of(path))
        return zl_fail(err, ZL_USAGE, "--delivery-list '%s': a list is a .csv or .json file",
                       zl_shown(&shown, path));
    const char *slash = strrchr(path, '/');
    ZL_CLEANUP(zl_free_ptr)
    char *own =
        !slash ? zl_strdup(".") : zl_strndup(path, slash == path ? 1 : (size_t)(slash - path));
    if (!own)
        return zl_fail_memory(err);
    if (!same_folder(own, target->folder))
        return zl_fail(err, ZL_USAGE,
                       "--delivery-list '%s': the list goes into the folder of the export, '%s'",
                       zl_shown(&shown, path), zl_shown(&folder, target->folder));
    return ZL_OK;
}

static zl_status announce(zl_publication *publication, const char *stem, const char *ending,
                          zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text name = {0}, shown = {0};
    zl_text_addf(&name, "%s%s", stem, ending);
    if (name.failed)
        return zl_fail_memory(err);
    const char *taken;
    bool main;
    for (size_t i = 0; zl_publication_file(&taken, &main, publication, i); i++)
        if (taken && strcmp(taken, name.data) == 0)
            return zl_fail(err, ZL_USAGE,
                           "--delivery-list: '%s' is the name of a file of the export itself",
                           zl_shown(&shown, taken));
    return zl_publication_add(publication, &plain, stem, ending, err);
}

static char *stem_of(const char *path)
{
    const char *name = name_of(path);
    return zl_strndup(name, (size_t)(ending_of(path) - name));
}

zl_status zl_delivery_list_announce(const char *path, zl_publication *publication, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *stem = stem_of(path);
    if (!stem)
        return zl_fail_memory(err);
    ZL_TRY(announce(publication, stem, ending_of(path), err));
    return announce(publication, stem, digests_ending, err);
}

/* ---- the rows ------------------------------------------------------------------------------- */

/* One published file. */
typedef struct entry {
    const char *file;
    const char *set;     /* name of the main file of its set */
    const zl_part *part; /* NULL for a file that is not the main one */
    const char *crs;
    int64_t bytes;
    char sha256[ZL_DIGEST_SIZE];
} entry;

/* The list while it is put together. */
typedef struct listing {
    const zl_delivery *delivery;
    zl_text table, digests;
    bool json;
    size_t rows;
} listing;

static void listing_free(listing *list)
{
    zl_text_free(&list->table);
    zl_text_free(&list->digests);
}

static const char *number(char room[ZL_NUMBER_SIZE], double value, int decimals)
{
    zl_number_text(room, value, decimals);
    return room;
}

static double area_of(const zl_part *part)
{
    return part && part->summary.polygons ? part->summary.area_m2 : (double)NAN;
}

static void add_json_row(listing *list, const entry *e)
{
    char room[ZL_NUMBER_SIZE];
    double area_m2 = area_of(e->part);
    zl_text *to = &list->table;
    zl_text_addf(to, "%s\n{\"file\":", list->rows ? "," : "");
    zl_text_add_json(to, e->file);
    zl_text_add(to, ",\"set\":");
    zl_text_add_json(to, e->set);
    zl_text_addf(to,
                 ",\"format\":\"%s\",\"crs\":\"%s\",\"features\":", list->delivery->format->name,
                 e->crs);
    if (e->part)
        zl_text_addf(to, "%lld", (long long)e->part->summary.features);
    else
        zl_text_add(to, "null");
    bool land = !isnan(area_m2);
    zl_text_addf(to, ",\"area_m2\":%s", land ? number(room, area_m2, 3) : "null");
    zl_text_addf(to, ",\"area_ha\":%s", land ? number(room, area_m2 / ZL_HA, 4) : "null");
    zl_text_addf(to, ",\"bytes\":%lld,\"sha256\":\"%s\"}", (long long)e->bytes, e->sha256);
}

static void add_csv_row(listing *list, const entry *e)
{
    char room[ZL_NUMBER_SIZE];
    double area_m2 = area_of(e->part);
    bool land = !isnan(area_m2);
    zl_text *to = &list->table;
    zl_csv_cell(to, e->file, ",");
    zl_csv_cell(to, e->set, ",");
    zl_text_addf(to, "%s,%s,", list->delivery->format->name, e->crs);
    if (e->part)
        zl_text_addf(to, "%lld", (long long)e->part->summary.features);
    zl_text_addf(to, ",%s", land ? number(room, area_m2, 3) : "");
    zl_text_addf(to, ",%s", land ? number(room, area_m2 / ZL_HA, 4) : "");
    zl_text_addf(to, ",%lld,%s\n", (long long)e->bytes, e->sha256);
}

/* A line of sha256sum: a name with a backslash or line break is escaped, and the line says so. */
static void add_digest(zl_text *to, const char *sha256, const char *file)
{
    bool escaped = file[strcspn(file, "\\\n\r")] != '\0';
    zl_text_addf(to, "%s%s  ", escaped ? "\\" : "", sha256);
    for (; *file; file++) {
        if (*file == '\\')
            zl_text_add(to, "\\\\");
        else if (*file == '\n')
            zl_text_add(to, "\\n");
        else if (*file == '\r')
            zl_text_add(to, "\\r");
        else
            zl_text_add_bytes(to, file, 1);
    }
    zl_text_add(to, "\n");
}

static void add_row(listing *list, const entry *e)
{
    if (list->json)
        add_json_row(list, e);
    else
        add_csv_row(list, e);
    add_digest(&list->digests, e->sha256, e->file);
    list->rows++;
}

/* ---- the files ------------------------------------------------------------------------------ */

static char *hidden_path(const zl_publication *publication, const char *name)
{
    zl_text path = {0};
    zl_text_addf(&path, "%s/%s", zl_publication_folder(publication), name);
    return zl_text_take(&path);
}

static zl_status add_digested(listing *list, entry *e, const char *path, zl_error *err)
{
    ZL_TRY(zl_digest_file(e->sha256, &e->bytes, path, err));
    add_row(list, e);
    return ZL_OK;
}

/* The files of a folder. */
typedef struct names {
    struct dirent **entry;
    int count;
} names;

static void free_names(names *all)
{
    for (int i = 0; i < all->count; i++)
        free(all->entry[i]);
    free((void *)all->entry);
}

static int is_shown(const struct dirent *file)
{
    return file->d_name[0] != '.';
}

/* A folder is its files in the order of their names; the first of them stands for the whole. */
static zl_status add_folder(listing *list, const entry *whole, const char *path, zl_error *err)
{
    ZL_CLEANUP(free_names) names all = {0};
    all.count = scandir(path, &all.entry, is_shown, alphasort);
    if (all.count < 0)
        return zl_fail_memory(err);
    for (int i = 0; i < all.count; i++) {
        ZL_CLEANUP(zl_text_free) zl_text file = {0}, inner = {0};
        zl_text_addf(&file, "%s/%s", whole->file, all.entry[i]->d_name);
        zl_text_addf(&inner, "%s/%s", path, all.entry[i]->d_name);
        if (file.failed || inner.failed)
            return zl_fail_memory(err);
        entry e = *whole;
        e.file = file.data;
        e.part = i == 0 ? whole->part : NULL;
        ZL_TRY(add_digested(list, &e, inner.data, err));
    }
    return ZL_OK;
}

/* Adds the file when it was written: not every set has each of its members. */
static zl_status add_file(listing *list, entry *e, const zl_publication *publication, zl_error *err)
{
    ZL_CLEANUP(zl_free_ptr) char *path = hidden_path(publication, e->file);
    if (!path)
        return zl_fail_memory(err);
    struct stat there;
    bool written = stat(path, &there) == 0;
    if (!e->part && !written)
        return ZL_OK;
    if (written && S_ISDIR(there.st_mode))
        return add_folder(list, e, path, err);
    return add_digested(list, e, path, err);
}

/* The name of the main file at or after the i-th one. */
static const char *main_file(const zl_publication *publication, size_t i)
{
    const char *name = NULL;
    bool main = false;
    while (!main && zl_publication_file(&name, &main, publication, i))
        i++;
    return name;
}

static zl_status add_parts(listing *list, const zl_publication *publication, zl_error *err)
{
    const zl_delivery *delivery = list->delivery;
    const char *name;
    bool main;
    size_t part = 0;
    for (size_t i = 0; part < delivery->count && zl_publication_file(&name, &main, publication, i);
         i++) {
        entry e = {.file = name,
                   .set = main_file(publication, i),
                   .part = main ? &delivery->part[part] : NULL,
                   .crs = delivery->part[part].crs_code};
        if (name)
            ZL_TRY(add_file(list, &e, publication, err));
        part += main;
    }
    return ZL_OK;
}

static void begin(listing *list)
{
    if (!list->json) {
        zl_text_add(&list->table, "file,set,format,crs,features,area_m2,area_ha,bytes,sha256\n");
        return;
    }
    zl_text_add(&list->table, "{\"layer\":");
    zl_text_add_json(&list->table, list->delivery->part[0].stream.name);
    zl_text_add(&list->table, ",\"files\":[");
}

static void end(listing *list)
{
    const zl_delivery *delivery = list->delivery;
    char m2[ZL_NUMBER_SIZE], ha[ZL_NUMBER_SIZE];
    long long features = 0;
    double area_m2 = 0;
    bool land = false;
    for (size_t i = 0; i < delivery->count; i++) {
        features += (long long)delivery->part[i].summary.features;
        land |= delivery->part[i].summary.polygons;
        area_m2 += delivery->part[i].summary.area_m2;
    }
    if (list->json)
        zl_text_addf(&list->table, "\n],\"features\":%lld,\"area_m2\":%s,\"area_ha\":%s}\n",
                     features, land ? number(m2, area_m2, 3) : "null",
                     land ? number(ha, area_m2 / ZL_HA, 4) : "null");
}

static zl_status write_beside(const char *stem, const char *ending,
                              const zl_publication *publication, const zl_text *text, zl_error *err)
{
    ZL_CLEANUP(zl_text_free) zl_text name = {0};
    zl_text_addf(&name, "%s%s", stem, ending);
    if (name.failed)
        return zl_fail_memory(err);
    ZL_CLEANUP(zl_free_ptr) char *path = hidden_path(publication, name.data);
    return path ? zl_write_text(path, text, err) : zl_fail_memory(err);
}

/* The list itself is among the digests too. */
static zl_status write_both(listing *list, const zl_publication *publication, zl_error *err)
{
    const char *path = list->delivery->list;
    ZL_CLEANUP(zl_free_ptr) char *stem = stem_of(path);
    if (!stem)
        return zl_fail_memory(err);
    ZL_TRY(write_beside(stem, ending_of(path), publication, &list->table, err));
    ZL_CLEANUP(zl_free_ptr) char *written = hidden_path(publication, name_of(path));
    char sha256[ZL_DIGEST_SIZE];
    int64_t bytes;
    if (!written)
        return zl_fail_memory(err);
    ZL_TRY(zl_digest_file(sha256, &bytes, written, err));
    add_digest(&list->digests, sha256, name_of(path));
    return write_beside(stem, digests_ending, publication, &list->digests, err);
}

zl_status zl_delivery_list_write(const zl_delivery *delivery, const zl_publication *publication,
                                 zl_error *err)
{
    ZL_CLEANUP(listing_free)
    listing list = {.delivery = delivery, .json = is_json(delivery->list)};
    begin(&list);
    ZL_TRY(add_parts(&list, publication, err));
    end(&list);
    return write_both(&list, publication, err);
}
