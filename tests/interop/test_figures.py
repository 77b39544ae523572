"""Every figure of the shipped layers against pyproj: areas, perimeters, distances, corridor shares."""
import json
import math
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import (CGCS2000, LAYERS, distance, path_distance, place_to_segment,  # noqa: E402
                     ring_area, rows, run)


def features(name):
    return json.loads((LAYERS / name).read_text(encoding="utf-8"))["features"]


class Figures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        run("init", "--sample", cwd=cls.folder.name)
        cls.rings = {f["properties"]["id"]: f["geometry"]["coordinates"][0]
                     for f in features("zones.geojson") if f["geometry"]}
        cls.lines = {}
        for f in features("lines.geojson") + features("lines_osm.geojson"):
            cls.lines.setdefault(f["properties"]["id"], []).append(f["geometry"]["coordinates"])

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def ask(self, *arguments):
        return rows(*arguments, cwd=self.folder.name)

    def test_area_and_perimeter(self):
        answer = {r["id"]: r for r in self.ask("area")}
        self.assertLessEqual(set(self.rings), set(answer))
        for zone, ring in self.rings.items():
            area, perimeter = CGCS2000.polygon_area_perimeter(*zip(*ring))
            self.assertAlmostEqual(answer[zone]["area_m2"], abs(area), delta=1e-3)
            self.assertAlmostEqual(answer[zone]["perimeter_m"], perimeter, delta=1e-3)
        for zone in set(answer) - set(self.rings):
            self.assertIsNone(answer[zone]["area_m2"])

    def test_distance(self):
        answer = self.ask("distance", "--count", "3")
        apart = [r for r in answer if r["distance_m"] > 0]
        self.assertGreater(len(apart), 20)
        for row in apart:
            ring, parts = self.rings[row["id"]], self.lines[row["line_id"]]
            expected = min(path_distance(ring, part) for part in parts)
            self.assertAlmostEqual(row["distance_m"], expected, delta=1e-3, msg=row)
            self.assertAlmostEqual(distance(row["zone_point"], row["line_point"]),
                                   row["distance_m"], delta=1e-3)

    def test_nothing_nearer_is_left_out(self):
        status = {f["properties"]["id"]: f["properties"] for f in
                  features("lines.geojson") + features("lines_osm.geojson")}
        nearest = {(r["id"], r["mode"]): r for r in self.ask("distance")}
        for zone, ring in self.rings.items():
            for line, parts in self.lines.items():
                if status[line]["status"] != "existing":
                    continue
                row = nearest[zone, status[line]["mode"]]
                # The distance between vertices is never below the true minimum.
                bound = min(distance(p, q) for part in parts for p in ring for q in part)
                self.assertLessEqual(row["distance_m"], bound + 2e-6)

    def test_corridor_share(self):
        """A grid of places in the zone, each with its distance to the line, is an integration that
        shares nothing with corridors or overlay."""
        row, = self.ask("corridor", "--zone", "shangku", "--mode", "expressway", "--within", "1km")
        ring = self.rings["shangku"]
        self.assertAlmostEqual(row["share"] * ring_area(ring), row["area_m2"], delta=20)
        west, east = min(p[0] for p in ring), max(p[0] for p in ring)
        south, north = min(p[1] for p in ring), max(p[1] for p in ring)
        segments = [s for line in row["line_ids"] for part in self.lines[line]
                    for s in zip(part, part[1:])]
        n, inside, near = 70, 0, 0
        for i in range(n):
            for j in range(n):
                place = (west + (i + .5) * (east - west) / n, south + (j + .5) * (north - south) / n)
                if self.in_ring(place, ring):
                    inside += 1
                    near += self.is_near(place, segments, 1000)
        self.assertAlmostEqual(row["share"], near / inside, delta=0.01)
        self.assertLessEqual(row["largest_error_m"], 0.1)
        self.assertLessEqual(row["area_min_m2"], row["area_m2"])
        self.assertLessEqual(row["area_m2"], row["area_max_m2"])

    @staticmethod
    def is_near(place, segments, limit):
        return any(place_to_segment(place, *s) <= limit for s in segments
                   if min(distance(place, s[0]), distance(place, s[1])) <= limit + distance(*s))

    @staticmethod
    def in_ring(place, ring):
        odd = False
        for (x1, y1), (x2, y2) in zip(ring, ring[1:]):
            if (y1 > place[1]) != (y2 > place[1]):
                odd ^= place[0] < x1 + (place[1] - y1) * (x2 - x1) / (y2 - y1)
        return odd

    def test_declared_sum(self):
        audit = {(r["id"], r["check"]): r for r in self.ask("audit")}
        whole = audit["bazhou-innovation", "parts"]
        self.assertEqual(whole["verdict"], "parts-agree")
        self.assertAlmostEqual(whole["computed_km2"], 24.76 + 38 + 7.97, delta=1e-9)
        # Half a unit of the last digit of each term and of the sum itself.
        self.assertTrue(math.isclose(whole["tolerance_m2"], 1e6 * (0.005 + 0.5 + 0.005 + 0.005)))


if __name__ == "__main__":
    unittest.main(verbosity=2)
