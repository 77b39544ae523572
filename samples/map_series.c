/*
 * A map series: one sheet for each zone that has a boundary, with the land within 1 km of railways
 * and expressways and the lines that are within 5 km: a complete program over the installed
 * library.
 *
 *     cc map_series.c -o map_series $(pkg-config --cflags --libs zonelayer)
 *     ./map_series STORE FOLDER && pdfunite FOLDER/?*.pdf atlas.pdf
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zonelayer.h>

enum { LAYERS = 4, MOST_ZONES = 1000 };

typedef struct series {
    zl_store *store;
    const char *folder;
    char *id[MOST_ZONES], *name[MOST_ZONES];
    size_t count;
} series;

static char *copy(const char *text)
{
    size_t size = strlen(text) + 1;
    char *same = malloc(size);
    return same ? memcpy(same, text, size) : NULL;
}

/* Called for each zone: those with a boundary get a sheet. */
static zl_status note_zone(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_area_row *zone = row;
    series *s = user;
    (void)shape;
    (void)err;
    if (zone->boundary_basis && strcmp(zone->boundary_basis, "none") != 0 && zone->area_m2 > 0 &&
        s->count < MOST_ZONES) {
        s->id[s->count] = copy(zone->id);
        s->name[s->count] = copy(zone->name_zh ? zone->name_zh : zone->id);
        if (s->id[s->count] && s->name[s->count])
            s->count++;
    }
    return ZL_OK;
}

/* Keeps a piece of the corridor in a file. */
static zl_status keep_piece(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    return zl_into_add(user, row, shape, err);
}

static zl_status write_corridor(const char *path, zl_layer *zones, zl_layer *lines, zl_error *err)
{
    const double within_m[] = {1000};
    const zl_corridor_options options = {.within_m = within_m, .nwithin = 1, .shapes = true};
    zl_into *into = NULL;
    zl_status status =
        zl_into_open(&into, NULL, path, zl_corridor_columns(), ZL_SHAPE_POLYGON, true, err);
    if (status == ZL_OK)
        status = zl_corridor(zones, lines, &options, keep_piece, into, NULL, err);
    if (status == ZL_OK)
        status = zl_into_finish(into, err);
    zl_into_free(into);
    return status;
}

/* Adds 'id', to a list of SQL; the ids of the shipped lines have no quotes in them. */
static zl_status note_line(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_distance_row *near = row;
    char *where = user, item[128];
    (void)shape;
    (void)err;
    snprintf(item, sizeof item, "'%s',", near->line_id);
    if (!strchr(near->line_id, '\'') && strlen(where) + strlen(item) < 1000)
        strcat(where, item);
    return ZL_OK;
}

/* Opens the layers of a sheet, the lowest first. */
static zl_status open_layers(zl_layer *layer[LAYERS], series *s, const char *id, const char *path,
                             zl_error *err)
{
    const zl_filter zone = {.zone = id}, rail = {.mode = "railway,expressway"};
    const zl_distance_options reach = {.max_m = 5000, .count = 20};
    zl_layer *courses = NULL, *all = NULL;
    char where[1024] = "id IN (";
    zl_status status = zl_layer_open(&layer[0], s->store, "zones", NULL, &zone, NULL, err);
    if (status == ZL_OK)
        status = zl_layer_open(&courses, s->store, "lines", NULL, &rail, NULL, err);
    if (status == ZL_OK)
        status = zl_layer_open(&all, s->store, "lines", NULL, NULL, NULL, err);
    if (status == ZL_OK)
        status = write_corridor(path, layer[0], courses, err);
    if (status == ZL_OK)
        status = zl_layer_open(&layer[1], NULL, path, NULL, NULL, NULL, err);
    if (status == ZL_OK)
        status = zl_distance(layer[0], all, &reach, note_line, where, NULL, err);
    strcat(where, "'')");
    const zl_filter near = {.where = where};
    if (status == ZL_OK)
        status = zl_layer_open(&layer[2], s->store, "lines", NULL, &near, NULL, err);
    if (status == ZL_OK)
        status = zl_layer_open(&layer[3], s->store, "points", NULL, NULL, NULL, err);
    zl_layer_close(courses);
    zl_layer_close(all);
    return status;
}

static zl_status draw(series *s, size_t i, zl_error *err)
{
    char sheet[4096], corridor[4096];
    zl_layer *layer[LAYERS] = {NULL};
    snprintf(sheet, sizeof sheet, "%s/%s.pdf", s->folder, s->id[i]);
    snprintf(corridor, sizeof corridor, "%s/corridor.gpkg", s->folder);
    const zl_map_options options = {
        .paper = "A4", .landscape = true, .title = s->name[i], .overwrite = true};
    zl_status status = open_layers(layer, s, s->id[i], corridor, err);
    if (status == ZL_OK)
        status = zl_map_write(layer, LAYERS, sheet, &options, NULL, NULL, NULL, err);
    for (int l = 0; l < LAYERS; l++)
        zl_layer_close(layer[l]);
    remove(corridor);
    if (status == ZL_OK)
        puts(sheet);
    return status;
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: map_series STORE FOLDER\n");
        return ZL_USAGE;
    }
    zl_process_harden();

    zl_error err = {0};
    series s = {.folder = argv[2]};
    zl_layer *zones = NULL;
    zl_status status = zl_process_language("zh", &err);
    if (status == ZL_OK)
        status = zl_store_open(&s.store, argv[1], ZL_STORE_READ, &err);
    if (status == ZL_OK)
        status = zl_layer_open(&zones, s.store, "zones", NULL, NULL, NULL, &err);
    if (status == ZL_OK)
        status = zl_area(zones, NULL, NULL, note_zone, &s, NULL, &err);
    zl_layer_close(zones);
    for (size_t i = 0; i < s.count; i++) {
        if (status == ZL_OK)
            status = draw(&s, i, &err);
        free(s.id[i]);
        free(s.name[i]);
    }
    zl_store_close(s.store);
    if (status != ZL_OK)
        fprintf(stderr, "map_series: %s\n", err.message);
    return (int)status;
}
