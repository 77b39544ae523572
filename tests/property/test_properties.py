"""Properties that hold for any shape, checked through the command on made polygons.

Hypothesis draws the shapes; `derandomize` makes every run the same.
"""
import itertools
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import unittest

from hypothesis import HealthCheck, given, settings, strategies as st

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import CGCS2000, feature, ring_area, rows, run, star, write  # noqa: E402

SETTINGS = settings(max_examples=25, deadline=None, derandomize=True,
                    suppress_health_check=list(HealthCheck))
CENTRES = st.tuples(st.floats(75, 130), st.floats(4, 53))
RADII = st.lists(st.floats(0.3, 1), min_size=3, max_size=24)
SIZES = st.floats(2, 4.7).map(lambda power: 10 ** power)  # 100 m to 50 km


def in_folder(test):
    """Gives the test a folder of its own."""
    def wrapped(self, *arguments, **named):
        with tempfile.TemporaryDirectory() as folder:
            return test(self, pathlib.Path(folder), *arguments, **named)
    wrapped.__name__ = test.__name__
    return wrapped


class Land(unittest.TestCase):
    CLASSES = st.lists(st.tuples(st.floats(-1, 1), st.floats(-1, 1), st.floats(0.1, 1.5),
                                 st.sampled_from(["0101", "0201", " 0201", None])), max_size=9)

    @settings(SETTINGS, max_examples=15)
    @given(CENTRES, SIZES, RADII, CLASSES)
    def test_classes_and_the_rest_add_up_to_the_zone(self, centre, size, radii, parcels):
        self.add_up(centre, size, radii, parcels)

    @in_folder
    def add_up(self, folder, centre, size, radii, parcels):
        zones = write(folder / "z.geojson", [feature("z", [star(centre, size, radii)])])
        far = (centre[0], centre[1] - 9)
        land = write(folder / "DLTB.geojson",
                     [feature("far", [star(far, size, [1] * 4)], DLBM="0301")] +
                     [feature("p", [star(CGCS2000.fwd(*centre, 90 + 180 * x, size * y)[:2],
                                         size * r, [1] * 5)], DLBM=name)
                      for x, y, r, name in parcels])
        whole = rows("area", zones)[0]["area_m2"]
        for options in ((), ("--min-share", "0.2")):
            answer = rows("overlap", zones, land, "--by", "DLBM", *options)
            self.assertAlmostEqual(math.fsum(r["area_m2"] for r in answer), whole,
                                   delta=1e-9 * whole + 1e-3)
            self.assertAlmostEqual(math.fsum(r["share_of_a"] for r in answer), 1, delta=1e-9)
            self.assertTrue(all(r["share_of_a"] <= 1 for r in answer))
            self.assertTrue(all(r["area_m2"] >= 0 or r["part"] == "several" for r in answer))


class Area(unittest.TestCase):
    @SETTINGS
    @given(CENTRES, SIZES, RADII, st.integers(1, 23))
    def test_start_and_direction_do_not_matter(self, centre, size, radii, turn):
        self.compare(centre, size, radii, turn)

    @in_folder
    def compare(self, folder, centre, size, radii, turn):
        ring = star(centre, size, radii)
        turn %= len(ring)
        variants = [ring, ring[turn:] + ring[:turn], ring[::-1]]
        path = write(folder / "a.geojson",
                     [feature(f"v{i}", [v]) for i, v in enumerate(variants)])
        areas = [row["area_m2"] for row in rows("area", path)]
        expected = ring_area(ring)
        for area in areas:
            self.assertAlmostEqual(area, expected, delta=1e-10 * expected + 1e-3)

    @SETTINGS
    @given(CENTRES, st.floats(1.5, 3.5), st.integers(2, 5), st.randoms(use_true_random=False))
    def test_tiles_add_up_to_the_whole(self, centre, power, n, random):
        self.tile(centre, 10 ** power, n, random)

    @in_folder
    def tile(self, folder, centre, cell, n, random):
        grid = {(i, j): self.corner(centre, cell, i, j, random)
                for i, j in itertools.product(range(n + 1), repeat=2)}
        cells = [feature(f"c{i}-{j}", [[grid[i, j], grid[i + 1, j], grid[i + 1, j + 1],
                                        grid[i, j + 1]]])
                 for i, j in itertools.product(range(n), repeat=2)]
        border = ([(i, 0) for i in range(n)] + [(n, j) for j in range(n)] +
                  [(i, n) for i in range(n, 0, -1)] + [(0, j) for j in range(n, 0, -1)])
        whole = write(folder / "whole.geojson", [feature("whole", [[grid[c] for c in border]])])
        tiles = write(folder / "tiles.geojson", cells)
        area = rows("area", whole)[0]["area_m2"]
        answer = rows("area", tiles, "--total")
        parts, total = answer[:-1], answer[-1]["area_m2"]
        self.assertAlmostEqual(math.fsum(r["area_m2"] for r in parts), area,
                               delta=1e-8 * area + 5e-3)
        self.assertAlmostEqual(total, area, delta=1e-8 * area + 5e-3)
        overlaps = rows("overlap", whole, tiles)
        self.assertEqual(len(overlaps), n * n)
        self.assertEqual({r["class"] for r in overlaps}, {"contains"})
        self.assertAlmostEqual(math.fsum(r["area_m2"] for r in overlaps), area,
                               delta=1e-8 * area + 5e-3)
        self.assertEqual(rows("overlap", tiles), [])

    @staticmethod
    def corner(centre, cell, i, j, random):
        jitter = random.uniform(-0.2, 0.2), random.uniform(-0.2, 0.2)
        east = CGCS2000.fwd(*centre, 90, (i + jitter[0]) * cell)[:2]
        return list(CGCS2000.fwd(*east, 0, (j + jitter[1]) * cell)[:2])


