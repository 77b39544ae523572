"""Asks the five questions in Spark on this machine; samples/spark/run.sh calls it."""
from __future__ import annotations

import argparse
import json
import os
import pathlib
import subprocess
import sys
from typing import Any

import pyarrow.parquet
from pyspark.sql import DataFrame, SparkSession

from landscale import command, layers, model, peer, questions, session

WITHIN_M = 1000.0


def main() -> int:
    options = parse()
    (options.folder / "answers").mkdir(exist_ok=True)
    if options.figures:
        return figures(options.folder)
    try:
        return run(options)
    except layers.LayerRefused as refused:
        print(refused, file=sys.stderr)
        return 4


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.sh", description=__doc__)
    parser.add_argument("--folder", type=pathlib.Path, required=True, help=argparse.SUPPRESS)
    parser.add_argument("--n", choices=layers.SIZES, default="10k", help="parcels (10k)")
    parser.add_argument("--cores", type=int, default=os.cpu_count(), help="tasks at a time (all)")
    parser.add_argument("--partitions", type=int, help="of each layer (4 for each core)")
    parser.add_argument("--sedona", action="store_true", help="ask Sedona's own functions too")
    parser.add_argument("--skewed", action="store_true",
                        help="with a zone over everything and a line through all partitions")
    parser.add_argument("--no-compare", action="store_true", help="leave the command out")
    parser.add_argument("--figures", action="store_true", help="all figures of docs/scale.md")
    options = parser.parse_args()
    options.partitions = options.partitions or 4 * options.cores
    return options


def run(options: argparse.Namespace) -> int:
    folder = options.folder
    store, files = layers.make(folder, options.n)
    if options.skewed:
        files = layers.make_skewed(folder, files)
    spark = session.start(folder, options.cores)
    spark.conf.set("spark.sql.files.minPartitionNum", options.partitions)
    record = session.Record(spark)
    audit = ask(spark, record, folder, files, layers.SIZES[options.n], options.partitions)
    if options.sedona:
        peer.ask(spark, record, folder, files)
    costs = record.finish()
    told = {"n": options.n, "cores": options.cores, "partitions": options.partitions,
            "skewed": options.skewed, "load_average": os.getloadavg()[0], "questions": costs}
    answers = {name: pyarrow.parquet.read_table(folder / "answers" / name).drop_columns(["fault"])
               for name in ("area", "overlap", "distance", "corridor")}
    print_costs(told)
    if options.sedona:
        told["peer"] = peer.differences(folder, answers)
        print(json.dumps(told["peer"], indent=1))
    unequal = 0
    if not options.no_compare and not options.skewed:
        told["equality"] = []
        for equality in command.equalities(folder, store, files, answers, audit, WITHIN_M):
            print(equality)
            told["equality"].append(str(equality))
            unequal += len(equality.unequal)
    model.keep(folder, told)
    return 1 if unequal else 0


def ask(spark: SparkSession, record: session.Record, folder: pathlib.Path,
        files: dict[str, pathlib.Path], nparcels: int, partitions: int) -> list[dict[str, Any]]:
    """All questions; answers go to folders of Parquet files."""
    parcels, zones, lines = (layers.read(spark, files[name]) for name in ("parcels", "zones", "lines"))

    def written(rows: DataFrame, name: str) -> DataFrame:
        path = str(folder / "answers" / name)
        rows.write.mode("overwrite").parquet(path)
        return spark.read.parquet(path)

    with record.question("check") as meter:
        faults = written(questions.check(parcels, meter), "check").collect()
    for fault in faults[:20]:
        print(f"{fault['id']}: {fault['code']}: {fault['text']}")
    with record.question("area") as meter:
        measured = written(questions.area(parcels, meter), "area")
    with record.question("audit") as meter:
        audit = questions.audit(measured)
    with record.question("overlap") as meter:
        written(questions.overlap(parcels, zones, nparcels, partitions, meter), "overlap")
    with record.question("distance") as meter:
        near = questions.shared(spark, lines)
        written(questions.distance(parcels, near, meter), "distance")
    with record.question("corridor") as meter:
        written(questions.corridor(zones, near, WITHIN_M, meter), "corridor")
    return audit


def print_costs(told: dict[str, Any]) -> None:
    print(f"{told['n']} parcels, {told['cores']} cores, {told['partitions']} partitions")
    for name, cost in told["questions"].items():
        print(f"  {name:14} {cost['cpu_s']:7.2f} s of processor ({cost['python_cpu_s']:.2f} in Python), "
              f"{cost['wall_s']:.1f} s, {cost['shuffle_mb']:.1f} MB shuffled, "
              f"{cost['tasks']} tasks, {cost['failed_tasks']} failed, workers of "
              f"{cost['python_peak_mb']:.0f} MB")


def figures(folder: pathlib.Path) -> int:
    """Each run in a process of its own; those that are kept already are not run again, so that a
    call that was ended goes on. Remove runs.json to begin anew."""
    for arguments in model.wanted_runs(folder):
        print("run.sh", *arguments, flush=True)
        done = subprocess.run([sys.executable, "-m", "landscale", "--folder", folder, *arguments])
        if done.returncode:
            return done.returncode
    return model.write(folder, pathlib.Path(__file__).resolve().parents[3] / "docs/scale.md")


if __name__ == "__main__":
    sys.exit(main())
