#!/usr/bin/env python3
"""Our jobs and those of other programs on the same files, in turns. Called by run.sh, which says how.

What a job is stands in peers/ (one module for each program) and own.py (ours alone); what is measured
in measure.py; what is made of the figures in results.py.
"""
import argparse
import pathlib
import shutil
import sys
import time

import hard
import measure
import own
import plots
import results
import versions
from contest import Contestant
from field import ROOT, SIZES, Field, remove
from peers import mapshaper, postgis, python, sqlite, zonelayer

PROGRAMS = (zonelayer, postgis, sqlite, python, mapshaper)
CONTESTS = list(zonelayer.JOBS)
GROUPS = {"contests": CONTESTS,
          **{group: [job for job in own.JOBS if job.startswith(group + "-")]
             for group in ("threads", "scale")},
          "memory": [job for job in own.JOBS if job.startswith(("scale-", "memory-"))],
          "hard": list(hard.JOBS)}
ALONE = {**own.JOBS, **hard.JOBS}
ALL = [*CONTESTS, *ALONE]
RUNS_OF_STARTUP = 20


class Bench:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.server = measure.Server()
        self.versions = versions.of(options.build)
        self.end = time.monotonic() + options.budget * 60
        self.wrong = self.unmeasured = 0

    def contestants(self, job: str, f: Field) -> list[Contestant]:
        if job in ALONE:
            return ALONE[job](f)
        everyone = [one for program in PROGRAMS for one in program.JOBS.get(job, lambda _: [])(f)]
        everyone += [Contestant(who, cannot=why) for program in PROGRAMS
                     for who, why in [program.CANNOT.get(job, ("", ""))] if who]
        return [one for one in everyone if self.is_wanted(one)]

    def is_wanted(self, one: Contestant) -> bool:
        wanted = self.options.peers
        return one.who == "zonelayer" or wanted is None or \
            one.who.split(",")[0].lower() in wanted

    def is_there(self, one: Contestant) -> bool:
        if one.server:
            return self.server.pid != 0
        return bool(one.command) and shutil.which(one.command[0]) is not None

    def run(self, job: str, size: str) -> None:
        f = Field(self.options.build, size, self.options.jobs)
        f.make_layers()
        there = self.contestants(job, f)
        for one in there:
            if not one.cannot and not self.is_there(one):
                print(f"{job}: {one.who} is not installed and is left out", flush=True)
        turns = RUNS_OF_STARTUP if job == "startup" else self.options.runs
        for _ in range(turns):
            for one in filter(self.is_there, there):
                self.turn(job, f, one)
        for one in filter(self.is_there, there):
            if not one.costs:
                print(f"{job} {size} {one.who}: not measured, the budget of time is used up")
        if there[0].costs:
            self.tell(job, size, there)
        else:
            self.unmeasured += 1

    def turn(self, job: str, f: Field, one: Contestant) -> None:
        if one.costs and one.costs[-1].failed:
            return
        if time.monotonic() > self.end:
            return
        one.before()
        cost = measure.run(one.command, self.options.limit, self.server if one.server else None)
        cost.failed = cost.failed.replace(f"{f.folder}/", "")
        one.costs.append(cost)
        if cost.failed and one.server:
            postgis.stop_statements()
        for left in f.folder.glob(".*.zonelayer-*") if cost.failed else ():
            remove(left)  # what it had begun to write when it was ended
        if not cost.failed and one.answer:
            one.found = one.answer()
        if job != "startup":
            print(f"{job} {f.size} {one.who}: {cost.failed or f'{cost.wall_s:.2f} s'}", flush=True)

    def tell(self, job: str, size: str, there: list[Contestant]) -> None:
        size = "–" if job == "startup" or job in hard.JOBS else size
        rows = results.rows_of(job, size, there, self.versions)
        results.write(rows, self.options.results, ALL)
        for row in rows:
            print("  " + results.line(row, row["date"]))
        for against, goal, reached in results.verdicts(rows):
            print(f"  against {against}: goal {goal}, reached {reached}", flush=True)
        self.wrong += sum(row.get("right") is False and not row["failed"] for row in rows)
        self.wrong += (rows[0].get("failed") or "").startswith("failed")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/run.sh", description="Jobs: " + " ".join(ALL) +
                                     ". Groups of them: " + " ".join(GROUPS))
    parser.add_argument("build", type=pathlib.Path, help=argparse.SUPPRESS)
    parser.add_argument("--n", help="10k, 100k, 1m, 10m or several with commas")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60, help="seconds after which a run is ended")
    parser.add_argument("--budget", type=float, default=9, help="minutes after which no run begins")
    parser.add_argument("--jobs", type=int, default=0, help="threads of zonelayer; 0 is all cores")
    parser.add_argument("--peers", help="only these, with commas: postgis,ogr2ogr,spatialite,"
                        "geopandas,duckdb,sedonadb,mapshaper; none")
    parser.add_argument("--results", type=pathlib.Path, default=ROOT,
                        help="the folder of results.json and RESULTS.md")
    parser.add_argument("job", nargs="*")
    options = parser.parse_intermixed_args()
    for word in options.job:
        if word not in ALL and word not in GROUPS:
            parser.error(f"there is no job {word}; there are: {' '.join([*ALL, *GROUPS])}")
    for size in (options.n or "").split(","):
        if size and size not in SIZES:
            parser.error(f"there is no size {size}; there are: {' '.join(SIZES)}")
    if options.peers is not None:
        options.peers = options.peers.lower().split(",")
    return options


def sizes_of(word: str, job: str, options: argparse.Namespace) -> list[str]:
    if job == "startup" or job in hard.JOBS:
        return ["10k"]  # it has a size of its own
    if options.n:
        return options.n.split(",")
    if word == "memory" or job.startswith("memory-"):
        return ["1m"]
    return ["10k", "100k", "1m"] if job.startswith("scale-") else ["10k"]


def main() -> int:
    options = arguments()
    options.results.mkdir(parents=True, exist_ok=True)
    bench = Bench(options)
    words = options.job or ["contests", "startup"]
    for word in words:
        for job in GROUPS.get(word, [word]):
            for size in sizes_of(word, job, options):
                bench.run(job, size)
    plots.draw(options.results)
    return 1 if bench.wrong or bench.unmeasured else 0


if __name__ == "__main__":
    sys.exit(main())
