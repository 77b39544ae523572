#!/usr/bin/env bash
# A short list of work under valgrind's memcheck, which sees what the sanitizers do not: values that were
# never set, also inside GDAL, SQLite and the others. Errors, and blocks of memory that are lost for good.
set -euo pipefail
cd "$(dirname "$0")/.."
cmake --preset dev >/dev/null
units=(db_open db_stmt db_rtree store_load store_update store_check store_rows geometry_codec
       geometry_validity geometry_overlay geometry_shape)
cmake --build build/dev --target zonelayer_command "${units[@]/#/unit_}" >/dev/null

checked() {
    echo "valgrind: ${*##*/}"
    valgrind --quiet --error-exitcode=99 --leak-check=full --errors-for-leak-kinds=definite \
        --show-leak-kinds=definite --suppressions=tests/valgrind.supp --num-callers=25 "$@" >/dev/null
}

root=$PWD
for unit in "${units[@]}"; do
    (cd build/dev/tests/unit && checked "$root/build/dev/tests/unit/unit_$unit")
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export ZONELAYER_LAYERS=$root/layers
zonelayer() { checked "$root/build/dev/cli/zonelayer" --db "$work/v.sqlite" "$@" --quiet; }
zonelayer init --sample
zonelayer load "$root/layers/lines_osm.geojson" --as osm --kind line
zonelayer audit --format json
zonelayer overlap
zonelayer distance --format csv
zonelayer corridor --within 1km
zonelayer check --deep
zonelayer export zones "$work/z.shp"
zonelayer export zones "$work/z.gpkg"
echo "valgrind: $((${#units[@]} + 9)) programs, no error"
