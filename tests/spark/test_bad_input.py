"""Rows that fail, files that are refused, borders of partitions, workers and executors that die."""
import json
import math
import os
import pathlib
import signal
import struct
import tempfile
import unittest

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import shapely
import zonelayer
from pyspark import TaskContext
from pyspark.sql import SparkSession

from landscale import kernels, layers, questions, session, sums, tiles

FOLDER = pathlib.Path(os.environ["ZONELAYER_SPARK"])


def stars(seed: int, count: int, reach_deg: float) -> np.ndarray:
    random = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * math.pi, 12, endpoint=False)
    return np.array([shapely.Polygon(
        random.uniform((86, 42), (86.4, 42.4)) +
        (reach_deg * random.uniform(.5, 1, 12) * np.array([np.cos(angle), np.sin(angle)])).T)
        for _ in range(count)])


PARCELS, ZONES = stars(1, 400, .004), stars(2, 12, .1)
ROAD = shapely.LineString([(85.9, 42.1), (86.2, 42.3), (86.5, 42.2)])


class Spark(unittest.TestCase):
    master: str | None = None

    @classmethod
    def setUpClass(cls) -> None:
        cls.spark: SparkSession = session.start(FOLDER, 2, cls.master)
        cls.record = session.Record(cls.spark)
        cls.place = tempfile.TemporaryDirectory()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.spark.stop()
        cls.place.cleanup()

    def layer(self, name: str, rows: list, register: bool = True, partitions: int = 3):
        """GeoParquet of shapes, of bytes as they are, and of None, read again."""
        wkb = [shapely.to_wkb(row) if isinstance(row, shapely.Geometry) else row for row in rows]
        path = pathlib.Path(self.place.name) / f"{name}.parquet"
        layers.write_geoparquet(pa.table({"id": [f"{name}{i}" for i in range(len(rows))],
                                          "geometry": pa.array(wkb, pa.binary())}), path, register)
        return layers.read(self.spark, path).repartition(partitions)

    def ask(self, question, *arguments) -> list:
        with self.record.question(question.__name__) as meter:
            return question(*arguments, meter).collect()

    def overlaps(self, parcels, zones, count: int, partitions: int) -> list:
        return self.ask(questions.overlap, parcels, zones, count, partitions)


BROKEN = {
    "null": None,
    "nothing": b"",
    "cut": shapely.to_wkb(PARCELS[0])[:40],
    "huge count": struct.pack("<BIII", 1, 3, 1, 0xffffffff),
    "unknown kind": struct.pack("<BI", 1, 99) + bytes(16),
    "empty": shapely.to_wkb(shapely.Polygon()),
}


