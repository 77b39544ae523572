"""Bounds in words against geometry: a rectangle with roads at known distances on its sides. The
distances are worked out with pyproj (support.py) from 301 places of each side."""
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import CGCS2000, place_to_segment, rows, run, write  # noqa: E402

CENTRE = (86.2, 41.7)


def at(east, north):
    """The place so many metres east and north of the centre."""
    lon, lat, _ = CGCS2000.fwd(*CENTRE, 0, north)
    lon, lat, _ = CGCS2000.fwd(lon, lat, 90, east)
    return [lon, lat]


def zone(name, accuracy, basis="surveyed"):
    ring = [at(-1500, -1000), at(1500, -1000), at(1500, 1000), at(-1500, 1000), at(-1500, -1000)]
    return {"type": "Feature", "geometry": {"type": "Polygon", "coordinates": [ring]},
            "properties": {"id": name, "name_zh": name, "boundary_basis": basis,
                           "accuracy_m": accuracy}}


def line(name, accuracy, *places, **properties):
    return {"type": "Feature", "geometry": {"type": "LineString", "coordinates": list(places)},
            "properties": {"id": name, "name_zh": name, "mode": "expressway",
                           "boundary_basis": "surveyed", "accuracy_m": accuracy, **properties}}


def point(name, accuracy, place):
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": place},
            "properties": {"id": name, "name_zh": name, "kind": "town", "accuracy_m": accuracy}}


ROADS = {
    "along": (at(-2500, 1060), at(2500, 1060)),          # 60 m north of the north side
    "skew": (at(1520, -1500), at(1900, 1500)),           # 58 to 337 m east of the east side
    "far": (at(-2500, 1300), at(2500, 1300)),            # 300 m north
    "through": (at(-2500, 300), at(2500, 300)),          # across the zone
    "short": (at(-200, -1050), at(200, -1050)),          # 50 m south, a part of the side only
    "offset": (at(-1700, -2000), at(-1700, 2000)),       # 200 m west
    "inside": (at(-1500, 960), at(1500, 960)),           # 40 m within the north side
}
SIDES = {"north": (at(-1500, 1000), at(1500, 1000)), "east": (at(1500, -1000), at(1500, 1000)),
         "south": (at(-1500, -1000), at(1500, -1000)), "west": (at(-1500, -1000), at(-1500, 1000))}


def side_places(side, count=301):
    start, end = SIDES[side]
    azimuth, _, length = CGCS2000.inv(*start, *end)
    return [CGCS2000.fwd(*start, azimuth, length * (i + 0.5) / count)[:2] for i in range(count)]


