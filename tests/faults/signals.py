"""SIGINT and SIGTERM at random moments: exit 130 or 143 and the old state, or done and the new one.

Nothing of ours stays in the folder. A second scenario reads a large source, so that most signals
come while rows are written.
"""
import os
import random
import shutil
import signal
import subprocess
import time

from common import (COMMAND, Done, Scenario, Tally, collection, box, differing, each, environment,
                    export_scenarios, leftovers, other_scenarios, prepare, state, store_scenarios)

QUICK = {"points": 12, "features": 1000, "stores": ("update", "init-sample"),
         "exports": ("shp", "gpkg"), "over": False, "others": ("answer",)}
FULL = {"points": 400, "features": 12000, "stores": None, "exports": None, "over": True,
        "others": None}
STATUS = {signal.SIGINT: 130, signal.SIGTERM: 143}


def interrupted(folder, arguments, number, delay):
    process = subprocess.Popen([COMMAND, *arguments], cwd=folder, env=environment(),
                               stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    time.sleep(delay)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    return Done(process.returncode, out.decode("utf-8", "replace"), err.decode("utf-8", "replace"))


def judge(scenario, folder, done, number):
    left = state(folder)
    if done.status not in (0, -number):
        return f"not ended by signal {number}: {done.text()}"
    if done.status == 0 and left != scenario.new:
        return f"exit 0, but not the new state: {differing(left, scenario.new)}"
    # A signal that comes after the work was committed and before the end has nothing to undo.
    if left not in (scenario.before, scenario.new):
        return f"neither old nor new: {differing(left, scenario.before)}"
    return f"left behind: {leftovers(folder)}" if leftovers(folder) else None


def large_load(work, features):
    base = work.base()
    many = [({"DLBM": f"01{i % 9}"}, box(80 + i % 100 * 0.01, 40 + i // 100 * 0.01, 0.01))
            for i in range(features)]
    scenario = Scenario(f"large-load-{features}", ["load", "many.geojson", "--as", "many"])
    (base / "many.geojson").write_text(collection(many), encoding="utf-8")
    return prepare(work, scenario)


def timed(scenario, work):
    folder, start = work.fresh(scenario.old), time.monotonic()
    interrupted(folder, scenario.arguments, 0, 0)
    shutil.rmtree(folder)
    return time.monotonic() - start


def run_suite(work, level):
    tally, plan = Tally("signals"), QUICK if level == "quick" else FULL
    scenarios = [large_load(work, plan["features"]), *store_scenarios(work, plan["stores"]),
                 *export_scenarios(work, plan["exports"], plan["over"]),
                 *other_scenarios(work, plan["others"])]

    def point(scenario, number, delay):
        folder = work.fresh(scenario.old)
        done = interrupted(folder, scenario.arguments, number, delay)
        tally.note("ended by the signal", done.status == -number)
        tally.point(f"{scenario.name}, signal {number} after {delay * 1000:.0f} ms",
                    judge(scenario, folder, done, number))
        shutil.rmtree(folder)

    points = []
    for i in range(plan["points"]):
        # Half of them hit the large load, which is the longest at work.
        scenario = scenarios[0] if i % 2 else random.choice(scenarios[1:])
        points.append((scenario, random.choice((signal.SIGINT, signal.SIGTERM))))
    lasts = {scenario.name: timed(scenario, work) for scenario in scenarios}
    each(point, [(scenario, number, random.uniform(0, lasts[scenario.name]))
                 for scenario, number in points], jobs=max(1, (os.cpu_count() or 2) - 1))
    return tally
