/* Writes the layers of the benchmarks, as GeoPackage (.gpkg) or Shapefile (.shp) by the ending:
 *
 *   make_layers parcels N FILE   N parcels of 10 to 60 vertices, one in each cell of 0.004 degrees
 *                                around 86 E 43 N; each overlaps some 2.5 neighbours, 5 % have a
 *                                hole, 3 % a second part
 *   make_layers zones N FILE     N zones of 100 to 2,000 vertices that tile 84-88 E 41-45 N and
 *                                overlap their neighbours
 *   make_layers lines N FILE     N lines of 50 to 5,000 vertices and 100 to 400 km
 *   make_layers huge N FILE      one parcel of N vertices
 *   make_layers same N FILE      N times the same parcel
 *   make_layers cover N FILE     the N parcels and one that lies over all of them
 *   make_layers grid N FILE      N parcels that share all their edges, to the last bit
 *
 * A feature depends on its layer and number alone, so the same call writes the same coordinates. */
#include <cpl_conv.h>
#include <gdal.h>
#include <math.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double turn = 6.283185307179586477;
static const double cell_deg = 0.004, middle_deg[2] = {86, 43};

/* ---- random numbers: splitmix64 ---------------------------------------------------------------
 */

static uint64_t state;

static void begin_feature(int layer, long number)
{
    state = (uint64_t)layer * 0x9E3779B97F4A7C15u ^ ((uint64_t)number + 1) * 0xD1B54A32D192ED03u;
}

static double between(double least, double most)
{
    uint64_t z = state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return least + (most - least) * ((double)((z ^ (z >> 31)) >> 11) * 0x1p-53);
}

/* ---- shapes -----------------------------------------------------------------------------------
 */

/* How a ring departs from a circle: by waves around it, and by chance at each vertex. */
typedef struct outline {
    int vertices, waves;
    double wave, chance; /* shares of the radius */
} outline;

enum { MOST_WAVES = 48 };

static OGRGeometryH ring(const double *centre, double radius, const outline *o, int turns)
{
    double height[MOST_WAVES], phase[MOST_WAVES];
    for (int h = 0; h < o->waves; h++) {
        height[h] = between(0, o->wave) / pow(h + 2, 1.2);
        phase[h] = between(0, turn);
    }
    OGRGeometryH made = OGR_G_CreateGeometry(wkbLinearRing);
    OGR_G_SetPointCount(made, o->vertices + 1);
    for (int i = 0; i < o->vertices; i++) {
        double angle = turn * (i + between(-.35, .35)) / o->vertices * turns, reach = 1;
        for (int h = 0; h < o->waves; h++)
            reach += height[h] * cos((h + 2) * angle + phase[h]);
        reach *= radius * (1 + o->chance * between(-1, 1));
        OGR_G_SetPoint_2D(made, i, centre[0] + reach * cos(angle), centre[1] + reach * sin(angle));
    }
    OGR_G_SetPoint_2D(made, o->vertices, OGR_G_GetX(made, 0), OGR_G_GetY(made, 0));
    return made;
}

static void add_part(OGRGeometryH multi, OGRGeometryH shell, OGRGeometryH hole)
{
    OGRGeometryH part = OGR_G_CreateGeometry(wkbPolygon);
    OGR_G_AddGeometryDirectly(part, shell);
    if (hole)
        OGR_G_AddGeometryDirectly(part, hole);
    OGR_G_AddGeometryDirectly(multi, part);
}

static void cell_centre(double *centre, long number, long side, double off)
{
    centre[0] = middle_deg[0] +
                ((double)(number % side) - (double)side / 2 + .5 + between(-off, off)) * cell_deg;
    centre[1] = middle_deg[1] +
                ((double)(number / side) - (double)side / 2 + .5 + between(-off, off)) * cell_deg;
}

static OGRGeometryH parcel(long number, long side)
{
    double centre[2];
    cell_centre(centre, number, side, .12);
    outline shell = {10 + (int)between(0, 51), 4, .22, .05};
    double kind = between(0, 1), radius = between(.42, .62) * cell_deg;
    OGRGeometryH made = OGR_G_CreateGeometry(wkbMultiPolygon);
    if (kind < .03) {
        outline near = {shell.vertices, 4, .12, .03}, far = {10, 2, .1, .03};
        double beside[2] = {centre[0] + .55 * cell_deg, centre[1] + .55 * cell_deg};
        add_part(made, ring(centre, .4 * cell_deg, &near, 1), NULL);
        add_part(made, ring(beside, .15 * cell_deg, &far, 1), NULL);
    } else if (kind < .08) {
        outline hole = {10 + shell.vertices / 3, 3, .15, .05};
        OGRGeometryH around = ring(centre, radius, &shell, 1);
        add_part(made, around, ring(centre, .35 * radius, &hole, -1));
    } else {
        add_part(made, ring(centre, radius, &shell, 1), NULL);
    }
    return made;
}

