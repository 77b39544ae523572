"""No memory, by place: each place that asks for memory fails once, in many more commands than the
suite `memory` can try allocation by allocation. A place is the innermost calls of the stack, so that
each way in which a failure is handed up is gone once.

What must hold is what must hold there.
"""
import json
import shutil

from common import (FAULTS, Scenario, Tally, each, export_scenarios, other_scenarios,
                    prepare, run, spread, state, store_scenarios)
from memory import QUESTIONS, judge

QUICK, FULL = 2, None
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
}
# What is read: a source of each kind, made by an export, and what else a load or a check looks at.
SCHEMA = {"title": "t", "official": True, "fields": [
    {"name": "id", "type": "text", "width": 40, "required": True, "source": "id", "alias": "标识"},
    {"name": "name_zh", "type": "text", "width": 60, "source": "name_zh"},
    {"name": "BZ", "type": "text", "source": "=x"}]}
ZONES_OUT = ["export", "zones", "--quiet", "--where", "boundary_basis <> 'none'"]
READ = {
    "read-shp": (["load", "out.shp", "--as", "again"], [*ZONES_OUT, "out.shp", "--encoding", "GBK"]),
    "read-csv": (["load", "out.csv", "--as", "again", "--source-crs", "EPSG:4490"],
                 [*ZONES_OUT, "out.csv"]),
    "read-kml": (["load", "out.kml", "--as", "again"], [*ZONES_OUT, "out.kml"]),
    "read-gml": (["load", "out.gml", "--as", "again"], [*ZONES_OUT, "out.gml"]),
    "read-gpkg": (["load", "out.gpkg:out", "--kind", "zone", "--update", "korla-etdz", "--feature",
                   "1", "--date", "2026-03-01"], [*ZONES_OUT, "out.gpkg"]),
    "read-txt": (["load", "out.txt", "--as", "again"], [*ZONES_OUT, "out.txt", "--zone", "korla-etdz",
                                                       "--crs", "EPSG:4517"]),
    "read-dxf": (["load", "out.dxf", "--as", "again", "--source-crs", "EPSG:4517",
                  "--cad-layer", "zones,zones_text"],
                 [*ZONES_OUT, "out.dxf", "--crs", "EPSG:4517"]),
    "read-dxf-points": (["load", "out.dxf", "--as", "again", "--source-crs", "EPSG:4517",
                         "--cad-layer", "points,points_text"],
                        ["export", "points", "out.dxf", "--crs", "EPSG:4517", "--quiet"]),
    "read-declared": (["load", "out.csv", "--kind", "declared", "--replace-layer"],
                      ["export", "declared_areas", "out.csv", "--quiet"]),
    "schema": (["load", "zones.geojson", "--kind", "zone", "--schema", "schema.json"],),
    "schema-export": (["export", "zones", "out.shp", "--schema", "schema.json",
                       "--allow-schematic"],),
    "reference": (["load", "parcels.geojson", "--as", "parcels", "--reference", "zones"],),
    "strict-map": (["load", "parcels.geojson", "--as", "parcels", "--map", "DLBM=id"],),
    "remove": (["remove", "korla-etdz"],),
    "remove-layer": (["remove", "parcels", "--forever"],
                     ["load", "parcels.geojson", "--as", "parcels", "--quiet"]),
}
LOOKED_AT = {
    "doctor": ["check", "plain.csv", "--crs-doctor"],
    "check-source": ["check", "mixed.geojson"],
    "check-numbers": ["check", "plain.csv"],
    "history-all": ["history", "korla-etdz", "--format", "json"],
    "near": ["at", "86.13E", "41.7N"],
    "as-of": ["list", "zones", "--as-of", "2020-01-01"],
}


def write_more_sources(folder):
    (folder / "schema.json").write_text(json.dumps(SCHEMA, ensure_ascii=False), encoding="utf-8")
    (folder / "plain.csv").write_text("id,x,y\na,29425084.747,4618707.195\n"
                                      "b,29426749.545,4618689.991\n", encoding="utf-8")


def scenarios_of(work):
    write_more_sources(work.base())
    made = store_scenarios(work) + other_scenarios(work) + export_scenarios(work, over=False)
    for name, arguments in {**MORE_QUESTIONS, **LOOKED_AT}.items():
        folder = work.base()
        made.append(Scenario(name, arguments, folder, state(folder), state(folder)))
    for name, arguments in WRITTEN.items():
        made.append(prepare(work, Scenario(name, arguments)))
    for name, (arguments, *first) in READ.items():
        made.append(prepare(work, Scenario(name, arguments), *first))
    return made


def places_of(work, scenario, variable):
    """The places that a scenario comes to, in that order."""
    path, folder = work.top / f"places-{scenario.name}", work.fresh(scenario.old)
    done = run(folder, scenario.arguments, FAULTS, **{f"{variable}_LIST": str(path)})
    assert done.status == 0, done.text()
    shutil.rmtree(folder)
    return path.read_text().split()


def chosen_places(places, level, known):
    """With the level `once`, those that no earlier command came to; else as many as it takes."""
    if level == "once":
        places = [place for place in places if place not in known]
        known.update(places)
        return places
    return [places[i - 1] for i in spread(len(places), QUICK if level == "quick" else FULL)]


def try_places(work, level, suite, variable):
    """Each place of each command that `variable` names fails once."""
    tally, known, points = Tally(suite), set(), []

    def point(scenario, place):
        folder = work.fresh(scenario.old)
        done = run(folder, scenario.arguments, FAULTS, **{variable: place})
        tally.point(f"{scenario.name}, place {place}", judge(scenario, folder, done))
        shutil.rmtree(folder)

    for scenario in scenarios_of(work):
        places = places_of(work, scenario, variable)
        tally.note("places", len(places))
        tally.note("commands")
        points += [(scenario, place) for place in chosen_places(places, level, known)]
    each(point, points)
    return tally


def run_suite(work, level):
    return try_places(work, level, "sites", "FAULT_SITE")
