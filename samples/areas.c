/* What a user of the installed library writes: no build tree, no inner header. */
#include <stdio.h>
#include <string.h>
#include <zonelayer.h>

static zl_status print_row(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    const zl_area_row *area = row;
    (void)shape;
    (void)err;
    (*(int *)user)++;
    printf("%s %.2f km2 %s\n", area->id, area->area_km2, area->verdict ? area->verdict : "-");
    return ZL_OK;
}

int main(int argc, char **argv)
{
    zl_error err = {0};
    zl_layer *layer = NULL;
    int rows = 0;
    if (argc != 2 || strncmp(zl_version(), "zonelayer ", 10) != 0)
        return 2;
    zl_process_harden();
    zl_status status = zl_layer_open(&layer, NULL, argv[1], NULL, NULL, NULL, &err);
    if (status == ZL_OK)
        status = zl_area(layer, NULL, NULL, print_row, &rows, NULL, &err);
    zl_layer_close(layer);
    if (status != ZL_OK)
        fprintf(stderr, "%s\n", err.message);
    return status == ZL_OK && rows > 0 ? 0 : 1;
}
