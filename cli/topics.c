#include "topics.h"

#include <stddef.h>
#include <string.h>

#include "message.h"

static const char verdicts[] =
    N_("A verdict says what a figure is worth. It is the same word in every format.\n"
       "\n"
       "area: what the area comes from\n"
       "  measured     a surveyed or digitised boundary\n"
       "  calibrated   an outline fitted to a declared figure: it proves nothing\n"
       "  nominal      an outline without a declared figure: never to be quoted\n"
       "\n"
       "audit: does the declared figure agree with the geometry?\n"
       "  agrees       within the tolerance of the declared digits\n"
       "  differs      beyond tolerance and uncertainty together\n"
       "  cannot-tell  between the two, or an accuracy is unknown\n"
       "  calibrated   the outline was fitted to a figure: agreeing proves nothing\n"
       "  no-boundary  there is nothing to measure\n"
       "  parts-agree, parts-differ  the declared parts against the declared whole\n"
       "  wrong-side, unknown-line   of bounds in words (四至)\n"
       "\n"
       "distance: is the zone clear of the line?\n"
       "  crosses      the line runs through the zone for sure\n"
       "  apart        farther than both accuracies together\n"
       "  cannot-tell  cannot be told from zero\n"
       "\n"
       "corridor: measured, or cannot-tell where the accuracies are too coarse.\n"
       "\n"
       "overlap has a class: inside, contains, equal, overlap, sliver (too narrow to\n"
       "be meant), touch. relation is part-of where one is declared a part of the other.\n"
       "\n"
       "diff: moved, added, removed, attributes, same, noise (drawn anew, not moved).\n");

static const char areas[] =
    N_("Documents declare areas of several kinds, which are never compared with each\n"
       "other:\n"
       "  approved        核准       what the approval names\n"
       "  planned         规划       what a plan provides\n"
       "  governed        实际管辖   what is administered in fact\n"
       "  built-up        建成区     what is built up\n"
       "  implementation  实施范围   where a measure applies\n"
       "\n"
       "An area is computed on the CGCS2000 ellipsoid. area --method chooses how:\n"
       "  geodesic        edges are shortest lines on the ellipsoid (default)\n"
       "  tdt1055         the land survey's formula (TD/T 1055), with its own edges\n"
       "                  and its own rounding: for comparison with land survey tables\n"
       "  planar:EPSG     in the plane of a projection, such as planar:EPSG:4517; it\n"
       "                  differs from the ellipsoid by the scale of the projection\n"
       "\n"
       "A total counts land once: nested parts (a zone inside another) and overlaps do\n"
       "not count twice, and it is rounded once. --balance makes the printed rows add\n"
       "up to it.\n"
       "\n"
       "--unit gives m2, ha, mu and km2. One mu (亩) is 10000/15 m², 15 mu are 1 ha.\n"
       "--digits sets the digits after the point. A table shows the digits of the\n"
       "declared figure; csv, json and xlsx have all that carry meaning.\n");

static const char accuracy[] =
    N_("Each zone and line has an accuracy in metres (accuracy_m) and says how its\n"
       "boundary was made (boundary_basis): surveyed, digitised, schematic, none.\n"
       "What is unknown is shown as unknown, never as zero.\n"
       "\n"
       "A distance is d ± the sum of both accuracies. Below that sum it cannot be told\n"
       "from zero.\n"
       "\n"
       "An area of a surveyed or digitised boundary is uncertain by its accuracy times\n"
       "its perimeter. A schematic outline has no such figure: a shifted outline has\n"
       "the same area, a badly drawn one has not.\n"
       "\n"
       "A declared figure is as exact as its digits: 24.76 km² means ± 0.005 km²,\n"
       "38 km² means ± 0.5. audit adds the tolerances of all terms of a sum.\n"
       "\n"
       "A corridor comes with its least and its greatest area over the accuracies, and\n"
       "with the largest error of its own outline (at most --tolerance, 0.1 m).\n"
       "\n"
       "How the figures themselves are computed:\n"
       "  area, perimeter   as geodesics on the ellipsoid, to 1e-10 of the area\n"
       "  distance          the true least distance, to 1 mm up to 500 km\n"
       "  overlap           pieces add up to the whole to 1e-8\n"
       "\n"
       "The first lines of an answer say which figures may not be quoted, and why.\n");

