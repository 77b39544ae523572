#!/usr/bin/env python3
"""Outlines near Korla, and the same outlines beside them by a constant offset (pyproj's geodesics).

    make_offsets.py FOLDER           make_offsets.py --check FOLDER

The offsets are made up: 412 m east and 287 m south, of the size that web maps of China have, and 35 m
west and 52 m north, of the size of a wrong datum. No formula of a web map is used.
"""
import json
import math
import pathlib
import random
import sys

from pyproj import Geod

GEOD = Geod(ellps="GRS80")
FILES = {"reference": (0, 0), "offset_web_map": (412, -287), "offset_datum": (-35, 52)}


def outline(lon, lat, radius_m, seed):
    """24 corners around a place, their distances from it drawn by lot."""
    lot = random.Random(seed)
    corners = [GEOD.fwd(lon, lat, -15 * i, radius_m * (0.6 + 0.8 * lot.random()))[:2]
               for i in range(24)]
    return corners + corners[:1]


def moved(ring, east_m, north_m):
    azimuth, distance = math.degrees(math.atan2(east_m, north_m)), math.hypot(east_m, north_m)
    return [[round(v, 9) for v in GEOD.fwd(x, y, azimuth, distance)[:2]] for x, y in ring]


def text_of(east_m, north_m):
    features = [{"type": "Feature",
                 "properties": {"id": f"z{i}", "name_zh": f"区{i}", "boundary_basis": "surveyed", "accuracy_m": 0.5},
                 "geometry": {"type": "Polygon", "coordinates": [
                     moved(outline(86.1 + 0.06 * i, 41.7, 1500, i), east_m, north_m)]}}
                for i in range(4)]
    return json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False) + "\n"


def main(arguments):
    folder = pathlib.Path(arguments[-1])
    same = True
    for name, offset in FILES.items():
        path = folder / f"{name}.geojson"
        if arguments[0] == "--check":
            same = same and path.read_text(encoding="utf-8") == text_of(*offset)
        else:
            path.write_text(text_of(*offset), encoding="utf-8")
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
