#!/usr/bin/python3
"""The questions that set an odd layer against another one, or write it out: land in zones, corridors,
declared areas, changes, places, maps, reports and every kind of file.

    test_questions.py MAKE_LAYERS

Each is asked of N and of 4 N features; every answer has a formula.
"""
import csv
import json
import math
import random
import unittest

from odd_layers import Hard, LEAST_CPU_S, MOST_GROWTH, SHARE, count_of, cpu_s
from support import CGCS2000, ring_area, write, feature

HALVES = {"west": (84, 86), "east": (86, 88)}  # two zones that meet at a meridian through the layers
FORMATS = ("geojson", "geojsonl", "shp", "gpkg", "fgb", "kml", "gml", "csv", "dxf", "tab", "mif",
           "txt", "gdb", "kmz")
COUNTED = ("geojson", "geojsonl", "shp", "gpkg", "fgb", "kml", "gml", "csv", "tab", "mif", "gdb")


def half(west, east):
    return [[west, 41], [east, 41], [east, 45], [west, 45]]


class Questions:
    """Of a layer that the classes below name."""

    LAYER, SIZE, LEAST = "", 0, 0  # LEAST: features beside the N
    MOST_OF_PAIRS = MOST_GROWTH
    FAR = "10km"  # all of the layer lies within it of the axis

    def setUp(self):
        super().setUp()
        halves = write(self.folder / "halves.geojson",
                       [feature(name, [half(*sides)]) for name, sides in HALVES.items()])
        self.zonelayer("load", halves, "--as", "halves", "--kind", "land")
        axis = self.folder / "axis.geojson"
        axis.write_text(json.dumps({"type": "FeatureCollection", "features": [{
            "type": "Feature", "properties": {"id": "axis"},
            "geometry": {"type": "LineString", "coordinates": [[86, 39], [86, 43], [86, 47]]}}]}))
        self.zonelayer("load", axis, "--as", "axis", "--kind", "land")

    def count(self, n):
        return n + self.LEAST

    def area_by_id(self, name):
        return {row["id"]: float(row["area_m2"]) for row in self.ask("area", name)}

    def test_halves_add_up(self):
        """The halves meet at a meridian, which is a geodesic: each parcel is the sum of its parts."""
        def work(name, _):
            parts = {}
            for pair in self.ask("overlap", name, "halves"):
                parts[pair["a"]] = parts.get(pair["a"], 0) + float(pair["area_m2"])
            return parts, self.area_by_id(name)

        parts, areas = self.grows(self.LAYER, self.SIZE, work)
        self.assertEqual(parts.keys(), areas.keys())
        for name, area in areas.items():
            self.assertAlmostEqual(parts[name], area, delta=2e-9 * area + 1e-3)

    def test_classes_add_up(self):
        """The rows of a zone add up to it, and no parcel is missing."""
        def work(name, n):
            shares, parcels = {}, {}
            for row in self.ask("overlap", "halves", name, "--by", "class"):
                shares[row["a"]] = shares.get(row["a"], 0) + float(row["area_m2"])
                if row["part"] == "land":
                    parcels[row["a"]] = parcels.get(row["a"], 0) + int(row["parcels"])
            self.assertGreaterEqual(sum(parcels.values()), self.count(n))
            return shares

        shares = self.grows(self.LAYER, min(self.SIZE, 400), work, self.MOST_OF_PAIRS)
        for name, sides in HALVES.items():
            zone = ring_area(half(*sides) + half(*sides)[:1])
            self.assertAlmostEqual(shares[name], zone, delta=1e-9 * zone)

    def test_corridor(self):
        """Wide enough it holds all land; around a line that is far away, none."""
        def work(name, n):
            far = [float(row["share"])
                   for row in self.ask("corridor", name, "meridian", "--within", "1km")]
            self.assertEqual(far, [0] * self.count(n))
            return {row["id"]: (float(row["area_m2"]), float(row["share"]))
                    for row in self.ask("corridor", name, "axis", "--within", self.FAR)}

        within = self.grows(self.LAYER, self.SIZE, work)
        areas = self.area_by_id(f"{self.LAYER}_{4 * self.SIZE}")
        self.assertEqual(within.keys(), areas.keys())
        for name, (area, share) in within.items():
            self.assertEqual(share, 1)
            self.assertAlmostEqual(area, areas[name], delta=1e-6 * areas[name] + 0.1)

    def test_audit(self):
        """A figure of 1 km² for each, which is off by what the parcel is not 1 km²."""
        def work(name, n):
            areas = self.area_by_id(name)
            declared = self.folder / f"declared_{n}.csv"
            with open(declared, "w", encoding="utf-8", newline="") as file:
                out = csv.writer(file)
                out.writerow(["id", "kind", "value", "unit", "date", "document", "quote"])
                out.writerows([i, "approved", "1.0", "km2", "2025", "made", "1.0"] for i in areas)
            rows = list(self.ask("audit", name, declared))
            self.assertEqual([row["id"] for row in rows], sorted(areas))
            for row in rows:
                self.assertAlmostEqual(float(row["difference_m2"]), areas[row["id"]] - 1e6,
                                       delta=1e-2)

        self.grows(self.LAYER, self.SIZE, work)

    def test_diff(self):
        """Of a copy nothing changed, by ids and by land; of another layer nothing is left."""
        def work(name, n):
            areas = self.area_by_id(name)
            copy = self.folder / f"{name}.shp"
            self.assertEqual(list(self.ask("diff", name, copy)), [])
            same = list(self.ask("diff", name, copy, "--all"))
            self.assertEqual(len(same), self.count(n))
            self.assertEqual({row["added_m2"] for row in same} | {row["removed_m2"] for row in same},
                             {"0"})
            removed = {row["id"]: float(row["removed_m2"])
                       for row in self.ask("diff", name, "halves", "--fail-on", "none")
                       if row["verdict"] == "removed"}
            self.assertEqual(removed.keys(), areas.keys())
            for key, area in areas.items():
                self.assertAlmostEqual(removed[key], area, delta=1e-9 * area + 1e-3)

        self.grows(self.LAYER, self.SIZE, work)

    def test_at(self):
        """All that are asked for, from the nearest on."""
        def work(name, n):
            near = list(self.ask("at", 86.0005, 43.0005, name,
                                 "--count", self.count(n)))
            self.assertEqual(len({row["id"] for row in near}), self.count(n))
            outside = [float(row["distance_m"]) for row in near if row["distance_m"]]
            self.assertEqual(outside, sorted(outside))

        self.grows(self.LAYER, self.SIZE, work)

    def test_map_and_report(self):
        def work(name, n):
            picture, page = self.folder / f"{name}.svg", self.folder / f"{name}.html"
            self.zonelayer("map", picture, name)
            self.assertTrue(picture.read_text(encoding="utf-8").rstrip().endswith("</svg>"))
            said = self.zonelayer("report", page, name, "axis", "--format", "json")
            (told,) = json.loads(said)["rows"]
            self.assertEqual(told["zones"], self.count(n))
            self.assertIn(next(iter(self.area_by_id(name))), page.read_text(encoding="utf-8"))

        self.grows(self.LAYER, min(self.SIZE, 400), work, self.MOST_OF_PAIRS)

    def test_files(self):
        """Of every kind; what is written is compared by the command, and counted here."""
        def work(name, n):
            for ending in FORMATS:
                target = self.exported(name, ending)
                if ending in COUNTED:
                    self.assertEqual(count_of(target), self.count(n), ending)

        self.grows(self.LAYER, min(self.SIZE, 900), work)


