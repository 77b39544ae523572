/* A folder of its own for each test program, stores in it, and the command-line tools of others. */
#ifndef ZL_TESTS_STORE_FIXTURE_H
#define ZL_TESTS_STORE_FIXTURE_H

#include <stdarg.h>
#include <unistd.h>

#include "geometry/shape.h"
#include "store/store.h"
#include "unit.h"

static char fixture_folder[64];

static inline void fixture_remove(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", fixture_folder);
    if (system(command) != 0)
        fprintf(stderr, "%s stays behind\n", fixture_folder);
}

/* "FOLDER/name", in one of a few buffers that take turns. */
static inline const char *fixture_path(const char *name)
{
    static char paths[16][256];
    static unsigned turn;
    if (!fixture_folder[0]) {
        strcpy(fixture_folder, "/tmp/zonelayer-unit-XXXXXX");
        if (!mkdtemp(fixture_folder))
            abort();
        atexit(fixture_remove);
    }
    char *path = paths[turn++ % 16];
    snprintf(path, sizeof paths[0], "%s/%s", fixture_folder, name);
    return path;
}

/* Runs a shell command and gives what it prints (stderr too), which holds until the next call. */
static inline const char *fixture_run(const char *format, ...)
{
    static char output[65536];
    char command[2048];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(command, sizeof command, format, arguments);
    va_end(arguments);
    FILE *pipe = popen(command, "r");
    size_t size = pipe ? fread(output, 1, sizeof output - 1, pipe) : 0;
    output[size] = '\0';
    CU_ASSERT_FATAL(pipe != NULL);
    int status = pclose(pipe);
    if (status != 0)
        fprintf(stderr, "status %d: %s\n%s", status, command, output);
    CU_ASSERT(status == 0);
    return output;
}

/* A rectangle, counter-clockwise. */
static inline zl_shape *fixture_box(double west, double south, double east, double north)
{
    zl_shape_builder builder;
    zl_shape *shape = NULL;
    zl_shape_builder_init(&builder, ZL_SHAPE_POLYGON);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(
        &builder, (double[]){west, south, east, south, east, north, west, north, west, south}, 5);
    CU_ASSERT_FATAL(zl_shape_builder_take(&shape, &builder, NULL) == ZL_OK);
    return shape;
}

static inline zl_value fixture_text(const char *text)
{
    return (zl_value){.type = ZL_TEXT, .text = text, .null = text == NULL};
}

static inline int64_t fixture_int(zl_store *store, const char *sql)
{
    int64_t value = -1;
    zl_error err = {0};
    UNIT_OK(zl_db_int(&value, zl_store_db(store), -1, &err, "%s", sql), err);
    return value;
}

/* Adds a zone with an outline (may be NULL). */
static inline int64_t fixture_zone(zl_store *store, const char *id, const char *basis,
                                   const char *document, zl_shape *shape)
{
    static const zl_column column[] = {
        {.name = "id"}, {.name = "name_zh"}, {.name = "boundary_basis"}, {.name = "document"}};
    static const zl_columns columns = {column, 4};
    const zl_value values[] = {fixture_text(id), fixture_text("开发区"), fixture_text(basis),
                               fixture_text(document)};
    zl_error err = {0};
    zl_row_writer *writer = NULL;
    int64_t fid = 0;
    UNIT_OK(zl_row_writer_open(&writer, store, "zones", &columns, &err), err);
    UNIT_OK(zl_row_writer_add(&fid, writer, values, shape, &err), err);
    zl_row_writer_free(writer);
    zl_shape_free(shape);
    return fid;
}

#endif
