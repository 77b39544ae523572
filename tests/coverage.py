#!/usr/bin/env python3
"""Line and branch coverage of lib/ and cli/ from the counters that lie in a build: coverage.py BUILD.

    --least PERCENT   fail below so many branches in a hundred
    --missed FILE     writes each line with a branch that was never taken, with its source

Both copies of the command's sources (the command, and the one whose allocations fail) count as one. A
branch is one of the outcomes that gcc gives a condition, so that `if (a && b)` has four; of a function
that is compiled for several processors it is enough that one of them takes it.
"""
import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
COUNTED = ("lib", "cli", "tests/fuzz/CMakeFiles/fuzz_cli.dir")
WORST = 20


def gcov(path):
    """What gcov says of one object, as JSON documents."""
    with tempfile.TemporaryDirectory() as empty:
        done = subprocess.run(["gcov", "--branch-probabilities", "--json-format", "--stdout", path],
                              cwd=empty, capture_output=True, check=False)
    if done.returncode != 0:  # a program was killed while it wrote them
        sys.stderr.write(f"coverage.py: {path}: {done.stderr.decode()}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.strip()]


def own_name(document, name):
    """The file relative to the sources when it is in lib/ or cli/, else None."""
    path = os.path.normpath(os.path.join(document["current_working_directory"], name))
    relative = os.path.relpath(path, ROOT)
    return relative if relative.startswith(("lib/", "cli/")) else None


class Counts:
    """How often each line and each branch of each file was taken."""

    def __init__(self):
        self.lines = collections.defaultdict(collections.Counter)
        self.branches = collections.defaultdict(collections.Counter)

    def add(self, document):
        for file in document["files"]:
            name = own_name(document, file["file"])
            for line in file["lines"] if name else ():
                number = line["line_number"]
                self.lines[name][number] += line["count"]
                for i, branch in enumerate(line["branches"]):
                    if not branch["throw"]:
                        self.branches[name][number, i] += branch["count"]

    def read(self, build):
        found = [path for folder in COUNTED for path in (build / folder).rglob("*.gcda")]
        if not found:
            sys.exit(f"coverage.py: no counters in {build}")
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for documents in pool.map(gcov, found):
                for document in documents:
                    self.add(document)


def taken(counters):
    """(how many were taken, how many there are) over several files."""
    counters = list(counters)
    return sum(sum(1 for n in c.values() if n) for c in counters), sum(len(c) for c in counters)


def percent(pair):
    return 100 * pair[0] / pair[1] if pair[1] else 100.0


def folder_of(name):
    return "/".join(name.split("/")[:2]) if name.startswith("lib/") else "cli"


def show(counts):
    for folder in sorted({folder_of(name) for name in counts.branches}):
        pair = taken(c for name, c in counts.branches.items() if folder_of(name) == folder)
        print(f"{folder:14} {percent(pair):5.1f} % of {pair[1]} branches")
    missed = sorted((taken([c])[0] - len(c), name) for name, c in counts.branches.items())
    print("most branches never taken:")
    for less, name in missed[:WORST]:
        print(f"  {-less:4} of {len(counts.branches[name]):4}  {name}")


def write_missed(counts, path):
    with open(path, "w", encoding="utf-8") as out:
        for name in sorted(counts.branches):
            source = (ROOT / name).read_text(encoding="utf-8").splitlines()
            never = collections.Counter(key[0] for key, n in counts.branches[name].items() if not n)
            for number, count in sorted(never.items()):
                out.write(f"{name}:{number}: {count}: {source[number - 1].strip()}\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--least", type=float, default=0)
    parser.add_argument("--missed", type=pathlib.Path)
    options = parser.parse_args()
    counts = Counts()
    counts.read(options.build.resolve())
    if options.missed:
        write_missed(counts, options.missed)
    show(counts)
    lines, branches = taken(counts.lines.values()), taken(counts.branches.values())
    print(f"lines {percent(lines):.2f} % of {lines[1]}, branches {percent(branches):.2f} % of {branches[1]}")
    if percent(branches) < options.least:
        sys.exit(f"coverage.py: fewer than {options.least:g} % of the branches are taken")


if __name__ == "__main__":
    main()
