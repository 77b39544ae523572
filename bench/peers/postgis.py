"""PostGIS, in a server of its own (with-postgis.sh), tables analysed and indexed before the clock."""
import os
import pathlib
import subprocess

from contest import LEAST, Contestant, of_csv, of_geojson
from field import Field

PROGRAMS = pathlib.Path(__file__).resolve().parent / "programs"
EQUAL_AREA = 990001  # around the middle of the layers; 2e-10 off on a parcel of the mean size


def query(sql: str) -> str:
    return subprocess.run(["psql", "-qAtc", sql], check=True, capture_output=True, text=True).stdout


def stop_statements() -> None:
    """A server works on after its client was ended."""
    query("SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity "
          "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")


def load_command(name: str, path: pathlib.Path, kind: str) -> list[str]:
    """COPY through ogr2ogr was the fastest way; it makes the index as well."""
    return ["ogr2ogr", "-q", "-f", "PostgreSQL", "--config", "PG_USE_COPY", "YES", "-nlt", kind,
            "-gt", "1000000", "-overwrite", "-lco", "GEOMETRY_NAME=geom", "-nln", name,
            f"PG:host={os.environ.get('PGHOST')} user=bench dbname=postgres", str(path)]


PIECES = """
CREATE TABLE pieces AS
    SELECT id AS line, (ST_Dump(ST_Subdivide(geom, 8))).geom::geography AS geog FROM lines;
ALTER TABLE lines ADD geog geography;
UPDATE lines SET geog = geom::geography;
CREATE INDEX ON pieces USING gist (geog)"""
ZONE_PIECES = """
CREATE TABLE zone_pieces AS SELECT id, ST_Subdivide(geom, 128) AS geom FROM zones;
CREATE INDEX ON zone_pieces USING gist (geom)"""
PROJECTION = f"""
INSERT INTO spatial_ref_sys (srid, proj4text) VALUES
    ({EQUAL_AREA}, '+proj=laea +lon_0=86 +lat_0=43 +ellps=GRS80 +units=m')"""


def prepare(f: Field, *more: str) -> None:
    """The layers of this size, and statements that make what else a question is best asked of."""
    query("CREATE TABLE IF NOT EXISTS prepared (what text)")
    done = query("SELECT what FROM prepared").splitlines()
    keys = [statement.split()[2] for statement in more]
    if {f.size, *keys} <= set(done):
        return
    if f.size not in done:
        query("DROP TABLE IF EXISTS pieces, zone_pieces; TRUNCATE prepared")
        query(f"DELETE FROM spatial_ref_sys WHERE srid = {EQUAL_AREA}")
        done = []
        for name, path, kind in f.layers():
            subprocess.run(load_command(name, path, kind), check=True)
        query(f"INSERT INTO prepared VALUES ('{f.size}')")
    for key, statement in zip(keys, more):
        if key not in done:
            query(f"{statement}; INSERT INTO prepared VALUES ('{key}')")
    query("VACUUM ANALYZE")


def rows(f: Field, how: str, sql: str, who: str = "PostGIS", *more: str) -> Contestant:
    out = f.out("postgis.csv")
    command = ["psql", "-qAt", "-o", str(out), "-c",
               f"COPY ({sql}) TO STDOUT WITH (FORMAT csv, HEADER)"]
    return Contestant(who, command, of_csv(out), lambda: prepare(f, *more), True, how)


def area(f: Field) -> list[Contestant]:
    return [rows(f, "ST_Area(geography)", "SELECT id, ST_Area(geom::geography) FROM parcels"),
            rows(f, "ST_Area in an equal-area projection",
                 f"SELECT id, ST_Area(ST_Transform(geom, {EQUAL_AREA})) FROM parcels",
                 "PostGIS, projected", PROJECTION)]


# A subquery would be taken apart: each area computed twice, and the pairs looked for by their numbers.
PAIRS = ("WITH pairs AS MATERIALIZED ({pairs}) SELECT * FROM pairs " f"WHERE m2 > {LEAST}")
AREA = "ST_Area(ST_Intersection(a.geom, b.geom)::geography)"


