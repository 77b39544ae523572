"""Every format that `export` writes, judged by GDAL's own Python binding and ogrinfo, and by QGIS
where it is installed: count, CRS, Chinese text, area, each attribute. What comes back otherwise than
it was has to be a finding of the export; a difference that no finding tells fails the test."""
import json
import math
import pathlib
import subprocess
import sys
import tempfile
import unittest

from osgeo import gdal, osr

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import CGCS2000, run  # noqa: E402

gdal.UseExceptions()

# Name, output, EPSG code of the file, what a coordinate is good to in degrees, and the findings
# that may explain a difference of attributes.
FORMATS = [
    ("geojson", "z.geojson", 4326, 5.1e-8, set()),
    ("shapefile", "z.shp", 4490, 0, {"list-as-text", "field-renamed"}),
    ("gpkg", "z.gpkg", 4490, 0, {"list-as-text"}),
    ("flatgeobuf", "z.fgb", 4490, 0, {"list-as-text", "row-left-out"}),
    ("filegdb", "z.gdb", 4490, 5.1e-10, {"list-as-text"}),
    ("kml", "z.kml", 4326, 1e-12, {"list-as-text", "field-as-name"}),
    ("kmz", "z.kmz", 4326, 1e-12, {"list-as-text", "field-as-name"}),
    ("gml", "z.gml", 4490, 1e-12, set()),
    ("csv", "z.csv", 4490, 1e-12, {"list-as-text", "unknown-as-empty", "crs-not-in-file"}),
    # MapInfo has no CGCS2000; its grid is twice as wide as the zones: 5.7 degrees / 2e9 * 1.6.
    ("mapinfo", "z.tab", 4326, 4.6e-9,
     {"list-as-text", "unknown-as-empty", "number-as-text", "datum-renamed"}),
    ("mif", "z.mif", 4326, 1e-12,
     {"list-as-text", "unknown-as-empty", "number-as-text", "datum-renamed"}),
]
TECHNICAL = {"gml_id", "description", "timestamp", "begin", "end", "altitudeMode", "tessellate",
             "extrude", "visibility", "drawOrder", "icon", "WKT"}


def points(geometry):
    """All points of a geometry, parts and rings in their order."""
    if geometry.GetGeometryCount():
        return [p for i in range(geometry.GetGeometryCount())
                for p in points(geometry.GetGeometryRef(i))]
    return geometry.GetPoints() or []


def area(geometry):
    """Geodesic area in m², holes subtracted."""
    parts = [geometry] if geometry.GetGeometryName() == "POLYGON" else list(geometry)
    total = 0
    for part in parts:
        for i, ring in enumerate(part):
            lons, lats = zip(*[p[:2] for p in ring.GetPoints()])
            size = abs(CGCS2000.polygon_area_perimeter(lons, lats)[0])
            total += -size if i else size
    return total


def plain(value):
    return ";".join(value) if isinstance(value, list) else value


