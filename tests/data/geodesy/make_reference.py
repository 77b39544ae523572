#!/usr/bin/env python3
"""Makes rings.txt and segments.txt, the reference figures of the geodesy tests.

    pip install geographiclib==2.0
    python3 make_reference.py

GeographicLib's Python package is the second, independent implementation of C. F. F. Karney,
"Algorithms for geodesics", J. Geodesy 87 (2013): it shares no code with PROJ's geodesic.c that
zonelayer calls, nor with the closed forms that zonelayer uses for distances.
"""
import math
import random

from geographiclib.geodesic import Geodesic

CGCS2000 = Geodesic(6378137.0, 1 / 298.257222101)

RINGS = {
    "korla-like": [(86.20, 41.66), (86.27, 41.655), (86.275, 41.70), (86.24, 41.715), (86.21, 41.70)],
    "clockwise": [(84.9, 44.4), (84.9, 44.45), (84.98, 44.45), (84.98, 44.4)],
    "parcel-60-m": [(87.0, 41.7), (87.00072, 41.70001), (87.00071, 41.70055), (87.00001, 41.70054)],
    "edges-of-100-km": [(85.0, 41.0), (86.2, 41.05), (86.25, 42.0), (85.1, 41.9)],
    "antimeridian": [(179.9, -16.9), (-179.9, -16.9), (-179.9, -16.7), (179.9, -16.7)],
    "around-the-pole": [(0, 85), (90, 85), (180, 85), (-90, 85)],
    "low-latitude": [(109.0, 18.2), (109.4, 18.25), (109.35, 18.6), (109.05, 18.55)],
}


def write_rings(path):
    with open(path, "w") as out:
        for name, points in RINGS.items():
            polygon = CGCS2000.Polygon(False)
            for lon, lat in points:
                polygon.AddPoint(lat, lon)
            _, perimeter, area = polygon.Compute(False, True)
            closed = points + points[:1]
            places = " ".join(f"{lon!r} {lat!r}" for lon, lat in closed)
            out.write(f"{name} {area:.6f} {perimeter:.9f} {len(closed)} {places}\n")


def least_distance(place, line, length):
    """Golden section on the distance to a geodesic, from the best of 64 samples."""
    def distance(s):
        at = line.Position(s)
        return CGCS2000.Inverse(place[1], place[0], at["lat2"], at["lon2"])["s12"]

    steps = 64
    best = min(range(steps + 1), key=lambda k: distance(length * k / steps))
    low, high = length * max(best - 1, 0) / steps, length * min(best + 1, steps) / steps
    golden = (math.sqrt(5) - 1) / 2
    while high - low > 1e-5:
        left, right = high - golden * (high - low), low + golden * (high - low)
        if distance(left) < distance(right):
            high = right
        else:
            low = left
    return min(distance(s) for s in (0, (low + high) / 2, length))


def write_segments(path):
    """Segments of 10 m to 150 km, and places 1 m to 500 km from somewhere on or beyond them."""
    rng = random.Random(20261122)
    with open(path, "w") as out:
        for i in range(80):
            a = (rng.uniform(75, 130), rng.uniform(15, 54))
            if i % 10 == 9:
                a = (rng.choice([179.99, -179.99]), rng.uniform(-70, 75))
            length = 10 ** rng.uniform(1, math.log10(150e3))
            azimuth = rng.uniform(0, 360)
            end = CGCS2000.Direct(a[1], a[0], azimuth, length)
            b = (end["lon2"], end["lat2"])
            exact = CGCS2000.Inverse(a[1], a[0], b[1], b[0])
            line = CGCS2000.Line(a[1], a[0], exact["azi1"])
            at = line.Position(length * rng.uniform(-0.3, 1.3))
            far = CGCS2000.Direct(at["lat2"], at["lon2"], at["azi2"] + rng.uniform(60, 120),
                                  10 ** rng.uniform(0, math.log10(500e3)))
            place = (far["lon2"], far["lat2"])
            d = least_distance(place, line, exact["s12"])
            out.write(" ".join(repr(v) for v in (*place, *a, *b)) + f" {d:.9f}\n")


if __name__ == "__main__":
    write_rings("rings.txt")
    write_segments("segments.txt")
