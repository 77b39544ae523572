"""Questions about sources of every kind, sound, odd and hostile, and answers that need more than the shipped
layers: rows that another program edited, history, a reference, a CRS that has to be guessed.
"""
import importlib.util
import pathlib

from common import Scenario, UPDATE, asked, prepare, run, wanted
from refusals import LAND, edit, without_prj

TESTS = pathlib.Path(__file__).resolve().parents[1]
CRS, TXT = TESTS / "data/crs", TESTS / "data/txt"
# Of the hostile ones (tests/data/hostile), those whose reading goes another way.
HOSTILE = ["*.dxf", "*.fgb", "*.kml", "*.gml", "*.csv", "*.zip", "good.gpkg", "text_*.gpkg",
           "blob_junk.gpkg", "crs_*.geojson", "hole_short.geojson", "truncated.geojson", "bad_utf8.geojson",
           "gbk.geojson", "nul_*.geojson", "mixed_kinds.geojson", "twins.geojson", "cpg_big5.shp",
           "cut_dbf_50.shp", "dbf_none.shp", "dbf_nul.shp", "shx_none.shp",
           "shx_swapped.shp", "prj_html.shp", "ring_open.shp", "view_only.gpkg", "virtual.sqlite"]
# Their messages quote a text in encodings, or name a datum, as far as memory and PROJ can tell.
GUESSED = {"bad_encoding.txt", "xian80.txt", "crs_beijing54.geojson"}
OPTIONS = {".dxf": ["--source-crs", "EPSG:4538"], ".csv": ["--source-crs", "EPSG:4490"]}
GK = (["export", "zones", "gk.shp", "--crs", "EPSG:4517", "--zone", "korla-etdz"], without_prj)
# Those that change nothing.
ASKED = {
    "as-of": (["area", "--as-of", "2026-02-01"], UPDATE),
    "filtered": (["area", "--zone", "上库,korla-etdz", "--status", "any", "--where", "fid > 0"],),
    "filtered-lines": (["distance", "--mode", "railway", "--status", "existing,planned"],),
    "left-out": (["area", "--zone", "shangku"], edit("UPDATE zones SET status='planned' WHERE id='shangku'")),
    "check-gk": (["check", "gk.shp"], *GK),
    "check-index": (["check", "--deep"], edit(
        "DELETE FROM idx_zones_geometry WHERE pkid=(SELECT min(pkid) FROM idx_zones_geometry)")),
    "check-doubles": (["check", "parcels"], LAND, [*LAND, "--append"]),
    "list-edited": (["list", "zones"], edit("UPDATE zones SET name_zh=name_zh || '2'")),
}
# Those that write.
DONE = {
    "check-edited": (["check"], edit("UPDATE zones SET name_zh=name_zh || '2'")),
    "load-reference": (["load", CRS / "offset_datum.geojson", "--as", "moved", "--reference",
                        CRS / "reference.geojson"],),
    "load-web-map": (["load", CRS / "offset_web_map.geojson", "--as", "moved", "--reference",
                      CRS / "reference.geojson"],),
    "load-gk": (["load", "gk.shp", "--as", "gk", "--source-crs", "EPSG:4517"], *GK),
    "remove-land": (["remove", "parcels", "--forever"], LAND),
    "remove-line": (["remove", "road-g30", "--forever"],),
    "remove-zone": (["remove", "korla-etdz"],),
    "update-date": (["load", "zones.geojson", "--update", "korla-etdz", "--feature", "1", "--basis", "digitised",
                     "--accuracy", "5", "--document", "innovation-zone-plan"], UPDATE),
    "add-update": (["add", "korla-etdz", "--update", "--corners", "86.20,41.70;86.22,41.70;86.22,41.72;86.20,41.72",
                    "--basis", "surveyed", "--accuracy", "0.1", "--document", "innovation-zone-plan"],),
}


def hostile_files(work):
    folder = work.top / "hostile"
    if not folder.exists():
        at = importlib.util.spec_from_file_location("make", TESTS / "data/hostile/make.py")
        make = importlib.util.module_from_spec(at)
        at.loader.exec_module(make)
        make.make(folder)
    return sorted({path for pattern in HOSTILE for path in folder.glob(pattern)})


def file_scenarios(work):
    """An answer or a refusal of each, from a folder without a store."""
    made, nothing = [], work.fresh()
    for path in [*sorted(TXT.glob("*.txt")), *hostile_files(work)]:
        if path.name in GUESSED:
            continue
        scenario = Scenario(f"file-{path.name}", ["check", path, *OPTIONS.get(path.suffix, [])], nothing, {}, {})
        if wanted(scenario.name, None):
            scenario.ends = (run(nothing, scenario.arguments).status,)
            made.append(scenario)
    return made


def source_scenarios(work):
    return [*(asked(work, Scenario(name, arguments), *first)
              for name, (arguments, *first) in ASKED.items() if wanted(name, None)),
            *(prepare(work, Scenario(name, arguments), *first)
              for name, (arguments, *first) in DONE.items() if wanted(name, None))]
