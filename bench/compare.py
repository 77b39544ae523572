#!/usr/bin/env python3
"""Our jobs and those of other programs on the same files, in turns. Called by run.sh.

    compare.py BUILD [--n 10k|100k|1m] [--runs K] [--limit SECONDS] [--jobs N] [JOB…]
"""
import argparse
import csv
import datetime
import json
import os
import pathlib
import platform
import shutil
import subprocess
import sys

import measure

ROOT = pathlib.Path(__file__).resolve().parent
SIZES = {"10k": 10_000, "100k": 100_000, "1m": 1_000_000}
OGR_LOAD = ["ogr2ogr", "-q", "-f", "SQLite", "-gt", "1000000", "-lco", "GEOMETRY_NAME=geom"]
# What a peer's sum may differ by: what its method is worth (SpatiaLite's ellipsoid areas, buffers
# of 64 segments in UTM) and edges that are straight in degrees.
LEAST = 1e-4  # m² or m: what is smaller is counted by some and not by others
DIGITS = {"area": 2e-6, "overlap-self": 1e-4, "overlap-cross": 1e-5, "distance": 1e-5,
          "corridor": 2e-3}


class Bench:
    """Files, stores and servers of one size."""

    def __init__(self, build: pathlib.Path, size: str, jobs: int, limit_s: float) -> None:
        self.command = [str(build / "cli/zonelayer"), "--jobs", str(jobs)]
        self.maker = build / "bench/make_layers"
        self.python = build / "peers/bin/python3"
        self.folder = build / "work"
        self.folder.mkdir(exist_ok=True)
        self.size, self.limit_s = size, limit_s
        self.server = measure.Server()
        self.shp = self.file("parcels", "shp")
        self.zones = self.file("zones", "gpkg", 2500)
        self.lines = self.file("lines", "gpkg", 500)
        self.store = self.folder / f"{size}.sqlite"
        self.peer = self.folder / f"{size}.spatialite.sqlite"

    def file(self, layer: str, ending: str, count: int = 0) -> pathlib.Path:
        path = self.folder / (f"{layer}.{ending}" if count else f"{layer}_{self.size}.{ending}")
        if not path.exists():
            subprocess.run([self.maker, layer, str(count or SIZES[self.size]), path], check=True)
        return path

    # ---- what the questions are asked of, made before the clock starts --------------------------

    def need_store(self) -> None:
        if not self.store.exists():
            self.ours("init", store=self.store)
            for name, path in (("parcels", self.shp), ("zones_2500", self.zones),
                               ("lines_500", self.lines)):
                self.ours("load", str(path), "--as", name, "--kind", "land", store=self.store)

    def ours(self, *arguments: str, store: pathlib.Path) -> None:
        subprocess.run([*self.command, "--db", store, *arguments, "--quiet"], check=True,
                       stdout=subprocess.DEVNULL)

    def need_spatialite(self) -> None:
        if not self.peer.exists():
            for name, path in (("parcels", self.shp), ("zones", self.zones), ("lines", self.lines)):
                kind = "LINESTRING" if name == "lines" else "MULTIPOLYGON"
                new = ["-update"] if self.peer.exists() else ["-dsco", "SPATIALITE=YES"]
                subprocess.run([*OGR_LOAD, *new, "-nlt", kind, "-nln", name, self.peer, path],
                               check=True)

    def need_postgis(self) -> None:
        if self.query("SELECT to_regclass('zones')").strip():
            return
        for name, path in (("parcels", self.shp), ("zones", self.zones), ("lines", self.lines)):
            subprocess.run(self.to_postgis(name, path), check=True)
        self.query("CREATE TABLE pieces AS SELECT id, "
                   "(ST_Dump(ST_Subdivide(geom, 8))).geom::geography AS geog, id AS line FROM lines;"
                   "ALTER TABLE lines ADD geog geography; UPDATE lines SET geog = geom::geography;"
                   "CREATE INDEX ON pieces USING gist (geog); ANALYZE")

    def to_postgis(self, name: str, path: pathlib.Path) -> list[str]:
        kind = "LINESTRING" if name == "lines" else "MULTIPOLYGON"
        return ["ogr2ogr", "-q", "-f", "PostgreSQL", "--config", "PG_USE_COPY", "YES", "-nlt", kind,
                "-overwrite", "-lco", "GEOMETRY_NAME=geom", "-nln", name,
                f"PG:host={os.environ['PGHOST']} user=bench dbname=postgres", str(path)]

    def query(self, sql: str) -> str:
        return subprocess.run(["psql", "-qAtc", sql], check=True, capture_output=True,
                              text=True).stdout


