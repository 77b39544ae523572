#!/usr/bin/env bash
# Runs the samples as their users would. usage: samples_test.sh COMMAND SOURCE_DIR
set -euo pipefail
PATH=$(dirname "$1"):$PATH
source=$2
export ZONELAYER_LAYERS=$source/layers
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

zonelayer --db store.sqlite init --sample >/dev/null
"$source/samples/nightly.sh" store.sqlite tables
"$source/samples/nightly.sh" store.sqlite tables # a second night replaces the first
for table in check area overlap distance corridor audit changes; do
    test -s "tables/$table.csv" || { echo "tables/$table.csv is missing" >&2; exit 1; }
done
test "$(wc -l <tables/area.csv)" -eq 17 # a head and the 16 zones
test -s tables/zones.gpkg && test -s tables/lines.gpkg
grep -q parts-agree tables/audit.csv
test "$(wc -l <tables/changes.csv)" -eq 1 # as approved

# A changed zone is noticed on the next night.
ring='[[86.20,41.65],[86.25,41.65],[86.25,41.70],[86.20,41.70],[86.20,41.65]]'
echo '{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":['"$ring"']}}' >new.geojson
zonelayer --db store.sqlite load new.geojson --update korla-etdz --basis surveyed --accuracy 0.1 \
    --document innovation-zone-plan --quiet >/dev/null
status=0
"$source/samples/nightly.sh" store.sqlite tables || status=$?
test "$status" -eq 1
grep -q '^korla-etdz,.*,moved,' tables/changes.csv

# The map series of the shell script and of the Python script: a sheet for each zone that has a
# boundary, and the atlas of all.
"$source/samples/map-series.sh" store.sqlite series 上库 鸿雁河新区 kuidu-south >series.out
printf '%s\n' series/shangku.pdf series/kuidu-south.pdf series/atlas.pdf | cmp - series.out
pdfinfo series/atlas.pdf | grep -q '^Pages: *2$'
/usr/bin/python3 "$source/samples/map_series.py" store.sqlite series_py 上库 kuidu-south >series_py.out
test "$(wc -l <series_py.out)" -eq 3
pdfinfo series_py/atlas.pdf | grep -q '^Page size: *842 x 595 pts'
echo "samples: nightly.sh made its tables twice, both map series their atlas"
