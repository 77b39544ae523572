"""No memory, and failing calls, by place: each place that asks for memory (`sites`) or that calls a
foreign library or the system (`calls`) fails once, in many more commands than the suite `memory` can
try allocation by allocation. A place is the innermost calls of the stack, so that each way in which a
failure is handed up is gone once.

Most places come up in many commands. With --once those are tried whose stack has a call that did not
yet fail, in this command or in one before: each call of the program that leads to a failure is then gone
once, in a tenth of the time.

What must hold is what must hold in `memory`; a question that ends well gave the same answer as without
the failure.
"""
import dataclasses
import json
import pathlib

import database
from common import (FAULTS, Scenario, Tally, each, export_scenarios, must_run, other_scenarios, prepare,
                    run_scenario, spread, state, store_scenarios, wanted)
from memory import QUESTIONS, judge
from refusals import ROADS, names_only, refused_scenarios
from sources import file_scenarios, source_scenarios

QUICK = 2
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
    "parcels": ["overlap", "zones", "parcels.geojson", "--keep", "DLMC", "--touch"],
    "balance": ["overlap", "zones", "parcels.geojson", "--by", "DLBM,DLMC", "--total", "--balance"],
    "points": ["distance", "zones", "points", "--max", "20km", "--count", "2"],
    "dissolve": ["corridor", "--within", "500m,1km", "--dissolve", "--unit", "ha"],
    "check-bad": ["check", "mixed.geojson", "--format", "json"],
    "doctor": ["check", "zones.geojson", "--crs-doctor"],
    "bom": ["show", "上库", "--format", "csv", "--bom"],
}
# What is written whole or not at all.
WRITTEN = {
    "xlsx": (["audit", "--format", "xlsx", "--output", "audit.xlsx"],),
    "corridor-into": (["corridor", "--within", "1km", "--into", "near.gpkg"],),
    "qgis-all": (["qgis", "project.qgz"],),
    "svg": (["map", "map.svg", "--dpi", "72"],),
    "report-all": (["report", "report.html"],),
    "over-shp": (["export", "zones", "out.shp", "--overwrite"],
                 ["export", "zones", "out.shp", "--zone", "上库"]),
    "over-gpkg": (["export", "zones", "out.gpkg", "--overwrite"],
                  ["export", "zones", "out.gpkg", "--zone", "上库"]),
    "arcgis": (["export", "zones", "out.shp", "--target", "arcgis", "--encoding", "GBK", "--crs",
                "EPSG:4517", "--zone", "korla-etdz"],),
    "export-lines": (["export", "lines", "lines.dxf"],),
    "report-over": (["report", "page.html", "--overwrite"], ["report", "page.html", "--zone", "上库"]),
    "pdf": (["map", "map.pdf", "--paper", "150x200", "--labels", "both"],),
    "mapfile": (["map", "map.png", "--dpi", "60", "--mapfile", "served.map"],),
    "qgis-package": (["qgis", "project.gpkg", "zones"],),
    "schema": (["export", "zones", "table.shp", "--encoding", "GBK", "--where",
                "boundary_basis <> 'none'", "--allow-schematic", "--schema",
                str(SCHEMAS / "kfq_example.json"), "--delivery-list", "table.json"],),
    "dxf-gk3": (["export", "zones", "out.dxf", "--crs", "gk3"],),
    "csv-points": (["export", "points", "points.csv", "--xy"],),
    "overlap-shp": (["overlap", "--into", "shared.shp"],),
    "map-a3": (["map", "sheet.png", "--dpi", "72", "--paper", "A3", "--landscape", "--title", "图"],),
}
# A corridor that GEOS does not resolve is made again with other vertices, within the tolerance: where
# it is kept, and what may differ in its area for a part of it.
REMADE = {"corridor-into": ("near.gpkg", "near.gpkg"), "into-corridor": ("zonelayer.sqlite", "near")}
REMADE_AREA = 1e-6
# What a load that refuses its source tells of it.
TOLD = {"load-findings": ("found.csv",)}
# What each format is read from: an export of our own; it writes a TXT and a DXF for each zone of 3 degrees.
SOURCES = {
    "in.shp": ["in.shp", "--encoding", "GBK"], "in_29.txt": ["in.txt"], "in_29.dxf": ["in.dxf"],
    "in.csv": ["in.csv"], "in.gpkg": ["in.gpkg"], "in.kml": ["in.kml"], "in.kmz": ["in.kmz"],
    "in.gml": ["in.gml"], "in.fgb": ["in.fgb"], "in.tab": ["in.tab"], "in.gdb": ["in.gdb"],
    "gk.shp": ["gk.shp", "--crs", "EPSG:4517", "--zone", "korla-etdz"],
}


def load_scenarios(work):
    """A load of each format, into a layer of land."""
    load = ["--as", "loaded", "--kind", "land"]
    more = {"in_29.dxf": ["--cad-layer", "zones,zones_text", "--source-crs", "EPSG:4517"],
            "in.csv": ["--source-crs", "EPSG:4490"]}
    made = [prepare(work, Scenario(f"load-{source}", ["load", source, *load, *more.get(source, [])]),
                    ["export", "zones", *export])
            for source, export in SOURCES.items() if wanted(f"load-{source}", None)]
    names = [*ROADS, "--map", "Name=id,Name=name_zh", "--set", "mode=provincial-road,status=planned"]
    return made + ([prepare(work, Scenario("load-names", names), names_only)] if wanted("load-names", None) else [])


