#!/bin/sh
# Installs DuckDB into build/duckdb, where it is missing, and asks a GeoParquet file (query.py).
#   samples/duckdb/run.sh FILE.parquet WEST SOUTH EAST NORTH
# Exit 77 where PyPI does not answer.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
venv=${ZONELAYER_DUCKDB:-$here/../../build/duckdb}
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install -q --disable-pip-version-check --no-deps -r "$here/requirements.txt" || {
        rm -rf "$venv"
        echo "the packages of requirements.txt cannot be fetched" >&2
        exit 77
    }
    cp "$here/requirements.txt" "$venv/requirements.txt"
fi
exec "$venv/bin/python" "$here/query.py" "$@"
