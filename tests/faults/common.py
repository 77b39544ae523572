"""What the suites of faults share: the command under a fault, the state of a folder, the tally.

The state of a folder is every file in it by name and content. A store is taken apart into the rows
of its tables, R-trees among them, so that pages may lie elsewhere; what holds the
clock is left out.
"""
import concurrent.futures
import dataclasses
import fnmatch
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import sqlite3
import subprocess
import tempfile
import threading
import time
import zipfile

import database

COMMAND = os.environ["ZONELAYER"]
FAULTS = os.environ.get("ZONELAYER_FAULTS", "")
SHIM = os.environ.get("ZONELAYER_SHIM", "")
ABORT_SHIM = os.environ.get("ZONELAYER_ABORT_SHIM", "")
LAYERS = pathlib.Path(os.environ["ZONELAYER_LAYERS"])
STORE = "zonelayer.sqlite"
CLOCK = {"loaded_at", "noted", "update_time"}
TIME_LIMIT_S = 120
SANITIZER = ("AddressSanitizer", "LeakSanitizer", "runtime error:", "UndefinedBehavior")
# What a killed program may leave; the next one into the same place takes it away.
OURS = (".zonelayer-??????", ".*.zonelayer-??????", "*-journal")


LOCK = threading.Lock()


@dataclasses.dataclass
class Done:
    """How a run of the command ended."""
    status: int
    out: str
    err: str

    def text(self):
        return f"exit {self.status}: {(self.out + self.err).strip()[-600:]}"


def environment(**more):
    env = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "HOME": "/nonexistent",
           "ZONELAYER_LAYERS": str(LAYERS), "SOURCE_DATE_EPOCH": "1780000000"}
    for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS"):
        if name in os.environ:
            env[name] = os.environ[name]
    env.update(more)
    return env


def run(folder, arguments, program=None, **more):
    """Runs the command in a folder with more variables in its environment."""
    done = subprocess.run([program or COMMAND, *map(str, arguments)], cwd=folder,
                          env=environment(**more), stdin=subprocess.DEVNULL, capture_output=True,
                          timeout=TIME_LIMIT_S)
    return Done(done.returncode, done.stdout.decode("utf-8", "replace"),
                done.stderr.decode("utf-8", "replace"))


def run_scenario(folder, scenario, program=None, **more):
    """The command of a scenario on its file system, with the database of the folder."""
    if scenario.file_system:
        more |= {"LD_PRELOAD": SHIM, "FAULT_FILE_SYSTEM": scenario.file_system}
    return run(folder, scenario.arguments, program, **database_of(folder, scenario), **more)


def database_of(folder, scenario):
    return database.settings(folder.name) if scenario.database else {}


def must_run(folder, *arguments, **more):
    done = run(folder, arguments, **more)
    assert done.status == 0, (arguments, done.text())
    return done.out


# ---- the state of a folder ----------------------------------------------------------------------

def rows_of(db, table):
    names = [row[1] for row in db.execute(f'PRAGMA table_info("{table}")')]
    kept = ", ".join(f'"{name}"' for name in names if name not in CLOCK) or "1"
    rows = map(repr, db.execute(f'SELECT {kept} FROM "{table}"'))
    return sorted(row for row in rows if "'spatialite_history'" not in row)


def now_pattern():
    return re.compile(time.strftime(r"%Y-%m-", time.gmtime()) +
                      r"\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?Z?")


def timeless(tables):
    """{table: rows} without the time of this run, and without the digests over rows that bear it,
    which `check --deep` compares."""
    now = now_pattern()
    timed = {name for name, rows in tables.items() if any(now.search(row) for row in rows)}
    for name in timed:
        tables[name] = sorted(now.sub("NOW", row) for row in tables[name])
    tables["row_marks"] = sorted(
        re.sub(r"'[0-9a-f]{64}'", "DIGEST", row)
        if any(row.startswith(f"('{name}'") for name in timed) else row
        for row in tables.get("row_marks", []))
    return tables


