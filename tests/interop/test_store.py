"""The store in other programs' hands: ogrinfo and the spatialite shell read it, edit it, and the
next question notices."""
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import feature, rows, run, write  # noqa: E402


class Store(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        run("init", "--sample", cwd=self.folder)

    def tool(self, *arguments):
        done = subprocess.run(arguments, cwd=self.folder, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def sql(self, text):
        out = self.tool("spatialite", "-silent", "-bail", "zonelayer.sqlite", text)
        return out.strip()

    def test_ogrinfo_reads_layers_and_names(self):
        listing = self.tool("ogrinfo", "-ro", "-q", "zonelayer.sqlite")
        for layer, kind in (("zones", "Multi Polygon"), ("lines", "Multi Line String"),
                            ("points", "Point")):
            self.assertRegex(listing, rf"\b{layer} \({kind}\)")
        zone = self.tool("ogrinfo", "-ro", "-q", "zonelayer.sqlite", "zones", "-where",
                         "id='korla-etdz'")
        self.assertIn("库尔勒经济技术开发区", zone)
        summary = self.tool("ogrinfo", "-ro", "-so", "zonelayer.sqlite", "zones")
        self.assertIn('ID["EPSG",4490]', summary)
        self.assertIn("Feature Count: 16", summary)

    def test_spatialite_finds_metadata_and_index_right(self):
        for layer in ("zones", "lines", "points"):
            self.assertEqual(self.sql(f"SELECT CheckSpatialIndex('{layer}','geometry')"), "1")
        self.assertEqual(self.sql("SELECT count(*) FROM zones WHERE geometry IS NOT NULL "
                                  "AND NOT ST_IsValid(geometry)"), "0")
        self.assertEqual(self.sql("PRAGMA quick_check"), "ok")
        # A spatial query as a QGIS user would write it.
        self.assertEqual(self.sql(
            "SELECT id FROM zones WHERE ST_Contains(geometry, MakePoint(86.24, 41.70, 4490)) = 1"),
            "korla-etdz")

    def test_foreign_edit_is_noticed_and_answered(self):
        before = rows("area", "--zone", "tiemenguan-etdz", cwd=self.folder)[0]["area_m2"]
        self.sql("UPDATE zones SET geometry = CastToMulti(ScaleCoords(geometry, 1.0, 1.0)) "
                 "WHERE id = 'korla-etdz'")
        self.sql("UPDATE zones SET geometry = CastToMulti(ST_Translate(geometry, 0.1, 0, 0)) "
                 "WHERE id = 'tiemenguan-etdz'")
        after = rows("area", "--zone", "tiemenguan-etdz", cwd=self.folder)[0]["area_m2"]
        # Moved along its parallel, the outline keeps its area but for rounding of coordinates.
        self.assertAlmostEqual(before, after, delta=1)
        findings = json.loads(run("check", "zones", "--deep", "--format", "json",
                                  cwd=self.folder))["rows"]
        edited = {f["feature"] for f in findings if f["code"] == "edited"}
        self.assertEqual(edited, {"korla-etdz", "tiemenguan-etdz"})
        self.assertEqual(self.sql("SELECT CheckSpatialIndex('zones','geometry')"), "1")

    def test_invalid_foreign_edit_is_refused(self):
        bow = "MULTIPOLYGON(((86 41, 86.1 41.1, 86.1 41, 86 41.1, 86 41)))"
        self.sql(f"UPDATE zones SET geometry = GeomFromText('{bow}', 4490) "
                 "WHERE id = 'korla-etdz'")
        message = run("area", cwd=self.folder, status=3)
        self.assertIn("korla-etdz", message)
        self.assertIn("edited by another program", message)
        # The other zones are still answered.
        self.assertEqual(len(rows("area", "--zone", "shangku", cwd=self.folder)), 1)

    def test_ogr2ogr_appends_a_land_layer(self):
        write(self.folder / "land.geojson", [feature("p1", [[[86, 41], [86.1, 41], [86.1, 41.1]]])])
        self.tool("ogr2ogr", "-update", "-a_srs", "EPSG:4490", "-nln", "foreign_land",
                  "zonelayer.sqlite", "land.geojson")
        self.assertEqual(run("check", "zones", "--deep", "--quiet", cwd=self.folder), "")

    def test_exports_open_elsewhere_with_names_and_crs(self):
        for name in ("z.geojson", "z.shp", "z.gpkg"):
            run("export", "zones", name, cwd=self.folder)
            shown = self.tool("ogrinfo", "-ro", "-al", name)
            self.assertIn("库尔勒经济技术开发区", shown, name)
            self.assertIn("Feature Count: 16", shown, name)
            self.assertIn("schematic", shown, name)
        self.assertIn('"EPSG",4490', self.tool("ogrinfo", "-ro", "-so", "-al", "z.gpkg"))
        text = json.loads((self.folder / "z.geojson").read_text(encoding="utf-8"))
        self.assertNotIn("4490", json.dumps(text.get("crs", "")))
        for f in text["features"]:
            if f["geometry"]:
                self.assertGreater(self.signed(f["geometry"]), 0, "shells run counter-clockwise")

    @staticmethod
    def signed(geometry):
        parts = geometry["coordinates"]
        ring = parts[0] if geometry["type"] == "Polygon" else parts[0][0]
        return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(ring, ring[1:]))


if __name__ == "__main__":
    unittest.main(verbosity=2)
