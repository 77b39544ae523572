"""What runs in Spark's Python workers: functions for mapInArrow over the kernels of zonelayer.

Each takes the record batches of a partition, of which there may be none, and gives batches of the
schema that stands beside it. A row without a result has its cause in `fault` and stops nothing.
"""
from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import shapely
import zonelayer

Batches = Iterator[pa.RecordBatch]
ROWS_AT_ONCE = 100_000
"""Rows that a worker holds where the index of the lines is worth many rows."""
NOWHERE = -1
"""The tile of shapes without a place: null, empty, unreadable."""

FAULTS = "id string, code string, text string"
AREA = ("id string, district string, declared_m2 double, area_m2 double, perimeter_m double, "
        "fault string")
DISTANCE = "id string, line_id string, distance_m double, fault string"
CORRIDOR = "id string, area_m2 double, share double, fault string"
PLACED = ("home int, tile int, side int, id string, geometry binary, west double, south double, "
          "east double, north double")
PAIRS = ("a string, b string, area_m2 double, share_of_a double, share_of_b double, width_m double, "
         "class string, fault string")


class Meter:
    """Processor seconds and memory of Python workers, of which Spark's own metrics know nothing."""

    def __init__(self, seconds: Any, peak_bytes: Any, rows: Any) -> None:
        self.seconds, self.peak_bytes, self.rows = seconds, peak_bytes, rows

    def __call__(self, kernel: Callable[[Batches], Batches]) -> Callable[[Batches], Batches]:
        def metered(batches: Batches) -> Batches:
            zonelayer.set_jobs(1)  # Spark has a task for each core already
            begun = time.process_time()
            yield from kernel(self._counted(batches))
            self.seconds.add(time.process_time() - begun)
            self.peak_bytes.add(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0)
        return metered

    def _counted(self, batches: Batches) -> Batches:
        for batch in batches:
            self.rows.add(batch.num_rows)
            yield batch


def gathered(batches: Batches, most_rows: int) -> Iterator[pa.Table]:
    """Tables of at least `most_rows` rows but the last; none for a partition without rows."""
    held: list[pa.RecordBatch] = []
    for batch in batches:
        if batch.num_rows:
            held.append(batch)
        if sum(b.num_rows for b in held) >= most_rows:
            yield pa.Table.from_batches(held)
            held = []
    if held:
        yield pa.Table.from_batches(held)


def _rows(table: pa.Table) -> Iterator[pa.RecordBatch]:
    yield from table.combine_chunks().to_batches()


def _faults(geometry: Any, figure: np.ndarray, found: list[zonelayer.Finding]) -> list[str | None]:
    """Why rows have no figure; None for those that have one."""
    causes = {f.row: f"{f.code}: {f.text}" for f in found if f.severity == "error"}
    null = np.asarray(geometry.is_null())
    return [causes.get(i) or ("null geometry" if null[i] else
                              "empty geometry" if np.isnan(figure[i]) else None)
            for i in range(len(null))]


def check(batches: Batches) -> Batches:
    """What keeps rows from being measured: FAULTS."""
    for table in gathered(batches, 1):
        ids, geometry = table["id"], table["geometry"]
        valid, found = zonelayer.check(geometry)
        told = [(f.row, f.code, f.text) for f in found if f.severity == "error"]
        known = {row for row, _, _ in told}
        told += [(int(row), "no-geometry", "null or empty") for row in np.flatnonzero(~valid)
                 if row not in known]
        told.sort()
        yield pa.RecordBatch.from_arrays(
            [pa.array([ids[row].as_py() for row, _, _ in told], pa.string()),
             pa.array([code for _, code, _ in told], pa.string()),
             pa.array([text for _, _, text in told], pa.string())], names=["id", "code", "text"])


