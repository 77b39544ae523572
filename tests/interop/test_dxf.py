"""Drawings as surveyors send them: CAD layers with Chinese names, rings, open ends, texts, blocks,
arcs. Areas are judged by pyproj over the rings as they were drawn."""
import json
import math
import pathlib
import sys
import tempfile
import unittest

from pyproj import Transformer

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import dxf  # noqa: E402
from support import ring_area, rows, run  # noqa: E402

X, Y = 29_450_000.0, 4_620_000.0
TO_DEGREES = Transformer.from_crs(4517, 4490, always_xy=True)
CRS = ("--source-crs", "EPSG:4517")


def square(x, y, side):
    return [(X + x, Y + y), (X + x + side, Y + y), (X + x + side, Y + y + side),
            (X + x, Y + y + side)]


def area(points):
    return ring_area([TO_DEGREES.transform(*p) for p in [*points, points[0]]])


class Dxf(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def draw(self, *entities, name="kfq.dxf", **options):
        dxf.drawing(self.folder / name, entities, **options)

    def ask(self, *arguments, status=0):
        return run(*arguments, cwd=self.folder, status=status)

    def answer(self, *arguments):
        out = json.loads(self.ask(*arguments, "--format", "json"))
        return out["rows"], {n["code"]: n for n in out["notes"]}

    def sample(self):
        self.draw(
            dxf.polyline("开发区边界", square(0, 0, 1000), handle="A1"),
            dxf.polyline("开发区边界", square(200, 200, 200), handle="A2"),
            dxf.polyline("开发区边界", square(2000, 0, 500), handle="A3"),
            dxf.text("注记", (X + 700, Y + 700), "库尔勒经开区"),
            dxf.mtext("注记", (X + 2200, Y + 200), "\\fSimSun|b0;上库\\P高新区"),
            dxf.line("道路", (X, Y - 100), (X + 3000, Y - 100)),
            dxf.insert("界桩", (X, Y), "桩"),
            blocks=dxf.block("桩", [dxf.circle("0", (0, 0), 2)]))

    def test_characters_that_the_code_page_lacks(self):
        """AutoCAD writes \\U+XXXX for them (DXF Reference), two of them beyond the first plane."""
        self.draw(dxf.polyline("\\U+754C\\U+7EBF", square(0, 0, 100)),
                  dxf.text("\\U+754C\\U+7EBF", (X + 50, Y + 50), "\\U+5E93\\U+D840\\U+DC0B\\U+00b2 \\U+12"))
        self.ask("init")
        self.ask("load", "kfq.dxf", "--as", "kfq", "--cad-layer", "界线", *CRS)
        got, _ = self.answer("list", "kfq")
        self.assertEqual([r["text"] for r in got], ["库\U0002000b² \\U+12"])

    def test_overshooting_lines_are_told(self):
        """The top edge overshoots the right corner by 1 cm and dips by 1 mm: a triangle of
        0.01 m by 0.001 m and less than 5e-6 m2 beside the square."""
        a, b, c, e = square(0, 0, 100)
        self.draw(dxf.line("界线", a, b), dxf.line("界线", b, c),
                  dxf.line("界线", (c[0] + 0.01, c[1] - 0.001), e), dxf.line("界线", e, a))
        got, notes = self.answer("area", "kfq.dxf", "--snap", "0.02", *CRS)
        self.assertEqual(len(got), 2)
        self.assertIn("narrower than --snap 0.02", notes["sliver"]["text"])

    def test_rings_holes_and_texts(self):
        self.sample()
        got, notes = self.answer("area", "kfq.dxf", "--cad-layer", "开发区边界,注记", *CRS)
        self.assertEqual([r["id"] for r in got], ["A1", "A3"])
        self.assertEqual([r["name_zh"] for r in got], ["库尔勒经开区", "上库 高新区"])
        hole = area(square(200, 200, 200))
        self.assertAlmostEqual(got[0]["area_m2"], area(square(0, 0, 1000)) - hole, delta=1e-3)
        self.assertAlmostEqual(got[1]["area_m2"], area(square(2000, 0, 500)), delta=1e-3)
        self.assertLessEqual({"ring-as-hole", "blocks-unfolded", "curve-linearised"}, set(notes))
        lon, lat = TO_DEGREES.transform(X, Y)
        self.assertAlmostEqual(notes["ring-as-hole"]["lon"], lon, places=6)
        self.assertAlmostEqual(notes["ring-as-hole"]["lat"], lat, places=6)

    def test_the_layers_are_listed_with_what_is_on_them(self):
        self.sample()
        for layers in ([], ["--cad-layer", "边界"]):
            out = self.ask("area", "kfq.dxf", *CRS, *layers, status=2)
            for piece in ("开发区边界 (3 closed polylines)", "注记 (2 texts)", "道路 (1 open line)",
                          "界桩 (1 closed polyline)"):
                self.assertIn(piece, out)
        # FILE:LAYER names a CAD layer as it names a layer of any file.
        self.assertEqual(len(rows("area", "kfq.dxf:开发区边界", *CRS, cwd=self.folder)), 2)

    def test_load_check_and_overlap(self):
        self.sample()
        self.ask("init")
        self.ask("load", "kfq.dxf", "--cad-layer", "开发区边界", "--cad-layer", "注记", *CRS,
                 "--kind", "zone", "--basis", "surveyed", "--accuracy", "0.1")
        zones = rows("list", "zones", cwd=self.folder)
        self.assertEqual([(z["id"], z["name_zh"]) for z in zones],
                         [("A1", "库尔勒经开区"), ("A3", "上库 高新区")])
        self.ask("load", "kfq.dxf", "--cad-layer", "开发区边界", *CRS, "--as", "parcels")
        pairs = rows("overlap", "zones", "kfq.dxf:开发区边界", *CRS, cwd=self.folder)
        self.assertEqual({(p["a"], p["b"], p["class"]) for p in pairs},
                         {("A1", "A1", "equal"), ("A3", "A3", "equal")})
        self.ask("check", "kfq.dxf:开发区边界", *CRS)
        self.assertIn("The numbers fit --source-crs",
                      self.ask("area", "kfq.dxf:开发区边界", status=4))

    def test_open_ends_are_joined_within_snap(self):
        a, b, c, d = square(0, 0, 1000)
        near = (b[0] + 0.05, b[1])
        self.draw(dxf.polyline("界线", [a, b], False, "1"), dxf.polyline("界线", [near, c], False, "2"),
                  dxf.polyline("界线", [c, d, a], False, "3"))
        self.ask("init")
        # Lines that close nothing are lines, unless polygons are asked for.
        self.assertIn("holds lines", self.ask("area", "kfq.dxf", *CRS, status=2))
        out = self.ask("load", "kfq.dxf", *CRS, "--kind", "zone", status=3)
        self.assertIn("is 0.05 m from the nearest other end", out)
        self.assertRegex(out, r"--snap 0\.05\d")
        self.ask("load", "kfq.dxf", *CRS, "--as", "p", "--snap", "0.01", status=3)
        got, notes = self.answer("area", "kfq.dxf", *CRS, "--snap", "0.1")
        self.assertEqual(len(got), 1)
        self.assertAlmostEqual(got[0]["area_m2"], area([a, b, near, c, d]), delta=1e-3)
        self.assertIn("0.05 m", notes["ends-joined"]["text"])
        lon, lat = TO_DEGREES.transform(*b)
        self.assertAlmostEqual(notes["ends-joined"]["lon"], lon, places=6)
        self.assertAlmostEqual(notes["ends-joined"]["lat"], lat, places=6)

    def test_an_open_end_is_an_error_with_its_gap(self):
        a, b, c, d = square(0, 0, 1000)
        self.draw(dxf.polyline("界线", square(3000, 0, 100), True, "9"),
                  dxf.polyline("界线", [a, b, c, d, (a[0], a[1] + 1.25)], False, "1"))
        self.ask("init")
        out = self.ask("load", "kfq.dxf", *CRS, "--as", "p", status=3)
        self.assertIn("open-boundary", out)
        self.assertIn("1.25 m from the nearest other end", out)
        self.assertIn("--snap 1.25", out)
        self.ask("load", "kfq.dxf", *CRS, "--as", "p", "--skip-bad", "bad.geojson")
        bad = json.loads((self.folder / "bad.geojson").read_text())
        self.assertEqual([f["geometry"]["type"] for f in bad["features"]], ["LineString"])
        got = rows("area", "kfq.dxf", *CRS, "--snap", "1.26", cwd=self.folder)
        self.assertEqual([r["id"] for r in got], ["9", "1"])
        self.assertAlmostEqual(got[1]["area_m2"], area([a, b, c, d]), delta=1e-2)

    def test_neighbours_drawn_with_shared_lines(self):
        """Two parcels of five lines that share one; a third line crosses nothing."""
        a, b, c, d = square(0, 0, 100)
        e, f = (X + 200, Y), (X + 200, Y + 100)
        self.draw(*[dxf.line("宗地", *ends, handle=str(i)) for i, ends in enumerate(
            [(a, b), (b, c), (c, d), (d, a), (b, e), (e, f), (f, c)])])
        got = rows("area", "kfq.dxf", *CRS, cwd=self.folder)
        self.assertEqual(len(got), 2)
        self.assertAlmostEqual(sum(r["area_m2"] for r in got), area([a, b, e, f, c, d]), delta=1e-2)

    def test_arcs_are_within_their_chord_tolerance(self):
        self.draw(dxf.circle("圆", (X, Y), 1000, "1"),
                  dxf.polyline("圆", [(X + 5000, Y), (X + 7000, Y)], True, "2", bulge=(0, 1)))
        got, notes = self.answer("area", "kfq.dxf", *CRS)
        scale = area(square(0, 0, 1000)) / 1e6
        # n chords of 0.25 degrees: r^2 n/2 sin(2 pi/n)
        circle = 1000 ** 2 * 720 * math.sin(math.radians(0.25)) * scale
        self.assertAlmostEqual(got[0]["area_m2"] / circle, 1, delta=2e-5)
        self.assertAlmostEqual(got[1]["area_m2"] / (circle / 2), 1, delta=2e-3)
        self.assertIn("curve-linearised", notes)

    def test_heights_units_and_codepages(self):
        self.draw(dxf.polyline("界线", square(0, 0, 10), z=5.5), units=4)
        _, notes = self.answer("area", "kfq.dxf", *CRS)
        self.assertLessEqual({"zm-dropped", "drawing-unit"}, set(notes))
        self.assertEqual(notes["drawing-unit"]["severity"], "warning")
        self.draw(dxf.polyline("界线", [(x * 1000, y * 1000) for x, y in square(0, 0, 10)]), units=4)
        out = self.ask("area", "kfq.dxf", *CRS, status=3)
        self.assertIn("millimetres", out)
        # From AutoCAD 2007 on the text is UTF-8.
        self.draw(dxf.polyline("边界线", square(0, 0, 10)), dxf.text("边界线", (X + 5, Y + 5), "铁门关"),
                  encoding="utf-8", version="AC1021")
        self.assertEqual(rows("area", "kfq.dxf", *CRS, cwd=self.folder)[0]["name_zh"], "铁门关")
        # A header that names no code page of the text: the user does.
        self.draw(dxf.polyline("边界线", square(0, 0, 10)), dxf.text("边界线", (X + 5, Y + 5), "铁门关"),
                  codepage="ANSI_1252")
        _, notes = self.answer("area", "kfq.dxf", *CRS)
        self.assertIn("ANSI_1252", notes["drawing-encoding"]["text"])
        got = rows("area", "kfq.dxf", *CRS, "--encoding", "GBK", cwd=self.folder)
        self.assertEqual(got[0]["name_zh"], "铁门关")

    def test_a_text_in_a_hole_is_a_warning(self):
        self.draw(dxf.polyline("界", square(0, 0, 100), handle="1"),
                  dxf.polyline("界", square(40, 40, 20), handle="2"),
                  dxf.text("界", (X + 50, Y + 50), "飞地"))
        _, notes = self.answer("area", "kfq.dxf", *CRS)
        self.assertIn("飞地", notes["text-in-hole"]["text"])
        self.assertEqual(notes["text-in-hole"]["severity"], "warning")

    def test_what_is_no_boundary_is_refused_with_what_is_there(self):
        self.draw(dxf.text("注记", (X, Y), "只有文字"), dxf.text("注记", (X + 9, Y), "没有线"))
        self.ask("init")
        out = self.ask("load", "kfq.dxf", *CRS, "--kind", "zone", status=3)
        self.assertIn("no line and no filled area; they have 2 texts", out)
        self.draw(dxf.polyline("界", square(0, 0, 10)), end="")
        self.assertIn("truncated", self.ask("area", "kfq.dxf", *CRS, status=3))
        self.draw()
        self.assertIn("no entities", self.ask("area", "kfq.dxf", *CRS, status=3))
        (self.folder / "a.dwg").write_bytes(b"AC1032" + bytes(200))
        self.assertIn("save it as DXF", self.ask("area", "a.dwg", *CRS, status=3))
        (self.folder / "b.dxf").write_bytes(b"AutoCAD Binary DXF\r\n\x1a\0" + bytes(50))
        self.assertIn("DXF", self.ask("area", "b.dxf", *CRS, status=3))
        (self.folder / "c.geojson").write_text('{"type":"FeatureCollection","features":[]}')
        self.assertIn("is for DXF drawings", self.ask("area", "c.geojson", "--snap", "1", status=2))


if __name__ == "__main__":
    unittest.main()
