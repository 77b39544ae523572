/* WKB and SpatiaLite BLOBs. The hexadecimal texts of BLOBs are what SpatiaLite 5.0.1 prints for
 *     spatialite :memory: "select hex(EXPRESSION)"
 * with the expression that stands in the comment above each. */
#include "unit.h"

#include "geometry/codec.h"
#include "geometry/shape.h"

/* ST_GeomFromText('MULTIPOLYGON(((86.1 41.7,86.2 41.7,86.2 41.8,86.1 41.8,86.1 41.7),(86.12 41.72,
 * 86.12 41.74,86.14 41.74,86.12 41.72)),((86.3 41.7,86.4 41.7,86.35 41.8,86.3 41.7)))',4490) */
static const char multipolygon_blob[] =
    "00018A11000066666666668655409A99999999D944409A999999999955406666666666E644407C060000000200"
    "00006903000000020000000500000066666666668655409A99999999D94440CDCCCCCCCC8C55409A99999999D9"
    "4440CDCCCCCCCC8C55406666666666E6444066666666668655406666666666E6444066666666668655409A9999"
    "9999D944400400000048E17A14AE8755405C8FC2F528DC444048E17A14AE8755401F85EB51B8DE4440295C8FC2"
    "F58855401F85EB51B8DE444048E17A14AE8755405C8FC2F528DC44406903000000010000000400000033333333"
    "339355409A99999999D944409A999999999955409A99999999D9444066666666669655406666666666E6444033"
    "333333339355409A99999999D94440FE";
/* AsBinary() of the same */
static const char multipolygon_wkb[] =
    "0106000000020000000103000000020000000500000066666666668655409A99999999D94440CDCCCCCCCC8C55"
    "409A99999999D94440CDCCCCCCCC8C55406666666666E6444066666666668655406666666666E6444066666666"
    "668655409A99999999D944400400000048E17A14AE8755405C8FC2F528DC444048E17A14AE8755401F85EB51B8"
    "DE4440295C8FC2F58855401F85EB51B8DE444048E17A14AE8755405C8FC2F528DC444001030000000100000004"
    "00000033333333339355409A99999999D944409A999999999955409A99999999D9444066666666669655406666"
    "666666E6444033333333339355409A99999999D94440";
/* ST_GeomFromText('MULTILINESTRING((86.1 41.7,86.2 41.75,86.3 41.7),(86.4 41.7,86.5 41.8))',4490)
 */
static const char multiline_blob[] =
    "00018A11000066666666668655409A99999999D944400000000000A055406666666666E644407C050000000200"
    "000069020000000300000066666666668655409A99999999D94440CDCCCCCCCC8C55400000000000E044403333"
    "3333339355409A99999999D944406902000000020000009A999999999955409A99999999D944400000000000A0"
    "55406666666666E64440FE";
/* ST_GeomFromText('POINT(86.15 41.75)',4490) */
static const char point_blob[] = "00018A1100009A999999998955400000000000E044409A99999999895540"
                                 "0000000000E044407C010000009A999999998955400000000000E04440FE";
/* ST_GeomFromText('MULTIPOINT(86.15 41.75,86.25 41.7)',4490) */
static const char multipoint_blob[] =
    "00018A1100009A999999998955409A99999999D9444000000000009055400000000000E044407C040000000200"
    "000069010000009A999999998955400000000000E04440690100000000000000009055409A99999999D94440FE";

typedef struct bytes {
    uint8_t data[1024];
    size_t size;
} bytes;

static bytes from_hex(const char *hex)
{
    bytes out = {.size = strlen(hex) / 2};
    CU_ASSERT_FATAL(out.size <= sizeof out.data);
    for (size_t i = 0; i < out.size; i++) {
        unsigned byte;
        CU_ASSERT_FATAL(sscanf(hex + 2 * i, "%2x", &byte) == 1);
        out.data[i] = (uint8_t)byte;
    }
    return out;
}

