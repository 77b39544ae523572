"""kill -9 at each change of a file: old state or new state, never between.

The shim kills the command before its n-th write, sync, rename, removal …, or in the middle of a
write. What then lies in the folder has to be the old or the new state, or a Shapefile without its .shp
until the next run; the store is sound for SQLite and for `check --deep`. The same command afterwards works where nothing was done, and takes away what
the killed one left.
"""
import shutil

from common import (SHIM, Tally, count_calls, differing, each, export_scenarios, leftovers,
                    other_scenarios, run, run_scenario, spread, state, store_scenarios)

QUICK = {"points": 2, "stores": ("init-sample", "load-land"), "exports": ("shp",),
         "others": ("into-file", "answer-over")}
FULL = {"points": None, "stores": None, "exports": None, "others": None}


def opens_not(scenario, left):
    """A set of files in the moment in which they change places: without its .shp, .tab or .mif
    nothing of it opens. Files that belong to no such set are old or new."""
    mains = {name for name in scenario.new if name.endswith((".shp", ".tab", ".mif"))}
    unopened = {name.rsplit(".", 1)[0] for name in mains if name not in left}
    rest = {name for name in {*scenario.new, *scenario.before, *left}
            if name.rsplit(".", 1)[0].removesuffix("_fields").removesuffix("_tab") not in unopened}
    return bool(unopened) and all(
        left.get(name) in (scenario.before.get(name), scenario.new.get(name)) for name in rest)


def only_side(scenario, left):
    """The old state with a new file beside the store, which comes first since it alone can be taken
    back; nobody does that for a program that was killed."""
    return bool(scenario.side) and left == {
        **scenario.before, **{name: scenario.new[name] for name in scenario.side}}


def judge(scenario, folder, at):
    """None, or what is wrong with what the kill left."""
    if at % 2 and (folder / "zonelayer.sqlite").exists():
        done = run(folder, ["check", "--deep", "--fail-on", "error"])
        if done.status != 0:
            return f"check --deep: {done.text()}"
    left = state(folder)
    whole = left in (scenario.before, scenario.new) or only_side(scenario, left)
    if not whole and not opens_not(scenario, left):
        return (f"neither old nor new state: {differing(left, scenario.before)} / "
                f"{differing(left, scenario.new)}")
    again = run_scenario(folder, scenario)
    if left == scenario.before and again.status != 0 and "is there already" not in again.err:
        return f"the next run fails: {again.text()}"
    after = state(folder)
    if after != scenario.new and not (whole and after == left):
        return f"the next run: another state: {differing(after, scenario.new)}; {again.text()}"
    if leftovers(folder):
        return f"left behind after the next run: {leftovers(folder)}"
    return None


def run_suite(work, level):
    tally, plan = Tally("kill"), QUICK if level == "quick" else FULL
    scenarios = (store_scenarios(work, plan["stores"]) + export_scenarios(work, plan["exports"]) +
                 other_scenarios(work, plan["others"]))

    def point(scenario, at, kind):
        folder = work.fresh(scenario.old)
        done = run_scenario(folder, scenario, LD_PRELOAD=SHIM, FAULT_AT=str(at), FAULT_KIND=kind)
        problem = None if done.status == -9 else f"was not killed: {done.text()}"
        if problem is None:
            tally.note("left files for the next run", bool(leftovers(folder)))
            problem = judge(scenario, folder, at)
        tally.point(f"{scenario.name}, {kind} at {at}", problem)
        shutil.rmtree(folder)

    points = []
    for scenario in scenarios:
        total = count_calls(work, scenario, LD_PRELOAD=SHIM)
        for kind in ("kill", "torn"):
            points += [(scenario, at, kind) for at in spread(total, plan["points"])]
    each(point, points)
    return tally
