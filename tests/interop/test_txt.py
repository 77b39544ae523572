#!/usr/bin/python3
"""Boundary-point TXT against pyproj: every dialect of the same plots gives the same area and place.

The corners are those of tests/data/txt/make_samples.py, written down here again; pyproj takes them
from EPSG:4517 to CGCS2000 and measures them on the ellipsoid.
"""
import json
import os
import pathlib
import subprocess
import tempfile

from pyproj import Geod, Transformer

COMMAND = os.environ["ZONELAYER"]
DATA = pathlib.Path(__file__).resolve().parents[1] / "data" / "txt"
TO_LONLAT = Transformer.from_crs(4517, 4490, always_xy=True)
XIAN80 = Transformer.from_crs(2353, 4610, always_xy=True)
GEOD = Geod(a=6378137, rf=298.257222101)


def area(north, east, height, width, to_lonlat=TO_LONLAT):
    corners = [(north, east), (north + height, east), (north + height, east + width), (north, east + width)]
    lons, lats = to_lonlat.transform([e for _, e in corners], [n for n, _ in corners])
    return abs(GEOD.polygon_area_perimeter(lons, lats)[0])


A = area(4619000, 29421000, 200, 300)
HOLE = area(4619050, 29421050, 50, 100)
ISLAND = area(4619060, 29421060, 20, 20)
B = area(4619400, 29421000, 100, 250)

TWO = ["gbk", "utf8_bom", "utf16le", "utf16be", "lf", "cr", "full_width", "project_section", "few_keys",
       "zone_from_y", "zone_without_prefix", "width_contradicts", "parameters", "without_at",
       "unit_written"]
ONE = ["listed_columns", "twelve_columns", "seven_columns", "three_columns", "thirteen_columns",
       "area_in_m2", "area_in_mu", "area_differs", "not_closed", "three_column_points",
       "six_column_points"]
EXPECTED = ({name: [A, B] for name in TWO} | {name: [A] for name in ONE} |
            {"hole": [A - HOLE], "one_ring_number": [A - HOLE], "parts_101_201": [A + B],
             "hole_first": [A - HOLE + B], "island": [A - HOLE + ISLAND]})
NEEDS = {"unknown_system": ["--source-crs", "EPSG:4517"],
         "no_system": ["--source-crs", "EPSG:4517"], "swapped": ["--axis-order", "lon-lat"],
         "zone_contradicts": ["--source-crs", "EPSG:4517"]}


def areas(name, *options):
    done = subprocess.run([COMMAND, "area", DATA / f"{name}.txt", "--format", "json", "--quiet", *options],
                          capture_output=True, text=True)
    assert done.returncode == 0, f"{name}: exit {done.returncode}: {done.stderr}"
    return [row["area_m2"] for row in json.loads(done.stdout)["rows"]]


def compare(name, seen, expected):
    assert len(seen) == len(expected), f"{name}: {len(seen)} plots"
    for got, want in zip(seen, expected):
        assert abs(got - want) < 0.001, f"{name}: {got} m², pyproj has {want}"


def ogr_area(folder):
    """The outlines that ogr2ogr finds in our export, measured by pyproj."""
    target = folder / "out.gpkg"
    subprocess.run([COMMAND, "export", DATA / "gbk.txt", target, "--quiet"], check=True,
                   stdout=subprocess.DEVNULL)
    text = subprocess.run(["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", target, "out"], check=True,
                          capture_output=True, text=True).stdout
    rings = [f["geometry"]["coordinates"][0][0] for f in json.loads(text)["features"]]
    return [abs(GEOD.polygon_area_perimeter(*zip(*ring))[0]) for ring in rings]


def main():
    for name, expected in EXPECTED.items():
        compare(name, areas(name), expected)
    for name, options in NEEDS.items():
        compare(name, areas(name, *options), [A, B])
    # Degrees on the ellipsoid of Xi'an 1980 that are taken for CGCS2000, as the user has said.
    xian80 = [area(4619000, 29421000, 200, 300, XIAN80), area(4619400, 29421000, 100, 250, XIAN80)]
    compare("xian80", areas("xian80", "--assume-same-datum"), xian80)
    with tempfile.TemporaryDirectory() as folder:
        compare("gbk through ogr2ogr", ogr_area(pathlib.Path(folder)), [A, B])
    print(f"{len(EXPECTED) + len(NEEDS) + 1} dialects agree with pyproj to 0.001 m²")


main()
