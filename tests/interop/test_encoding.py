"""Text of Shapefile and CSV in any encoding, read and written, against Python's codecs, ogr2ogr, and
QGIS where it is installed.

Files come from tests/shapefile_bytes.py, byte by byte, and from ogr2ogr with their language byte and
.cpg set to every combination that is met in practice."""
import csv
import importlib.util
import itertools
import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

from hypothesis import HealthCheck, given, settings, strategies as st

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import shapefile_bytes  # noqa: E402
from support import run  # noqa: E402

NAMES = ["id", "名称", "所在地"]  # no more than ten bytes in UTF-8
ROWS = [["a", "库尔勒经济技术开发区", "新疆"], ["b", "铁门关经开区", "兵团第二师"],
        ["c", "plain ASCII", "Korla"]]
LDID_SAYS = {0: None, 0x57: None, 0x4D: "gbk", 0x7A: "gbk"}
CPG_SAYS = {None: None, "": None, "GBK": "gbk", "CP936": "gbk", "936": "gbk", "GB2312": "gbk",
            "GB18030\r\n": "gbk", "UTF-8": "utf-8", "utf8": "utf-8"}


class Case(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)
        run("init", cwd=self.folder)

    def load(self, source, *options, status=0):
        """The answer of a load into the layer x, or what a refused one says."""
        out = run("load", source, "--kind", "land", "--as", "x", "--replace-layer", *options,
                  "--format", "json", cwd=self.folder, status=status)
        return json.loads(out) if status == 0 else out

    def assert_read(self, rows, names=NAMES):
        got = json.loads(run("list", "x", "--format", "json", cwd=self.folder))["rows"]
        self.assertEqual([[row[name] for name in names] for row in got], rows)

    def text_of(self, answer, code):
        """The one finding of a code."""
        found = [f for f in answer["findings"] if f["code"] == code]
        self.assertEqual(len(found), 1, answer["findings"])
        return found[0]["text"]

    def assert_refused(self, source, *pieces, options=()):
        out = self.load(source, *options, status=3)
        for piece in pieces:
            self.assertIn(piece, out)


class Combinations(Case):
    """Declared right: read. Not declared: read, with a note. Declared wrong: refused, and
    --encoding settles it."""

    def read(self, source, *options):
        """The rows, and what is said of the encoding."""
        answer = json.loads(run("list", source, "--format", "json", *options, cwd=self.folder))
        return ([[row[name] for name in NAMES] for row in answer["rows"]],
                [note for note in answer["notes"] if note["code"] == "encoding"])

    def check(self, source, encoding, ldid, cpg):
        says = CPG_SAYS[cpg] or LDID_SAYS[ldid]
        usual = "GBK" if encoding == "gbk" else "UTF-8"
        if says not in (None, encoding):
            out = run("list", source, cwd=self.folder, status=3)
            self.assertIn(f"give --encoding {usual}", out)
            self.assertEqual(self.read(source, "--encoding", usual), (ROWS, []))
            return
        rows, told = self.read(source)
        self.assertEqual(rows, ROWS)
        self.assertEqual([f["severity"] for f in told if "found out" in f["text"]],
                         [] if says else ["note"], told)
        at_odds = CPG_SAYS[cpg] == "utf-8" and LDID_SAYS[ldid] == "gbk"
        self.assertEqual(any("may go by the byte" in f["text"] for f in told), at_odds, told)

    def check_all(self, make, cpgs):
        for encoding, ldid, cpg in itertools.product(("gbk", "utf-8"), LDID_SAYS, cpgs):
            with self.subTest(encoding=encoding, ldid=hex(ldid), cpg=cpg):
                self.check(make(encoding, ldid, cpg), encoding, ldid, cpg)

    def test_made_by_hand(self):
        def make(encoding, ldid, cpg):
            (self.folder / "h.cpg").unlink(missing_ok=True)
            return shapefile_bytes.write_text(self.folder / "h.shp", NAMES, ROWS, encoding,
                                              ldid=ldid, cpg=cpg)
        self.check_all(make, CPG_SAYS)

    def test_made_by_ogr2ogr(self):
        features = [{"type": "Feature", "properties": dict(zip(NAMES, row)),
                     "geometry": {"type": "Polygon", "coordinates": [
                         [list(p) for p in shapefile_bytes.square(86 + i, 41)]]}}
                    for i, row in enumerate(ROWS)]
        (self.folder / "in.geojson").write_text(json.dumps(
            {"type": "FeatureCollection", "features": features}), encoding="utf-8")

        def make(encoding, ldid, cpg):
            for old in self.folder.glob("o.*"):
                old.unlink()
            subprocess.run(["ogr2ogr", "-a_srs", "EPSG:4490", "o.shp", "in.geojson", "-lco",
                            f"ENCODING={encoding}"], cwd=self.folder, check=True)
            data = bytearray((self.folder / "o.dbf").read_bytes())
            data[29] = ldid
            (self.folder / "o.dbf").write_bytes(data)
            (self.folder / "o.cpg").unlink()
            if cpg is not None:
                (self.folder / "o.cpg").write_bytes(cpg.encode())
            return self.folder / "o.shp"
        self.check_all(make, (None, "GBK", "UTF-8"))


