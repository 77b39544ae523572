#!/bin/sh
# Builds the benchmark programs as a release and runs all, or those that are named: run.sh area
# BUILD names the build folder. PostGIS is asked too, where it and libpq are installed.
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
build=${BUILD:-$root/build/bench}
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DZONELAYER_BENCH=ON >/dev/null
cmake --build "$build" --target bench >/dev/null
[ $# -gt 0 ] || set -- $(cd "$root/bench/kernels" && ls ./*.c | sed 's,^\./,,; s,\.c$,,')
for kernel; do
    echo "== $kernel"
    "$root/tools/with-postgis.sh" "$build/bench/bench_$kernel"
done
