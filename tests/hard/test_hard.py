#!/usr/bin/python3
"""Layers that have tripped programs up, at a size where a quadratic step shows: one parcel of very
many vertices, the same parcel many times, one polygon over all others, parcels that share all their
edges, no parcel at all.

    test_hard.py MAKE_LAYERS

Every answer has a formula or an independent oracle.
"""
import math
import unittest

from odd_layers import (Hard, LEAST_CPU_S, MOST_GROWTH, SHARE, count_of, cpu_s, to_line,  # noqa: E402
                        vertices_of)
from support import ring_area  # noqa: E402


class Huge(Hard):
    """One parcel of N vertices."""

    SIZE = 100_000 // SHARE

    def test_load(self):
        self.load_grows("huge", self.SIZE)

    def test_area(self):
        self.grows("huge", self.SIZE, lambda name, _: self.areas(name))

    def test_area_is_that_of_its_ring(self):
        name = self.load("huge", self.SIZE)
        (ring,) = vertices_of(self.folder / f"{name}.shp")
        self.assertGreater(len(ring), self.SIZE)
        (area,) = self.areas(name)
        self.assertAlmostEqual(area, ring_area(ring), delta=1e-10 * area + 5e-4)

    def test_check(self):
        found = self.grows("huge", self.SIZE, lambda name, _: list(self.ask("check", name)))
        self.assertEqual([row["code"] for row in found], [])

    def test_overlap_with_itself_and_its_copy(self):
        def work(name, _):
            self.assertEqual(list(self.ask("overlap", name)), [])
            (pair,) = self.ask("overlap", name, name)
            return pair, self.areas(name)[0]

        pair, area = self.grows("huge", self.SIZE // 4, work)
        self.assertEqual(pair["class"], "equal")
        self.assertAlmostEqual(float(pair["area_m2"]), area, delta=1e-8 * area)

    def test_distance(self):
        """The nearest place is a vertex: the meridian is straight and far."""
        (near,) = self.grows("huge", self.SIZE, lambda name, _: self.distances(name))
        (ring,) = vertices_of(self.folder / f"huge_{4 * self.SIZE}.shp")
        near_ones = sorted(ring, key=lambda p: (89 - p[0]) * math.cos(math.radians(p[1])))[:200]
        self.assertAlmostEqual(near, min(map(to_line, near_ones)), delta=2e-3)

    def test_export(self):
        target = self.grows("huge", self.SIZE, lambda name, _: self.exported(name, "gpkg"))
        source = self.folder / f"huge_{4 * self.SIZE}.shp"
        self.assertEqual([len(ring) for ring in vertices_of(target)],
                         [len(ring) for ring in vertices_of(source)])


class Same(Hard):
    """N times the same parcel."""

    SIZE = 2500 // SHARE

    def test_load(self):
        self.load_grows("same", self.SIZE)

    def test_area_and_distance(self):
        def work(name, count):
            areas, distances = self.areas(name), self.distances(name)
            self.assertEqual((len(areas), len(set(areas))), (count, 1))
            self.assertEqual((len(distances), len(set(distances))), (count, 1))

        self.grows("same", self.SIZE, work)

    def test_check_tells_each_once(self):
        def work(name, count):
            codes = [row["code"] for row in self.ask("check", name)]
            self.assertGreaterEqual(len(codes), 1)
            self.assertLessEqual(len(codes), count)

        self.grows("same", self.SIZE, work)

    def test_pairs(self):
        """n (n - 1) / 2 pairs: four times as many parcels have 16 times as many rows."""
        spent = []
        for count in (200, 800):
            name = self.load("same", count)
            area, pairs, before = self.areas(name)[0], 0, cpu_s()
            for pair in self.ask("overlap", name):
                pairs += 1
                self.assertEqual(pair["class"], "equal")
                self.assertAlmostEqual(float(pair["area_m2"]), area, delta=1e-8 * area)
            spent.append(cpu_s() - before)
            self.assertEqual(pairs, count * (count - 1) // 2)
        self.assertLess(spent[1], 4 * MOST_GROWTH * max(spent[0], LEAST_CPU_S))

    def test_export(self):
        def work(name, count):
            self.assertEqual(count_of(self.exported(name, "geojson")), count)

        self.grows("same", self.SIZE, work)


class Cover(Hard):
    """N parcels and one polygon over all of them."""

    SIZE = 2500 // SHARE

    def test_load(self):
        self.load_grows("cover", self.SIZE)

    def test_pairs(self):
        """The polygon contains each parcel whole; among themselves they are as without it."""
        def work(name, count):
            contained, others = [], set()
            for pair in self.ask("overlap", name):
                if pair["class"] == "contains" and pair["a"] == "c00000000":
                    contained.append(float(pair["area_m2"]))
                else:
                    others.add((int(pair["a"][1:]) - 1, int(pair["b"][1:]) - 1))
            self.assertEqual(len(contained), count)
            return sum(contained), others

        land, others = self.grows("cover", self.SIZE, work)
        alone = self.load("parcels", 4 * self.SIZE)
        self.assertAlmostEqual(land, sum(self.areas(alone)), delta=1e-9 * land)
        self.assertEqual(others, {(int(pair["a"][1:]), int(pair["b"][1:]))
                                  for pair in self.ask("overlap", alone)})

    def test_what_holds_a_place(self):
        """The polygon, and no more than the few parcels that overlap there."""
        def work(name, _):
            inside = [row["id"] for row in self.ask("at", 86.0001, 43.0001, name)
                      if row["inside_m"]]
            self.assertIn("c00000000", inside)
            self.assertLess(len(inside), 10)

        self.grows("cover", self.SIZE, work)

    def test_other_questions(self):
        def work(name, count):
            self.assertEqual(len(self.areas(name)), count + 1)
            self.assertEqual(len(self.distances(name)), count + 1)
            self.assertEqual(list(self.ask("check", name)), [])
            self.assertEqual(count_of(self.exported(name, "gpkg")), count + 1)

        self.grows("cover", self.SIZE, work)


class Grid(Hard):
    """N parcels that share all their edges."""

    SIZE = 50 * 50 // SHARE

    def test_load(self):
        self.load_grows("grid", self.SIZE)

    def test_areas_add_up_to_the_hull(self):
        """The hull has the corners of the parcels: its sides are the same geodesics."""
        areas = self.grows("grid", self.SIZE, lambda name, _: self.areas(name))
        side = round((4 * self.SIZE) ** .5)
        self.assertEqual(len(areas), side * side)
        at = [(i - side / 2) * 0.004 for i in range(side + 1)]
        south = [(86 + x, 43 + at[0]) for x in at]
        north = [(86 + x, 43 + at[-1]) for x in at]
        west = [(86 + at[0], 43 + y) for y in at]
        east = [(86 + at[-1], 43 + y) for y in at]
        hull = ring_area(south + east[1:] + north[::-1][1:] + west[::-1][1:])
        self.assertAlmostEqual(sum(areas), hull, delta=1e-9 * hull)

    def test_pairs_touch(self):
        """Of a square of k × k: 2 k (k - 1) share a side and 2 (k - 1)² a corner."""
        def work(name, count):
            k = round(count ** .5)
            self.assertEqual(list(self.ask("overlap", name)), [])
            classes = [row["class"] for row in self.ask("overlap", name, "--touch")]
            self.assertEqual(classes, ["touch"] * (2 * k * (k - 1) + 2 * (k - 1) ** 2))

        self.grows("grid", self.SIZE, work)

    def test_distance(self):
        """From its two eastern corners; a side bulges less than a millimetre."""
        distances = self.grows("grid", self.SIZE, lambda name, _: self.distances(name))
        side = round((4 * self.SIZE) ** .5)
        for number in (0, side - 1, side * side // 2 + 7, side * side - 1):
            east = 86 + (number % side + 1 - side / 2) * 0.004
            south = 43 + (number // side - side / 2) * 0.004
            expected = min(to_line((east, south)), to_line((east, south + 0.004)))
            self.assertAlmostEqual(distances[number], expected, delta=2e-3)

    def test_check_and_export(self):
        def work(name, count):
            self.assertEqual(list(self.ask("check", name)), [])
            self.assertEqual(count_of(self.exported(name, "shp")), count)

        self.grows("grid", self.SIZE, work)


class Empty(Hard):
    """No feature: a source without any is refused with a word, a choice of none has no rows."""

    def test_a_source_without_features(self):
        path = self.make("parcels", 0)
        self.assertIn("has no features",
                      self.zonelayer("load", path, "--as", "none", "--kind", "land", status=3))
        self.assertIn("has no features", self.zonelayer("area", path, status=3))
        grid = self.load("grid", 4)
        self.assertIn("has no features", self.zonelayer("overlap", grid, path, status=3))
        self.assertIn("has no features", self.zonelayer("distance", path, "meridian", status=3))

    def test_a_choice_of_none(self):
        name = self.load("grid", 4)
        for question in (["area", name], ["overlap", name], ["distance", name, "meridian"]):
            self.assertEqual(list(self.ask(*question, "--where", "id = 'none'")), [])


if __name__ == "__main__":
    unittest.main()
