"""The layers as GeoParquet 1.1, and what is asked of GeoParquet before a job begins."""
from __future__ import annotations

import json
import pathlib
import subprocess

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import pyogrio
import pyproj
import shapely
from pyspark.sql import DataFrame, SparkSession

SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
TAKEN_AS_CGCS2000 = {("EPSG", "4490"), ("EPSG", "4326"), ("OGC", "CRS84")}
LEAST_GROUPS = 32
"""Row groups of a file, of which a partition of Spark has at least one."""


KINDS = {0: "Point", 1: "LineString", 3: "Polygon", 4: "MultiPoint", 5: "MultiLineString",
         6: "MultiPolygon"}
"""The words of GeoParquet for shapely's kinds."""


class LayerRefused(Exception):
    """A GeoParquet file whose numbers cannot be taken as degrees on CGCS2000."""


def make(folder: pathlib.Path, size: str) -> tuple[pathlib.Path, dict[str, pathlib.Path]]:
    """The benchmark's layers in a store for the command, and the same coordinates as GeoParquet."""
    build, data = folder / "build", folder / "data"
    data.mkdir(exist_ok=True)
    store = data / f"{size}.sqlite"
    if not store.exists():
        _make_store(build, data, size, store)
    files = {name: data / f"{name}_{size}.parquet" for name in ("parcels", "zones", "lines")}
    for name, table in (("parcels", "parcels"), ("zones", "zones_2500"), ("lines", "lines_500")):
        if not files[name].exists():
            rows = pyogrio.read_arrow(store, layer=table, columns=["id"])[1]
            write_geoparquet(pa.table(rows), files[name], register=name == "parcels")
    return store, files


def _make_store(build: pathlib.Path, data: pathlib.Path, size: str, store: pathlib.Path) -> None:
    part = data / f"part_{size}.sqlite"
    part.unlink(missing_ok=True)
    command = [build / "cli/zonelayer", "--db", part]
    subprocess.run([*command, "init", "--quiet"], check=True, stdout=subprocess.DEVNULL)
    for kind, count, layer in (("parcels", SIZES[size], "parcels"), ("zones", 2500, "zones_2500"),
                               ("lines", 500, "lines_500")):
        shape = data / f"{kind}_{size}.shp"
        subprocess.run([build / "bench/make_layers", kind, str(count), shape], check=True)
        subprocess.run([*command, "load", shape, "--as", layer, "--kind", "land", "--quiet"],
                       check=True, stdout=subprocess.DEVNULL)
        for file in data.glob(shape.stem + ".*"):
            if file.suffix != ".parquet":
                file.unlink()
    part.rename(store)


def write_geoparquet(rows: pa.Table, path: pathlib.Path, register: bool,
                     crs: str = "EPSG:4490") -> None:
    """With a column of boxes. `register` adds an invented district and declared area: the planar
    area in a chart of the place, to 10 m², and in each 5000th row ten times as much."""
    geometry = rows["geometry"].combine_chunks()
    geometry = geometry.storage if isinstance(geometry, pa.ExtensionArray) else geometry
    shapes = shapely.from_wkb(np.asarray(geometry.cast(pa.binary())), on_invalid="ignore")
    box = shapely.bounds(shapes)
    columns = {"id": rows["id"]}
    if register:
        columns |= _register(shapes, box)
    columns["geometry"] = geometry.cast(pa.binary())
    columns["bbox"] = pa.StructArray.from_arrays(
        [pa.array(box[:, i], from_pandas=True) for i in range(4)], ["xmin", "ymin", "xmax", "ymax"])
    kinds = sorted({KINDS[t] for t in np.unique(shapely.get_type_id(shapes)) if t in KINDS})
    table = pa.table(columns).replace_schema_metadata({"geo": json.dumps({
        "version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": {
            "encoding": "WKB", "crs": pyproj.CRS(crs).to_json_dict(),
            "geometry_types": kinds,
            "covering": {"bbox": {side: ["bbox", side] for side in
                                  ("xmin", "ymin", "xmax", "ymax")}}}}})})
    part = path.with_suffix(".part")
    pa.parquet.write_table(table, part, row_group_size=max(1, table.num_rows // LEAST_GROUPS), compression="zstd")
    part.rename(path)


def _register(shapes: np.ndarray, box: np.ndarray) -> dict[str, pa.Array]:
    middle = (box[:, :2] + box[:, 2:]) / 2
    district = [None if np.isnan(lon) else f"{lat:.1f}N{lon:.1f}E" for lon, lat in middle]
    flat = shapely.area(shapes) * 111_320 ** 2 * np.cos(np.radians(middle[:, 1]))
    declared = np.round(flat, -1)
    declared[4999::5000] *= 10
    return {"district": pa.array(district, pa.string()),
            "declared_m2": pa.array(declared, from_pandas=True)}


def read(spark: SparkSession, path: pathlib.Path | str) -> DataFrame:
    """The rows with their geometry as it lies in the file, WKB. Sedona tells the metadata; its reader
    of shapes is not asked, because one broken WKB would end its job."""
    refuse_unfit(spark, path)
    return spark.read.parquet(str(path))


def refuse_unfit(spark: SparkSession, path: pathlib.Path | str) -> None:
    for row in spark.read.format("geoparquet.metadata").load(str(path)).collect():
        columns = row["columns"] or {}
        if row["primary_column"] != "geometry" or "geometry" not in columns:
            raise LayerRefused(f"{row['path']}: no GeoParquet with the primary column geometry")
        column = columns["geometry"]
        if column["encoding"] != "WKB":
            raise LayerRefused(f"{row['path']}: encoding {column['encoding']}: give WKB")
        _refuse_crs(row["path"], column["crs"])


def _refuse_crs(path: str, crs: str | None) -> None:
    """GeoParquet without a CRS is CRS84; a CRS that is null is unknown."""
    if crs is None or crs == "":
        return
    code = (json.loads(crs) or {}).get("id") or {}
    known = (code.get("authority"), str(code.get("code")))
    if known not in TAKEN_AS_CGCS2000:
        raise LayerRefused(
            f"{path}: its CRS is {':'.join(map(str, known)) if code else crs[:60]}; shapes have to be "
            "longitude and latitude in degrees on CGCS2000 (EPSG:4490) or WGS 84: transform them with "
            "zonelayer load, which settles the datum")


def make_skewed(folder: pathlib.Path, files: dict[str, pathlib.Path]) -> dict[str, pathlib.Path]:
    """Zones with one more that lies over all of them, and one line that winds through all of them."""
    made = dict(files)
    west, south, east, north = 83.5, 40.5, 88.5, 45.5
    turn = np.linspace(0, 2 * np.pi, 20_001)
    around = shapely.Polygon(np.column_stack([
        (west + east) / 2 + (east - west) / 2 * np.cos(turn) * (1 + .01 * np.sin(200 * turn)),
        (south + north) / 2 + (north - south) / 2 * np.sin(turn) * (1 + .01 * np.sin(200 * turn))]))
    x = np.linspace(west, east, 200_001)
    winding = shapely.LineString(np.column_stack([x, (south + north) / 2 + 2 * np.sin(40 * x)]))
    for name, shape in (("zones", around), ("lines", winding)):
        rows = pa.parquet.read_table(files[name], columns=["id", "geometry"])
        one = pa.table({"id": [name + " over everything"], "geometry": [shapely.to_wkb(shape)]})
        made[name] = folder / "data" / f"skewed_{files[name].name}"
        write_geoparquet(pa.concat_tables([one, rows.replace_schema_metadata()]), made[name],
                         register=False)
    return made
