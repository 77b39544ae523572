"""Commands that end with an answer of another kind than 0: what was asked for is not there, or the source is
refused. Their messages name what there is instead, which takes memory and statements of its own.
"""
import json
import sqlite3

from common import STORE, Scenario, asked, wanted

BOUNDARY = ["--basis", "surveyed", "--accuracy", "1", "--document", "innovation-zone-plan"]
LAND = ["load", "parcels.geojson", "--as", "parcels"]


def edit(sql):
    """Rows as another program changes them: their marks go."""
    def change(folder):
        with sqlite3.connect(folder / STORE) as store:
            store.executescript(sql)
    return change


def without_prj(folder):
    (folder / "gk.prj").unlink()


def history_csv(folder):
    (folder / "twice.csv").write_text("id,kind,value,unit,date,document\n" + 2 * (
        "korla-etdz,approved,18,km2,2012-08-18,innovation-zone-plan\n"))


def bounds_csv(folder):
    (folder / "bounds.csv").write_text(
        "id,side,bound,accuracy_m,document\nkorla-etdz,up,somewhere unknown,5,innovation-zone-plan\n"
        "korla-etdz,north,,5,innovation-zone-plan\n")


def bad_standard(folder):
    (folder / "bad.csv").write_text("standard,layer,title,field,name\n")


def names_only(folder):
    """Roads of which nothing is known but the name, and a workbook."""
    line = {"type": "LineString", "coordinates": [[86.1, 41.7], [86.2, 41.7]]}
    roads = [{"type": "Feature", "properties": {"Name": name}, "geometry": line} for name in ("S206", "S305")]
    (folder / "roads.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": roads}))
    (folder / "roads.xls").write_bytes(b"\xd0\xcf\x11\xe0")


ROADS = ["load", "roads.geojson", "--kind", "line"]
# The exit status, the command, and what is done before.
REFUSED = {
    "no-zone": (2, ["area", "--zone", "nosuch"]),
    "no-zone-of-land": (2, ["area", "parcels", "--zone", "nosuch"], LAND),
    "no-column": (2, ["area", "--where", "nosuch > 1"]),
    "no-mode": (2, ["distance", "--mode", "nosuch"]),
    "no-status": (2, ["area", "--status", "nosuch"]),
    "no-status-column": (2, ["area", "parcels", "--status", "planned"], LAND),
    "no-layer": (2, ["area", "nosuch"]),
    "no-id-field": (2, ["overlap", "parcels.geojson", "zones", "--id-field", "nosuch"]),
    "show-none": (2, ["show", "nosuch"]),
    "history-none": (2, ["history", "nosuch"]),
    "restore-none": (2, ["restore", "nosuch", "--as-of", "2020-01-01"]),
    "restore-present": (2, ["restore", "korla-etdz", "--as-of", "2000-01-01"]),
    "restore-too-early": (2, ["restore", "shangku", "--as-of", "2000-01-01"],
                          edit("UPDATE zones SET valid_from='2010-01-01' WHERE id='shangku'")),
    "remove-none": (2, ["remove", "nosuch"]),
    "remove-land-kept": (2, ["remove", "parcels"], LAND),
    "rename-none": (2, ["rename", "nosuch", "new"]),
    "rename-taken": (2, ["rename", "korla-etdz", "shangku"]),
    "add-taken": (3, ["add", "korla-etdz", "--name", "x", "--corners",
                      "86.20,41.70;86.22,41.70;86.22,41.72;86.20,41.72"]),
    "add-crossing": (3, ["add", "bow", "--name", "x", "--corners",
                         "86.20,41.70;86.22,41.72;86.22,41.70;86.20,41.72"]),
    "load-bad": (3, ["load", "mixed.geojson", "--as", "mixed"]),
    "load-strict": (3, ["load", "mixed.geojson", "--as", "mixed", "--repair", "--strict"]),
    "load-no-id": (3, ["load", "parcels.geojson", "--kind", "zone"]),
    "load-no-map": (2, [*LAND, "--map", "nosuch=id"]),
    "load-no-mode": (3, [*ROADS, "--map", "Name=id"], names_only),
    "load-bad-mode": (2, [*ROADS, "--map", "Name=id", "--set", "mode=motorway"], names_only),
    "load-no-name": (3, ["load", "roads.geojson", "--kind", "zone", "--id-field", "Name"], names_only),
    "load-workbook": (3, ["load", "roads.xls"], names_only),
    "load-there": (2, LAND, LAND),
    "load-twice": (3, ["load", "zones.geojson", "--kind", "zone"],
                   ["load", "zones.geojson", "--kind", "zone"]),
    "load-declared-twice": (3, ["load", "twice.csv", "--kind", "declared"], history_csv),
    "load-no-bounds": (3, ["load", "bounds.csv", "--kind", "bounds"], bounds_csv),
    "load-no-crs": (4, ["load", "gk.shp", "--as", "gk"],
                    ["export", "zones", "gk.shp", "--crs", "EPSG:4517", "--zone", "korla-etdz"], without_prj),
    "load-bad-standard": (3, [*LAND, "--standard", "bad.csv"], bad_standard),
    "update-many": (2, ["load", "zones.geojson", "--update", "korla-etdz", *BOUNDARY]),
    "update-no-feature": (2, ["load", "zones.geojson", "--update", "korla-etdz", "--feature", "99", *BOUNDARY]),
    "update-none": (2, ["load", "boundary.geojson", "--update", "nosuch", *BOUNDARY]),
    "area-bad": (3, ["area", "mixed.geojson"]),
    "check-none": (2, ["check", "nosuch"]),
    "doctor-stored": (2, ["check", "zones", "--crs-doctor"]),
}


def refused_scenarios(work):
    """A refusal changes nothing, and its message is the same each time that it is given."""
    return [asked(work, Scenario(name, arguments, ends=(status,)), *first)
            for name, (status, arguments, *first) in REFUSED.items() if wanted(name, None)]
