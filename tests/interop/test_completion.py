#!/usr/bin/env python3
"""Completion as the shells do it: bash through bash-completion, zsh by pressing TAB."""
import os
import pathlib
import pty
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from support import COMMAND, run  # noqa: E402

SCRIPTS = pathlib.Path(__file__).resolve().parents[2] / "cli/completion"
BASH = r"""
. /usr/share/bash-completion/bash_completion
. "$1"
COMP_LINE=$2 COMP_POINT=${#2} COMP_TYPE=9 COMP_KEY=9
# As readline cuts the line: = and : are words of their own.
read -ra COMP_WORDS <<<"$(sed 's/[=:]/ & /g' <<<"$2")"
[[ $2 == *' ' || $2 == *[=:] ]] && COMP_WORDS+=('')
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
compopt() { :; }  # works only while readline completes
_zonelayer
((${#COMPREPLY[@]})) && printf '%s\n' "${COMPREPLY[@]}"
exit 0
"""


class Case(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.top = tempfile.TemporaryDirectory()
        cls.folder = pathlib.Path(cls.top.name)
        tools = cls.folder / "bin"
        tools.mkdir()
        (tools / "zonelayer").symlink_to(pathlib.Path(COMMAND).resolve())
        cls.environment = os.environ | {"PATH": f"{tools}:/usr/bin:/bin", "LC_ALL": "C.UTF-8",
                                        "TERM": "dumb", "HOME": str(cls.folder), "PS1": "ready> "}
        run("init", "--sample", "--quiet", cwd=cls.folder)
        (cls.folder / "plots of 库.shp").write_text("")
        (cls.folder / "plots.gpkg").write_text("")

    @classmethod
    def tearDownClass(cls):
        cls.top.cleanup()


class Bash(Case):
    def complete(self, line):
        done = subprocess.run(["bash", "-c", BASH, "bash", SCRIPTS / "zonelayer.bash", line],
                              cwd=self.folder, env=self.environment, capture_output=True,
                              text=True, check=True)
        self.assertEqual(done.stderr, "")
        return sorted(done.stdout.split("\n")[:-1])

    def test_commands(self):
        self.assertEqual(self.complete("zonelayer a"), ["add", "area", "at", "audit"])
        self.assertIn("help", self.complete("zonelayer "))

    def test_topics(self):
        self.assertEqual(self.complete("zonelayer help cr"), ["crs"])

    def test_options(self):
        self.assertEqual(self.complete("zonelayer area --z"), ["--zone"])
        options = self.complete("zonelayer audit --")
        for option in re.findall(r"^  (?:-\w, )?(--[a-z-]+)", run("help", "audit"), re.M):
            self.assertIn(option, options)

    def test_choices(self):
        self.assertEqual(self.complete("zonelayer area --format "),
                         ["csv", "json", "ndjson", "table", "xlsx"])
        self.assertEqual(self.complete("zonelayer area --format=n"), ["ndjson"])
        self.assertEqual(self.complete("zonelayer area --unit ha,m"), ["ha,m2", "ha,mu"])
        self.assertEqual(self.complete("zonelayer distance --mode rail"), ["railway"])

    def test_layers_and_files(self):
        seen = self.complete("zonelayer area ")
        for name in ("zones", "lines", "zonelayer.sqlite", "plots.gpkg"):
            self.assertIn(name, seen)
        self.assertEqual(self.complete("zonelayer area zo"), ["zonelayer.sqlite", "zones", "zones_history"])
        self.assertEqual(self.complete("zonelayer load plots.g"), ["plots.gpkg"])
        self.assertEqual(self.complete("zonelayer area --output=plots.g"), ["plots.gpkg"])

    def test_ids(self):
        self.assertEqual(self.complete("zonelayer show korla-e"), ["korla-etdz"])
        self.assertEqual(self.complete("zonelayer area --zone shangku,tian"),
                         ["shangku,tianbei-etdz"])

    def test_another_store_or_none(self):
        self.assertEqual(self.complete("zonelayer --db nothing.sqlite show korla"), [])
        self.assertEqual(self.complete("zonelayer --db zonelayer.sqlite show korla-e"),
                         ["korla-etdz"])

    def test_values_of_filters_and_languages(self):
        self.assertEqual(self.complete("zonelayer area --status p"), ["planned"])
        self.assertEqual(self.complete("zonelayer area --lang "), ["en", "zh"])
        self.assertEqual(self.complete("zonelayer --lang=z"), ["zh"])
        self.assertEqual(self.complete("zonelayer area --quiet zon"),
                         ["zonelayer.sqlite", "zones", "zones_history"])

    def test_a_store_that_is_named_with_a_sign_or_is_none(self):
        self.assertEqual(self.complete("zonelayer --db=zonelayer.sqlite show korla-e"),
                         ["korla-etdz"])
        self.assertEqual(self.complete("zonelayer --db plots.gpkg show korla"), [])

    def test_after_a_topic_or_the_last_argument_comes_nothing(self):
        self.assertEqual(self.complete("zonelayer help crs a"), [])
        self.assertEqual(self.complete("zonelayer nonsense x z"), [])
        self.assertEqual(self.complete("zonelayer - a"), [])

    def test_nothing_is_made_up(self):
        self.assertEqual(self.complete("zonelayer nonsense "), [])
        self.assertEqual(self.complete("zonelayer area --version x y z "), [])


class Zsh(Case):
    """A real zsh on a pseudo-terminal; TAB is pressed and the line is read back."""
    SETUP = (f"fpath=({SCRIPTS} $fpath); autoload -Uz compinit; compinit -u -D; "
             "show() { print -r -- \"<$BUFFER>\"; BUFFER= }; zle -N show; bindkey '^X' show; "
             "print set''up\n")

    def setUp(self):
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(self.folder)
            os.execvpe("zsh", ["zsh", "-f", "-i"], self.environment)
        self.until("ready> ")
        self.type(self.SETUP)
        self.until("setup\r\n(.|\n|\r)*ready> ")

    def tearDown(self):
        os.kill(self.child, signal.SIGKILL)
        os.waitpid(self.child, 0)
        os.close(self.terminal)

    def complete(self, line):
        self.type(line + "\t\x18")  # keys are taken one after the other
        return re.findall("<(.*?)>\r\n", self.until(">\r\n"))[-1]

    def type(self, text):
        os.write(self.terminal, text.encode())

    def until(self, pattern, seconds=60):
        seen, end = "", time.time() + seconds
        while not re.search(pattern, seen) and time.time() < end:
            if select.select([self.terminal], [], [], 0.2)[0]:
                seen += os.read(self.terminal, 65536).decode("utf-8", "replace")
        self.assertRegex(seen, pattern)
        return seen

    def test_a_command_an_option_a_choice_a_layer_and_an_id(self):
        for typed, completed in (("zonelayer cor", "zonelayer corridor "),
                                 ("zonelayer area --zon", "zonelayer area --zone "),
                                 ("zonelayer area --format nd", "zonelayer area --format ndjson "),
                                 ("zonelayer area declared_b", "zonelayer area declared_bounds "),
                                 ("zonelayer show tian", "zonelayer show tianbei-etdz "),
                                 ("zonelayer load plots.g", "zonelayer load plots.gpkg "),
                                 ("zonelayer area --output=plots.g",
                                  "zonelayer area --output=plots.gpkg ")):
            with self.subTest(typed=typed):
                self.assertEqual(self.complete(typed), completed)


if __name__ == "__main__":
    unittest.main()
