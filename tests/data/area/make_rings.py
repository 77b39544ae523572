#!/usr/bin/env python3
"""Makes rings.txt: areas of rings with geodesic edges, in 50 digits.

    pip install mpmath==1.3.0
    python3 make_rings.py > rings.txt

The defining integrals of C. F. F. Karney, "Algorithms for geodesics", J. Geodesy 87 (2013),
equations (8) for the longitude and (59) to (62) for the area between an edge and the equator, by
Gauss-Legendre quadrature; the azimuth of each edge by the secant method. No series in the flattening
and none in latitude: nothing is shared with the library. Each line has latitude, length of the
edges in m, area in m2, number of points (the last repeats the first), then longitude, latitude as
the doubles that they are.
"""
import math
import random
import sys

import mpmath as mp

mp.mp.dps = 50
A = mp.mpf(6378137)
# The library's flattening is a double: the reference is for the ellipsoid that it has.
F = mp.mpf(1 / 298.257222101)
B = A * (1 - F)
E2 = F * (2 - F)
EP2 = E2 / (1 - E2)
C2 = A * A / 2 + B * B / 2 * mp.atanh(mp.sqrt(E2)) / mp.sqrt(E2)
NODES = 16


def legendre(n, x):
    p, q = mp.mpf(1), x
    for k in range(2, n + 1):
        p, q = q, ((2 * k - 1) * x * q - (k - 1) * p) / k
    return q, n * (x * q - p) / (x * x - 1)


def gauss_legendre(n):
    nodes = []
    for i in range(1, n + 1):
        x = mp.cos(mp.pi * (i - mp.mpf("0.25")) / (n + mp.mpf("0.5")))
        for _ in range(8):
            value, slope = legendre(n, x)
            x -= value / slope
        nodes.append((x, 2 / ((1 - x * x) * legendre(n, x)[1] ** 2)))
    return nodes


RULE = gauss_legendre(NODES)


def integral(function, low, high):
    half, middle = (high - low) / 2, (high + low) / 2
    return half * sum(weight * function(middle + half * node) for node, weight in RULE)


def edge_at(alpha1, beta1, beta2):
    """sin and cos of the azimuth at the equator, arcs from the node and azimuth at the far end."""
    s0 = mp.sin(alpha1) * mp.cos(beta1)
    c0 = mp.hypot(mp.cos(alpha1), mp.sin(alpha1) * mp.sin(beta1))
    def arcs(beta, cos_alpha):
        sigma = mp.atan2(mp.sin(beta), cos_alpha * mp.cos(beta))
        omega = mp.atan2(s0 * mp.sin(beta), cos_alpha * mp.cos(beta))
        return sigma, omega
    reach = (mp.cos(alpha1) * mp.cos(beta1)) ** 2 + (mp.cos(beta2) ** 2 - mp.cos(beta1) ** 2)
    cos2 = mp.sqrt(max(reach, mp.mpf(0))) / mp.cos(beta2)
    alpha2 = mp.atan2(s0 / mp.cos(beta2), cos2)
    return s0, c0, arcs(beta1, mp.cos(alpha1)), arcs(beta2, cos2), alpha2


def longitude(alpha1, beta1, beta2):
    s0, c0, (sigma1, omega1), (sigma2, omega2), _ = edge_at(alpha1, beta1, beta2)
    k2 = EP2 * c0 * c0
    bend = integral(lambda s: (2 - F) / (1 + (1 - F) * mp.sqrt(1 + k2 * mp.sin(s) ** 2)), sigma1, sigma2)
    return omega2 - omega1 - F * s0 * bend


def t(x):
    return x + mp.sqrt(1 / x + 1) * mp.asinh(mp.sqrt(x)) if x > 0 else mp.mpf(1)


