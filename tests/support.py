"""What the Python tests share: running the command, made polygons, an independent geodesic oracle.

The oracle is pyproj.Geod (GeographicLib's algorithm in PROJ) and shares no code with the library.
"""
import json
import math
import os
import pathlib
import subprocess

from pyproj import Geod

COMMAND = os.environ["ZONELAYER"]
LAYERS = pathlib.Path(os.environ["ZONELAYER_LAYERS"])
CGCS2000 = Geod(a=6378137, rf=298.257222101)


def run(*arguments, cwd=None, status=0, stdin=None):
    """Runs the command; the exit status has to be the one that is named. Gives stdout."""
    done = subprocess.run([COMMAND, *map(str, arguments)], cwd=cwd, input=stdin,
                          capture_output=True, text=True, timeout=300)
    assert done.returncode == status, (
        f"{arguments}: exit {done.returncode}, not {status}\n{done.stdout}{done.stderr}")
    return done.stdout if status == 0 else done.stdout + done.stderr


def rows(*arguments, cwd=None):
    """The rows of an answer."""
    return json.loads(run(*arguments, "--format", "json", cwd=cwd))["rows"]


def feature(name, rings, **properties):
    """A GeoJSON polygon of one part."""
    closed = [ring if ring[0] == ring[-1] else [*ring, ring[0]] for ring in rings]
    return {"type": "Feature", "properties": {"id": name, **properties},
            "geometry": {"type": "Polygon", "coordinates": closed}}


def write(path, features):
    text = json.dumps({"type": "FeatureCollection", "features": features}, ensure_ascii=False)
    pathlib.Path(path).write_text(text, encoding="utf-8")
    return path


def ring_area(ring):
    """Geodesic area of one ring in m², without sign."""
    lons, lats = zip(*ring)
    return abs(CGCS2000.polygon_area_perimeter(lons, lats)[0])


def star(centre, radius_m, radii, phase=0.0):
    """A star-shaped ring: simple by construction, one vertex for each of `radii` (0 to 1]."""
    step = 360 / len(radii)
    return [list(CGCS2000.fwd(*centre, phase + i * step, radius_m * r)[:2])
            for i, r in enumerate(radii)][::-1]


def distance(a, b):
    return CGCS2000.inv(*a, *b)[2]


def place_to_segment(place, a, b):
    """Least distance from a place to the geodesic a–b by golden-section search."""
    azimuth, _, length = CGCS2000.inv(*a, *b)

    def at(s):
        return distance(place, CGCS2000.fwd(*a, azimuth, s)[:2])

    low, high, golden = 0.0, length, (math.sqrt(5) - 1) / 2
    while high - low > 1e-4:
        step = golden * (high - low)
        if at(high - step) < at(low + step):
            high = low + step
        else:
            low = high - step
    return min(at((low + high) / 2), at(0), at(length))


def path_distance(a, b, keep=6):
    """Least distance of two paths that do not cross: each end against the nearest segments."""
    best = math.inf
    for places, path in ((a, b), (b, a)):
        segments = list(zip(path, path[1:]))
        for place in places:
            near = sorted(segments, key=lambda s: min(distance(place, s[0]), distance(place, s[1])))
            best = min(best, *(place_to_segment(place, *s) for s in near[:keep]))
    return best