static zl_shape *read_blob(const char *hex, int *srid, bool *had_zm)
{
    zl_error err = {0};
    zl_shape *shape = NULL;
    bytes blob = from_hex(hex);
    UNIT_OK(zl_shape_from_blob(&shape, srid, had_zm, blob.data, blob.size, &err), err);
    return shape;
}

static zl_status try_blob(const bytes *blob, zl_error *err)
{
    zl_shape *shape = NULL;
    zl_status status = zl_shape_from_blob(&shape, NULL, NULL, blob->data, blob->size, err);
    zl_shape_free(shape);
    return status;
}

static zl_status try_wkb(const char *hex, zl_error *err)
{
    zl_shape *shape = NULL;
    bytes wkb = from_hex(hex);
    zl_status status = zl_shape_from_wkb(&shape, wkb.data, wkb.size, err);
    zl_shape_free(shape);
    return status;
}

static zl_shape *read_wkb(const char *hex, bool *had_zm)
{
    zl_error err = {0};
    zl_shape *shape = NULL;
    bytes wkb = from_hex(hex);
    UNIT_OK(zl_shape_from_wkb_zm(&shape, had_zm, wkb.data, wkb.size, &err), err);
    return shape;
}

static void same_bytes_as_spatialite(const char *hex)
{
    zl_error err = {0};
    int srid = 0;
    bool had_zm = true;
    zl_shape *shape = read_blob(hex, &srid, &had_zm);
    CU_ASSERT_EQUAL(srid, 4490);
    CU_ASSERT_FALSE(had_zm);
    uint8_t *written = NULL;
    size_t size = 0;
    UNIT_OK(zl_shape_to_blob(&written, &size, shape, &err), err);
    bytes expected = from_hex(hex);
    CU_ASSERT_EQUAL_FATAL(size, expected.size);
    CU_ASSERT(memcmp(written, expected.data, size) == 0);
    zl_free(written);
    zl_shape_free(shape);
}

static void blobs_are_those_of_spatialite(void)
{
    same_bytes_as_spatialite(multipolygon_blob);
    same_bytes_as_spatialite(multiline_blob);
    same_bytes_as_spatialite(point_blob);
    same_bytes_as_spatialite(multipoint_blob);
}

static void blob_gives_parts_and_rings(void)
{
    zl_shape *shape = read_blob(multipolygon_blob, NULL, NULL);
    CU_ASSERT_EQUAL(shape->kind, ZL_SHAPE_POLYGON);
    CU_ASSERT_EQUAL(shape->nparts, 2);
    CU_ASSERT_EQUAL(shape->nrings, 3);
    CU_ASSERT_EQUAL(shape->npoints, 13);
    CU_ASSERT_EQUAL(shape->part_start[1], 2);
    CU_ASSERT_EQUAL(shape->ring_start[2], 9);
    CU_ASSERT_EQUAL(zl_ring_points(shape, 1)[4], 86.14);
    CU_ASSERT_EQUAL(zl_ring_points(shape, 2)[5], 41.8);
    zl_shape_free(shape);
}

static void third_and_fourth_ordinates_are_dropped(void)
{
    /* ST_GeomFromText('POLYGONZ((86.1 41.7 900,86.2 41.7 901,86.2 41.8 902,86.1 41.7 900))',4490)
     */
    static const char polygon_z[] =
        "00018A11000066666666668655409A99999999D94440CDCCCCCCCC8C55406666666666E644407CEB0300000100"
        "00000400000066666666668655409A99999999D944400000000000208C40CDCCCCCCCC8C55409A99999999D944"
        "400000000000288C40CDCCCCCCCC8C55406666666666E644400000000000308C4066666666668655409A999999"
        "99D944400000000000208C40FE";
    /* ST_GeomFromText('LINESTRINGZM(86.1 41.7 900 1,86.2 41.75 901 2)',4490) */
    static const char line_zm[] =
        "00018A11000066666666668655409A99999999D94440CDCCCCCCCC8C55400000000000E044407CBA0B00000200"
        "000066666666668655409A99999999D944400000000000208C40000000000000F03FCDCCCCCCCC8C5540000000"
        "0000E044400000000000288C400000000000000040FE";
    bool had_zm = false;
    zl_shape *shape = read_blob(polygon_z, NULL, &had_zm);
    CU_ASSERT(had_zm);
    CU_ASSERT_EQUAL(shape->npoints, 4);
    CU_ASSERT_EQUAL(shape->lonlat_deg[4], 86.2);
    CU_ASSERT_EQUAL(shape->lonlat_deg[5], 41.8);
    zl_shape_free(shape);
    shape = read_blob(line_zm, NULL, &had_zm);
    CU_ASSERT(had_zm);
    CU_ASSERT_EQUAL(shape->npoints, 2);
    CU_ASSERT_EQUAL(shape->lonlat_deg[2], 86.2);
    CU_ASSERT_EQUAL(shape->lonlat_deg[3], 41.75);
    zl_shape_free(shape);
}