class Text(Case):
    def shp(self, rows, encoding="gbk", names=NAMES, **more):
        for old in self.folder.glob("t.*"):
            old.unlink()
        return shapefile_bytes.write_text(self.folder / "t.shp", names, rows, encoding, **more)

    def test_all_of_gb18030(self):
        # Four-byte characters of GB18030: extension A, extension B, a private one in ISO 10646.
        rows = [["a", "㐀㐁䶵", "𠮷野"], ["b", "㙍䥽", "〇·—"]]
        self.load(self.shp(rows, "gb18030"))
        self.assert_read(rows)

    def test_names_cut_inside_a_character(self):
        answer = self.load(self.shp([["a", "甲"]], "utf-8", ["id", "开发区名称"]))
        self.assertIn("开发区", self.text_of(answer, "field-name-cut"))
        self.assert_read([["a", "甲"]], ["id", "开发区"])
        answer = self.load(self.shp([["a", "甲"]], "gbk", ["id", "A声明面积平方公里"], cpg="GBK"))
        self.assertIn("A声明面积", self.text_of(answer, "field-name-cut"))
        self.assert_read([["a", "甲"]], ["id", "A声明面积"])

    def test_values_cut_inside_a_character(self):
        # Ten bytes hold three characters of UTF-8 and a third of one, nine bytes four and a half
        # of GBK.
        for encoding, width, kept in (("utf-8", 10, "库尔勒"), ("gbk", 9, "库尔勒经")):
            source = self.shp([["a", "库尔勒经济技术开发区", "x"], ["b", "甲", "乙"]], encoding,
                              width=width)
            text = self.text_of(self.load(source), "value-cut")
            self.assertIn("so it is in 1 feature", text)
            self.assert_read([["a", kept, "x"], ["b", "甲", "乙"]])

    def test_mixed(self):
        columns = [(name.encode("ascii"), 20) for name in ("id", "name")]
        rows = [[b"a", "plain".encode()], [b"b", "开发区".encode("utf-8")],
                [b"c", "声明面积".encode("gbk")]]
        source = shapefile_bytes.write(self.folder / "m.shp", columns, rows)
        self.assert_refused(source, "m.shp: its text is in mixed encodings",
                            'row 2, field name is UTF-8 ("开发区")',
                            'row 3, field name is GBK ("声明面积")')

    def test_neither(self):
        columns = [(b"id", 10), (b"name", 20)]
        source = shapefile_bytes.write(self.folder / "n.shp", columns, [[b"a", b"A\xff\xfeB"]])
        self.assert_refused(source, "row 1, field name is neither UTF-8 nor GB18030",
                            '"AÿþB" as CP1252')
        self.load(source, "--encoding", "1252")
        self.assert_read([["a", "AÿþB"]], ["id", "name"])

    def test_a_cpg_of_junk(self):
        answer = self.load(self.shp(ROWS, cpg="\x01\x02%$"))
        warnings = [f["text"] for f in answer["findings"] if f["severity"] == "warning"]
        self.assertEqual(len(warnings), 1)
        self.assertIn('its .cpg says "\\x01\\x02%$", which is no known encoding', warnings[0])
        self.assert_read(ROWS)

    def test_western_claims_are_doubted(self):
        for claim in ({"cpg": "ISO-8859-1"}, {"ldid": 0x03}):
            self.assert_refused(self.shp(ROWS, **claim), "are all GBK",
                                "--encoding GBK reads the file")
        rows = [["a", "Zürich", "façade"]]
        self.load(self.shp(rows, "latin-1", ["id", "name", "part"], cpg="ISO-8859-1"))
        self.assert_read(rows, ["id", "name", "part"])

    def test_big5(self):
        rows = [["a", "開發區", "臺灣"]]
        self.load(self.shp(rows, "big5", ["id", "name", "part"], cpg="950"))
        self.assert_read(rows, ["id", "name", "part"])

    def test_deleted_records_do_not_count(self):
        source = self.shp([["a", "甲", "x"], ["b", "乙", "y"]])
        dbf = self.folder / "t.dbf"
        data = bytearray(dbf.read_bytes())
        first = int.from_bytes(data[8:10], "little")
        data[first] = ord("*")
        data[first + 61:first + 63] = b"\xff\xff"
        dbf.write_bytes(data)
        self.load(source)
        self.assert_read([["b", "乙", "y"]])