# ---- contestants: a command, what comes before it untimed, and its answer ------------------------

class Contestant:
    def __init__(self, name, command, answer, before=lambda: None, server=False) -> None:
        self.name, self.command, self.answer = name, command, answer
        self.before, self.server = before, server
        self.costs: list[measure.Cost] = []
        self.found = None


def of_csv(path: pathlib.Path, column: str):
    def answer(_output: str):
        with open(path, encoding="utf-8", newline="") as file:
            values = [float(row[column]) for row in csv.DictReader(file) if row[column]]
        return len([v for v in values if v > LEAST]), sum(values)
    return answer


def of_output(output: str):
    """"count|sum" or "count sum" in the last line."""
    words = output.strip().splitlines()[-1].replace("|", " ").replace(",", " ").split()
    return int(float(words[0])), float(words[1])


def remove(*paths: pathlib.Path) -> None:
    for path in paths:
        for file in path.parent.glob(path.stem + ".*"):
            file.unlink()


def question(b: Bench, column: str, *arguments: str) -> Contestant:
    out = b.folder / "answer.csv"
    command = [*b.command, "--db", str(b.store), *arguments, "--format", "csv", "--quiet",
               "--output", str(out), "--overwrite"]
    return Contestant("zonelayer", command, of_csv(out, column), b.need_store)


def spatialite(b: Bench, sql: str) -> Contestant:
    return Contestant("spatialite", ["spatialite", "-silent", str(b.peer), sql], of_output,
                      b.need_spatialite)


def postgis(b: Bench, sql: str, name: str = "postgis") -> Contestant:
    command = ["psql", "-qAtc", "SET extra_float_digits=3; " + sql]
    return Contestant(name, command, of_output, b.need_postgis, server=True)


def geopandas(b: Bench, *arguments) -> Contestant:
    command = [str(b.python), str(ROOT / "peers/geopandas_jobs.py"), *map(str, arguments)]
    return Contestant("geopandas", command, of_output)


def load_jobs(b: Bench) -> list[Contestant]:
    store, other = b.folder / "load.sqlite", b.folder / "load_ogr.sqlite"

    def fresh() -> None:
        remove(store)
        b.ours("init", store=store)

    def count(path: pathlib.Path, table: str):
        return lambda _output: (int(subprocess.run(
            ["sqlite3", path, f"SELECT count(*) FROM {table}"], check=True, capture_output=True,
            text=True).stdout), 0.0)

    return [
        Contestant("zonelayer", [*b.command, "--db", str(store), "load", str(b.shp), "--as",
                                 "parcels", "--quiet"], count(store, "parcels"), fresh),
        Contestant("ogr2ogr to SpatiaLite", [*OGR_LOAD, "-dsco", "SPATIALITE=YES", "-nlt",
                                             "MULTIPOLYGON", "-nln", "parcels", str(other),
                                             str(b.shp)],
                   count(other, "parcels"), lambda: remove(other)),
        Contestant("ogr2ogr to PostGIS", b.to_postgis("loaded", b.shp) if b.server.pid else [],
                   lambda _output: (int(b.query("SELECT count(*) FROM loaded")), 0.0),
                   server=True),
        geopandas(b, "load", b.shp),
    ]


def area_jobs(b: Bench) -> list[Contestant]:
    return [question(b, "area_m2", "area", "parcels"),
            spatialite(b, "SELECT count(*), sum(ST_Area(geom, 1)) FROM parcels"),
            postgis(b, "SELECT count(*), sum(ST_Area(geom::geography)) FROM parcels"),
            geopandas(b, "area", b.shp)]


def overlap_jobs(b: Bench, other: str, ours: str, condition: str, file: list) -> list[Contestant]:
    """The pairs whose overlap has an area."""
    pairs = ("SELECT count(*), sum(m2) FROM (SELECT {area} AS m2 FROM {tables} WHERE {where}) AS t "
             f"WHERE m2 > {LEAST}")
    boxes = ("k.xmin <= i.xmax AND k.xmax >= i.xmin AND k.ymin <= i.ymax AND k.ymax >= i.ymin AND "
             "a.rowid = i.pkid AND b.rowid = k.pkid")
    lite = pairs.format(area="ST_Area(ST_Intersection(a.geom, b.geom), 1)",
                        tables=f"idx_parcels_geom AS i, idx_{other}_geom AS k, parcels AS a, "
                               f"{other} AS b", where=boxes + condition)
    server = pairs.format(area="ST_Area(ST_Intersection(a.geom, b.geom)::geography)",
                          tables=f"parcels AS a, {other} AS b",
                          where="ST_Intersects(a.geom, b.geom)" +
                          condition.replace("i.pkid < k.pkid", "a.ogc_fid < b.ogc_fid"))
    # With all digits: an overlap of 0.00013 m² counts, and one that is shown as 0.0001 does not.
    return [question(b, "area_m2", "overlap", "parcels", *([ours] if ours else []), "--digits", "9"),
            spatialite(b, lite), postgis(b, server), geopandas(b, "overlap", b.shp, *file)]


