#!/usr/bin/env python3
"""README shows what the command prints: every `$ zonelayer …` block is run over the shipped layers
and compared (notes are folded on the page, and a line "…" stands for the rest), and every command
under "Your own data" runs on files made for it. README.zh-CN.md shows the same in Chinese: the same
commands, in the same order, with what they print in a Chinese locale.

    readme_test.py COMMAND
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import dxf

ROOT = pathlib.Path(__file__).resolve().parents[1]
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
COMMAND = sys.argv[1]
LANGUAGES = {"en": (ENGLISH, "C.UTF-8", "## Your own data"),
             "zh": (CHINESE, "zh_CN.UTF-8", "## 用自己的数据")}
RING = [[86.20, 41.65], [86.30, 41.65], [86.30, 41.73], [86.20, 41.73], [86.20, 41.65]]


def shell(line, folder, locale="C.UTF-8"):
    done = subprocess.run(["bash", "-c", line.replace("zonelayer ", f"{COMMAND} ", 1)], cwd=folder,
                          capture_output=True, text=True, env=os.environ | {"LC_ALL": locale})
    assert done.returncode == 0, f"{line}: exit {done.returncode}\n{done.stderr}{done.stdout}"
    return done.stdout


def folded(text, language):
    """Without line breaks; Chinese has no blanks between words that a fold could stand for."""
    return (" " if language == "en" else "").join(text.split())


def blocks_of(page):
    return re.findall(r"```console\n\$ (zonelayer [^\n]*)\n(.*?)```", page, re.S)


def compare_blocks(folder, language):
    page, locale, _ = LANGUAGES[language]
    shell("zonelayer init --sample", folder)
    make(pathlib.Path(folder), "boundary.geojson", polygon(BSM="x"))
    pathlib.Path(folder, "samples").symlink_to(ROOT / "samples")
    blocks = blocks_of(page)
    assert len(blocks) >= 5, "README shows too little"
    for command, shown in blocks:
        head, cut, _ = shown.partition("\n…")
        seen, head = folded(shell(command, folder, locale), language), folded(head, language)
        same = seen.startswith(head) if cut else seen == head
        assert same, f"README ({language}) is stale for: {command}\n{head}\nbut it prints\n{seen}"
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


def own_commands(language):
    page, _, title = LANGUAGES[language]
    section = page.split(title)[1].split("```")[1]
    return [line.strip() for line in re.findall(r"^zonelayer [^#\n]*", section, re.M)]


def run_own_data(folder):
    make(folder, "kfq.shp", polygon(BSM="korla-etdz", KFQMC="库尔勒经开区"))
    make(folder, "boundary.shp", polygon(BSM="x"))
    make(folder, "parcels.shp", polygon(BSM="p1"))
    track = {"type": "Feature", "properties": {"id": "rail-a", "mode": "railway"},
             "geometry": {"type": "LineString", "coordinates": RING[:2]}}
    make(folder, "rail.gpkg", track, "-nln", "tracks")
    make(folder, "roads.kml", {**track, "properties": {"Name": "S206"}})
    shutil.copy(ROOT / "tests/data/txt/gbk.txt", folder / "plots.txt")
    corners = [(29434000, 4615000), (29435000, 4615000), (29435000, 4616000), (29434000, 4616000)]
    dxf.drawing(folder / "kfq.dxf", [dxf.polyline("界线", corners),
                                     dxf.text("注记", (29434500, 4615500), "库尔勒经开区")])
    # Those with a database need a server: tests/interop/test_postgres.py has one.
    commands = [command for command in own_commands("en") if "PG:" not in command]
    for command in commands:
        shell(command, folder)
    return len(commands)


def same_in_both():
    assert [c for c, _ in blocks_of(ENGLISH)] == [c for c, _ in blocks_of(CHINESE)], \
        "README.md and README.zh-CN.md show different commands"
    assert own_commands("en") == own_commands("zh"), \
        "README.md and README.zh-CN.md have different examples"
    heads = [re.findall(r"^(#+) ", page, re.M) for page in (ENGLISH, CHINESE)]
    assert heads[0] == heads[1], "README.md and README.zh-CN.md have different sections"


same_in_both()
with tempfile.TemporaryDirectory() as first, tempfile.TemporaryDirectory() as second, \
        tempfile.TemporaryDirectory() as third:
    shown, own = compare_blocks(first, "en"), run_own_data(pathlib.Path(second))
    compare_blocks(third, "zh")
print(f"README: {shown} outputs are what the command prints, in English and Chinese, {own} examples "
      "run")
