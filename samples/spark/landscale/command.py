"""The same questions to the command on this one machine, and whether the answers are equal."""
from __future__ import annotations

import csv
import math
import pathlib
import subprocess
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import zonelayer

LEAST_DIGITS = {"area_m2": 12, "perimeter_m": 12, "distance_m": 6, "share_of_a": 9, "share_of_b": 9,
                "share": 9, "width_m": 6}
"""Digits after the point that the command prints at its finest."""


def ask(folder: pathlib.Path, store: pathlib.Path, *question: str) -> Iterator[dict[str, str]]:
    answer = folder / "answers/command.csv"
    subprocess.run([folder / "build/cli/zonelayer", "--db", store, *question, "--format", "csv",
                    "--quiet", "--output", answer, "--overwrite"], check=True)
    with answer.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


class Equality:
    """Counts values that agree: in all bits, or, where the command prints fewer digits than a float64
    has, in all digits that it prints."""

    def __init__(self, question: str, reference: str) -> None:
        self.question, self.reference = question, reference
        self.rows, self.bits, self.digits = 0, 0, 0
        self.unequal: list[str] = []

    def value(self, key: str, column: str, ours: float, printed: str) -> None:
        theirs = float(printed)
        if ours == theirs:
            self.bits += 1
        elif abs(ours - theirs) <= 0.5 * 10.0 ** -LEAST_DIGITS[column] + math.ulp(theirs):
            self.digits += 1
        else:
            self.unequal.append(f"{key} {column}: {ours!r}, command {printed}")

    def key(self, ours: Any, theirs: Any) -> None:
        self.rows += 1
        if ours != theirs:
            self.unequal.append(f"{ours!r}, command {theirs!r}")

    def __str__(self) -> str:
        told = f"{self.question} = {self.reference}: {self.rows} rows, {self.bits} values equal in " \
               f"all bits, {self.digits} in all printed digits, {len(self.unequal)} unequal"
        return "\n  ".join([told, *self.unequal[:5]])


def compare(question: str, columns: list[str], key: list[str], ours: pa.Table,
            theirs: Iterator[dict[str, str]], also: list[str] = []) -> Equality:
    """Row by row after sorting both by key; `also` are columns of words that have to be the same."""
    told = Equality(question, "command")
    answer = {tuple(row[k] for k in key): row for row in ours.to_pylist()}
    count = 0
    for row in theirs:
        count += 1
        which = tuple(row[k] for k in key)
        mine = answer.get(which)
        told.key(which if mine else None, which)
        if mine:
            for column in columns:
                told.value(":".join(which), column, mine[column], row[column])
            for column in also:
                if mine[column] != row[column]:
                    told.unequal.append(f"{which} {column}: {mine[column]}, command {row[column]}")
    if count != ours.num_rows or len(answer) != ours.num_rows:
        told.unequal.append(f"{ours.num_rows} rows with {len(answer)} keys, command {count} rows")
    return told


def compare_bits(question: str, ours: pa.Table, key: list[str],
                 theirs: dict[str, np.ndarray]) -> Equality:
    """All columns against those of one call of the package over the whole layer, in all bits."""
    told = Equality(question, "one call for the whole layer")
    other = pa.table(theirs)
    order = [(k, "ascending") for k in key]
    mine, other = ours.select(other.column_names).sort_by(order), other.sort_by(order)
    told.rows = mine.num_rows
    if mine.num_rows != other.num_rows:
        told.unequal.append(f"{mine.num_rows} rows, there {other.num_rows}")
        return told
    for name in other.column_names:
        a, b = (np.asarray(t[name].combine_chunks()) for t in (mine, other))
        if a.dtype.kind == "f":
            a, b = a.view(np.int64), b.astype(np.float64).view(np.int64)
        same = a == b
        told.bits += int(same.sum())
        told.unequal += [f"row {i} {name}: {a[i]!r}, there {b[i]!r}" for i in np.flatnonzero(~same)[:9]]
    return told


