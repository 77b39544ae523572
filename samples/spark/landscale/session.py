"""A Spark session with Sedona on this machine, and what it measured."""
from __future__ import annotations

import atexit
import json
import os
import pathlib
import shutil
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from pyspark.accumulators import AccumulatorParam
from pyspark.sql import SparkSession
from sedona.spark import SedonaContext

from landscale.kernels import Meter

FAILURES = 4
"""A task that dies (a worker or executor was killed) is tried again as often; local mode would not."""


def start(folder: pathlib.Path, cores: int, master: str | None = None) -> SparkSession:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    jars = ",".join(str(jar) for jar in sorted((folder / "jars").glob("*.jar")))
    own = pathlib.Path(tempfile.mkdtemp(prefix="session-", dir=folder))
    atexit.register(shutil.rmtree, own, ignore_errors=True)
    (own / "events").mkdir()
    options = {
        "spark.jars": jars, "spark.driver.memory": "3g", "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false", "spark.sql.shuffle.partitions": str(4 * cores),
        "spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1",
        "spark.local.dir": str(own / "local"), "spark.task.maxFailures": str(FAILURES),
        "spark.eventLog.enabled": "true", "spark.eventLog.dir": (own / "events").as_uri(),
        "spark.eventLog.rolling.enabled": "false", "spark.eventLog.compress": "false",
        "spark.sql.adaptive.enabled": "false", "spark.sql.files.openCostInBytes": "0",
        "spark.sql.warehouse.dir": str(own / "warehouse"), "spark.log.level": "ERROR",
    }
    builder = SedonaContext.builder().appName("zonelayer").master(
        master or f"local[{cores},{FAILURES}]")
    for key, value in options.items():
        builder = builder.config(key, value)
    spark = SedonaContext.create(builder.getOrCreate())
    spark.sparkContext.addPyFile(str(_package(own)))
    return spark


def _package(folder: pathlib.Path) -> pathlib.Path:
    """This package for executors that do not share the driver's folders."""
    path = folder / "landscale.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for source in sorted(pathlib.Path(__file__).parent.glob("*.py")):
            archive.write(source, f"landscale/{source.name}")
    return path


class _Greatest(AccumulatorParam):
    def zero(self, value: float) -> float:
        return 0.0

    def addInPlace(self, a: float, b: float) -> float:
        return max(a, b)


class Record:
    """What each question has cost: wall and workers' seconds here, Spark's own from its event log."""

    def __init__(self, spark: SparkSession) -> None:
        self.spark, self.questions = spark, {}

    @contextmanager
    def question(self, name: str) -> Iterator[Meter]:
        context = self.spark.sparkContext
        context.setJobGroup(name, name)
        meter = Meter(context.accumulator(0.0), context.accumulator(0.0, _Greatest()),
                      context.accumulator(0))
        begun = time.perf_counter()
        yield meter
        self.questions[name] = {"wall_s": time.perf_counter() - begun,
                                "python_cpu_s": meter.seconds.value,
                                "python_peak_mb": meter.peak_bytes.value / 1e6,
                                "python_rows": meter.rows.value}

    def finish(self) -> dict[str, dict[str, float]]:
        """Stops Spark and reads its event log."""
        events = self.spark.conf.get("spark.eventLog.dir").removeprefix("file://")
        self.spark.stop()
        log, = pathlib.Path(events).iterdir()
        for name, figures in _of_groups(log).items():
            if name in self.questions:
                self.questions[name] |= figures
        for figures in self.questions.values():
            figures["cpu_s"] = figures["python_cpu_s"] + figures["jvm_cpu_s"]
        return self.questions


def _of_groups(log: pathlib.Path) -> dict[str, dict[str, float]]:
    """Processor seconds, bytes shuffled and the skew of the tasks of each job group."""
    group_of: dict[int, str] = {}
    groups: dict[str, dict[str, float]] = {}
    for line in log.read_text().splitlines():
        event = json.loads(line)
        if event["Event"] == "SparkListenerJobStart":
            name = (event.get("Properties") or {}).get("spark.jobGroup.id", "")
            group_of |= dict.fromkeys(event["Stage IDs"], name)
        elif event["Event"] == "SparkListenerTaskEnd":
            figures = groups.setdefault(group_of.get(event["Stage ID"], ""), {
                "tasks": 0, "failed_tasks": 0, "jvm_cpu_s": 0.0, "run_s": 0.0, "shuffle_mb": 0.0,
                "longest_task_s": 0.0, "gc_s": 0.0})
            _add_task(figures, event)
    return groups


def _add_task(figures: dict[str, float], event: dict) -> None:
    figures["tasks"] += 1
    figures["failed_tasks"] += bool(event["Task Info"]["Failed"])
    metrics = event.get("Task Metrics")
    if not metrics:  # of a task whose executor was lost
        return
    run = metrics["Executor Run Time"] / 1e3
    figures["jvm_cpu_s"] += (metrics["Executor CPU Time"] +
                             metrics["Executor Deserialize CPU Time"]) / 1e9
    figures["run_s"] += run
    figures["gc_s"] += metrics["JVM GC Time"] / 1e3
    figures["longest_task_s"] = max(figures["longest_task_s"], run)
    figures["shuffle_mb"] += metrics["Shuffle Write Metrics"]["Shuffle Bytes Written"] / 1e6
