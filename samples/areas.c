/*
 * Prints the area of each polygon of a file: a complete program over the installed library.
 *
 *     cc areas.c -o areas $(pkg-config --cflags --libs zonelayer)
 *     ./areas zones.geojson
 */
#include <stdio.h>
#include <zonelayer.h>

/* Called once for each zone; the row lives as long as the call. */
static zl_status print_area(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_area_row *area = row;
    size_t *count = user;
    (void)shape;
    (void)err;
    ++*count;
    printf("%s  %.4f km2  %s\n", area->id, area->area_km2,
           area->verdict ? area->verdict : "no boundary");
    return ZL_OK;
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fprintf(stderr, "usage: areas FILE\n");
        return ZL_USAGE;
    }
    zl_process_harden();

    zl_error err = {0};
    zl_layer *zones = NULL;
    size_t count = 0;
    zl_status status = zl_layer_open(&zones, NULL, argv[1], NULL, NULL, NULL, &err);
    if (status == ZL_OK)
        status = zl_area(zones, NULL, NULL, print_area, &count, NULL, &err);
    zl_layer_close(zones);

    if (status != ZL_OK)
        fprintf(stderr, "areas: %s\n", err.message);
    else
        printf("%zu zones\n", count);
    return (int)status;
}