def equalities(folder: pathlib.Path, store: pathlib.Path, files: dict[str, pathlib.Path],
               answers: dict[str, pa.Table], audit: list[dict[str, Any]],
               within_m: float) -> Iterator[Equality]:
    """All five questions, each against the command and, where the command prints fewer digits than a
    float64 has, against one call for the whole layer too."""
    areas: dict[str, float] = {}

    def remembered(rows: Iterator[dict[str, str]]) -> Iterator[dict[str, str]]:
        for row in rows:
            areas[row["id"]] = float(row["area_m2"])
            yield row

    yield compare("area", ["area_m2", "perimeter_m"], ["id"], answers["area"],
                  remembered(ask(folder, store, "area", "parcels", "--digits", "12")))
    yield _audit(audit, answers["area"], areas)
    yield compare("overlap", ["area_m2", "share_of_a", "share_of_b", "width_m"], ["a", "b"],
                  answers["overlap"], ask(folder, store, "overlap", "parcels", "zones_2500",
                                          "--digits", "12"), ["class"])
    yield compare("distance", ["distance_m"], ["id", "line_id"], answers["distance"],
                  ask(folder, store, "distance", "parcels", "lines_500"))
    yield compare("corridor", ["share"], ["id"], answers["corridor"],
                  ask(folder, store, "corridor", "zones_2500", "lines_500", "--within",
                      f"{within_m:g}m"))
    for question in (_all_areas, _all_distances, _all_overlaps, _all_corridors):
        yield question(files, answers, within_m)




def _audit(audit: list[dict[str, Any]], area: pa.Table, areas: dict[str, float]) -> Equality:
    """Sums of districts against math.fsum, which rounds once too, of the command's areas."""
    told = Equality("audit", "sums of the command's areas")
    terms: dict[str, list[tuple[float, float]]] = {}
    for row in area.select(["id", "district", "declared_m2"]).to_pylist():
        terms.setdefault(row["district"], []).append((areas[row["id"]], row["declared_m2"]))
    told.key(sorted(terms), [row["district"] for row in audit])
    for row in audit:
        of = terms[row["district"]]
        told.key(row["parcels"], len(of))
        for column, at in (("computed_m2", 0), ("declared_m2", 1)):
            expected = math.fsum(term[at] for term in of)
            told.bits += row[column] == expected
            if row[column] != expected:
                told.unequal.append(f"{row['district']} {column}: {row[column]!r}, {expected!r}")
    return told


def _whole(files: dict[str, pathlib.Path], name: str) -> tuple[np.ndarray, pa.Array]:
    rows = pa.parquet.read_table(files[name], columns=["id", "geometry"])
    return np.asarray(rows["id"], dtype=object), rows["geometry"].combine_chunks()


def _all_areas(files: dict[str, pathlib.Path], answers: dict[str, pa.Table],
               _within_m: float) -> Equality:
    ids, shapes = _whole(files, "parcels")
    return compare_bits("area", answers["area"], ["id"], {
        "id": ids, "area_m2": zonelayer.area(shapes), "perimeter_m": zonelayer.perimeter(shapes)})


def _all_distances(files: dict[str, pathlib.Path], answers: dict[str, pa.Table],
                   _within_m: float) -> Equality:
    (ids, shapes), (lines, courses) = _whole(files, "parcels"), _whole(files, "lines")
    near = zonelayer.nearest(shapes, courses)
    return compare_bits("distance", answers["distance"], ["id"],
                        {"id": ids, "line_id": lines[near.index], "distance_m": near.distance_m})


def _all_overlaps(files: dict[str, pathlib.Path], answers: dict[str, pa.Table],
                  _within_m: float) -> Equality:
    (ids, shapes), (zones, outlines) = _whole(files, "parcels"), _whole(files, "zones")
    pair = zonelayer.overlap_pairs(shapes, outlines)
    return compare_bits("overlap", answers["overlap"], ["a", "b"], {
        "a": ids[pair.a], "b": zones[pair.b], "area_m2": pair.area_m2, "share_of_a": pair.share_of_a,
        "share_of_b": pair.share_of_b, "width_m": pair.width_m,
        "class": pair.class_name.astype(object)})


def _all_corridors(files: dict[str, pathlib.Path], answers: dict[str, pa.Table],
                   within_m: float) -> Equality:
    (zones, outlines), (_, courses) = _whole(files, "zones"), _whole(files, "lines")
    land = zonelayer.corridor(outlines, courses, within_m)
    return compare_bits("corridor", answers["corridor"], ["id"],
                        {"id": zones, "area_m2": land.area_m2, "share": land.share})