class Bounds(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        folder = cls.folder = pathlib.Path(cls.temporary.name)
        run("init", cwd=folder)
        write(folder / "zones.geojson", [zone("box", 0.5), zone("sketch", 4000, "schematic"),
                                         zone("unknown", None)])
        write(folder / "lines.geojson",
              [line(name, 5, *places, aliases=["别名"] if name in ("far", "skew") else [])
               for name, places in ROADS.items()])
        write(folder / "points.geojson", [point("town", 5, at(1560, 200)),
                                          point("city", 5, at(9000, 0))])
        for name in ("zones", "lines", "points"):
            run("load", folder / f"{name}.geojson", cwd=folder)

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def audit(self, *declared, options=()):
        """The rows for declared (zone, side, bound, offset), in their order."""
        table = self.folder / "bounds.csv"
        table.write_text("id,side,bound,offset_m\n"
                         + "".join(f"{z},{s},{b},{o or ''}\n" for z, s, b, o in declared),
                         encoding="utf-8")
        run("load", table, "--kind", "bounds", "--replace-layer", cwd=self.folder)
        found = {(r["id"], r["kind"], r["bound"]): r
                 for r in rows("audit", *options, cwd=self.folder) if r["check"] == "bounds"}
        self.assertEqual(len(found), len(declared))
        return [found[z, s, b] for z, s, b, _ in declared]

    def verdicts(self, *declared, options=()):
        return [r["verdict"] for r in self.audit(*declared, options=options)]

    def test_distances_are_those_of_pyproj(self):
        cases = [("north", "along"), ("east", "skew"), ("north", "far"), ("south", "short"),
                 ("north", "inside"), ("west", "offset")]
        answer = self.audit(*[("box", side, road, None) for side, road in cases])
        for row, (side, road) in zip(answer, cases):
            expected = [place_to_segment(place, *ROADS[road]) for place in side_places(side)]
            with self.subTest(side=side, road=road):
                # The ends of 200 steps lie up to 2.5 m farther in than those of 301.
                self.assertAlmostEqual(row["least_m"], min(expected), delta=1)
                self.assertAlmostEqual(row["greatest_m"], max(expected), delta=8)
                self.assertAlmostEqual(row["mean_m"], sum(expected) / len(expected), delta=0.5)
                share = sum(d <= 100 for d in expected) / len(expected)
                self.assertAlmostEqual(row["share_within"], share, delta=0.011)
                self.assertEqual(row["line_id"], road)
                self.assertAlmostEqual(row["uncertainty_m"], 5.5, delta=1e-9)

    def test_verdicts(self):
        self.assertEqual(
            self.verdicts(("box", "north", "along", None), ("box", "east", "skew", None),
                          ("box", "north", "far", None), ("box", "south", "far", None),
                          ("box", "west", "through", None), ("box", "south", "short", None),
                          ("box", "north", "inside", None), ("box", "east", "nowhere", None),
                          ("box", "west", "offset", None), ("box", "east", "offset", None)),
            ["agrees", "differs", "differs", "wrong-side", "differs", "differs", "agrees",
             "unknown-line", "differs", "wrong-side"])

    def test_declared_offset(self):
        self.assertEqual(self.verdicts(("box", "west", "offset", 200)), ["agrees"])
        self.assertEqual(self.verdicts(("box", "west", "offset", 350)), ["differs"])

    def test_tolerance(self):
        far = ("box", "north", "far", None)
        self.assertEqual(self.verdicts(far, options=("--bounds-tolerance", "310m")), ["agrees"])
        # 300 m is within 297 + 5.5 m, and not within 297 m.
        self.assertEqual(self.verdicts(far, options=("--bounds-tolerance", "297m")),
                         ["cannot-tell"])
        self.assertEqual(self.verdicts(far, options=("--bounds-tolerance", "290m")), ["differs"])

    def test_accuracy_decides_what_can_be_told(self):
        self.assertEqual(self.verdicts(("sketch", "north", "along", None),
                                       ("sketch", "south", "far", None),
                                       ("unknown", "north", "along", None)), ["cannot-tell"] * 3)

    def test_points(self):
        self.assertEqual(self.verdicts(("box", "east", "town", None), ("box", "east", "city", None),
                                       ("box", "west", "city", None), ("box", "west", "sketch", None)),
                         ["agrees", "differs", "wrong-side", "cannot-tell"])

    def test_an_ambiguous_name_is_told(self):
        self.assertEqual(self.verdicts(("box", "north", "别名", None)), ["unknown-line"])
        said = run("audit", cwd=self.folder)
        self.assertIn("far, skew", said)

    def test_fail_on(self):
        self.audit(("box", "south", "far", None))
        said = run("audit", "--fail-on", "wrong-side", cwd=self.folder, status=1)
        self.assertIn("2300 m to the north", said)

    def test_sentences(self):
        table = self.folder / "sentence.csv"
        table.write_text("编号,四至\nbox,东至town，南至short以北50米，西至offset以东0.2公里，北临along。\n",
                         encoding="utf-8")
        run("load", table, "--kind", "bounds", "--replace-layer", cwd=self.folder)
        answer = [r for r in rows("audit", cwd=self.folder) if r["check"] == "bounds"]
        self.assertEqual([(r["kind"], r["line_id"], r["offset_m"], r["verdict"]) for r in answer],
                         [("north", "along", None, "agrees"), ("east", "town", None, "agrees"),
                          ("south", "short", 50, "differs"), ("west", "offset", 200, "agrees")])
        shown = rows("show", "box", cwd=self.folder)[0]["bounds"]
        self.assertEqual([s["side"] for s in shown], ["north", "east", "south", "west"])


if __name__ == "__main__":
    unittest.main(verbosity=2)