static void compressed_lines_are_read(void)
{
    /* CompressGeometry(ST_GeomFromText('LINESTRING…(86 41 …,86.5 41.25 …,87 42 …)',4490)) in
     * XY, XYZ, XYM, XYZM; Z is 9 8 7, M is 9 8 7 (XYM) or 1 2 3 (XYZM) */
    static const char *const lines[] = {
        "00018A110000000000000080554000000000008044400000000000C0554000000000000045407C42420F000300"
        "0000000000000080554000000000008044400000003F0000803E0000000000C055400000000000004540FE",
        "00018A110000000000000080554000000000008044400000000000C0554000000000000045407C2A460F000300"
        "00000000000000805540000000000080444000000000000022400000003F0000803E000080BF0000000000C055"
        "4000000000000045400000000000001C40FE",
        "00018A110000000000000080554000000000008044400000000000C0554000000000000045407C124A0F000300"
        "00000000000000805540000000000080444000000000000022400000003F0000803E0000000000002040000000"
        "0000C0554000000000000045400000000000001C40FE",
        "00018A110000000000000080554000000000008044400000000000C0554000000000000045407CFA4D0F000300"
        "0000000000000080554000000000008044400000000000002240000000000000F03F0000003F0000803E000080"
        "BF00000000000000400000000000C0554000000000000045400000000000001C400000000000000840FE"};
    static const double expected[] = {86, 41, 86.5, 41.25, 87, 42};
    for (size_t i = 0; i < 4; i++) {
        bool had_zm = false;
        zl_shape *shape = read_blob(lines[i], NULL, &had_zm);
        CU_ASSERT_EQUAL(had_zm, i > 0);
        CU_ASSERT_EQUAL_FATAL(shape->npoints, 3);
        CU_ASSERT(memcmp(shape->lonlat_deg, expected, sizeof expected) == 0);
        zl_shape_free(shape);
    }
}

static void compressed_polygons_are_read(void)
{
    /* CompressGeometry(ST_GeomFromText('MULTIPOLYGON(((86 41,87 41,87 42,86 41)),
     * ((88 41,88.5 41,88 42,88 41)))',4490)) */
    zl_shape *shape = read_blob(
        "00018A11000000000000008055400000000000804440000000000020564000000000000045407C060000000200"
        "00006943420F000100000004000000000000000080554000000000008044400000803F00000000000000000000"
        "803F000000000080554000000000008044406943420F0001000000040000000000000000005640000000000080"
        "44400000003F00000000000000BF0000803F00000000000056400000000000804440FE",
        NULL, NULL);
    CU_ASSERT_EQUAL(shape->nparts, 2);
    CU_ASSERT_EQUAL_FATAL(shape->npoints, 8);
    CU_ASSERT_EQUAL(shape->lonlat_deg[2], 87);
    CU_ASSERT_EQUAL(shape->lonlat_deg[10], 88.5);
    CU_ASSERT_EQUAL(shape->lonlat_deg[12], 88);
    CU_ASSERT_EQUAL(shape->lonlat_deg[13], 42);
    zl_shape_free(shape);
}