def store_state(path):
    """A digest of all rows; the file is opened as any other program does, which rolls back."""
    db = sqlite3.connect(path, timeout=0)
    try:
        said = db.execute("PRAGMA integrity_check").fetchone()[0]
        assert said == "ok", f"integrity_check: {said}"
        tables = db.execute("SELECT name, sql FROM sqlite_schema WHERE type IN ('table', 'trigger',"
                            " 'index', 'view') ORDER BY type, name").fetchall()
        digest = hashlib.sha256(repr(tables).encode())
        rows = {name: rows_of(db, name) for name, sql in tables
                if sql and sql.lstrip().upper().startswith("CREATE TABLE") and not is_history(name)}
        for name, lines in timeless(rows).items():
            digest.update("\n".join([name, *lines]).encode())
        return digest.hexdigest()
    finally:
        db.close()


def is_history(table):
    return table in ("spatialite_history", "geometry_columns_time")


def workbook_state(path):
    """All members but the one that bears the time."""
    digest = hashlib.sha256()
    with zipfile.ZipFile(path) as book:
        for name in sorted(set(book.namelist()) - {"docProps/core.xml"}):
            digest.update(name.encode() + book.read(name))
    return digest.hexdigest()


def geodatabase_state(path):
    """What is read of it: its tables of definitions bear random names."""
    done = run(path.parent, ["list", path.name, "--format", "json"])
    return hashlib.sha256(repr((done.status, done.out)).encode()).hexdigest()


def file_state(path):
    if path.suffix == ".sqlite":
        return store_state(path)
    if path.suffix == ".xlsx":
        return workbook_state(path)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def state(folder):
    """{name: digest} of all files in the folder, but what lies hidden in ours or is a journal."""
    found = {}
    for path in sorted(folder.rglob("*")):
        name = str(path.relative_to(folder))
        if is_ours(name) or ".gdb/" in name:
            continue
        if path.suffix == ".gdb":
            found[name] = geodatabase_state(path)
        elif path.is_file():
            found[name] = file_state(path)
    return found


def state_of(folder, scenario):
    """Of the folder and of its database."""
    found = state(folder)
    if scenario.database:
        found["database"] = database.state(folder.name)
    return found


def is_ours(name):
    top = name.split("/")[0]
    return any(fnmatch.fnmatch(top, pattern) for pattern in OURS)


def leftovers(folder):
    return sorted(p.name for p in folder.iterdir() if is_ours(p.name))


# ---- scenarios ----------------------------------------------------------------------------------

@dataclasses.dataclass
class Scenario:
    """A command in a folder: what it was before, and what it is when all went well."""
    name: str
    arguments: list
    old: pathlib.Path = None
    new: dict = None
    before: dict = None
    side: tuple = ()  # files that are there just before the store changes
    file_system: str = ""  # one that knows less: the shim's FAULT_FILE_SYSTEM
    ends: tuple = (0,)  # exit statuses when all went well
    database: str = ""  # its database begins as this one


class Workspace:
    """Folders of a run: templates of scenarios and a fresh copy of one for each point."""

    def __init__(self):
        self.top = pathlib.Path(tempfile.mkdtemp(prefix="zl-faults-"))
        self.count = 0
        self.prepared = {}

    def close(self):
        shutil.rmtree(self.top, ignore_errors=True)

    def fresh(self, template=None):
        with LOCK:
            self.count += 1
            folder = self.top / f"p{self.count}"
        if template:
            shutil.copytree(template, folder)
        else:
            folder.mkdir()
        return folder

    def open(self, scenario):
        """A copy of the old state of a scenario, its database included."""
        folder = self.fresh(scenario.old)
        if scenario.database:
            database.make(folder.name, scenario.database)
        return folder

    @staticmethod
    def shut(folder, scenario):
        shutil.rmtree(folder)
        if scenario.database:
            database.drop(folder.name)

    def base(self):
        """A folder with a store of the shipped layers and small sources beside it."""
        folder = self.top / "base"
        if not folder.exists():
            folder.mkdir()
            must_run(folder, "init", "--sample", "--quiet")
            write_sources(folder)
        return folder


