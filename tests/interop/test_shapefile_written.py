"""Shapefiles that `export` writes: read by a reader of its own, after the ESRI Shapefile Technical
Description (1998) and dBASE III, and byte for byte beside those of GDAL's writer (ogr2ogr)."""
import json
import pathlib
import struct
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from support import run  # noqa: E402

SQUARE = [[86, 41], [86.4, 41], [86.4, 41.4], [86, 41.4], [86, 41]]
HOLE = [[86.1, 41.1], [86.1, 41.2], [86.2, 41.2], [86.2, 41.1], [86.1, 41.1]]
ISLAND = [[86.13, 41.13], [86.17, 41.13], [86.17, 41.17], [86.13, 41.17], [86.13, 41.13]]
KINDS = {
    "polygons": [("Polygon", [SQUARE, HOLE]), ("MultiPolygon", [[SQUARE, HOLE], [ISLAND]]),
                 ("Polygon", [SQUARE[::-1], HOLE[::-1]]), None],
    "lines": [("LineString", SQUARE), ("MultiLineString", [SQUARE, HOLE])],
    "points": [("Point", [86.123456789012, 41]), ("Point", [-86, -41])],
    "multipoints": [("MultiPoint", HOLE), ("Point", [87, 41])],
}
VALUES = [{"id": "a", "名称": "库尔勒", "count": 7, "value": 8113.43},
          {"id": "b", "名称": None, "count": -123456789012, "value": None},
          {"id": "c", "名称": " 铁门关 ", "count": None, "value": -0.1},
          {"id": "d", "名称": "", "count": 0, "value": 1e-9}]
TYPES = {"polygons": 5, "lines": 3, "points": 1, "multipoints": 8}


def ring_area(ring):
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, ring[1:])) / 2


