"""What a question costs: seconds of processor = a · million rows + b · partitions + c, fitted to local
runs, held against others, and taken to the size of a country. c is what a job costs once, mostly the
compiler of the JVM: runs of one size alone would take it for a cost of rows."""
from __future__ import annotations

import json
import pathlib
from typing import Any

import numpy as np

QUESTIONS = ("check", "area", "audit", "overlap", "distance", "corridor")
PER_PARCEL = ("check", "area", "audit", "overlap", "distance")
FITTED = [("100k", 2), ("100k", 8), ("1m", 8)]
"""Size and partitions of the runs that the model is made of, on two cores."""
HELD_OUT = [("100k", 4), ("1m", 4)]
"""Those that it has to tell."""
SIZES = {"10k": .01, "100k": .1, "1m": 1.}
BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
LAND = {"parcels": 300.0, "executors": 10, "cores": 4, "rows of a partition": 100_000}


def runs(folder: pathlib.Path) -> list[dict[str, Any]]:
    path = folder / "runs.json"
    return json.loads(path.read_text()) if path.exists() else []


def _key(run: dict[str, Any]) -> tuple[Any, ...]:
    return run["n"], run["cores"], run["partitions"], run["skewed"]


def keep(folder: pathlib.Path, run: dict[str, Any]) -> None:
    """In place of an earlier run of the same size."""
    kept = [r for r in runs(folder) if _key(r) != _key(run)] + [run]
    (folder / "runs.json").write_text(json.dumps(kept, indent=1))


def wanted_runs(folder: pathlib.Path) -> list[list[str]]:
    """Arguments of those that are not kept yet. Those of 8 partitions are held against the command
    and against Sedona."""
    have = {_key(run) for run in runs(folder)
            if run["skewed"] or run["partitions"] != 8 or "peer" in run}
    wanted = [(n, partitions, False) for n, partitions in FITTED + HELD_OUT] + [("100k", 8, True)]
    return [["--n", n, "--cores", "2", "--partitions", str(partitions),
             *(["--skewed"] if skewed else ["--sedona"] if partitions == 8 else ["--no-compare"])]
            for n, partitions, skewed in wanted if (n, 2, partitions, skewed) not in have]


def _one(kept: list[dict[str, Any]], n: str, partitions: int, skewed: bool = False) -> dict[str, Any]:
    return next(run for run in kept if _key(run) == (n, 2, partitions, skewed))


def _runs_of(kept: list[dict[str, Any]], which: list[tuple[str, int]]) -> list[dict[str, Any]]:
    return [_one(kept, n, partitions) for n, partitions in which]


def fit(kept: list[dict[str, Any]], question: str) -> np.ndarray:
    """Seconds a million rows, a partition, and a job. No cost is below zero: a term that would be is
    left out."""
    used = _runs_of(kept, FITTED)
    terms = np.array([[SIZES[run["n"]], run["partitions"], 1.0] for run in used])
    cost = np.array([run["questions"][question]["cpu_s"] for run in used])
    factors, there = np.zeros(3), [0, 1, 2]
    while there:
        found = np.linalg.lstsq(terms[:, there], cost, rcond=None)[0]
        if found.min() >= 0:
            factors[there] = found
            break
        there.pop(int(found.argmin()))
    return factors


def write(folder: pathlib.Path, page: pathlib.Path) -> int:
    """Puts the tables between the marks of docs/scale.md, and prints them."""
    kept = runs(folder)
    tables = "\n".join([*_costs(kept), *_errors(kept), *_skew(kept), *_peer(kept), *_equal(kept),
                        *_land(kept)])
    print(tables)
    head, rest = page.read_text().split(BEGIN)
    page.write_text(f"{head}{BEGIN}\n{tables}\n{END}{rest.split(END)[1]}")
    return 0


def _costs(kept: list[dict[str, Any]]) -> list[str]:
    told = ["### Cost of a million parcels", "",
            "| question | processor s | of it in Python | s, 2 cores | parcels a second and core | "
            "shuffled MB | Python worker MB |", "|---|---|---|---|---|---|---|"]
    for question in QUESTIONS:
        cost = _one(kept, "1m", 8)["questions"][question]
        told.append(f"| {question} | {cost['cpu_s']:.1f} | {cost['python_cpu_s']:.1f} | "
                    f"{cost['wall_s']:.0f} | {1e6 / cost['cpu_s']:,.0f} | "
                    f"{cost['shuffle_mb']:.1f} | {cost['python_peak_mb']:.0f} |")
    return told + ["", "1 M parcels, 2,500 zones, 500 lines with 1.3 M vertices in 8 partitions; the "
                   "corridor is asked of the zones.", ""]


