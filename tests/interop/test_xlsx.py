#!/usr/bin/env python3
"""--format xlsx: openpyxl and GDAL read each workbook, and its cells are the values of JSON."""
import json
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest
import zipfile

import openpyxl
from osgeo import gdal

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import COMMAND, LAYERS, feature, run, write  # noqa: E402

LAND = LAYERS.parent / "samples" / "land" / "DLTB.geojson"
MOST_TEXT = 32767
gdal.UseExceptions()

QUESTIONS = [
    ["area", "--total", "--unit", "km2,ha,mu"],
    ["area", "--method", "tdt1055"],
    ["audit"],
    ["overlap"],
    ["overlap", "zones", LAND, "--zone", "上库", "--by", "DLMC", "--total", "--balance"],
    ["distance", "--mode", "railway,expressway"],
    ["corridor", "--zone", "上库", "--within", "500m,1km"],
    ["diff", LAYERS / "zones.geojson", "zones", "--all", "--fail-on", "none"],
    ["diff", "--declared"],
    ["at", "86.24", "41.7", "--max", "5km"],
    ["check"],
    ["check", LAYERS / "zones.geojson", "--crs-doctor"],
    ["list", "zones"],
    ["list", "lines"],
    ["show", "上库"],
    ["history", "上库"],
]
CHANGES = [
    ["init", "--sample", "--db", "new.sqlite"],
    ["load", LAND, "--as", "land"],
    ["add", "park", "--name", "示范园", "--corners", "86.20,41.70;86.22,41.70;86.22,41.72"],
    ["rename", "上库", "shangku-2"],
    ["remove", "tianbei-etdz", "--forever"],
    ["export", "zones", "zones.gpkg"],
]


def value_of(row, key):
    """The value of a column, which may be one half of a place."""
    if key in row:
        return row[key]
    name, axis = key.rsplit("_", 1)
    return row[name] and row[name][("lon", "lat").index(axis)]


def sheets(path):
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def about(rows):
    return {row[0]: row[1] for row in rows[1:]}


def keys_of(rows):
    """The keys of the columns, in order."""
    return [row[1] for row in rows[1:] if row[0].startswith("column ")]


def first_line(text):
    return text.splitlines()[0].split(",")


def header(*arguments, cwd):
    """The keys of the same answer as CSV."""
    return first_line(run(*arguments, "--format", "csv", cwd=cwd))


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.top = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.top.name)
        cls.store = cls.folder / "zonelayer.sqlite"
        run("init", "--sample", "--quiet", cwd=cls.folder)

    @classmethod
    def tearDownClass(cls):
        cls.top.cleanup()

    def same_cell(self, seen, value, where):
        if value is None:
            self.assertIsNone(seen, where)
        elif isinstance(value, list):
            if all(isinstance(item, str) for item in value):
                self.assertEqual(seen or "", "; ".join(value), where)
            else:  # objects in JSON are sentences for people
                self.assertEqual(bool(seen), bool(value), where)
        elif isinstance(value, (int, float)):
            self.assertIsInstance(seen, (int, float), where)
            self.assertTrue(math.isclose(seen, value, rel_tol=1e-15), f"{where}: {seen} {value}")
        else:
            self.assertEqual(seen, value, where)

    def same_rows(self, sheet, keys, rows):
        self.assertEqual(len(sheet), len(rows) + 1)
        for cells, row in zip(sheet[1:], rows):
            self.assertEqual(len(cells), len(keys))
            for cell, key in zip(cells, keys):
                self.same_cell(cell, value_of(row, key), f"{key} of {row}")

    def compare(self, arguments, answer, header, book):
        found = sheets(book)
        words = about(found["about"])
        keys = keys_of(found["about"])
        self.assertEqual(keys, header)
        self.assertEqual(words["command"], answer["command"])
        self.assertEqual(words["CRS"], answer["crs"])
        self.assertEqual(words["ellipsoid"], answer["ellipsoid"])
        self.assertEqual(words["rows"], len(answer["rows"]))
        self.assertIn(str(arguments[0]), words["command line"])
        self.assertEqual(words["version"], run("--version").strip())
        self.same_rows(found["rows"], keys, answer["rows"])
        notes = next((k for k in ("notes", "findings") if k in answer), None)
        if notes:
            self.same_rows(found[notes], ["layer", "feature", "code", "severity", "lon", "lat",
                                          "text"], answer[notes])
        else:
            self.assertEqual(list(found), ["rows", "about"])


