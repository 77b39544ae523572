"""The versions of the programs, as they tell them."""
import json
import pathlib
import re
import subprocess


def told(command: list[str], pattern: str) -> str | None:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    except OSError:
        return None
    found = re.search(pattern, done.stdout + done.stderr)
    return found.group(1) if found else None


def of(build: pathlib.Path) -> dict[str, str | None]:
    package = build / "peers/node_modules/mapshaper/package.json"
    python = [str(build / "peers/bin/python3"), "-c", "import importlib.metadata as m; "
              "print([(n, m.version(n)) for n in ('geopandas', 'duckdb', 'sedonadb')])"]
    return {"zonelayer": told([str(build / "cli/zonelayer"), "--version"], r"zonelayer (\S+)"),
            "ogr2ogr": told(["ogr2ogr", "--version"], r"GDAL ([\d.]+)"),
            "ogrinfo": told(["ogrinfo", "--version"], r"GDAL ([\d.]+)"),
            "SpatiaLite": told(["spatialite", "-silent", ":memory:", "SELECT spatialite_version()"],
                               r"([\d.]+)"),
            "PostGIS": told(["psql", "-qAtc", "SELECT postgis_lib_version()"], r"([\d.]+)"),
            **{who: told(python, rf"'{who.lower()}', '([^']+)'")
               for who in ("GeoPandas", "DuckDB", "SedonaDB")},
            "mapshaper": json.loads(package.read_text())["version"] if package.exists() else None}