static void tiny_points_are_read(void)
{
    /* TinyPointEncode(MakePoint(86.15,41.75,4490)), TinyPointEncode(MakePointZM(86.15,41.75,9,8,
     * 4490)) */
    static const char *const points[] = {
        "00818A110000019A999999998955400000000000E04440FE",
        "00818A110000049A999999998955400000000000E0444000000000000022400000000000002040FE"};
    for (size_t i = 0; i < 2; i++) {
        int srid = 0;
        bool had_zm = false;
        zl_shape *shape = read_blob(points[i], &srid, &had_zm);
        CU_ASSERT_EQUAL(srid, 4490);
        CU_ASSERT_EQUAL(had_zm, i == 1);
        CU_ASSERT_EQUAL(shape->kind, ZL_SHAPE_POINT);
        CU_ASSERT_EQUAL_FATAL(shape->npoints, 1);
        CU_ASSERT_EQUAL(shape->lonlat_deg[0], 86.15);
        CU_ASSERT_EQUAL(shape->lonlat_deg[1], 41.75);
        zl_shape_free(shape);
    }
}

static void collections_of_one_kind_are_read(void)
{
    /* ST_GeomFromText('GEOMETRYCOLLECTION(POLYGON((86 41,87 41,87 42,86 41)),
     * MULTIPOLYGON(((88 41,88.5 41,88 42,88 41))))',4490) */
    zl_shape *shape = read_blob(
        "00018A11000000000000008055400000000000804440000000000020564000000000000045407C070000000200"
        "000069030000000100000004000000000000000080554000000000008044400000000000C05540000000000080"
        "44400000000000C055400000000000004540000000000080554000000000008044406903000000010000000400"
        "000000000000000056400000000000804440000000000020564000000000008044400000000000005640000000"
        "000000454000000000000056400000000000804440FE",
        NULL, NULL);
    CU_ASSERT_EQUAL(shape->kind, ZL_SHAPE_POLYGON);
    CU_ASSERT_EQUAL(shape->nparts, 2);
    zl_shape_free(shape);
    /* ST_GeomFromText('GEOMETRYCOLLECTION(POINT(86.15 41.75),LINESTRING(86 41,87 42))',4490) */
    bytes mixed = from_hex(
        "00018A110000000000000080554000000000008044400000000000C0554000000000000045407C070000000200"
        "000069010000009A999999998955400000000000E0444069020000000200000000000000008055400000000000"
        "8044400000000000C055400000000000004540FE");
    zl_error err = {0};
    CU_ASSERT_EQUAL(try_blob(&mixed, &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "mixes"));
}

static void foreign_members_are_refused(void)
{
    zl_error err = {0};
    bytes blob = from_hex(multipoint_blob);
    CU_ASSERT_EQUAL_FATAL(blob.data[48], 1); /* the class of the first member */
    blob.data[48] = 2;
    CU_ASSERT_EQUAL(try_blob(&blob, &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "class 2 does not belong in class 4"));
    bytes tiny = from_hex("00818A110000059A999999998955400000000000E04440FE");
    CU_ASSERT_EQUAL(try_blob(&tiny, &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "dimension code 5"));
}

static void cut_blobs_are_refused(void)
{
    bytes blob = from_hex(multipolygon_blob);
    size_t whole = blob.size;
    for (blob.size = 0; blob.size < whole; blob.size++) {
        zl_error err = {0};
        CU_ASSERT_EQUAL(try_blob(&blob, &err), ZL_BAD_DATA);
        CU_ASSERT(err.message[0] != '\0');
    }
    blob.size = whole + 1;
    CU_ASSERT_EQUAL(try_blob(&blob, NULL), ZL_BAD_DATA);
}

/* No byte may make the reader leave its bounds: the sanitizers watch. */
static void changed_blobs_do_no_harm(void)
{
    for (size_t i = 0; i < strlen(multipolygon_blob) / 2; i++) {
        for (int value = 0; value < 256; value += 15) {
            bytes blob = from_hex(multipolygon_blob);
            blob.data[i] = (uint8_t)value;
            zl_status status = try_blob(&blob, NULL);
            CU_ASSERT(status == ZL_OK || status == ZL_BAD_DATA);
        }
    }
}