def distance_jobs(b: Bench) -> list[Contestant]:
    nearest = ("SELECT count(*) FILTER (WHERE m > 1e-4), sum(m) FROM parcels AS p CROSS JOIN LATERAL "
               "(SELECT min(ST_Distance(p.geom::geography, l.geog)) AS m FROM (SELECT line FROM "
               "pieces ORDER BY p.geom::geography <-> geog LIMIT 4) AS c JOIN lines AS l ON l.id = "
               "c.line) AS d")
    return [question(b, "distance_m", "distance", "parcels", "lines_500"), postgis(b, nearest)]


def corridor_jobs(b: Bench) -> list[Contestant]:
    sql = (ROOT / "peers/corridor.sql").read_text()
    return [question(b, "area_m2", "corridor", "zones_2500", "lines_500", "--within", "1km"),
            postgis(b, sql)]


def export_jobs(b: Bench, ending: str, driver: str) -> list[Contestant]:
    ours, other = b.folder / f"ours.{ending}", b.folder / f"other.{ending}"

    def features(path: pathlib.Path):
        def answer(_output: str):
            if ending == "geojson":
                with open(path, "rb") as file:
                    return sum(b'"Feature"' in line for line in file), 0.0
            told = subprocess.run(["ogrinfo", "-ro", "-so", "-al", path], check=True,
                                  capture_output=True, text=True).stdout
            return int(told.split("Feature Count: ")[1].split()[0]), 0.0
        return answer

    jobs = [Contestant("zonelayer", [*b.command, "--db", str(b.store), "export", "parcels",
                                     str(ours), "--quiet"], features(ours),
                       lambda: (b.need_store(), remove(ours))),
            Contestant("ogr2ogr", ["ogr2ogr", "-q", "-f", driver, "-gt", "1000000", str(other),
                                   str(b.peer), "parcels"], features(other),
                       lambda: (b.need_spatialite(), remove(other)))]
    if ending == "geojson":
        jobs.append(Contestant("postgis ST_AsGeoJSON",
                               ["psql", "-qAtc", "COPY (SELECT ST_AsGeoJSON(t.*) FROM parcels AS t) "
                                "TO STDOUT", "-o", str(other)], features(other), b.need_postgis,
                               server=True))
    return jobs


JOBS = {
    "load": load_jobs,
    "area": area_jobs,
    "overlap-self": lambda b: overlap_jobs(b, "parcels", "", " AND i.pkid < k.pkid", []),
    "overlap-cross": lambda b: overlap_jobs(b, "zones", "zones_2500", "", [b.zones]),
    "distance": distance_jobs,
    "corridor": corridor_jobs,
    "export-geojson": lambda b: export_jobs(b, "geojson", "GeoJSON"),
    "export-shp": lambda b: export_jobs(b, "shp", "ESRI Shapefile"),
    "export-gpkg": lambda b: export_jobs(b, "gpkg", "GPKG"),
}


# ---- running and telling -------------------------------------------------------------------------

def is_there(b: Bench, one: Contestant) -> bool:
    if one.server:
        return b.server.pid != 0
    return bool(one.command) and shutil.which(one.command[0]) is not None


def compare(b: Bench, job: str, runs: int) -> list[Contestant]:
    everyone = JOBS[job](b)
    there = [one for one in everyone if is_there(b, one)]
    for one in everyone:
        if one not in there:
            print(f"{job}: {one.name} is not installed and is left out", flush=True)
    for _ in range(runs):
        for one in there:
            if one.costs and one.costs[-1].failed:
                continue
            one.before()
            cost = measure.run(one.command, b.limit_s, b.server if one.server else None)
            one.costs.append(cost)
            if not cost.failed:
                one.found = one.answer(cost.output)
            print(f"{job} {b.size} {one.name}: "
                  f"{cost.failed or f'{cost.wall_s:.2f} s'}", flush=True)
    return there


