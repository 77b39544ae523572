#!/usr/bin/env python3
"""Hostile and defective sources: each has the outcome that tests/data/hostile/outcomes.csv asks for.

    run.py [--mutants N] [--seed S]

For each source: the outcome (accept, finding CODE, refuse STATUS with a piece of the message), within
10 s and 512 MB, no visit to a server on loopback that the files name, no file written, nothing on
stderr but our own lines. Then N mutants of the sources, made from a printed seed: any outcome but a
crash, a hang, a report of a sanitizer, or a failure without a message.
"""
import argparse
import concurrent.futures
import csv
import importlib.util
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / "data" / "hostile"
COMMAND = os.environ["ZONELAYER"]
SANITIZED = bool(os.environ.get("ZONELAYER_SANITIZED"))
SECONDS, MEGABYTES = 10 * (6 if SANITIZED else 1), 512
OPTIONS = {".dxf": ["--source-crs", "EPSG:4538"], ".csv": ["--source-crs", "EPSG:4490"]}


class Canary:
    """A server on loopback that counts who comes."""

    def __init__(self):
        self.visits, self.socket = 0, socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}/x"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            visitor, _ = self.socket.accept()
            self.visits += 1
            visitor.close()


def limit():
    """Address space; a sanitizer reserves more of it than there is."""
    if not SANITIZED:
        size = MEGABYTES << 20
        resource.setrlimit(resource.RLIMIT_AS, (size, size))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def run(folder, source, prefix=()):
    env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent",
           **{k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")}}
    options = OPTIONS.get(pathlib.Path(source).suffix, [])
    try:
        done = subprocess.run([*prefix, COMMAND, "list", source, "--format", "json", *options], cwd=folder,
                              env=env, stdin=subprocess.DEVNULL, capture_output=True,
                              timeout=SECONDS * 6, preexec_fn=limit)
    except subprocess.TimeoutExpired:
        return None, "", ""
    return (done.returncode, done.stdout.decode("utf-8", "replace"),
            done.stderr.decode("utf-8", "replace"))


def broken(status, out, err):
    """What is wrong whatever the source is; None when nothing is."""
    if status is None:
        return f"no end in {SECONDS * 6} s"
    if status < 0:
        return f"ended by {signal.Signals(-status).name}"
    if "Sanitizer" in err or "runtime error:" in err:
        return err[-1500:]
    if status not in (0, 2, 3, 4, 5):
        return f"exit {status}"
    if status and "zonelayer: " not in err:
        return f"exit {status} without a message"
    if any(ord(c) < 32 and c != "\n" or 0x7f <= ord(c) < 0xa0 or c == "\u202e" for c in out + err):
        return "a control character is printed"
    if status == 0:
        json.loads(out)
    return None


def differs(outcome, message, status, out, err):
    """How the outcome is another one than the table asks for; None when it is that."""
    word, _, value = outcome.partition(" ")
    notes = json.loads(out)["notes"] if status == 0 else []
    loud = [note["code"] for note in notes if note["severity"] != "note"]
    if word == "refuse":
        right = status == int(value) and message in err
    elif word == "finding":
        right = status == 0 and value in [note["code"] for note in notes]
    else:
        right = word == "accept" and status == 0 and not loud
    return None if right else f"not {outcome} {message!r}: exit {status}, {loud}, {err[-300:]}"


def listing(folder):
    return sorted((str(p), p.lstat().st_size, p.lstat().st_mtime_ns) for p in folder.rglob("*"))


def without_network():
    """What runs a command in a network name space of its own; None where that is not allowed."""
    prefix = ("unshare", "-n")
    allowed = subprocess.run([*prefix, "true"], capture_output=True).returncode == 0
    return prefix if allowed else None


def check_source(folder, canary, row, apart):
    """None, or what is wrong with the outcome of one row of the table."""
    before = listing(folder)
    result = run(folder, row["source"])
    problem = broken(*result) or differs(row["outcome"], row["message"], *result)
    if canary.visits:
        problem, canary.visits = "the server on loopback was visited", 0
    if listing(folder) != before or (folder.parent / "climbed.geojson").exists():
        problem = "a file was written"
    if problem is None and apart and run(folder, row["source"], apart) != result:
        problem = "another outcome without a network"
    return problem


def check_table(folder, canary):
    held = tried = 0
    named, apart = set(), without_network()
    with open(DATA / "outcomes.csv", encoding="utf-8", newline="") as table:
        for row in csv.DictReader(table):
            tried += 1
            named.add(row["source"].split(":")[0])
            problem = check_source(folder, canary, row, apart)
            held += problem is None
            if problem:
                print(f"  {row['source']}: {problem}", flush=True)
    sources = {p.name for p in folder.iterdir()
               if p.suffix not in (".shx", ".dbf", ".prj", ".cpg") and not p.name.startswith("v.")}
    missing = sources - named
    print(f"hostile: {tried} sources tried, {held} held"
          f"{', with the same outcome without a network' if apart and held == tried else ''}"
          f"{'; without an outcome: ' + ', '.join(sorted(missing)) if missing else ''}")
    return held == tried and not missing


# ---- mutants ------------------------------------------------------------------------------------

TOKENS = [b"\0", b"\xff" * 8, b"\x7f\xff\xff\xff", b"\xff\xff\xff\x7f", b"\0\0\0\x80", b"NaN", b"1e999",
          b"-", b'"', b"{", b"[", b"]", b"\n", b"\r", b",", b";", b"@", b"\xb9\xfe", b"=1+1",
          b"GEOMETRYCOLLECTION(", b"../", b"%s%n", b"'"]


NUMBERS = [0, 1, 2, 50, 100, 0x7fff, 0xffff, 0x3fffffff, 0x40000000, 0x7fffffff, 0x80000000,
           0xffffffff]


def mutate_numbers(data, chance):
    """A number of 4 bytes at an even place becomes another one, in either byte order."""
    if len(data) < 8:
        return data
    at = chance.randrange(min(len(data), 400) if chance.random() < 0.5 else len(data)) & ~3
    data[at:at + 4] = chance.choice(NUMBERS).to_bytes(4, chance.choice(["big", "little"]))
    return data


def mutate_lines(data, chance):
    """A line is doubled, dropped or moved, or one of its fields becomes that of another line."""
    lines = bytes(data).split(b"\n")
    a, b = chance.randrange(len(lines)), chance.randrange(len(lines))
    kind = chance.randrange(4)
    if kind == 0:
        lines.insert(b, lines[a])
    elif kind == 1:
        del lines[a]
    elif kind == 2:
        lines[a], lines[b] = lines[b], lines[a]
    else:
        fields, others = lines[a].split(b","), lines[b].split(b",")
        fields[chance.randrange(len(fields))] = chance.choice(others)
        lines[a] = b",".join(fields)
    return bytearray(b"\n".join(lines))


def mutate_pages(data, chance):
    """The header of a page of a SQLite file, or the pointers to its cells."""
    size = int.from_bytes(data[16:18], "big")
    if size < 512 or len(data) < size:
        return data
    page = chance.randrange(len(data) // size)
    at = page * size + (0 if page else 100) + chance.randrange(24)
    data[at:at + 2] = chance.randrange(size).to_bytes(2, "big")
    return data


STRUCTURED = {".shp": mutate_numbers, ".shx": mutate_numbers, ".dbf": mutate_numbers,
              ".gpkg": mutate_pages, ".sqlite": mutate_pages, ".txt": mutate_lines,
              ".csv": mutate_lines, ".dxf": mutate_lines}


def mutate(data, chance, ending):
    """Edits that know the format for every other one, blind ones for the rest."""
    if ending in STRUCTURED and chance.random() < 0.5:
        data = bytearray(data)
        for _ in range(chance.randint(1, 3)):
            data = STRUCTURED[ending](data, chance)
        return bytes(data)
    return mutate_bytes(data, chance)


def mutate_bytes(data, chance):
    """A few edits; half of them near the start, where headers and counts are."""
    data = bytearray(data)
    for _ in range(chance.randint(1, 6)):
        size = len(data) or 1
        at = chance.randrange(min(size, 256)) if chance.random() < 0.5 else chance.randrange(size)
        kind = chance.randrange(7)
        if kind == 0 and data:
            data[at % len(data)] ^= 1 << chance.randrange(8)
        elif kind == 1:
            data[at:at + 4] = chance.randbytes(4)
        elif kind == 2:
            data[at:at] = chance.choice(TOKENS)
        elif kind == 3:
            del data[at:at + chance.randint(1, 64)]
        elif kind == 4:
            other = chance.randrange(size)
            data[at:at] = data[other:other + chance.randint(1, 200)]
        elif kind == 5:
            data[at:at + 4] = chance.randint(0, 1 << 32).to_bytes(5, "big")[1:]
        else:
            data = data[:at]
    return bytes(data)


def seeds(folder):
    return [p for p in sorted(folder.iterdir())
            if p.is_file() and not p.is_symlink() and 0 < p.stat().st_size < 200000 and
            p.suffix not in (".shx", ".dbf", ".prj", ".cpg", ".zip")]


def mutant(folder, place, chance):
    """A source of which one file is mutated; gives its name."""
    seed = chance.choice(seeds(folder))
    parts = [p for p in folder.glob(seed.stem + ".*") if p.is_file()] \
        if seed.suffix == ".shp" else [seed]
    victim = chance.choice(parts)
    for part in parts:
        data = part.read_bytes()
        (place / ("m" + part.suffix)).write_bytes(mutate(data, chance, part.suffix) if part == victim else data)
    return "m" + seed.suffix


def check_mutant(folder, place, canary, number, seed):
    """The exit status, and None or what is wrong; the mutant of a number is always the same."""
    name = mutant(folder, place, random.Random(f"{seed} {number}"))
    before = listing(place)
    result = run(place, name)
    try:
        problem = broken(*result)
    except json.JSONDecodeError as error:
        problem = f"its JSON cannot be read: {error}"
    if canary.visits:
        problem, canary.visits = "the server on loopback was visited", 0
    if listing(place) != before:
        problem = "a file was written"
    if problem:
        kept = pathlib.Path(tempfile.mkdtemp(prefix="zl-mutant-"))
        shutil.copytree(place, kept, dirs_exist_ok=True)
        print(f"  mutant {number}: {problem}; kept in {kept}", flush=True)
    return result[0], problem


def check_mutants(folder, canary, count, seed):
    held = 0
    kinds = {}

    def one(number):
        with tempfile.TemporaryDirectory() as top:
            return check_mutant(folder, pathlib.Path(top), canary, number, seed)

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for status, problem in pool.map(one, range(count)):
            held += problem is None
            kinds[status] = kinds.get(status, 0) + 1
    told = ", ".join(f"exit {k}: {v}" for k, v in sorted(kinds.items(), key=str))
    print(f"hostile: {count} mutants of seed {seed} tried, {held} held ({told})")
    return held == count


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mutants", type=int, default=100)
    parser.add_argument("--seed", type=int, default=int.from_bytes(os.urandom(4), "big"))
    chosen = parser.parse_args()
    canary = Canary()
    spec = importlib.util.spec_from_file_location("make_hostile", DATA / "make.py")
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    with tempfile.TemporaryDirectory() as top:
        folder = pathlib.Path(top) / "a" / "b"
        maker.make(folder, canary.url)
        right = check_table(folder, canary)
        right = check_mutants(folder, canary, chosen.mutants, chosen.seed) and right
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
