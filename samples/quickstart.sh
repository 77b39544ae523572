#!/usr/bin/env bash
# From a clone to answers: installs what is missing, builds, loads the shipped layers, prints
# areas, audit, overlaps, distances and corridor shares, and writes three exports, a map and a page.
set -euo pipefail
cd "$(dirname "$0")/.."

tools/install-packages.sh build
cmake --preset release -DBUILD_TESTING=OFF >/dev/null
cmake --build --preset release >build/release/build.log 2>&1 || {
    cat build/release/build.log >&2
    exit 1
}
PATH=$PWD/build/release/cli:$PATH

mkdir -p output
export ZONELAYER_DB=$PWD/output/zonelayer.sqlite
rm -f "$ZONELAYER_DB"

# Shows a command as a user would type it, then runs it.
run() {
    printf '\n$'
    printf ' %s' "$@"
    printf '\n'
    "$@"
}

run zonelayer init --sample
run zonelayer area --zone 库尔勒经开区,上库,铁门关经开区 --total --unit km2,ha,mu
run zonelayer audit
run zonelayer overlap
run zonelayer distance --mode railway,expressway
run zonelayer corridor --zone 上库 --mode expressway --within 1km
run zonelayer export zones output/zones.geojson --overwrite
run zonelayer export zones output/zones.shp --overwrite
run zonelayer export zones output/zones.gpkg --overwrite
run zonelayer map output/map.png --title 开发区分布图 --lang zh --overwrite
run zonelayer report output/report.html --overwrite

printf '\nThe store, the exports, the map and the page are in %s:\n' "$PWD/output"
ls -1 output
printf 'The command is %s\n' "$PWD/build/release/cli/zonelayer"
