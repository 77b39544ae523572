"""GeoPandas, DuckDB and SedonaDB, as programs in an environment of pinned packages, each on its own
kind of store made before the clock starts: GeoParquet or a DuckDB file."""
import pathlib
import subprocess

from contest import LEAST, Contestant, of_csv, of_geojson, of_layer
from field import Field, is_fresh, remove

PROGRAMS = pathlib.Path(__file__).resolve().parent / "programs"
EQUAL_AREA = "'EPSG:4326', '+proj=laea +lon_0=86 +lat_0=43 +ellps=GRS80'"


def program(f: Field, name: str, *arguments: object) -> list[str]:
    return [str(f.python), str(PROGRAMS / f"{name}_jobs.py"), *map(str, arguments)]


def count_of(f: Field, file: pathlib.Path):
    """The rows of a GeoParquet file."""
    def answer() -> tuple[int, float]:
        told = subprocess.run([f.python, "-c", "import pyarrow.parquet, sys; "
                               "print(pyarrow.parquet.read_metadata(sys.argv[1]).num_rows)", file],
                              check=True, capture_output=True, text=True).stdout
        return int(told), 0.0
    return answer


# ---- GeoPandas ----------------------------------------------------------------------------------

def parquets(f: Field) -> list[pathlib.Path]:
    return [f.out(f"{name if name != 'parcels' else name + '_' + f.size}.parquet")
            for name, _, _ in f.layers()]


def need_parquet(f: Field) -> None:
    for (_, path, _), target in zip(f.layers(), parquets(f)):
        if not is_fresh(target, path):
            part = target.with_name("part_" + target.name)
            subprocess.run(program(f, "geopandas", "load", path, part), check=True)
            part.rename(target)


def geopandas(f: Field, job: str, how: str) -> list[Contestant]:
    out = f.out("geopandas.csv")
    return [Contestant("GeoPandas", program(f, "geopandas", job, *parquets(f), out), of_csv(out),
                       lambda: need_parquet(f), how=how)]


def geopandas_load(f: Field) -> list[Contestant]:
    out = f.out("load_geopandas.parquet")
    return [Contestant("GeoPandas", program(f, "geopandas", "load", f.parcels, out),
                       count_of(f, out), lambda: out.unlink(missing_ok=True),
                       how="read_file, to_parquet; no index")]


def geopandas_export(f: Field, ending: str) -> list[Contestant]:
    out = f.out(f"geopandas.{ending}")
    answer = of_geojson if ending == "geojson" else of_layer
    return [Contestant("GeoPandas", program(f, "geopandas", "export", parquets(f)[0], out),
                       answer(out), lambda: (need_parquet(f), remove(out)),
                       how="read_parquet, to_file")]


# ---- DuckDB -------------------------------------------------------------------------------------

def duckdb_file(f: Field) -> pathlib.Path:
    return f.out(f"duckdb_{f.size}.duckdb")


def need_duckdb(f: Field) -> None:
    if not is_fresh(duckdb_file(f), *f.files()):
        part = f.out("part_duckdb.duckdb")
        remove(part)
        subprocess.run(program(f, "duckdb", part, "load",
                               *(f"{name}={path}" for name, path, _ in f.layers())), check=True)
        part.rename(duckdb_file(f))


def duckdb_rows(f: Field, how: str, sql: str, who: str = "DuckDB") -> Contestant:
    out = f.out("duckdb.csv")
    return Contestant(who, program(f, "duckdb", duckdb_file(f), "sql", out, sql), of_csv(out),
                      lambda: need_duckdb(f), how=how)


def duckdb_area(f: Field) -> list[Contestant]:
    return [duckdb_rows(f, "ST_Area_Spheroid", "SELECT id, ST_Area_Spheroid(geom) FROM parcels"),
            duckdb_rows(f, "ST_Area in an equal-area projection",
                        f"SELECT id, ST_Area(ST_Transform(geom, {EQUAL_AREA})) FROM parcels",
                        "DuckDB, projected")]


def duckdb_overlap(f: Field, other: str, condition: str) -> list[Contestant]:
    """The join stands for itself: with `a.id < b.id` in it, it is made by number and not by place."""
    return [duckdb_rows(f, "spatial join, ST_Area_Spheroid(ST_Intersection)",
                        "WITH j AS MATERIALIZED (SELECT a.id AS a, b.id AS b, a.geom AS p, b.geom "
                        f"AS q FROM parcels AS a JOIN {other} AS b ON ST_Intersects(a.geom, b.geom)"
                        ") SELECT * FROM (SELECT a, b, ST_Area_Spheroid(ST_Intersection(p, q)) AS "
                        f"m2 FROM j {condition}) WHERE m2 > {LEAST}")]


