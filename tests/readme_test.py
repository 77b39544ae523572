#!/usr/bin/env python3
"""README shows what the command prints: every `$ zonelayer …` block is run over the shipped layers
and compared (notes are folded on the page, and a line "…" stands for the rest), and every command
under "Your own data" runs on files made for it.

    readme_test.py COMMAND
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import dxf

ROOT = pathlib.Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMAND = sys.argv[1]
RING = [[86.20, 41.65], [86.30, 41.65], [86.30, 41.73], [86.20, 41.73], [86.20, 41.65]]


def shell(line, folder):
    done = subprocess.run(["bash", "-c", line.replace("zonelayer ", f"{COMMAND} ", 1)], cwd=folder,
                          capture_output=True, text=True)
    assert done.returncode == 0, f"{line}: exit {done.returncode}\n{done.stderr}{done.stdout}"
    return done.stdout


def folded(text):
    return " ".join(text.split())


def compare_blocks(folder):
    shell("zonelayer init --sample", folder)
    make(pathlib.Path(folder), "boundary.geojson", polygon(BSM="x"))
    pathlib.Path(folder, "samples").symlink_to(ROOT / "samples")
    blocks = re.findall(r"```console\n\$ (zonelayer [^\n]*)\n(.*?)```", README, re.S)
    assert len(blocks) >= 5, "README shows too little"
    for command, shown in blocks:
        head, cut, _ = shown.partition("\n…")
        seen = folded(shell(command, folder))
        same = seen.startswith(folded(head)) if cut else seen == folded(head)
        assert same, f"README is stale for: {command}\n{folded(head)}\nbut it prints\n{seen}"
    return len(blocks)


def polygon(**properties):
    return {"type": "Feature", "properties": properties,
            "geometry": {"type": "Polygon", "coordinates": [RING]}}


def make(folder, name, feature, *options):
    source = folder / "source.geojson"
    source.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    if name.endswith(".shp"):
        options += ("-lco", "ENCODING=UTF-8")
    subprocess.run(["ogr2ogr", "-a_srs", "EPSG:4490", folder / name, source, *options], check=True)
    source.unlink()


def run_own_data(folder):
    make(folder, "kfq.shp", polygon(BSM="korla-etdz", KFQMC="库尔勒经开区"))
    make(folder, "boundary.shp", polygon(BSM="x"))
    make(folder, "parcels.shp", polygon(BSM="p1"))
    track = {"type": "Feature", "properties": {"id": "rail-a", "mode": "railway"},
             "geometry": {"type": "LineString", "coordinates": RING[:2]}}
    make(folder, "rail.gpkg", track, "-nln", "tracks")
    shutil.copy(ROOT / "tests/data/txt/gbk.txt", folder / "plots.txt")
    corners = [(29434000, 4615000), (29435000, 4615000), (29435000, 4616000), (29434000, 4616000)]
    dxf.drawing(folder / "kfq.dxf", [dxf.polyline("界线", corners),
                                     dxf.text("注记", (29434500, 4615500), "库尔勒经开区")])
    section = README.split("## Your own data")[1].split("```")[1]
    commands = re.findall(r"^zonelayer [^#\n]*", section, re.M)
    for command in commands:
        shell(command, folder)
    return len(commands)


with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second:
    shown, own = compare_blocks(first), run_own_data(pathlib.Path(second))
print(f"README: {shown} outputs are what the command prints, {own} examples run")
