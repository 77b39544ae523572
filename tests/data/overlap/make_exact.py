#!/usr/bin/env python3
"""Exact areas of overlaps of polygons with small whole coordinates: make_exact.py > exact.txt

Corners and edges coincide in most pairs, which is what floating-point overlays fail on. The area is
summed over vertical slabs in rational numbers: between two neighbouring abscissae of corners and
crossings no edges cross, so that each slab is made of trapezoids. Nothing is shared with the
library: no orientation test, no edge sums.

A line has the polygons A and B and the area, 'A | B | p/q'. Parts are separated by ';', rings by
'/', points by spaces, 'x,y'; the first ring of a part is its outline, the last point is the first.
"""
import random
from fractions import Fraction
from itertools import combinations


def edges(polygon):
    return [(ring[i], ring[i + 1]) for part in polygon for ring in part for i in range(len(ring) - 1)]


def crossing_x(e, f):
    (x1, y1), (x2, y2) = e
    (x3, y3), (x4, y4) = f
    d = (x2 - x1) * (y4 - y3) - (y2 - y1) * (x4 - x3)
    if d == 0:
        return None
    t = Fraction((x3 - x1) * (y4 - y3) - (y3 - y1) * (x4 - x3), d)
    return x1 + t * (x2 - x1) if 0 <= t <= 1 else None


def height(e, x):
    (x1, y1), (x2, y2) = e
    return y1 + Fraction(y2 - y1, x2 - x1) * (x - x1)


def exact_area(a, b):
    both = [(e, 0) for e in edges(a)] + [(e, 1) for e in edges(b)]
    xs = {Fraction(p[0]) for e, _ in both for p in e}
    for (e, _), (f, _) in combinations(both, 2):
        x = crossing_x(e, f)
        if x is not None:
            xs.add(x)
    xs = sorted(xs)
    total = Fraction(0)
    for left, right in zip(xs, xs[1:]):
        middle = (left + right) / 2
        cut = sorted((height(e, middle), who) for e, who in both
                     if min(e[0][0], e[1][0]) < middle < max(e[0][0], e[1][0]))
        inside = [False, False]
        for k, (y, who) in enumerate(cut):
            if all(inside):
                total += (y - cut[k - 1][0]) * (right - left)
            inside[who] = not inside[who]
    return total


def side(a, b, p):
    d = (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])
    return (d > 0) - (d < 0)


def meet(e, f):
    a, b, c, d = e[0], e[1], f[0], f[1]
    if any(max(a[k], b[k]) < min(c[k], d[k]) or max(c[k], d[k]) < min(a[k], b[k]) for k in (0, 1)):
        return False
    return side(a, b, c) * side(a, b, d) <= 0 and side(c, d, a) * side(c, d, b) <= 0


def is_simple(ring):
    e = [(ring[i], ring[i + 1]) for i in range(len(ring) - 1)]
    for i, j in combinations(range(len(e)), 2):
        if j == i + 1 or (i == 0 and j == len(e) - 1):
            first, second = (e[i], e[j]) if j == i + 1 else (e[j], e[i])
            (a, b), (_, c) = first, second
            if side(a, b, c) == 0 and (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]) <= 0:
                return False
        elif meet(e[i], e[j]):
            return False
    return True


def star(rng, size):
    """A simple ring through random places of the grid."""
    while True:
        points = list({(rng.randint(0, size), rng.randint(0, size)) for _ in range(rng.randint(3, 9))})
        rng.shuffle(points)
        ring = points + points[:1]
        if len(points) >= 3 and is_simple(ring):
            return [[ring]]


def cells(rng, size):
    """The outline of connected cells of the grid, with the holes that they leave. Cells that only
    touch at a corner are left out, so that rings are simple."""
    while True:
        want = rng.randint(1, size * size - 1)
        filled = {(rng.randrange(size), rng.randrange(size))}
        while len(filled) < want:
            x, y = rng.choice(sorted(filled))
            dx, dy = rng.choice([(1, 0), (-1, 0), (0, 1), (0, -1)])
            if 0 <= x + dx < size and 0 <= y + dy < size:
                filled.add((x + dx, y + dy))
        following = {}
        simple = True
        for x, y in filled:
            for neighbour, a, b in (((x, y - 1), (x, y), (x + 1, y)),
                                    ((x + 1, y), (x + 1, y), (x + 1, y + 1)),
                                    ((x, y + 1), (x + 1, y + 1), (x, y + 1)),
                                    ((x - 1, y), (x, y + 1), (x, y))):
                if neighbour not in filled:
                    simple = simple and a not in following
                    following[a] = b
        if not simple:
            continue
        rings = []
        while following:
            start, ring = min(following), []
            p = start
            while not ring or p != start:
                ring.append(p)
                p = following.pop(p)
            rings.append(ring + [start])
        rings.sort(key=min)  # the outline has the least corner of all
        return [rings]


def two_parts(rng, size):
    first, second = cells(rng, size), star(rng, size)
    return first + [[[(x + size + 1, y) for x, y in ring] for ring in part] for part in second]


def moved(polygon, dx, dy):
    return [[[(x + dx, y + dy) for x, y in ring] for ring in part] for part in polygon]


def text(polygon):
    return ';'.join('/'.join(' '.join(f'{x},{y}' for x, y in ring) for ring in part)
                    for part in polygon)


def main():
    rng = random.Random(4490)
    kinds = (star, cells, two_parts)
    for i in range(420):
        size = rng.choice((2, 3, 4, 5, 6))
        a = rng.choice(kinds)(rng, size)
        b = a if i % 20 == 0 else rng.choice(kinds)(rng, size)
        if i % 7 == 0:
            b = moved(b, rng.randint(-2, 2), rng.randint(-2, 2))
        area = exact_area(a, b)
        print(f'{text(a)} | {text(b)} | {area.numerator}/{area.denominator}')


if __name__ == '__main__':
    main()