static void announced_but_missing_points_ask_for_no_memory(void)
{
    /* A line of 4,294,967,295 points in 30 bytes. */
    zl_error err = {0};
    CU_ASSERT_EQUAL(try_wkb("0102000000FFFFFFFF000000000000000000000000000000000000", &err),
                    ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "4294967295"));
}

static void wkb_goes_both_ways(void)
{
    zl_error err = {0};
    zl_shape *shape = read_wkb(multipolygon_wkb, NULL);
    uint8_t *written = NULL;
    size_t size = 0;
    UNIT_OK(zl_shape_to_wkb(&written, &size, shape, &err), err);
    bytes expected = from_hex(multipolygon_wkb);
    CU_ASSERT_EQUAL_FATAL(size, expected.size);
    CU_ASSERT(memcmp(written, expected.data, size) == 0);
    zl_free(written);
    zl_shape_free(shape);
}

/* LINESTRING (1 2, 3 4) with Z 9, M 8, written by hand after OGC 06-103r4, 8.2 and the EWKB of
 * PostGIS (flags 0x80000000 Z, 0x40000000 M, 0x20000000 SRID). */
static void dialects_of_wkb_say_the_same(void)
{
    static const struct {
        const char *hex;
        bool zm;
    } lines[] = {
        {"010200000002000000000000000000F03F000000000000004000000000000008400000000000001040",
         false},
        {"0000000002000000023FF0000000000000400000000000000040080000000000004010000000000000",
         false},
        {"01EA03000002000000000000000000F03F000000000000004000000000000022400000000000000840"
         "00000000000010400000000000002240",
         true},
        {"01BA0B000002000000000000000000F03F000000000000004000000000000022400000000000002040"
         "0000000000000840000000000000104000000000000022400000000000002040",
         true},
        {"01020000E08A11000002000000000000000000F03F0000000000000040000000000000224000000000000020"
         "400000000000000840000000000000104000000000000022400000000000002040",
         true},
    };
    static const double expected[] = {1, 2, 3, 4};
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        bool had_zm = !lines[i].zm;
        zl_shape *shape = read_wkb(lines[i].hex, &had_zm);
        CU_ASSERT_EQUAL(had_zm, lines[i].zm);
        CU_ASSERT_EQUAL_FATAL(shape->npoints, 2);
        CU_ASSERT(memcmp(shape->lonlat_deg, expected, sizeof expected) == 0);
        zl_shape_free(shape);
    }
}

static void curves_are_refused_with_advice(void)
{
    zl_error err = {0};
    CU_ASSERT_EQUAL(try_wkb("010A00000000000000", &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "CONVERT_TO_LINEAR"));
    CU_ASSERT_EQUAL(try_wkb("016300000000000000", &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "99 is not known"));
    CU_ASSERT_EQUAL(try_wkb("01A10F000000000000", &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "4001 is not known"));
    CU_ASSERT_EQUAL(try_wkb("020300000000000000", &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "byte order 2"));
}

static void nesting_is_limited(void)
{
    char hex[40 * 18 + 1] = "";
    for (int i = 0; i < 40; i++)
        strcat(hex, "010700000001000000");
    zl_error err = {0};
    CU_ASSERT_EQUAL(try_wkb(hex, &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "nested"));
}

static void put_u32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (8 * i));
}

/* One more ring, or one more place, than a shape may have; the places need no more memory than the
 * refusal, since the count is looked at first. */