class Formats(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.temporary.name)
        run("init", "--sample", cwd=cls.folder)
        run("export", "zones", "reference.gpkg", cwd=cls.folder)
        dataset = gdal.OpenEx(str(cls.folder / "reference.gpkg"))
        cls.zones = {f["id"]: (f.items(), f.GetGeometryRef() and f.GetGeometryRef().Clone())
                     for f in dataset.GetLayer(0)}

    @classmethod
    def tearDownClass(cls):
        cls.temporary.cleanup()

    def export(self, *arguments):
        answer = json.loads(run("export", *arguments, "--format", "json", cwd=self.folder))
        return answer["rows"], {note["code"]: note["text"] for note in answer["notes"]}

    def read(self, name, options=()):
        dataset = gdal.OpenEx(str(self.folder / name), gdal.OF_VECTOR, open_options=list(options))
        names = [dataset.GetLayer(i).GetName() for i in range(dataset.GetLayerCount())]
        self.assertEqual(len([name for name in names if name != "layer_styles"]), 1)
        return dataset, dataset.GetLayer(0)

    def test_every_format_gives_back_what_it_says(self):
        for name, output, epsg, step, allowed in FORMATS:
            with self.subTest(name):
                rows, notes = self.export("zones", output, "-f", name)
                dataset, layer = self.read(output)
                wanted = osr.SpatialReference()
                wanted.ImportFromEPSG(epsg)
                if "crs-not-in-file" not in notes:
                    crs = layer.GetSpatialRef()
                    # MapInfo's own WGS 84 has no name; its ellipsoid and datum say what it is.
                    same = crs.IsSame(wanted, ["IGNORE_DATA_AXIS_TO_SRS_AXIS_MAPPING=YES"]) or (
                        "datum-renamed" in notes and crs.GetSemiMajor() == 6378137 and
                        'DATUM["WGS_1984"' in crs.ExportToWkt())
                    self.assertTrue(same, crs.ExportToWkt())
                back = {f["id"]: f for f in layer}
                left = 6 if "row-left-out" in notes else 0
                self.assertEqual(len(back), 16 - left)
                self.assertEqual(rows[0]["features"], 16 - left)
                self.compare(back, step, notes, allowed)

    def compare(self, back, step, notes, allowed):
        used = set()
        for key, (before, shape) in self.zones.items():
            if key not in back:
                self.assertIsNone(shape)
                used.add("row-left-out")
                continue
            after = back[key]
            self.same_shape(shape, after.GetGeometryRef(), step)
            used |= {code for name, value in before.items()
                     for code in self.explain(name, value, after, notes)}
        self.assertLessEqual(used, set(notes), "a difference without a finding")
        self.assertLessEqual(used, allowed | set(), "an unexpected finding was needed")

    def same_shape(self, before, after, step):
        if before is None:
            self.assertTrue(after is None or after.IsEmpty())
            return
        a, b = points(before), points(after)
        self.assertEqual(len(a), len(b))
        # TAB may begin a ring at another point; each point has to be there all the same.
        for p in a:
            self.assertLessEqual(min(max(abs(p[0] - q[0]), abs(p[1] - q[1])) for q in b), step)
        perimeter = 4 * math.sqrt(area(before))
        self.assertAlmostEqual(area(before), area(after),
                               delta=step * 111700 * perimeter * 4 + 1e-3)

    def explain(self, name, value, feature, notes):
        """The codes of the findings that explain how this value came back; fails when none does."""
        codes = set()
        names = {feature.GetFieldDefnRef(i).GetName() for i in range(feature.GetFieldCount())}
        if name not in names and "field-renamed" in notes:
            renamed = dict(pair.split(" as ") for pair in
                           notes["field-renamed"].split(" takes: ")[1].split(", "))
            name, codes = renamed[name], {"field-renamed"}
        if name not in names and notes.get("field-as-name", "").startswith(name + " "):
            name, codes = "Name", {"field-as-name"}
        self.assertIn(name, names)
        self.assertLessEqual(names - TECHNICAL, set(self.zones["korla-etdz"][0]) | {name, "Name",
                                                                                  "bound_bas"})
        got = plain(feature[name])
        if value == got:
            return codes
        if value is None and got == "":
            return codes | {"unknown-as-empty"}
        if isinstance(value, float) and isinstance(got, str):
            self.assertEqual(value, float(got))
            return codes | {"number-as-text"}
        if isinstance(value, str) and isinstance(got, str) and json.loads(value) == json.loads(got):
            return codes  # `extra` is JSON; a driver may put blanks into it
        self.fail(f"{name}: {value!r} came back as {got!r}")

    def test_chinese_text_in_ogrinfo(self):
        for name, output, *_ in FORMATS:
            with self.subTest(name):
                self.export("zones", "text-" + output, "-f", name)
                shown = subprocess.run(["ogrinfo", "-ro", "-al", "-q", "text-" + output],
                                       cwd=self.folder, capture_output=True, text=True)
                self.assertEqual(shown.returncode, 0, shown.stderr)
                self.assertIn("库尔勒经济技术开发区", shown.stdout)
                self.assertIn("上库", shown.stdout)

    def test_areas_are_those_of_the_command(self):
        asked = {r["id"]: r["area_m2"] for r in
                 json.loads(run("area", "zones", "--format", "json", cwd=self.folder))["rows"]}
        for name, output, epsg, step, _ in FORMATS:
            with self.subTest(name):
                self.export("zones", "area-" + output, "-f", name)
                dataset, layer = self.read("area-" + output)
                for f in layer:
                    if f.GetGeometryRef() and asked[f["id"]] is not None:
                        delta = 1e-2 + step * 111700 * 4 * 4e4
                        self.assertAlmostEqual(area(f.GetGeometryRef()), asked[f["id"]], delta=delta)

    def test_lines_and_points_in_a_projected_crs(self):
        to = osr.SpatialReference()
        to.ImportFromEPSG(4490)
        to.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        for name, output, *_ in FORMATS:
            if name in ("geojson", "kml", "kmz"):
                continue
            with self.subTest(name):
                for layer, count in (("lines", 6), ("points", 7)):
                    path = layer + output
                    self.export(layer, path, "-f", name, "--crs", "EPSG:4517", "--where",
                                "mode='railway'" if layer == "lines" else "rowid <= 7")
                    dataset, read = self.read(path)
                    self.assertEqual(read.GetFeatureCount(), count)
                    first = read.GetNextFeature()
                    x = points(first.GetGeometryRef())[0][0]
                    self.assertTrue(29000000 < x < 30000000, x)

    def test_csv_with_columns_of_coordinates(self):
        _, notes = self.export("points", "p.csv", "--xy")
        head, first, *rest = (self.folder / "p.csv").read_text().splitlines()
        self.assertEqual(head.split(",")[:3], ["X", "Y", "id"])
        self.assertEqual(first.split(",")[:4], ["84.898", "44.403", "station-kuitun", "奎屯站"])
        self.assertEqual(len(rest), 11)
        self.assertIn("crs-not-in-file", notes)
        out = run("export", "zones", "bad.csv", "--xy", cwd=self.folder, status=2)
        self.assertIn("leave --xy out", out)

    def test_numbers_at_their_limits(self):
        """Whole numbers beyond 32 and 53 bits, unknown ones, blanks and line breaks."""
        features = [
            {"big": 2**40 + 1, "huge": 2**60 + 1, "maybe": 5, "text": " 前后有空格 ", "real": 0.1},
            {"big": 7, "huge": 1, "maybe": None, "text": "第一行\n第二行", "real": 1e-7},
        ]
        source = {"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"id": f"p{i}", **f},
             "geometry": {"type": "Point", "coordinates": [86.1 + i / 10, 41.7]}}
            for i, f in enumerate(features)]}
        (self.folder / "n.geojson").write_text(json.dumps(source))
        said = {
            "gpkg": {}, "flatgeobuf": {}, "csv": {"crs-not-in-file"}, "geojson": {},
            "filegdb": {"integer-as-real", "value-rounded"},
            "kml": {"blanks-lost", "field-as-name"}, "gml": {},
            "mapinfo": {"integer-as-real", "value-rounded", "number-as-text", "unknown-as-empty",
                        "datum-renamed"},
            "mif": {"integer-as-real", "value-rounded", "number-as-text", "unknown-as-empty",
                    "datum-renamed", "line-break-changed"},
        }
        endings = {name: pathlib.Path(output).suffix for name, output, *_ in FORMATS}
        for name, wanted in said.items():
            with self.subTest(name):
                output = "numbers" + endings[name]
                _, notes = self.export("n.geojson", output, "-f", name)
                self.assertEqual(set(notes), set(wanted))
                dataset, layer = self.read(output)
                back = {f["id" if name != "kml" else "Name"]: f for f in layer}
                self.assertEqual(float(back["p0"]["big"]), 2**40 + 1)
                self.assertEqual(float(back["p1"]["real"]), 1e-7)
                if "value-rounded" not in notes:
                    self.assertEqual(int(back["p0"]["huge"]), 2**60 + 1)
                self.assertIn(back["p1"]["maybe"], (None, ""))
                self.assertEqual(str(back["p0"]["maybe"]), "5")

    def test_a_geodatabase_is_replaced_whole_or_not_at_all(self):
        self.export("zones", "g.gdb")
        inside = sorted(p.name for p in (self.folder / "g.gdb").iterdir())
        out = run("export", "zones", "g.gdb", cwd=self.folder, status=5)
        self.assertIn("--overwrite", out)
        rows, _ = self.export("lines", "g.gdb", "--overwrite")
        dataset, layer = self.read("g.gdb")
        self.assertEqual(layer.GetName(), "g")
        self.assertEqual(layer.GetFeatureCount(), rows[0]["features"])
        del layer, dataset
        (self.folder / "g.gdb" / "notes.txt").write_text("mine")
        out = run("export", "zones", "g.gdb", "--overwrite", cwd=self.folder, status=5)
        self.assertIn("files of others", out)
        (self.folder / "g.gdb" / "notes.txt").unlink()
        (self.folder / "g.gdb" / "a.rd.lock").write_text("")
        out = run("export", "zones", "g.gdb", "--overwrite", cwd=self.folder, status=5)
        self.assertIn("another program has it open", out)
        self.assertTrue(inside)
        self.export("zones", "h.gdb", "--delivery-list", "h.csv")
        self.assertIn("h.gdb/a00000001.gdbtable,h.gdb,filegdb,EPSG:4490,16,",
                      (self.folder / "h.csv").read_text())
        done = subprocess.run(["sha256sum", "-c", "--quiet", "h.sha256"], cwd=self.folder)
        self.assertEqual(done.returncode, 0)
        self.assertEqual([p.name for p in self.folder.iterdir() if p.name.startswith(".zone")], [])

    def test_a_drawing_per_gauss_kruger_zone(self):
        """Rings, texts and the table of a DXF, seen by GDAL and by our own reading."""
        rows, notes = self.export("zones", "d.dxf")
        self.assertEqual([(r["file"], r["crs"]) for r in rows],
                         [("d_28.dxf", "EPSG:4516"), ("d_29.dxf", "EPSG:4517")])
        self.assertLessEqual({"attributes-beside", "crs-not-in-file"}, set(notes))
        raw = (self.folder / "d_29.dxf").read_bytes()
        self.assertTrue(raw.isascii())  # Chinese as \\U+XXXX, which every AutoCAD reads
        self.assertRegex(raw, rb"\$INSUNITS\s+70\s+6\s")
        dataset, layer = self.read("d_29.dxf")
        entities = [(f["Layer"], f["Text"], f.GetGeometryRef().Clone()) for f in layer]
        texts = {text for _, text, _ in entities if text}
        lines = [g for cad, _, g in entities if cad == "zones"]
        inside = {key for key, (_, shape) in self.zones.items()
                  if shape and 85.5 < points(shape)[0][0] < 88.5}
        self.assertEqual(texts, {self.zones[key][0]["name_zh"] for key in inside})
        self.assertEqual(len(lines), len(inside))
        to = osr.SpatialReference()
        to.ImportFromEPSG(4517)
        to.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        back = osr.SpatialReference()
        back.ImportFromEPSG(4490)
        back.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        change = osr.CoordinateTransformation(to, back)
        for line in lines:
            self.assertEqual(line.GetPoint(0), line.GetPoint(line.GetPointCount() - 1))
            line.Transform(change)
        drawn = [p for line in lines for p in points(line)]
        for key in inside:
            for p in points(self.zones[key][1]):
                self.assertLess(min(math.dist(p[:2], q[:2]) for q in drawn), 1e-11)
        table, attributes = self.read("d_29_attributes.csv")
        ids = {f["id"] for f in attributes}
        self.assertEqual(inside & ids, inside)
        got = json.loads(run("area", "d_29.dxf", "--source-crs", "EPSG:4517", "--cad-layer",
                             "zones,zones_text", "--format", "json", cwd=self.folder))["rows"]
        wanted = {self.zones[key][0]["name_zh"]: area(self.zones[key][1]) for key in inside}
        self.assertEqual({r["name_zh"] for r in got}, set(wanted))
        for row in got:
            self.assertAlmostEqual(row["area_m2"], wanted[row["name_zh"]], delta=1e-2)
        out = run("export", "zones", "x.dxf", "--crs", "EPSG:4490", cwd=self.folder, status=4)
        self.assertIn("leave --crs out", out)
        run("overlap", "zones", "--into", "o.dxf", cwd=self.folder)
        self.export("lines", "l.dxf", "--crs", "EPSG:4517")
        self.export("points", "p.dxf", "--crs", "EPSG:4517")

    def test_qgis_reads_each(self):
        code = """
import sys
from qgis.core import QgsApplication, QgsVectorLayer
app = QgsApplication([], False); app.initQgis()
for path in sys.argv[1:]:
    layer = QgsVectorLayer(path, "x", "ogr")
    text = " ".join(str(v) for f in layer.getFeatures() for v in f.attributes())
    print(path, layer.isValid(), layer.featureCount(), layer.crs().isValid(), "库尔勒" in text,
          sep="|")
"""
        probe = subprocess.run(["/usr/bin/python3", "-c", "import qgis.core"], capture_output=True)
        if probe.returncode != 0:
            self.skipTest("python3-qgis is not installed")
        outputs = []
        for name, output, *_ in FORMATS:
            self.export("zones", "qgis-" + output, "-f", name)
            outputs.append("qgis-" + output)
        shown = subprocess.run(["/usr/bin/python3", "-c", code, *outputs], cwd=self.folder,
                               capture_output=True, text=True,
                               env={"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin:/bin",
                                    "HOME": str(self.folder), "LC_ALL": "C.UTF-8"})
        lines = [line.split("|") for line in shown.stdout.splitlines() if line.count("|") == 4]
        self.assertEqual(len(lines), len(outputs), shown.stderr)
        for path, valid, count, crs, chinese in lines:
            with self.subTest(path):
                self.assertEqual(valid, "True")
                self.assertEqual(int(count), 10 if path.endswith(".fgb") else 16)
                self.assertEqual(crs, "True")
                self.assertEqual(chinese, "True")


if __name__ == "__main__":
    unittest.main()