class BadInput(Spark):
    def test_rows_that_fail_are_told_with_their_key_and_stop_nothing(self) -> None:
        bowtie = shapely.Polygon([(86, 42), (86.01, 42.01), (86.01, 42), (86, 42.01)])
        parcels = self.layer("p", [PARCELS[0], *BROKEN.values(), PARCELS[1], bowtie])
        bad = {f"p{i}" for i in range(1, 1 + len(BROKEN))}
        told = {row["id"]: row["code"] for row in self.ask(questions.check, parcels)}
        self.assertEqual(set(told), bad | {"p8"})
        self.assertTrue(all(told.values()))

        areas = {row["id"]: row for row in self.ask(questions.area, parcels)}
        self.assertEqual(len(areas), 3 + len(BROKEN))
        self.assertEqual({key for key, row in areas.items() if row["fault"]}, bad)
        self.assertEqual([areas["p0"]["area_m2"], areas["p7"]["area_m2"]],
                         zonelayer.area(PARCELS[:2]).tolist())

        near = questions.shared(self.spark, self.layer("l", [ROAD], register=False))
        told = {row["id"]: row for row in self.ask(questions.distance, parcels, near)}
        self.assertEqual({key for key, row in told.items() if row["fault"]}, bad)
        self.assertEqual(told["p7"]["distance_m"], zonelayer.nearest(PARCELS[1:2], [ROAD]).distance_m[0])

        rows = self.overlaps(parcels, self.layer("z", [shapely.box(85, 41, 87, 43), None],
                                                 register=False), 9, 4)
        self.assertEqual(sorted(row["a"] or row["b"] for row in rows if row["fault"]),
                         sorted(bad | {"p8", "z1"}))
        self.assertEqual({(row["a"], row["b"]) for row in rows if not row["fault"]},
                         {("p0", "z0"), ("p7", "z0")})

    def test_kinds_may_be_mixed(self) -> None:
        mixed = [PARCELS[0], shapely.MultiPolygon([PARCELS[1]]), ROAD, shapely.Point(86.1, 42.1)]
        parcels = self.layer("m", mixed)
        areas = {row["id"]: row for row in self.ask(questions.area, parcels)}
        self.assertEqual([areas[f"m{i}"]["area_m2"] for i in range(4)],
                         [*zonelayer.area(PARCELS[:2]).tolist(), 0, 0])
        near = questions.shared(self.spark, self.layer("l", [ROAD], register=False))
        told = {row["id"]: row["distance_m"] for row in self.ask(questions.distance, parcels, near)}
        self.assertEqual([told[f"m{i}"] for i in range(4)], zonelayer.nearest(mixed, [ROAD]).distance_m.tolist())

    def test_partitions_without_rows(self) -> None:
        none = self.layer("n", list(PARCELS[:5])).where("id = 'none'")
        self.assertEqual(none.rdd.getNumPartitions(), 3)
        near = questions.shared(self.spark, self.layer("l", [ROAD], register=False))
        zones = self.layer("z", list(ZONES), register=False)
        for question, arguments in ((questions.check, [none]), (questions.area, [none]),
                                    (questions.distance, [none, near]),
                                    (questions.corridor, [none, near, 1000.]),
                                    (questions.overlap, [none, zones, 0, 4])):
            self.assertEqual(self.ask(question, *arguments), [])
        few = self.overlaps(self.layer("f", list(PARCELS[:3])), zones, 3, 16)
        self.assertEqual(len({(row["a"], row["b"]) for row in few}), len(few))

    def test_pairs_across_borders_are_told_once(self) -> None:
        whole = zonelayer.overlap_pairs(PARCELS, ZONES)
        expected = {(f"p{a}", f"z{b}"): (area, name) for a, b, area, name in
                    zip(whole.a, whole.b, whole.area_m2, whole.class_name)}
        self.assertGreater(len(expected), 300)
        parcels = self.layer("p", list(PARCELS))
        zones = self.layer("z", list(ZONES), register=False)
        for partitions in (1, 5, 16):
            with self.subTest(partitions=partitions):
                rows = self.overlaps(parcels, zones, len(PARCELS), partitions)
                self.assertEqual(len(rows), len(expected))
                self.assertEqual({(r["a"], r["b"]): (r["area_m2"], r["class"]) for r in rows}, expected)
        cut = tiles.cut(parcels, len(PARCELS), 16)
        west, south, east, north = kernels.boxes(pa.array(shapely.to_wkb(ZONES).tolist())).T
        meets = sum(int(((t[0] <= east) & (west <= t[2]) & (t[1] <= north) & (south <= t[3])).sum())
                    for t in cut)
        self.assertGreater(meets, 2 * len(ZONES))  # there were copies that had to be told once

    def test_geodesic_edges_reach_beyond_their_ends(self) -> None:
        """An edge of 4 degrees along a parallel bulges by kilometres: the boxes hold that."""
        long = shapely.box(84, 42, 88, 43)
        box = kernels.boxes(pa.array([shapely.to_wkb(long)]))[0]
        geod_top = zonelayer.distance(shapely.Point(86, box[3]), long)[0]
        self.assertGreater(geod_top, 0)
        self.assertGreater(box[3], 43)

    def test_files_in_another_crs_are_refused(self) -> None:
        table = pa.table({"id": ["a"], "geometry": pa.array([shapely.to_wkb(PARCELS[0])], pa.binary())})
        path = pathlib.Path(self.place.name) / "crs.parquet"
        layers.write_geoparquet(table, path, register=False, crs="EPSG:4517")
        with self.assertRaisesRegex(layers.LayerRefused, "EPSG:4517"):
            layers.read(self.spark, path)
        for crs, taken in (("null", False), ("absent", True)):
            layers.write_geoparquet(table, path, register=False)
            self.change_crs(path, crs)
            with self.subTest(crs=crs):
                if taken:
                    self.assertEqual(layers.read(self.spark, path).count(), 1)
                else:
                    with self.assertRaises(layers.LayerRefused):
                        layers.read(self.spark, path)

    @staticmethod
    def change_crs(path: pathlib.Path, crs: str) -> None:
        table = pa.parquet.read_table(path)
        geo = json.loads(table.schema.metadata[b"geo"])
        geo["columns"]["geometry"]["crs"] = None
        if crs == "absent":
            del geo["columns"]["geometry"]["crs"]
        pa.parquet.write_table(table.replace_schema_metadata({"geo": json.dumps(geo)}), path)

    def test_sums_are_exact(self) -> None:
        random = np.random.default_rng(3)
        values = np.concatenate([random.uniform(-1, 1, 3000) * 10. ** random.integers(-9, 13, 3000),
                                 2. ** np.arange(-20, 40), [0., 1e16, 1., -1e16]])
        rows = self.spark.createDataFrame(
            [(str(i % 3), float(v)) for i, v in enumerate(values)], "k string, v double").repartition(5)
        self.assertEqual(sums.exact_sums(rows, "k", ["v"]),
                         {str(k): {"v": math.fsum(values[k::3])} for k in range(3)})

    def test_tiles_with_a_gap_are_not_taken(self) -> None:
        with self.assertRaises(AssertionError):
            tiles.widened(np.array([[0., 0, 1, 1], [2, 0, 3, 1]]))