class Csv(Case):
    TEXT = "id,名称,经度,纬度\r\na,库尔勒经开区,86.1,41.7\r\nb,\"铁门关, 经开区\",85.6,41.8\r\n"

    def check(self, encoding, note, *options):
        source = self.folder / "c.csv"
        source.write_bytes(self.TEXT.encode(encoding))
        answer = self.load(source, "--source-crs", "EPSG:4490", *options)
        told = [f for f in answer["findings"] if f["code"] == "encoding"]
        self.assertEqual(len(told), note, told)
        self.assertEqual(answer["rows"][0]["first_lon"], 86.1)
        self.assert_read([["a", "库尔勒经开区"], ["b", "铁门关, 经开区"]], ["id", "名称"])

    def test_encodings(self):
        for encoding, note in (("gbk", 1), ("gb18030", 1), ("utf-8", 0), ("utf-8-sig", 0),
                               ("utf-16", 0), ("utf-16-le", 1), ("utf-16-be", 1)):
            with self.subTest(encoding=encoding):
                self.check(encoding, note)
        self.check("gbk", 0, "--encoding", "GBK")

    def test_mixed(self):
        source = self.folder / "c.csv"
        source.write_bytes("id,name\na,开发区\n".encode() + "b,面积甲\n".encode("gbk"))
        self.assert_refused(source, "line 2 is UTF-8", "line 3 is GBK")

    def test_types_and_crs_beside_it_are_kept(self):
        source = self.folder / "c.csv"
        source.write_bytes(self.TEXT.encode("gbk"))
        (self.folder / "c.prj").write_text(shapefile_bytes.PRJ)
        (self.folder / "c.csvt").write_text("String,String,CoordX,CoordY")
        self.load(source)
        self.assert_read([["a", "库尔勒经开区"], ["b", "铁门关, 经开区"]], ["id", "名称"])


# ---- what we write, in the hands of others ------------------------------------------------------

LONG_NAMES = ["id", "开发区名称", "声明面积平方公里", "name"]
LONG_VALUES = ["a", "库尔勒经济技术开发区", "24.76·约", "Korla"]
QGIS = """
import json, os, sys
from qgis.core import QgsApplication, QgsVectorLayer
app = QgsApplication([], False)
app.initQgis()
layer = QgsVectorLayer(sys.argv[1], "x", "ogr")
print(json.dumps([[f.name() for f in layer.fields()], [f.attributes() for f in layer.getFeatures()]]))
sys.stdout.flush()
os._exit(0)  # QGIS 3.22 may crash on taking itself down, when all is said
"""


def read_dbf(path):
    """Language byte, names and records of a DBF, as bytes."""
    data = path.read_bytes()
    header, size = (int.from_bytes(data[i:i + 2], "little") for i in (8, 10))
    columns = [data[at:at + 32] for at in range(32, header - 1, 32)]
    records = []
    for i in range(int.from_bytes(data[4:8], "little")):
        at, values = header + i * size + 1, []
        for column in columns:
            values.append(data[at:at + column[16]].rstrip(b" \0"))
            at += column[16]
        records.append(values)
    return data[29], [column[:11].rstrip(b"\0") for column in columns], records