def area(batches: Batches) -> Batches:
    for table in gathered(batches, 1):
        geometry, found = table["geometry"], []
        areas = zonelayer.area(geometry, errors="null", findings=found)
        lengths = zonelayer.perimeter(geometry, errors="null")
        empty = shapely.is_empty(shapely.from_wkb(np.asarray(geometry), on_invalid="ignore"))
        areas[empty], lengths[empty] = np.nan, np.nan
        yield from _rows(pa.table({
            "id": table["id"], "district": table["district"], "declared_m2": table["declared_m2"],
            "area_m2": areas, "perimeter_m": lengths,
            "fault": pa.array(_faults(geometry, areas, found), pa.string())}))


def distance(lines: Any) -> Callable[[Batches], Batches]:
    """To the nearest of the lines, a broadcast Arrow table of id and geometry."""
    def kernel(batches: Batches) -> Batches:
        line_ids = np.asarray(lines.value["id"], dtype=object)
        for table in gathered(batches, ROWS_AT_ONCE):
            found: list[zonelayer.Finding] = []
            near = zonelayer.nearest(table["geometry"], lines.value["geometry"], errors="null",
                                     findings=found)
            found = [f for f in found if f.layer != "b"]
            names = np.where(near.index >= 0, line_ids[near.index], None)
            yield from _rows(pa.table({
                "id": table["id"], "line_id": pa.array(names, pa.string()),
                "distance_m": near.distance_m,
                "fault": pa.array(_faults(table["geometry"], near.distance_m, found), pa.string())}))
    return kernel


def corridor(lines: Any, within_m: float) -> Callable[[Batches], Batches]:
    """Land within so many metres of the lines, a broadcast Arrow table of id and geometry."""
    def kernel(batches: Batches) -> Batches:
        for table in gathered(batches, ROWS_AT_ONCE):
            found: list[zonelayer.Finding] = []
            land = zonelayer.corridor(table["geometry"], lines.value["geometry"], within_m,
                                      errors="null", findings=found)
            found = [f for f in found if f.layer != "lines"]
            yield from _rows(pa.table({
                "id": table["id"], "area_m2": land.area_m2, "share": land.share,
                "fault": pa.array(_faults(table["geometry"], land.area_m2, found), pa.string())}))
    return kernel


def boxes(geometry: Any) -> np.ndarray:
    """West, south, east, north of each shape in degrees, NaN where it has no place.

    Edges are geodesics, which reach beyond the latitudes of their ends: by sin(2 lat) w² / 16 for a
    width of w (radians). Two shapes may meet there only.
    """
    box = shapely.bounds(shapely.from_wkb(np.asarray(geometry), on_invalid="ignore"))
    bulge = np.degrees(1.1 / 16 * np.radians(box[:, 2] - box[:, 0]) ** 2) + 1e-9
    box[:, 1] -= bulge
    box[:, 3] += bulge
    return box


def place(tiles: np.ndarray, homes: np.ndarray, side: int) -> Callable[[Batches], Batches]:
    """A copy of each shape for each tile that its box meets: PLACED. `homes` has for each tile the
    key that brings it to its partition."""
    def kernel(batches: Batches) -> Batches:
        tree = shapely.STRtree(shapely.box(*tiles.T))
        for table in gathered(batches, 1):
            box = boxes(table["geometry"])
            nowhere = np.flatnonzero(np.isnan(box[:, 0]))
            placed = np.flatnonzero(~np.isnan(box[:, 0]))
            nth, tile = tree.query(shapely.box(*box[placed].T))
            row = np.concatenate([placed[nth], nowhere])
            tile = np.concatenate([tile, np.full(len(nowhere), NOWHERE)]).astype(np.int32)
            home = np.where(tile >= 0, homes[tile], homes[0]).astype(np.int32)
            yield from _rows(pa.table({
                "home": home, "tile": tile, "side": np.full(len(row), side, np.int32),
                "id": table["id"].take(row), "geometry": table["geometry"].take(row),
                **{name: box[row, i] for i, name in enumerate(("west", "south", "east", "north"))}}))
    return kernel