def _errors(kept: list[dict[str, Any]]) -> list[str]:
    told = ["### The model and its error", "",
            "processor s = a · million rows + b · partitions + c, fitted to 100 k parcels in 2 and 8 "
            "partitions and 1 M in 8, on 2 cores", "",
            "| question | a | b | c | " + " | ".join(
                f"{n}, {p} partitions: told, measured, error" for n, p in HELD_OUT) + " |",
            "|---|---|---|---|" + "---|" * len(HELD_OUT)]
    errors = []
    for question in PER_PARCEL:
        a, b, c = fit(kept, question)
        cells = []
        for run in _runs_of(kept, HELD_OUT):
            expected = a * SIZES[run["n"]] + b * run["partitions"] + c
            measured = run["questions"][question]["cpu_s"]
            errors.append(expected / measured - 1)
            cells.append(f"{expected:.1f}, {measured:.1f}, {errors[-1]:+.0%}")
        told.append(f"| {question} | {a:.2f} | {b:.3f} | {c:.2f} | " + " | ".join(cells) + " |")
    return told + ["", f"Mean error without sign {np.mean(np.abs(errors)):.0%}, greatest "
                   f"{max(errors, key=abs):+.0%}.", ""]


def _skew(kept: list[dict[str, Any]]) -> list[str]:
    plain, skewed = (_one(kept, "100k", 8, s)["questions"] for s in (False, True))
    told = ["### Skew", "", "100 k parcels in 8 partitions, without and with a zone of 20,000 vertices "
            "over everything and a line of 200,000 vertices through all partitions", "",
            "| question | processor s | with skew | shuffled MB | with skew | longest task s | "
            "with skew |", "|---|---|---|---|---|---|---|"]
    for question in ("overlap", "distance", "corridor"):
        a, b = plain[question], skewed[question]
        told.append(f"| {question} | " + " | ".join(
            f"{a[name]:.1f} | {b[name]:.1f}" for name in ("cpu_s", "shuffle_mb", "longest_task_s"))
            + " |")
    return told + [""]


def _peer(kept: list[dict[str, Any]]) -> list[str]:
    told = ["### Beside Sedona's own functions", "",
            "| parcels | question | Sedona, processor s | ours | ratio | greatest difference | "
            "rows of one only, over 1 m² |", "|---|---|---|---|---|---|---|"]
    for n, partitions in (("100k", 8), ("1m", 8)):
        run = _one(kept, n, partitions)
        for question in ("area", "overlap"):
            theirs, ours = (run["questions"][name]["cpu_s"] for name in
                            (f"sedona-{question}", question))
            told.append(f"| {n} | {question} | {theirs:.1f} | {ours:.1f} | {theirs / ours:.2f} | "
                        f"{run['peer'][f'{question}: greatest difference, m²']:.3g} m² | "
                        f"{run['peer'][f'{question}: rows of one only, over 1 m²']} |")
    return told + [""]


def _equal(kept: list[dict[str, Any]]) -> list[str]:
    told = ["### Equal to one machine", ""]
    for n in ("100k", "1m"):
        told += [f"- {n}: {line.splitlines()[0]}" for line in
                 _one(kept, n, 8)["equality"]]
    return told + [""]


def _land(kept: list[dict[str, Any]]) -> list[str]:
    """The whole country by the model: as many partitions as keep a task to so many rows."""
    cores = LAND["executors"] * LAND["cores"]
    partitions = LAND["parcels"] * 1e6 / LAND["rows of a partition"]
    told = ["### 300 million parcels", "",
            f"{LAND['executors']} executors of {LAND['cores']} cores like this one, "
            f"{partitions:,.0f} partitions of {LAND['rows of a partition']:,} parcels", "",
            "| question | processor h | minutes, all cores busy | shuffled GB |", "|---|---|---|---|"]
    largest = _one(kept, "1m", 8)["questions"]
    for question in PER_PARCEL:
        a, b, c = fit(kept, question)
        seconds = a * LAND["parcels"] + b * partitions + c
        told.append(f"| {question} | {seconds / 3600:.1f} | {seconds / cores / 60:.1f} | "
                    f"{largest[question]['shuffle_mb'] * LAND['parcels'] / 1e3:.0f} |")
    return told + [""]
