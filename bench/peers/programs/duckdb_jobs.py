#!/usr/bin/env python3
"""The jobs with DuckDB and its spatial extension, from a DuckDB file.

    duckdb_jobs.py STORE load NAME=FILE…
    duckdb_jobs.py STORE sql OUTPUT STATEMENT      rows as CSV
    duckdb_jobs.py STORE export OUTPUT DRIVER

The extension comes from the wheel duckdb-extension-spatial and not from DuckDB's own server.
"""
import pathlib
import sys

import duckdb
import duckdb_extension_spatial

FOLDER = pathlib.Path(duckdb_extension_spatial.__file__).parent
EXTENSION = next(FOLDER.glob("extensions/*/spatial.duckdb_extension"))

store, verb, *rest = sys.argv[1:]
base = duckdb.connect(store)
base.execute(f"LOAD '{EXTENSION}'")
base.execute("SET geometry_always_xy = true")
if verb == "load":
    for name, file in (word.split("=", 1) for word in rest):
        read = "ST_ReadSHP" if file.endswith(".shp") else "ST_Read"
        base.execute(f"CREATE TABLE {name} AS FROM {read}('{file}')")
        base.execute(f"CREATE INDEX {name}_geom ON {name} USING RTREE (geom)")
elif verb == "sql":
    base.execute(f"COPY ({rest[1]}) TO '{rest[0]}' (FORMAT csv, HEADER)")
else:
    base.execute(f"COPY parcels TO '{rest[0]}' (FORMAT gdal, DRIVER '{rest[1]}', SRS 'EPSG:4326')")
base.close()