def _owned(tile: np.ndarray, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Places in a tile; its west and south edges are its own, the others those of its neighbours."""
    return (tile[0] <= x) & (x < tile[2]) & (tile[1] <= y) & (y < tile[3])


def pairs(tiles: np.ndarray) -> Callable[[Batches], Batches]:
    """Overlaps between side 0 and side 1 in each tile of a partition: PAIRS. A pair that meets in
    several tiles is that of the tile which has the south-west corner of the part that both boxes
    share, so exactly one partition reports it; a row that fails that of its own corner."""
    def kernel(batches: Batches) -> Batches:
        parts = list(gathered(batches, 1))
        if not parts:
            return
        table = pa.concat_tables(parts).combine_chunks()
        tile = np.asarray(table["tile"])
        for number in np.unique(tile):
            rows = table.take(np.flatnonzero(tile == number))
            yield from _rows(_nowhere(rows) if number == NOWHERE else
                             _pairs_of_tile(rows, tiles[number]))
    return kernel


def _nowhere(rows: pa.Table) -> pa.Table:
    null = np.asarray(rows["geometry"].combine_chunks().is_null())
    read = shapely.from_wkb(np.asarray(rows["geometry"]), on_invalid="ignore")
    fault = np.where(null, "null geometry", np.where(shapely.is_empty(read), "empty geometry",
                                                     "unreadable: no WKB"))
    return _pair_table(fault_side=np.asarray(rows["side"]), fault_id=rows["id"], fault=fault)


def _pairs_of_tile(rows: pa.Table, tile: np.ndarray) -> pa.Table:
    side = np.asarray(rows["side"])
    a, b = rows.filter(side == 0), rows.filter(side == 1)
    found: list[zonelayer.Finding] = []
    pair = zonelayer.overlap_pairs(a["geometry"], b["geometry"], errors="null", findings=found)
    west_a, south_a, west_b, south_b = (np.asarray(t[name]) for t in (a, b)
                                        for name in ("west", "south"))
    own = _owned(tile, np.maximum(west_a[pair.a], west_b[pair.b]),
                 np.maximum(south_a[pair.a], south_b[pair.b]))
    told = [f for f in found if f.severity == "error" and
            _owned(tile, *((west_a[f.row], south_a[f.row]) if f.layer == "a" else
                           (west_b[f.row], south_b[f.row])))]
    figures = {"a": a["id"].take(pair.a[own]), "b": b["id"].take(pair.b[own]),
               **{name: getattr(pair, name)[own]
                  for name in ("area_m2", "share_of_a", "share_of_b", "width_m")},
               "class": pa.array(pair.class_name[own].astype(object), pa.string())}
    return pa.concat_tables([
        _pair_table(**figures),
        _pair_table(fault_side=np.array([f.layer == "b" for f in told], np.int32),
                    fault_id=[(a if f.layer == "a" else b)["id"][f.row].as_py() for f in told],
                    fault=[f"{f.code}: {f.text}" for f in told])])


def _pair_table(fault_side: Any = (), fault_id: Any = (), fault: Any = (), **figures: Any) -> pa.Table:
    """Rows of PAIRS: figures, or faults with the id in the column of the side they are of."""
    count = len(next(iter(figures.values()))) if figures else len(fault)
    ids = [None if i is None else str(i) for i in fault_id] if figures == {} else []
    columns = dict(figures)
    if not figures:
        columns = {"a": [i if s == 0 else None for i, s in zip(ids, fault_side)],
                   "b": [i if s == 1 else None for i, s in zip(ids, fault_side)]}
    columns.setdefault("fault", list(fault) if not figures else [None] * count)
    fields = [pa.field(*_field(text)) for text in PAIRS.split(", ")]
    return pa.table([_column(columns.get(f.name), count, f.type) for f in fields],
                    schema=pa.schema(fields))


def _field(text: str) -> tuple[str, pa.DataType]:
    name, kind = text.split()
    return name, {"string": pa.string(), "double": pa.float64()}[kind]


def _column(values: Any, count: int, kind: pa.DataType) -> pa.Array:
    if values is None:
        return pa.nulls(count, kind)
    if isinstance(values, pa.ChunkedArray):
        return values.combine_chunks().cast(kind)
    return pa.array(values, kind)
