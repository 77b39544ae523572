#!/usr/bin/env python3
"""The same bytes with one thread and with four: loading, questions, exports.

Some hundred polygons that overlap their neighbours, so that there are many jobs for each thread.
Built with the thread sanitizer (preset tsan) this is also where races of whole commands show.
"""
import math
import os
import pathlib
import random
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import feature, run, write  # noqa: E402

SIDE, STEP_DEG = 18, 0.009
MODES = ("railway", "expressway", "high-speed-railway")
QUESTIONS = {
    "area": ["area", "parcels", "--total"],
    "overlap": ["overlap", "parcels", "zones"],
    "overlap of one layer": ["overlap", "parcels"],
    "classes": ["overlap", "zones", "parcels", "--by", "use"],
    "distance": ["distance", "parcels", "lines", "--count", "2"],
    "corridor": ["corridor", "zones", "lines", "--within", "500m,2km"],
    "check": ["check", "parcels", "--deep"],
}


def parcel(chance, i, j):
    """A blunt star around a place of a grid; it reaches into its neighbours."""
    corners = chance.randint(5, 24)
    centre = (86 + STEP_DEG * i, 41.6 + STEP_DEG * j)
    ring = []
    for k in range(corners):
        radius, turn = STEP_DEG * chance.uniform(0.4, 0.7), 2 * math.pi * k / corners
        ring.append([centre[0] + radius * math.cos(turn), centre[1] + radius * math.sin(turn)])
    return feature(f"p{i}-{j}", [ring], use=chance.choice(["耕地", "林地", "park"]), accuracy_m=2,
                   boundary_basis="surveyed")


def line(chance, i):
    lons = [86 + STEP_DEG * SIDE * k / 60 for k in range(61)]
    places = [[lon, 41.6 + STEP_DEG * (i * SIDE / 12 + chance.uniform(0, 3))] for lon in lons]
    return {"type": "Feature", "geometry": {"type": "LineString", "coordinates": places},
            "properties": {"id": f"l{i}", "part": "1", "name_zh": f"线{i}", "mode": MODES[i % len(MODES)],
                           "status": "existing", "accuracy_m": 5, "boundary_basis": "surveyed"}}


def make(folder):
    chance = random.Random(7)
    parcels = [parcel(chance, i, j) for i in range(SIDE) for j in range(SIDE)]
    twin = {**parcels[0], "properties": {**parcels[0]["properties"], "id": "twin"}}
    write(folder / "parcels.geojson", [*parcels, twin])
    write(folder / "lines.geojson", [line(chance, i) for i in range(12)])
    zones = [feature(f"z{k}", [[[86 + 0.03 * k, 41.6], [86.04 + 0.03 * k, 41.6],
                                [86.04 + 0.03 * k, 41.75], [86 + 0.03 * k, 41.75]]],
                     name_zh=f"区{k}", name_en=f"zone {k}", category="urban", status="existing",
                     accuracy_m=3, boundary_basis="surveyed") for k in range(4)]
    write(folder / "zones.geojson", zones)


def load(folder, jobs):
    run("init", "--quiet", cwd=folder)
    for name in ("zones", "lines", "parcels"):
        run("load", f"{name}.geojson", "--kind", {"zones": "zone", "lines": "line"}.get(name, "land"),
            "--jobs", jobs, "--quiet", cwd=folder)


class Jobs(unittest.TestCase):
    """Each test compares what one thread and four give for the same work."""

    @classmethod
    def setUpClass(cls):
        os.environ["SOURCE_DATE_EPOCH"] = "1780000000"
        cls.top = tempfile.TemporaryDirectory()
        cls.folders = {}
        for jobs in (1, 4):
            folder = cls.folders[jobs] = pathlib.Path(cls.top.name) / str(jobs)
            folder.mkdir()
            make(folder)
            load(folder, jobs)

    @classmethod
    def tearDownClass(cls):
        cls.top.cleanup()

    def answers(self, *arguments):
        """What the command says with one thread and with four; an answer of no rows proves nothing."""
        one, four = (run(*arguments, "--jobs", jobs, cwd=folder)
                     for jobs, folder in self.folders.items())
        self.assertGreater(len(one.splitlines()), 1, one)
        return one, four

    def test_questions(self):
        for name, arguments in QUESTIONS.items():
            with self.subTest(name):
                one, four = self.answers(*arguments, "--format", "csv")
                self.assertEqual(one, four)

    def test_source_is_staged(self):
        one, four = self.answers("overlap", "parcels.geojson", "zones.geojson", "--format", "csv")
        self.assertEqual(one, four)

    def test_exports(self):
        for name in ("out.geojson", "out.gpkg", "out.fgb", "out.csv"):
            with self.subTest(name):
                for jobs, folder in self.folders.items():
                    run("export", "parcels", name, "--jobs", jobs, "--quiet", cwd=folder)
                one, four = ((folder / name).read_bytes() for folder in self.folders.values())
                self.assertGreater(len(one), 1000)
                self.assertEqual(one, four)

    def test_geometry_kept(self):
        for jobs, folder in self.folders.items():
            run("corridor", "zones", "lines", "--within", "1km", "--into", "near.geojson",
                "--jobs", jobs, "--quiet", cwd=folder)
        one, four = ((folder / "near.geojson").read_bytes() for folder in self.folders.values())
        self.assertIn(b"Polygon", one)
        self.assertEqual(one, four)

    def test_picture(self):
        for jobs, folder in self.folders.items():
            run("map", "out.svg", "zones", "lines", "--jobs", jobs, "--quiet", cwd=folder)
        one, four = ((folder / "out.svg").read_bytes() for folder in self.folders.values())
        self.assertEqual(one, four)


if __name__ == "__main__":
    unittest.main()