class Reader:
    """All of a set, with every length, offset and extent checked on the way."""

    def __init__(self, path, encoding):
        self.shp, self.shx, self.dbf = (path.with_suffix(e).read_bytes()
                                        for e in (".shp", ".shx", ".dbf"))
        self.encoding = encoding
        self.shapes = self.read_shapes()
        self.fields, self.rows = self.read_rows()

    def read_shapes(self):
        shapes, places, at, number = [], [], 100, 0
        for data in (self.shp, self.shx):
            code, words = struct.unpack(">i20xi", data[:28])
            assert (code, 2 * words) == (9994, len(data)), "header"
            assert data[28:32] == struct.pack("<i", 1000) and data[32:100] == self.shp[32:100]
            assert data[68:100] == bytes(32), "no heights, no measures"
        while at < len(self.shp):
            given, words = struct.unpack_from(">2i", self.shp, at)
            number += 1
            entry = struct.unpack_from(">2i", self.shx, 92 + 8 * number)
            assert given == number and entry == (at // 2, words), "index"
            shapes.append(self.shape(self.shp[at + 8:at + 8 + 2 * words], places))
            at += 8 + 2 * words
        assert len(self.shx) == 100 + 8 * number
        self.check_extent(self.shp[36:68], places)
        return shapes

    def check_extent(self, packed, places):
        xs, ys = zip(*places)
        assert struct.unpack("<4d", packed) == (min(xs), min(ys), max(xs), max(ys)), "extent"

    def shape(self, content, places):
        kind, = struct.unpack_from("<i", content)
        if kind == 0:
            assert len(content) == 4
            return None
        if kind == 1:
            parts = [[struct.unpack("<2d", content[4:])]]
        else:
            at, nparts = 36, 1
            if kind != 8:
                nparts, = struct.unpack_from("<i", content, at)
                at += 4
            npoints, = struct.unpack_from("<i", content, at)
            starts = struct.unpack_from(f"<{nparts}i", content, at + 4) if kind != 8 else (0,)
            at += 4 + (4 * nparts if kind != 8 else 0)
            assert len(content) == at + 16 * npoints
            points = [struct.unpack_from("<2d", content, at + 16 * i) for i in range(npoints)]
            parts = [points[a:b] for a, b in zip(starts, [*starts[1:], npoints])]
            self.check_extent(content[4:36], points)
        places += [place for part in parts for place in part]
        return kind, parts

    def read_rows(self):
        version, _, _, _, rows, head, width = struct.unpack_from("<4BIHH", self.dbf)
        count = (head - 33) // 32
        fields = [struct.unpack_from("<11sc4xBB", self.dbf, 32 + 32 * i) for i in range(count)]
        assert version == 3 and self.dbf[head - 1:head] == b"\r" and self.dbf[-1:] == b"\x1a"
        assert width == 1 + sum(field[2] for field in fields)
        assert len(self.dbf) == head + rows * width + 1 and rows == len(self.shapes)
        table = []
        for i in range(rows):
            record = self.dbf[head + i * width:head + (i + 1) * width]
            assert record[:1] == b" ", "not deleted"
            values, at = [], 1
            for _, _, size, _ in fields:
                values.append(record[at:at + size].decode(self.encoding))
                at += size
            table.append(values)
        return [(name.rstrip(b"\0").decode(self.encoding), kind.decode(), size, digits)
                for name, kind, size, digits in fields], table


class Written(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def export(self, kind, target, *options, values=VALUES):
        features = [{"type": "Feature", "properties": row,
                     "geometry": shape and {"type": shape[0], "coordinates": shape[1]}}
                    for row, shape in zip(values, KINDS[kind])]
        source = self.folder / "source.geojson"
        source.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        path = self.folder / target
        run("export", str(source), str(path), "--quiet", *options, cwd=self.folder)
        return path

    def test_by_the_description(self):
        for kind in KINDS:
            for encoding in ("UTF-8", "GBK", "GB18030"):
                with self.subTest(kind=kind, encoding=encoding):
                    path = self.export(kind, f"{kind}-{encoding}.shp", "--encoding", encoding)
                    self.check(kind, Reader(path, encoding.lower()))
                    self.assertEqual(path.with_suffix(".cpg").read_text(), encoding)

    def check(self, kind, read):
        self.assertEqual([f[:2] for f in read.fields],
                         [("id", "C"), ("名称", "C"), ("count", "N"), ("value", "N")])
        for values, wanted, shape, drawn in zip(read.rows, VALUES, read.shapes, KINDS[kind]):
            self.assertEqual(values[0].rstrip(), wanted["id"])
            self.assertEqual(values[1].rstrip(), (wanted["名称"] or "").rstrip())
            for text, name in zip(values[2:], ("count", "value")):
                number = wanted[name]
                self.assertEqual(text, "*" * len(text)) if number is None else \
                    self.assertEqual(float(text), number)
            self.check_shape(kind, shape, drawn)

    def check_shape(self, kind, shape, drawn):
        if drawn is None:
            self.assertIsNone(shape)
            return
        code, parts = shape
        self.assertEqual(code, TYPES[kind])
        name, places = drawn
        rings = [ring for polygon in places for ring in polygon] if name == "MultiPolygon" else \
            places if name in ("Polygon", "MultiLineString") else \
            [[places]] if name == "Point" else [places]
        given = [{tuple(p) for p in ring} for ring in rings]
        self.assertEqual([set(part) for part in parts], given)
        if kind == "polygons":
            shells = {i for i, ring in enumerate(rings) if ring[0] != HOLE[0]}
            for i, part in enumerate(parts):
                self.assertEqual(ring_area(part) < 0, i in shells, "shells run clockwise")

    def test_beside_gdal(self):
        """The same rows through ogr2ogr. Of real numbers it does not know how large they get, and a
        text that begins with a blank it cuts inside its last character."""
        values = [{**row, "名称": row["名称"] and row["名称"].lstrip()} for row in VALUES]
        for kind in KINDS:
            for encoding in ("UTF-8", "GBK"):
                with self.subTest(kind=kind, encoding=encoding):
                    ours = self.export(kind, "ours.shp", "--encoding", encoding,
                                       "--overwrite", values=values)
                    gpkg = self.export(kind, "z.gpkg", "--overwrite", values=values)
                    theirs = self.folder / f"theirs-{kind}-{encoding}.shp"
                    kinds = {"points": "POINT", "multipoints": "MULTIPOINT"}
                    subprocess.run(
                        ["ogr2ogr", str(theirs), str(gpkg), "z", "-lco", f"ENCODING={encoding}", "-lco",
                         "RESIZE=YES", *(["-nlt", kinds[kind]] if kind in kinds else [])],
                        check=True, capture_output=True)
                    self.compare(ours, theirs, encoding)

    def compare(self, ours, theirs, encoding):
        for ending in (".shp", ".shx"):
            a, b = (bytearray(path.with_suffix(ending).read_bytes()) for path in (ours, theirs))
            self.assertEqual(a, b, ending)
        self.assertEqual(ours.with_suffix(".prj").read_text(), theirs.with_suffix(".prj").read_text())
        a, b = Reader(ours, encoding.lower()), Reader(theirs, encoding.lower())
        self.assertEqual(a.fields[:3], b.fields[:3])
        for mine, other in zip(a.rows, b.rows):
            self.assertEqual(mine[:3], other[:3])
            self.assertTrue(mine[3] == other[3] or float(mine[3]) == float(other[3]))

    def test_no_columns(self):
        """A .dbf has at least one."""
        source = self.folder / "bare.geojson"
        source.write_text(json.dumps({"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {}, "geometry": {"type": "Point",
                                                              "coordinates": [86, 41]}}]}))
        run("export", str(source), "bare.shp", cwd=self.folder)
        read = Reader(self.folder / "bare.shp", "utf-8")
        self.assertEqual([f[0] for f in read.fields], ["FID"])
        self.assertEqual(len(read.rows), 1)

    def test_capitals(self):
        path = self.export("points", "P.SHP")
        self.assertEqual(path.read_bytes()[:4], struct.pack(">i", 9994))

    def test_dates_and_widths_of_a_schema(self):
        (self.folder / "s.json").write_text(json.dumps({"fields": [
            {"name": "ID", "source": "id", "type": "text", "width": 30},
            {"name": "RQ", "source": "名称", "type": "date"},
            {"name": "MJ", "source": "value", "type": "real", "width": 12, "precision": 3},
            {"name": "SL", "source": "count", "type": "integer", "width": 6}]}))
        rows = [("a", "2024-02-29", 1.5, 17), ("b", None, None, None)]
        features = [{"type": "Feature", "geometry": {"type": "Point", "coordinates": [86, 41]},
                     "properties": dict(zip(("id", "名称", "value", "count"), row))}
                    for row in rows]
        (self.folder / "d.geojson").write_text(json.dumps(
            {"type": "FeatureCollection", "features": features}))
        run("export", "d.geojson", "d.shp", "--schema", "s.json", "--quiet", cwd=self.folder)
        read = Reader(self.folder / "d.shp", "utf-8")
        self.assertEqual(read.fields, [("ID", "C", 30, 0), ("RQ", "D", 8, 0), ("MJ", "N", 12, 3),
                                       ("SL", "N", 6, 0)])
        self.assertEqual(read.rows, [["a".ljust(30), "20240229", "       1.500", "    17"],
                                     ["b".ljust(30), "00000000", "*" * 12, "*" * 6]])


if __name__ == "__main__":
    unittest.main()
