#!/usr/bin/env python3
"""The jobs with GeoPandas, shapely 2 and pyproj, from GeoParquet. Writes a CSV with a row for each
answer.

    geopandas_jobs.py JOB PARCELS ZONES LINES OUTPUT

Intersections are taken in degrees. Areas are planar in an equal-area projection around the middle
of the layers, which is as right here as one Geod call for each polygon (2e-10) and several times
as fast.
"""
import sys

import geopandas as gpd
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv
import shapely
from pyproj import Proj

EQUAL_AREA = "+proj=laea +lon_0=86 +lat_0=43 +ellps=GRS80"
UTM = "EPSG:32645"
LEAST = 1e-4


def read(file: str) -> gpd.GeoDataFrame:
    return gpd.read_parquet(file, columns=["id", "geometry"])


def areas(shapes) -> np.ndarray:
    return gpd.GeoSeries(shapes, crs="EPSG:4326").to_crs(EQUAL_AREA).area.to_numpy()


def area(parcels: str, _zones: str, _lines: str) -> dict:
    layer = read(parcels)
    return {"id": layer["id"], "m2": areas(layer.geometry)}


def pairs(a: gpd.GeoDataFrame, b: gpd.GeoDataFrame, i: np.ndarray, j: np.ndarray) -> dict:
    m2 = areas(shapely.intersection(a.geometry.values[i], b.geometry.values[j]))
    kept = m2 > LEAST
    return {"a": a["id"].to_numpy()[i[kept]], "b": b["id"].to_numpy()[j[kept]], "m2": m2[kept]}


def overlap_self(parcels: str, _zones: str, _lines: str) -> dict:
    a = read(parcels)
    i, j = shapely.STRtree(a.geometry.values).query(a.geometry.values, predicate="intersects")
    return pairs(a, a, i[i < j], j[i < j])


def overlap_cross(parcels: str, zones: str, _lines: str) -> dict:
    """The tree prepares what is asked of it: each zone once."""
    a, b = read(parcels), read(zones)
    j, i = shapely.STRtree(a.geometry.values).query(b.geometry.values, predicate="intersects")
    return pairs(a, b, i, j)


def pieces_of(lines: str, vertices: int) -> np.ndarray:
    """The lines in UTM in pieces that share their ends."""
    made = []
    for line in read(lines).to_crs(UTM).geometry.values:
        xy = shapely.get_coordinates(line)
        made += [xy[i:i + vertices] for i in range(0, len(xy) - 1, vertices - 1)]
    sizes = [len(piece) for piece in made]
    return shapely.linestrings(np.concatenate(made), indices=np.repeat(np.arange(len(made)), sizes))


def distance(parcels: str, _zones: str, lines: str) -> dict:
    """Planar in UTM, then divided by the scale along the shortest line (Simpson), which leaves
    some 1e-7."""
    layer = read(parcels)
    shapes, pieces = layer.to_crs(UTM).geometry.values, pieces_of(lines, 8)
    i, j = shapely.STRtree(pieces).query_nearest(shapes, all_matches=False)
    ends = shapely.get_coordinates(shapely.shortest_line(shapes[i], pieces[j])).reshape(-1, 2, 2)
    projection = Proj(UTM)

    def scale(at: np.ndarray) -> np.ndarray:
        return projection.get_factors(*projection(at[:, 0], at[:, 1], inverse=True)).parallel_scale

    middle = ends.mean(axis=1)
    mean = (scale(ends[:, 0]) + 4 * scale(middle) + scale(ends[:, 1])) / 6
    return {"id": layer["id"].to_numpy()[i],
            "m": np.hypot(*(ends[:, 1] - ends[:, 0]).T) / mean}


def corridor(_parcels: str, zones: str, lines: str) -> dict:
    """As in corridor.sql: pieces clipped to the box of a zone, buffered and intersected."""
    layer = read(zones)
    shapes, pieces = layer.to_crs(UTM).geometry.values, pieces_of(lines, 64)
    tree, kept, shares = shapely.STRtree(pieces), [], []
    for number, (zone, box) in enumerate(zip(shapes, shapely.bounds(shapes))):
        near = tree.query(shapely.box(*(box + [-1000, -1000, 1000, 1000])))
        if len(near):
            clipped = shapely.clip_by_rect(pieces[near], *(box + [-1100, -1100, 1100, 1100]))
            strip = shapely.buffer(shapely.multilinestrings(shapely.get_parts(clipped)), 1000,
                                   quad_segs=64)
            kept.append(number)
            shares.append(shapely.intersection(zone, strip))
    m2 = gpd.GeoSeries(shares, crs=UTM).to_crs(EQUAL_AREA).area.to_numpy()
    return {"id": layer["id"].to_numpy()[kept], "m2": m2}


def load(file: str, target: str) -> None:
    gpd.read_file(file).to_parquet(target, write_covering_bbox=True)


def export(file: str, target: str) -> None:
    more = {"COORDINATE_PRECISION": 7} if target.endswith("geojson") else {}
    gpd.read_parquet(file).to_file(target, **more)


def main(job: str, *files: str) -> None:
    if job in ("load", "export"):
        {"load": load, "export": export}[job](*files)
        return
    rows = pd.DataFrame({"area": area, "overlap-self": overlap_self, "overlap-cross": overlap_cross,
                         "distance": distance, "corridor": corridor}[job](*files[:3]))
    pa.csv.write_csv(pa.Table.from_pandas(rows, preserve_index=False), files[3])


main(*sys.argv[1:])
