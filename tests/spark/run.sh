#!/bin/sh
# The sample samples/spark: bad input, killed workers and executors, and all five answers beside those
# of the command (10,000 parcels). It installs Spark and Sedona, some 600 MB, into build/spark, so it is
# no part of the continuous tests. Exit 77: they cannot be fetched.
#   tests/spark/run.sh [--n 10k|100k|1m]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
folder=${ZONELAYER_SPARK:-$root/build/spark}
"$root/samples/spark/environment.sh" "$folder"
ZONELAYER_SPARK=$folder PYTHONPATH=$root/samples/spark PYTHONDONTWRITEBYTECODE=1 \
    "$folder/venv/bin/python" -m unittest discover -s "$root/tests/spark" -p 'test_*.py' -v
ZONELAYER_SPARK=$folder exec "$root/samples/spark/run.sh" "$@"
