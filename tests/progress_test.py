#!/usr/bin/env python3
"""Progress of long work: shown on a terminal, cleared at the end, and as --progress says elsewhere.

    progress_test.py ZONELAYER
"""
import json
import os
import pathlib
import pty
import re
import subprocess
import sys
import tempfile
import time

ZONELAYER = sys.argv[1]
LINE = re.compile(r"(reading|measuring|comparing|writing): \d+( of \d+ \(\d+ %\))?, \d+ a second(, .* left)?")


def parcels(path: pathlib.Path, side: int) -> None:
    """Squares in a grid: enough of them for nearly two seconds of work."""
    features = []
    for i in range(side * side):
        west, south = 86 + 0.001 * (i % side), 41 + 0.001 * (i // side)
        ring = [[west, south], [west + 0.001, south], [west + 0.001, south + 0.001],
                [west, south + 0.001], [west, south]]
        features.append({"type": "Feature", "properties": {"id": f"p{i}"},
                         "geometry": {"type": "Polygon", "coordinates": [ring]}})
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))


def on_terminal(*arguments: str, term: str = "xterm") -> tuple[str, str]:
    """Standard output, and what was written to a terminal that is standard error."""
    master, slave = pty.openpty()
    environment = {**os.environ, "TERM": term, "LC_ALL": "C.UTF-8"}
    with tempfile.TemporaryFile() as out:
        process = subprocess.Popen([ZONELAYER, *arguments], stdout=out, stderr=slave,
                                   stdin=subprocess.DEVNULL, env=environment)
        os.close(slave)
        seen = b""
        while True:
            try:
                part = os.read(master, 4096)
            except OSError:
                break
            if not part:
                break
            seen += part
        assert process.wait() == 0, seen
        os.close(master)
        out.seek(0)
        return out.read().decode().replace("\r\n", "\n"), seen.decode()


def piped(*arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run([ZONELAYER, *arguments], capture_output=True, text=True, check=True,
                          env={**os.environ, "LC_ALL": "C.UTF-8"})


def last_line(seen: str) -> str:
    """What stands on the terminal after all rewriting."""
    return seen.rsplit("\r\x1b[K", 1)[-1]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, "parcels.geojson")
        side, seconds = 60, 0.0
        while seconds < 1.8:  # whatever the machine: until the question takes so long
            side = side * 2 if seconds < 1 else int(side * 1.3)
            parcels(file, side)
            began = time.monotonic()
            answer = piped("area", str(file), "--format", "csv")
            seconds = time.monotonic() - began
        assert answer.stderr == "" or "%" not in answer.stderr, "a pipe shows no progress unasked"

        question = ("area", str(file), "--format", "csv")
        rows, seen = on_terminal(*question)
        assert rows == answer.stdout, "progress goes to standard error alone"
        states = [part for part in seen.split("\r\x1b[K") if LINE.fullmatch(part)]
        assert len(states) >= 1, seen[:500]
        assert not LINE.search(last_line(seen)), "the line is gone at the end"
        assert len(states) <= 12 * seconds * 4, "no more than ten a second"

        for quiet in (("--no-progress",), ("--quiet",)):
            assert "a second" not in on_terminal(*question, *quiet)[1], quiet
        dumb = on_terminal(*question, "--progress", term="dumb")[1]
        assert "\x1b" not in dumb and LINE.search(dumb), "no escapes on a dumb terminal"

        asked = piped(*question, "--progress")
        lines = [line for line in asked.stderr.splitlines() if LINE.fullmatch(line)]
        assert asked.stdout == answer.stdout and lines, asked.stderr
        assert "\r" not in asked.stderr and "\x1b" not in asked.stderr

        small = pathlib.Path(folder, "small.geojson")
        parcels(small, 3)
        assert on_terminal("area", str(small))[1].strip() == "", "nothing for what is done at once"


main()
