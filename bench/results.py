"""Keeps the figures in results.json and tells them in RESULTS.md."""
import datetime
import json
import os
import pathlib
import platform

from contest import Answer, Contestant
from field import SIZES

# What a peer's sum may differ by: what its method is worth (SpatiaLite's ellipsoid areas, EPSG:6933,
# buffers of 64 segments in UTM) and edges that are straight in degrees.
DIGITS = {"area": 2e-6, "overlap-self": 1e-4, "overlap-cross": 1e-5, "distance": 1e-5,
          "corridor": 2e-3}
# In how many times our wall time a program may be left behind.
GOALS = {"load": {"ogr2ogr": 3}, "area": {"PostGIS": 15, "SpatiaLite": 10},
         "overlap-self": {"PostGIS": 20}, "overlap-cross": {"PostGIS": 20},
         "distance": {"PostGIS": 150}, "corridor": {"PostGIS": 20},
         "export-geojson": {"ogr2ogr": 10, "PostGIS": 1}, "export-shp": {"ogr2ogr": 1},
         "export-gpkg": {"ogr2ogr": 1}}
THREADS_GOAL, PEAK_GOAL_MB, START_GOAL_S, GROWTH_GOAL = 1.7, 512, 0.12, 1.5


def machine() -> str:
    cpu = next((line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo", encoding="utf-8")
                if line.startswith("model name")), platform.processor())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{len(os.sched_getaffinity(0))} cores of {cpu}, {memory:.0f} GiB"


def same(job: str, one: Answer | None, other: Answer | None) -> bool:
    if one is None or other is None or one[0] != other[0]:
        return False
    return abs(one[1] - other[1]) <= DIGITS.get(job, 0) * abs(one[1])


def is_right(job: str, one: Contestant, ours: Contestant, all_of_them: list[Contestant]) -> bool | None:
    """Against a formula where there is one, else against ours; ours against any of the others.
    None: there is nothing to compare with."""
    if one.answer is None or not one.costs:
        return None
    if one.found is None:
        return False
    if one.due is not None:
        return same(job, one.due, one.found)
    if one is not ours:
        return same(job, ours.found, one.found) if ours.found else None
    others = [o.found for o in all_of_them if o is not one and o.found is not None]
    return any(same(job, one.found, o) for o in others) if others else None


def rows_of(job: str, size: str, there: list[Contestant], versions: dict[str, str]) -> list[dict]:
    """The first contestant is what the others are divided by."""
    best = {one.who: min(one.costs, key=lambda c: (c.failed != "", c.wall_s))
            for one in there if one.costs}
    ours, rows = best.get(there[0].who), []
    for one in there:
        row = {"job": job, "n": size, "who": one.who, "version": versions.get(one.who.split(",")[0]),
               "how": one.how, "cannot": one.cannot or None}
        cost = best.get(one.who)
        if cost:
            done = [c.wall_s for c in one.costs if not c.failed]
            row |= {"runs": len(one.costs), "wall_s": round(cost.wall_s, 3),
                    "slowest_s": round(max(done), 3) if done else None,
                    "cpu_s": round(cost.cpu_s, 3), "peak_mb": round(cost.peak_mb, 1),
                    "failed": cost.failed or None,
                    "wall_ratio": ratio(cost.wall_s, ours and ours.wall_s),
                    "cpu_ratio": ratio(cost.cpu_s, ours and ours.cpu_s),
                    "other_work_cores": round(cost.others_cores, 2),
                    "count": one.found[0] if one.found else None,
                    "sum": one.found[1] if one.found else None,
                    "right": is_right(job, one, there[0], there)}
        rows.append(row | {"date": str(datetime.date.today()), "machine": machine()})
    return rows


def ratio(theirs: float, ours: float | None) -> float | None:
    return round(theirs / ours, 2) if ours else None


# ---- the file -----------------------------------------------------------------------------------

def key(row: dict) -> tuple[str, str, str, str]:
    return row["job"], row["n"], row["machine"], row["who"]


