#!/usr/bin/env python3
"""The Chinese catalogue is complete and sound: every message of the sources has a translation that
is not a guess, takes the same arguments, and names the same options, files and codes.

    catalogue_test.py SOURCE_DIR
"""
import collections
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(sys.argv[1])
SPECIFIER = re.compile(r"%(?:(\d+)\$)?([-+ #0]*)(?:\.?\d+)*(hh|h|ll|l|z|j)?([a-zA-Z%])")
KEPT = [re.compile(pattern) for pattern in (
    r"--[a-z][a-z-]+", r"EPSG:\d+", r"\$[A-Z_]+", r"\b[a-z]+_[a-z_]+\b", r"@[a-z_0-9]+",
    r"(?<![\w.])\.(?:csv|json|geojson|shp|shx|dbf|prj|cpg|gpkg)\b", r"\b(?:GBK|GB18030|UTF-8)\b")]
QUOTED = re.compile(r'"((?:\\.|[^"\\])*)"')


def text_of(block, name):
    found = re.search(rf'^{name} ((?:"(?:\\.|[^"\\])*"\s*)+)', block, re.M)
    if not found:
        return None
    escapes = {"n": "\n", "t": "\t"}
    return re.sub(r"\\(.)", lambda m: escapes.get(m[1], m[1]), "".join(QUOTED.findall(found[1])))


def entries(path):
    for block in re.split(r"\n\n+", path.read_text(encoding="utf-8").strip()):
        message = text_of(block, "msgid")
        if message:
            yield block, message, text_of(block, "msgstr")


def arguments(text):
    """What a format takes: the type of each argument by its place. (Where a width is an argument too,
    msgfmt --check has looked.)"""
    taken, place = {}, 0
    for position, _, size, kind in SPECIFIER.findall(text):
        if kind == "%":
            continue
        place = int(position) if position else place + 1
        taken[place] = (size, kind)
    return taken


def kept_words(text):
    return [collections.Counter(pattern.findall(text)) for pattern in KEPT]


def faults_of(block, message, translation):
    head = message[:60]
    if not translation:
        return [f"no translation: {head}"]
    faults = ["a guess is not a translation: " + head] if "#, fuzzy" in block else []
    if "c-format" in block and ".*" not in message and arguments(message) != arguments(translation):
        faults.append(f"other arguments: {head}")
    for there, here in zip(kept_words(message), kept_words(translation)):
        if set(there) != set(here):
            faults.append(f"other names {set(there) ^ set(here)}: {head}")
    if message.startswith("\n") != translation.startswith("\n") or \
            message.endswith("\n") != translation.endswith("\n"):
        faults.append(f"line breaks at the ends differ: {head}")
    return faults


def wide_lines(block, translation):
    """Help texts fit 88 cells, as the English ones do."""
    lines = (translation or "").split("\n")
    cells = [sum(2 if ord(c) >= 0x2e80 else 1 for c in line) for line in lines]
    if "cli/cmd_" in block and len(lines) > 2 and max(cells) > 88:
        return [f"a line of {max(cells)} cells: {translation[:40]}"]
    return []


def current(folder):
    """The catalogue as it is with the messages of the sources of today."""
    template, merged = folder / "zonelayer.pot", folder / "zh_CN.po"
    subprocess.run([ROOT / "po" / "extract.sh", template], check=True, capture_output=True)
    subprocess.run(["msgmerge", "--quiet", "--no-fuzzy-matching", "-o", merged,
                    ROOT / "po" / "zh_CN.po", template], check=True)
    subprocess.run(["msgfmt", "--check", "-o", "/dev/null", merged], check=True)
    return merged


def self_test():
    """Each fault is seen."""
    plain = '#, c-format\nmsgid "x"'
    for message, translation in (("%s of %d", "%d %s"), ("%zu", "%d"), ("two", ""),
                                 ("--repair it", "修复"), ("EPSG:4490", "EPSG:4491"),
                                 ("a\n", "甲")):
        assert faults_of(plain, message, translation), (message, translation)
    for message, translation in (("%s of %d", "%2$d 个 %1$s"), ("%.2f m", "%1$.2f 米"),
                                 ("100 %% of %s", "%s 的 100 %%"), ("--a-b %s", "%s --a-b")):
        assert not faults_of(plain, message, translation), (message, translation)
    assert faults_of(plain + "\n#, fuzzy", "a", "甲")


def main():
    self_test()
    with tempfile.TemporaryDirectory() as folder:
        found = list(entries(current(pathlib.Path(folder))))
    faults = [fault for block, message, translation in found
              for fault in faults_of(block, message, translation) + wide_lines(block, translation)]
    assert len(found) > 1000, f"only {len(found)} messages were extracted"
    print("\n".join(faults) or f"{len(found)} messages, each with its translation")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
