"""Who takes part in a job, and how an answer is read."""
import csv
import dataclasses
import pathlib
import subprocess
from collections.abc import Callable

import measure

LEAST = 1e-4  # m² or m: what is smaller is counted by some and not by others
Answer = tuple[int, float]


@dataclasses.dataclass
class Contestant:
    """A command, what comes before it untimed, and how its answer is read after it.

    Who cannot do the job has no command and says why in `cannot`.
    """
    who: str
    command: list[str] = dataclasses.field(default_factory=list)
    answer: Callable[[], Answer] | None = None
    before: Callable[[], None] = lambda: None
    server: bool = False  # a PostgreSQL server works for it
    how: str = ""         # what the job is done with, in a few words
    cannot: str = ""
    due: Answer | None = None  # the answer by a formula
    costs: list[measure.Cost] = dataclasses.field(default_factory=list)
    found: Answer | None = None


def of_csv(path: pathlib.Path, column: int | str = -1) -> Callable[[], Answer]:
    """How many values of a column are above LEAST, and the sum of all.

    Row by row, as this process has to stay smaller than those that it measures (see measure.py).
    """
    def answer() -> Answer:
        count, total = 0, 0.0
        with open(path, encoding="utf-8", newline="") as file:
            rows = csv.reader(file)
            head = next(rows)
            at = head.index(column) if isinstance(column, str) else column
            for row in rows:
                value = float(row[at] or 0)
                count += value > LEAST
                total += value
        return count, total
    return answer


def of_geojson(path: pathlib.Path) -> Callable[[], Answer]:
    """Features, and vertices: all longitudes of the parcels have the same first digit."""
    def answer() -> Answer:
        features = vertices = 0
        with open(path, "rb") as file:
            for line in file:
                features += line.count(b'"Feature"')
                vertices += line.count(b"[8") + line.count(b"[ 8")
        return features, float(vertices)
    return answer


def of_layer(path: pathlib.Path) -> Callable[[], Answer]:
    """Features, and the sum of the four sides of the extent in whole 1e-6 degrees."""
    def answer() -> Answer:
        told = subprocess.run(["ogrinfo", "-ro", "-so", "-al", str(path)], check=True,
                              capture_output=True, text=True).stdout
        count = int(told.split("Feature Count: ")[1].split()[0])
        extent = told.split("Extent: ")[1].splitlines()[0]
        sides = extent.replace("(", " ").replace(")", " ").replace(",", " ").replace(" - ", " ")
        return count, round(sum(map(float, sides.split())) * 1e6) / 1e6
    return answer


def of_table(path: pathlib.Path, table: str) -> Callable[[], Answer]:
    def answer() -> Answer:
        told = subprocess.run(["sqlite3", str(path), f"SELECT count(*) FROM {table}"], check=True,
                              capture_output=True, text=True).stdout
        return int(told), 0.0
    return answer
