"""No memory, by place: each place that asks for memory fails once, in many more commands than the
suite `memory` can try allocation by allocation. A place is the innermost calls of the stack, so that
each way in which a failure is handed up is gone once.

What must hold is what must hold there.
"""
import pathlib
import shutil

from common import (FAULTS, Scenario, Tally, count_calls, each, export_scenarios, other_scenarios,
                    prepare, run, spread, state, store_scenarios, wanted)
from memory import QUESTIONS, judge

QUICK, FULL = 2, None
SCHEMAS = pathlib.Path(__file__).resolve().parents[2] / "samples/schemas"
MORE_QUESTIONS = {
    **QUESTIONS,
    "list": ["list"],
    "list-source": ["list", "parcels.geojson"],
    "figures": ["show", "shangku", "--format", "json"],
    "area-planar": ["area", "zones.geojson", "--method", "tdt1055", "--unit", "mu"],
    "classes": ["overlap", "zones", "parcels.geojson", "--by", "DLBM"],
    "diff": ["diff", "zones", "zones.geojson", "--fail-on", "none"],
    "diff-dates": ["diff", "zones@2024-01-01", "zones", "--fail-on", "none"],
    "where": ["area", "--where", "accuracy_m > 100", "--format", "ndjson"],
    "dry-run": ["load", "zones.geojson", "--kind", "zone", "--dry-run"],
    "chinese": ["audit", "--lang", "zh"],
}
# What is written whole or not at all.
WRITTEN = {
    "xlsx": ["audit", "--format", "xlsx", "--output", "audit.xlsx"],
    "txt": ["export", "zones", "out.txt"],
    "shp-gk3": ["export", "zones", "out.shp", "--crs", "gk3"],
    "corridor-into": ["corridor", "--within", "1km", "--into", "near.gpkg"],
    "qgis": ["qgis", "project.qgz"],
    "svg": ["map", "map.svg", "--dpi", "72"],
    "report": ["report", "report.html"],
    "pdf": ["map", "map.pdf", "--paper", "150x200", "--labels", "both"],
    "mapfile": ["map", "map.png", "--dpi", "60", "--mapfile", "served.map"],
    "qgis-package": ["qgis", "project.gpkg", "zones"],
    "schema": ["export", "zones", "table.shp", "--encoding", "GBK", "--where",
               "boundary_basis <> 'none'", "--allow-schematic", "--schema",
               str(SCHEMAS / "kfq_example.json"), "--delivery-list", "table.json"],
    "dxf-gk3": ["export", "zones", "out.dxf", "--crs", "gk3"],
    "csv-points": ["export", "points", "points.csv", "--xy"],
    "overlap-shp": ["overlap", "--into", "shared.shp"],
}


def scenarios_of(work):
    made = store_scenarios(work) + other_scenarios(work) + export_scenarios(work, over=False)
    for name, arguments in MORE_QUESTIONS.items():
        if not wanted(name, None):
            continue
        folder = work.base()
        made.append(Scenario(name, arguments, folder, state(folder), state(folder)))
    for name, arguments in WRITTEN.items():
        if not wanted(name, None):
            continue
        made.append(prepare(work, Scenario(name, arguments)))
    return made


def run_suite(work, level):
    tally, most = Tally("sites"), QUICK if level == "quick" else FULL

    def point(scenario, at):
        folder = work.fresh(scenario.old)
        done = run(folder, scenario.arguments, FAULTS, FAULT_SITE=str(at))
        tally.point(f"{scenario.name}, place {at}", judge(scenario, folder, done))
        shutil.rmtree(folder)

    for scenario in scenarios_of(work):
        total = count_calls(work, scenario, FAULTS, count="FAULT_SITE_COUNT")
        tally.note("places", total)
        tally.note("commands")
        each(point, [(scenario, at) for at in spread(total, most)])
    return tally