static OGRGeometryH zone(long number, long side)
{
    double width = 4.0 / (double)side;
    double centre[2] = {84 + ((double)(number % side) + .5 + between(-.1, .1)) * width,
                        41 + ((double)(number / side) + .5 + between(-.1, .1)) * width};
    outline shell = {100 + (int)between(0, 1901), MOST_WAVES, .25, .002};
    OGRGeometryH made = OGR_G_CreateGeometry(wkbMultiPolygon);
    add_part(made, ring(centre, between(.42, .6) * width, &shell, 1), NULL);
    return made;
}

static OGRGeometryH line(long number, long side)
{
    enum { BENDS = 6 };
    (void)number;
    (void)side;
    int vertices = 50 + (int)between(0, 4951);
    double length = between(1, 4), step = length / (vertices - 1); /* degrees of latitude */
    double x = between(82, 90), y = between(39, 47), wander = 0;
    double heading = atan2(middle_deg[1] - y, middle_deg[0] - x) + between(-1.2, 1.2);
    double bend[BENDS], often[BENDS], phase[BENDS];
    for (int k = 0; k < BENDS; k++) {
        bend[k] = between(0, .5) / (1 + .5 * k);
        often[k] = between(.5, 2) * pow(2, k);
        phase[k] = between(0, turn);
    }
    OGRGeometryH made = OGR_G_CreateGeometry(wkbLineString);
    OGR_G_SetPointCount(made, vertices);
    for (int i = 0; i < vertices; i++) {
        double along = (double)i / vertices * length, angle = heading;
        OGR_G_SetPoint_2D(made, i, x, y);
        for (int k = 0; k < BENDS; k++)
            angle += bend[k] * sin(turn * often[k] * along + phase[k]);
        wander = .9 * wander + .06 * between(-1, 1);
        x += step * cos(angle + wander) / cos(y * turn / 360);
        y += step * sin(angle + wander);
    }
    return made;
}

/* ---- shapes that have tripped programs up ------------------------------------------------------
 */

static OGRGeometryH huge(long number, long side)
{
    (void)number;
    outline shell = {(int)(side * side), MOST_WAVES, .25, .0};
    OGRGeometryH made = OGR_G_CreateGeometry(wkbMultiPolygon);
    add_part(made, ring(middle_deg, .5, &shell, 1), NULL);
    return made;
}

static OGRGeometryH same(long number, long side)
{
    (void)number;
    begin_feature('s', 0);
    return parcel(0, side);
}

static OGRGeometryH box(const double *low, const double *high)
{
    OGRGeometryH shell = OGR_G_CreateGeometry(wkbLinearRing);
    OGRGeometryH made = OGR_G_CreateGeometry(wkbMultiPolygon);
    OGR_G_AddPoint_2D(shell, low[0], low[1]);
    OGR_G_AddPoint_2D(shell, high[0], low[1]);
    OGR_G_AddPoint_2D(shell, high[0], high[1]);
    OGR_G_AddPoint_2D(shell, low[0], high[1]);
    OGR_G_AddPoint_2D(shell, low[0], low[1]);
    add_part(made, shell, NULL);
    return made;
}

/* A line of the grid, the same number from the cells on both sides. */
static double grid_line(int axis, long number, long side)
{
    return middle_deg[axis] + ((double)number - (double)side / 2) * cell_deg;
}

/* The parcels are those of the layer `parcels`. */
static OGRGeometryH cover(long number, long side)
{
    if (number > 0) {
        begin_feature('p', number - 1);
        return parcel(number - 1, side);
    }
    double low[2], high[2];
    for (int axis = 0; axis < 2; axis++) {
        low[axis] = grid_line(axis, -1, side);
        high[axis] = grid_line(axis, side + 1, side);
    }
    return box(low, high);
}

static OGRGeometryH grid(long number, long side)
{
    long column = number % side, row = number / side;
    double low[2] = {grid_line(0, column, side), grid_line(1, row, side)};
    double high[2] = {grid_line(0, column + 1, side), grid_line(1, row + 1, side)};
    return box(low, high);
}

