"""Defective Shapefiles: each is refused, or read with a finding that names the defect. Nothing is
read in silence. The sets are made byte by byte by tests/shapefile_bytes.py and then damaged."""
import json
import pathlib
import struct
import sys
import tempfile
import unittest
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import shapefile_bytes  # noqa: E402
from support import run  # noqa: E402

NAMES = ["id", "name"]
ROWS = [["a", "甲"], ["b", "乙"], ["c", "丙"]]


class Defects(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = pathlib.Path(temporary.name)

    def make(self, **lies):
        return shapefile_bytes.write_text(self.folder / "d.shp", NAMES, ROWS, "gbk", cpg="GBK",
                                          **lies)

    def part(self, ending):
        return self.folder / ("d" + ending)

    def patch(self, ending, offset, content):
        data = bytearray(self.part(ending).read_bytes())
        data[offset:offset + len(content)] = content
        self.part(ending).write_bytes(data)

    def cut(self, ending, size):
        self.part(ending).write_bytes(self.part(ending).read_bytes()[:size])

    def assert_refused(self, *pieces, status=3, source="d.shp"):
        out = run("list", source, cwd=self.folder, status=status)
        for piece in (source, *pieces):
            self.assertIn(piece, out)

    def assert_finding(self, code, *pieces, rows=3):
        answer = json.loads(run("list", "d.shp", "--format", "json", cwd=self.folder))
        self.assertEqual(len(answer["rows"]), rows)
        found = [f for f in answer["notes"] if f["code"] == code]
        self.assertEqual(len(found), 1, answer["notes"])
        for piece in pieces:
            self.assertIn(piece, found[0]["text"])
        return answer

    def test_a_good_one_is_silent(self):
        self.make()
        answer = json.loads(run("list", "d.shp", "--format", "json", cwd=self.folder))
        self.assertEqual([row["name"] for row in answer["rows"]], ["甲", "乙", "丙"])
        self.assertEqual(answer.get("notes", []), [])

    def test_counts_of_the_dbf(self):
        for records in (0, 1, 2):
            self.make(records=records)
            self.assert_refused("its .shx has 3 shapes", f"its .dbf has {records} records")
        self.make(records=4)
        self.assert_refused("its .dbf says that it has", "it is truncated")
        self.make()
        more = shapefile_bytes.dbf([(b"id", 60), (b"name", 60)], [[b"x", b"y"]] * 5)
        self.part(".dbf").write_bytes(more)
        self.assert_refused("3 shapes", "5 records")
        # Its number of records fits, its rows do not.
        more = shapefile_bytes.dbf([(b"id", 60), (b"name", 60)], [[b"x", b"y"]] * 5, records=3)
        self.part(".dbf").write_bytes(more)
        self.assert_finding("dbf-longer", "it has 3 records", "room for 2 more")

    def test_record_length_of_the_dbf(self):
        for size in (0, 1, 60):
            self.make(record_bytes=size)
            self.assert_refused(f"a record has {size} bytes, but its columns need 121")

    def test_header_of_the_dbf(self):
        self.make()
        self.patch(".dbf", 8, b"\xff\xff")
        self.assert_refused("its .dbf is damaged", "header does not end where it says")
        self.cut(".dbf", 20)
        self.assert_refused("its .dbf is damaged")

    def test_missing_parts(self):
        self.make()
        self.part(".shx").unlink()
        self.assert_refused("d.shp has no .shx beside it", "ask for the whole set")
        with zipfile.ZipFile(self.folder / "z.zip", "w") as pack:
            for ending in (".shp", ".dbf"):
                pack.write(self.part(ending), "d" + ending)
        self.assert_refused("d.shp has no .shx beside it", source="z.zip")
        self.make()
        self.part(".dbf").unlink()
        self.assert_finding("dbf-missing", "no .dbf beside the .shp", "3 shapes")

    def test_truncated(self):
        for ending, size in ((".shp", 150), (".shp", 330), (".shx", 110), (".dbf", 200)):
            self.make()
            self.cut(ending, size)
            self.assert_refused(f"its {ending}", "it is truncated")
        for ending in (".shp", ".shx"):
            for size in (0, 50):
                self.make()
                self.cut(ending, size)
                self.assert_refused()
        # Cut, and the header put right: the entries of the .shx still tell.
        self.make()
        self.cut(".shp", 330)
        self.patch(".shp", 24, struct.pack(">i", 165))
        self.assert_refused("entry 2 of its .shx names a place that is not in the .shp")

    def test_entries_that_do_not_fit(self):
        self.make()
        first = self.part(".shx").read_bytes()[100:108]
        self.patch(".shx", 108, first)
        self.assert_refused("two entries of its .shx share the bytes at 100")
        self.make()
        self.patch(".shx", 112, struct.pack(">i", 0))
        self.assert_refused("entry 2 of its .shx")
        self.make()
        self.patch(".shx", 112, struct.pack(">i", 1 << 30))
        self.assert_refused("entry 2 of its .shx names a place that is not in the .shp")
        self.make()
        self.patch(".shx", 108, struct.pack(">i", -5))
        self.assert_refused("entry 2 of its .shx names a place that is not in the .shp")
        self.make()
        record = int.from_bytes(self.part(".shx").read_bytes()[108:112], "big") * 2
        self.patch(".shp", record + 4, struct.pack(">i", 40))
        self.assert_refused("the record in the .shp have different lengths")

    def test_entries_in_another_order_are_good(self):
        self.make()
        shx = self.part(".shx").read_bytes()
        self.part(".shx").write_bytes(shx[:100] + shx[108:116] + shx[100:108] + shx[116:])
        answer = json.loads(run("list", "d.shp", "--format", "json", cwd=self.folder))
        self.assertEqual(len(answer["rows"]), 3)

    def test_shapes_that_no_entry_names(self):
        self.make()
        shx = self.part(".shx").read_bytes()[:-8]
        self.part(".shx").write_bytes(shx[:24] + struct.pack(">i", len(shx) // 2) + shx[28:])
        dbf = shapefile_bytes.dbf([(b"id", 9)], [[b"a"], [b"b"]])
        self.part(".dbf").write_bytes(dbf)
        self.assert_finding("shp-longer", "belong to none of the 2 shapes", rows=2)

    def test_junk_prj(self):
        for junk in ("<html>404</html>", "PROJCS[", "GEOGCS[\"x\"", "??\x01", "\xff\xfe"):
            with self.subTest(junk=junk):
                self.make()
                self.part(".prj").write_bytes(junk.encode("latin-1"))
                self.assert_refused("its .prj names no coordinate reference system",
                                    "The numbers fit --source-crs EPSG:4490", status=4)
        answer = json.loads(run("list", "d.shp", "--source-crs", "EPSG:4490", "--format", "json",
                                cwd=self.folder))
        self.assertIn("prj-unreadable", [f["code"] for f in answer["notes"]])
        self.part(".prj").unlink()
        self.assert_refused("declares no coordinate reference system", status=4)

    def test_wrong_file_code(self):
        for ending in (".shp", ".shx"):
            self.make()
            self.patch(ending, 0, b"PK\x03\x04")
            self.assert_refused()


if __name__ == "__main__":
    unittest.main(verbosity=2)