# A table of PostGIS as a source and as a target.
TABLE = "PG: tables=gis.made"
EXPORT = ["export", "zones", TABLE, "--allow-database"]
OF_DATABASES = {
    "postgres-load": (["load", TABLE, "--allow-database", "--as", "loaded", "--kind", "land"], EXPORT),
    "postgres-area": (["area", TABLE, "--allow-database", "--output", "area.csv"], EXPORT),
    "postgres-export": (EXPORT,),
    "postgres-over": ([*EXPORT, "--overwrite"], [*EXPORT, "--zone", "上库"]),
}


def database_scenarios(work):
    chosen = {name: commands for name, commands in OF_DATABASES.items() if wanted(name, None)}
    if chosen and not database.server():
        print("  PostGIS is not installed: nothing was tried with a database", flush=True)
        return []
    return [prepare(work, Scenario(name, arguments, database=database.EMPTY), *first)
            for name, (arguments, *first) in chosen.items()]


def scenarios_of(work, level):
    made = (store_scenarios(work) + other_scenarios(work) + export_scenarios(work, over=False) +
            load_scenarios(work) + database_scenarios(work) + refused_scenarios(work) +
            source_scenarios(work) + (file_scenarios(work) if level != "quick" else []))
    for name, arguments in MORE_QUESTIONS.items():
        if wanted(name, None):
            folder = work.base()
            made.append(Scenario(name, arguments, folder, state(folder), state(folder)))
    for name, (arguments, *first) in WRITTEN.items():
        if wanted(name, None):
            made.append(prepare(work, Scenario(name, arguments), *first))
    return made


def areas_of(folder, scenario):
    """Of each feature that was made and is kept in a sound file: its zone and its area."""
    file, made = REMADE[scenario.name]
    if not (folder / file).exists():
        return []
    if file != made:
        must_run(folder, "check", "--deep", "--fail-on", "error")
    rows = json.loads(must_run(folder, "area", made, "--format", "json"))["rows"]
    return [(row["id"], row["area_m2"]) for row in rows]


def judge_remade(areas, wanted_areas):
    """Are these the same corridors but for their vertices?"""
    if [zone for zone, _ in areas] != [zone for zone, _ in wanted_areas]:
        return f"other corridors: {areas}"
    for (zone, area), (_, expected) in zip(areas, wanted_areas):
        if (area is None) != (expected is None) or \
                area is not None and abs(area - expected) > REMADE_AREA * expected:
            return f"{zone} has {area} m², not {expected}"
    return None


class Places:
    """The places of each command, and which of them are tried."""

    def __init__(self, work, level, of):
        self.work, self.level, self.of, self.failed = work, level, of, set()
        self.areas = {}

    def of_scenario(self, scenario):
        """Without a fault: its answer, and for each place the calls that lead there."""
        listed, folder = self.work.top / f"places-{scenario.name}", self.work.open(scenario)
        done = run_scenario(folder, scenario, FAULTS, FAULT_SITE_COUNT=listed, FAULT_SITE_OF=self.of)
        assert done.status in scenario.ends, done.text()
        if self.of == "calls" and scenario.name in REMADE:
            self.areas[scenario.name] = areas_of(folder, scenario)
        self.work.shut(folder, scenario)
        places = [frozenset(line.split()) for line in listed.read_text().splitlines()]
        assert places or self.of == "looks", f"{scenario.name}: the fault has no place to happen"
        return done, places

    def chosen(self, places):
        if self.level != "once":
            return spread(len(places), QUICK if self.level == "quick" else None)
        kept = []
        for at, calls in enumerate(places, 1):
            if not calls <= self.failed:
                kept.append(at)
                self.failed |= calls
        return kept


def sweep(work, level, name, of, statuses):
    tally, places = Tally(name), Places(work, level, of)

    def point(scenario, at, well):
        folder = work.open(scenario)
        done = run_scenario(folder, scenario, FAULTS, FAULT_SITE=str(at), FAULT_SITE_OF=of)
        now, asked = state(folder), scenario
        if of == "calls":
            remade = {name: now.get(name) for name in REMADE.get(scenario.name, ())[:1]}
            told = {name: now.get(name) for name in TOLD.get(scenario.name, ()) if done.status == 3}
            asked = dataclasses.replace(scenario, new={**scenario.new, **remade},
                                        before={**scenario.before, **told})
        problem = judge(asked, folder, done, statuses)
        if problem is None and done.status in scenario.ends and scenario.new == scenario.before \
                and (done.out != well.out or of == "memory" and scenario.ends != (0,) and done.err != well.err):
            problem = f"exit {done.status} with another answer: {done.err[-300:]}"
        if problem is None and done.status in scenario.ends and scenario.name in places.areas:
            problem = judge_remade(areas_of(folder, scenario), places.areas[scenario.name])
        tally.point(f"{scenario.name}, place {at}", problem)
        work.shut(folder, scenario)

    for scenario in scenarios_of(work, level):
        well, found = places.of_scenario(scenario)
        tally.note("places", len(found))
        tally.note("commands")
        each(point, [(scenario, at, well) for at in places.chosen(found)])
    return tally


def run_suite(work, level):
    return sweep(work, level, "sites", "memory", (5,))