def write(new: list[dict], folder: pathlib.Path, order: list[str]) -> None:
    """Keeps what was measured before and not now: other jobs, sizes, machines, programs."""
    path = folder / "results.json"
    kept = json.loads(path.read_text(encoding="utf-8"))["rows"] if path.exists() else []
    known = {key(row) for row in kept}
    new = [row for row in new if "wall_s" in row or row["cannot"] or key(row) not in known]
    replaced = {key(row) for row in new}
    rows = new + [row for row in kept if key(row) not in replaced]
    place = {name: i for i, name in enumerate(order)}
    rows.sort(key=lambda r: (place.get(r["job"], len(place)), size_of(r), r["machine"]))
    path.write_text(json.dumps({"rows": rows}, indent=1, ensure_ascii=False) + "\n",
                    encoding="utf-8")
    (folder / "RESULTS.md").write_text("\n".join(page(rows)), encoding="utf-8")


def size_of(row: dict) -> int:
    return SIZES.get(row["n"], 0)


# ---- goals --------------------------------------------------------------------------------------

def at_least(row: dict) -> str:
    """The ratio of a row; of one that was ended at the limit it is known from below."""
    return ("> " if (row.get("failed") or "").startswith(">") else "") + f"{row['wall_ratio']:.1f}"


def counts(row: dict) -> bool:
    """Whether a program is one to be ahead of: it is right, or was still at work at the limit."""
    return row.get("wall_ratio") is not None and bool(
        row["right"] or (row["failed"] or "").startswith(">"))


def verdicts(group: list[dict]) -> list[tuple[str, str, str]]:
    """Against whom, the goal, and what was reached. A goal stands also where its program is wrong."""
    told = []
    for who, goal in GOALS.get(group[0]["job"], {}).items():
        for row in group[1:]:
            if row["who"] == who and row.get("wall_ratio") is not None:
                name = who if counts(row) else f"{who}, whose answer is off"
                told.append((name, f"{goal} ×", at_least(row) + " ×"))
    ended = [r for r in group[1:] if counts(r) and r["right"]]
    if ended and group[0]["job"] in GOALS:
        fastest = min(ended, key=lambda r: r["wall_ratio"])
        told.append((f"the fastest right one ({fastest['who']})", "ahead",
                     f"{fastest['wall_ratio']:.1f} ×"))
    return told + [(who, goal, reached) for who, goal, reached in own_goals(group)]


def own_goals(group: list[dict]) -> list[tuple[str, str, str]]:
    ours = group[0]
    job = ours["job"]
    if ours.get("wall_s") is None or ours["failed"]:
        return []
    if job == "startup":
        return [("the clock", f"< {START_GOAL_S * 1000:.0f} ms", f"{ours['wall_s'] * 1000:.0f} ms")]
    if job.startswith("threads-") and len(group) > 1:
        return [("one thread", f"{THREADS_GOAL} ×", f"{group[1]['wall_ratio']:.2f} ×")]
    if job.startswith(("scale-", "memory-")) and ours["n"] == "1m":
        return [("memory", f"< {PEAK_GOAL_MB} MB", f"{ours['peak_mb']:.0f} MB")]
    return []


def groups(rows: list[dict]) -> list[list[dict]]:
    found: dict[tuple, list[dict]] = {}
    for row in rows:
        found.setdefault((row["job"], row["n"], row["machine"]), []).append(row)
    return list(found.values())


def growth(rows: list[dict]) -> list[tuple[str, str, str]]:
    """CPU and wall time a parcel at 10 M by that at 1 M, of each job that has both. The wall has in
    it what the disk takes, and what else was running."""
    cost = {(r["job"], r["n"]): r for r in rows
            if r["job"].startswith("scale-") and r.get("wall_s") and not r["failed"]}
    told = []
    for (job, n), row in cost.items():
        if n == "10m" and (job, "1m") in cost:
            cpu, wall = (row[k] / 10 / cost[job, "1m"][k] for k in ("cpu_s", "wall_s"))
            told.append((job, f"{GROWTH_GOAL} ×", f"CPU {cpu:.2f} ×, wall {wall:.2f} ×"))
    return told


