#!/usr/bin/env python3
"""What a person sees on a terminal: tables that fit it, and colour only where it is wanted."""
import os
import pathlib
import re
import sys
import tempfile
import unicodedata
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import COMMAND, feature, run, write  # noqa: E402
from terminal import show  # noqa: E402

COLOUR = re.compile("\x1b\\[[0-9;]*m")
PLAIN = {"NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
QUESTIONS = [["area"], ["audit"], ["distance"], ["corridor", "--within", "1km"], ["list"],
             ["overlap"], ["history", "上库"]]
# Columns that tell what a row is about and what it comes to.
NEVER_LEFT_OUT = {"area": ["id", "verdict"], "audit": ["id", "verdict"],
                  "distance": ["id", "line", "verdict"], "corridor": ["id", "verdict"],
                  "list": ["id", "verdict"], "overlap": ["a", "b", "class"],
                  "history": ["id", "verdict"]}


def cells(line):
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)


def table_of(text):
    """The lines of the table: what stands between the notes above and the remark below."""
    lines = text.split("\n")
    while lines and re.match("(Warning|Note|Error): |$", lines[0]):
        lines.pop(0)
    return lines[:lines.index("")] if "" in lines else lines


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.top = tempfile.TemporaryDirectory()
        cls.folder = cls.top.name
        run("init", "--sample", "--quiet", cwd=cls.folder)
        os.environ.pop("NO_COLOR", None)

    @classmethod
    def tearDownClass(cls):
        cls.top.cleanup()

    def see(self, columns, *arguments, **environment):
        text, self.status = show(columns, COMMAND, *arguments, cwd=self.folder,
                                 environment=environment or PLAIN)
        return text


class Width(Case):
    def test_a_table_fits_the_terminal(self):
        for columns in (200, 120, 80, 40):
            for question in QUESTIONS:
                with self.subTest(columns=columns, question=question):
                    lines = table_of(self.see(columns, *question))
                    self.assertGreater(len(lines), 1)
                    self.assertLessEqual(max(map(cells, lines)), columns)

    def test_key_and_verdict_are_never_left_out(self):
        for columns in (80, 40):
            for question in QUESTIONS:
                with self.subTest(columns=columns, question=question):
                    head = table_of(self.see(columns, *question))[0].split()
                    for name in NEVER_LEFT_OUT[question[0]]:
                        self.assertIn(name, head)

    def test_no_number_is_cut(self):
        for columns in (80, 40):
            seen = self.see(columns, "area", "--zone", "上库")
            self.assertIn(" 37999816", seen)
            self.assertNotRegex(seen, r"[0-9]…")

    def test_what_is_left_out_is_named(self):
        seen = self.see(80, "audit")
        left_out = re.search("… left out for want of room: (.*?)\\. ", seen).group(1).split(", ")
        self.assertIn("quote", left_out)
        self.assertIn("--format csv has all", seen)
        head = table_of(self.see(400, "audit"))[0]
        for name in left_out:
            self.assertIn(name, head)
        self.assertNotIn("left out", self.see(400, "audit"))

    def test_a_figure_that_is_left_out_takes_its_neighbours_along(self):
        """The least area of a corridor alone would be taken for its area."""
        for columns in range(20, 120, 7):
            seen = self.see(columns, "corridor", "--within", "1km", "--zone", "上库")
            left_out = re.search("… left out for want of room: (.*?)\\. ", seen)
            names = left_out.group(1).split(", ") if left_out else []
            if "area (m²)" in names:
                self.assertIn("area min (m²)", names)

    def test_a_pipe_gets_the_whole_table(self):
        self.assertGreater(max(map(cells, run("audit", cwd=self.folder).split("\n"))), 200)

    def test_a_value_on_its_side_is_broken_and_keeps_its_indent(self):
        lines = self.see(60, "show", "上库").split("\n")
        lines = lines[lines.index("") + 1:]
        self.assertLessEqual(max(map(cells, lines)), 60)
        first = next(i for i, line in enumerate(lines) if line.startswith("placed by"))
        indent = len("boundary basis  ")
        self.assertEqual(lines[first + 1][:indent], " " * indent)
        self.assertNotEqual(lines[first + 1][indent], " ")
        joined = "".join("".join(lines).split())
        whole = run("show", "上库", cwd=self.folder).split("\n")
        placed = next(line for line in whole if line.startswith("placed by"))
        self.assertIn("".join(placed.split()), joined)

    def test_a_name_of_300_characters_and_a_terminal_of_one_cell(self):
        ring = [[86, 41], [86.01, 41], [86.01, 41.01]]
        source = write(pathlib.Path(self.folder) / "long.geojson",
                       [feature("库" * 300, [ring], name_zh="尔\u202e\x1b[31m" * 75)])
        for columns in (1, 7, 80):
            seen = self.see(columns, "area", source)
            self.assertEqual(self.status, 0, seen)
            self.assertNotIn("\x1b", seen)


class Colour(Case):
    def test_verdicts_have_their_colour_on_a_terminal(self):
        seen = self.see(200, "audit", TERM="xterm", LC_ALL="C.UTF-8")
        self.assertIn("\x1b[33mcalibrated\x1b[0m", seen)
        self.assertIn("\x1b[32mparts-agree\x1b[0m", seen)
        self.assertIn("\x1b[33mWarning: \x1b[0m", seen)
        self.assertEqual(COLOUR.sub("", seen), self.see(200, "audit"))

    def test_what_differs_is_red(self):
        ring = [[86, 41], [86.01, 41], [86.01, 41.01]]
        boundary = write(pathlib.Path(self.folder) / "b.geojson", [feature("x", [ring])])
        run("load", boundary, "--update", "kuitun-built-up", "--basis", "surveyed", "--accuracy",
            "0.1", "--document", "kuitun-plan", cwd=self.folder)
        seen = self.see(200, "audit", "--zone", "kuitun-built-up", TERM="xterm", LC_ALL="C.UTF-8")
        self.assertIn("\x1b[31mdiffers\x1b[0m", seen)

    def test_an_error_is_red(self):
        seen = self.see(200, "area", "--zone", "nowhere", TERM="xterm", LC_ALL="C.UTF-8")
        self.assertIn("\x1b[31mzonelayer:\x1b[0m ", seen)

    def test_never_with_no_color_on_a_dumb_terminal_or_in_a_pipe(self):
        for environment in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"TERM": ""}):
            self.assertNotIn("\x1b", self.see(200, "audit", **environment))
        self.assertNotIn("\x1b", run("audit", cwd=self.folder))

    def test_an_empty_no_color_counts_as_none(self):
        self.assertIn("\x1b", self.see(200, "audit", NO_COLOR="", TERM="xterm"))


if __name__ == "__main__":
    unittest.main()