class Huge(Questions, Hard):
    LAYER, SIZE = "huge", 20_000
    FAR = "100km"

    def count(self, n):
        return 1


class Same(Questions, Hard):
    LAYER, SIZE = "same", 100
    MOST_OF_PAIRS = 4 * MOST_GROWTH  # 16 times the pairs
    MOST_OF_OVERLAP = 5

    def test_each_pair_is_measured_and_nothing_united(self):
        """Land by classes and a report cost little more than the pairs that they count."""
        name, spent = self.load("same", 400), []
        for question in (["overlap", name], ["overlap", "halves", name, "--by", "class"],
                         ["report", self.folder / "page.html", name, "axis"]):
            before = cpu_s()
            list(self.ask(*question))
            spent.append(cpu_s() - before)
        self.assertLess(max(spent[1:]), self.MOST_OF_OVERLAP * max(spent[0], LEAST_CPU_S), spent)


class Cover(Questions, Hard):
    LAYER, SIZE, LEAST = "cover", 100, 1


class Giant(Hard):
    """Rows of parcels across many tiles under one polygon, whose vertices are not brought into each tile
    of each row."""

    VERTICES = 400_000 // SHARE

    def over_all(self, name, ring):
        source = write(self.folder / f"{name}.geojson", [feature(name, [ring])])
        self.zonelayer("load", source, "--as", name, "--kind", "land")
        before = cpu_s()
        rows = list(self.ask("overlap", "parcels", name))
        return cpu_s() - before, rows

    def test_many_vertices_cost_what_four_do(self):
        parcels = write(self.folder / "parcels.geojson",
                        [feature(f"p{i}_{k}", [[[west, south], [west + 0.01, south],
                                                [west + 0.01, south + 0.01], [west, south + 0.01]]])
                         for i in range(60) for k in range(30)
                         for west, south in [(84.2 + 0.06 * i, 42.4 + 0.04 * k)]])
        self.zonelayer("load", parcels, "--as", "parcels", "--kind", "land")
        turns = [2 * math.pi * i / self.VERTICES for i in range(self.VERTICES)]
        reach = [3 + 0.06 * math.sin(1000 * turn) for turn in turns]
        plain_s, due = self.over_all("plain", [[83, 41], [89, 41], [89, 45], [83, 45]])
        giant_s, found = self.over_all("giant", [[86 + r * math.cos(turn), 43 + r * math.sin(turn)]
                                                 for turn, r in zip(turns, reach)])
        self.assertEqual(len(found), 1800)
        for one, other in zip(found, due):
            self.assertEqual([one[key] for key in ("a", "area_m2", "share_of_a", "class")],
                             [other[key] for key in ("a", "area_m2", "share_of_a", "class")])
        self.assertLess(giant_s, MOST_GROWTH * max(plain_s, LEAST_CPU_S), (plain_s, giant_s))


