/* Collections made by hand, and a sink that keeps the rows of an answer. */
#ifndef ZL_TESTS_ANALYSIS_FIXTURE_H
#define ZL_TESTS_ANALYSIS_FIXTURE_H

#include "analysis/questions.h"
#include "base/alloc.h"
#include "base/findings.h"
#include "geometry/shape.h"
#include "unit.h"

/* A test that needs more defines it before. */
#ifndef FIXTURE_ROOM
#define FIXTURE_ROOM 32
#endif

/** Features and extents with room for some; the shapes are owned. */
typedef struct fixture {
    zl_feature feature[FIXTURE_ROOM];
    zl_extent extent[FIXTURE_ROOM];
    zl_collection all;
} fixture;

static inline void fixture_init(fixture *f)
{
    memset(f, 0, sizeof *f);
    f->all.feature = f->feature;
    f->all.extent = f->extent;
}

static inline void fixture_free(fixture *f)
{
    for (size_t i = 0; i < f->all.count; i++)
        zl_shape_free((zl_shape *)f->feature[i].shape);
}

/** Adds a feature; `shape` may be NULL. The caller then sets basis, part_of and so on. */
static inline zl_feature *fixture_add(fixture *f, const char *id, zl_shape *shape)
{
    CU_ASSERT_FATAL(f->all.count < FIXTURE_ROOM);
    zl_feature *feature = &f->feature[f->all.count];
    *feature = (zl_feature){
        .fid = (int64_t)f->all.count + 1, .id = id, .accuracy_m = (double)NAN, .shape = shape};
    f->extent[f->all.count++] =
        shape ? zl_shape_extent(shape)
              : (zl_extent){(double)NAN, (double)NAN, (double)NAN, (double)NAN};
    return feature;
}

/** A shape of one part and one ring or path. */
static inline zl_shape *fixture_shape(zl_shape_kind kind, const double *lonlat, size_t npoints)
{
    zl_shape *shape = NULL;
    zl_error err = {0};
    zl_shape_builder builder;
    zl_shape_builder_init(&builder, kind);
    zl_shape_begin_part(&builder);
    zl_shape_begin_ring(&builder);
    zl_shape_add_points(&builder, lonlat, npoints);
    UNIT_OK(zl_shape_builder_take(&shape, &builder, &err), err);
    return shape;
}

/** The polygon with corners at the ends of these ranges of longitude and latitude. */
static inline zl_shape *fixture_box(double west, double south, double east, double north)
{
    const double ring[] = {west, south, east, south, east, north, west, north, west, south};
    return fixture_shape(ZL_SHAPE_POLYGON, ring, 5);
}

static inline zl_shape *fixture_line(double lon1, double lat1, double lon2, double lat2)
{
    const double path[] = {lon1, lat1, lon2, lat2};
    return fixture_shape(ZL_SHAPE_LINE, path, 2);
}

static inline zl_shape *fixture_point(double lon, double lat)
{
    const double place[] = {lon, lat};
    return fixture_shape(ZL_SHAPE_POINT, place, 1);
}

/** Keeps copies of rows of one type; texts stay those of the collection, so a test that reads
 *  line_ids copies them in its own sink. */
typedef struct kept {
    unsigned char row[FIXTURE_ROOM][256];
    double shape_m2[FIXTURE_ROOM]; /* NAN where no shape came with the row */
    size_t count, size;
    const zl_columns *columns; /* of rows whose texts are gone with them; NULL: they stay */
    char texts[FIXTURE_ROOM * 128];
    size_t used;
    zl_findings *notes;
} kept;

static inline void keep_texts(kept *k, unsigned char *row)
{
    for (size_t i = 0; k->columns && i < k->columns->count; i++) {
        const zl_column *column = &k->columns->column[i];
        const char *text;
        if (column->type != ZL_TEXT)
            continue;
        memcpy(&text, row + column->offset, sizeof text);
        if (!text)
            continue;
        CU_ASSERT_FATAL(k->used + strlen(text) < sizeof k->texts);
        const char *copy = strcpy(k->texts + k->used, text);
        k->used += strlen(text) + 1;
        memcpy(row + column->offset, &copy, sizeof copy);
    }
}

static inline zl_status keep_row(const void *row, const zl_shape *shape, void *user, zl_error *err)
{
    kept *k = user;
    (void)err;
    CU_ASSERT_FATAL(k->count < FIXTURE_ROOM && k->size <= sizeof k->row[0]);
    memcpy(k->row[k->count], row, k->size);
    keep_texts(k, k->row[k->count]);
    k->shape_m2[k->count++] = shape ? zl_shape_area_m2(shape) : (double)NAN;
    return ZL_OK;
}

static inline zl_sink kept_init(kept *k, size_t row_size)
{
    memset(k, 0, sizeof *k);
    k->size = row_size;
    k->notes = zl_findings_new();
    CU_ASSERT_FATAL(k->notes != NULL);
    return (zl_sink){.emit = keep_row, .user = k, .notes = k->notes};
}

/** The text of the first note with this code; "" when there is none. */
static inline const char *note_text(const kept *k, const char *code)
{
    for (size_t i = 0; i < zl_findings_count(k->notes); i++)
        if (strcmp(zl_findings_get(k->notes, i)->code, code) == 0)
            return zl_findings_get(k->notes, i)->text;
    return "";
}

#define ROW(k, type, i) ((const type *)(const void *)(k).row[i])

#define SAME(actual, expected)                                                                     \
    do {                                                                                           \
        const char *same_a_ = (actual), *same_e_ = (expected);                                     \
        int same_ok_ = same_a_ == same_e_ || (same_a_ && same_e_ && !strcmp(same_a_, same_e_));    \
        if (!same_ok_)                                                                             \
            fprintf(stderr, "%s:%d: %s = \"%s\", expected \"%s\"\n", __FILE__, __LINE__, #actual,  \
                    same_a_ ? same_a_ : "NULL", same_e_ ? same_e_ : "NULL");                       \
        CU_ASSERT(same_ok_);                                                                       \
    } while (0)

#define HAS(text, part)                                                                            \
    do {                                                                                           \
        int has_ok_ = strstr((text), (part)) != NULL;                                              \
        if (!has_ok_)                                                                              \
            fprintf(stderr, "%s:%d: \"%s\" is not in \"%s\"\n", __FILE__, __LINE__, (part),        \
                    (text));                                                                       \
        CU_ASSERT(has_ok_);                                                                        \
    } while (0)

#endif
