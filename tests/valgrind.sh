#!/usr/bin/env bash
# A short list of work under valgrind's memcheck, which sees what the sanitizers do not: values that were
# never set, also inside GDAL, SQLite and the others. Errors, and blocks of memory that are lost for good.
# Each program has ten minutes at most; ZONELAYER_VALGRIND_SECONDS changes that.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset dev >/dev/null
units=(db_open db_stmt db_rtree store_load store_update store_check store_rows geometry_codec
       geometry_validity geometry_overlay geometry_shape)
cmake --build build/dev --target zonelayer_command "${units[@]/#/unit_}" >/dev/null

root=$PWD
limit=${ZONELAYER_VALGRIND_SECONDS:-600}
tried=0 failed=0

# What is wrong is told at once, and the programs after it run too.
checked() { # NAME PROGRAM ARGUMENT…
    local name=$1 start=$SECONDS status=0
    shift
    tried=$((tried + 1))
    timeout "$limit" valgrind --quiet --error-exitcode=99 --leak-check=full \
        --errors-for-leak-kinds=definite --show-leak-kinds=definite --num-callers=25 \
        --suppressions="$root/tests/valgrind.supp" "$@" >/dev/null || status=$?
    case $status in
    0) echo "valgrind: $name: $((SECONDS - start)) s" ;;
    124) echo "valgrind: $name: no end in $limit s" >&2 ;;
    *) echo "valgrind: $name: exit $status after $((SECONDS - start)) s" >&2 ;;
    esac
    [ $status = 0 ] || failed=$((failed + 1))
}

cd build/dev/tests/unit
for unit in "${units[@]}"; do
    checked "unit_$unit" "./unit_$unit"
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export ZONELAYER_LAYERS=$root/layers
zonelayer() { checked "$*" "$root/build/dev/cli/zonelayer" --db "$work/v.sqlite" "$@" --quiet; }
cd "$work"
zonelayer init --sample
zonelayer load "$root/layers/lines_osm.geojson" --as osm --kind land
zonelayer audit --format json
zonelayer overlap
zonelayer distance --format csv
zonelayer corridor --within 1km
zonelayer check --deep
zonelayer export zones z.shp
zonelayer export zones z.gpkg
zonelayer export zones z.fgb
zonelayer load z.shp --as back --kind land
zonelayer load z.fgb --as again --kind land
echo "valgrind: $tried programs tried, $((tried - failed)) without an error"
[ $failed = 0 ]
