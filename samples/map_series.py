#!/usr/bin/env python3
"""A map series: one sheet for each zone that has a boundary, with the land within 1 km of railways
and expressways and the lines that are within 5 km, and all sheets in one atlas.

    map_series.py STORE FOLDER [ZONE ...]     needs pdfunite (Debian package poppler-utils)
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile


def ask(*arguments):
    """The rows of an answer; a failure ends the program with the message of the command."""
    done = subprocess.run(["zonelayer", *map(str, arguments), "--format", "json", "--quiet",
                           "--overwrite"], stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(done.returncode)
    return json.loads(done.stdout)["rows"]


def draw(zone, sheet, work):
    """One sheet; gives what is on it in words."""
    layers = ["zones"]
    corridor = ask("corridor", "--zone", zone["id"], "--mode", "railway,expressway",
                   "--within", "1km", "--into", work / "corridor.gpkg")
    if corridor:
        layers.append(work / "corridor.gpkg")
    near = {row["line_id"] for row in ask("distance", "--zone", zone["id"], "--max", "5km",
                                          "--count", "20")}
    if near:
        ids = ",".join("'" + name.replace("'", "''") + "'" for name in sorted(near))
        ask("export", "lines", work / "near.gpkg", "--where", f"id IN ({ids})")
        layers.append(work / "near.gpkg")
    row, = ask("map", sheet, *layers, "points", "--zone", zone["id"], "--lang", "zh",
               "--title", zone["name_zh"], "--paper", "A4", "--landscape")
    return f"{sheet}  1:{row['scale_denominator']:.0f}  {len(near)} lines"


def main(store, folder, *zones):
    os.environ["ZONELAYER_DB"] = store
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    chosen = ["--zone", ",".join(zones)] if zones else []
    drawn = []
    with tempfile.TemporaryDirectory() as work:
        for zone in ask("area", *chosen):
            if zone["area_m2"] is None:
                continue
            drawn.append(folder / f"{zone['id']}.pdf")
            print(draw(zone, drawn[-1], pathlib.Path(work)))
    if not drawn:
        sys.exit("map_series.py: no zone has a boundary")
    subprocess.run(["pdfunite", *drawn, folder / "atlas.pdf"], check=True)
    print(folder / "atlas.pdf")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(*sys.argv[1:])
