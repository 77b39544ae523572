#!/usr/bin/env python3
"""The Python package beside pyproj, shapely and GeoPandas on the same rows, in one process.

    python bench/python.py STORE [--rows 100000] [--runs 3]

STORE has the layers parcels, zones_2500 and lines_500 of bench/run.sh. All programs begin from shapely
geometries or WKB in memory. What is printed: processor seconds of the fastest run, of all threads, and
how many times as much the other program took; elapsed seconds beside them. shapely measures in the plane
of an equal-area projection (transformed before the clock), which is its fastest way to these figures;
pyproj on the ellipsoid. Answers are compared first: a wrong one ends it.
"""
import argparse
import time

import numpy as np
import pyarrow as pa
import pyproj
import shapely

import zonelayer

GEOD = pyproj.Geod(a=6378137, rf=298.257222101)


def best(runs, function):
    times = []
    for _ in range(runs):
        began, elapsed = time.process_time(), time.perf_counter()
        answer = function()
        times.append((time.process_time() - began, time.perf_counter() - elapsed))
    return answer, min(times)


def compare(name, runs, ours, theirs, agree):
    """Both in turns, ours first; `theirs` are named functions."""
    answer, (cpu, elapsed) = best(runs, ours)
    print(f"{name:34} zonelayer {cpu:9.3f} s CPU {elapsed:9.3f} s")
    for program, function in theirs.items():
        other, (their_cpu, their_elapsed) = best(1, function)
        off = agree(answer, other)
        print(f"{'':34} {program:9} {their_cpu:9.3f} s CPU {their_elapsed:9.3f} s"
              f"   {their_cpu / cpu:7.1f} x CPU {their_elapsed / elapsed:7.1f} x elapsed"
              f"   off by {off:.1e}")


def sums(ours, theirs):
    """How far the sums are apart; shapely's edges are straight in the plane."""
    mine, other = float(np.sum(ours)), float(np.sum(theirs))
    off = abs(mine - other) / other
    if not off < 1e-4:
        raise SystemExit(f"the answers differ: {mine} and {other}")
    return off


def area(runs, parcels, flat):
    wkb = pa.array(shapely.to_wkb(parcels), pa.binary())
    oriented = [shapely.geometry.polygon.orient(part) for shape in parcels[:10000]
                for part in shapely.get_parts(shape)]
    compare("area of 10,000, one by one", runs, lambda: zonelayer.area(oriented),
            {"pyproj": lambda: [GEOD.geometry_area_perimeter(p)[0] for p in oriented]}, sums)
    compare(f"area of {len(parcels)} (Arrow)", runs, lambda: zonelayer.area(wkb),
            {"shapely": lambda: shapely.area(flat)}, sums)
    compare(f"area of {len(parcels)} (shapely)", runs, lambda: zonelayer.area(parcels),
            {"shapely": lambda: shapely.area(flat)}, sums)


def nearest(runs, parcels, lines, flat, flat_lines):
    few = slice(0, 100)
    compare(f"nearest of {len(lines)} lines to 100", runs,
            lambda: zonelayer.nearest(parcels[few], lines).distance_m,
            {"shapely": lambda: shapely.STRtree(flat_lines).query_nearest(
                flat[few], return_distance=True, all_matches=False)[1]}, sums_of_metres)
    compare(f"nearest to {len(parcels)}", runs, lambda: zonelayer.nearest(parcels, lines).distance_m,
            {}, sums_of_metres)


def sums_of_metres(ours, theirs):
    """Distances in an equal-area plane are stretched: to a percent in this region."""
    off = abs(float(np.sum(ours)) - float(np.sum(theirs))) / float(np.sum(theirs))
    if not off < 1e-2:
        raise SystemExit("the distances differ")
    return off


def overlap(runs, parcels, zones, flat, flat_zones):
    def with_tree():
        i, j = shapely.STRtree(flat_zones).query(flat, predicate="intersects")
        return shapely.area(shapely.intersection(flat[i], flat_zones[j]))
    compare(f"overlap of {len(parcels)} and {len(zones)} zones", runs,
            lambda: zonelayer.overlap_pairs(parcels, zones).area_m2, {"shapely": with_tree}, sums)
    first, second = zonelayer.overlap_pairs(parcels, zones)[:2]
    compare(f"overlap of {len(first)} pairs, row by row", runs,
            lambda: zonelayer.overlap_area(parcels[first], zones[second]),
            {"shapely": lambda: shapely.area(shapely.intersection(flat[first], flat_zones[second]))},
            sums)


def main():
    options = argparse.ArgumentParser(description=__doc__,
                                      formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("store")
    options.add_argument("--rows", type=int, default=100000)
    options.add_argument("--runs", type=int, default=3)
    given = options.parse_args()
    with zonelayer.Store(given.store) as store:
        parcels = store.read("parcels").geometry.to_numpy()[:given.rows]
        zones = store.read("zones_2500").geometry.to_numpy()
        lines = store.read("lines_500").geometry.to_numpy()
    west, south, east, north = shapely.total_bounds(zones)
    plane = pyproj.Transformer.from_crs(
        "EPSG:4490", f"+proj=laea +lat_0={(south + north) / 2} +lon_0={(west + east) / 2} +ellps=GRS80",
        always_xy=True)
    flat, flat_zones, flat_lines = (shapely.transform(shapes, plane.transform, interleaved=False)
                                    for shapes in (parcels, zones, lines))
    area(given.runs, parcels, flat)
    overlap(given.runs, parcels, zones, flat, flat_zones)
    nearest(given.runs, parcels, lines, flat, flat_lines)


if __name__ == "__main__":
    main()