# ---- the page -----------------------------------------------------------------------------------

HEAD = """# Results

Made by `bench/run.sh`. Each program does a job in turns with the others on the same files; a figure
is the best of its runs, and `×` is that figure by zonelayer's. CPU and memory of a PostgreSQL server
count for PostGIS; its memory has in it what it touched of its 2 GB of shared buffers. "Others" is how
many cores were busy with other work meanwhile: where that is not 0, only CPU times can be compared.

An answer is right where its count is that of zonelayer and its sum within what the method is worth
(`DIGITS` in `bench/results.py`); zonelayer's is right where another program agrees with it or a
formula does. A wrong answer is no competition and stands here all the same.
""".splitlines()


def page(rows: list[dict]) -> list[str]:
    found = groups(rows)
    lines = [*HEAD, "", "## Goals", "", "| job | n | against | goal | reached |", "|---|---|---|---|---|"]
    for group in found:
        lines += [f"| {group[0]['job']} | {group[0]['n']} | {who} | {goal} | {reached} |"
                  for who, goal, reached in verdicts(group)]
    lines += [f"| {job} | 10m | cost of a parcel at 1m | {goal} | {reached} |"
              for job, goal, reached in growth(rows)]
    for group in found:
        if not is_alone(group[0]):
            lines += ["", *table(group)]
    for kind, title in (("scale-", "zonelayer by the number of parcels"),
                        ("memory-", "Memory of the other questions"),
                        ("hard-", "Layers that have tripped programs up")):
        lines += alone([row for row in rows if row["job"].startswith(kind)], title)
    return lines + [""]


def is_alone(row: dict) -> bool:
    return row["job"].startswith(("scale-", "memory-", "hard-"))


def alone(rows: list[dict], title: str) -> list[str]:
    """One table of what is measured of ours alone."""
    if not rows:
        return []
    lines = ["", f"## {title}", "", "| job | n | with | wall (s) | CPU (s) | peak (MB) | others | "
             "answer | date |", "|---|---|---|---|---|---|---|---|---|"]
    return lines + [f"| {r['job']} | {r['n']} | {r['how']} | {r['wall_s']:.2f} | {r['cpu_s']:.2f} | "
                    f"{r['peak_mb']:.0f} | {r['other_work_cores']:.1f} | {answer_of(r)} | "
                    f"{r['date']}, {r['machine']} |" for r in rows if r.get("wall_s") is not None]


def answer_of(row: dict) -> str:
    return row["failed"] or {True: "right", False: "wrong", None: "not compared"}[row["right"]]


def table(group: list[dict]) -> list[str]:
    first = group[0]
    lines = [f"## {first['job']}, {first['n']}", "", f"{first['date']}, {first['machine']}", "",
             "| program | with | wall (s) | slowest (s) | CPU (s) | peak (MB) | × wall | × CPU | "
             "others | answer |", "|---|---|---|---|---|---|---|---|---|---|"]
    return lines + [line(row, first["date"]) for row in group]


def line(row: dict, today: str) -> str:
    """With its date where that is not the one above the table: its ratio is to ours of that day."""
    name = f"{row['who']} {row['version'] or ''}".strip()
    if row.get("wall_s") is None:
        return f"| {name} | – | | | | | | | | {row['cannot'] or 'not measured'} |"
    answer = answer_of(row)
    if row["date"] != today:
        answer += f", {row['date']}"
    digits = 3 if row["wall_s"] < 1 else 2
    slowest = "" if row["slowest_s"] is None else f"{row['slowest_s']:.{digits}f}"
    ratios = [f"{row[k]:.2f}" if row[k] is not None else "" for k in ("wall_ratio", "cpu_ratio")]
    return (f"| {name} | {row['how']} | {row['wall_s']:.{digits}f} | {slowest} | "
            f"{row['cpu_s']:.{digits}f} | {row['peak_mb']:.0f} | {ratios[0]} | {ratios[1]} | "
            f"{row['other_work_cores']:.1f} | {answer} |")