static const char crs[] =
    N_("Everything is stored in CGCS2000, longitude before latitude (EPSG:4490).\n"
       "\n"
       "  WGS 84, CRS84             taken as equal to CGCS2000, ± 1 m\n"
       "  Gauss-Krüger of CGCS2000  EPSG:4491 to 4554, eastings with or without the\n"
       "                            number of the zone\n"
       "  Beijing 54, Xi'an 80,     refused (exit status 4), unless you say how to get\n"
       "  local systems             to CGCS2000\n"
       "\n"
       "A file without a usable CRS is refused with what fits its numbers. Then type one:\n"
       "  zonelayer load plots.shp --source-crs EPSG:4517\n"
       "Look at what each reading of the numbers means on the ground:\n"
       "  zonelayer check plots.shp --crs-doctor\n"
       "An old datum needs a transformation, or your word that it does not matter:\n"
       "  zonelayer load old.shp --transformation \"+proj=pipeline …\"\n"
       "  zonelayer load old.shp --assume-same-datum\n"
       "The datum shows in no number: compare with a layer that lies right.\n"
       "  zonelayer check old.shp --reference zones\n"
       "It also finds the offset of a web map (GCJ-02, BD-09).\n"
       "\n"
       "--axis-order lon-lat or north-east settles which number comes first, whatever\n"
       "the source says.\n"
       "\n"
       "export --crs takes EPSG:n, or gk3 for one file per 3-degree zone. GeoJSON and\n"
       "KML are always in WGS 84 longitude and latitude.\n");

static const char filters[] =
    N_("Questions, list and export take the same filters:\n"
       "\n"
       "  --zone ID|NAME,…    ids, names or aliases in either language: 上库,korla-etdz\n"
       "  --where SQL         a condition over the columns: \"category = 'high-tech'\"\n"
       "  --mode MODE,…       lines of these modes: railway, high-speed-railway,\n"
       "                      expressway, national-road, provincial-road\n"
       "  --status STATUS,…   existing (default), under-construction, planned,\n"
       "                      revoked, any\n"
       "  --as-of DATE        the stored zones as they were on that day\n"
       "\n"
       "In distance and corridor, --mode and --status choose lines; --zone and --where\n"
       "choose zones. list shows any status unless --status says so, and diff takes\n"
       "features of any status.\n"
       "\n"
       "A LAYER is, in this order: the name of a stored layer; a file or folder that is\n"
       "there; FILE:LAYER; - for GeoJSON on standard input. zones@2024-05-01 are the\n"
       "stored zones of a day, zones_versions all versions of all zones.\n"
       "\n"
       "A name that nothing has is an error, not an empty answer:\n"
       "  zonelayer list zones        what there is\n"
       "  zonelayer list layers       which layers there are\n");

static const char formats[] =
    N_("An answer, with --format, else as the ending of --output FILE says:\n"
       "  table    for people, where neither says it; on a terminal it fits the width\n"
       "  csv      keys with units in the head; --bom for spreadsheet programs\n"
       "  json     one object: command, crs, ellipsoid, rows, and what was found\n"
       "  ndjson   one row per line, for streams\n"
       "  xlsx     a workbook, with --output FILE: rows, findings, what was asked\n"
       "Keys carry units (area_m2, distance_m), a share is 0 to 1, a place is [lon, lat].\n"
       "Data go to standard output, what is for people to standard error.\n"
       "\n"
       "A file that comes in: GeoJSON, Shapefile, GeoPackage, FlatGeobuf, File\n"
       "Geodatabase, KML, KMZ, GML, MapInfo, DXF, GPX, CSV (WKT, or lon and lat\n"
       "columns), boundary-point TXT (界址点坐标), also in a ZIP.\n"
       "Fields are known by the names in use; --map FIELD=COLUMN says it otherwise, and\n"
       "--set COLUMN=VALUE what all features have where a file says nothing.\n"
       "\n"
       "A file that goes out, by its ending or export --format:\n"
       "  .geojson .geojsonl .shp .gpkg .fgb .gdb .kml .kmz .gml .csv .dxf .tab .mif\n"
       "  .txt\n"
       "\n"
       "  zonelayer export zones zones.gpkg\n"
       "  zonelayer export zones arcgis.shp --target arcgis\n"
       "  zonelayer export zones korla.txt --zone korla-etdz --crs EPSG:4517\n"
       "  zonelayer area --output areas.xlsx\n"
       "  zonelayer load roads.kml --kind line --map Name=id --set mode=expressway\n"
       "\n"
       "A file is written beside its target, read back, and then renamed: it is whole or\n"
       "not there. One that is there is replaced with --overwrite only.\n");

