"""Exact geodesic measures of many geometries at once, by the C library of zonelayer.

Geometries come as WKB, Arrow arrays or shapely geometries, in degrees on CGCS2000 (WGS 84 is taken
as equal); results are NumPy arrays with one element for each. Areas are good to 1e-9 m² or 1e-12 of
the area for edges of up to 10 km, distances to a micrometre. Work is shared among all cores, and the
interpreter is free meanwhile.

``errors="raise"`` (the default) raises :class:`ZonelayerError` at the first geometry that cannot be
read or measured, ``errors="null"`` gives no result (NaN, -1) for it and goes on. A list that is given
as ``findings`` gets what was found on such rows, and nothing is raised for them.
"""
from zonelayer._errors import Errors, Finding, ZonelayerError
from zonelayer._measures import area, check, distance, overlap_area, perimeter, set_jobs, version
from zonelayer._pairs import Corridor, Nearest, Overlaps, corridor, nearest, overlap_pairs
from zonelayer._parquet import GeoColumn, geo_column, read_parquet, to_parquet
from zonelayer._store import Filter, Loaded, Source, Store, ZonelayerWarning
from zonelayer._wkb import Geometries

__all__ = [
    "Corridor", "Errors", "Filter", "Finding", "GeoColumn", "Geometries", "Loaded",
    "Nearest", "Overlaps", "Source", "Store", "ZonelayerError", "ZonelayerWarning", "area",
    "check", "corridor", "distance", "geo_column", "nearest", "overlap_area",
    "overlap_pairs", "perimeter", "read_parquet", "set_jobs", "to_parquet", "version",
]