def duckdb_load(f: Field) -> list[Contestant]:
    out = f.out("load.duckdb")
    return [Contestant("DuckDB", program(f, "duckdb", out, "load", f"parcels={f.parcels}"),
                       lambda: duckdb_count(f, out), lambda: remove(out),
                       how="ST_ReadSHP into a table, RTREE index")]


def duckdb_count(f: Field, store: pathlib.Path) -> tuple[int, float]:
    out = f.out("duckdb_count.csv")
    subprocess.run(program(f, "duckdb", store, "sql", out, "SELECT count(*) FROM parcels"),
                   check=True)
    return int(out.read_text(encoding="utf-8").split()[1]), 0.0


def duckdb_export(f: Field, ending: str, driver: str) -> list[Contestant]:
    out = f.out(f"duckdb.{ending}")
    answer = of_geojson if ending == "geojson" else of_layer
    return [Contestant("DuckDB", program(f, "duckdb", duckdb_file(f), "export", out, driver),
                       answer(out), lambda: (need_duckdb(f), remove(out)), how="COPY with GDAL")]


# ---- SedonaDB -----------------------------------------------------------------------------------

def sedonadb(f: Field, how: str, sql: str) -> list[Contestant]:
    out = f.out("sedonadb.csv")
    return [Contestant("SedonaDB", program(f, "sedonadb", "sql", *parquets(f), out, sql),
                       of_csv(out), lambda: need_parquet(f), how=how)]


def sedonadb_overlap(f: Field, other: str, condition: str) -> list[Contestant]:
    return sedonadb(f, "spatial join, ST_Area in EPSG:6933 of ST_Intersection",
                    "SELECT * FROM (SELECT a.id AS a, b.id AS b, ST_Area(ST_Transform("
                    "ST_Intersection(a.geometry, b.geometry), 'EPSG:6933')) AS m2 FROM parcels AS a "
                    f"JOIN {other} AS b ON ST_Intersects(a.geometry, b.geometry) {condition}) "
                    f"WHERE m2 > {LEAST}")


def sedonadb_load(f: Field) -> list[Contestant]:
    out = f.out("load_sedonadb.parquet")
    return [Contestant("SedonaDB", program(f, "sedonadb", "load", f.parcels, out), count_of(f, out),
                       lambda: out.unlink(missing_ok=True), how="read_pyogrio, to_parquet; no index")]


JOBS = {
    "load": lambda f: [*geopandas_load(f), *duckdb_load(f), *sedonadb_load(f)],
    "area": lambda f: [
        *geopandas(f, "area", "shapely.area in an equal-area projection"), *duckdb_area(f),
        *sedonadb(f, "ST_Area in EPSG:6933", "SELECT id, ST_Area(ST_Transform(geometry, "
                  "'EPSG:6933')) AS m2 FROM parcels")],
    "overlap-self": lambda f: [
        *geopandas(f, "overlap-self", "STRtree, shapely.intersection, equal-area projection"),
        *duckdb_overlap(f, "parcels", "WHERE a < b"),
        *sedonadb_overlap(f, "parcels", "WHERE a.id < b.id")],
    "overlap-cross": lambda f: [
        *geopandas(f, "overlap-cross", "STRtree, shapely.intersection, equal-area projection"),
        *duckdb_overlap(f, "zones", ""), *sedonadb_overlap(f, "zones", "")],
    "distance": lambda f: geopandas(f, "distance", "STRtree of pieces in UTM, scale taken out"),
    "corridor": lambda f: geopandas(f, "corridor", "pieces in UTM clipped to each zone, buffer "
                                    "with 64 segments a quarter"),
    "export-geojson": lambda f: [*geopandas_export(f, "geojson"),
                                 *duckdb_export(f, "geojson", "GeoJSON")],
    "export-shp": lambda f: [*geopandas_export(f, "shp"), *duckdb_export(f, "shp",
                                                                         "ESRI Shapefile")],
    "export-gpkg": lambda f: [*geopandas_export(f, "gpkg"), *duckdb_export(f, "gpkg", "GPKG")],
}
CANNOT = {"distance": ("DuckDB", "no nearest-neighbour join, and its ellipsoid distance takes "
                       "points only"),
          "corridor": ("DuckDB", "no way to cut lines into pieces")}
