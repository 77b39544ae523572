"""Maps that `map` draws, judged by their pixels (GDAL), their XML, poppler's pdfinfo and stock
MapServer's mapserv. Where things have to lie comes from pyproj, what they look like from the SLD."""
import http.server
import json
import os
import pathlib
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
import unittest
import unittest.mock
import urllib.parse
import urllib.request
import xml.etree.ElementTree as ET
import zlib

from osgeo import gdal
from pyproj import Transformer

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import COMMAND, LAYERS, feature, rows, run, write  # noqa: E402

gdal.UseExceptions()
import numpy  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
STYLES = LAYERS.parent / "styles"
FONT = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"
TO_4538 = Transformer.from_crs(4490, 4538, always_xy=True)
FROM_4538 = Transformer.from_crs(4538, 4490, always_xy=True)
SVG = "{http://www.w3.org/2000/svg}"


def picture(path):
    """Rows × columns × (red, green, blue)."""
    data = gdal.Open(str(path)).ReadAsArray().astype(int)
    return numpy.moveaxis(data[:3], 0, -1)


def fill_of(style, rule):
    """The colour of a rule's fill over white paper, from the SLD."""
    root = ET.parse(STYLES / f"{style}.sld").getroot()
    sld = "{http://www.opengis.net/sld}"
    for element in root.iter(f"{sld}Rule"):
        if element.findtext(f"{sld}Name") == rule:
            values = {p.get("name"): p.text for p in element.iter(f"{sld}CssParameter")}
            opacity = float(values.get("fill-opacity", 1))
            text = values["fill"].lstrip("#")
            return [round(int(text[i:i + 2], 16) * opacity + 255 * (1 - opacity))
                    for i in (0, 2, 4)]
    raise AssertionError(f"no rule {rule} in {style}.sld")


def near(pixels, colour, tolerance=3):
    return (abs(pixels - numpy.array(colour)) <= tolerance).all(axis=-1)


def longest_runs(mask):
    """The longest run of True in each row: (length, start)."""
    best = []
    for row in mask:
        edges = numpy.flatnonzero(numpy.diff(numpy.concatenate(([0], row.view(numpy.int8), [0]))))
        lengths = edges[1::2] - edges[::2]
        i = lengths.argmax() if len(lengths) else 0
        best.append((lengths[i], edges[::2][i]) if len(lengths) else (0, 0))
    return best


def frame_of(pixels, share=0.5):
    """left, top, right, bottom of the neat line: the outermost dark lines over half the paper."""
    dark = pixels.sum(axis=-1) < 400
    across = [y for y, (n, _) in enumerate(longest_runs(dark)) if n > share * dark.shape[1]]
    up = [x for x, (n, _) in enumerate(longest_runs(dark.T.copy())) if n > share * dark.shape[0]]

    def middles(lines):  # of the first and the last bundle
        first = [v for v in lines if v - lines[0] < 8]
        last = [v for v in lines if lines[-1] - v < 8]
        return sum(first) / len(first) + 0.5, sum(last) / len(last) + 0.5
    (left, right), (top, bottom) = middles(up), middles(across)
    return left, top, right, bottom


