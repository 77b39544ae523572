"""Boundary-point TXT that we write, read by a parser made from the public grammar alone.

The parser knows only what descriptions of the format say (界址点坐标: [属性描述] with key=value lines,
[地块坐标], heads "点数,面积,编号,名称,面,图幅号,用途,地类编码,@", points "点号,圈号,X,Y" with X to the
north); it shares no line with the library. pyproj says where each point has to be and how large each
plot is. Writing, loading and writing again has to give the same bytes.
"""
import json
import os
import pathlib
import sys
import tempfile
import unittest

from hypothesis import HealthCheck, given, settings, strategies as st
from pyproj import Transformer

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import LAYERS, feature, ring_area, rows, run, star, write  # noqa: E402

os.environ["SOURCE_DATE_EPOCH"] = "1700000000"  # 2023-11-14
SETTINGS = settings(max_examples=20, deadline=None, derandomize=True,
                    suppress_health_check=list(HealthCheck))
KEYS = ["格式版本号", "数据产生单位", "数据产生日期", "坐标系", "几度分带", "投影类型", "计量单位", "带号",
        "精度", "转换参数"]
FORMS = [(prefix, encoding) for prefix in ("--zone-prefix", "--no-zone-prefix")
         for encoding in ("GBK", "UTF-8")]


def parse(raw, encoding):
    """(attributes, plots); a plot is (head fields, rings), a ring a list of (label, X, Y)."""
    text = raw.decode(encoding)
    assert text.endswith("\r\n") and "\n" not in text.replace("\r\n", "")
    lines = text[:-2].split("\r\n")
    assert lines[0] == "[属性描述]"
    split = lines.index("[地块坐标]")
    attributes = dict(line.split("=", 1) for line in lines[1:split])
    plots = []
    for line in lines[split + 1:]:
        if line.endswith("@"):
            plots.append((line.split(",")[:-1], []))
            continue
        label, ring, x, y = line.split(",")
        rings = plots[-1][1]
        if int(ring) > len(rings):
            assert int(ring) == len(rings) + 1
            rings.append([])
        rings[int(ring) - 1].append((label, x, y))
    for head, rings in plots:
        assert int(head[0]) == sum(map(len, rings)), head
    return attributes, plots


