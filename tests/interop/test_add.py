"""Zones from typed corners: area and perimeter are those of pyproj, however the corners are written,
and what is stored is what was typed."""
import json
import pathlib
import sys
import tempfile
import unittest

from pyproj import Transformer

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import CGCS2000, rows, run  # noqa: E402

RING = [(86.2, 41.7), (86.225, 41.69), (86.2375, 41.71), (86.21, 41.7325)]


def dms(degrees, plain=False):
    seconds = round(degrees * 3600, 6)
    d, rest = divmod(seconds, 3600)
    m, s = divmod(rest, 60)
    return f"{d:.0f}-{m:.0f}-{s:g}" if plain else f"{d:.0f}°{m:02.0f}′{s:g}″"


def joined(pairs):
    return ";".join(f"{x},{y}" for x, y in pairs)


class Add(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.folder = self.temporary.name
        run("init", cwd=self.folder)

    def tearDown(self):
        self.temporary.cleanup()

    def add(self, name, corners, *options):
        return rows("add", name, "--name", name, "--corners", corners, *options,
                    cwd=self.folder)[0]

    def test_area_and_perimeter_are_those_of_pyproj(self):
        to_gk = Transformer.from_crs("EPSG:4490", "EPSG:4517", always_xy=True)
        gk = [to_gk.transform(*place) for place in RING]
        written = {
            "decimal": (joined(RING),),
            "dms": (joined((dms(x), dms(y)) for x, y in RING),),
            "dashes": (joined((dms(x, True), dms(y, True)) for x, y in RING),),
            "letters": ("; ".join(f"{y}N {x}E" for x, y in RING),),
            "north": (joined((y, x) for x, y in RING), "--order", "north-east"),
            "projected": (joined(gk), "--source-crs", "EPSG:4517"),
            "projected_north": (joined((y, x) for x, y in gk), "--source-crs", "EPSG:4517",
                                "--order", "north-east"),
        }
        area, perimeter = CGCS2000.polygon_area_perimeter(*zip(*RING))
        for name, arguments in written.items():
            with self.subTest(name):
                row = self.add(name, *arguments)
                self.assertAlmostEqual(row["area_m2"], abs(area), delta=0.01)
                self.assertAlmostEqual(row["perimeter_m"], perimeter, delta=1e-4)
                self.assertEqual(row["corners"], 4)
                stored = rows("area", "--zone", name, cwd=self.folder)[0]
                self.assertAlmostEqual(stored["area_m2"], row["area_m2"], delta=1e-3)
                self.assertAlmostEqual(stored["perimeter_m"], row["perimeter_m"], delta=1e-3)

    def test_what_is_stored_is_what_was_typed(self):
        self.add("park", joined(RING), "--category", "经开区", "--basis", "surveyed", "--accuracy",
                 "0.1")
        run("export", "zones", "out.geojson", cwd=self.folder)
        out = json.loads((pathlib.Path(self.folder) / "out.geojson").read_text(encoding="utf-8"))
        ring = out["features"][0]["geometry"]["coordinates"]
        ring = ring[0][0] if isinstance(ring[0][0][0], list) else ring[0]
        self.assertEqual({tuple(p) for p in ring}, set(RING))
        shown = rows("show", "park", cwd=self.folder)[0]
        self.assertEqual((shown["category"], shown["boundary_basis"], shown["accuracy_m"],
                          shown["area_basis"]),
                         ("economic-technological", "surveyed", 0.1, "measured"))

    def test_a_refused_zone_leaves_nothing_behind(self):
        bow = joined([RING[0], RING[2], RING[1], RING[3]])
        said = run("add", "bow", "--name", "bow", "--corners", bow, cwd=self.folder, status=3)
        self.assertIn("(corners 1–2 and 3–4)", said)
        self.assertEqual(rows("list", "zones", cwd=self.folder), [])
        self.add("dry", joined(RING), "--dry-run")
        self.assertEqual(rows("list", "zones", cwd=self.folder), [])

    def test_update_keeps_the_old_boundary(self):
        self.add("park", joined(RING), "--basis", "schematic")
        run("add", "park", "--update", "--corners", joined(RING[:3]), "--basis", "surveyed",
            "--accuracy", "0.1", "--document", "survey", cwd=self.folder)
        area, _ = CGCS2000.polygon_area_perimeter(*zip(*RING[:3]))
        self.assertAlmostEqual(rows("area", cwd=self.folder)[0]["area_m2"], abs(area), delta=0.01)
        self.assertEqual(len(rows("list", "zones_history", cwd=self.folder)), 1)


if __name__ == "__main__":
    unittest.main(verbosity=2)