class Huge(Hard):
    def test_as_geojson(self):
        """GDAL would stop at 200 MB of memory, some 1.2 million vertices."""
        count = 1_500_000 // SHARE
        ring = [[86 + math.cos(2 * math.pi * i / count), 43 + math.sin(2 * math.pi * i / count)]
                for i in range(count)]
        (row,) = self.ask("area", write(self.folder / "huge.geojson", [feature("huge", [ring])]))
        self.assertAlmostEqual(float(row["area_m2"]) / ring_area(ring + ring[:1]), 1, delta=1e-9)


class Grid(Questions, Hard):
    LAYER, SIZE = "grid", 100

    def test_which_holds_a_place(self):
        """One, and its neighbours by their sides."""
        name = self.load("grid", 900)
        rows = list(self.ask("at", 86.001, 43.001, name))
        self.assertEqual(len([row for row in rows if row["inside_m"]]), 1)
        (inside,) = [row for row in rows if row["inside_m"]]
        self.assertAlmostEqual(float(inside["inside_m"]),
                               CGCS2000.inv(86, 43.001, 86.001, 43.001)[2], delta=1e-3)

    def test_corridor_by_columns(self):
        """Columns 1 to 3 on each side lie within what the fourth begins beyond, but for the bulge."""
        name = self.load("grid", 900)
        reach = CGCS2000.inv(86, 43, 86.0125, 43)[2]
        found = [float(row["share"])
                 for row in self.ask("corridor", name, "axis", "--within", f"{reach:.3f}m")]
        self.assertEqual(sum(share == 1 for share in found), 6 * 30)
        self.assertEqual(sum(share > 0 for share in found), 8 * 30)
        part = sum(share for share in found if share < 1) / 60
        self.assertTrue(math.isclose(part, 0.125, abs_tol=5e-3), part)