class ExportCase(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def source(self, names=LONG_NAMES, rows=(LONG_VALUES,)):
        features = [{"type": "Feature", "properties": dict(zip(names, row)),
                     "geometry": {"type": "Polygon", "coordinates": [
                         [list(p) for p in shapefile_bytes.square(86 + 0.1 * i, 41)]]}}
                    for i, row in enumerate(rows)]
        path = self.folder / "in.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}),
                        encoding="utf-8")
        return path

    def export(self, source, *options, status=0):
        out = run("export", source, self.folder / "out.shp", "--overwrite", "--format", "json",
                  *options, status=status, cwd=self.folder)
        return json.loads(out)["notes"] if status == 0 else out

    def part(self, ending):
        return self.folder / ("out" + ending)

    def aliases(self, encoding="utf-8"):
        with open(self.part("_fields.csv"), encoding=encoding, newline="") as file:
            return {row["field"]: (row["full_name"], row["alias_zh"]) for row in csv.DictReader(file)}


class Bytes(ExportCase):
    def check(self, options, encoding, cpg, ldid, names):
        notes = self.export(self.source(), *options)
        got_ldid, got_names, records = read_dbf(self.part(".dbf"))
        self.assertEqual(got_ldid, ldid)
        self.assertEqual(self.part(".cpg").read_text().strip(), cpg)
        self.assertEqual([name.decode(encoding) for name in got_names], names)
        self.assertEqual([value.decode(encoding) for value in records[0]], LONG_VALUES)
        self.assertEqual([n["code"] for n in notes], ["field-renamed"], notes)
        self.assertEqual([full for full, _ in self.aliases("utf-8-sig").values()], LONG_NAMES)

    def test_encodings(self):
        short = ["id", "开发区", "声明面", "name"]
        whole = ["id", "开发区名称", "声明面积平", "name"]
        ascii_names = ["id", "KFQMC", "SMMJPFGL", "name"]
        for options, *expected in (
                ((), "utf-8", "UTF-8", 0, short),
                (("--encoding", "utf8"), "utf-8", "UTF-8", 0, short),
                (("--encoding", "GBK"), "gbk", "GBK", 0x4D, whole),
                (("--encoding", "CP936"), "gbk", "GBK", 0x4D, whole),
                (("--encoding", "936"), "gbk", "GBK", 0x4D, whole),
                (("--encoding", "gb18030"), "gb18030", "GB18030", 0, whole),
                (("--target", "arcgis"), "gbk", "GBK", 0x4D, ascii_names),
                (("--target", "arcgis", "--encoding", "UTF-8"), "utf-8", "UTF-8", 0, ascii_names)):
            with self.subTest(options=options):
                self.check(options, *expected)

    def test_arcgis_has_aliases_that_a_spreadsheet_reads(self):
        self.export(self.source(), "--target", "arcgis")
        self.assertTrue(self.part("_fields.csv").read_bytes().startswith(b"\xef\xbb\xbf"))
        self.assertEqual(self.aliases("utf-8-sig"), {
            "id": ("id", "标识"), "KFQMC": ("开发区名称", "开发区名称"),
            "SMMJPFGL": ("声明面积平方公里", "声明面积平方公里"), "name": ("name", "")})

    def test_values_are_cut_between_characters_and_told(self):
        # 254 bytes: 84 characters of three bytes and two bytes left, 127 of two bytes.
        for options, encoding, kept in (((), "utf-8", 84), (("--encoding", "GBK"), "gbk", 127),
                                        (("--encoding", "GB18030"), "gb18030", 127)):
            source = self.source(["id", "name"], [["a", "区" * kept], ["b", "区" * (kept + 1)],
                                                  ["c", "x" + "区" * kept]])
            notes = self.export(source, *options)
            told = [(n["feature"], n["severity"]) for n in notes if n["code"] == "value-truncated"]
            whole_c = 1 + kept * len("区".encode(encoding)) <= 254
            self.assertEqual(told, [("b", "warning")] + [("c", "warning")] * (not whole_c))
            records = read_dbf(self.part(".dbf"))[2]
            self.assertEqual([r[1].decode(encoding) for r in records],
                             ["区" * kept, "区" * kept, "x" + "区" * (kept - (not whole_c))])

    def test_what_the_encoding_has_not_is_refused(self):
        source = self.source(["id", "name"], [["a", "𠮷野"]])
        for options in (("--encoding", "GBK"), ("--target", "arcgis")):
            out = self.export(source, *options, status=2)
            self.assertIn("feature a: name '𠮷野' has characters that the encoding does not have",
                          out)
            self.assertFalse(self.part(".shp").exists())
        self.export(source, "--encoding", "GB18030")
        for encoding in ("UTF-16", "no such"):
            self.export(source, "--encoding", encoding, status=2)
        out = run("export", source, self.folder / "o.gpkg", "--target", "arcgis", status=2)
        self.assertIn("--target arcgis is for Shapefiles", out)