class Overlap(unittest.TestCase):
    @SETTINGS
    @given(CENTRES, SIZES, RADII, RADII, st.floats(0, 1.2))
    def test_symmetric_and_shares_agree(self, centre, size, first, second, shift):
        self.compare(centre, size, first, second, shift)

    @in_folder
    def compare(self, folder, centre, size, first, second, shift):
        moved = CGCS2000.fwd(*centre, 70, shift * size)[:2]
        a, b = star(centre, size, first), star(moved, size, second, phase=11)
        pa, pb = (write(folder / f"{n}.geojson", [feature(n, [r])]) for n, r in (("a", a), ("b", b)))
        ab, ba = rows("overlap", pa, pb), rows("overlap", pb, pa)
        self.assertEqual(len(ab), len(ba))
        for x, y in zip(ab, ba):
            self.assertAlmostEqual(x["area_m2"], y["area_m2"], delta=1e-8 * x["area_m2"] + 1e-3)
            for key, ring in (("share_of_a", a), ("share_of_b", b)):
                self.assertAlmostEqual(x[key] * ring_area(ring), x["area_m2"],
                                       delta=1e-6 * ring_area(ring) + 1e-2)
            mirror = {"inside": "contains", "contains": "inside"}
            self.assertEqual(mirror.get(x["class"], x["class"]), y["class"])


class RoundTrip(unittest.TestCase):
    @SETTINGS
    @given(CENTRES, SIZES, RADII, RADII)
    def test_load_and_export_give_the_same_shapes(self, centre, size, outer, inner):
        self.compare(centre, size, outer, inner)

    @in_folder
    def compare(self, folder, centre, size, outer, inner):
        shell = star(centre, size, outer)
        # A hole of a twentieth of the size, inside any star with at least three rays of 0.3.
        hole = star(centre, size / 20, inner)[::-1]
        rings = [shell, hole] if len(outer) > 3 else [shell]
        source = write(folder / "in.geojson", [feature("a", rings, 名称="甲")])
        run("init", cwd=folder)
        run("load", source, "--as", "land", "--kind", "land", cwd=folder)
        for name, exact in (("out.gpkg", True), ("out.shp", True), ("out.geojson", False)):
            run("export", "land", name, cwd=folder)
            self.same(source, folder / name, exact)

    def same(self, source, output, exact):
        expected, actual = self.places(source), self.places(output)
        self.assertEqual(len(expected), len(actual))
        if exact:
            self.assertEqual(expected, actual)
        for a in expected:  # each place is there again, to the 7 decimals of RFC 7946 files
            self.assertLess(min(max(abs(a[0] - b[0]), abs(a[1] - b[1])) for b in actual), 6e-8)

    @staticmethod
    def places(path):
        """All places of a file, sorted, read by ogr2ogr with all 17 digits."""
        layer = [path.stem] if path.suffix == ".gpkg" else []  # it holds its style as well
        text = subprocess.run(["ogr2ogr", "-f", "GeoJSON", "-lco", "SIGNIFICANT_FIGURES=17",
                               "/vsistdout/", str(path), *layer],
                              capture_output=True, text=True, check=True).stdout
        shape = json.loads(text)["features"][0]["geometry"]
        parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
        return sorted(tuple(p) for part in parts for ring in part for p in ring[1:])


if __name__ == "__main__":
    unittest.main(verbosity=2)