def box(west, south, size):
    return [[[west, south], [west + size, south], [west + size, south + size],
             [west, south + size], [west, south]]]


def collection(features):
    made = [{"type": "Feature", "properties": properties,
             "geometry": {"type": "Polygon", "coordinates": rings}}
            for properties, rings in features]
    return json.dumps({"type": "FeatureCollection", "features": made}, ensure_ascii=False)


def write_sources(folder):
    parcels = [({"DLBM": f"01{i % 4}", "DLMC": "水浇地"}, box(85.9 + i % 12 * 0.03,
                                                            41.6 + i // 12 * 0.03, 0.03))
               for i in range(60)]
    (folder / "parcels.geojson").write_text(collection(parcels), encoding="utf-8")
    zones = [({"id": f"zone-{i}", "name_zh": f"第{i}区"}, box(84 + i * 0.1, 43, 0.05))
             for i in range(12)]
    (folder / "zones.geojson").write_text(collection(zones), encoding="utf-8")
    bow = [[[85, 42], [85.1, 42.1], [85.1, 42], [85, 42.1], [85, 42]]]
    (folder / "mixed.geojson").write_text(collection([*parcels[:5], ({"DLBM": "x"}, bow)]),
                                          encoding="utf-8")
    (folder / "boundary.geojson").write_text(collection([({"id": "x"}, box(86.2, 41.65, 0.06))]),
                                             encoding="utf-8")


UPDATE = ["load", "boundary.geojson", "--update", "korla-etdz", "--basis", "surveyed",
          "--accuracy", "0.1", "--document", "innovation-zone-plan", "--date", "2026-03-01"]
STORE_SCENARIOS = {
    "init": ["init", "--db", "second.sqlite"],
    "init-sample": ["init", "--sample", "--db", "second.sqlite"],
    "load": ["load", "zones.geojson", "--kind", "zone"],
    "load-land": ["load", "parcels.geojson", "--as", "parcels"],
    "update": UPDATE,
    "add": ["add", "my-park", "--name", "示范园", "--corners",
            "86.20,41.70;86.22,41.70;86.22,41.72;86.20,41.72"],
    "remove": ["remove", "korla-etdz", "--forever"],
    "rename": ["rename", "korla-etdz", "korla-new"],
    "into-layer": ["overlap", "--into", "shared"],
    "into-corridor": ["corridor", "--within", "1km", "--into", "near"],
}
LAND = ["load", "parcels.geojson", "--as", "parcels"]
# Those that need a store in which something was done before.
LATER_SCENARIOS = {
    "load-append": ([*LAND, "--append"], LAND),
    "load-replace": (["load", "mixed.geojson", "--as", "parcels", "--repair", "--replace-layer"],
                     LAND),
    "load-skip-bad": (["load", "mixed.geojson", "--as", "mixed", "--skip-bad", "refused.geojson"],),
    "load-findings": (["load", "mixed.geojson", "--as", "mixed", "--repair", "--findings",
                       "found.csv", "--overwrite"], [*LAND, "--findings", "found.csv"]),
    "restore": (["restore", "korla-etdz", "--as-of", "2026-02-01"], UPDATE),
    "into-diff": (["diff", "zones", "parcels", "--into", "changed", "--fail-on", "none"], LAND),
}
SIDE = {"load-skip-bad": ("refused.geojson",), "load-findings": ("found.csv",)}
# Once more on file systems that know neither renaming with flags nor, some of them, hard links.
POOR = {"load-findings": ("nfs", "fat"), "load-skip-bad": ("fat",), "init": ("fat",),
        "export-shp": ("fat",), "export-over-shp": ("nfs", "fat"), "export-over-gdb": ("nfs",),
        "answer": ("fat",)}
EXPORTS = {
    "shp": "out.shp", "gpkg": "out.gpkg", "geojson": "out.geojson", "fgb": "out.fgb",
    "kml": "out.kml", "kmz": "out.kmz", "gml": "out.gml", "csv": "out.csv", "dxf": "out.dxf",
    "txt": "out.txt", "tab": "out.tab", "mif": "out.mif", "gdb": "out.gdb",
}


class Choice:
    """Patterns of the scenarios that are wanted (--scenario), and which part of the points of each
    suite (--part): the k-th of every n, so that n runs, or nights, see all of them."""
    patterns, part, parts = ["*"], 1, 1
    poor = False  # on poor file systems too
    points = 0  # of the suite so far, in all parts


def wanted(name, names):
    """Is this scenario one of the suite's `names` (None: all) and of those that were asked for?"""
    return (names is None or name in names) and any(fnmatch.fnmatch(name, pattern)
                                                    for pattern in Choice.patterns)


def prepare_wanted(work, names, scenario, *first):
    """The scenario, and it on poor file systems, as far as they are wanted."""
    made = [scenario, *(dataclasses.replace(scenario, name=f"{scenario.name}-on-{poor}", file_system=poor)
                        for poor in POOR.get(scenario.name, ()) if Choice.poor)]
    return [prepare(work, one, *first) for one in made if wanted(one.name, names)]


def store_scenarios(work, names=None):
    every = {name: (arguments,) for name, arguments in STORE_SCENARIOS.items()} | LATER_SCENARIOS
    return [one for name, (arguments, *first) in every.items()
            for one in prepare_wanted(work, names, Scenario(name, arguments, side=SIDE.get(name, ())), *first)]


def export_scenarios(work, names=None, over=True):
    """Each format as a new file, and over an older one of another content."""
    made = []
    for name, output in EXPORTS.items():
        if names is not None and name not in names:
            continue
        export = ["export", "zones", output]
        made += prepare_wanted(work, None, Scenario(f"export-{name}", export))
        if over:
            old = ["export", "zones", output, "--zone", "上库"]
            made += prepare_wanted(work, None, Scenario(f"export-over-{name}", [*export, "--overwrite"]), old)
    return made


OTHERS = {
    "into-file": (["overlap", "--into", "shared.gpkg"],),
    "answer": (["area", "--format", "csv", "--output", "area.csv"],),
    "answer-over": (["area", "--format", "csv", "--output", "area.csv", "--overwrite"],
                    ["list", "zones", "--output", "area.csv", "--format", "csv"]),
    "workbook": (["area", "--format", "xlsx", "--output", "area.xlsx"],),
    "gk3": (["export", "zones", "out.shp", "--crs", "gk3"],),
    "delivery": (["export", "zones", "out.geojson", "--delivery-list", "list.csv"],),
    "report": (["report", "page.html"],),
    "qgis": (["qgis", "project.qgz", "zones", "lines"],),
    "map": (["map", "map.png", "zones"],),
    "map-svg": (["map", "map.svg", "zones"],),
}


def other_scenarios(work, names=None):
    """What writes files and is no export of a layer."""
    return [one for name, (arguments, *first) in OTHERS.items()
            for one in prepare_wanted(work, names, Scenario(name, arguments), *first)]


def make_old(work, scenario, first):
    """The old state, in a folder and its database, as the commands that come first leave it."""
    scenario.old = work.base()
    scenario.old = work.open(scenario)
    if scenario.database:
        scenario.database = scenario.old.name
    for arguments in first:
        must_run(scenario.old, *arguments, **database_of(scenario.old, scenario))
    scenario.before = state_of(scenario.old, scenario)


def prepare(work, scenario, *first):
    """Makes the old state and, twice, the new one: the same input has to give the same bytes. Suites
    share what was made."""
    if scenario.name in work.prepared:
        return work.prepared[scenario.name]
    make_old(work, scenario, first)
    made = []
    for _ in range(2):
        folder = work.open(scenario)
        must_run(folder, *scenario.arguments, **database_of(folder, scenario))
        assert not leftovers(folder), (scenario.name, leftovers(folder))
        made.append(state_of(folder, scenario))
        work.shut(folder, scenario)
    assert made[0] == made[1], f"{scenario.name}: two runs differ: {differing(*made)}"
    assert made[0] != scenario.before, scenario.name
    scenario.new = made[0]
    work.prepared[scenario.name] = scenario
    return scenario


def differing(a, b):
    return sorted(name for name in {*a, *b} if a.get(name) != b.get(name))


# ---- the tally ----------------------------------------------------------------------------------

class Tally:
    """How many points a suite tried and how many held; what did not is told at once."""

    def __init__(self, suite):
        self.suite, self.tried, self.held, self.notes = suite, 0, 0, {}

    def point(self, name, problem):
        with LOCK:
            self.tried += 1
            self.held += problem is None
            if problem is not None:
                print(f"  {self.suite}: {name}: {problem}", flush=True)
        return problem is None

    def note(self, what, count=1):
        with LOCK:
            self.notes[what] = self.notes.get(what, 0) + count

    def line(self, seconds):
        notes = "".join(f"; {count} {what}" for what, count in sorted(self.notes.items()))
        left = f"; {Deadline.left} more points not reached" if Deadline.left else ""
        part = f"; part {Choice.part} of {Choice.parts} of {Choice.points}" \
            if Choice.parts > 1 else ""
        return (f"{self.suite}: {self.tried} points tried, {self.held} held "
                f"({seconds:.0f} s{notes}{part}{left})")


class Deadline:
    """Until when points are begun, from the first one on, and how many were left."""
    seconds, at, left = None, None, 0


def limit_time(minutes):
    Deadline.seconds = 60 * minutes if minutes else None
    Deadline.at, Deadline.left = None, 0
    Choice.points = 0


def part_of(items):
    """The chosen part: every n-th, so that each part goes through all scenarios and faults. Points
    are counted through the whole suite."""
    items, first = list(items), Choice.points
    Choice.points += len(items)
    return [item for i, item in enumerate(items, first) if i % Choice.parts == Choice.part - 1]


def each(function, items, jobs=max(2, os.cpu_count() or 2), whole=False):
    """Runs the points of the chosen part side by side, or, where they belong together, all of them;
    an exception of one ends the suite. Where the time is limited, in any order, and no new ones
    after it."""
    items = list(items) if whole else part_of(items)
    if Deadline.seconds:
        random.shuffle(items)
        Deadline.at = Deadline.at or time.monotonic() + Deadline.seconds

    def one(item):
        if Deadline.at and time.monotonic() > Deadline.at:
            with LOCK:
                Deadline.left += 1
        else:
            function(*item)

    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        for _ in pool.map(one, items):
            pass


def spread(total, most):
    """All of 1 … total, or so many of them by chance."""
    if most is None or total <= most:
        return list(range(1, total + 1))
    return sorted(random.sample(range(1, total + 1), most))


def count_calls(work, scenario, program=None, none_is_fine=False, count="FAULT_COUNT", **more):
    """How many calls there are at which the scenario can be made to fail; `count` names the variable
    that has them written to a file."""
    variable, count = count, work.top / f"count-{scenario.name}"
    folder = work.fresh(scenario.old)
    done = run_scenario(folder, scenario, program, **{variable: str(count)}, **more)
    assert done.status == 0, done.text()
    shutil.rmtree(folder)
    calls = int(count.read_text())
    assert calls > 0 or none_is_fine, f"{scenario.name}: the fault has no place to happen"
    return calls


def sanitizer_report(done):
    found = [word for word in SANITIZER if word in done.err]
    return f"{found[0]}: {done.err[-1500:]}" if found else None
