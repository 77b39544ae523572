"""Sums that do not depend on their order: a float64 is a whole number times a power of two, whole
numbers are added exactly, and the total is rounded once."""
from __future__ import annotations

from fractions import Fraction

from pyspark.sql import Column, DataFrame
from pyspark.sql import functions as f

HALF = 26
"""Bits of the lower part: 53 bits of a float64 in two parts, whose sums of 2^36 rows fit a long."""


def exact_sums(rows: DataFrame, by: str, columns: list[str]) -> dict[str, dict[str, float]]:
    """For each value of `by` the rightly rounded sum of each column; nulls and NaN are no terms. Only
    one row for each value and power of two leaves its partition."""
    sums: dict[str, dict[str, Fraction]] = {}
    for column in columns:
        for row in _partial(rows, by, column).collect():
            whole = (row["high"] << HALF) + row["low"]
            total = sums.setdefault(row[by], {}).setdefault(column, Fraction(0))
            sums[row[by]][column] = total + whole * Fraction(2) ** row["power"]
    return {key: {column: float(total) for column, total in of.items()}
            for key, of in sums.items()}


def _partial(rows: DataFrame, by: str, column: str) -> DataFrame:
    value = f.col(column)
    power = _power(value)
    whole = (value * f.pow(f.lit(2.0), -power)).cast("long")
    parts = rows.where(value.isNotNull() & ~f.isnan(value) & (value != 0)).select(
        by, power.cast("int").alias("power"), whole.alias("whole"))
    return parts.groupBy(by, "power").agg(
        f.sum(f.shiftright("whole", HALF)).alias("high"),
        f.sum(f.col("whole").bitwiseAND(f.lit((1 << HALF) - 1))).alias("low"))


def _power(value: Column) -> Column:
    """So that value / 2^power is a whole number of at most 53 bits. The logarithm may be one off at
    powers of two, which costs a bit that the two bits to spare have."""
    return f.floor(f.log2(f.abs(value))) - f.lit(53)