class Others(ExportCase):
    CASES = (((), ["开发区", "声明面"]), (("--encoding", "GBK"), ["开发区名称", "声明面积平"]),
             (("--encoding", "GB18030"), ["开发区名称", "声明面积平"]),
             (("--target", "arcgis"), ["KFQMC", "SMMJPFGL"]))

    def test_ogr2ogr(self):
        for options, (first, second) in self.CASES:
            with self.subTest(options=options):
                self.export(self.source(), *options)
                out = subprocess.run(["ogr2ogr", "-f", "GeoJSON", "/vsistdout/", "out.shp"],
                                     cwd=self.folder, check=True, capture_output=True).stdout
                self.assertEqual(json.loads(out)["features"][0]["properties"],
                                 dict(zip(["id", first, second, "name"], LONG_VALUES)))

    @unittest.skipUnless(importlib.util.find_spec("qgis"), "python3-qgis is not installed")
    def test_qgis(self):
        for options, (first, second) in self.CASES:
            with self.subTest(options=options):
                self.export(self.source(), *options)
                done = subprocess.run(
                    [sys.executable, "-c", QGIS, self.part(".shp")], cwd=self.folder, check=True,
                    capture_output=True, text=True,
                    env={"QT_QPA_PLATFORM": "offscreen", "HOME": str(self.folder),
                         "XDG_RUNTIME_DIR": str(self.folder), "PATH": "/usr/bin:/bin",
                         "LC_ALL": "C.UTF-8"})
                self.assertEqual(json.loads(done.stdout.splitlines()[-1]),
                                 [["id", first, second, "name"], [LONG_VALUES]])

    def test_ourselves(self):
        for options, (first, second) in self.CASES:
            with self.subTest(options=options):
                self.export(self.source(), *options)
                answer = json.loads(run("list", "out.shp", "--format", "json", cwd=self.folder))
                row = answer["rows"][0]
                self.assertEqual([row[name] for name in ("id", first, second, "name")], LONG_VALUES)
                self.assertEqual(answer.get("notes", []), [])


# Hanzi of the BMP, extension A, extensions B to G, compatibility hanzi and punctuation. U+9FB4 to
# U+9FBB are left out: Python's codec has them at their places of 2000, the C library at those of 2005.
TEXTS = st.text(st.one_of(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5),
    st.characters(min_codepoint=0x3400, max_codepoint=0x4DB5),
    st.characters(min_codepoint=0x20000, max_codepoint=0x2A6D6),
    st.characters(min_codepoint=0x30000, max_codepoint=0x3134A),
    st.sampled_from("·—…、。〈〉《》「」（），；０１２ＡＢａｂ〇①⑩ⅠⅩ㎡亩︵⑴ǎ")), min_size=1, max_size=140)


class Property(ExportCase):
    def cut(self, text, encoding):
        data = text.encode(encoding)
        while len(data) > 254:
            text = text[:-1]
            data = text.encode(encoding)
        return text

    def check(self, texts, encoding):
        source = self.source(["id", "text"], [[f"f{i}", text] for i, text in enumerate(texts)])
        notes = self.export(source, "--encoding", encoding)
        kept = [self.cut(text, encoding) for text in texts]
        self.assertEqual({n["feature"] for n in notes if n["code"] == "value-truncated"},
                         {f"f{i}" for i, text in enumerate(texts) if kept[i] != text})
        records = read_dbf(self.part(".dbf"))[2]
        self.assertEqual([r[1].decode(encoding) for r in records], kept)
        answer = json.loads(run("list", "out.shp", "--format", "json", cwd=self.folder))
        self.assertEqual([row["text"] for row in answer["rows"]], kept)

    @settings(max_examples=15, deadline=None, derandomize=True,
              suppress_health_check=list(HealthCheck))
    @given(st.lists(TEXTS, min_size=1, max_size=19), st.sampled_from(["UTF-8", "GB18030"]))
    def test_any_chinese_text_comes_back_or_is_told(self, texts, encoding):
        self.check(texts, encoding)


if __name__ == "__main__":
    unittest.main(verbosity=2)