class Held(Hard):
    """Parcels that others hold, in any order: each class and all land count once."""

    # Columns of a strip, from and to, of three classes that cover 0 to 8, 1 to 7 and 0 to 10.
    PARCELS = [("A", 0, 6), ("B", 1, 3), ("A", 2, 4), ("B", 2, 5), ("B", 2, 3), ("A", 5, 8),
               ("B", 4, 7), ("C", 0, 10), ("C", 3, 4), ("B", 1, 3)]
    COVERED = {"A": (0, 8), "B": (1, 7), "C": (0, 10)}

    @staticmethod
    def strip(first, last):
        """With a vertex at each column, so that strips have the same geodesics."""
        at = [86 + 0.01 * i for i in range(first, last + 1)]
        return [[x, 43.0] for x in at] + [[x, 43.01] for x in reversed(at)]

    def area(self, first, last):
        ring = self.strip(first, last)
        return ring_area(ring + ring[:1])

    def test_in_any_order(self):
        zone = write(self.folder / "zone.geojson", [feature("zone", [self.strip(-1, 12)])])
        for seed in range(6):
            parcels = random.Random(seed).sample(self.PARCELS, len(self.PARCELS))
            land = write(self.folder / f"land_{seed}.geojson",
                         [feature(f"p{i}", [self.strip(*columns)], DLMC=name)
                          for i, (name, *columns) in enumerate(parcels)])
            rows = list(self.ask("overlap", zone, land, "--by", "DLMC"))
            found = {row["DLMC"] or row["part"]: float(row["area_m2"]) for row in rows}
            due = {name: self.area(*columns) for name, columns in self.COVERED.items()}
            due["several"] = self.area(0, 10) - sum(due.values())
            due["none"] = self.area(-1, 12) - self.area(0, 10)
            self.assertEqual(found.keys(), due.keys())
            for part, area in due.items():
                self.assertAlmostEqual(found[part], area, delta=0.05, msg=(part, parcels))


class Empty(Hard):
    """A choice of none: each question has no rows and says so, and a map refuses."""

    def test_a_choice_of_none(self):
        name, none = self.load("grid", 4), ["--where", "id = 'none'"]
        other = self.load("cover", 4)
        for question in (["overlap", name, other], ["overlap", name, other, "--by", "class"],
                         ["corridor", name, "meridian", "--within", "1km"],
                         ["audit", name], ["diff", name, other], ["at", 86, 43, name]):
            self.assertEqual(list(self.ask(*question, *none)), [], question)
        self.assertIn("nothing to draw",
                      self.zonelayer("map", self.folder / "none.svg", name, *none, status=3))
        self.assertFalse((self.folder / "none.svg").exists())
        page = self.zonelayer("report", self.folder / "none.html", name, "meridian", *none,
                              "--format", "json")
        self.assertEqual(json.loads(page)["rows"][0]["zones"], 0)
        for ending in COUNTED:
            target = self.folder / f"none.{ending}"
            self.zonelayer("export", name, target, *none)
            if ending == "geojsonl":
                self.assertEqual(target.read_bytes(), b"")  # which GDAL does not open
            else:
                self.assertEqual(count_of(target), 0, ending)


if __name__ == "__main__":
    unittest.main()