def overlap_self(f: Field) -> list[Contestant]:
    pairs = (f"SELECT a.id AS a, b.id AS b, {AREA} AS m2 FROM parcels AS a JOIN parcels AS b "
             "ON a.ogc_fid < b.ogc_fid AND ST_Intersects(a.geom, b.geom)")
    return [rows(f, "ST_Intersects, ST_Area(ST_Intersection::geography)",
                 PAIRS.format(pairs=pairs))]


def overlap_cross(f: Field) -> list[Contestant]:
    whole = (f"SELECT a.id AS a, b.id AS b, {AREA} AS m2 FROM parcels AS a "
             "JOIN zones AS b ON ST_Intersects(a.geom, b.geom)")
    pieces = (f"SELECT a.id AS a, b.id AS b, sum({AREA}) AS m2 FROM parcels AS a "
              "JOIN zone_pieces AS b ON ST_Intersects(a.geom, b.geom) GROUP BY a.id, b.id")
    return [rows(f, "ST_Intersects, ST_Area(ST_Intersection::geography)",
                 PAIRS.format(pairs=whole)),
            rows(f, "the same with zones in pieces (ST_Subdivide 128)", PAIRS.format(pairs=pieces),
                 "PostGIS, pieces", ZONE_PIECES)]


def distance(f: Field) -> list[Contestant]:
    return [rows(f, "KNN on lines in pieces (ST_Subdivide 8), ST_Distance(geography) of four",
                 "SELECT p.id, d.m FROM parcels AS p CROSS JOIN LATERAL (SELECT "
                 "min(ST_Distance(p.geom::geography, l.geog)) AS m FROM (SELECT line FROM pieces "
                 "ORDER BY p.geom::geography <-> geog LIMIT 4) AS c JOIN lines AS l ON "
                 "l.id = c.line) AS d", "PostGIS", PIECES),
            rows(f, "KNN on the same pieces, ST_Distance(geography) of the four pieces",
                 "SELECT p.id, d.m FROM parcels AS p CROSS JOIN LATERAL (SELECT "
                 "min(ST_Distance(p.geom::geography, c.geog)) AS m FROM (SELECT geog FROM pieces "
                 "ORDER BY p.geom::geography <-> geog LIMIT 4) AS c) AS d", "PostGIS, pieces",
                 PIECES)]


def corridor(f: Field) -> list[Contestant]:
    """The pieces of the lines are made within the clock, as they are by others."""
    sql = (PROGRAMS / "corridor.sql").read_text(encoding="utf-8").format(least=LEAST)
    out = f.out("postgis.csv")
    return [Contestant("PostGIS", ["psql", "-qAt", "-o", str(out), "-c", sql], of_csv(out),
                       lambda: prepare(f), True,
                       "pieces in UTM clipped to each zone, ST_Buffer with 64 segments a quarter")]


def load(f: Field) -> list[Contestant]:
    return [Contestant("PostGIS", load_command("loaded", f.parcels, "MULTIPOLYGON"),
                       lambda: (int(query("SELECT count(*) FROM loaded")), 0.0),
                       lambda: query("DROP TABLE IF EXISTS loaded"), True,
                       "ogr2ogr with COPY, index on geometry")]


def export_geojson(f: Field) -> list[Contestant]:
    out = f.out("postgis.geojson")
    return [Contestant("PostGIS", ["psql", "-qAt", "-o", str(out), "-c",
                                   "SELECT ST_AsGeoJSON(t, 'geom', 7) FROM (SELECT id, class, "
                                   "value, geom FROM parcels) AS t"], of_geojson(out),
                       lambda: prepare(f), True, "ST_AsGeoJSON of rows, one feature a line")]


JOBS = {"load": load, "area": area, "overlap-self": overlap_self, "overlap-cross": overlap_cross,
        "distance": distance, "corridor": corridor, "export-geojson": export_geojson}
CANNOT: dict[str, tuple[str, str]] = {}