class Answers(Case):
    def test_every_question_is_as_in_json(self):
        for i, question in enumerate(QUESTIONS):
            with self.subTest(question=question):
                book = self.folder / f"{i}.xlsx"
                answer = json.loads(run(*question, "--format", "json", cwd=self.folder))
                self.assertEqual(run(*question, "--format", "xlsx", "--output", book,
                                     cwd=self.folder), "")
                self.compare(question, answer, header(*question, cwd=self.folder), book)

    def test_what_changes_the_store_answers_too(self):
        for change in CHANGES:
            with self.subTest(change=change):
                answers = []
                for how in ("json", "csv", "xlsx"):
                    folder = self.folder / f"{change[0]}-{how}"
                    folder.mkdir()
                    shutil.copy(self.store, folder)
                    out = run(*change, "--format", how, "--output", "a.xlsx", cwd=folder)
                    self.assertEqual(out, "")
                    answers.append(folder / "a.xlsx")
                answer = json.loads(answers[0].read_text())
                self.compare(change, answer, first_line(answers[1].read_text()), answers[2])

    def test_gdal_reads_the_rows_with_their_types(self):
        book = self.folder / "gdal.xlsx"
        run("area", "--zone", "上库,korla-etdz", "--format", "xlsx", "--output", book,
            cwd=self.folder)
        gdal.SetConfigOption("OGR_XLSX_HEADERS", "FORCE")
        source = gdal.OpenEx(str(book), gdal.OF_VECTOR)
        gdal.SetConfigOption("OGR_XLSX_HEADERS", None)
        layer = source.GetLayerByName("rows")
        fields = layer.GetLayerDefn()
        types = {fields.GetFieldDefn(i).GetName(): fields.GetFieldDefn(i).GetTypeName()
                 for i in range(fields.GetFieldCount())}
        names = {f.GetField("name zh") for f in layer}
        self.assertEqual(types["area (m²)"], "Real")
        self.assertEqual(types["id"], "String")
        self.assertEqual(names, {"库尔勒经济技术开发区", "上库高新技术产业开发区"})

    def test_a_sheet_is_ready_to_read(self):
        book = self.folder / "ready.xlsx"
        run("overlap", "--unit", "ha", "--format", "xlsx", "--output", book, cwd=self.folder)
        sheet = openpyxl.load_workbook(book)["rows"]
        self.assertEqual(sheet.freeze_panes, "A2")
        self.assertEqual(sheet.auto_filter.ref, sheet.dimensions)
        head = {cell.value: cell for cell in sheet[1]}
        area, share = head["area (ha)"], head["share of a (%)"]
        self.assertTrue(area.font.bold)
        self.assertEqual(sheet.cell(2, area.column).number_format, "#,##0.00")
        self.assertEqual(sheet.cell(2, share.column).number_format, "0.00%")
        self.assertLess(sheet.cell(2, share.column).value, 1)
        # 上库高新技术产业开发区 takes 22 cells of a terminal.
        self.assertGreaterEqual(sheet.column_dimensions[head["a name"].column_letter].width, 22)

    def test_a_calibrated_area_shows_the_digits_of_its_declared_figure(self):
        book = self.folder / "digits.xlsx"
        run("area", "--zone", "korla-etdz", "--format", "xlsx", "--output", book, cwd=self.folder)
        sheet = openpyxl.load_workbook(book)["rows"]
        column = next(c.column for c in sheet[1] if c.value == "area (km²)")
        self.assertEqual(sheet.cell(2, column).number_format, "#,##0.00")  # 24.76 km²

    def test_the_same_answer_is_the_same_bytes(self):
        seen = []
        for name in ("first", "second"):
            folder = self.folder / name
            folder.mkdir()
            shutil.copy(self.store, folder)
            run("audit", "--format", "xlsx", "--output", "audit.xlsx", cwd=folder)
            os.utime(folder / "zonelayer.sqlite", (0, 0))
            seen.append((folder / "audit.xlsx").read_bytes())
            with zipfile.ZipFile(folder / "audit.xlsx") as file:
                self.assertIn(b"1980-01-01", file.read("docProps/core.xml"))
        self.assertEqual(*seen)