def agrees(job: str, ours, theirs) -> bool:
    if ours is None or theirs is None or ours[0] != theirs[0]:
        return False
    return abs(ours[1] - theirs[1]) <= DIGITS.get(job, 0) * abs(ours[1])


def rows_of(b: Bench, job: str, there: list[Contestant]) -> list[dict]:
    best = {one.name: min(one.costs, key=lambda c: (c.failed != "", c.wall_s)) for one in there}
    mine, rows = best["zonelayer"], []
    ours = there[0].found
    for one in there:
        cost = best[one.name]
        rows.append({"job": job, "n": b.size, "who": one.name, "runs": len(one.costs),
                     "wall_s": round(cost.wall_s, 3),
                     "cpu_s": round(cost.cpu_s, 3),
                     "peak_mb": round(cost.peak_mb, 1), "failed": cost.failed or None,
                     "wall_ratio": round(cost.wall_s / mine.wall_s, 2),
                     "cpu_ratio": round(cost.cpu_s / mine.cpu_s, 2),
                     "count": one.found[0] if one.found else None,
                     "sum": one.found[1] if one.found else None,
                     "agrees": agrees(job, ours, one.found)})
    return rows


def machine() -> str:
    cpu = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                if line.startswith("model name")), platform.processor())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{len(os.sched_getaffinity(0))} cores of {cpu}, {memory:.0f} GiB"


def write(rows: list[dict], note: str) -> None:
    """Keeps what other jobs and sizes had."""
    path = ROOT / "results.json"
    kept = json.loads(path.read_text())["rows"] if path.exists() else []
    new = {(r["job"], r["n"]) for r in rows}
    rows = [r for r in kept if (r["job"], r["n"]) not in new] + rows
    order = {name: i for i, name in enumerate(JOBS)}
    rows.sort(key=lambda r: (order.get(r["job"], 99), SIZES[r["n"]]))
    for row in rows:
        row.setdefault("measured", note)
    path.write_text(json.dumps({"rows": rows}, indent=1, ensure_ascii=False) + "\n")
    (ROOT / "RESULTS.md").write_text(table(rows), encoding="utf-8")


def table(rows: list[dict]) -> str:
    lines = ["# Results", "", "Made by `bench/run.sh`; the figures are the best of the runs. `×` is the",
             "figure by that of zonelayer; where the machine had other work (its load is told), only",
             "CPU times can be compared. The answers agree where the counts are equal and the",
             "sums within what the peer's method is worth (`bench/compare.py`).", ""]
    for note in dict.fromkeys(r["measured"] for r in rows):
        lines += [f"## {note}", "", "| job | n | who | wall (s) | CPU (s) | peak (MB) | × wall | × CPU | agrees |",
                  "|---|---|---|---|---|---|---|---|---|"]
        for r in (r for r in rows if r["measured"] == note):
            wall = r["failed"] or f"{r['wall_s']:.2f}"
            lines.append(f"| {r['job']} | {r['n']} | {r['who']} | {wall} | {r['cpu_s']:.2f} | "
                         f"{r['peak_mb']:.0f} | {r['wall_ratio']:.2f} | "
                         f"{r['cpu_ratio']:.2f} | "
                         f"{'yes' if r['agrees'] else 'no'} |")
        lines.append("")
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--n", choices=SIZES, default="10k")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--limit", type=float, default=300)
    parser.add_argument("--jobs", type=int, default=0)
    parser.add_argument("job", nargs="*")
    options = parser.parse_intermixed_args()
    unknown = [job for job in options.job if job not in JOBS]
    if unknown:
        parser.error(f"there is no job {unknown[0]}; there are: {' '.join(JOBS)}")
    b = Bench(options.build, options.n, options.jobs, options.limit)
    note = f"{datetime.date.today()}, {machine()}"
    if os.getloadavg()[0] > len(os.sched_getaffinity(0)) / 2:
        note += ", busy with other work as well"
    wrong = []
    for job in options.job or JOBS:
        there = compare(b, job, options.runs)
        rows = rows_of(b, job, there)
        write([{**row, "measured": note} for row in rows], note)
        for row in rows:
            print(f"  {row['who']:24} {row['failed'] or format(row['wall_s'], '.2f') + ' s':>10} "
                  f"{row['cpu_s']:8.2f} s CPU {row['peak_mb']:7.0f} MB  × {row['wall_ratio']:.2f} × {row['cpu_ratio']:.2f} "
                  f"{'agrees' if row['agrees'] else 'does not agree'} {row['count']} {row['sum']}")
        wrong += [row for row in rows if not row["agrees"] and not row["failed"]]
    return 1 if wrong else 0


sys.exit(main())
