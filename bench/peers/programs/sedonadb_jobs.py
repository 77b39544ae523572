#!/usr/bin/env python3
"""The jobs with SedonaDB, from GeoParquet.

    sedonadb_jobs.py load FILE OUTPUT
    sedonadb_jobs.py sql PARCELS ZONES LINES OUTPUT STATEMENT      rows as CSV
"""
import sys

import pyarrow as pa
import pyarrow.csv
import sedonadb

sedonadb.configure_proj("pyproj")
base = sedonadb.connect()
verb, *rest = sys.argv[1:]
if verb == "load":
    base.read_pyogrio(rest[0]).to_parquet(rest[1])
else:
    for name, file in zip(("parcels", "zones", "lines"), rest):
        base.read_parquet(file).to_view(name)
    table = pa.table(base.sql(rest[4]))
    # The writer knows no string_view.
    texts = [pa.field(field.name, pa.string() if field.type == pa.string_view() else field.type)
             for field in table.schema]
    pa.csv.write_csv(table.cast(pa.schema(texts)), rest[3])