class Texts(Case):
    NAMES = {
        "formula": "=HYPERLINK(\"http://example.org\",\"看\")",
        "plus": "+86-996",
        "at": "@SUM(A1)",
        "markup": "<script>&amp;\"'</script>",
        "lines": "第一行\n第二行\tx",
        "escape": "_x000D_ stays",
        "number": "0012",
        "blank": " 库尔勒 ",
    }

    def answer(self, names, name="texts"):
        """The workbook of a list of zones of these names, and what was said on standard error."""
        ring = [[86, 41], [86.01, 41], [86.01, 41.01]]
        source = write(self.folder / f"{name}.geojson",
                       [feature(key, [ring], name_zh=value) for key, value in names.items()])
        book = self.folder / f"{name}.xlsx"
        done = subprocess.run([COMMAND, "area", source, "--format", "xlsx", "--output", book],
                              cwd=self.folder, capture_output=True, text=True, check=True)
        rows = sheets(book)["rows"]
        at = rows[0].index("name zh")
        return {row[0]: row[at] for row in rows[1:]}, done.stderr, book

    def test_texts_are_texts(self):
        seen, said, book = self.answer(self.NAMES)
        self.assertEqual(said, "")
        for key, value in self.NAMES.items():
            # openpyxl leaves the escapes of control characters as they are in the file.
            self.assertEqual(seen[key].replace("_x005F_", "_"), value)
        with zipfile.ZipFile(book) as file:
            sheet = file.read("xl/worksheets/sheet1.xml").decode()
        self.assertNotIn("<f>", sheet)
        self.assertNotIn("<hyperlink", sheet)
        self.assertIn("_x005F_x000D_ stays", sheet)

    def test_control_characters_show_and_are_told_of(self):
        seen, said, book = self.answer({"bell": "a\x07b", "right": "a\u202eb", "c1": "a\x9bb"},
                                       "controls")
        self.assertEqual(seen, {"bell": "a\\x07b", "right": "a\\u202eb", "c1": "a\\u009bb"})
        self.assertIn("3 texts have control characters", said)
        words = about(sheets(book)["about"])
        self.assertEqual(words["texts with control characters, which are shown as \\x1b"], 3)

    def test_a_text_that_is_too_long_is_cut_between_characters_and_told_of(self):
        names = {"fits": "库" * MOST_TEXT, "long": "库" * (MOST_TEXT + 1),
                 "wide": "𠮷" * (MOST_TEXT // 2 + 1)}
        seen, said, book = self.answer(names, "long")
        self.assertEqual(seen["fits"], names["fits"])
        self.assertEqual(seen["long"], "库" * (MOST_TEXT - 1) + "…")
        self.assertEqual(seen["wide"], "𠮷" * ((MOST_TEXT - 1) // 2) + "…")
        self.assertIn("2 texts have more than 32767 characters", said)
        words = about(sheets(book)["about"])
        self.assertEqual(words["texts of more than 32767 characters, which were cut and end in …"],
                         2)


class Files(Case):
    def test_without_a_file_it_says_what_to_do(self):
        self.assertIn("--output FILE.xlsx",
                      run("area", "--format", "xlsx", cwd=self.folder, status=2))

    def test_a_file_that_is_there_stays(self):
        book = self.folder / "there.xlsx"
        book.write_text("mine")
        run("area", "--format", "xlsx", "--output", book, cwd=self.folder, status=5)
        self.assertEqual(book.read_text(), "mine")
        run("area", "--format", "xlsx", "--output", book, "--overwrite", cwd=self.folder)
        self.assertTrue(zipfile.is_zipfile(book))

    def test_a_question_that_fails_leaves_nothing(self):
        before = sorted(self.folder.iterdir())
        run("area", "--where", "nonsense(", "--format", "xlsx", "--output", "bad.xlsx",
            cwd=self.folder, status=2)
        self.assertEqual(sorted(self.folder.iterdir()), before)

    def test_a_full_disk_leaves_nothing(self):
        folder = self.folder / "full"
        folder.mkdir()
        shutil.copy(self.store, folder)
        done = subprocess.run(
            ["/bin/sh", "-c", 'ulimit -f 4; trap "" XFSZ; exec "$0" "$@"', COMMAND, "list", "zones",
             "--format", "xlsx", "--output", "x.xlsx"],
            cwd=folder, capture_output=True, text=True)
        self.assertEqual(done.returncode, 5, done.stderr)
        self.assertEqual([p.name for p in folder.iterdir()], ["zonelayer.sqlite"])


if __name__ == "__main__":
    unittest.main()
