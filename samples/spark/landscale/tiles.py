"""Tiles of about as many shapes each, by Sedona's KDB tree."""
from __future__ import annotations

import numpy as np
from pyspark.sql import DataFrame
from pyspark.sql import functions as f
from sedona.spark import StructuredAdapter
from sedona.spark.core.enums import GridType

SAMPLED = 100_000
"""Shapes whose middles Sedona cuts the tiles by."""

FAR = 1e9
WHOLE = (-FAR, -FAR, FAR, FAR)


def cut(rows: DataFrame, nrows: int, ntiles: int) -> np.ndarray:
    """West, south, east, north of each tile. Together they are the whole plane, without an overlap:
    what lies outside of the sample belongs to the outermost tiles."""
    middle = f.expr("ST_Point((bbox.xmin + bbox.xmax) / 2, (bbox.ymin + bbox.ymax) / 2)")
    points = rows.where("bbox.xmin IS NOT NULL AND NOT isnan(bbox.xmin)")
    if nrows > SAMPLED:
        points = points.sample(SAMPLED / nrows, seed=8)
    if points.isEmpty():
        return np.array([WHOLE])
    rdd = StructuredAdapter.toSpatialRdd(points.select(middle.alias("place")), "place")
    rdd.analyze()
    ntiles = min(ntiles, rdd.approximateTotalCount // 2)  # more are refused by Sedona
    if ntiles < 2:
        return np.array([WHOLE])
    rdd.spatialPartitioning(GridType.KDBTREE, ntiles)
    grids = rdd.getPartitioner().getGrids()
    edges = [(grid.minx, grid.miny, grid.maxx, grid.maxy) for grid in grids]
    return widened(np.array(edges))


def widened(tiles: np.ndarray) -> np.ndarray:
    least, most = tiles.min(axis=0), tiles.max(axis=0)
    wide = tiles.copy()
    for i in (0, 1):
        wide[tiles[:, i] == least[i], i] = -FAR
        wide[tiles[:, i + 2] == most[i + 2], i + 2] = FAR
    _need_cover(tiles)
    return wide


def _need_cover(tiles: np.ndarray) -> None:
    """Tiles that overlapped or left a gap would count pairs twice or lose them."""
    x, y = (np.unique(tiles[:, [i, i + 2]]) for i in (0, 1))
    x, y = np.meshgrid((x[1:] + x[:-1]) / 2, (y[1:] + y[:-1]) / 2)
    holding = sum(((t[0] <= x) & (x < t[2]) & (t[1] <= y) & (y < t[3])).astype(int) for t in tiles)
    if not (holding == 1).all():
        raise AssertionError("the tiles of the KDB tree do not cover the plane once")


def homes(rows: DataFrame, ntiles: int, partitions: int) -> np.ndarray:
    """A key for each tile that Spark's hash sends to partition (tile mod partitions), so that no
    partition stays empty by chance while another has three tiles."""
    keys = rows.sparkSession.range(0, 64 * partitions).select(f.col("id").cast("int").alias("key"))
    where = keys.select("key", f.expr(f"pmod(hash(key), {partitions})").alias("at")).collect()
    first = {row["at"]: row["key"] for row in reversed(where)}
    return np.array([first[tile % partitions] for tile in range(ntiles)], np.int32)
