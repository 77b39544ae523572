"""The sample samples/duckdb beside our own areas of the same land."""
import csv
import math
import os
import pathlib
import subprocess
import tempfile
import unittest

import numpy as np
import pyarrow as pa
import pyarrow.parquet
import shapely
import zonelayer

from landscale import layers

ROOT = pathlib.Path(__file__).resolve().parents[2]


class DuckDB(unittest.TestCase):
    def test_land_of_each_district_in_a_box(self) -> None:
        random = np.random.default_rng(4)
        shapes = [shapely.Point(*random.uniform((86, 42), (86.3, 42.3))).buffer(.003)
                  for _ in range(300)]
        box = (86.05, 42.05, 86.22, 42.22)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "parcels.parquet"
            layers.write_geoparquet(pa.table({
                "id": [str(i) for i in range(len(shapes))],
                "geometry": pa.array(shapely.to_wkb(shapes).tolist(), pa.binary())}), path, True)
            answer = subprocess.run([ROOT / "samples/duckdb/run.sh", path, *map(str, box)],
                                    env=os.environ, stdout=subprocess.PIPE, text=True)
            if answer.returncode == 77:
                self.skipTest("DuckDB cannot be fetched")
            self.assertEqual(answer.returncode, 0)
            district = pyarrow.parquet.read_table(path)["district"].to_pylist()
        # Cut as straight lines in degrees there too; by our overlap the edges of the box are geodesics.
        parts = shapely.intersection(shapes, shapely.box(*box))
        expected: dict[str, list[float]] = {}
        for row in np.flatnonzero(~shapely.is_empty(parts)):
            expected.setdefault(district[row], []).append(zonelayer.area(parts[row:row + 1])[0])
        told = list(csv.DictReader(answer.stdout.splitlines()))
        self.assertGreater(len(told), 3)
        self.assertEqual({row["district"]: int(row["parcels"]) for row in told},
                         {key: len(areas) for key, areas in expected.items()})
        for row in told:
            self.assertTrue(math.isclose(float(row["area_m2"]), math.fsum(expected[row["district"]]),
                                         rel_tol=1e-6), row)