def under_edge(lon1, lat1, lon2, lat2):
    """Area between the edge and the equator, eastward and northern positive."""
    rad = mp.pi / 180
    lam = (mp.mpf(lon2) - mp.mpf(lon1)) * rad
    if lam == 0:
        return mp.mpf(0)
    sign = 1
    if lam < 0:
        lam, sign = -lam, -sign
    beta = [mp.atan((1 - F) * mp.tan(mp.mpf(v) * rad)) for v in (lat1, lat2)]
    if abs(beta[0]) < abs(beta[1]):
        beta.reverse()  # the mirror image of the edge has the same area
    if beta[0] > 0:
        beta, sign = [-b for b in beta], -sign
    alpha1 = solve(beta[0], beta[1], lam)
    s0, c0, (sigma1, _), (sigma2, _), alpha2 = edge_at(alpha1, *beta)
    k2 = EP2 * c0 * c0

    def area(s):
        x = k2 * mp.sin(s) ** 2
        return (t(EP2) - t(x)) / (EP2 - x) * mp.sin(s) / 2

    part = E2 * A * A * c0 * s0 * integral(area, sigma1, sigma2)
    return sign * (C2 * (alpha2 - alpha1) - part)


def solve(beta1, beta2, lam):
    omega = lam / mp.sqrt(1 - E2 * mp.cos((beta1 + beta2) / 2) ** 2)
    x = mp.cos(beta1) * mp.sin(beta2) - mp.sin(beta1) * mp.cos(beta2) * mp.cos(omega)
    first = mp.atan2(mp.cos(beta2) * mp.sin(omega), x)
    low, at_low = first, longitude(first, beta1, beta2) - lam
    high = first * (1 - mp.mpf("1e-7"))
    for _ in range(30):
        at_high = longitude(high, beta1, beta2) - lam
        if abs(at_high) < mp.mpf("1e-44") or at_high == at_low:
            break
        low, high, at_low = high, high - at_high * (high - low) / (at_high - at_low), at_high
    assert abs(at_high) < mp.mpf("1e-40"), (beta1, beta2, lam, at_high)
    return high


def ring_area(points):
    return -sum((under_edge(*points[i], *points[i + 1]) for i in range(len(points) - 1)), mp.mpf(0))


def make_ring(rng, lat, lon, edge, count, stretch):
    """A wavy, turned ellipse of `count` vertices whose edges are about `edge` long."""
    radius = edge / (2 * math.sin(math.pi / count))
    turn, points = rng.uniform(0, 360), []
    for i in range(count):
        angle = 2 * math.pi * (i + rng.uniform(-0.2, 0.2)) / count
        x = radius * rng.uniform(0.9, 1.1) * math.cos(angle)
        y = radius * rng.uniform(0.9, 1.1) * math.sin(angle) * stretch
        a = math.radians(turn)
        x, y = x * math.cos(a) - y * math.sin(a), x * math.sin(a) + y * math.cos(a)
        points.append((lon + math.degrees(x / (6378e3 * math.cos(math.radians(lat)))),
                       lat + math.degrees(y / 6367e3)))
    return points + points[:1]


def main():
    rng = random.Random(1055)
    for lat in (0.0, 3.0, 18.0, 31.5, 41.7, 54.0, 65.0, 75.0, 79.0):
        for edge in (1, 10, 100, 300, 1000, 3000, 10000, 20000, 50000, 100000):
            for count, stretch in ((4, 1.0), (11, 1.0), (5, 0.01)):
                if count == 11 and (edge > 20000 or lat in (3.0, 31.5, 65.0)):
                    continue
                if lat == 79.0 and edge > 50000:
                    continue
                at = (rng.choice([-1, 1]) * lat, rng.uniform(75, 130))
                points = make_ring(rng, at[0], at[1], edge, count, stretch)
                area = mp.nstr(ring_area(points), 25, min_fixed=-5, max_fixed=30)
                places = " ".join(f"{lon!r} {lat!r}" for lon, lat in points)
                print(f"{at[0]:g} {edge} {area} {len(points)} {places}")
                sys.stdout.flush()


if __name__ == "__main__":
    main()
