"""Sedona's own functions on the same files: what they cost, and how far their figures are from ours."""
from __future__ import annotations

import pathlib

import numpy as np
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet
from pyspark.sql import SparkSession

from landscale.session import Record

AREA = "SELECT id, ST_AreaSpheroid(geometry) AS area_m2 FROM parcels"
OVERLAP = """SELECT p.id AS a, z.id AS b,
       ST_AreaSpheroid(ST_Intersection(p.geometry, z.geometry)) AS area_m2
FROM parcels p JOIN zones z ON ST_Intersects(p.geometry, z.geometry)"""


def ask(spark: SparkSession, record: Record, folder: pathlib.Path,
        files: dict[str, pathlib.Path]) -> None:
    for name in ("parcels", "zones"):
        spark.read.format("geoparquet").load(str(files[name])).createOrReplaceTempView(name)
    for name, statement in (("sedona-area", AREA), ("sedona-overlap", OVERLAP)):
        with record.question(name):
            spark.sql(statement).write.mode("overwrite").parquet(str(folder / "answers" / name))


def differences(folder: pathlib.Path, answers: dict[str, pa.Table]) -> dict[str, float]:
    """Of the figures in both answers the greatest, and pairs that only one has above 1 m²."""
    told: dict[str, float] = {}
    for question, key in (("area", ["id"]), ("overlap", ["a", "b"])):
        theirs = pyarrow.parquet.read_table(folder / "answers" / f"sedona-{question}")
        both = answers[question].select([*key, "area_m2"]).join(
            theirs.rename_columns([*key, "theirs_m2"]), key, join_type="full outer")
        a, b = (np.nan_to_num(np.asarray(both[name].combine_chunks().to_numpy(
            zero_copy_only=False)).astype(float)) for name in ("area_m2", "theirs_m2"))
        shared = (a > 1) & (b > 1)
        told[f"{question}: rows"] = int(answers[question].num_rows)
        told[f"{question}: rows of one only, over 1 m²"] = int((((a > 1) & (b == 0)) |
                                                              ((b > 1) & (a == 0))).sum())
        told[f"{question}: greatest difference, m²"] = float(np.abs(a - b)[shared].max())
        told[f"{question}: greatest difference, relative"] = float(
            (np.abs(a - b) / np.maximum(a, b, where=shared, out=np.ones_like(a)))[shared].max())
    return told