class Maps(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = pathlib.Path(self.folder.name)
        self.addCleanup(self.folder.cleanup)
        run("init", "--sample", "--quiet", cwd=self.path)

    def map(self, *arguments, **kwargs):
        return rows("map", *arguments, "--font", FONT, **{"cwd": self.path, **kwargs})[0]

    def square(self, **properties):
        """A zone whose sides run along the grid of EPSG:4538: 4 km by 3 km."""
        x, y = TO_4538.transform(86.24, 41.69)
        ring = [list(FROM_4538.transform(x + dx, y + dy))
                for dx, dy in ((0, 0), (4000, 0), (4000, 3000), (0, 3000))]
        made = feature("square", [ring], name_zh="方区", category="high-tech", status="existing",
                       boundary_basis="surveyed", accuracy_m=1, **properties)
        return write(self.path / "square.geojson", [made]), (x, y)


class Pixels(Maps):
    def test_the_scale_is_that_of_the_paper(self):
        source, (x, y) = self.square()
        row = self.map("square.png", source, "--scale", "1:50000", "--paper", "A4", "--landscape",
                       "--dpi", "254", "--labels", "zh")
        self.assertEqual((row["scale_denominator"], row["crs"]), (50000, "EPSG:4538"))
        pixels = picture(self.path / "square.png")
        self.assertEqual(pixels.shape[:2], (2100, 2970))  # 10 pixels to the millimetre
        left, top, right, bottom = frame_of(pixels, 0.4)
        inside = near(pixels, fill_of("zones", "category-high-tech"))
        inside[:, int(right):] = False  # the key of the legend
        ys, xs = numpy.nonzero(inside)
        # 4 km are 80 mm, 3 km are 60 mm; the outline of 2 SLD pixels lies on the edge.
        self.assertAlmostEqual(xs.max() - xs.min() + 1, 800, delta=12)
        self.assertAlmostEqual(ys.max() - ys.min() + 1, 600, delta=12)
        # It lies in the middle of the frame.
        self.assertAlmostEqual((xs.max() + xs.min() + 1) / 2, (left + right) / 2, delta=2)
        self.assertAlmostEqual((ys.max() + ys.min() + 1) / 2, (top + bottom) / 2, delta=2)

    def test_the_scale_bar_is_as_long_as_it_says(self):
        source, _ = self.square()
        for scale, dpi in ((50000, 254), (30000, 150), (75000, 96)):
            self.map("bar.png", source, "--scale", f"1:{scale}", "--paper", "A4", "--landscape",
                     "--dpi", dpi, "--overwrite")
            pixels = picture(self.path / "bar.png")
            right = frame_of(pixels, 0.4)[2]
            panel = pixels[pixels.shape[0] // 2:, int(right) + 20:]
            length = max(longest_runs(panel.sum(axis=-1) < 300))[0]
            metres = length / dpi * 0.0254 * scale
            stated = min((m * 10**e for m in (1, 2, 5) for e in range(1, 5)),
                         key=lambda s: abs(s - metres))
            # One pixel more than the length: the outline is drawn around it.
            self.assertAlmostEqual(metres / stated, 1, delta=0.01 + 1.5 / length,
                                   msg=f"1:{scale} {dpi} dpi: {metres} m")

    def test_a_png_is_printed_at_its_scale(self):
        self.map("dots.png", "--zone", "上库", "--dpi", "150")
        data = (self.path / "dots.png").read_bytes()
        at = data.index(b"pHYs")
        across, up, unit, total = struct.unpack(">IIBI", data[at + 4:at + 17])
        self.assertEqual((across, up, unit), (5906, 5906, 1))  # 150 / 0.0254
        self.assertEqual(total, zlib.crc32(data[at:at + 13]))

    def test_coordinates_at_the_frame(self):
        source, _ = self.square()
        row = self.map("ticks.png", source, "--scale", "1:50000", "--paper", "A4", "--landscape",
                       "--dpi", "254")
        pixels = picture(self.path / "ticks.png")
        left, top, right, bottom = frame_of(pixels, 0.4)
        corner = TO_4538.transform((row["west_deg"] + row["east_deg"]) / 2,
                                   (row["south_deg"] + row["north_deg"]) / 2)
        metres = 50000 / 10000  # of a pixel
        south = corner[1] - (bottom - top) / 2 * metres
        found = 0
        below = pixels[int(bottom) + 5].sum(axis=-1) < 300
        for minute in range(5160, 5190, 1):
            x = TO_4538.transform(minute / 60, FROM_4538.transform(corner[0], south)[1])[0]
            column = (left + right) / 2 + (x - corner[0]) / metres
            if left + 60 < column < right - 60 and minute % 2 == 0:
                self.assertTrue(below[round(column) - 3:round(column) + 4].any(),
                                f"no tick at {minute / 60}°")
                found += 1
        self.assertGreaterEqual(found, 2)

    def test_a_zone_has_the_colour_of_its_category(self):
        row = self.map("korla.png", "--zone", "korla-etdz", "--dpi", "100", "--lang", "zh")
        self.assertEqual(row["panes"], 1)
        pixels = picture(self.path / "korla.png")
        colour = fill_of("zones", "category-economic-technological")
        self.assertGreater(near(pixels, colour).mean(), 0.02)
        self.assertLess(near(pixels, fill_of("zones", "category-logistics")).mean(), 0.0001)

    def test_zones_far_apart_have_panes_of_their_own(self):
        row = self.map("all.png", "--dpi", "60")
        self.assertEqual((row["panes"], row["crs"]), (2, "EPSG:4537;EPSG:4538"))
        self.assertLess(row["scale_denominator"], 500000)
        one = self.map("one.png", "--dpi", "60", "--extent", "84.5,41.3,86.6,44.9")
        self.assertGreater(one["scale_denominator"], 1500000)

    def test_filters(self):
        root = (STYLES / "lines.sld").read_text(encoding="utf-8")
        strokes = set(re.findall(r"#[0-9A-F]{6}", root[root.index("<Name>mode-expressway</Name>"):]
                                 [:1500]))
        self.assertTrue(strokes)
        seen = {}
        for mode in ("railway", "expressway"):
            self.map(f"{mode}.png", "--zone", "上库", "--mode", mode, "--dpi", "100")
            pixels = picture(self.path / f"{mode}.png")
            seen[mode] = sum(near(pixels, [int(s[i:i + 2], 16) for i in (1, 3, 5)], 6).sum()
                             for s in strokes if s not in ("#FFFFFF", "#1A1A1A"))
        self.assertGreater(seen["expressway"], 5 * max(seen["railway"], 1))

    def test_looks_as_it_did(self):
        """The committed picture was looked at; letters and lines may differ by a shade."""
        self.map("now.png", "--zone", "上库", "--paper", "A5", "--landscape", "--dpi", "80",
                 "--title", "上库高新区", "--lang", "zh", "--maker", "制图")
        now, then = picture(self.path / "now.png"), picture(HERE / "map_reference.png")
        self.assertEqual(now.shape, then.shape)
        difference = abs(now - then).max(axis=-1)
        self.assertLess((difference > 64).mean(), 0.01)
        self.assertLess(difference.mean(), 2)


class Files(Maps):
    def test_svg(self):
        title = "库尔勒经济技术开发区 <script>alert(1)</script> & \"x\""
        arguments = ("korla.svg", "--zone", "korla-etdz", "--title", title, "--lang", "zh",
                     "--note", "审图号：新S（2026）001号", "--paper", "A3", "--landscape")
        self.map(*arguments)
        root = ET.parse(self.path / "korla.svg").getroot()
        self.assertEqual((root.get("width"), root.get("height")), ("420mm", "297mm"))
        self.assertEqual(root.findtext(f"{SVG}title"), title)
        described = root.findtext(f"{SVG}desc")
        for words in ("示意图", "高斯—克吕格", "EPSG:4538", "审图号：新S（2026）001号",
                      "© OpenStreetMap contributors", "GeoNames"):
            self.assertIn(words, described)
        self.assertFalse(list(root.iter(f"{SVG}image")), "lines stay lines")
        self.assertFalse(list(root.iter(f"{SVG}script")))

    def test_the_same_bytes_each_time(self):
        for ending in ("png", "svg"):
            seen = set()
            for i, zone in enumerate(("UTC", "Asia/Shanghai", "America/Lima")):
                name = self.path / f"{i}" / f"a.{ending}"
                name.parent.mkdir(exist_ok=True)
                env = {**os.environ, "TZ": zone, "LC_ALL": ("C", "C.UTF-8", "POSIX")[i]}
                subprocess.run([COMMAND, "map", str(name), "--zone", "上库", "--title", "图",
                                "--lang", "zh", "--dpi", "72", "--font", FONT, "--quiet"],
                               cwd=self.path, env=env, check=True, capture_output=True)
                seen.add(name.read_bytes())
            self.assertEqual(len(seen), 1, ending)

    def test_pdf(self):
        for paper, size in (("A3", (420, 297)), ("A4", (297, 210)), ("300x200", (300, 200))):
            turned = ["--landscape"] if paper.startswith("A") else []
            self.map("a.pdf", "--zone", "上库", "--paper", paper, *turned, "--overwrite")
            told = subprocess.run(["pdfinfo", "a.pdf"], cwd=self.path, check=True,
                                  capture_output=True, text=True).stdout
            points = [float(v) for v in re.search(r"Page size: +([\d.]+) x ([\d.]+)", told).groups()]
            for got, mm in zip(points, size):
                self.assertAlmostEqual(got, mm / 25.4 * 72, delta=0.51)
            self.assertIn("Pages:           1", told)
            images = subprocess.run(["pdfimages", "-list", "a.pdf"], cwd=self.path, check=True,
                                    capture_output=True, text=True).stdout.splitlines()[2:]
            self.assertEqual([i for i in images if int(i.split()[3]) > 400], [], "lines stay lines")

    def test_a_pdf_is_as_old_as_it_is_told(self):
        """SOURCE_DATE_EPOCH 1780000000 is 2026-05-28 20:26:40 UTC (date -u -d @1780000000)."""
        for zone in ("UTC", "Asia/Shanghai", "America/St_Johns"):
            made = []
            for _ in range(2):
                with unittest.mock.patch.dict(os.environ, SOURCE_DATE_EPOCH="1780000000", TZ=zone):
                    self.map("a.pdf", "--zone", "上库", "--paper", "A4", "--overwrite")
                made.append((self.path / "a.pdf").read_bytes())
                time.sleep(1.1)
            self.assertEqual(made[0], made[1], zone)
            told = subprocess.run(["pdfinfo", "-isodates", "a.pdf"], cwd=self.path, check=True,
                                  capture_output=True, text=True).stdout
            self.assertRegex(told, r"CreationDate: +2026-05-28T20:26:40(Z|\+00)")

    def test_nothing_is_left_behind(self):
        before = sorted(p.name for p in self.path.iterdir())
        run("map", "a.png", "--extent", "100,30,101,31", cwd=self.path, status=2)
        self.assertEqual(sorted(p.name for p in self.path.iterdir()), before)


class Fonts(Maps):
    def map_with_fonts(self, folder, *arguments):
        config = self.path / "fonts.conf"
        config.write_text(f"""<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{self.path}/cache</cachedir></fontconfig>""")
        return subprocess.run([COMMAND, "map", "a.png", "--zone", "上库", "--dpi", "60", *arguments],
                              cwd=self.path, env={**os.environ, "FONTCONFIG_FILE": str(config)},
                              capture_output=True, text=True, timeout=120)

    def test_no_font_with_chinese_signs(self):
        empty = self.path / "none"
        empty.mkdir()
        done = self.map_with_fonts(empty)
        self.assertEqual(done.returncode, 5)
        self.assertIn("fonts-wqy-microhei", done.stderr)
        self.assertIn("--font", done.stderr)
        self.assertFalse((self.path / "a.png").exists())
        self.assertFalse(list(self.path.glob(".zonelayer*")))
        done = self.map_with_fonts(empty, "--font", FONT)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_a_font_without_them_is_refused(self):
        latin = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"
        if not pathlib.Path(latin).exists():
            self.skipTest("DejaVu is not installed")
        done = self.map_with_fonts("/usr/share/fonts", "--font", latin)
        self.assertEqual(done.returncode, 2)
        self.assertIn("U+5E93", done.stderr)

    def test_a_font_whose_path_has_blanks(self):
        folder = self.path / "my fonts"
        folder.mkdir()
        shutil.copy(FONT, folder / "a font.ttc")
        done = self.map_with_fonts(folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        done = self.map_with_fonts(folder, "--mapfile", "a.map", "--overwrite")
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("blank", done.stderr)


class Names(Maps):
    def test_names_that_are_not_nice(self):
        names = ["长" * 300, "<script>alert(1)</script>", "a\u202eb\u200f\u2066c", "x\x01\x1by\nz",
                 '"END END" \\ [id] %s {x}', "", None]
        features = []
        for i, name in enumerate(names):
            west = 86 + 0.03 * i
            features.append(feature(f"z{i}", [[[west, 41], [west + 0.02, 41], [west + 0.02, 41.02],
                                               [west, 41.02]]],
                                    name_zh=name, category="urban", status="existing",
                                    boundary_basis="digitised"))
        features.append({"type": "Feature", "properties": {"id": "none", "name_zh": "无界"},
                         "geometry": None})
        write(self.path / "names.geojson", features)
        for ending in ("png", "svg", "pdf"):
            row = self.map(f"names.{ending}", "names.geojson", "--dpi", "80", "--labels", "both",
                           "--title", names[0], "--note", names[2], "--maker", names[4])
            self.assertEqual(row["features"], 7)
        root = ET.parse(self.path / "names.svg").getroot()
        self.assertIn("\\u202e", root.findtext(f"{SVG}desc"))
        self.assertLessEqual(len(root.findtext(f"{SVG}title")), 200)

    def test_any_layers_in_the_order_given(self):
        run("corridor", "--mode", "railway", "--within", "1km", "--into", "corridor", "--quiet",
            cwd=self.path)
        run("overlap", "--into", "shared.gpkg", "--quiet", cwd=self.path)
        row = self.map("any.png", "zones", "corridor", "shared.gpkg", "lines", "--zone", "shangku",
                       "--dpi", "80", "--lang", "zh")
        self.assertGreater(row["features"], 10)
        land = LAYERS.parent / "samples" / "land" / "DLTB.geojson"
        self.assertEqual(self.map("land.png", land, "--dpi", "80")["features"], 47)


class Server(Maps):
    """The mapfile under stock mapserv, as CGI on loopback."""

    def setUp(self):
        super().setUp()
        self.map("all.png", "--title", "开发区", "--lang", "zh", "--dpi", "60", "--mapfile", "z.map")
        moved = self.path / "moved"  # it stands on its own
        moved.mkdir()
        self.path.chmod(0o755)  # http.server runs CGI programs as nobody
        for name in ("z.map", "z_zones.gpkg", "z_lines.gpkg", "z_points.gpkg", "z_fonts.txt"):
            (self.path / name).rename(moved / name)
        (moved / "mapserver.conf").write_text(
            f'CONFIG\nENV\nMS_MAP_PATTERN "."\nEND\nMAPS\nZONES "{moved}/z.map"\nEND\nEND\n')
        (self.path / "cgi-bin").mkdir()
        (self.path / "cgi-bin" / "mapserv").symlink_to("/usr/lib/cgi-bin/mapserv")
        os.environ["MAPSERVER_CONFIG_FILE"] = str(moved / "mapserver.conf")
        self.addCleanup(os.environ.pop, "MAPSERVER_CONFIG_FILE")
        root = str(self.path)

        class Handler(http.server.CGIHTTPRequestHandler):
            def translate_path(self, path):
                return root + path.split("?")[0]

            def log_message(self, *_):
                pass
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)

    def ask(self, **parameters):
        query = urllib.parse.urlencode({"map": "ZONES", "SERVICE": "WMS", **parameters})
        address = f"http://127.0.0.1:{self.server.server_port}/cgi-bin/mapserv?{query}"
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(address, timeout=60) as answer:
            return answer.headers.get_content_type(), answer.read()

    def test_wms(self):
        kind, text = self.ask(REQUEST="GetCapabilities", VERSION="1.3.0")
        self.assertIn("xml", kind, text[:500])
        wms = "{http://www.opengis.net/wms}"
        names = [e.text for e in ET.fromstring(text).iter(f"{wms}Name")]
        for name in ("zones", "lines", "points"):
            self.assertIn(name, names)
        self.assertIn("示意图", text.decode())
        kind, tile = self.ask(REQUEST="GetMap", VERSION="1.1.1", LAYERS="lines,zones", STYLES="",
                              SRS="EPSG:4538", BBOX="430000,4608000,442000,4620000",
                              WIDTH="512", HEIGHT="512", FORMAT="image/png")
        self.assertEqual(kind, "image/png", tile[:300])
        (self.path / "tile.png").write_bytes(tile)
        pixels = picture(self.path / "tile.png")
        self.assertEqual(pixels.shape[:2], (512, 512))
        zone = near(pixels, fill_of("zones", "category-economic-technological"), 6)
        self.assertGreater(zone.mean(), 0.05)
        self.assertGreater((pixels.sum(axis=-1) == 765).mean(), 0.2)


if __name__ == "__main__":
    unittest.main()
