"""SIGABRT inside a foreign library: GDAL, GEOS, PROJ, SQLite, SpatiaLite.

A library that finds itself in a state that cannot be, or lets an exception out, ends the whole
program. What then lies in the folder is judged as after kill -9.
"""
import shutil

from common import (ABORT_SHIM, Tally, count_calls, each, export_scenarios, other_scenarios,
                    run_scenario, spread, store_scenarios)
from kill import judge

LIBRARIES = ("gdal", "geos", "proj", "sqlite", "spatialite")
QUICK = {"points": 1, "stores": ("load-land",), "exports": ("gpkg",), "others": ("into-file",)}
FULL = {"points": 40, "stores": None, "exports": None, "others": None}


def run_suite(work, level):
    tally, plan = Tally("aborts"), QUICK if level == "quick" else FULL
    scenarios = (store_scenarios(work, plan["stores"]) + export_scenarios(work, plan["exports"]) +
                 other_scenarios(work, plan["others"]))

    def point(scenario, library, at):
        folder = work.fresh(scenario.old)
        done = run_scenario(folder, scenario, LD_PRELOAD=ABORT_SHIM, FAULT_LIBRARY=library,
                   FAULT_AT=str(at))
        problem = None if done.status == -6 else f"was not aborted: {done.text()}"
        if problem is None:
            problem = judge(scenario, folder, at)
        tally.note(f"in {library}")
        tally.point(f"{scenario.name}, call {at} of {library}", problem)
        shutil.rmtree(folder)

    points = []
    for scenario in scenarios:
        for library in LIBRARIES:
            total = count_calls(work, scenario, LD_PRELOAD=ABORT_SHIM, FAULT_LIBRARY=library,
                                none_is_fine=True)
            points += [(scenario, library, at) for at in spread(total, plan["points"])]
    each(point, points)
    return tally
