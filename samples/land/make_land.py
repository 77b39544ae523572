#!/usr/bin/env python3
"""Writes DLTB.geojson: an invented land-use layer over Shangku, for the manual and the tests.

    python3 make_land.py > DLTB.geojson

Nothing in it is real but the form: a layer named DLTB (地类图斑) with the fields BSM, DLBM, DLMC and
ZLDWMC of the land survey's data base. The parcels are a jittered grid, so that neighbours share
their corners to the last digit. On purpose, as real layers have them: gaps, a parcel without class,
blanks around a class, and two parcels that overlap.
"""
import json
import random

WEST, SOUTH, STEP_LON, STEP_LAT, COLUMNS, ROWS = 85.905, 41.832, 0.019, 0.008, 8, 6
CLASSES = [("0102", "水浇地"), ("0201", "果园"), ("0301", "乔木林地"), ("0404", "其他草地"),
           ("0601", "工业用地"), ("1003", "公路用地"), ("1206", "裸土地")]
GAPS = {(2, 1), (5, 4)}
random.seed(20261122)


def corner(i, j):
    return [round(WEST + i * STEP_LON + random.uniform(-0.004, 0.004), 7),
            round(SOUTH + j * STEP_LAT + random.uniform(-0.002, 0.002), 7)]


GRID = {(i, j): corner(i, j) for i in range(COLUMNS + 1) for j in range(ROWS + 1)}


def parcel(number, ring, code, name):
    return {"type": "Feature",
            "properties": {"BSM": f"652801211{number:09d}", "DLBM": code, "DLMC": name,
                           "ZLDWMC": "示例村（虚构）", "accuracy_m": 1},
            "geometry": {"type": "Polygon", "coordinates": [ring]}}


def cells():
    for j in range(ROWS):
        for i in range(COLUMNS):
            if (i, j) not in GAPS:
                ring = [GRID[c] for c in ((i, j), (i + 1, j), (i + 1, j + 1), (i, j + 1))]
                yield (i, j), [*ring, ring[0]]


features = []
for n, (place, outline) in enumerate(cells(), 1):
    dlbm, dlmc = CLASSES[(place[0] // 2 + 2 * (place[1] // 2) + random.randrange(2)) % len(CLASSES)]
    if place == (4, 2):
        dlbm, dlmc = None, None
    if place == (3, 3):
        dlmc = dlmc + " "
    features.append(parcel(n, outline, dlbm, dlmc))
centre = GRID[4, 3]
lap = [[round(centre[0] + dx, 7), round(centre[1] + dy, 7)]
       for dx, dy in ((-0.002, -0.001), (0.003, -0.001), (0.003, 0.002), (-0.002, 0.002))]
features.append(parcel(len(features) + 1, [*lap, lap[0]], "0601", "工业用地"))

print('{"type":"FeatureCollection","name":"DLTB",'
      '"note":"invented, not for any use but trying the command",\n"features":[')
print(",\n".join(json.dumps(f, ensure_ascii=False) for f in features))
print("]}")
