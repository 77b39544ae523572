"""Land of each district inside a box, asked of GeoParquet by DuckDB.

    query.py FILE.parquet WEST SOUTH EAST NORTH      CSV: district, parcels, area inside in m²

The column of boxes (bbox) lets DuckDB skip row groups that lie elsewhere; the parts inside are cut and
measured by its extension spatial, in which areas are geodesic on WGS 84 and edges are cut as straight
lines in degrees.
"""
import pathlib
import sys

import duckdb
import duckdb_extension_spatial

QUESTION = """
WITH asked AS (SELECT ST_MakeEnvelope($west, $south, $east, $north) AS box)
SELECT district, count(*) AS parcels,
       sum(ST_Area_Spheroid(ST_Intersection(geometry::GEOMETRY, box))) AS area_m2
FROM read_parquet($file), asked
WHERE bbox.xmin <= $east AND bbox.xmax >= $west AND bbox.ymin <= $north AND bbox.ymax >= $south
  AND ST_Intersects(geometry::GEOMETRY, box)
GROUP BY district ORDER BY district
"""


def connected() -> duckdb.DuckDBPyConnection:
    """The extension is that of the wheel: nothing is fetched while the query runs."""
    base = duckdb.connect()
    folder = pathlib.Path(duckdb_extension_spatial.__file__).parent
    base.execute(f"LOAD '{next(folder.glob('extensions/*/spatial.duckdb_extension'))}'")
    base.execute("SET geometry_always_xy = true")  # longitude first, as GeoParquet has it
    return base


def main() -> None:
    file, *edges = sys.argv[1:]
    box = dict(zip(("west", "south", "east", "north"), map(float, edges), strict=True))
    print("district,parcels,area_m2")
    for row in connected().execute(QUESTION, {"file": file, **box}).fetchall():
        print(*row, sep=",")


if __name__ == "__main__":
    main()
