#!/bin/sh
# Runs our jobs and those of other programs on the same files, in turns, and compares time, memory
# and answers. Adds to bench/results.json and makes bench/RESULTS.md of it.
#   bench/run.sh [--n 10k|100k|1m|10m] [--runs K] [--limit SECONDS] [--budget MINUTES] [--jobs N]
#                [--peers NAME,…] [--results FOLDER] [JOB…]
# Without a job: all those that others do too, and the start-up. bench/run.sh --help names them.
# What is not installed is left out with a word. BUILD names the build folder.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
build=${BUILD:-$root/build/bench}
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DZONELAYER_BENCH=ON \
    -DBUILD_TESTING=OFF >/dev/null
cmake --build "$build" --target zonelayer_command make_layers linked_gdal >/dev/null
"$root/bench/peers/install.sh" "$build"
export BENCH_POSTGIS_OPTIONS="-c shared_buffers=2GB -c work_mem=256MB -c maintenance_work_mem=1GB \
    -c effective_cache_size=8GB -c random_page_cost=1.1 -c synchronous_commit=off \
    -c full_page_writes=off -c autovacuum=off -c max_wal_size=8GB"
PYTHONDONTWRITEBYTECODE=1 exec "$root/tools/with-postgis.sh" /usr/bin/python3 "$root/bench/compare.py" \
    "$build" "$@"