def zone_of(lon):
    return int((lon + 1.5) // 3)


def plane(zone, prefix):
    """CGCS2000 to the 3-degree zone, by PROJ's own registry: 4513 is zone 25, 4534 is CM 75."""
    code = 4488 + zone if prefix == "--zone-prefix" else 4534 + zone - 25
    return Transformer.from_crs(4490, code, always_xy=True)


class Written(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = pathlib.Path(self.temporary.name)

    def export(self, layer, name, *options):
        path = self.folder / name
        run("export", layer, path, "--overwrite", "--quiet", *options, cwd=self.folder)
        return path

    def check(self, path, shapes, prefix, encoding, decimals):
        """`shapes`: id to the rings of each part, in order."""
        attributes, plots = parse(path.read_bytes(), encoding)
        self.assertEqual(list(attributes), KEYS)
        zone = int(attributes["带号"])
        self.assertEqual(attributes["坐标系"], "2000国家大地坐标系")
        self.assertEqual(attributes["数据产生日期"], "2023-11-14")
        self.assertEqual(attributes["几度分带"], "3")
        self.assertEqual(float(attributes["精度"]), 10.0 ** -decimals)
        self.assertEqual(attributes["转换参数"].count(","), 6)
        to_plane = plane(zone, prefix)
        self.assertEqual([head[2] for head, _ in plots], list(shapes))
        for head, rings in plots:
            expected = [ring for part in shapes[head[2]] for ring in part]
            self.assertEqual(len(rings), len(expected))
            self.check_labels(rings)
            for ring, lonlat in zip(rings, expected):
                self.check_ring(ring, lonlat, to_plane, decimals)
            self.check_area(head, rings, shapes[head[2]], to_plane)
        return plots

    def check_labels(self, rings):
        number = 1
        for ring in rings:
            wanted = [f"J{number + i}" for i in range(len(ring) - 1)]
            self.assertEqual([label for label, _, _ in ring], wanted + wanted[:1])
            number += len(ring) - 1

    def check_ring(self, ring, lonlat, to_plane, decimals):
        self.assertEqual(len(ring), len(lonlat))
        self.assertEqual(ring[0][1:], ring[-1][1:])
        for (_, x, y), place in zip(ring, lonlat):
            self.assertEqual(len(x.partition(".")[2]), decimals)
            east, north = to_plane.transform(*place)
            self.assertAlmostEqual(float(x), north, delta=0.5 * 10 ** -decimals + 2e-7)
            self.assertAlmostEqual(float(y), east, delta=0.5 * 10 ** -decimals + 2e-7)

    def check_area(self, head, rings, parts, to_plane):
        """Of the written points, back on the ellipsoid, as GeographicLib has it."""
        back = [[to_plane.transform(float(y), float(x), direction="INVERSE") for _, x, y in ring]
                for ring in rings]
        area, at = 0, 0
        for part in parts:
            areas = [ring_area(ring) for ring in back[at:at + len(part)]]
            area += areas[0] - sum(areas[1:])
            at += len(part)
        self.assertAlmostEqual(float(head[1]), area / 1e4, delta=0.5001e-4)

    def check_bytes(self, path, prefix, encoding, decimals):
        """Loaded and written again: as zones of a store, and as a source."""
        options = [prefix, "--encoding", encoding, "--precision", decimals]
        once = path.read_bytes()
        self.assertEqual(self.export(path, "again.txt", *options).read_bytes(), once)
        store = self.folder / "again.sqlite"
        store.unlink(missing_ok=True)
        run("--db", store, "init", cwd=self.folder)
        run("--db", store, "load", path, "--kind", "zone", "--quiet", cwd=self.folder)
        run("--db", store, "export", "zones", self.folder / "stored.txt", "--overwrite", "--quiet",
            *options, cwd=self.folder)
        self.assertEqual((self.folder / "stored.txt").read_bytes(), once)

    def test_shipped_zones(self):
        source = LAYERS / "zones.geojson"
        made = self.export(source, "zones.geojson", "--status", "any")
        shapes = {}
        for item in json.loads(source.read_text(encoding="utf-8"))["features"]:
            geometry = item["geometry"]
            if geometry:
                parts = geometry["coordinates"]
                shapes[item["properties"]["id"]] = \
                    parts if geometry["type"] == "MultiPolygon" else [parts]
        self.assertTrue(made.exists())
        self.assertEqual(len(shapes), 10)
        for prefix, encoding in FORMS:
            self.export(source, "z.txt", "--status", "any", prefix, "--encoding", encoding)
            seen = {}
            for zone in (28, 29):
                path = self.folder / f"z_{zone}.txt"
                _, plots = parse(path.read_bytes(), encoding)
                here = {head[2]: shapes[head[2]] for head, _ in plots}
                seen.update(here)
                self.check(path, here, prefix, encoding, 3)
                self.check_bytes(path, prefix, encoding, 3)
            self.assertEqual(seen.keys(), shapes.keys())

    @SETTINGS
    @given(st.floats(75, 135), st.floats(4, 53), st.lists(st.floats(0.5, 1), min_size=3, max_size=12),
           st.floats(1.5, 3.7), st.integers(0, 3), st.integers(1, 3), st.integers(0, 6),
           st.sampled_from(FORMS))
    def test_made_polygons(self, lon, lat, radii, power, holes, nparts, decimals, form):
        prefix, encoding = form
        zone = zone_of(lon)
        size = 10 ** power
        west = max(min(lon, 3 * zone + 1.0), 3 * zone - 1.3)
        parts = []
        for p in range(nparts):  # side by side: 0.1 degrees are over 6 km
            centre = (west + 0.15 * p, lat)
            shell = star(centre, size, radii)
            holes_here = [star((centre[0] + (h - 1) * size / 1e6, lat), size / 30, [1, 0.8, 1, 0.9])
                          for h in range(holes)]
            rings = [shell] + [ring[::-1] for ring in holes_here]
            parts.append([ring + ring[:1] for ring in rings])
        item = feature("made", [[0, 0], [0, 1], [1, 0]], name_zh="合成——地块·甲")
        item["geometry"] = {"type": "MultiPolygon", "coordinates": parts}
        source = write(self.folder / "made.geojson", [item])
        if size < 100 and decimals == 0:  # holes of 1 m may collapse: see test_precision
            decimals = 1
        path = self.export(source, "made.txt", prefix, "--encoding", encoding, "--precision", decimals)
        self.check(path, {"made": parts}, prefix, encoding, decimals)
        self.check_bytes(path, prefix, encoding, decimals)

    def test_precision(self):
        ring = star((86.2, 41.7), 3, [1, 1, 1, 1, 1, 1])
        source = write(self.folder / "small.geojson", [feature("s", [ring], name_zh="小")])
        said = run("export", source, self.folder / "s.txt", "--precision", 0, cwd=self.folder)
        self.assertTrue((self.folder / "s.txt").exists(), said)
        tiny = star((86.2, 41.7), 0.3, [1, 1, 1, 1, 1, 1])
        source = write(self.folder / "tiny.geojson", [feature("t", [tiny], name_zh="微")])
        said = run("export", source, self.folder / "t.txt", "--precision", 0, status=3,
                   cwd=self.folder)
        self.assertIn("--precision", said)
        self.assertFalse((self.folder / "t.txt").exists())

    def test_lines_and_points(self):
        line = {"type": "Feature", "properties": {"id": "l", "name_zh": "线"},
                "geometry": {"type": "MultiLineString",
                             "coordinates": [[[86.1, 41.7], [86.2, 41.8], [86.1, 41.9]],
                                             [[86.3, 41.7], [86.4, 41.7]]]}}
        point = {"type": "Feature", "properties": {"id": "p", "name_zh": "点"},
                 "geometry": {"type": "Point", "coordinates": [86.1, 41.7]}}
        for name, item, count, word in (("l", line, 5, "线"), ("p", point, 1, "点")):
            source = write(self.folder / f"{name}.geojson", [item])
            path = self.export(source, f"{name}.txt")
            _, plots = parse(path.read_bytes(), "GBK")
            head, rings = plots[0]
            self.assertEqual((head[0], head[4]), (str(count), word))
            self.assertEqual(self.export(path, "again.txt").read_bytes(), path.read_bytes())
            self.assertEqual(rows("list", path)[0]["地块编号"], name)
            for ring in rings:
                for _, x, y in ring:
                    self.assertTrue(4e6 < float(x) < 5e6 and 29e6 < float(y) < 30e6)


if __name__ == "__main__":
    unittest.main()
