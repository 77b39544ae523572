"""Every format that `load` reads, made by GDAL and not by us: the same zones come in, with their
Chinese names, area and CRS; and files that are broken, hostile or ambiguous are refused with what is
wrong and what to do."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import feature, ring_area, rows, run, write  # noqa: E402

RINGS = {
    "korla": [[86.20, 41.65], [86.30, 41.65], [86.30, 41.73], [86.20, 41.73]],
    "kuitun": [[84.90, 44.40], [84.97, 44.40], [84.97, 44.45], [84.90, 44.45]],
}
NAMES = {"korla": "库尔勒经开区", "kuitun": "奎屯高新区"}
# Ending, ogr2ogr's driver and options, options of our reading.
FORMATS = [
    ("fgb", "FlatGeobuf", [], []),
    ("gdb", "OpenFileGDB", [], []),
    ("kml", "KML", ["-dsco", "NameField=name_zh"], []),
    ("kml", "LIBKML", [], []),
    ("kmz", "LIBKML", [], []),
    ("gml", "GML", ["-dsco", "FORMAT=GML3.2"], []),
    ("gml", "GML", ["-dsco", "FORMAT=GML2"], []),
    ("tab", "MapInfo File", ["-lco", "ENCODING=CP936"], []),
    ("mif", "MapInfo File", ["-dsco", "FORMAT=MIF", "-lco", "ENCODING=CP936"], []),
    ("csv", "CSV", ["-lco", "GEOMETRY=AS_WKT"], ["--source-crs", "EPSG:4326"]),
    ("gpkg", "GPKG", [], []),
    ("sqlite", "SQLite", ["-dsco", "SPATIALITE=YES"], []),
    ("geojsonl", "GeoJSONSeq", [], []),
    ("shp", "ESRI Shapefile", ["-lco", "ENCODING=GBK"], []),
]


class Sources(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        write(self.folder / "in.geojson",
              [feature(k, [r], name_zh=NAMES[k]) for k, r in RINGS.items()])

    def make(self, name, driver, *options, source="in.geojson"):
        subprocess.run(["ogr2ogr", "-q", "-f", driver, *options, name, source], cwd=self.folder,
                       check=True, capture_output=True, env={"LC_ALL": "C.UTF-8",
                                                             "PATH": "/usr/bin:/bin"})
        return name

    def ask(self, *arguments, status=0):
        return run(*arguments, cwd=self.folder, status=status)

    def same_zones(self, *arguments):
        got = {r["id"]: r for r in rows("area", *arguments, cwd=self.folder)}
        self.assertEqual(set(got), set(RINGS))
        for key, ring in RINGS.items():
            self.assertEqual(got[key]["name_zh"], NAMES[key])
            # MapInfo's default grid is 1e-6 degrees: 0.1 m along 30 km.
            self.assertAlmostEqual(got[key]["area_m2"], ring_area([*ring, ring[0]]), delta=3000)

    def test_each_format(self):
        for i, (ending, driver, make, read) in enumerate(FORMATS):
            with self.subTest(driver):
                self.same_zones(self.make(f"z{i}.{ending}", driver, *make), *read)

    def test_zips(self):
        folder = self.folder / "数据"
        folder.mkdir()
        self.make("数据/开发区.shp", "ESRI Shapefile", "-lco", "ENCODING=GBK")
        files = sorted(folder.iterdir())
        with zipfile.ZipFile(self.folder / "gbk.zip", "w", zipfile.ZIP_DEFLATED) as out:
            for file in files:
                info = GbkInfo(f"数据/{file.name}")
                out.writestr(info, file.read_bytes())
        self.same_zones("gbk.zip")
        self.same_zones("gbk.zip:开发区")
        self.make("z.gdb", "OpenFileGDB")
        self.make("z.kml", "LIBKML")
        for name, members in (("gdb.zip", sorted((self.folder / "z.gdb").iterdir())),
                              ("kml.zip", [self.folder / "z.kml"])):
            with zipfile.ZipFile(self.folder / name, "w") as out:
                for file in members:
                    out.write(file, str(file.relative_to(self.folder)))
            self.same_zones(name)
        with zipfile.ZipFile(self.folder / "two.zip", "w") as out:
            for file in files:
                out.write(file, "a" + file.suffix)
                out.write(file, "b" + file.suffix)
        self.assertIn("choose one as FILE:LAYER: a, b", self.ask("area", "two.zip", status=2))
        self.same_zones("two.zip:b")
        with zipfile.ZipFile(self.folder / "mix.zip", "w") as out:
            out.write(self.folder / "z.kml", "x/z.kml")
            out.write(self.folder / "in.geojson", "y/in.geojson")
        self.assertIn("x/z.kml, y/in.geojson", self.ask("area", "mix.zip", status=2))
        with zipfile.ZipFile(self.folder / "none.zip", "w") as out:
            out.writestr("readme.txt", "x")
        self.assertIn("holds no Shapefile", self.ask("area", "none.zip", status=3))

    def test_a_zip_bomb_is_not_unpacked(self):
        with zipfile.ZipFile(self.folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as out:
            with out.open("a.shp", "w") as member:
                for _ in range(64):
                    member.write(bytes(1 << 20))
        self.assertIn("200 times", self.ask("area", "bomb.zip", status=3))

    def test_layers_are_listed_and_chosen(self):
        self.make("l.gpkg", "GPKG", "-nln", "甲")
        self.make("l.gpkg", "GPKG", "-update", "-nln", "乙")
        self.assertIn("甲, 乙", self.ask("area", "l.gpkg", status=2))
        self.same_zones("l.gpkg:乙")
        (self.folder / "t.gpx").write_text(
            '<?xml version="1.0"?><gpx version="1.1" creator="x" '
            'xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="41.7" lon="86.2"><name>库尔勒站'
            '</name></wpt><trk><name>线</name><trkseg><trkpt lat="41.7" lon="86.2"/>'
            '<trkpt lat="41.8" lon="86.3"/></trkseg></trk></gpx>')
        out = self.ask("area", "t.gpx", status=2)
        self.assertIn("waypoints, tracks", out)
        self.assertNotIn("track_points", out)
        self.ask("init")
        self.ask("load", "t.gpx:tracks", "--as", "tracks")
        self.assertEqual(len(rows("list", "tracks", cwd=self.folder)), 1)

    def test_a_csv_with_coordinates(self):
        (self.folder / "p.csv").write_text("id,name,lon,lat\n1,奎屯站,84.898,44.403\n")
        self.ask("init")
        self.ask("load", "p.csv", "--as", "stations", "--source-crs", "EPSG:4490")
        shown = rows("list", "stations", cwd=self.folder)
        self.assertEqual(shown[0]["name"], "奎屯站")

    def test_styles_heights_and_unused_fields_of_kml(self):
        (self.folder / "s.kml").write_text(
            '<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">'
            '<Document><Style id="s"><LineStyle><color>ff0000ff</color></LineStyle></Style>'
            '<Placemark><name>库尔勒</name><styleUrl>#s</styleUrl><Polygon><outerBoundaryIs>'
            '<LinearRing><coordinates>86.2,41.6,900 86.3,41.6,900 86.3,41.7,900 86.2,41.6,900'
            '</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>')
        self.ask("init")
        out = self.ask("load", "s.kml", "--as", "p", "--format", "json")
        codes = {f["code"] for f in json.loads(out)["findings"]}
        self.assertLessEqual({"style-left-out", "zm-dropped"}, codes)
        row = rows("list", "p", cwd=self.folder)[0]
        self.assertEqual(row["Name"], "库尔勒")
        self.assertNotIn("drawOrder", row)

    def test_broken_files_are_refused(self):
        """Each ending of a whole file cut, or a table taken away: status 3 and a reason."""
        cut = {"kml": ("LIBKML", [], 0.6), "kmz": ("LIBKML", [], 0.6), "gml": ("GML", [], 0.7),
               "fgb": ("FlatGeobuf", [], 0.6),
               "mif": ("MapInfo File", ["-dsco", "FORMAT=MIF"], 0.4),
               "tab": ("MapInfo File", [], 0.4)}
        for ending, (driver, options, part) in cut.items():
            with self.subTest(ending):
                name = self.make(f"cut.{ending}", driver, *options)
                whole = (self.folder / name).read_bytes()
                (self.folder / name).write_bytes(whole[:int(len(whole) * part)])
                out = self.ask("area", name, status=3)
                self.assertIn(name, out)
        for table in ("a00000001", "a00000004", "a00000009"):
            with self.subTest(table):
                self.make(f"{table}.gdb", "OpenFileGDB")
                (self.folder / f"{table}.gdb" / f"{table}.gdbtable").unlink()
                self.assertIn(f"{table}.gdb", self.ask("area", f"{table}.gdb", status=3))
        (self.folder / "empty.gdb").mkdir()
        self.ask("area", "empty.gdb", status=3)

    def test_a_text_of_mapinfo_that_ends_at_a_nul(self):
        self.ask("init")
        self.make("whole.tab", "MapInfo File")
        self.assertNotIn("text-cut", self.ask("load", "whole.tab", "--as", "whole", "--format", "json"))
        table = self.folder / "whole.dat"
        before = table.read_bytes()
        at = before.index(b"korla")
        table.write_bytes(before[:at + 1] + b"\0" + before[at + 2:])
        said = json.loads(self.ask("load", "whole.tab", "--as", "cut", "--format", "json"))
        found = [f for f in said["findings"] if f["code"] == "text-cut"]
        self.assertEqual([f["severity"] for f in found], ["warning"])
        self.assertIn("1 text has a NUL character (first in row 1)", found[0]["text"])
        table.write_bytes(before[:20])
        self.assertIn("whole.tab", self.ask("load", "whole.tab", "--as", "short", status=3))

    def test_half_broken_wkt_names_its_record(self):
        (self.folder / "b.csv").write_text(
            'id,name,WKT\n1,甲,"POLYGON((86 41,86.1 41,86.1 41.1,86 41))"\n'
            '2,乙,"POLYGON((86 41,86.1 41,86.1"\n')
        self.ask("init")
        out = self.ask("load", "b.csv", "--as", "b", "--source-crs", "EPSG:4490", status=3)
        self.assertIn("cannot be read in record 2", out)
        self.assertIn("1 of 2 features", out)


class GbkInfo(zipfile.ZipInfo):
    """A member whose name is in GBK without the flag of UTF-8, as Windows in Chinese writes it."""

    def _encodeFilenameFlags(self):
        return self.filename.encode("gbk"), 0


if __name__ == "__main__":
    unittest.main()
