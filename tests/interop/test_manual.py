#!/usr/bin/env python3
"""The manual pages have each option and pass the checks of groff and mandoc; the topics are short."""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unicodedata
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import run  # noqa: E402

MANUAL = pathlib.Path(os.environ["ZONELAYER_MANUAL"])
OPTION = re.compile(r"^  (?:-\w, )?(--[a-z-]+)", re.M)
ENVIRONMENT = os.environ | {"MANWIDTH": "100", "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""}


def names(title):
    """The names that the overview lists under a title."""
    part = run("help").split(f"{title}:\n")[1].split("\n\n")[0]
    return re.findall(r"^  ([a-z-]+)  ", part, re.M)


COMMANDS = [name for name in names("Commands") if name != "help"]
TOPICS = names("Topics (zonelayer help TOPIC)")


def page(name, section, language="en"):
    return MANUAL / language / f"man{section}" / f"{name}.{section}"


def rendered(path):
    done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", path], env=ENVIRONMENT,
                          capture_output=True, text=True, check=True)
    return done.stdout, done.stderr


def words(text):
    return " ".join(text.split())


class Pages(unittest.TestCase):
    def test_there_is_a_page_for_each_command_and_topic_in_both_languages(self):
        wanted = sorted([f"man1/zonelayer-{c}.1" for c in COMMANDS] + ["man1/zonelayer.1"] +
                        [f"man7/zonelayer-{t}.7" for t in TOPICS])
        self.assertGreater(len(COMMANDS), 17)
        self.assertGreater(len(TOPICS), 7)
        for language in ("en", "zh"):
            found = sorted(str(p.relative_to(MANUAL / language))
                           for p in (MANUAL / language).glob("man*/*"))
            self.assertEqual(found, wanted)

    def test_every_option_of_each_command_is_in_its_page_with_its_help(self):
        for name in COMMANDS:
            text, _ = rendered(page(f"zonelayer-{name}", 1))
            options = OPTION.findall(run("help", name))
            self.assertGreater(len(options), 5, name)
            for option in options:
                self.assertRegex(text, rf"(?m)^ +(-\w, )?{option}( |$)", name)
            summary = re.search(rf"^  {name} +(.*)$", run("help"), re.M).group(1)
            self.assertIn(words(summary), words(text))

    def test_the_overview_names_all_commands_and_topics(self):
        text, _ = rendered(page("zonelayer", 1))
        for name in COMMANDS + TOPICS:
            self.assertRegex(text, rf"(?m)^ +{name}$")

    def test_groff_and_mandoc_find_no_fault(self):
        for path in sorted(MANUAL.glob("*/man*/*")):
            with self.subTest(page=path.name):
                text, warnings = rendered(path)
                self.assertEqual(warnings, "")
                self.assertGreater(len(text), 500)
                lint = subprocess.run(["mandoc", "-T", "lint", "-W", "warning", path],
                                      capture_output=True, text=True).stdout
                # scdoc starts each paragraph with .PP, also where a section begins.
                faults = [line for line in lint.splitlines()
                          if "skipping paragraph macro" not in line]
                self.assertEqual(faults, [])

    def test_no_clock_is_in_a_page(self):
        head = page("zonelayer-area", 1).read_text().split("\n.TH ")[1].split("\n")[0]
        self.assertRegex(head, r'^"zonelayer-area" "1" "\d{4}-\d\d-\d\d" "zonelayer \d')
        self.assertIn(re.search(r"\d{4}-\d\d-\d\d", head).group(),
                      (pathlib.Path(__file__).parents[2] / "cli/man/CMakeLists.txt").read_text())

    def test_special_characters_come_out_as_they_are(self):
        text, _ = rendered(page("zonelayer-load", 1))
        self.assertIn("KFQMC=name_zh", text)
        self.assertIn("$ZONELAYER_DB", text)
        self.assertNotIn("\\", text)


class Topics(unittest.TestCase):
    def test_each_topic_fits_a_screen(self):
        for name in TOPICS:
            lines = run("help", name).rstrip("\n").split("\n")
            self.assertLess(len(lines), 40, name)
            for line in lines:
                width = sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line)
                self.assertLessEqual(width, 84, line)

    def test_what_the_topics_name_exists(self):
        """Options, commands and topics that a text names are there."""
        every = set(OPTION.findall("".join(run("help", c) for c in COMMANDS)))
        for name in TOPICS:
            text = run("help", name)
            for option in re.findall(r"(?<!\w)--[a-z][a-z-]+", text):
                self.assertIn(option, every, name)
            for command in re.findall(r"zonelayer ([a-z]+) ", text):
                self.assertIn(command, COMMANDS, name)

    def test_the_build_gets_a_page_of_each_command_and_topic(self):
        with tempfile.TemporaryDirectory() as folder:
            run("manual", folder)
            made = {path.name for path in pathlib.Path(folder).iterdir()}
            self.assertEqual(made, {"zonelayer.1.scd"} | {f"zonelayer-{c}.1.scd" for c in COMMANDS} |
                             {f"zonelayer-{t}.7.scd" for t in TOPICS})
            run("manual", f"{folder}/none", status=5)
        self.assertIn("usage: zonelayer manual FOLDER", run("manual", status=2))

    def test_a_slip_is_answered_with_what_is_near(self):
        self.assertIn("did you mean: verdicts?", run("help", "verdict", status=2))
        self.assertIn("no command and no topic", run("help", "weather", status=2))


if __name__ == "__main__":
    unittest.main()
