"""No memory: the n-th allocation of our own fails, that one alone or all from there on.

The command then ends with status 5 and a message, in the old state or, when only the telling was
left to do, in the new one; or it ends well, since a message may lose a name to it. Never a crash, and under the sanitizers no leak.
"""
import shutil

from common import (FAULTS, Scenario, Tally, count_calls, differing, each, export_scenarios,
                    leftovers, other_scenarios, run_scenario, sanitizer_report, spread, state,
                    state_of, store_scenarios)

QUICK = {"points": 2, "stores": ("load", "update"), "exports": ("shp",),
         "others": ("into-file", "answer-over")}
FULL = {"points": None, "stores": None, "exports": None, "others": None}
QUESTIONS = {
    "area": ["area", "--total"],
    "audit": ["audit", "--format", "json"],
    "overlap": ["overlap"],
    "distance": ["distance", "--format", "csv"],
    "corridor": ["corridor", "--within", "1km"],
    "check": ["check", "--deep"],
    "at": ["at", "86.24", "41.7"],
    "show": ["show", "korla-etdz"],
    "history": ["history", "korla-etdz"],
}


def question_scenarios(work):
    """Questions change nothing: their old state is their new one."""
    made = []
    for name, arguments in QUESTIONS.items():
        folder = work.base()
        made.append(Scenario(name, arguments, folder, state(folder), state(folder)))
    return made


def judge(scenario, folder, done, statuses=(5,)):
    left, report = state_of(folder, scenario), sanitizer_report(done)
    if report:
        return report
    if done.status in scenario.ends:
        if left != scenario.new:
            return f"exit {done.status}, but not the new state: {differing(left, scenario.new)}"
    elif done.status not in statuses or "zonelayer: " not in done.err:
        return f"no exit {statuses} with a message: {done.text()}"
    elif left not in (scenario.before, scenario.new):
        return f"neither old nor new state: {differing(left, scenario.before)}"
    return f"left behind: {leftovers(folder)}" if leftovers(folder) else None


def run_suite(work, level):
    tally, plan = Tally("memory"), QUICK if level == "quick" else FULL
    scenarios = (store_scenarios(work, plan["stores"]) + other_scenarios(work, plan["others"]) +
                 export_scenarios(work, plan["exports"]) + question_scenarios(work))

    def point(scenario, at, last):
        folder = work.fresh(scenario.old)
        more = {"FAULT_LAST": "1"} if last else {}
        done = run_scenario(folder, scenario, FAULTS, FAULT_ALLOC=str(at), **more)
        tally.point(f"{scenario.name}, allocation {at}{' and on' if last else ''}",
                    judge(scenario, folder, done))
        shutil.rmtree(folder)

    points = []
    for scenario in scenarios:
        total = count_calls(work, scenario, FAULTS)
        for last in (False, True):
            points += [(scenario, at, last) for at in spread(total, plan["points"])]
    each(point, points)
    return tally