static const char exit_status[] =
    N_("  0    done\n"
       "  1    done, and what --fail-on names was found\n"
       "  2    usage: an option or a name is wrong\n"
       "  3    bad input data; each defect is named with its place\n"
       "  4    CRS or datum refused\n"
       "  5    store or output failed: disk full, locked, not there\n"
       "  130, 143   ended by SIGINT or SIGTERM; nothing half-written stays\n"
       "\n"
       "What --fail-on takes:\n"
       "  audit   verdicts: differs, parts-differ, wrong-side …\n"
       "  check   severities: error, warning, note\n"
       "  diff    verdicts, and change for all but noise (default change)\n"
       "\n"
       "  zonelayer audit --fail-on differs,parts-differ || echo \"look at it\"\n"
       "  zonelayer check zones --fail-on error --quiet\n"
       "\n"
       "On success standard error is empty in a script, but for warnings that csv and\n"
       "ndjson have no place for; --quiet keeps them back.\n");

static const char files[] =
    N_("The store is one SpatiaLite file: --db FILE, else $ZONELAYER_DB, else\n"
       "zonelayer.sqlite in the current folder. QGIS, ogr2ogr and the spatialite shell\n"
       "open it; a row that another program edits is checked before it is measured.\n"
       "\n"
       "  zones, lines, points     with shape and index\n"
       "  declared_areas           what documents declare of zones\n"
       "  declared_bounds          what bounds them in words (四至)\n"
       "  documents                the documents\n"
       "  zones_history            closed versions of zones\n"
       "  any other                land layers that were loaded\n"
       "\n"
       "Beside the command lie the shipped layers (share/zonelayer/layers), which\n"
       "'zonelayer init --sample' loads, and standards.csv, the names that standards\n"
       "give to land layers and their fields.\n"
       "\n"
       "Environment:\n"
       "  ZONELAYER_DB       the store\n"
       "  ZONELAYER_LAYERS   the folder of the shipped layers\n"
       "  NO_COLOR           no colour on a terminal, when it is set and not empty\n"
       "  LANGUAGE, LC_ALL, LC_MESSAGES, LANG   the language, unless --lang says it\n"
       "  SOURCE_DATE_EPOCH  the day written into boundary-point TXT\n");

static const char databases[] =
    N_("A table of PostgreSQL with PostGIS is a source, and an OUTPUT of export, where it\n"
       "is named with PG: and --allow-database lets the command connect; without it no\n"
       "command does. The words are those of libpq and GDAL:\n"
       "  PG:dbname=land host=/run/postgresql tables=gis.parcels\n"
       "  PG:service=land tables=parcels(geom)     a service of ~/.pg_service.conf\n"
       "  PG:postgresql://gis@server/land tables=gis.parcels\n"
       "\n"
       "tables=SCHEMA.TABLE(COLUMN): the schema where the search path has it not, the\n"
       "column where there are several geometries, or one of WKB (bytea). Views are read\n"
       "like tables. Without tables= the only one with a geometry is read, and export\n"
       "names the table after the layer.\n"
       "\n"
       "A password is best kept in ~/.pgpass: other users see a command line. Messages,\n"
       "findings, records and workbooks name database, host and table, never user or\n"
       "password. options='-c lock_timeout=5s' changes how long is waited: 15 s to\n"
       "connect, 30 s for a lock, 10 minutes for a statement (an hour in export).\n"
       "\n"
       "Reading is one read-only transaction: it sees one state and changes nothing. The\n"
       "rows come in the order of the key; fid and ogc_fid are no columns. Dates and\n"
       "times become ISO 8601 (UTC), arrays lists, json text. SRID 0 wants --source-crs.\n"
       "\n"
       "export makes the new table in one transaction: it is filled, indexed and read\n"
       "back bit by bit, takes over owner and rights, and only then bears its name. One\n"
       "that is there is replaced with --overwrite only, and never where views depend on\n"
       "it or it has triggers or row security.\n");

const topic topics[] = {{"verdicts", N_("what measured, calibrated, cannot-tell … mean"), verdicts},
                        {"areas", N_("kinds of declared areas, and methods of computing"), areas},
                        {"accuracy", N_("what a figure is worth, and how that is known"), accuracy},
                        {"crs", N_("coordinate reference systems and datums"), crs},
                        {"filters", N_("which zones, lines and days a question is about"), filters},
                        {"formats", N_("formats of answers, of sources and of exports"), formats},
                        {"databases", N_("tables of PostGIS as sources and outputs"), databases},
                        {"exit-status", N_("exit statuses and --fail-on"), exit_status},
                        {"files", N_("the store, the shipped layers, the environment"), files},
                        {NULL, NULL, NULL}};

const topic *topic_find(const char *name)
{
    for (const topic *t = topics; t->name; t++)
        if (strcmp(t->name, name) == 0)
            return t;
    return NULL;
}
