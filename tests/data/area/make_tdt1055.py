#!/usr/bin/env python3
"""Makes tdt1055.txt: land-survey areas of rings by the notice 国土调查办发〔2008〕32号.

    pip install pyproj==3.7.2
    python3 make_tdt1055.py > tdt1055.txt

Written from the text of the notice, in decimal arithmetic where it rounds: X and Y to 0.0001 m half
up; edges over 70 m in int(length / 70) + 1 equal parts, the inserted points to 0.000001 m; latitude
and longitude to 0.000001 second; trapezoids between each edge and the equator, longitudes from the
central meridian. pyproj brings the points to the zone and back. Each line has the name, the EPSG
code of the zone, the area of the notice, the geodesic area, the planar area in the zone, number of
points, then longitude, latitude.
"""
import math
from decimal import ROUND_HALF_UP, Decimal

from pyproj import Geod, Transformer

A = 6378137.0
F = 1 / 298.257222101
B = A * (1 - F)
E2 = (A * A - B * B) / (A * A)

RINGS = {
    "korla-like": [(86.20, 41.66), (86.27, 41.655), (86.275, 41.70), (86.24, 41.715), (86.21, 41.70)],
    "kuitun-like": [(84.87, 44.40), (84.93, 44.395), (84.94, 44.43), (84.88, 44.436)],
    "parcel-60-m": [(87.0, 41.7), (87.00072, 41.70001), (87.00071, 41.70055), (87.00001, 41.70054)],
    "at-the-edge-of-a-zone": [(85.48, 41.9), (85.51, 41.9), (85.508, 41.93), (85.47, 41.928)],
    "clockwise": [(109.0, 18.2), (109.02, 18.25), (109.06, 18.24), (109.05, 18.21)],
}


def rounded(value, places):
    return float(Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP))


def trapezoid(first, second, meridian):
    (l1, b1), (l2, b2) = first, second
    e4, e6, e8 = E2 ** 2, E2 ** 3, E2 ** 4
    a = 1 + 3 / 6 * E2 + 30 / 80 * e4 + 35 / 112 * e6 + 630 / 2304 * e8
    b = 1 / 6 * E2 + 15 / 80 * e4 + 21 / 112 * e6 + 420 / 2304 * e8
    c = 3 / 80 * e4 + 7 / 112 * e6 + 180 / 2304 * e8
    d = 1 / 112 * e6 + 45 / 2304 * e8
    e = 5 / 2304 * e8
    delta, middle = b2 - b1, (b1 + b2) / 2
    width = (l1 + l2) / 2 - meridian
    return 2 * B * B * width * (
        a * math.sin(delta / 2) * math.cos(middle)
        - b * math.sin(3 * delta / 2) * math.cos(3 * middle)
        + c * math.sin(5 * delta / 2) * math.cos(5 * middle)
        - d * math.sin(7 * delta / 2) * math.cos(7 * middle)
        + e * math.sin(9 * delta / 2) * math.cos(9 * middle))


def densified(plane):
    for (x1, y1), (x2, y2) in zip(plane, plane[1:]):
        yield x1, y1
        length = math.hypot(x2 - x1, y2 - y1)
        if length > 70:
            parts = int(length / 70) + 1
            for i in range(1, parts):
                yield rounded(x1 + (x2 - x1) * i / parts, 6), rounded(y1 + (y2 - y1) * i / parts, 6)
    yield plane[-1]


def main():
    geod = Geod(a=A, f=F)
    for name, ring in RINGS.items():
        ring = ring + ring[:1]
        middle = (min(p[0] for p in ring) + max(p[0] for p in ring)) / 2
        zone = math.floor((middle + 1.5) / 3)
        to_plane = Transformer.from_crs("EPSG:4490", f"EPSG:{4488 + zone}", always_xy=True)
        exact = [to_plane.transform(*p) for p in ring]
        plane = [(rounded(x, 4), rounded(y, 4)) for x, y in exact]
        places = []
        for point in densified(plane):
            lon, lat = to_plane.transform(*point, direction="INVERSE")
            places.append(tuple(math.radians(rounded(v * 3600, 6) / 3600) for v in (lon, lat)))
        meridian = math.radians(3 * zone)
        area = abs(math.fsum(trapezoid(p, q, meridian) for p, q in zip(places, places[1:])))
        geodesic = abs(geod.polygon_area_perimeter(*zip(*ring))[0])
        x0, y0 = exact[0]
        planar = abs(math.fsum((a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0)
                               for a, b in zip(exact, exact[1:]))) / 2
        points = " ".join(f"{lon!r} {lat!r}" for lon, lat in ring)
        print(f"{name} {4488 + zone} {area:.6f} {geodesic:.6f} {planar:.6f} {len(ring)} {points}")


if __name__ == "__main__":
    main()
