#!/usr/bin/env python3
"""The jobs with GeoPandas, shapely 2 and pyproj. Prints count and sum.

    geopandas_jobs.py JOB FILES…

Intersections are taken in degrees and measured on the ellipsoid, as scripts do.
"""
import sys

import geopandas as gpd
import shapely
from pyproj import Geod

GEOD = Geod(ellps="GRS80")


def area(shapes) -> list[float]:
    return [abs(GEOD.geometry_area_perimeter(shape)[0]) for shape in shapes]


def load(file: str) -> None:
    layer = gpd.read_file(file)
    layer.sindex.query(layer.geometry.iloc[0])
    print(len(layer), 0)


def measure(file: str) -> None:
    areas = area(gpd.read_file(file).geometry)
    print(len(areas), repr(sum(areas)))


def overlap(a_file: str, b_file: str | None = None) -> None:
    a = gpd.read_file(a_file).geometry.values
    b = gpd.read_file(b_file).geometry.values if b_file else a
    i, j = shapely.STRtree(b).query(a, predicate="intersects")
    if not b_file:
        i, j = i[i < j], j[i < j]
    areas = [value for value in area(shapely.intersection(a[i], b[j])) if value > 1e-4]
    print(len(areas), repr(sum(areas)))


def export(source: str, target: str) -> None:
    gpd.read_file(source).to_file(target)
    print(0, 0)


job, files = sys.argv[1], sys.argv[2:]
{"load": load, "area": measure, "overlap": overlap, "export": export}[job](*files)