/* ---- layers -----------------------------------------------------------------------------------
 */

typedef struct layer {
    const char *name;
    OGRGeometryH (*make)(long number, long side);
    OGRwkbGeometryType type;
} layer;

static const layer layers[] = {
    {"parcels", parcel, wkbMultiPolygon}, {"zones", zone, wkbMultiPolygon},
    {"lines", line, wkbLineString},       {"huge", huge, wkbMultiPolygon},
    {"same", same, wkbMultiPolygon},      {"cover", cover, wkbMultiPolygon},
    {"grid", grid, wkbMultiPolygon},
};

static void fail(const char *what)
{
    fprintf(stderr, "make_layers: %s: %s\n", what, CPLGetLastErrorMsg());
    exit(1);
}

static void add_field(OGRLayerH out, const char *name, OGRFieldType type, int width)
{
    OGRFieldDefnH field = OGR_Fld_Create(name, type);
    OGR_Fld_SetWidth(field, width);
    if (OGR_L_CreateField(out, field, 1) != OGRERR_NONE)
        fail(name);
    OGR_Fld_Destroy(field);
}

static OGRLayerH create(GDALDatasetH file, const layer *what)
{
    OGRSpatialReferenceH crs = OSRNewSpatialReference(NULL);
    OSRImportFromEPSG(crs, 4326);
    OSRSetAxisMappingStrategy(crs, OAMS_TRADITIONAL_GIS_ORDER);
    OGRLayerH out = GDALDatasetCreateLayer(file, what->name, crs, what->type, NULL);
    OSRDestroySpatialReference(crs);
    if (!out)
        fail(what->name);
    add_field(out, "id", OFTString, 12);
    add_field(out, "class", OFTString, 12);
    add_field(out, "value", OFTReal, 0);
    return out;
}

static void write_feature(OGRLayerH out, const layer *what, long number, long side)
{
    static const char *const uses[] = {"crop", "forest", "grass", "urban", "water"};
    static const char *const lines_of[] = {"railway", "expressway"};
    begin_feature(what->name[0], number);
    OGRGeometryH shape = what->make(number, side);
    OGRFeatureH row = OGR_F_Create(OGR_L_GetLayerDefn(out));
    char id[32];
    snprintf(id, sizeof id, "%c%08ld", what->name[0], number);
    OGR_F_SetFID(row, number + 1);
    OGR_F_SetFieldString(row, 0, id);
    OGR_F_SetFieldString(row, 1,
                         what->make == line ? lines_of[number & 1] : uses[(int)between(0, 5)]);
    OGR_F_SetFieldDouble(row, 2, floor(between(0, 1e6)) / 100);
    OGR_F_SetGeometryDirectly(row, shape);
    if (OGR_L_CreateFeature(out, row) != OGRERR_NONE)
        fail(id);
    OGR_F_Destroy(row);
}

static void write_file(const layer *what, long count, const char *path)
{
    const char *ending = strrchr(path, '.');
    bool shapefile = ending && strcmp(ending, ".shp") == 0;
    GDALAllRegister();
    CPLSetConfigOption("OGR_CURRENT_DATE", "2024-01-01T00:00:00.000Z");
    GDALDatasetH file = GDALCreate(GDALGetDriverByName(shapefile ? "ESRI Shapefile" : "GPKG"), path,
                                   0, 0, 0, GDT_Unknown, NULL);
    if (!file)
        fail(path);
    OGRLayerH out = create(file, what);
    long side = (long)ceil(sqrt((double)count)), rows = what->make == huge ? 1 : count;
    GDALDatasetStartTransaction(file, 0);
    for (long i = 0; i < rows + (what->make == cover); i++)
        write_feature(out, what, i, side);
    if (!shapefile && GDALDatasetCommitTransaction(file) != OGRERR_NONE)
        fail(path);
    GDALClose(file);
}

int main(int argc, char **argv)
{
    char *end = NULL;
    long count = argc == 4 ? strtol(argv[2], &end, 10) : -1;
    for (size_t i = 0; count >= 0 && *end == '\0' && i < sizeof layers / sizeof *layers; i++)
        if (strcmp(argv[1], layers[i].name) == 0) {
            write_file(&layers[i], count, argv[3]);
            return 0;
        }
    fputs("usage: make_layers parcels|zones|lines|huge|same|cover|grid N FILE.gpkg|.shp\n", stderr);
    return 2;
}
