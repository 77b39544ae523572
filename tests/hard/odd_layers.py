"""What tests of odd layers share: a store with a line, layers of N features, the growth of work.

Work is bounded by CPU time at 4 N against that at N: linear work with a logarithm takes 4 to 5 times
as much, quadratic work 16 times.
"""
import csv
import json
import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import place_to_segment, run  # noqa: E402

MAKE_LAYERS = sys.argv.pop(1)
SHARE = 4 if os.environ.get("ZONELAYER_SANITIZED") == "1" else 1  # a quarter of it is enough there
MOST_GROWTH = 9   # of CPU time, from N to 4 N
LEAST_CPU_S = 0.15  # below it start-up and chance are in the way
LINE = [[89.0, 39.0], [89.0, 43.0], [89.0, 47.0]]  # a meridian, east of all layers


class Hard(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.store = self.folder / "store.sqlite"
        self.zonelayer("init")
        line = {"type": "Feature", "properties": {"id": "meridian"},
                "geometry": {"type": "LineString", "coordinates": LINE}}
        source = self.folder / "line.geojson"
        source.write_text(json.dumps({"type": "FeatureCollection", "features": [line]}))
        self.zonelayer("load", source, "--as", "meridian", "--kind", "land")

    # ---- running --------------------------------------------------------------------------------

    def zonelayer(self, *arguments, status=0):
        return run("--db", self.store, *arguments, status=status)

    def make(self, layer, count):
        path = self.folder / f"{layer}_{count}.shp"
        subprocess.run([MAKE_LAYERS, layer, str(count), path], check=True)
        return path

    def load(self, layer, count):
        name = f"{layer}_{count}"
        self.zonelayer("load", self.make(layer, count), "--as", name, "--kind", "land")
        return name

    def ask(self, *arguments):
        """The rows, read one after the other."""
        out = self.folder / "answer.csv"
        self.zonelayer(*arguments, "--format", "csv", "--output", out, "--overwrite")
        with open(out, encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    def grows(self, layer, count, work, most=MOST_GROWTH):
        """`work` of the layer at N and at 4 N; gives what it gave at 4 N."""
        spent, made = [], None
        for n in (count, 4 * count):
            name = self.load(layer, n)
            before = cpu_s()
            made = work(name, n)
            spent.append(cpu_s() - before)
        self.assertLess(spent[1], most * max(spent[0], LEAST_CPU_S),
                        f"CPU {spent} s from {count} to {4 * count} of {layer}")
        return made

    def load_grows(self, layer, count):
        spent = []
        for n in (count, 4 * count):
            path = self.make(layer, n)
            before = cpu_s()
            self.zonelayer("load", path, "--as", f"loaded_{n}", "--kind", "land")
            spent.append(cpu_s() - before)
        self.assertLess(spent[1], MOST_GROWTH * max(spent[0], LEAST_CPU_S),
                        f"CPU {spent} s to load {count} and {4 * count} of {layer}")

    def exported(self, name, ending):
        target = self.folder / f"exported_{name}.{ending}"
        self.zonelayer("export", name, target)
        return target

    def distances(self, name):
        return [float(row["distance_m"]) for row in self.ask("distance", name, "meridian")]

    def areas(self, name):
        return [float(row["area_m2"]) for row in self.ask("area", name)]


def cpu_s():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def vertices_of(path):
    """The rings of the only polygon of a Shapefile, by GDAL's own JSON."""
    out = path.with_suffix(".told.json")
    subprocess.run(["ogr2ogr", "-f", "GeoJSON", "-lco", "COORDINATE_PRECISION=15", out, path,
                    path.stem], check=True)
    geometry = json.loads(out.read_text())["features"][0]["geometry"]
    parts = geometry["coordinates"]
    return parts if geometry["type"] == "Polygon" else [ring for part in parts for ring in part]


def to_line(place):
    return min(place_to_segment(place, a, b) for a, b in zip(LINE, LINE[1:]))


def count_of(path):
    told = subprocess.run(["ogrinfo", "-ro", "-so", "-al", path], check=True, capture_output=True,
                          text=True).stdout
    return int(told.split("Feature Count: ")[1].split()[0])
