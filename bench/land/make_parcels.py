#!/usr/bin/env python3
"""Writes parcels.geojson (N by N parcels of a jittered grid, some 100 m wide, seven classes, one in
a hundred overlapping its neighbours) and zones.geojson (ten outlines of 64 corners) to a folder.

    make_parcels.py FOLDER [N]        N = 317 gives 100 489 parcels
"""
import json
import math
import pathlib
import random
import sys

folder, n = pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 317
random.seed(7)
WEST, SOUTH, LON, LAT = 86.0, 41.5, 0.0012, 0.0009


def corner(i, j):
    return [round(WEST + LON * (i + random.uniform(-0.2, 0.2)), 8),
            round(SOUTH + LAT * (j + random.uniform(-0.2, 0.2)), 8)]


def write(name, features):
    with open(folder / name, "w", encoding="utf-8") as out:
        out.write('{"type":"FeatureCollection","features":[\n')
        out.write(",\n".join(json.dumps(f) for f in features))
        out.write("\n]}\n")


def feature(properties, ring):
    return {"type": "Feature", "properties": properties,
            "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}}


def parcel(i, j):
    ring = [grid[c] for c in ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1))]
    if random.random() < 0.01:
        ring = [ring[0], ring[1], [ring[2][0] + LON / 4, ring[2][1] + LAT / 4], ring[3]]
    return feature({"BSM": f"p{i}-{j}", "DLBM": f"{random.randrange(1, 8):02d}01"}, ring)


def zone(number):
    west, south = WEST + LON * n * (number % 5) / 5, SOUTH + LAT * n * (number // 5) / 2
    ring = []
    for k in range(64):
        angle, radius = 2 * math.pi * k / 64, random.uniform(0.8, 1)
        ring.append([west + LON * n / 10 * (1 + radius * math.cos(angle)),
                     south + LAT * n / 4 * (1 + radius * math.sin(angle))])
    return feature({"id": f"z{number}", "name_zh": f"区{number}"}, ring)


grid = {(i, j): corner(i, j) for i in range(n + 1) for j in range(n + 1)}
write("parcels.geojson", [parcel(i, j) for i in range(n) for j in range(n)])
write("zones.geojson", [zone(k) for k in range(10)])
