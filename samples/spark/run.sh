#!/bin/sh
# Installs what is missing into build/spark, makes the layers, asks the five questions in Spark and
# sets the answers beside those of the command on this one machine.
#   samples/spark/run.sh [--n 10k|100k|1m] [--cores K] [--partitions K] [--sedona] [--figures]
# --figures makes all figures of docs/scale.md and writes its tables.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${ZONELAYER_SPARK:-$here/../../build/spark}
"$here/environment.sh" "$folder"
folder=$(cd "$folder" && pwd)
cd "$here"
exec "$folder/venv/bin/python" -m landscale --folder "$folder" "$@"