static void counts_are_limited(void)
{
    size_t size = 9 + 4 * (size_t)(ZL_MAX_RINGS + 1);
    uint8_t *wkb = calloc(1, size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(wkb);
    memcpy(wkb, (uint8_t[]){1, 3, 0, 0, 0}, 5);
    put_u32(wkb + 5, ZL_MAX_RINGS + 1);
    zl_shape *shape = NULL;
    zl_error err = {0};
    CU_ASSERT_EQUAL(zl_shape_from_wkb(&shape, wkb, size, &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "more than 1000000 rings"));
    put_u32(wkb + 5, ZL_MAX_RINGS);
    UNIT_OK(zl_shape_from_wkb(&shape, wkb, size - 4, &err), err);
    CU_ASSERT_EQUAL(shape->nrings, ZL_MAX_RINGS);
    zl_shape_free(shape);
    free(wkb);

    size = 9 + 16 * (size_t)(ZL_MAX_POINTS + 1);
    wkb = calloc(1, size); /* its pages are never touched */
    CU_ASSERT_PTR_NOT_NULL_FATAL(wkb);
    memcpy(wkb, (uint8_t[]){1, 2, 0, 0, 0}, 5);
    put_u32(wkb + 5, ZL_MAX_POINTS + 1);
    CU_ASSERT_EQUAL(zl_shape_from_wkb(&shape, wkb, size, &err), ZL_BAD_DATA);
    CU_ASSERT_PTR_NOT_NULL(strstr(err.message, "more than 20000000 points"));
    free(wkb);
}

/* 32 collections in each other are read, 33 are not. */
static void nesting_ends_at_32(void)
{
    for (int depth = 30; depth < 36; depth++) {
        char hex[40 * 18 + 64] = "";
        for (int i = 0; i < depth; i++)
            strcat(hex, "010700000001000000");
        strcat(hex, "0101000000000000000000F03F0000000000000040");
        zl_error err = {0};
        CU_ASSERT_EQUAL(try_wkb(hex, &err), depth <= 32 ? ZL_OK : ZL_BAD_DATA);
    }
}

static void empty_geometries_have_no_parts(void)
{
    static const struct {
        const char *hex;
        zl_shape_kind kind;
    } empty[] = {{"010300000000000000", ZL_SHAPE_POLYGON},
                 {"010600000000000000", ZL_SHAPE_POLYGON},
                 {"010200000000000000", ZL_SHAPE_LINE},
                 {"0101000000000000000000F87F000000000000F87F", ZL_SHAPE_POINT},
                 {"010700000000000000", ZL_SHAPE_NONE}};
    for (size_t i = 0; i < sizeof empty / sizeof *empty; i++) {
        zl_shape *shape = read_wkb(empty[i].hex, NULL);
        CU_ASSERT_EQUAL(shape->kind, empty[i].kind);
        CU_ASSERT_EQUAL(shape->nparts, 0);
        CU_ASSERT_EQUAL(shape->npoints, 0);
        uint8_t *blob = NULL;
        size_t size = 0;
        CU_ASSERT_EQUAL(zl_shape_to_blob(&blob, &size, shape, NULL), ZL_BAD_DATA);
        zl_shape_free(shape);
    }
}

int main(void)
{
    static const unit_case cases[] = {
        {"blobs are those of SpatiaLite", blobs_are_those_of_spatialite},
        {"a blob gives parts and rings", blob_gives_parts_and_rings},
        {"Z and M are dropped and told", third_and_fourth_ordinates_are_dropped},
        {"compressed lines are read", compressed_lines_are_read},
        {"compressed polygons are read", compressed_polygons_are_read},
        {"TinyPoints are read", tiny_points_are_read},
        {"collections of one kind are read", collections_of_one_kind_are_read},
        {"foreign members are refused", foreign_members_are_refused},
        {"cut blobs are refused", cut_blobs_are_refused},
        {"changed blobs do no harm", changed_blobs_do_no_harm},
        {"missing points ask for no memory", announced_but_missing_points_ask_for_no_memory},
        {"WKB goes both ways", wkb_goes_both_ways},
        {"dialects of WKB say the same", dialects_of_wkb_say_the_same},
        {"curves are refused with advice", curves_are_refused_with_advice},
        {"nesting is limited", nesting_is_limited},
        {"nesting ends at 32", nesting_ends_at_32},
        {"counts are limited", counts_are_limited},
        {"empty geometries have no parts", empty_geometries_have_no_parts},
    };
    return unit_main("geometry_codec", cases, sizeof cases / sizeof *cases);
}
