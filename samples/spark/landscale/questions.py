"""The five questions, each as one Spark job over GeoParquet."""
from __future__ import annotations

import pyarrow as pa
from pyspark.broadcast import Broadcast
from pyspark.sql import DataFrame, SparkSession

from landscale import kernels, tiles
from landscale.kernels import Meter
from landscale.sums import exact_sums

KEYED = ["id", "geometry"]


def check(parcels: DataFrame, meter: Meter) -> DataFrame:
    """Rows that cannot be measured, with key and cause."""
    return parcels.select(KEYED).mapInArrow(meter(kernels.check), kernels.FAULTS)


def area(parcels: DataFrame, meter: Meter) -> DataFrame:
    return parcels.select("id", "district", "declared_m2", "geometry").mapInArrow(
        meter(kernels.area), kernels.AREA)


def audit(measured: DataFrame) -> list[dict[str, object]]:
    """Declared and measured m² of each district, of the parcels that have both, from the rows of
    area(). Sums are exact whatever the partitions."""
    both = measured.where("fault IS NULL AND declared_m2 IS NOT NULL AND district IS NOT NULL")
    counted = {row["district"]: row["count"] for row in both.groupBy("district").count().collect()}
    sums = exact_sums(both, "district", ["declared_m2", "area_m2"])
    rows = []
    for district in sorted(counted):
        declared, computed = (sums.get(district, {}).get(name, 0.0)
                              for name in ("declared_m2", "area_m2"))
        rows.append({"district": district, "parcels": counted[district], "declared_m2": declared,
                     "computed_m2": computed, "difference_m2": computed - declared})
    return rows


def shared(spark: SparkSession, lines: DataFrame) -> Broadcast:
    """Lines for all partitions, in the order of their file: of equally near ones the first counts."""
    rows = lines.select(KEYED).where("geometry IS NOT NULL").toArrow()
    return spark.sparkContext.broadcast(pa.table(rows).combine_chunks())


def distance(parcels: DataFrame, lines: Broadcast, meter: Meter) -> DataFrame:
    return parcels.select(KEYED).mapInArrow(meter(kernels.distance(lines)), kernels.DISTANCE)


def corridor(zones: DataFrame, lines: Broadcast, within_m: float, meter: Meter) -> DataFrame:
    return zones.select(KEYED).mapInArrow(meter(kernels.corridor(lines, within_m)),
                                          kernels.CORRIDOR)


def overlap(parcels: DataFrame, zones: DataFrame, nparcels: int, partitions: int,
            meter: Meter) -> DataFrame:
    """Pairs of a parcel and a zone that share land. Both go to the tiles that they touch."""
    cut = tiles.cut(parcels, nparcels, partitions)
    home = tiles.homes(parcels, len(cut), partitions)
    placed = [rows.select(KEYED).mapInArrow(meter(kernels.place(cut, home, side)), kernels.PLACED)
              for side, rows in enumerate((parcels, zones))]
    return placed[0].unionAll(placed[1]).repartition(partitions, "home").mapInArrow(
        meter(kernels.pairs(cut)), kernels.PAIRS)