def dying(kernel, what: str, mark: str):
    """Ends this worker, or the executor that started it, in the middle; once, as the file `mark` tells:
    a stage that is tried anew counts its attempts from 0 again."""
    def half(batches):
        for batch in kernel(batches):
            yield batch
            if TaskContext.get().partitionId() == 1 and not os.path.exists(mark):
                pathlib.Path(mark).touch()
                stat = pathlib.Path(f"/proc/{os.getppid()}/stat").read_text()
                executor = int(stat.rsplit(")")[1].split()[1])
                os.kill(executor if what == "executor" else os.getpid(), signal.SIGKILL)
    return half


class Dying(Spark):
    def end_in_the_middle(self, what: str) -> None:
        parcels = self.layer("p", list(PARCELS), partitions=4).select(
            "id", "district", "declared_m2", "geometry")
        # One pass over 400 rows is one batch: smaller ones, so that some are out when the end comes.
        self.spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", 10)
        self.spark.sparkContext.setJobGroup("dying", "dying")
        mark = f"{self.place.name}/died"
        rows = parcels.mapInArrow(dying(kernels.area, what, mark), kernels.AREA).collect()
        self.assertTrue(os.path.exists(mark))
        self.assertEqual(len(rows), len(PARCELS))
        self.assertEqual({row["id"]: row["area_m2"] for row in rows},
                         {f"p{i}": area for i, area in enumerate(zonelayer.area(PARCELS))})
        self.record.questions["dying"] = {"python_cpu_s": 0.0}
        self.assertGreaterEqual(self.record.finish()["dying"]["failed_tasks"], 1)


class DyingWorker(Dying):
    def test_the_job_ends_right(self) -> None:
        self.end_in_the_middle("worker")


class DyingExecutor(Dying):
    """Two executors of their own, one of which is killed."""
    master = "local-cluster[2,1,1024]"

    def test_the_job_ends_right(self) -> None:
        self.end_in_the_middle("executor")

if __name__ == "__main__":
    unittest.main()
